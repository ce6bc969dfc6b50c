"""What a carnet says, section by section, and what it says of its hard words.

Sentences are chosen by their place and by their words, without a question and without vectors.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice, zip_longest

from carnet_rag.answer.quoting import leans
from carnet_rag.french.defining import defines
from carnet_rag.french.intent import read_intent
from carnet_rag.french.parsing import parse
from carnet_rag.french.tokens import fold, terms
from carnet_rag.french.wordlists import read_lines, read_words
from carnet_rag.index import Index
from carnet_rag.search.overlap import idf, term_set
from carnet_rag.types import Answer, Carnet, Passage, QuoteSpan, Sentence

_PLAIN = 0.75
"""How plainly a sentence must define, to be quoted as the definition."""
_SHORT, _LONG = 8, 45
"""Words that a sentence shown on its own has."""
_FRONT, _LONGEST = 60, 60
"""Passages among the first of a document in which it says what it is, and words that this takes."""
_THIS = re.compile(r"(?<!\bde )\b(?:ce|cet|cette|l[ea] present|la presente|this) (?=\w)")
_NAMED, _PRESENTS = 3, 8
"""Words after « ce » among which a document is named, and after those, what it does."""
_ENDS = re.compile(r"[.!…»\"”]\s*$")
_RUNS = 6
"""Parts into which a text without headings is cut, to be summed up."""


def self_description(index: Index, carnet: Carnet) -> QuoteSpan | None:
    """The first sentence in which a document says what it is: « ce guide vise à… », with the next
    where that goes on: « il présente… ».
    """
    for passage in islice(index.passages_of(carnet.carnet_id), _FRONT):
        for sentence, after in zip_longest(passage.sentences, passage.sentences[1:]):
            short = sentence.kind == "prose" and len(sentence.text.split()) <= _LONGEST
            if short and _presents_itself(sentence.text):
                goes_on = after is not None and after.kind == "prose" and leans(after.text)
                end = after.end if after is not None and goes_on else sentence.end
                return QuoteSpan(passage.passage_id, sentence.start, end)
    return None


def _presents_itself(text: str) -> bool:
    said = fold(text)
    if leans(text) and not _THIS.match(said):
        return False
    documents, presenting = _presenting()
    for this in _THIS.finditer(said):
        words = said[this.end() :].split()
        kinds = [i for i, word in enumerate(words[:_NAMED]) if documents & set(terms(word))]
        rest = words[kinds[0] + 1 :][:_PRESENTS] if kinds else []
        if presenting & set(terms(" ".join(rest))):
            return True
    return False


@lru_cache(maxsize=1)
def _presenting() -> tuple[frozenset[str], frozenset[str]]:
    """The terms for documents, and for what they do when they say what they are."""
    lists = (read_words("documents"), read_words("presenting"))
    documents, presenting = (frozenset(terms(" ".join(words))) for words in lists)
    return documents, presenting


def openings(index: Index, carnet: Carnet, count: int) -> list[QuoteSpan]:
    """One sentence of each of the first-level sections, the most central one, in reading order."""
    spans = []
    for passages in _sections(index, carnet)[:count]:
        best = central(passages)
        if best is not None:
            spans.append(best)
    return spans


def word_definitions(index: Index, last: Answer, count: int) -> list[QuoteSpan]:
    """What the bank's definitions quote for the words of an answer: « qu'est-ce que X ? » where X
    stands in its quotes, the rarest words of the carnets first; then what the text itself defines.
    """
    held = term_set(" ".join(c.quote for c in last.citations))
    shown = [(c.passage_id, c.start, c.end) for c in last.citations]
    frequencies, total = index.words.passages, len(index.passages)
    ranked = []
    for entry in index.entries:
        if entry.unanswered is not None or not entry.spans:
            continue
        question = entry.questions[0]
        about = [t for t in terms(question) if t in frequencies]
        if read_intent(question).kind != "definition" or not about or not held.issuperset(about):
            continue
        span = entry.spans[0]
        if any(p == span.passage_id and s < span.end and span.start < e for p, s, e in shown):
            continue
        ranked.append((sum(idf(frequencies[t], total) for t in about) / len(about), span))
    ranked.sort(key=lambda r: -r[0])
    found = [span for _, span in ranked[:count]]
    return list(dict.fromkeys([*found, *_by_their_form(index, last, count)]))[:count]


def _by_their_form(index: Index, last: Answer, count: int) -> list[QuoteSpan]:
    """The sentences that say by their form what a thing in the quotes is, rarest things first."""
    frequencies, total = index.words.passages, len(index.passages)
    things = {
        frozenset(terms(mention.text)): None
        for citation in last.citations
        for mention in parse(citation.quote).mentions
        if mention.last == mention.core
    }
    known = [thing for thing in things if thing and all(t in frequencies for t in thing)]
    known.sort(key=lambda thing: -max(idf(frequencies[t], total) for t in thing))
    shown = {(c.carnet_id, c.start) for c in last.citations}
    found: dict[QuoteSpan, None] = {}
    for thing in known:
        for passage in index.passages:
            sentence = next(
                (s for s in passage.sentences
                 if s.kind == "prose" and defines(thing, s.text) >= _PLAIN
                 and (passage.carnet_id, s.start) not in shown and not leans(s.text)),
                None,
            )  # fmt: skip
            if sentence is not None:
                found[QuoteSpan(passage.passage_id, sentence.start, sentence.end)] = None
                break
    return list(found)[:count]


def _sections(index: Index, carnet: Carnet) -> list[list[Passage]]:
    """The passages of each first-level section; runs of equal length when nothing is headed."""
    mine = [*index.passages_of(carnet.carnet_id)]
    groups: dict[str, list[Passage]] = {}
    for passage in mine:
        if passage.heading_path:
            groups.setdefault(fold(passage.heading_path[0]), []).append(passage)
    if len(groups) > 1:
        return list(groups.values())
    size = max(1, -(-len(mine) // _RUNS))
    return [mine[i : i + size] for i in range(0, len(mine), size)]


def central(passages: Iterable[Passage]) -> QuoteSpan | None:
    """The sentence that shares the most with the others of its section, early ones preferred."""
    said = list(_sayings(passages))
    frequencies: dict[str, int] = {}
    for _, sentence in said:
        for term in term_set(sentence.text):
            frequencies[term] = frequencies.get(term, 0) + 1
    best: tuple[float, QuoteSpan] | None = None
    for order, (passage, sentence) in enumerate(said):
        words = term_set(sentence.text)
        shared = sum(frequencies[t] - 1 for t in words) / (len(words) + 5)
        score = shared * (1.0 if order else 1.2) / (1 + order / (2 * len(said)))
        if best is None or score > best[0]:
            best = (score, QuoteSpan(passage.passage_id, sentence.start, sentence.end))
    return best[1] if best else None


def _sayings(passages: Iterable[Passage]) -> Iterator[tuple[Passage, Sentence]]:
    """Sentences that stand on their own: whole, neither short nor long, leaning on nothing."""
    for passage in passages:
        for sentence in passage.sentences:
            length = len(sentence.text.split())
            whole = sentence.kind == "prose" and _ENDS.search(sentence.text)
            alone = not leans(sentence.text) and not _links().match(fold(sentence.text))
            if whole and _SHORT <= length <= _LONG and alone:
                yield passage, sentence


@lru_cache(maxsize=1)
def _links() -> re.Pattern[str]:
    """What opens a sentence that goes on from the one before."""
    return re.compile(rf"(?:{'|'.join(map(re.escape, map(fold, read_lines('linking'))))})\b")
