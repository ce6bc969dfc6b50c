"""Whether the figure that a quote gives is of the year, and at the level, that is asked.

A year that stands elsewhere in the passage is another figure's: « 64 % veulent… Ils l'avaient
dit en 2015. » gives no rate of 2015. What dates a figure is its own sentence, else the nearest
dated one before it (of several dates the last: the text goes on from there), else the headings,
else what the carnet says of itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from carnet_rag.answer.quoting import slice_text
from carnet_rag.french.answer_type import supplies
from carnet_rag.french.intent import Intent
from carnet_rag.french.numbers import Moment, find_moments
from carnet_rag.index import Index
from carnet_rag.types import QuoteSpan


def giving(
    index: Index, question: str, asked: Intent, spans: Sequence[QuoteSpan]
) -> list[QuoteSpan]:
    """The quotes that give what is asked: a figure, a date, a name..."""
    return [s for s in spans if supplies(asked, question, slice_text(index, s))]


def years_in(text: str) -> list[Moment]:
    """The dates and periods of a text that tell their year."""
    return [m for m in find_moments(text) if m.year is not None]


def covered(year: str, dated: Iterable[Moment]) -> bool:
    """Whether a year is one of those of dates or periods."""
    return any(m.year is not None and m.year <= int(year) <= (m.last_year or m.year) for m in dated)
