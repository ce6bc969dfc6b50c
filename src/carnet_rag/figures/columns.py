"""A figure alone in the cell of a table: it is of what its column and its row are called."""

from __future__ import annotations

import re
from dataclasses import replace

from carnet_rag.types import CELL, Figure, Sentence

_WORD = re.compile(r"[^\W\d_]{3,}")
_LONGEST = 12
"""Words of the name of a row; a longer one is cut."""
_YEAR = re.compile(r"(?:19|20)\d\d(?:\s?[-–]\s?(?:19|20)?\d\d)?")


def in_table(figure: Figure, row: Sentence) -> Figure:
    """The figure of a row whose table names its columns, where its cell says nothing of it: its
    column tells what it counts and the first cell of the row of what; under a year, or a name that
    several columns share, that cell does.
    """
    if not row.heads or CELL not in row.text:
        return figure
    text = f" {row.text}"  # the first cell may be empty
    at, end = (place - figure.start + 1 for place in (figure.figure_start, figure.figure_end))
    column = text.count(CELL, 0, at)
    opened, closed = text.rfind(CELL, 0, at), text.find(CELL, end)
    start = 0 if opened < 0 else opened + len(CELL)
    around = text[start:at], text[end : closed if closed >= 0 else None]
    if CELL in figure.written or column >= len(row.heads) or any(map(_WORD.search, around)):
        return figure
    head, first = row.heads[column].strip(), text.partition(CELL)[0].split()
    name = " ".join(first[:_LONGEST]) + "…" * (len(first) > _LONGEST)
    name = name if column and _WORD.search(name) else ""
    year = _YEAR.search(head)
    period = figure.period or (year[0] if year else "")
    if name and (_YEAR.fullmatch(head) or row.heads.count(head) > 1):
        return replace(figure, counts=name, population="", period=period)
    return replace(figure, counts=head, population=name, period=period) if head else figure


def of_column(figure: Figure) -> bool:
    """Whether the head of a column, and no word of its row, tells what a figure counts."""
    return CELL in figure.sentence and bool(figure.counts) and figure.counts not in figure.sentence
