"""``carnet show``: one passage, its place and its neighbours, or the whole text of a carnet."""

from __future__ import annotations

import click

from carnet_rag.cli.display import place_text, wrap
from carnet_rag.cli.options import declare, json_option, settings_options
from carnet_rag.index import Index
from carnet_rag.index.opening import open_fresh_index
from carnet_rag.settings import Settings
from carnet_rag.types import Passage
from carnet_rag.wire import carnet_json, dump_line, passage_json


@declare("show")
@click.argument("passage_id", metavar="[PASSAGE]", required=False)
@click.option("--carnet", "carnet_id", metavar="CARNET", help="Écrit le texte entier d'un carnet.")
@settings_options
@json_option
def command(
    passage_id: str | None, carnet_id: str | None, settings: Settings, as_json: bool
) -> None:
    """Montre un passage et ses voisins, ou le texte entier d'un carnet.

    PASSAGE : l'identifiant que donnent « search » et « ask ». Le texte d'un carnet est celui dont
    « start » et « end » comptent les caractères : toute citation s'y retrouve mot pour mot.
    """
    if (passage_id is None) == (carnet_id is None):
        raise click.UsageError("donnez un passage, ou un carnet avec --carnet.")
    with open_fresh_index(settings) as index:
        if carnet_id is not None:
            carnet = index.carnet(carnet_id)
            click.echo(dump_line(carnet_json(carnet)) if as_json else carnet.text)
            return
        assert passage_id is not None
        passage = index.passage(passage_id)
        if as_json:
            click.echo(dump_line(passage_json(passage, index.carnet(passage.carnet_id))))
        else:
            click.echo(_text(index, passage))


def _text(index: Index, passage: Passage) -> str:
    place = place_text(passage, index.carnet(passage.carnet_id))
    before, after = index.neighbours(passage.passage_id)
    around = [("Avant", before), ("Après", after)]
    return "\n\n".join(
        [
            click.style(wrap(f"{passage.passage_id} : {place}"), bold=True),
            wrap(passage.text),
            "\n".join(
                wrap(f"{word} : {near.passage_id}, {' › '.join(near.heading_path)}")
                for word, near in around
                if near is not None
            ),
        ]
    ).rstrip()
