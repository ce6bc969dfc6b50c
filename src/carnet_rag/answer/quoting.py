"""From a candidate to what is quoted of it: the shortest slices of the text that stand alone.

A slice never crosses a paragraph border, where the source may hold a footnote or a figure that
was moved: every quote is one run of the source's words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from carnet_rag.french.intent import Intent
from carnet_rag.french.tokens import fold
from carnet_rag.index import Index
from carnet_rag.search.features import Candidate
from carnet_rag.search.sayings import ends_on, sentences_of, tells
from carnet_rag.types import Passage, QuoteSpan, Sentence

MAX_QUOTES = 3
MAX_LISTED = 8  # quotes of a list that stands scattered in the text, each an item
SENTENCE_WORDS = 45  # a longer sentence is quoted only where the bank points
LIST_WORDS = 170
ANSWER_WORDS = 110
_PARAGRAPH = "\n\n"
# Folded openings of a sentence that leans on the one before.
_LEANS = re.compile(
    r"^[«\"'\- ]*(?:il|elle|ils|elles|ce|cet|cette|ces|cela|ceci|celui|celle|c'est|ceux|son|sa|"
    r"ses|leur|leurs|ainsi|aussi|enfin|de meme|en ce sens|dans ce contexte|a ce titre|y|en)\b"
)


def quote(index: Index, candidate: Candidate, asked: Intent) -> tuple[QuoteSpan, ...]:
    """The slices that a reader is shown for a candidate, in the order of the text, at most
    ``MAX_QUOTES`` (a list counts as one); ``MAX_LISTED`` for a list that stands scattered. A list
    that is long as a whole is told by the head of each of its items.
    """
    slices: list[QuoteSpan] = []
    for span in _telling(index, candidate, asked):
        slices += _whole_list(index, span) if asked.wants_list else [span]
    alone = _stands_alone(index, candidate)
    widened = [_widen(index.passage(s.passage_id), s, alone=alone) for s in _merged(index, slices)]
    merged = _merged(index, widened)
    if not asked.wants_list:
        return tuple(merged[:MAX_QUOTES])
    words = sum(word_count(slice_text(index, s)) for s in merged)
    if words <= ANSWER_WORDS or len(merged) == 1:
        return tuple(merged[:MAX_LISTED])
    heads = [_head(index, item) for item in merged]
    return tuple(heads[:MAX_LISTED])


def _telling(index: Index, candidate: Candidate, asked: Intent) -> tuple[QuoteSpan, ...]:
    """The spans of a candidate that say something; without any, those that do not merely ask."""
    if asked.wants_list:
        return candidate.spans
    said = tuple(
        span
        for span in candidate.spans
        if tells(sentences_of(index.passage(span.passage_id), span), wants_list=False)
    )
    stated = tuple(s for s in candidate.spans if not ends_on(slice_text(index, s), "?"))
    return said or stated or candidate.spans


def with_neighbours(index: Index, spans: Sequence[QuoteSpan], words: int) -> list[QuoteSpan]:
    """The spans, each with the sentences of its paragraph that follow and precede it, the nearest
    first, down to those of another span, while they are not more than ``words`` together.
    """
    wider = list(spans)
    total = sum(word_count(slice_text(index, span)) for span in spans)
    for place, span in enumerate(spans):
        passage = index.passage(span.passage_id)
        others = [s for s in passage.sentences if s.end <= span.start or s.start >= span.end]
        for other in sorted(others, key=lambda s: _apart(s, span)):
            start, end = min(wider[place].start, other.start), max(wider[place].end, other.end)
            now = _words(passage, wider[place].start, wider[place].end)
            more = _words(passage, start, end) - now
            whole = _PARAGRAPH not in _between(passage, start, end)
            taken = QuoteSpan(span.passage_id, other.start, other.end)
            if any(taken.meets(shown) for at, shown in enumerate(wider) if at != place):
                break
            if other.kind not in ("prose", "item") or not whole or total + more > words:
                break
            wider[place] = QuoteSpan(span.passage_id, start, end)
            total += more
    return wider


def with_before(index: Index, span: QuoteSpan) -> QuoteSpan:
    """The quote with the sentence before it, in its paragraph."""
    passage = index.passage(span.passage_id)
    touched = sentences_of(passage, span)
    before = _before(passage, touched[0]) if touched else None
    if before is None or _PARAGRAPH in _between(passage, before.start, span.end):
        return span
    return replace(span, start=before.start)


def _apart(sentence: Sentence, span: QuoteSpan) -> tuple[int, bool]:
    after = sentence.start >= span.end
    gap = sentence.start - span.end if after else span.start - sentence.end
    return gap, not after


def leans(text: str) -> bool:
    """Whether a sentence opens on a word that stands for something said before it."""
    return _LEANS.match(fold(text)) is not None


def slice_text(index: Index, span: QuoteSpan) -> str:
    """The words of a slice, as they stand."""
    passage = index.passage(span.passage_id)
    return passage.text[span.start - passage.start : span.end - passage.start]


def word_count(text: str) -> int:
    """Words as a reader counts them: runs without blanks."""
    return len(text.split())


def _stands_alone(index: Index, candidate: Candidate) -> bool:
    """Whether a bank gives a quote for the whole answer: nothing is put in front of it."""
    said = candidate.entry.answer if candidate.entry else None
    return bool(said) and fold(said or "") == fold(slice_text(index, candidate.spans[0]))


def _widen(passage: Passage, span: QuoteSpan, *, alone: bool) -> QuoteSpan:
    """A whole sentence when it is short, and the one before when it leans on it, not ``alone``."""
    touched = sentences_of(passage, span)
    if not touched:
        return span
    start, end = min(span.start, touched[0].start), max(span.end, touched[-1].end)
    if _PARAGRAPH in _between(passage, start, end) or _words(passage, start, end) > SENTENCE_WORDS:
        start, end = span.start, span.end
    before = _before(passage, touched[0])
    if not alone and start == touched[0].start and before and leans(touched[0].text):
        wider = _words(passage, before.start, end)
        if _PARAGRAPH not in _between(passage, before.start, end) and wider <= 1.5 * SENTENCE_WORDS:
            start = before.start
    return QuoteSpan(span.passage_id, start, end)


def _whole_list(index: Index, span: QuoteSpan) -> list[QuoteSpan]:
    """The list that the span touches, its lead-in included; each item apart when it is long or goes
    on over several passages.
    """
    passage = index.passage(span.passage_id)
    touched = sentences_of(passage, span)
    if not touched or touched[0].kind != "item" and not ends_on(touched[-1].text, ":"):
        return [span]
    rows = list(_list_around(index, span))
    start, end = rows[0][1].start, rows[-1][1].end
    one = {p.passage_id for p, _ in rows} == {span.passage_id}
    if one and _PARAGRAPH not in _between(passage, start, end) and _is_short(rows):
        return [QuoteSpan(span.passage_id, start, end)]
    return [QuoteSpan(p.passage_id, s.start, s.end) for p, s in rows]


def _list_around(index: Index, span: QuoteSpan) -> Iterator[tuple[Passage, Sentence]]:
    """The sentences of the list that a span touches, in order, its lead-in first."""
    passage = index.passage(span.passage_id)
    touched = sentences_of(passage, span)
    if not touched:
        return
    first = next((s for s in touched if s.kind == "item"), touched[-1])
    before: list[tuple[Passage, Sentence]] = []
    if first.kind == "item":
        for place, sentence in _run(index, passage, first, back=True):
            if sentence.kind == "item" or ends_on(sentence.text, ":"):
                before.append((place, sentence))
            if sentence.kind != "item":
                break
    elif not ends_on(first.text, ":"):
        return
    yield from reversed(before)
    yield passage, first
    for place, sentence in _run(index, passage, first, back=False):
        if sentence.kind != "item":
            return
        yield place, sentence


def _run(
    index: Index, passage: Passage, sentence: Sentence, *, back: bool
) -> Iterator[tuple[Passage, Sentence]]:
    """The sentences of the same section after one, or before it from the nearest."""
    section, place = passage.heading_path, passage
    at = passage.sentences.index(sentence)
    rows = list(passage.sentences[:at] if back else passage.sentences[at + 1 :])
    while True:
        yield from ((place, s) for s in (reversed(rows) if back else rows))
        beside = index.neighbours(place.passage_id)[0 if back else 1]
        if beside is None or beside.heading_path != section:
            return
        place, rows = beside, list(beside.sentences)


def _opens_line(passage: Passage, sentence: Sentence) -> bool:
    """Whether a sentence opens its line, behind its bullet or its number."""
    line = _between(passage, passage.start, sentence.start).rpartition("\n")[2]
    return not any(map(str.isalpha, line))


def _is_short(rows: Sequence[tuple[Passage, Sentence]]) -> bool:
    return sum(word_count(s.text) for _, s in rows) <= LIST_WORDS


def _head(index: Index, item: QuoteSpan) -> QuoteSpan:
    """The item's first sentence, after its lead-in."""
    inside = index.passage(item.passage_id).sentences_in(item.start, item.end)
    leads_in = len(inside) > 1 and ends_on(inside[0].text, ":")
    return replace(item, end=min(inside[leads_in].end, item.end)) if inside else item


def _merged(index: Index, slices: list[QuoteSpan]) -> list[QuoteSpan]:
    """Slices in order, those of a paragraph that follow each other made one."""
    merged: list[QuoteSpan] = []
    for span in slices:
        if merged and merged[-1].passage_id == span.passage_id:
            last = merged[-1]
            passage = index.passage(span.passage_id)
            start, end = min(last.start, span.start), max(last.end, span.end)
            if _PARAGRAPH not in _between(passage, start, end):
                merged[-1] = QuoteSpan(span.passage_id, start, end)
                continue
        merged.append(span)
    return merged


def _before(passage: Passage, sentence: Sentence) -> Sentence | None:
    """The sentence that one may lean on; an item of a list leans on no other item."""
    if sentence.kind == "item" and _opens_line(passage, sentence):
        return None
    row = passage.sentences.index(sentence)
    before = passage.sentences[row - 1] if row else None
    return before if before and before.kind in ("prose", "item") else None


def _between(passage: Passage, start: int, end: int) -> str:
    return passage.text[start - passage.start : end - passage.start]


def _words(passage: Passage, start: int, end: int) -> int:
    return word_count(_between(passage, start, end))
