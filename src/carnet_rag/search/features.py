"""What might answer a question: quotes that the bank anticipates and sentences of the text.

Each candidate is described by the same readable features, whatever view found it; a linear model
(``carnet_rag.search.ranking``) weighs them. Nothing here knows a particular question or carnet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from carnet_rag.french.answer_type import supplies
from carnet_rag.french.intent import read_intent
from carnet_rag.french.tokens import fold
from carnet_rag.index import Index
from carnet_rag.search.evidence import EntryMatch, Evidence
from carnet_rag.search.overlap import covered, dice, term_set, term_weights, trigrams
from carnet_rag.types import AnticipatedQuestion, Passage, QuoteSpan, Sentence

FEATURES = (
    # Of an entry of the bank; 0 for a sentence of the text.
    "anticipated",  # the candidate comes from the bank
    "question",  # cosine with the entry's best question
    "question_near",  # what that cosine has above NEAR_QUESTION: the same question, reworded
    "second_question",  # cosine with its second best: agreement between wordings
    "note",  # cosine with the editor's note, which says the answer in plain words
    "same_kind",  # cosine with its best question that asks for the same kind of thing
    "question_words",  # share of the question's words (by idf) in the entry's best question
    "trigrams",  # character trigrams shared with the best question: typing errors
    "kind_agrees",  # the best question asks for the same kind of thing
    "unanswered",  # the bank says that the carnet does not answer it
    # Of a sentence of the text that no entry quotes; 0 for an entry.
    "lone_sentence",  # its cosine
    "lone_first",  # how far it stands below the best sentence
    "lone_passage",  # cosine of its passage
    "lone_words",  # share of the question's words (by idf) that it holds, with its headings
    "lone_bm25",
    "lone_rival",  # best cosine of a question of the bank: the likelier that the bank answers
    "lone_rival_near",  # what that cosine has above NEAR_QUESTION
    "lone_rival_kind",  # the same among questions that ask for the same kind of thing
    # Of both.
    "sentence",  # best cosine among the sentences quoted
    "passage",  # cosine of the passage
    "neighbours",  # best cosine of a question on other quotes of the passage
    "text_words",  # share of the question's words in the quote, its headings and its speaker
    "passage_words",  # share of them in the whole passage
    "bm25",  # BM25 of the passage, as a share of the best passage's
    "heading_words",  # share of them in the headings and the speaker's name
    "speaker",  # the question names a speaker: 1 when it is this one, -1 when another
    "list_fits",  # a list is asked and the quote is one
    "type_present",  # the quote holds what is asked: a figure, a date, a name, a link...
)
NEAR_QUESTION = 0.6
"""A cosine above which an anticipated question mostly asks the same thing."""
QUOTABLE = ("prose", "item", "note", "caption")
_MAX_SENTENCES = 40


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


@dataclass(frozen=True, slots=True)
class _Nearness:
    """How near a candidate's text is to the question: cosines and shares of its words."""

    sentence: float
    passage: float
    words: float
    bm25: float


_ENTRY_FEATURES = FEATURES.index("lone_sentence")
_NO_ENTRY = (0.0,) * _ENTRY_FEATURES
_NO_SENTENCE = (0.0,) * (FEATURES.index("sentence") - _ENTRY_FEATURES)


class _Describer:
    """Computes the features of the candidates of one question."""

    def __init__(self, index: Index, evidence: Evidence) -> None:
        self._index = index
        self._evidence = evidence
        self._weights = term_weights(index, evidence.question)
        self._trigrams = trigrams(evidence.question)
        self._named = named_speakers(index, evidence.question)
        self._best_sentence = max(evidence.sentences.values(), default=0.0)
        found = evidence.entries.values()
        self._rival = max((m.best for m in found if m.best is not None), default=0.0)
        self._rival_kind = max((m.same_kind for m in found if m.same_kind is not None), default=0.0)
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
        text = " ".join(s.text for s in sentences)
        above = " ".join((*passage.heading_path, passage.speaker or ""))
        near = _Nearness(
            sentence=self._sentence_score(spans, sentences),
            passage=evidence.passages.get(passage.passage_id, evidence.passage_floor),
            words=self._share(f"{text} {above}"),
            bm25=evidence.bm25.of(passage.passage_id) / (evidence.bm25.best or 1.0),
        )
        values = (
            *(self._of_entry(match) if match else _NO_ENTRY),
            *(_NO_SENTENCE if match else self._of_sentence(near)),
            near.sentence,
            near.passage,
            self._neighbours(passage.passage_id, match),
            near.words,
            self._share(passage.text),
            near.bm25,
            self._share(above),
            speaker_fit(self._named, sentences, passage),
            float(asked.wants_list and _is_list(spans, sentences)),
            float(supplies(asked, evidence.question, f"{text} {_said_by(passage, sentences)}")),
        )
        return Candidate(spans, passage.passage_id, sentences, match, values)

    def _of_entry(self, match: EntryMatch) -> tuple[float, ...]:
        floor = self._evidence.question_floor
        best = _or(match.best, floor)
        return (
            1.0,
            best,
            max(0.0, best - NEAR_QUESTION),
            _or(match.second, floor),
            _or(match.note, floor),
            _or(match.same_kind, floor),
            self._share(match.question),
            dice(self._trigrams, trigrams(match.question)),
            float(read_intent(match.question).kind == self._evidence.asked.kind),
            float(match.entry.unanswered is not None),
        )

    def _of_sentence(self, near: _Nearness) -> tuple[float, ...]:
        return (
            near.sentence,
            self._best_sentence - near.sentence,
            near.passage,
            near.words,
            near.bm25,
            self._rival,
            max(0.0, self._rival - NEAR_QUESTION),
            self._rival_kind,
        )

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
        return covered(self._weights, term_set(text))


def named_speakers(index: Index, question: str) -> frozenset[str]:
    """The speakers of the carnets whose family name stands in the question."""
    asked = set(re.findall(r"\w+", fold(question)))
    return frozenset(name for name in index.words.speakers if fold(name).split()[-1] in asked)


def speaker_fit(named: frozenset[str], sentences: Iterable[Sentence], passage: Passage) -> float:
    """1 when a speaker that the question names says it or is named there, -1 when not, else 0."""
    if not named:
        return 0.0
    says = {passage.speaker, *(s.speaker for s in sentences)}
    folded = fold(passage.text)
    return 1.0 if any(n in says or fold(n).split()[-1] in folded for n in named) else -1.0


def _said_by(passage: Passage, sentences: Iterable[Sentence]) -> str:
    return " ".join({name for name in (passage.speaker, *(s.speaker for s in sentences)) if name})


def _is_list(spans: tuple[QuoteSpan, ...], sentences: tuple[Sentence, ...]) -> bool:
    """Several quotes, list items, a lead-in, or an enumeration inside a sentence."""
    if len(spans) > 1 or any(s.kind == "item" or s.text.endswith(":") for s in sentences):
        return True
    return any(s.text.count(",") + s.text.count(";") >= 2 for s in sentences)


def _or(value: float | None, floor: float) -> float:
    return floor if value is None else value
