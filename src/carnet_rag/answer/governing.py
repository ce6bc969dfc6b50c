"""Whether the figure that a quote gives is of the year, and at the level, that is asked.

A year that stands elsewhere in the passage is another figure's: « 64 % veulent… Ils l'avaient
dit en 2015. » gives no rate of 2015. What dates a figure is its own sentence, else the nearest
dated one before it (of several dates the last: the text goes on from there), else the headings,
else what the carnet says of itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from carnet_rag.answer.quoting import slice_text
from carnet_rag.figures.context import levels
from carnet_rag.french.answer_type import NUMBERS, supplies
from carnet_rag.french.intent import Intent
from carnet_rag.french.numbers import Moment, find_moments
from carnet_rag.index import Index
from carnet_rag.types import QuoteSpan


def giving(
    index: Index, question: str, asked: Intent, spans: Sequence[QuoteSpan]
) -> list[QuoteSpan]:
    """The quotes that give what is asked: a figure, a date, a name..."""
    return [s for s in spans if supplies(asked, question, slice_text(index, s))]


def undated(
    index: Index, question: str, asked: Intent, spans: Sequence[QuoteSpan], told: str = ""
) -> tuple[str, ...]:
    """The years of which a number is asked, where no quote gives it; ``told``: what the bank says
    of them.
    """
    years = sorted(year for year in asked.years if year not in told)
    given = giving(index, question, asked, spans) if asked.kind in NUMBERS and years else []
    level = (levels(question) or [""])[0]
    given = [s for span in given for s in _stating(index, question, asked, span)]
    # The rate « au local » is that of the sentence that says « local », if one does.
    near = [s for s in given if level in levels(slice_text(index, s))] or given
    return tuple(y for y in years if near and not any(is_of_year(index, s, y) for s in near))


def _stating(index: Index, question: str, asked: Intent, span: QuoteSpan) -> Sequence[QuoteSpan]:
    """The sentences of a quote that give what is asked; the quote where no one of them does."""
    sentences = [
        QuoteSpan(span.passage_id, s.start, s.end)
        for s in index.passage(span.passage_id).sentences_in(span.start, span.end)
        if supplies(asked, question, s.text)
    ]
    return sentences or [span]


def is_of_year(index: Index, span: QuoteSpan, year: str) -> bool:
    """Whether what a quote says is said of a year."""
    passage = index.passage(span.passage_id)
    carnet = index.carnet(passage.carnet_id)
    own = [
        " ".join((s.text, *s.heads))
        for s in passage.sentences
        if s.start < span.end and span.start < s.end
    ]
    if dated := years_in(" ".join(own)):
        return _ends(year, dated)
    before = [s.text for s in passage.sentences if s.end <= span.start]
    for text in reversed(before):
        if dated := years_in(text):
            return max(m.last_year or m.year or 0 for m in dated) == int(year)
    above = (*passage.heading_path, carnet.title, carnet.published or "", carnet.volume or "")
    return any(_ends(year, years_in(text)) for text in above)


def _ends(year: str, dated: Iterable[Moment]) -> bool:
    """Whether a year is one of those written: « de 36 % à 57 % entre 2015 et 2021 » gives nothing
    of 2019, nor does a programme of 2018 to 2022.
    """
    return any(int(year) in (m.year, m.last_year) for m in dated)


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
