"""``carnet questions``: the question banks, listed and checked; drafts, written and approved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from carnet_rag.cli.bank_display import Shelf, bank_json, bank_text, count
from carnet_rag.cli.base import Group
from carnet_rag.cli.display import wrap
from carnet_rag.cli.options import json_option, settings_options
from carnet_rag.corpus.bank import approve_entry
from carnet_rag.corpus.bank_review import review
from carnet_rag.corpus.chunk import split_passages
from carnet_rag.corpus.load import load_corpus
from carnet_rag.corpus.questions import bank_path, load_bank
from carnet_rag.errors import BankError, CorpusError, ModelError
from carnet_rag.french.tokens import count_tokens
from carnet_rag.index.opening import corpus_of, index_command
from carnet_rag.settings import Settings
from carnet_rag.wire import dump_line

if TYPE_CHECKING:
    from carnet_rag.writing.drafting import DraftReport

carnet_option = click.option("--carnet", "carnet_id", metavar="ID", help="Ce carnet seulement.")


@click.group(
    "questions",
    cls=Group,
    invoke_without_command=True,
    subcommand_metavar="[COMMANDE [ARGUMENTS]...]",
)
@settings_options
@carnet_option
@click.option("--drafts", is_flag=True, help="Ne montre que les brouillons.")
@json_option
@click.pass_context
def command(
    ctx: click.Context, settings: Settings, carnet_id: str | None, drafts: bool, as_json: bool
) -> None:
    """Liste les questions connues, les vérifie, et en prépare.

    Sans COMMANDE : chaque entrée avec le numéro de sa ligne, ce qui est à revoir, et les passages
    qui n'en ont pas. La sortie vaut 1 quand une ligne ne peut pas servir, 0 pour de simples
    remarques. Les carnets sont relus : il n'y a pas besoin d'index.
    """
    if ctx.invoked_subcommand is not None:
        if any(ctx.get_parameter_source(name) is _GIVEN for name in ctx.params):
            raise click.UsageError(f"donnez les options après « {ctx.invoked_subcommand} ».", ctx)
        return
    shelves = _shelves(settings, carnet_id)
    both = [(s, review(s.bank, s.carnet, s.passages)) for s in shelves]
    if as_json:
        banks = [bank_json(shelf, reviewed, drafts_only=drafts) for shelf, reviewed in both]
        click.echo(dump_line({"banks": banks}))
    else:
        click.echo("\n\n".join(bank_text(*pair, drafts_only=drafts) for pair in both))
    broken = sum(len(shelf.bank.faults) for shelf in shelves)
    if broken:
        lines = "1 ligne ne peut pas" if broken == 1 else f"{broken} lignes ne peuvent pas"
        raise BankError(f"{lines} servir : corrigez ou retirez ce qui est signalé ci-dessus.")


_GIVEN = click.core.ParameterSource.COMMANDLINE


@command.command("draft")
@settings_options
@carnet_option
@click.option(
    "--limit",
    type=click.IntRange(min=1),
    metavar="N",
    default=50,
    help="Nombre de brouillons au plus (50).",
)
def draft(settings: Settings, carnet_id: str | None, limit: int) -> None:
    """Écrit des brouillons pour les passages qui n'ont pas de question.

    Le modèle de dialogue les propose (CARNET_LLM) ; sans lui, ils viennent des titres et des
    chiffres. Chacun est vérifié contre le texte et ne sert qu'une fois approuvé.
    """
    # The chat model's packages are a second to import, and nothing else here needs them.
    from carnet_rag.writing import BANK_PROMPT_VERSION, writer_of
    from carnet_rag.writing.drafting import draft_entries

    left, writer = limit, writer_of(settings)
    told = (
        f"Modèle {settings.llm}, consignes {BANK_PROMPT_VERSION}."
        if writer
        else "Aucun modèle de dialogue (CARNET_LLM) : brouillons simples, d'après les titres et "
        "les chiffres."
    )
    click.echo(told, err=True)
    for shelf in _shelves(settings, carnet_id):
        if not left:
            break
        report = draft_entries(
            shelf.path,
            shelf.carnet,
            shelf.passages,
            limit=left,
            writer=writer,
            on_passage=_progress,
        )
        left -= len(report.written)
        _print_report(shelf, report)


def _print_report(shelf: Shelf, report: DraftReport) -> None:
    """Tell what was drafted and what was not. Raises ModelError when the model was given up."""
    for reason in (*report.refused, *report.failures):
        click.echo(wrap(f"Écarté : {reason}"), err=True)
    written = count(len(report.written), "brouillon écrit", "brouillons écrits")
    refused = count(len(report.refused), "candidat écarté", "candidats écartés")
    left = count(report.left, "passage reste", "passages restent")
    click.echo(wrap(f"{shelf.path} : {written}, {refused} ; {left} sans question."))
    if report.written:
        click.echo(
            "Pour les relire : carnet questions --drafts ; puis : carnet questions approve LIGNE…"
        )
    if report.gave_up:
        raise ModelError(
            f"{report.failures[-1]} : arrêt après {len(report.failures)} échecs. Ce qui est écrit "
            "reste. Relancez plus tard, ou sans modèle : CARNET_LLM= carnet questions draft"
        )


@command.command("approve")
@click.argument("lines", metavar="[LIGNE]...", nargs=-1, type=click.IntRange(min=1))
@settings_options
@carnet_option
@click.option("--all", "everything", is_flag=True, help="Approuve tous les brouillons.")
def approve(
    lines: tuple[int, ...], settings: Settings, carnet_id: str | None, everything: bool
) -> None:
    """Approuve des brouillons : ils servent dès la prochaine indexation.

    LIGNE : le numéro que « carnet questions » donne à l'entrée.
    """
    if bool(lines) == everything:
        raise click.UsageError("donnez soit des numéros de ligne, soit --all.")
    shelves = _shelves(settings, carnet_id)
    if lines and len(shelves) > 1:
        raise click.UsageError("le dossier a plusieurs carnets : dites lequel avec --carnet ID.")
    done = sum(_approve(shelf, lines or None) for shelf in shelves)
    if not done:
        click.echo("Il n'y a pas de brouillon à approuver.")
        return
    plural = "s" if done > 1 else ""
    click.echo(
        f"{done} brouillon{plural} approuvé{plural}. Pour s'en servir : {index_command(settings)}"
    )


def _approve(shelf: Shelf, lines: Sequence[int] | None) -> int:
    """Approve the drafts of these lines, or all; none when one of the lines is no draft."""
    drafts = {row.line: row.entry for row in shelf.bank.rows if row.entry.draft}
    chosen = drafts if lines is None else dict.fromkeys(lines)
    if wrong := next((line for line in chosen if line not in drafts), None):
        raise BankError(
            f"{shelf.path.name}, ligne {wrong} : ce n'est pas un brouillon qui puisse servir. "
            "« carnet questions » donne les numéros. Rien n'a été approuvé."
        )
    for line in chosen:
        approve_entry(shelf.path, line, question=drafts[line].questions[0])
    return len(chosen)


def _shelves(settings: Settings, carnet_id: str | None) -> list[Shelf]:
    """Read the carnets and their banks. Raises CorpusError for a carnet that is not there."""
    corpus = corpus_of(settings)
    carnets = load_corpus(corpus)
    known = [carnet.carnet_id for carnet in carnets]
    if carnet_id is not None and carnet_id not in known:
        raise CorpusError(f"{carnet_id} : carnet inconnu. Carnets : {', '.join(known)}.")
    shelves = []
    for carnet in carnets:
        if carnet_id in (None, carnet.carnet_id):
            passages = split_passages(carnet, settings.passage_tokens, count_tokens)
            path = bank_path(corpus, carnet)
            shelves.append(Shelf(path, carnet, passages, load_bank(path, carnet, passages)))
    return shelves


def _progress(done: int, total: int) -> None:
    if done % 10 == 0 or done == total:
        click.echo(f"Passages lus : {done} sur {total}", err=True)
