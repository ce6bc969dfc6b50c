"""The sentence that defines what is asked, put first among the quotes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from carnet_rag.answer.quoting import slice_text, word_count
from carnet_rag.french.defining import asked_thing, defines, rewords
from carnet_rag.french.tokens import fold, terms
from carnet_rag.index import Index
from carnet_rag.search.evidence import Evidence
from carnet_rag.types import Passage, QuoteSpan, Sentence

PLAIN = 0.75
"""How plainly a sentence must define, to be quoted as the definition."""
_WORDS = 80
"""Words of a definition with the sentence that says it again."""


def with_definition(
    index: Index, evidence: Evidence, spans: Sequence[QuoteSpan], most: int, *, known: bool
) -> list[QuoteSpan]:
    """The quotes, the sentence that defines the thing first where a definition is asked; where
    the question is ``known``, the first quote is the one that an editor chose.
    """
    thing = asked_thing(evidence.question)
    if not thing or not spans:
        return list(spans)
    first = spans[0]
    if not known and defines(thing, slice_text(index, first)) < PLAIN:
        first = _defining(index, evidence, thing) or first
    first = _reworded(index, thing, first)
    rest = [s for s in spans if not s.meets(first)]
    return [first, *rest][:most]


def _defining(index: Index, evidence: Evidence, thing: frozenset[str]) -> QuoteSpan | None:
    """The plainest definition, the nearest to the question among equals."""
    best: tuple[float, QuoteSpan] | None = None
    for passage, row, sentence, meant in _sentences(index, evidence, thing):
        # A sentence or a footnote that spells an acronym out says what it is.
        spelled = 0.8 if any(meaning in fold(sentence.text) for meaning in meant) else 0.0
        plain = max(defines(thing, sentence.text), spelled)
        if plain < PLAIN:
            continue
        score = plain + evidence.sentences.get((passage.passage_id, row), 0.0)
        if best is None or score > best[0]:
            best = (score, QuoteSpan(passage.passage_id, sentence.start, sentence.end))
    return best[1] if best else None


def _sentences(
    index: Index, evidence: Evidence, thing: frozenset[str]
) -> Iterator[tuple[Passage, int, Sentence, Sequence[str]]]:
    """The sentences of the passages found that may define the thing, each with what it means,
    folded, where it is an acronym that its carnet explains.
    """
    found = dict.fromkeys(p for scores in evidence.found.values() for p in scores)
    holding = index.holding(thing, found)
    meanings: dict[str, list[str]] = {}
    for passage_id in found:
        carnet_id = index.carnet_of(passage_id)
        if carnet_id not in meanings:
            said = index.acronyms(carnet_id)
            meanings[carnet_id] = [fold(said[a]) for a in said if thing == set(terms(a))]
        if passage_id not in holding and not meanings[carnet_id]:
            continue
        passage = index.passage(passage_id)
        for row, sentence in enumerate(passage.sentences):
            if sentence.kind in ("prose", "item", "note"):
                yield passage, row, sentence, meanings[carnet_id]


def _reworded(index: Index, thing: frozenset[str], span: QuoteSpan) -> QuoteSpan:
    """The definition with the next sentence, when that one says it again more plainly."""
    if not defines(thing, slice_text(index, span)):
        return span
    passage = index.passage(span.passage_id)
    after = next((s for s in passage.sentences if s.start >= span.end), None)
    if after is None or after.kind != "prose" or not rewords(after.text):
        return span
    text = passage.text[span.start - passage.start : after.end - passage.start]
    if "\n\n" in text or word_count(text) > _WORDS:
        return span
    return QuoteSpan(span.passage_id, span.start, after.end)
