"""What might answer a question: quotes that the bank anticipates and sentences of the text.

Each candidate is described by the same few features, whatever view found it; a linear model
(``carnet_rag.search.ranking``) weighs them. Nothing here knows a particular question or carnet.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from carnet_rag.french.answer_type import FIGURES, QUANTITIES, supplies
from carnet_rag.french.numbers import Quantity
from carnet_rag.index import Index
from carnet_rag.index.embed.reader import reader
from carnet_rag.search.evidence import EntryMatch, Evidence
from carnet_rag.search.fusion import best, moments
from carnet_rag.search.overlap import covered, term_set, term_weights
from carnet_rag.search.sayings import (
    is_list,
    named_speakers,
    said_by,
    sentences_of,
    speaker_fit,
    tells,
)
from carnet_rag.types import AnticipatedQuestion, Passage, QuoteSpan, Sentence

SAME_QUESTION = 0.63
"""How near a known question must be for a heading or a question to be quoted as its answer."""
READ = 4
"""How many passages, those of the best candidates, the reader reads: six cost half as much again
for one answer of 540 (``eval/README.md``)."""
UNREAD = -4.0
"""What the score of a sentence that it has not read is taken for."""
QUOTABLE = ("prose", "item", "note", "caption")
PASSAGES_READ, SENTENCES_READ = 12, 40
"""How many of the best passages are read whole, and how many of the nearest sentences elsewhere."""


class Features(NamedTuple):
    """Of a candidate; shares and ``covered`` are 0 to 1, ``passage``, ``sentence`` and ``tokens``
    z-scores among those of the question. The second half is 0 for a sentence that no entry of the
    bank quotes.
    """

    passage: float  # what the views say together of its passage
    sentence: float  # its best sentence's cosine
    tokens: float  # how well its words hold the question's, one by one
    words: float  # share of the question's words (by idf) in the quote, its headings and speaker
    type_present: float  # the quote holds what is asked: a figure, a date, a name, a link...
    figure_present: float  # the same where a figure or a time is asked: nothing else answers
    list_fits: float  # a list is asked and the quote is one
    tells: float  # it is no heading, question nor lead-in
    speaker: float  # the question names a speaker: 1 when it is this one, -1 when another
    covered: float  # of a sentence that no entry quotes: known questions a sentence around it
    reader: float  # what the reader makes of its best sentence, from -1 to 1
    anticipated: float = 0.0  # the candidate comes from the bank
    question: float = 0.0  # how near the entry's best question stands
    same_kind: float = 0.0  # the same among its questions that ask for the same kind of thing
    question_tokens: float = 0.0  # how well the words of one of them hold the question's
    question_words: float = 0.0  # the most that one of its questions holds of the words


@dataclass(frozen=True, slots=True)
class Candidate:
    """Spans of the text that might answer, in one passage or several, and their features.
    ``match`` is the entry of the bank that names them, if one does; ``cosine`` that of the best
    sentence; ``read`` the reader's best score, over 0 where one of them rather answers.
    """

    spans: tuple[QuoteSpan, ...]
    passage_id: str
    sentences: tuple[Sentence, ...]
    match: EntryMatch | None
    features: Features
    cosine: float
    read: float = UNREAD

    @property
    def entry(self) -> AnticipatedQuestion | None:
        """The entry of the bank that the candidate comes from."""
        return self.match.entry if self.match else None

    @property
    def anticipated(self) -> bool:
        """Whether the bank names it, as a quote or as what the carnet does not say."""
        return self.match is not None

    @property
    def unanswered(self) -> bool:
        """Whether the bank says that the carnet does not answer."""
        return self.match is not None and self.match.entry.unanswered is not None


def find_candidates(index: Index, evidence: Evidence) -> list[Candidate]:
    """Describe every entry that a view retrieved, then the sentences that none quotes: those of
    the best passages and the nearest elsewhere.
    """
    describe = _Describer(index, evidence)
    found = [describe.entry(match) for match in evidence.entries.values() if match.entry.spans]
    quoted = {(c.passage_id, s.start) for c in found if not c.unanswered for s in c.sentences}
    for passage_id, row in _sentences(index, evidence):
        passage = index.passage(passage_id)
        sentence = passage.sentences[row]
        if (passage_id, sentence.start) not in quoted and sentence.kind in QUOTABLE:
            found.append(describe.sentence(passage, sentence))
    return found


def read_candidates(
    index: Index, evidence: Evidence, candidates: Sequence[Candidate]
) -> list[Candidate]:
    """The candidates, given best first; those of the first passages are read with the question."""
    passages = list(islice(dict.fromkeys(c.passage_id for c in candidates), READ))
    known = next((c for c in candidates if c.anticipated and not c.unanswered), None)
    if known is not None and known.passage_id not in passages:
        # Among many carnets what the bank quotes would not be read at all.
        passages[-1] = known.passage_id
    scores = reader().scores(evidence.question, [index.passage(p) for p in passages])
    read = {
        (passage_id, sentence.start): score
        for passage_id, found in zip(passages, scores, strict=True)
        for sentence, score in zip(index.passage(passage_id).sentences, found, strict=True)
    }
    return [_as_read(candidate, read) for candidate in candidates]


def _as_read(candidate: Candidate, read: Mapping[tuple[str, int], float]) -> Candidate:
    passages = {span.passage_id for span in candidate.spans}
    places = ((p, s.start) for p in passages for s in candidate.sentences)
    score = max((read[place] for place in places if place in read), default=UNREAD)
    features = candidate.features._replace(reader=_squashed(score))
    return replace(candidate, features=features, read=score)


def _squashed(score: float) -> float:
    return math.tanh(score / 4)


def _sentences(index: Index, evidence: Evidence) -> Iterable[tuple[str, int]]:
    read = best(evidence.fused, PASSAGES_READ)
    nearest = sorted(evidence.sentences, key=lambda place: (-evidence.sentences[place], place))
    whole = [(p, row) for p in read for row in range(len(index.passage(p).sentences))]
    return dict.fromkeys([*nearest[:SENTENCES_READ], *whole])


class _Describer:
    """Computes the features of the candidates of one question."""

    def __init__(self, index: Index, evidence: Evidence) -> None:
        self._index = index
        self._evidence = evidence
        self._weights = term_weights(index, evidence.question)
        self._named = named_speakers(index, evidence.question)
        self._done_without = Counter(
            passage_id
            for entry in map(index.entry, evidence.excluded)
            if entry.unanswered is None
            for passage_id in {span.passage_id for span in entry.spans}
        )
        self._by_sentence: dict[str, tuple[npt.NDArray[np.float32], list[float]]] = {}
        self._rows: dict[str, dict[int, list[int]]] = {}
        self._mean, self._spread = moments(evidence.sentences.values())
        self._floor = min(evidence.sentences.values(), default=0.0)
        held = [self._of_tokens(place, [row]) for place, row in evidence.sentences]
        self._held_mean, self._held_spread = moments(held)
        fused_mean, fused_spread = moments(evidence.fused.values())
        self._fused = {p: (s - fused_mean) / fused_spread for p, s in evidence.fused.items()}
        self._fused_floor = min(self._fused.values(), default=0.0)

    def entry(self, match: EntryMatch) -> Candidate:
        spans = match.entry.spans
        sentences = tuple(
            s for span in spans for s in sentences_of(self._index.passage(span.passage_id), span)
        )
        features, near = self._of_text(spans, sentences)
        features = features._replace(
            anticipated=1.0,
            tells=max(features.tells, float(match.best >= SAME_QUESTION)),
            question=match.best,
            same_kind=match.same_kind,
            question_tokens=match.tokens,
            question_words=max(map(self._share, match.entry.questions)),
            covered=0.0,
        )
        return Candidate(spans, spans[0].passage_id, sentences, match, features, near)

    def sentence(self, passage: Passage, sentence: Sentence) -> Candidate:
        spans = (QuoteSpan(passage.passage_id, sentence.start, sentence.end),)
        features, near = self._of_text(spans, (sentence,))
        return Candidate(spans, passage.passage_id, (sentence,), None, features, near)

    def _of_text(
        self, spans: tuple[QuoteSpan, ...], sentences: tuple[Sentence, ...]
    ) -> tuple[Features, float]:
        """The features of sentences, and the cosine of the best."""
        asked = self._evidence.asked
        passage = self._index.passage(spans[0].passage_id)
        text = " ".join(s.text for s in sentences)
        above = " ".join((*passage.heading_path, passage.speaker or ""))
        places = self._places(spans, sentences)
        near = self._nearest(places)
        who = said_by(passage, sentences)
        supplied = supplies(
            asked,
            self._evidence.question,
            f"{text} {who}" if who else text,
            self._stated(places) if len(sentences) == 1 and not who else None,
        )
        # « Quatre communes sont en train d'ouvrir un guichet : » tells how many, « … financés grâce
        # au soutien de X : » by whom.
        announced = asked.wants_list or (supplied and asked.kind in (*FIGURES, "who"))
        features = Features(
            passage=self._fused.get(passage.passage_id, self._fused_floor),
            sentence=(near - self._mean) / self._spread,
            tokens=(self._held(places) - self._held_mean) / self._held_spread,
            words=self._share(text, above),
            type_present=float(supplied),
            figure_present=float(supplied and asked.kind in FIGURES),
            list_fits=float(asked.wants_list and is_list(spans, sentences)),
            tells=float(tells(sentences, wants_list=announced)),
            speaker=speaker_fit(self._named, sentences, passage),
            covered=self._covered(passage),
            reader=_squashed(UNREAD),
        )
        return features, near

    def _covered(self, passage: Passage) -> float:
        """How thoroughly the bank asks what the passage answers: its entries, for each sentence. A
        carnet without any beside others that have theirs is no better answered by its text: it is
        taken to be asked as much as they are.
        """
        known = self._index.known_questions(passage.passage_id)
        left = known - self._done_without[passage.passage_id]
        beside = self._index.coverage_beside(passage.passage_id) if self._evidence.entries else 0.0
        return max(beside, min(1.0, left / max(1, len(passage.sentences))))

    def _nearest(self, places: Iterable[tuple[str, int]]) -> float:
        scores = [self._evidence.sentences.get(place, self._floor) for place in places]
        return max(scores, default=self._floor)

    def _held(self, places: Iterable[tuple[str, int]]) -> float:
        """How well the words of sentences, in the best of their passages, hold the question's."""
        rows: dict[str, list[int]] = {}
        for passage_id, row in places:
            rows.setdefault(passage_id, []).append(row)
        return max((self._of_tokens(p, rows[p]) for p in rows), default=0.0)

    def _places(
        self, spans: tuple[QuoteSpan, ...], sentences: Iterable[Sentence]
    ) -> list[tuple[str, int]]:
        """Where sentences stand: the passage and the row."""
        starts = {s.start for s in sentences}
        return [
            (passage_id, row)
            for passage_id in {span.passage_id for span in spans}
            for start in starts
            for row in self._starting(passage_id).get(start, ())
        ]

    def _stated(self, places: list[tuple[str, int]]) -> Sequence[Quantity] | None:
        """The quantities of a lone sentence, where they are asked; they are read across several."""
        if self._evidence.asked.kind not in QUANTITIES or len(places) != 1:
            return None
        passage_id, row = places[0]
        return self._index.quantities(passage_id)[row]

    def _starting(self, passage_id: str) -> dict[int, list[int]]:
        """The rows of a passage's sentences by where they start."""
        found = self._rows.get(passage_id)
        if found is None:
            found = self._rows[passage_id] = {}
            for row, sentence in enumerate(self._index.passage(passage_id).sentences):
                found.setdefault(sentence.start, []).append(row)
        return found

    def _of_tokens(self, passage_id: str, rows: list[int]) -> float:
        match = self._evidence.tokens.get(passage_id)
        if match is None:
            return 0.0
        if passage_id not in self._by_sentence:
            passage = self._index.passage(passage_id)
            spans = [(s.start - passage.start, s.end - passage.start) for s in passage.sentences]
            near = match.by_part(spans)
            self._by_sentence[passage_id] = near, match.each_held(near)
        near, each = self._by_sentence[passage_id]
        return each[rows[0]] if len(rows) == 1 else match.held(near[:, rows])

    def _share(self, *texts: str) -> float:
        return covered(self._weights, *map(term_set, texts))
