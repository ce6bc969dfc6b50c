"""Records as files to take away: CSV for a spreadsheet, JSON lines for a program."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, fields

from carnet_rag.records import Record
from carnet_rag.types import QuoteSpan
from carnet_rag.wire import spreadsheet_cell

COLUMNS = tuple("standalone_question" if f.name == "standalone" else f.name for f in fields(Record))


def to_jsonl(records: Iterable[Record]) -> str:
    """One record a line, exactly as it is kept; a span is {"passage_id", "start", "end"}."""
    lines = (json.dumps(_row(record), ensure_ascii=False) for record in records)
    return "".join(line + "\n" for line in lines)


def to_csv(
    records: Iterable[Record],
    *,
    separator: str,
    heads: Mapping[str, str],
    quote: Callable[[QuoteSpan], str],
    said: Mapping[str, Mapping[str, str]],
) -> bytes:
    """A table for a spreadsheet, in UTF-8 with a BOM, under ``heads``; spans as ``quote`` gives
    their words, ``passage_id:start-end`` where it gives none; ``said``: for a column, the reader's
    words for its values.

    A text that a spreadsheet would run as a formula gets an apostrophe in front.
    """
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\r\n", delimiter=separator)
    writer.writerow(heads[name] for name in COLUMNS)
    for record in records:
        cells = {name: _cell(value, quote) for name, value in _row(record).items()}
        writer.writerow(said.get(name, {}).get(cell, cell) for name, cell in cells.items())
    return table.getvalue().encode("utf-8-sig")


def _row(record: Record) -> dict[str, object]:
    return dict(zip(COLUMNS, asdict(record).values(), strict=True))


def _cell(value: object, quote: Callable[[QuoteSpan], str]) -> str:
    if isinstance(value, tuple):
        spans = [QuoteSpan(**span) for span in value]
        told = (quote(s) or f"{s.passage_id}:{s.start}-{s.end}" for s in spans)
        value = " | ".join(" ".join(text.split()) for text in told)
    return spreadsheet_cell("" if value is None else str(value))
