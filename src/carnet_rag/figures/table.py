"""A figure as a row: the same columns for the CSV file, the JSON lines and the app's table."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from carnet_rag.types import Carnet, Citation, Figure, Passage
from carnet_rag.wire import spreadsheet_cell

COLUMNS = (
    "id",
    "written",
    "kind",
    "value",
    "when",
    "unit",
    "bound",
    "counts",
    "population",
    "level",
    "period",
    "speaker",
    "sentence",
    "carnet",
    "title",
    "published",
    "file",
    "section",
    "page",
    "passage_id",
    "start",
    "end",
    "flags",
    "disagrees_with",
    "high",
)


def figure_json(figure: Figure, passage: Passage, carnet: Carnet) -> dict[str, Any]:
    """The figure's columns as JSON values; ``carnet.text[start:end]`` is the sentence."""
    values = (
        figure.figure_id,
        figure.written,
        figure.kind,
        figure.value,
        figure.when,
        figure.unit,
        figure.bound,
        figure.counts,
        figure.population,
        figure.level,
        figure.period,
        figure.speaker,
        figure.sentence,
        carnet.carnet_id,
        carnet.title,
        carnet.published,
        carnet.file,
        list(passage.heading_path),
        carnet.place_of(passage, figure.start)[0],
        figure.passage_id,
        figure.start,
        figure.end,
        list(figure.flags),
        list(figure.disagrees_with),
        figure.high,
    )
    return dict(zip(COLUMNS, values, strict=True))


def figure_row(figure: Figure, passage: Passage, carnet: Carnet) -> dict[str, str]:
    """The figure's columns as text: lists joined, whole numbers without decimals, None blank.

    A text that a spreadsheet would run as a formula is given a leading quote.
    """
    return {k: _cell(v) for k, v in figure_json(figure, passage, carnet).items()}


def figures_csv(
    figures: Iterable[Figure],
    passages: Mapping[str, Passage],
    carnets: Mapping[str, Carnet],
    *,
    separator: str = ",",
    heads: Mapping[str, str] | None = None,
) -> str:
    """A CSV table of the figures, its first line the columns' names, or their ``heads``."""
    table = io.StringIO()
    writer = csv.DictWriter(table, COLUMNS, lineterminator="\n", delimiter=separator)
    writer.writerow({name: heads[name] if heads else name for name in COLUMNS})
    for figure in figures:
        writer.writerow(figure_row(figure, passages[figure.passage_id], carnets[figure.carnet_id]))
    return table.getvalue()


def figure_citation(figure: Figure, passage: Passage, carnet: Carnet) -> Citation:
    """The figure's sentence as a citation, with its place."""
    page, sheet = carnet.place_of(passage, figure.start)
    return Citation(
        number=1,
        quote=figure.sentence,
        passage_id=figure.passage_id,
        carnet_id=carnet.carnet_id,
        title=carnet.title,
        published=carnet.published,
        file=carnet.file,
        start=figure.start,
        end=figure.end,
        heading_path=passage.heading_path,
        page=page,
        speaker=figure.speaker,
        sheet=sheet,
        links=carnet.links_in(figure.start, figure.end),
    )


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return " > ".join(str(v) for v in value)
    if isinstance(value, float):
        return f"{value:g}" if abs(value) < 1e6 and value != int(value) else str(int(value))
    return spreadsheet_cell(str(value))
