"""Whether the best candidate answers, by evidence that a reader can be shown.

Similarity alone does not tell: near-misses score higher than honest paraphrases. What tells is
what the bank says is missing, whether the quote holds the kind of thing that is asked, and
whether the question's words, years and figures are met by the quote, its headings and its passage.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from carnet_rag.candidates import FEATURES, document_frequencies, term_weights
from carnet_rag.evidence import Evidence
from carnet_rag.index import Index
from carnet_rag.ranking import Ranked, Weights, default_weights
from carnet_rag.tokens import fold, terms

SIGNALS = (
    "certainty",  # softmax share of the best answering candidate among all
    "sentence",  # cosine of its best sentence
    "missing_lead",  # score of the best unanswered entry above the best answering candidate
    "missing_nearer",  # the same by the cosine of the anticipated question alone
    "missing_same_kind",  # the same among questions that ask for the same kind of thing
    "missing_wording",  # the same by shared character trigrams: « plus de » is not « moins de »
    "no_amount",  # the question asks for money and the quote holds none
    "no_date",
    "no_figure",
    "speaker_unmet",  # it names a speaker who neither says it nor is named there
    "unknown_words",  # share of the question's words that no passage holds
    "unmet_figures",  # years and figures of the question that the passage does not hold
)
POSITIVE = ("certainty", "sentence")
"""The signals that speak for an answer; all others speak against it."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """The signals of a question, in the order of ``SIGNALS``; ``answering`` are the candidates
    that quote, ``missing`` the best entry that says what the carnet does not say.
    """

    answering: tuple[Ranked, ...]
    missing: Ranked | None
    signals: tuple[float, ...]


def weigh(index: Index, evidence: Evidence, ranked: Sequence[Ranked]) -> Weighed:
    """Compute the signals from the ranked candidates; all zeros when nothing was found."""
    answering = tuple(r for r in ranked if not r.candidate.unanswered)
    missing = next((r for r in ranked if r.candidate.unanswered), None)
    if not answering:
        return Weighed((), missing, (0.0,) * len(SIGNALS))
    best = answering[0]
    feature = dict(zip(FEATURES, best.candidate.features, strict=True))
    passage = index.passage(best.candidate.passage_id)
    place = " ".join((passage.text, *passage.heading_path, passage.speaker or ""))
    kind = evidence.asked.kind
    absent = 1.0 - feature["type_present"]
    exponents = [math.exp(r.score - ranked[0].score) for r in ranked]
    values = (
        math.exp(best.score - ranked[0].score) / sum(exponents),
        feature["sentence"],
        _lead(missing, best),
        _nearest(ranked, "question", True) - _nearest(ranked, "question", False),
        _nearest(ranked, "same_kind", True) - _nearest(ranked, "same_kind", False),
        _nearest(ranked, "trigrams", True) - feature["trigrams"],
        absent if kind == "amount" else 0.0,
        absent if kind == "date" else 0.0,
        absent if kind in ("count", "duration") else 0.0,
        float(feature["speaker"] < 0),
        unknown_words(index, evidence.question),
        float(len(unmet_figures(evidence, place))),
    )
    return Weighed(answering, missing, values)


def probability(weighed: Weighed, weights: Weights | None = None) -> float:
    """The probability that the carnet answers: a logistic model over the signals."""
    used = weights or default_weights()
    if not weighed.answering:
        return 0.0
    logit = used.decision_bias + sum(
        w * x for w, x in zip(used.decision, weighed.signals, strict=True)
    )
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, logit))))


def elsewhere(index: Index, evidence: Evidence) -> float:
    """How much nearer the question is to everyday questions on other subjects than to the corpus.

    A difference of cosines, to which words that the carnets never use add up to 0.2.
    """
    best = [m.best for m in evidence.entries.values() if m.best is not None]
    near = max([*best, *evidence.sentences.values(), *evidence.passages.values()], default=-1.0)
    return evidence.elsewhere - near + 0.2 * unknown_words(index, evidence.question)


def unknown_words(index: Index, question: str) -> float:
    """The share, by weight, of the question's words that no passage holds."""
    weights, known = term_weights(index, question), document_frequencies(index)
    total = sum(weights.values())
    return sum(w for t, w in weights.items() if t not in known) / total if total else 0.0


def unmet_figures(evidence: Evidence, text: str) -> list[str]:
    """The years and figures that the question states and the text does not hold, in order."""
    digits = {t.replace(".", "").replace(",", "") for t in terms(text) if t[:1].isdigit()}
    digits |= {"".join(c for c in word if c.isdigit()) for word in fold(text).split()}
    asked = evidence.asked.years | evidence.asked.numbers
    return sorted(figure for figure in asked if figure and figure not in digits)


def _lead(missing: Ranked | None, best: Ranked) -> float:
    return max(-6.0, min(6.0, missing.score - best.score)) if missing else -6.0


def _nearest(ranked: Sequence[Ranked], name: str, unanswered: bool) -> float:
    row = FEATURES.index(name)
    return max(
        (r.candidate.features[row] for r in ranked if r.candidate.unanswered == unanswered),
        default=0.0,
    )
