"""Records as files to take away: CSV for a spreadsheet, JSON lines for a program."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable

from carnet_rag.records import Record
from carnet_rag.types import QuoteSpan
from carnet_rag.wire import spreadsheet_cell

COLUMNS = (
    "record_id",
    "asked_at",
    "question",
    "standalone_question",
    "status",
    "citations",
    "nearest",
    "settings",
    "build",
    "settled",
    "reason",
    "comment",
    "voted_at",
)


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
    values = (
        record.record_id,
        record.asked_at,
        record.question,
        record.standalone,
        record.status,
        _spans(record.citations),
        _spans(record.nearest),
        record.settings,
        record.build,
        record.settled,
        record.reason,
        record.comment,
        record.voted_at,
    )
    return dict(zip(COLUMNS, values, strict=True))


def _spans(spans: Iterable[QuoteSpan]) -> list[dict[str, object]]:
    return [{"passage_id": s.passage_id, "start": s.start, "end": s.end} for s in spans]


def _cell(value: object) -> str:
    if isinstance(value, list):
        return " ".join(f"{s['passage_id']}:{s['start']}-{s['end']}" for s in value)
    text = "" if value is None else str(value)
    return spreadsheet_cell(text)
