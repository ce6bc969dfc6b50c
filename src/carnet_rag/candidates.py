"""What might answer a question: quotes that the bank anticipates and sentences of the text.

Each candidate is described by the same readable features, whatever view found it; a linear model
(``carnet_rag.ranking``) weighs them. Nothing here knows a particular question or carnet.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from weakref import WeakKeyDictionary

from carnet_rag.evidence import EntryMatch, Evidence
from carnet_rag.index import Index
from carnet_rag.intent import AskedKind, read_question
from carnet_rag.numbers import Quantity, find_moments, find_quantities
from carnet_rag.tokens import fold, terms
from carnet_rag.types import AnticipatedQuestion, Passage, QuoteSpan, Sentence

FEATURES = (
    "question",  # cosine with the entry's best question
    "second_question",  # cosine with its second best: agreement between wordings
    "note",  # cosine with the editor's note, which says the answer in plain words
    "same_kind",  # cosine with its best question that asks for the same kind of thing
    "sentence",  # best cosine among the sentences quoted
    "passage",  # cosine of the passage
    "neighbours",  # best cosine of a question on other quotes of the passage
    "question_words",  # share of the question's words (by idf) in the entry's best question
    "text_words",  # share of them in the quote, its headings and its speaker
    "passage_words",  # share of them in the whole passage
    "trigrams",  # character trigrams shared with the best question: typing errors
    "bm25",  # BM25 of the passage, as a share of the best passage's
    "heading_words",  # share of them in the headings and the speaker's name
    "speaker",  # the question names a speaker: 1 when it is this one, -1 when another
    "list_fits",  # a list is asked and the quote is one
    "type_present",  # the quote holds what is asked: a figure, a date, a name, a link...
    "kind_agrees",  # the best question asks for the same kind of thing
    "anticipated",  # the candidate comes from the bank
    "unanswered",  # the bank says that the carnet does not answer it
)
QUOTABLE = ("prose", "item", "note", "caption")
_MAX_SENTENCES = 40
_NAME = re.compile(
    r"(?<![.!?:;«\"(] )(?<!^)\b[A-ZÀ-ÖØ-Þ][\w'’&.-]+(?:\s+(?:[A-ZÀ-ÖØ-Þ][\w'’&.-]+|de|du|des|d'))*"
)
_LINK = re.compile(r"https?://|www\.|\b\w[\w-]+\.(?:fr|org|com|net|gouv\.fr)\b|@")
_MONEY = re.compile(r"€|\beuros?\b|\bgratuit|\bpayant", re.IGNORECASE)
_PLACE = re.compile(r"\b(?:à|au|aux|en|dans|sur|site|plateforme|sein|colloque|siège)\b", re.I)
_CAUSE = re.compile(r"\b(?:car|parce qu|puisqu|raison|d'où|afin|pour|permet|grâce|cause|ainsi)\b")


@dataclass(frozen=True, slots=True)
class Candidate:
    """Spans of the text that might answer, in one passage or several, and their features, in the
    order of ``FEATURES``. ``match`` is the entry of the bank that names them, if one does.
    """

    spans: tuple[QuoteSpan, ...]
    passage_id: str
    sentences: tuple[Sentence, ...]
    match: EntryMatch | None
    features: tuple[float, ...]

    @property
    def entry(self) -> AnticipatedQuestion | None:
        """The entry of the bank that the candidate comes from."""
        return self.match.entry if self.match else None

    @property
    def unanswered(self) -> bool:
        """Whether the bank says that the carnet does not answer."""
        return self.match is not None and self.match.entry.unanswered is not None


def find_candidates(index: Index, evidence: Evidence) -> list[Candidate]:
    """Describe every entry that a view retrieved, then the nearest sentences that none quotes."""
    describe = _Describer(index, evidence)
    found = [describe.entry(match) for match in evidence.entries.values() if match.entry.spans]
    quoted = {(c.passage_id, s.start) for c in found if not c.unanswered for s in c.sentences}
    nearest = sorted(evidence.sentences, key=lambda place: (-evidence.sentences[place], place))
    for passage_id, row in nearest[:_MAX_SENTENCES]:
        passage = index.passage(passage_id)
        sentence = passage.sentences[row]
        if (passage_id, sentence.start) not in quoted and sentence.kind in QUOTABLE:
            found.append(describe.sentence(passage, sentence))
    return found


def sentences_of(passage: Passage, span: QuoteSpan) -> tuple[Sentence, ...]:
    """The sentences of a passage that a span touches."""
    return tuple(s for s in passage.sentences if s.start < span.end and span.start < s.end)


def holds(kind: AskedKind, text: str) -> bool:
    """Whether a text holds what such a question asks for; kinds without a shape always do."""
    if kind == "duration":
        return any(q.kind == "duration" for q in _quantities(text))
    if kind == "count":
        return bool(_quantities(text))
    if kind == "amount":
        return bool(_MONEY.search(text))
    if kind == "date":
        return bool(find_moments(text))
    if kind == "link":
        return bool(_LINK.search(text))
    if kind == "who":
        return bool(_NAME.search(text))
    if kind == "where":
        return bool(_PLACE.search(text))
    if kind == "why":
        return bool(_CAUSE.search(text))
    return True


class _Describer:
    """Computes the features of the candidates of one question."""

    def __init__(self, index: Index, evidence: Evidence) -> None:
        self._index = index
        self._evidence = evidence
        self._weights = term_weights(index, evidence.question)
        self._trigrams = trigrams(evidence.question)
        self._named = named_speakers(index, evidence.question)
        self._best_bm25 = max(evidence.bm25.values(), default=0.0)
        self._in_passage: dict[str, list[tuple[float, str]]] = {}
        for match in evidence.entries.values():
            for passage_id in {s.passage_id for s in match.entry.spans}:
                best = match.best if match.best is not None else evidence.question_floor
                self._in_passage.setdefault(passage_id, []).append((best, match.entry.entry_id))

    def entry(self, match: EntryMatch) -> Candidate:
        spans = match.entry.spans
        sentences = tuple(
            s for span in spans for s in sentences_of(self._index.passage(span.passage_id), span)
        )
        return self._candidate(spans, sentences, match)

    def sentence(self, passage: Passage, sentence: Sentence) -> Candidate:
        span = QuoteSpan(passage.passage_id, sentence.start, sentence.end)
        return self._candidate((span,), (sentence,), None)

    def _candidate(
        self,
        spans: tuple[QuoteSpan, ...],
        sentences: tuple[Sentence, ...],
        match: EntryMatch | None,
    ) -> Candidate:
        evidence = self._evidence
        passage = self._index.passage(spans[0].passage_id)
        asked = evidence.asked
        floor = evidence.question_floor
        text = " ".join(s.text for s in sentences)
        above = " ".join((*passage.heading_path, passage.speaker or ""))
        values = (
            _or(match.best if match else None, floor),
            _or(match.second if match else None, floor),
            _or(match.note if match else None, floor),
            _or(match.same_kind if match else None, floor),
            self._sentence_score(spans, sentences),
            evidence.passages.get(passage.passage_id, evidence.passage_floor),
            self._neighbours(passage.passage_id, match),
            self._share(match.question) if match else 0.0,
            self._share(f"{text} {above}"),
            self._share(passage.text),
            _overlap(self._trigrams, trigrams(match.question)) if match else 0.0,
            evidence.bm25.get(passage.passage_id, 0.0) / (self._best_bm25 or 1.0),
            self._share(above),
            speaker_fit(self._named, sentences, passage),
            float(asked.wants_list and _is_list(spans, sentences)),
            float(holds(asked.kind, text)),
            float(match is not None and read_question(match.question).kind == asked.kind),
            float(match is not None),
            float(match is not None and match.entry.unanswered is not None),
        )
        return Candidate(spans, passage.passage_id, sentences, match, values)

    def _sentence_score(self, spans: tuple[QuoteSpan, ...], sentences: Iterable[Sentence]) -> float:
        starts = {s.start for s in sentences}
        scores = [
            self._evidence.sentences.get((passage_id, row), self._evidence.sentence_floor)
            for passage_id in {span.passage_id for span in spans}
            for row, s in enumerate(self._index.passage(passage_id).sentences)
            if s.start in starts
        ]
        return max(scores, default=self._evidence.sentence_floor)

    def _neighbours(self, passage_id: str, match: EntryMatch | None) -> float:
        own = match.entry.entry_id if match else None
        others = [s for s, entry in self._in_passage.get(passage_id, ()) if entry != own]
        return max(others, default=self._evidence.question_floor)

    def _share(self, text: str) -> float:
        return covered(self._weights, text)


def named_speakers(index: Index, question: str) -> frozenset[str]:
    """The speakers of the carnets whose family name stands in the question."""
    asked = set(re.findall(r"\w+", fold(question)))
    return frozenset(name for name in speakers(index) if fold(name).split()[-1] in asked)


def speaker_fit(named: frozenset[str], sentences: Iterable[Sentence], passage: Passage) -> float:
    """1 when a speaker that the question names says it or is named there, -1 when not, else 0."""
    if not named:
        return 0.0
    says = {passage.speaker, *(s.speaker for s in sentences)}
    folded = fold(passage.text)
    return 1.0 if any(n in says or fold(n).split()[-1] in folded for n in named) else -1.0


def speakers(index: Index) -> frozenset[str]:
    """Everybody who speaks in the carnets."""
    found = _SPEAKERS.get(index)
    if found is None:
        found = frozenset(
            name
            for p in index.passages
            for name in (p.speaker, *(s.speaker for s in p.sentences))
            if name
        )
        _SPEAKERS[index] = found
    return found


def term_weights(index: Index, question: str) -> dict[str, float]:
    """The question's terms with their idf in the carnets' passages; a word that no passage holds
    weighs the most.
    """
    frequencies, total = document_frequencies(index), len(index.passages)
    return {t: idf(frequencies.get(t, 0), total) for t in terms(question)}


def idf(frequency: int, total: int) -> float:
    """Inverse document frequency, smoothed as in Lucene's BM25; always above zero."""
    return math.log(1 + (total - frequency + 0.5) / (frequency + 0.5))


def covered(weights: dict[str, float], text: str) -> float:
    """The share, by weight, of the terms that the text holds; 0 for a question without terms."""
    total = sum(weights.values())
    held = term_set(text)
    return sum(w for t, w in weights.items() if t in held) / total if total else 0.0


@lru_cache(maxsize=50_000)
def term_set(text: str) -> frozenset[str]:
    """The terms of a text, remembered: the same quotes come back at every question."""
    return frozenset(terms(text))


@lru_cache(maxsize=50_000)
def trigrams(text: str) -> frozenset[str]:
    """Character trigrams of the folded text, blanks at its ends."""
    padded = f" {fold(text).strip(' ?!.')} "
    return frozenset(padded[i : i + 3] for i in range(len(padded) - 2))


def document_frequencies(index: Index) -> dict[str, int]:
    """In how many passages each term stands, headings included; computed once an index."""
    frequencies = _FREQUENCIES.get(index)
    if frequencies is None:
        frequencies = {}
        for passage in index.passages:
            for term in term_set(" ".join((passage.text, *passage.heading_path))):
                frequencies[term] = frequencies.get(term, 0) + 1
        _FREQUENCIES[index] = frequencies
    return frequencies


def _is_list(spans: tuple[QuoteSpan, ...], sentences: tuple[Sentence, ...]) -> bool:
    """Several quotes, list items, a lead-in, or an enumeration inside a sentence."""
    if len(spans) > 1 or any(s.kind == "item" or s.text.endswith(":") for s in sentences):
        return True
    return any(s.text.count(",") + s.text.count(";") >= 2 for s in sentences)


_SPEAKERS: WeakKeyDictionary[Index, frozenset[str]] = WeakKeyDictionary()
_FREQUENCIES: WeakKeyDictionary[Index, dict[str, int]] = WeakKeyDictionary()


@lru_cache(maxsize=50_000)
def _quantities(text: str) -> tuple[Quantity, ...]:
    return tuple(find_quantities(text))


def _or(value: float | None, floor: float) -> float:
    return floor if value is None else value


def _overlap(a: frozenset[str], b: frozenset[str]) -> float:
    """Dice's coefficient."""
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0
