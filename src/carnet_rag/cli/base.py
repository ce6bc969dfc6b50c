"""Command classes in French, and the one place where an error becomes a line and an exit code."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Sequence
from io import TextIOWrapper
from typing import Any, NoReturn

import click
from click import exceptions

from carnet_rag.errors import CarnetError, system_reason

FAILURE = 1
USAGE = 2
INTERRUPTED = 130


class Formatter(click.HelpFormatter):
    """Help pages at most 100 columns wide, with French punctuation."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the line that shows how the command is called."""
        super().write_usage(prog, args, prefix="Usage : ")

    def write_heading(self, heading: str) -> None:
        """Write a heading with its space before the colon."""
        super().write_heading(f"{heading} ")


class Context(click.Context):
    """A context whose help is written by :class:`Formatter`."""

    formatter_class = Formatter


class Command(click.Command):
    """A command whose help option is described in French."""

    context_class = Context

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return ``--help``, described in French."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "Montre cette aide."
        return option


class Group(Command, click.Group):
    """A group that turns every foreseen error into one line on stderr and an exit code."""

    command_class = Command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands under a French heading."""
        with formatter.section("Commandes"):
            formatter.write_dl(
                [(name, c.get_short_help_str(80)) for name, c in self.commands.items()]
            )

    def main(self, *args: Any, **extra: Any) -> NoReturn:
        """Run and exit: 0, 1 for a failure, 2 for wrong usage, 130 when interrupted.

        What libraries tell programmers (warnings, a mistake's trace) shows with ``python -X dev``.
        """
        if not sys.warnoptions and not sys.flags.dev_mode:
            warnings.simplefilter("ignore")
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, TextIOWrapper):
                # Whatever the locale says; a broken character is escaped, not fatal.
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")
        try:
            code = super().main(*args, **{**extra, "standalone_mode": False})
            sys.stdout.flush()
        except exceptions.NoArgsIsHelpError as exc:
            click.echo(exc.ctx.get_help())
            code = USAGE
        except click.UsageError as exc:
            _complain(_usage_message(exc))
            path = exc.ctx.command_path if exc.ctx is not None else self.name
            click.echo(f"Aide : {path} --help", err=True)
            code = USAGE
        except CarnetError as exc:
            _complain(str(exc))
            code = FAILURE
        except (KeyboardInterrupt, click.Abort):
            code = INTERRUPTED
        except BrokenPipeError:
            # The reader left (« | head »): nothing more to say, nor at interpreter exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            code = FAILURE  # As click does when the pipe breaks earlier.
        except OSError as exc:
            of = f"{exc.filename} : " if exc.filename is not None else ""
            _complain(f"{of}{system_reason(exc)}.")
            code = FAILURE
        except Exception as exc:
            if sys.flags.dev_mode:
                raise
            reason = f"{type(exc).__name__} : {exc}"
            _complain(
                f"ce cas n'était pas prévu ({reason}). Sa trace : python -X dev -m carnet_rag"
            )
            code = FAILURE
        sys.exit(code if isinstance(code, int) else 0)


def _complain(message: str) -> None:
    click.echo(f"Erreur : {message}", err=True)


def _usage_message(exc: click.UsageError) -> str:
    match exc:
        case exceptions.NoSuchOption():
            return f"l'option {exc.option_name} n'existe pas.{_close(exc.possibilities)}"
        case exceptions.NoSuchCommand():
            return f"la commande {exc.command_name} n'existe pas.{_close(exc.possibilities)}"
        case exceptions.MissingParameter():
            return f"il manque {_name(exc)}."
        case exceptions.BadParameter() if exc.param is not None:
            return f"{_name(exc)} : valeur refusée ; attendu : {_accepted(exc.param.type)}."
        case exceptions.BadOptionUsage():
            return (
                f"l'option {exc.option_name} est mal employée (il lui faut une valeur, ou aucune)."
            )
        case _ if exc.message.startswith("Got unexpected extra"):
            return (
                "il y a un argument de trop : mettez entre guillemets un texte de plusieurs mots."
            )
        case _:
            return exc.message


def _name(exc: click.BadParameter) -> str:
    if isinstance(exc.param, click.Option):
        return str(max(exc.param.opts, key=len))
    return exc.param.make_metavar(exc.ctx) if exc.param and exc.ctx else "un argument"


def _accepted(kind: click.ParamType[Any]) -> str:
    match kind:
        case click.IntRange() | click.FloatRange():
            noun = "un entier" if isinstance(kind, click.IntRange) else "un nombre"
            if kind.min is not None and kind.max is not None:
                return f"{noun} de {kind.min} à {kind.max}"
            return f"{noun} d'au moins {kind.min}" if kind.min is not None else noun
        case click.Choice():
            return ", ".join(map(str, kind.choices))
        case _:
            return {"integer": "un entier", "float": "un nombre"}.get(kind.name, "un texte")


def _close(possibilities: Sequence[str] | None) -> str:
    return f" Vouliez-vous dire {' ou '.join(possibilities)} ?" if possibilities else ""
