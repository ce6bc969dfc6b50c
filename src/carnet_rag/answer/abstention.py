"""Whether the best candidate answers, by evidence that a reader can be shown.

Similarity alone does not tell: near-misses score higher than honest paraphrases. What tells is
what the bank says is missing, whether the quote holds the kind of thing that is asked, and
whether the question's years and figures are met by the quote, its headings and its passage.

A quote that the bank anticipates and a sentence of the text alone are weighed apart: where no bank
says what is missing, the same nearness is worth less.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from carnet_rag.answer.unmet import Unmet, unmet_names, unmet_office
from carnet_rag.french.tokens import fold, terms
from carnet_rag.index import Index
from carnet_rag.search.evidence import Evidence
from carnet_rag.search.features import FEATURES
from carnet_rag.search.overlap import term_weights
from carnet_rag.search.ranking import Ranked, RankingWeights, default_weights

SIGNALS = (
    "sentence",  # cosine of the best sentence of the best answering candidate
    "missing_lead",  # score of the best unanswered entry above the best answering candidate
    "missing_share",  # softmax share of all unanswered entries among the candidates
    "missing_near",  # what the nearest unanswered question has above NEAR_QUESTION
    "missing_nearer",  # its cosine above that of the nearest answered question
    "missing_same_kind",  # the same among questions that ask for the same kind of thing
    "missing_wording",  # the same by shared character trigrams: « plus de » is not « moins de »
    "no_type",  # a figure, date, name, place... is asked and the quote holds none
    "no_amount",  # it is money
    "speaker_unmet",  # it names a speaker who neither says it nor is named there
    "unmet_figures",  # years and figures of the question that the passage does not hold
)
POSITIVE = ("sentence",)
"""The signals that speak for an answer; all others speak against it."""
TEXT_SIGNALS = (
    "sentence",
    "missing_lead",
    "missing_share",
    "no_type",
    "no_amount",
    "speaker_unmet",
    "unmet_figures",
)
"""The signals that weigh when the best candidate is a sentence of the text alone."""
BANK_DISCOUNT = 0.12
"""How much nearer two questions stand than a question and a text, on one and the same subject."""
SURE = 0.65
"""The nearness from which a name that the carnets never use is taken for another wording."""
UNCERTAIN = 0.48
"""The nearness below which an answer is given with a word of caution."""
NO_BANK = -0.3
"""Differences of cosine when no unanswered entry was found at all."""


@dataclass(frozen=True, slots=True)
class WeighedAnswer:
    """The signals of a question, in the order of ``SIGNALS``; ``answering`` are the candidates
    that quote, ``missing`` the best entry that says what the carnet does not say.
    """

    answering: tuple[Ranked, ...]
    missing: Ranked | None
    signals: tuple[float, ...]

    @property
    def anticipated(self) -> bool:
        """Whether the best candidate is a quote that the bank anticipates."""
        return bool(self.answering) and self.answering[0].candidate.match is not None

    @property
    def uncertain(self) -> bool:
        """Whether nothing is near: neither a known question nor a sentence of the best candidate.

        Such answers are right less often than their probability says.
        """
        return bool(self.answering) and nearness(self.answering[0]) < UNCERTAIN


def weigh(index: Index, evidence: Evidence, ranked: Sequence[Ranked]) -> WeighedAnswer:
    """Compute the signals from the ranked candidates; all zeros when nothing was found."""
    answering = tuple(r for r in ranked if not r.candidate.unanswered)
    without = tuple(r for r in ranked if r.candidate.unanswered)
    missing = without[0] if without else None
    if not answering:
        return WeighedAnswer((), missing, (0.0,) * len(SIGNALS))
    best = answering[0]
    feature = dict(zip(FEATURES, best.candidate.features, strict=True))
    passage = index.passage(best.candidate.passage_id)
    place = " ".join((passage.text, *passage.heading_path, passage.speaker or ""))
    absent = 1.0 - feature["type_present"]
    values = (
        feature["sentence"],
        max(-6.0, min(6.0, missing.score - best.score)) if missing else -6.0,
        _share(without, ranked),
        _most(without, "question_near"),
        _most(without, "question") - _most(answering, "question") if without else NO_BANK,
        _most(without, "same_kind") - _most(answering, "same_kind") if without else NO_BANK,
        _most(without, "trigrams") - feature["trigrams"] if without else NO_BANK,
        absent,
        absent if evidence.asked.kind == "amount" else 0.0,
        float(feature["speaker"] < 0),
        float(len(unmet_figures(evidence, place))),
    )
    return WeighedAnswer(answering, missing, values)


def probability(weighed: WeighedAnswer, weights: RankingWeights | None = None) -> float:
    """The probability that what would be quoted answers: a logistic model over the signals."""
    used = weights or default_weights()
    if not weighed.answering:
        return 0.0
    model = used.anticipated if weighed.anticipated else used.text
    logit = model.bias + sum(w * x for w, x in zip(model.signals, weighed.signals, strict=True))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


def unmet(index: Index, evidence: Evidence, weighed: WeighedAnswer) -> Unmet:
    """What the question names and nothing about the best candidate holds: such a question is not
    answered by it, however near it stands.
    """
    if not weighed.answering:
        return Unmet()
    best, question = weighed.answering[0].candidate, evidence.question
    passages = [index.passage(place) for place in dict.fromkeys(s.passage_id for s in best.spans)]
    about = [t for p in passages for t in (p.text, *p.heading_path, p.speaker or "")]
    if best.entry is not None:
        about += [*best.entry.questions, best.entry.answer or ""]
    # A paraphrase names things in its own way; who and where are asked of what is named.
    strict = evidence.asked.kind in ("who", "where") or nearness(weighed.answering[0]) < SURE
    return Unmet(
        names=unmet_names(index, question) if strict else (),
        office=unmet_office(question, " ".join(about)) if evidence.asked.kind == "who" else "",
    )


def elsewhere(index: Index, evidence: Evidence) -> float:
    """How much nearer the question is to everyday questions on other subjects than to the corpus.

    A difference of cosines, to which words that the carnets never use add up to 0.2.
    """
    banked = [m.best - BANK_DISCOUNT for m in evidence.entries.values() if m.best is not None]
    near = max([*banked, *evidence.sentences.values(), *evidence.passages.values()], default=-1.0)
    return evidence.elsewhere - near + 0.2 * unknown_words(index, evidence.question)


def unknown_words(index: Index, question: str) -> float:
    """The share, by weight, of the question's words that no passage holds."""
    weights, known = term_weights(index, question), index.words.passages
    total = sum(weights.values())
    return sum(w for t, w in weights.items() if t not in known) / total if total else 0.0


def nearness(ranked: Ranked) -> float:
    """How near a candidate is to the question, as a cosine between two questions: by its best
    known question or by its best sentence.
    """
    feature = dict(zip(FEATURES, ranked.candidate.features, strict=True))
    return max(feature["question"], feature["sentence"] + BANK_DISCOUNT)


def unmet_figures(evidence: Evidence, text: str) -> list[str]:
    """The years and figures that the question states and the text does not hold, in order."""
    digits = {t.replace(".", "").replace(",", "") for t in terms(text) if t[:1].isdigit()}
    digits |= {"".join(c for c in word if c.isdigit()) for word in fold(text).split()}
    asked = evidence.asked.years | evidence.asked.numbers
    return sorted(figure for figure in asked if figure and figure not in digits)


def _share(some: Sequence[Ranked], ranked: Sequence[Ranked]) -> float:
    """The softmax share of some of the ranked candidates among all."""
    top = max(r.score for r in ranked)
    total = sum(math.exp(r.score - top) for r in ranked)
    return sum(math.exp(r.score - top) for r in some) / total


def _most(ranked: Sequence[Ranked], name: str) -> float:
    row = FEATURES.index(name)
    return max((r.candidate.features[row] for r in ranked), default=0.0)
