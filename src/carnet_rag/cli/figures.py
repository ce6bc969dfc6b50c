"""``carnet figures``: every figure of the carnets, with what it measures and where it stands."""

from __future__ import annotations

import click

from carnet_rag.cli.display import place_text, wrap
from carnet_rag.cli.options import declare, json_option, scope_options, settings_options
from carnet_rag.figures.conflicts import among
from carnet_rag.figures.table import figure_json, figures_csv
from carnet_rag.index.opening import open_fresh_index
from carnet_rag.index.scope import Scope, narrow
from carnet_rag.settings import Settings
from carnet_rag.types import Carnet, Figure, Passage
from carnet_rag.wire import dump_line


@declare("figures")
@settings_options
@scope_options
@click.option("--csv", "as_csv", is_flag=True, help="Écrit un tableau CSV (séparateur virgule).")
@json_option
def command(settings: Settings, scope: Scope, as_csv: bool, as_json: bool) -> None:
    """Montre les chiffres des carnets : valeur, ce qu'elle compte, population, échelon, date.

    Chaque chiffre vient avec sa phrase, mot pour mot ; un chiffre que la numérisation a abîmé est
    signalé, et deux chiffres qui se contredisent le sont aussi.
    """
    if as_csv and as_json:
        raise click.UsageError("donnez --csv ou --json, pas les deux.")
    with open_fresh_index(settings) as whole:
        index = narrow(whole, scope)
        figures = among(f for f in index.figures if index.holds(f.passage_id))
        places = {p.passage_id: p for p in index.passages}
        carnets = {c.carnet_id: c for c in index.carnets}
    if as_json:
        for figure in figures:
            row = figure_json(figure, places[figure.passage_id], carnets[figure.carnet_id])
            click.echo(dump_line(row))
    elif as_csv:
        click.echo(figures_csv(figures, places, carnets), nl=False)
    else:
        known = {f.figure_id: f for f in figures}
        click.echo("\n\n".join(_text(f, places[f.passage_id], carnets, known) for f in figures))


def _text(
    figure: Figure, passage: Passage, carnets: dict[str, Carnet], known: dict[str, Figure]
) -> str:
    carnet = carnets[figure.carnet_id]
    facts = [figure.counts, figure.population, figure.level, figure.period]
    head = click.style(figure.written, bold=True) + " – " + " · ".join(f for f in facts if f)
    lines = [head, wrap(f"« {' '.join(figure.sentence.split())} »", first="  ", rest="  ")]
    lines.append("  " + place_text(passage, carnet, speaker=figure.speaker))
    if "ocr_suspect" in figure.flags:
        lines.append("  ! écrit ainsi dans la source, sans doute une erreur de numérisation")
    if figure.disagrees_with:
        others = [known[i] for i in figure.disagrees_with]
        told = (
            (
                "le carnet donne aussi"
                if other.carnet_id == figure.carnet_id
                else f"« {carnets[other.carnet_id].title} » donne",
                other.written,
            )
            for other in others
        )
        lines += dict.fromkeys(f"  ! {who} : {written}" for who, written in told)
    return "\n".join(lines)
