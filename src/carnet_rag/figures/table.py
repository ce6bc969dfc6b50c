"""A figure as a row: the same columns for the CSV file, the JSON lines and the app's table."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from carnet_rag.types import Carnet, Figure, Passage
from carnet_rag.wire import spreadsheet_cell

COLUMNS = (
    *("id", "written", "kind", "value", "when", "unit", "bound", "counts", "population", "level"),
    *("period", "speaker", "sentence", "carnet", "title", "published", "file", "section", "page"),
    *("passage_id", "start", "end", "flags", "disagrees_with", "high", "pages"),
)


def figure_json(figure: Figure, passage: Passage, carnet: Carnet) -> dict[str, Any]:
    """The figure's columns as JSON values; ``carnet.text[start:end]`` is the sentence."""
    place = {
        "id": figure.figure_id,
        "carnet": carnet.carnet_id,
        "title": carnet.title,
        "published": carnet.published,
        "file": carnet.file,
        "section": list(passage.heading_path),
        "page": carnet.place_of(passage, figure.start)[0],
        "pages": list(carnet.pages_at(figure.start) or ()),
        "flags": list(figure.flags),
        "disagrees_with": list(figure.disagrees_with),
    }
    return {name: place[name] if name in place else getattr(figure, name) for name in COLUMNS}


def figure_row(figure: Figure, passage: Passage, carnet: Carnet) -> dict[str, str]:
    """The figure's columns as text: lists joined, whole numbers without decimals, None blank.

    A text that a spreadsheet would run as a formula is given a leading quote.
    """
    record = figure_json(figure, passage, carnet)
    # Parted by a dash that no spreadsheet takes for a date's.
    record["pages"] = "–".join(str(page or "") for page in dict.fromkeys(record["pages"]))
    return {k: _cell(v) for k, v in record.items()}


def figures_csv(
    figures: Iterable[Figure],
    passages: Mapping[str, Passage],
    carnets: Mapping[str, Carnet],
    *,
    separator: str = ",",
    heads: Mapping[str, str] | None = None,
    said: Callable[[Figure], Mapping[str, str]] = lambda figure: {},
) -> str:
    """A CSV table of the figures, its first line the columns' names, or their ``heads``; ``said``
    is what stands in some columns in a reader's words. Where « ; » parts cells, « , » is the
    decimal point.
    """
    table = io.StringIO()
    writer = csv.DictWriter(table, COLUMNS, lineterminator="\n", delimiter=separator)
    writer.writerow({name: heads[name] if heads else name for name in COLUMNS})
    for figure in figures:
        row = figure_row(figure, passages[figure.passage_id], carnets[figure.carnet_id])
        if separator == ";":
            row |= {name: row[name].replace(".", ",") for name in ("value", "high")}
        writer.writerow(row | {name: spreadsheet_cell(text) for name, text in said(figure).items()})
    return table.getvalue()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return spreadsheet_cell(" > ".join(map(str, value)))
    if isinstance(value, float):
        return f"{value:g}" if abs(value) < 1e6 and value != int(value) else str(int(value))
    return spreadsheet_cell(str(value))
