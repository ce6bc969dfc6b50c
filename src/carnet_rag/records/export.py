"""Records as files to take away: CSV for a spreadsheet, JSON lines for a program."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import asdict, fields

from carnet_rag.records import Record
from carnet_rag.wire import spreadsheet_cell

COLUMNS = tuple("standalone_question" if f.name == "standalone" else f.name for f in fields(Record))


def to_jsonl(records: Iterable[Record]) -> str:
    """One record a line, exactly as it is kept; a span is {"passage_id", "start", "end"}."""
    lines = (json.dumps(_row(record), ensure_ascii=False) for record in records)
    return "".join(line + "\n" for line in lines)


def to_csv(records: Iterable[Record]) -> bytes:
    """A table in UTF-8 with a BOM, commas between columns; spans as ``passage_id:start-end``.

    A text that a spreadsheet would run as a formula gets an apostrophe in front.
    """
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for record in records:
        writer.writerow([_cell(value) for value in _row(record).values()])
    return table.getvalue().encode("utf-8-sig")


def _row(record: Record) -> dict[str, object]:
    return dict(zip(COLUMNS, asdict(record).values(), strict=True))


def _cell(value: object) -> str:
    if isinstance(value, tuple):
        value = " ".join(f"{s['passage_id']}:{s['start']}-{s['end']}" for s in value)
    return spreadsheet_cell("" if value is None else str(value))
