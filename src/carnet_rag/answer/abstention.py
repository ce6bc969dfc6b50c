"""Whether the quotes answer, by evidence that a reader can be shown.

Similarity alone does not tell: near-misses score higher than honest paraphrases. What tells is
what the bank says is missing, whether the quotes hold the kind of thing that is asked, and whether
they hold what the question states: names, years, figures, on which side (``answer.unmet``).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from carnet_rag.answer.quoting import slice_text
from carnet_rag.answer.unmet import Unmet, find_unmet, unmet_numbers
from carnet_rag.french.answer_type import supplies, tells_who
from carnet_rag.french.intent import read_intent
from carnet_rag.french.opposites import lacking_sides
from carnet_rag.french.parsing import parse
from carnet_rag.index import Index
from carnet_rag.search.evidence import Evidence
from carnet_rag.search.features import UNREAD
from carnet_rag.search.overlap import dice, term_set, term_weights, trigrams
from carnet_rag.search.ranking import Ranked, RankingWeights, default_weights
from carnet_rag.types import Check, QuoteSpan

SURE = 0.55
"""The nearness of a known question from which it is taken for the same one: what it names in its
own way is then not held against it."""
NEAR_QUESTION, NEAR_SENTENCE = 0.3, 0.15
"""The nearness of a known question and of a sentence below which nothing is near."""
NEAR_WORDS = 0.45
"""How well the words of the best passage hold the question's, one by one, from which it is near all
the same. At .2 and .5, the first carnet with and without its bank lost 22 answers more, 11 of them
right, four other documents one, right, and three reports four, none right; one refusal out of 156
questions without an answer was due to them.
"""
OFF_TOPIC = 0.25
"""How much nearer than to anything in the carnets a question stands to questions on other subjects
when it is off topic: some 97 in 100 of those, and 1 or 2 of those that the carnets answer."""
_QUESTIONS_NEARER = 0.15
"""How much nearer two questions stand than a question and a text, on one and the same subject."""
_LEAD = 6.0
"""Differences of score beyond which they say no more."""
_UNLIKE = 0.4
"""The nearness up to which a known question has nothing to say of what is asked."""


class Signals(NamedTuple):
    """What the decision weighs of the best candidate and of the quotes. Shares are 0 to 1. Of a
    sentence that no known question quotes, ``score`` and ``reader`` alone tell right from wrong on
    a corpus that the weights have not seen (``eval/README.md``); ``score`` means nothing of a known
    question's.
    """

    score: float  # its ranking score
    known: float  # how near the known question stands; 0 for a sentence of the text alone
    sentence: float  # cosine of the best sentence
    no_type: float  # a figure, date, name, place... is asked and no quote holds one
    numbers: float  # figures of the question that stand nowhere there
    speaker: float  # it names a speaker who neither says it nor is named there
    reader: float  # what the reader makes of it, 0 where it was not asked
    # Of the entries of the bank that say what is missing:
    missing_lead: float  # score of the best above the best candidate that answers
    missing_share: float  # softmax share of all of them among the candidates
    missing_kind: float  # how much nearer their nearest question for the same kind of thing stands
    missing_wording: float  # the same by characters: « plus de » is not « moins de »


@dataclass(frozen=True, slots=True)
class WeighedAnswer:
    """``answering`` are the candidates that quote, best first, ``missing`` the best entry that says
    what the carnet does not say, ``unmet`` what the question states and no quote holds.
    """

    answering: tuple[Ranked, ...]
    missing: Ranked | None
    signals: Signals
    unmet: Unmet
    off_topic: bool
    held: float = 0.0

    @property
    def anticipated(self) -> bool:
        """Whether the best candidate is a quote that the bank anticipates."""
        return bool(self.answering) and self.answering[0].candidate.anticipated

    @property
    def checks(self) -> tuple[Check, ...]:
        """Each thing that was checked, for a person to read."""
        return (
            *self.unmet.checks(),
            Check("near", self.near),
            Check("subject", not self.off_topic),
        )

    @property
    def near(self) -> bool:
        """Whether anything is: a known question, a sentence of the best candidate, its words, or
        what the reader takes for an answer, in however other words.
        """
        return (
            self.signals.known >= NEAR_QUESTION
            or self.signals.sentence >= NEAR_SENTENCE
            or self.held >= NEAR_WORDS
            or self.signals.reader > 0
        )

    @property
    def refused(self) -> bool:
        """Whether a check alone forbids to answer, whatever the probability."""
        return not self.answering or self.off_topic or not self.near or bool(self.unmet)


def split(ranked: Sequence[Ranked]) -> tuple[tuple[Ranked, ...], Ranked | None]:
    """The candidates that answer, and the best one that says what is missing."""
    answering = tuple(r for r in ranked if not r.candidate.unanswered)
    return answering, next((r for r in ranked if r.candidate.unanswered), None)


def weigh(
    index: Index, evidence: Evidence, ranked: Sequence[Ranked], spans: Sequence[QuoteSpan]
) -> WeighedAnswer:
    """Weigh the quotes that would be given for the ranked candidates."""
    ranked = _of_one_carnet(index, ranked)
    answering, missing = split(ranked)
    off_topic = is_off_topic(index, evidence)
    if not answering:
        return WeighedAnswer(
            (), missing, Signals(*(0.0 for _ in Signals._fields)), Unmet(), off_topic
        )
    best = answering[0].candidate
    features = best.features
    entry = best.entry
    worded = " ".join([*entry.questions, entry.answer or ""]) if entry else ""
    # Only the question that is asked says in its own words what its quotes hold.
    told = worded if features.same_kind >= SURE else ""
    unmet = find_unmet(index, evidence.question, evidence.asked, spans, told)
    if features.question >= SURE:
        # Its words are its own; a name or a side that it does not hold either is not.
        lacking, own = lacking_sides(evidence.question, worded), term_set(worded)
        names = tuple(
            name
            for name in unmet.names
            if own.isdisjoint(term_set(name)) or unmet_numbers(name, worded)
        )
        sides = tuple(side for side in unmet.sides if side in lacking)
        unmet = replace(unmet, names=names, sides=sides)
    quotes = _quoted(index, spans)
    # « qui est X ? » is answered by who introduces X, whatever else is not said of X.
    told_who = tells_who(evidence.question, quotes)
    signals = Signals(
        score=answering[0].score,
        known=features.question,
        sentence=best.cosine,
        no_type=1.0 - float(supplies(evidence.asked, evidence.question, quotes)),
        numbers=float(len(unmet.numbers)),
        speaker=float(features.speaker < 0),
        reader=best.read if any(r.candidate.read != UNREAD for r in ranked) else 0.0,
        **_missing(evidence, answering if told_who else ranked),
    )
    tokens = evidence.tokens.get(best.passage_id)
    held = tokens.whole if tokens else 0.0
    return WeighedAnswer(answering, missing, signals, unmet, off_topic, held)


def _of_one_carnet(index: Index, ranked: Sequence[Ranked]) -> Sequence[Ranked]:
    """The candidates without what one carnet's bank does not answer, where the best quote is of
    another: what a carnet leaves out, the others may say.
    """
    best = next((r.candidate for r in ranked if not r.candidate.unanswered), None)
    if best is None or not index.several:
        return ranked
    home = index.passage(best.passage_id).carnet_id

    def elsewhere(found: Ranked) -> bool:
        match = found.candidate.match
        return match is not None and match.entry.carnet_id != home

    return [r for r in ranked if not (r.candidate.unanswered and elsewhere(r))]


def probability(weighed: WeighedAnswer, weights: RankingWeights | None = None) -> float:
    """The probability that what would be quoted answers: a logistic model over the signals, one for
    a quote that the bank anticipates and one for a sentence of the text alone.
    """
    used = weights or default_weights()
    if not weighed.answering:
        return 0.0
    model = used.decision[weighed.anticipated]
    logit = model.bias + sum(w * x for w, x in zip(model.signals, weighed.signals, strict=True))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


def is_off_topic(index: Index, evidence: Evidence) -> bool:
    """Whether the question is much nearer to everyday questions on other subjects than to the
    corpus: by a difference of cosines, to which words that the carnets never use add up to 0.2, but
    no more than it is itself: plain words for what a report says in its own are no subject. A
    question all of whose words stand in the carnets, or that names nothing (« qui dois-je
    contacter ? »), is on no other subject.
    """
    strange = unknown_words(index, evidence.question)
    known = max((m.best for m in evidence.entries.values()), default=-1.0)
    near = max(
        [
            known - _QUESTIONS_NEARER,
            *evidence.sentences.values(),
            *evidence.found["passages"].values(),
        ]
    )
    named = not _names_nothing(evidence.question)
    nearer = evidence.background - near
    return named and strange > 0 and nearer + min(0.2 * strange, max(nearer, 0.0)) > OFF_TOPIC


def _names_nothing(question: str) -> bool:
    return not read_intent(question).english and not parse(question).mentions


def unknown_words(index: Index, question: str) -> float:
    """The share, by weight, of the question's words that no passage holds."""
    weights, known = term_weights(index, question), index.words.passages
    total = sum(weights.values())
    strange = (w for t, w in weights.items() if t not in known)
    return sum(strange) / total if total else 0.0


def _quoted(index: Index, spans: Sequence[QuoteSpan]) -> str:
    """The quotes, with their headings and who speaks."""
    passages = {s.passage_id: index.passage(s.passage_id) for s in spans}
    above = (" ".join((*p.heading_path, p.speaker or "")) for p in passages.values())
    return " ".join([*(slice_text(index, span) for span in spans), *above])


def _missing(evidence: Evidence, ranked: Sequence[Ranked]) -> dict[str, float]:
    """The signals of what the bank says is missing; all against it where it says nothing."""
    without = [r for r in ranked if r.candidate.unanswered]
    answering = [r for r in ranked if not r.candidate.unanswered]
    if not without:
        return {
            "missing_lead": -_LEAD,
            "missing_share": 0.0,
            "missing_kind": -_UNLIKE,
            "missing_wording": -_UNLIKE,
        }
    asked = trigrams(evidence.question)
    matches = [
        [r.candidate.match for r in some if r.candidate.match] for some in (without, answering)
    ]
    kind = [max((m.same_kind for m in found), default=0.0) for found in matches]
    wording = [
        max((dice(asked, trigrams(m.question)) for m in found), default=0.0) for found in matches
    ]
    return {
        "missing_lead": max(-_LEAD, min(_LEAD, without[0].score - answering[0].score)),
        "missing_share": _softmax_share(without, ranked),
        "missing_kind": kind[0] - max(kind[1], _UNLIKE),
        "missing_wording": wording[0] - max(wording[1], _UNLIKE),
    }


def _softmax_share(some: Sequence[Ranked], ranked: Sequence[Ranked]) -> float:
    top = max(r.score for r in ranked)
    total = sum(math.exp(r.score - top) for r in ranked)
    return sum(math.exp(r.score - top) for r in some) / total
