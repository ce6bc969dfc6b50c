"""``carnet search``: the passages found for a question, and why each is there."""

from __future__ import annotations

import click

from carnet_rag.cli.batch import run_batch
from carnet_rag.cli.display import place_text, wrap
from carnet_rag.cli.options import (
    batch_option,
    declare,
    json_option,
    one_of,
    scope_options,
    settings_options,
)
from carnet_rag.index import Index
from carnet_rag.index.opening import open_fresh_index
from carnet_rag.index.scope import Scope, narrow
from carnet_rag.intake import read_question
from carnet_rag.search.reranking import Reranker
from carnet_rag.search.retrieval import search
from carnet_rag.service.exchange import search_record
from carnet_rag.settings import Settings
from carnet_rag.types import Hit
from carnet_rag.wire import Json, dump_line

_VIEWS = {
    "passages": "passage",
    "sentences": "phrase",
    "titles": "titre",
    "questions": "question connue",
    "tokens": "mots dans leur contexte",
    "bm25": "mots",
}


@declare("search")
@click.argument("question", nargs=-1)
@settings_options
@scope_options
@click.option(
    "-k",
    "count",
    type=click.IntRange(1, 100),
    default=10,
    metavar="N",
    help="Nombre de passages, de 1 à 100 (10 par défaut).",
)
@json_option
@batch_option
def command(
    question: tuple[str, ...],
    settings: Settings,
    scope: Scope,
    count: int,
    as_json: bool,
    batch: str | None,
) -> None:
    """Montre les passages les plus proches d'une question.

    Chaque passage dit à quel rang chaque vue du corpus l'a placé : passage entier, phrase, titre,
    question connue, mots.
    """
    asked = one_of(question, batch, "une question", read_question)
    reranker = Reranker.open(settings.reranker)
    with open_fresh_index(settings) as whole:
        index = narrow(whole, scope)

        def reply(record: Json) -> Json:
            return search_record(index, {**record, "k": count}, reranker)

        if batch is not None:
            run_batch(batch, reply)
        elif as_json:
            click.echo(dump_line(reply({"question": asked})))
        elif asked is not None:
            hits = search(index, asked, count, reranker=reranker)
            click.echo("\n\n".join(_hit_text(n, hit, index) for n, hit in enumerate(hits, 1)))


def _hit_text(number: int, hit: Hit, index: Index) -> str:
    passage, carnet = hit.passage, index.carnet(hit.passage.carnet_id)
    head = f"{number}. "
    margin = " " * len(head)
    place = place_text(passage, carnet)
    ranks = ", ".join(f"{_VIEWS[r.view]} n° {r.rank} ({r.score:.3f})" for r in hit.why)
    return "\n".join(
        [
            click.style(
                wrap(f"{place} ({passage.passage_id})", first=head, rest=margin), bold=True
            ),
            wrap(f"score {hit.score:.3f} : {ranks}", first=margin, rest=margin),
            wrap(passage.text, first=margin, rest=margin),
        ]
    )
