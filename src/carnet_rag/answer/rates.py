"""A number is asked and the carnet gives a share, or how much it grows: what the figure is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from carnet_rag.answer.beside import of_columns
from carnet_rag.answer.wording import say
from carnet_rag.french.answer_type import quantities
from carnet_rag.french.intent import Intent
from carnet_rag.french.numbers import Quantity
from carnet_rag.french.segment import split_sentences
from carnet_rag.french.tokens import terms
from carnet_rag.types import Citation

_COUNTED = re.compile(
    r"\bcombien (?:(?:il )?y (?:en )?a(?:vait)?[- ](?:t-il )?)?d(?:e |es |['’])|\bhow many\b"
    r"|\b(?:le|quel(?: est le)?) nombre d",
    re.IGNORECASE,
)
_OF_WHAT = re.compile(r"\s?(?:d['’]entre (?:eux|elles)|des? (?!plus |moins )[\w'’-]+|d['’][\w-]+)")
_SHARES = ("percent", "ratio", "fraction")
_GROWTHS = ("multiple", "points")
_TO = ("à", "a", "to")
_AFTER = 4
"""Words behind a number within which it counts what is asked."""


def what_it_is(citations: Sequence[Citation], question: str, asked: Intent) -> str:
    """What the first figure is when a count is asked and no quote gives one, "" otherwise."""
    noun = set(terms(asked.noun))
    if asked.kind != "count" or not noun or not _COUNTED.search(question):
        return ""
    wanted = set(terms(question))
    rates: list[tuple[int, Citation, Quantity]] = []
    for citation in citations:
        for quantity in quantities(citation.quote):
            after = " ".join(citation.quote[quantity.end :].split()[:_AFTER])
            if quantity.kind == "number" and noun & set(terms(after)):
                return ""
            if quantity.kind in (*_SHARES, *_GROWTHS):
                shared = wanted & set(terms(_sentence(citation.quote, quantity.start)))
                rates.append((len(shared), citation, quantity))
    if not rates:
        return ""
    # Of several, that of the sentence that says most of what is asked; the first of those.
    _, citation, quantity = max(rates, key=lambda rate: rate[0])
    return _told(citation, quantity, asked.english)


def _sentence(quote: str, at: int) -> str:
    """The sentence of a quote in which a character stands."""
    return next((quote[s:e] for s, e in split_sentences(quote) if at < e), quote)


def _told(citation: Citation, first: Quantity, english: bool) -> str:
    """What the figure is; « de 36% à 57% » are told together, whichever is of the year asked."""
    end = first.end
    for other in quantities(citation.quote):
        if other.kind == first.kind and citation.quote[end : other.start].strip() in _TO:
            end = other.end
    shares = first.kind in _SHARES
    of_what = _OF_WHAT.match(citation.quote, end) if shares else None
    written = citation.quote[first.start : of_what.end() if of_what else end].strip()
    whose = "" if of_columns(citation) else citation.antecedent
    who = f" ({whose})" if of_what and whose else ""
    name = "share" if shares else "growth"
    return say(name, english=english, written=written, who=who, number=citation.number)
