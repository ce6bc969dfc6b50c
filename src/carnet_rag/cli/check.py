"""``carnet check``: whether the carnets say what a claim says."""

from __future__ import annotations

import click

from carnet_rag.check import check, check_text
from carnet_rag.cli.batch import required, run_batch
from carnet_rag.cli.display import citation_text, wrap
from carnet_rag.cli.options import batch_option, json_option, one_of, settings_options
from carnet_rag.cli.options import command as declare
from carnet_rag.intake import read_claim, read_paragraph
from carnet_rag.opening import open_fresh_index
from carnet_rag.settings import Settings
from carnet_rag.types import Verdict
from carnet_rag.wire import Json, dump_line, verdict_json

_WORDS = {"supported": "CONFIRMÉ", "contradicted": "CONTREDIT", "not_found": "NON TROUVÉ"}
_COLOURS = {"supported": "green", "contradicted": "red", "not_found": "yellow"}


@declare("check")
@click.argument("affirmation", nargs=-1)
@settings_options
@json_option
@batch_option
def command(
    affirmation: tuple[str, ...], settings: Settings, as_json: bool, batch: str | None
) -> None:
    """Vérifie une affirmation, ou chaque phrase d'un paragraphe, contre les carnets.

    Trois verdicts : confirmé, contredit (avec ce que dit le carnet), non trouvé. Une ligne de
    --batch porte {"id", "claim"} et reçoit un verdict ; un paragraphe donné en argument en reçoit
    un par phrase.
    """
    text = one_of(affirmation, batch, "une affirmation")
    claim = None if text is None else read_paragraph(text)
    with open_fresh_index(settings) as index:

        def reply(record: Json) -> Json:
            return verdict_json(check(index, read_claim(required(record, "claim"))))

        if batch is not None:
            run_batch(batch, reply)
        elif claim is not None:
            verdicts = check_text(index, claim)
            if as_json:
                for verdict in verdicts:
                    click.echo(dump_line(verdict_json(verdict)))
            else:
                click.echo("\n\n".join(_verdict_text(v) for v in verdicts))


def _verdict_text(verdict: Verdict) -> str:
    word = click.style(_WORDS[verdict.verdict], fg=_COLOURS[verdict.verdict], bold=True)
    lines = [f"{word} {verdict.claim}", wrap(verdict.explanation)]
    lines += [citation_text(c) for c in verdict.citations]
    return "\n".join(lines)
