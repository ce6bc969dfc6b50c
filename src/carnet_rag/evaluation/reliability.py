"""Whether the decision's probability can be believed: bins, Brier score, and what each threshold
would give in accuracy, precision and share unsure (as LitQA2 reports them).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from carnet_rag.evaluation.answers import JudgedAnswer
from carnet_rag.evaluation.intervals import Measure, proportion

_BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Questions whose probability lies in [low, high): mean probability, share that held."""

    low: float
    high: float
    mean: float
    held: Measure


@dataclass(frozen=True, slots=True)
class Tradeoff:
    """What answering from ``threshold`` on would give. ``precision`` is None when none would be."""

    threshold: float
    accuracy: float
    precision: float | None
    unsure: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """``brier`` is the mean squared error of the probability (0 perfect, 0.25 a coin toss said at
    0.5); ``base`` the Brier score of always saying the share that holds; ``gap`` the mean distance
    between probability and outcome over the bins, weighted by their size.
    """

    n: int
    brier: float
    base: float
    gap: float
    threshold: float | None
    bins: tuple[Bin, ...]
    tradeoffs: tuple[Tradeoff, ...]


def reliability(rows: Sequence[JudgedAnswer]) -> Reliability | None:
    """Compare each probability with what held; None when no answer carries a probability.

    The outcome of a question is whether the quotes put forward hold what was asked, shown as an
    answer or only as near: an unanswerable one never holds.
    """
    pairs = [(row.probability, row) for row in rows if row.probability is not None]
    if not pairs:
        return None
    n = len(pairs)
    rate = sum(row.held for _, row in pairs) / n
    bins = _bins([(p, row.held) for p, row in pairs])
    answerable = sum(row.answerable for _, row in pairs)
    thresholds = [row.threshold for _, row in pairs if row.threshold is not None]
    return Reliability(
        n=n,
        brier=sum((p - row.held) ** 2 for p, row in pairs) / n,
        base=rate * (1 - rate),
        gap=sum(b.held.n * abs(b.mean - b.held.value) for b in bins) / n,
        threshold=thresholds[0] if thresholds else None,
        bins=bins,
        tradeoffs=tuple(
            _tradeoff(step / 20, [(p, row.held) for p, row in pairs], answerable)
            for step in range(21)
        ),
    )


def _bins(pairs: Sequence[tuple[float, bool]]) -> tuple[Bin, ...]:
    out = []
    for i in range(_BINS):
        low, high = i / _BINS, (i + 1) / _BINS
        inside = [(p, held) for p, held in pairs if min(int(p * _BINS), _BINS - 1) == i]
        held = proportion(sum(h for _, h in inside), len(inside))
        if held is not None:
            out.append(Bin(low, high, sum(p for p, _ in inside) / len(inside), held))
    return tuple(out)


def _tradeoff(threshold: float, pairs: Sequence[tuple[float, bool]], answerable: int) -> Tradeoff:
    answered = [held for p, held in pairs if p >= threshold]
    return Tradeoff(
        threshold,
        sum(answered) / answerable if answerable else 0.0,
        sum(answered) / len(answered) if answered else None,
        1 - len(answered) / len(pairs),
    )
