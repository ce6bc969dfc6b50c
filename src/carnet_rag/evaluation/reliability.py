"""Whether the decision's probability can be believed: its Brier score, and its distance to what
held.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from carnet_rag.evaluation.answers import JudgedAnswer

_BINS = 10


@dataclass(frozen=True, slots=True)
class Reliability:
    """``brier`` is the mean squared error of the probability (0 perfect, 0.25 a coin toss said at
    0.5); ``base`` the Brier score of always saying the share that holds; ``gap`` the mean distance
    between probability and outcome over ten bins of equal width, weighted by their size.
    """

    n: int
    brier: float
    base: float
    gap: float


def reliability(rows: Sequence[JudgedAnswer]) -> Reliability | None:
    """Compare each probability with what held; None when no answer carries a probability.

    The outcome of a question is whether the quotes put forward hold what was asked, shown as an
    answer or only as near: an unanswerable one never holds.
    """
    pairs = [(row.probability, row.held) for row in rows if row.probability is not None]
    if not pairs:
        return None
    n = len(pairs)
    rate = sum(held for _, held in pairs) / n
    over = [0.0] * _BINS  # of a bin, how much the probabilities say more than what held
    for p, held in pairs:
        over[min(int(p * _BINS), _BINS - 1)] += p - held
    return Reliability(
        n=n,
        brier=sum((p - held) ** 2 for p, held in pairs) / n,
        base=rate * (1 - rate),
        gap=sum(map(abs, over)) / n,
    )
