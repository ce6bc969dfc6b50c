"""What a quote brings beside the first one, read off its own form: a definition, an example, where
to go, a figure, who it is that speaks. A quote whose form says nothing gets no label.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from carnet_rag.french.answer_type import introduces, quantities
from carnet_rag.french.defining import asked_thing, defines, is_definition
from carnet_rag.french.tokens import terms
from carnet_rag.types import Citation, QuoteLabel

_EXAMPLE = re.compile(
    r"\bpar exemple\b|\bexemples?\b|\bà l['’]image d|\bà l['’]instar d|\btel(?:le)?s? que\b"
    r"|\billustr(?:e|ent|ation)\b|\bfor (?:example|instance)\b",
    re.IGNORECASE,
)
_WHERE = re.compile(
    r"https?://|www\.|\btélécharg\w+|\ben ligne\b|\bplateformes?\b|\brendez-vous sur\b"
    r"|\bcontact(?:er|ez|s)?\b|\bsite (?:internet|web|de l)|\bà retrouver\b|\bconsult(?:er|ez|able)"
    r"|\b(?:dé|re)couvr(?:ir|ez) l[ea]\b|\b[\w.-]+@[\w-]+\.\w+",
    re.IGNORECASE,
)
_FIGURES = ("percent", "points", "multiple", "ratio", "fraction")


def labelled(citations: Sequence[Citation], question: str) -> tuple[Citation, ...]:
    """The quotes, those beside the first with what each brings."""
    speakers = [c.speaker for c in citations if c.speaker]
    return tuple(
        replace(c, label=_label(c, question, speakers)) if place else c
        for place, c in enumerate(citations)
    )


def _label(citation: Citation, question: str, people: Sequence[str]) -> QuoteLabel | None:
    quote = citation.quote
    # « Qui le dit : selon X » would tell of two people at once.
    if citation.speaker is None and any(introduces(person, quote) for person in people):
        return "who"
    if _defines(quote, question):
        return "definition"
    if _EXAMPLE.search(quote):
        return "example"
    if citation.links or _WHERE.search(quote):
        return "where"
    figures = (quote[q.start : q.end] for q in quantities(quote) if q.kind in _FIGURES)
    if any(char.isdigit() for figure in figures for char in figure):  # « un triple but » is none
        return "figure"
    return None


def _defines(quote: str, question: str) -> bool:
    """Whether it says what the thing asked about is, or plainly what something that the question
    speaks of is.
    """
    thing = asked_thing(question)
    if thing:
        return defines(thing, quote) > 0
    opening = set(terms(" ".join(quote.split()[:5])))
    return is_definition(quote) and not opening.isdisjoint(terms(question))
