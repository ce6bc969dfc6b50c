"""JSON lines in, JSON lines out: same order, ``id`` carried over, no line stops the others."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from typing import NoReturn

import click

from carnet_rag.errors import CarnetError, QuestionError
from carnet_rag.wire import Json, dump_line


def run_batch(source: str, reply: Callable[[Json], Json]) -> None:
    """Answer each line of ``source`` (a path, or "-" for standard input) on standard output.

    ``reply`` gets a line's object and returns the answer without its ``id``; its CarnetError
    becomes that line's ``error``. Each answer is written before the next line is read; blank lines
    are passed over. Raises OSError when the source cannot be read.
    """
    with nullcontext(sys.stdin.buffer) if source == "-" else open(source, "rb") as lines:
        for answer in answers(lines, reply):
            click.echo(dump_line(answer))
            sys.stdout.flush()


def answers(lines: Iterable[bytes], reply: Callable[[Json], Json]) -> Iterator[Json]:
    """Return one record a line that is not blank: ``id`` first, then the answer or ``error``."""
    for number, line in enumerate(lines, 1):
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if not line.strip():
            continue
        record: Json = {"id": None}
        try:
            record = _parse(line, number)
            yield {"id": record.get("id"), **reply(record)}
        except CarnetError as exc:
            yield {"id": record.get("id"), "error": str(exc)}


def _parse(line: bytes, number: int) -> Json:
    try:
        value = json.loads(line.decode("utf-8"), parse_constant=_no_constant)
    except UnicodeDecodeError as exc:
        raise QuestionError(f"ligne {number} : ce n'est pas de l'UTF-8.") from exc
    except json.JSONDecodeError as exc:
        raise QuestionError(
            f"ligne {number}, colonne {exc.colno} : ce n'est pas du JSON. Attendu, sur une seule "
            'ligne : {"id": …, …}.'
        ) from exc
    except (ValueError, RecursionError) as exc:
        raise QuestionError(f"ligne {number} : ce n'est pas du JSON ({exc}).") from exc
    if not isinstance(value, dict):
        raise QuestionError(f'ligne {number} : il faut un objet JSON, {{"id": …, …}}.')
    return value


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} n'est pas du JSON")
