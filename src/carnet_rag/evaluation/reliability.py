"""Whether the decision's probability can be believed: its Brier score, and what held, by bins."""

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
class Reliability:
    """``brier`` is the mean squared error of the probability (0 perfect, 0.25 a coin toss said at
    0.5); ``base`` the Brier score of always saying the share that holds; ``gap`` the mean distance
    between probability and outcome over the bins, weighted by their size.
    """

    n: int
    brier: float
    base: float
    gap: float
    bins: tuple[Bin, ...]


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
    bins = _bins(pairs)
    return Reliability(
        n=n,
        brier=sum((p - held) ** 2 for p, held in pairs) / n,
        base=rate * (1 - rate),
        gap=sum(b.held.n * abs(b.mean - b.held.value) for b in bins) / n,
        bins=bins,
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
