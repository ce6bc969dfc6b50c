"""What a quote gives of what is asked, of which years and at which level."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from carnet_rag.answer.quoting import slice_text
from carnet_rag.figures.context import levels
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


def other_level(question: str, quote: str, told: str = "") -> str:
    """The level that is asked (« local ») when a quote is of others only; else "". What the bank
    says of the quote (``told``) counts where it names that one alone.
    """
    asked, given = levels(question)[:1], levels(quote)
    other = asked and given and asked[0] not in given and {*levels(told)} != {*asked}
    return asked[0] if other else ""


def years_in(text: str) -> list[Moment]:
    """The dates and periods of a text that tell their year."""
    return [m for m in find_moments(text) if m.year is not None]


def covered(year: str, dated: Iterable[Moment]) -> bool:
    """Whether a year is one of those of dates or periods."""
    return any(m.year is not None and m.year <= int(year) <= (m.last_year or m.year) for m in dated)
