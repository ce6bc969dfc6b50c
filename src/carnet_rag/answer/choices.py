"""« 1000 ou 650 ? »: where each of the values that a question offers stands, and that both do."""

from __future__ import annotations

import re
from collections.abc import Sequence

from carnet_rag.answer.quoting import slice_text
from carnet_rag.answer.wording import say
from carnet_rag.french.answer_type import quantities
from carnet_rag.french.intent import CHOICE, Intent
from carnet_rag.index import Index
from carnet_rag.search.evidence import Evidence
from carnet_rag.types import Citation, QuoteSpan

_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
_NEAR = 0.67
"""How near to the question, of the nearest sentence's nearness, a sentence must stand for a value
in it to be one of what is asked: the like number of something else stands at half of it.
"""


def offered(question: str) -> tuple[float, ...]:
    """The two values between which the question asks to choose, none otherwise."""
    found = CHOICE.search(question)
    if found is None:
        return ()
    values = tuple(v for name in ("one", "other") for v in _values(found[name].strip())[:1])
    return values if len(values) == 2 and values[0] != values[1] else ()


def with_choices(
    index: Index, evidence: Evidence, spans: Sequence[QuoteSpan], most: int
) -> list[QuoteSpan]:
    """The quotes, the nearest sentence that holds each offered value first where both stand in the
    carnets, near to what is asked.
    """
    values = offered(evidence.question)
    places = [_nearest(index, evidence, spans, value) for value in values]
    if not places or None in places:
        return list(spans)
    first = list(dict.fromkeys(p for p in places if p is not None))
    if len({index.passage(p.passage_id).carnet_id for p in first}) > 1:
        return list(spans)  # two carnets each say what they say: neither settles the other's
    rest = [s for s in spans if not any(s.meets(f) for f in first)]
    return [*first, *rest][:most]


def both_stand(citations: Sequence[Citation], question: str, asked: Intent) -> str:
    """That the two values stand at two places, so that neither settles; "" otherwise."""
    written = [_written(citations, value) for value in offered(question)]
    if len(written) != 2 or None in written:
        return ""
    (one, first), (other, second) = (w for w in written if w is not None)
    if first == second:
        return ""
    places = {"one": one, "first": first, "other": other, "second": second}
    return say("both_stand", english=asked.english, **places)


def _nearest(
    index: Index, evidence: Evidence, spans: Sequence[QuoteSpan], value: float
) -> QuoteSpan | None:
    for span in spans:
        if _holds(slice_text(index, span), value):
            return span
    near = evidence.sentences
    least = _NEAR * max(near.values(), default=0.0)
    for passage_id, row in sorted(near, key=lambda place: (-near[place], place)):
        if near[passage_id, row] < least:
            break
        sentence = index.passage(passage_id).sentences[row]
        if sentence.kind in ("prose", "item", "note") and _holds(sentence.text, value):
            return QuoteSpan(passage_id, sentence.start, sentence.end)
    return None


def _written(citations: Sequence[Citation], value: float) -> tuple[str, int] | None:
    for citation in citations:
        for quantity in quantities(citation.quote):
            if quantity.value == value:
                return citation.quote[quantity.start : quantity.end], citation.number
        if str(int(value)) in _YEAR.findall(citation.quote):
            return str(int(value)), citation.number
    return None


def _holds(text: str, value: float) -> bool:
    return value in _values(text)


def _values(text: str) -> list[float]:
    """The quantities and the years of a text."""
    years = map(float, _YEAR.findall(text))
    return [*(q.value for q in quantities(text) if q.kind != "ordinal"), *years]
