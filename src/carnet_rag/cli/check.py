"""``carnet check``: whether the carnets say what a claim says."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import click

from carnet_rag.check import Verifier, check, check_text
from carnet_rag.cli.batch import run_batch
from carnet_rag.cli.display import citation_text, wrap
from carnet_rag.cli.options import batch_option, declare, json_option, one_of, settings_options
from carnet_rag.index import Index
from carnet_rag.index.opening import open_fresh_index
from carnet_rag.intake import read_claim, read_paragraph, required
from carnet_rag.settings import Settings
from carnet_rag.types import Verdict
from carnet_rag.wire import Json, dump_line, verdict_json

_WORDS = {"supported": "CONFIRMÉ", "contradicted": "CONTREDIT", "not_found": "NON TROUVÉ"}
_COLOURS = {"supported": "green", "contradicted": "red", "not_found": "yellow"}
_LOOSE = ("CONCORDE, À RELIRE", "cyan")


@declare("check")
@click.argument("affirmation", nargs=-1)
@settings_options
@json_option
@batch_option
def command(
    affirmation: tuple[str, ...], settings: Settings, as_json: bool, batch: str | None
) -> None:
    """Vérifie une affirmation, ou chaque phrase d'un paragraphe, contre les carnets.

    Verdicts : confirmé, concorde mais à relire, contredit (avec ce que dit le carnet), non
    trouvé. Une ligne de
    --batch porte {"id", "claim"} et reçoit un verdict ; un paragraphe donné en argument en reçoit
    un par phrase.
    """
    claim = one_of(affirmation, batch, "une affirmation", read_paragraph)
    verifier = Verifier.open(settings.verifier)
    with open_fresh_index(settings) as index:
        second = _opinion(settings, index)

        def reply(record: Json) -> Json:
            said = read_claim(required(record, "claim"))
            return verdict_json(second(check(index, said, verifier=verifier)))

        if batch is not None:
            run_batch(batch, reply)
        elif claim is not None:
            verdicts = map(second, check_text(index, claim, verifier=verifier))
            if as_json:
                for verdict in verdicts:
                    click.echo(dump_line(verdict_json(verdict)))
            else:
                click.echo("\n\n".join(_verdict_text(v) for v in verdicts))


def _opinion(settings: Settings, index: Index) -> Callable[[Verdict], Verdict]:
    """What each verdict goes through: nothing, or the second opinion of the model that is set."""
    if settings.llm is not None:
        # LangChain takes a second to import: for those who set a model only.
        from carnet_rag.writing import with_second_opinion, writer_of

        writer = writer_of(settings)
        if writer is not None:
            return partial(with_second_opinion, index, model=writer)
    return lambda verdict: verdict


def _verdict_text(verdict: Verdict) -> str:
    loose = verdict.verdict == "supported" and not verdict.sure
    name, colour = _LOOSE if loose else (_WORDS[verdict.verdict], _COLOURS[verdict.verdict])
    word = click.style(name, fg=colour, bold=True)
    lines = [f"{word} {verdict.claim}", wrap(verdict.explanation)]
    lines += [citation_text(c) for c in verdict.citations]
    return "\n".join(lines)
