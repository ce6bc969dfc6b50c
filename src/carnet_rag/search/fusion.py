"""What several views of the corpus say together of each passage: a weighted sum of z-scores."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping

WEIGHTS = {
    "passages": 1.0,
    "sentences": 1.0,
    "titles": 0.3,
    "bm25": 0.5,
    "carnets": 0.8,
    "tokens": 2.0,
    "figures": 1.5,
}
"""What each view weighs, whatever the corpus (``eval/README.md``)."""


def fuse(
    views: Mapping[str, Mapping[str, float]], weights: Mapping[str, float] = WEIGHTS
) -> dict[str, float]:
    """Passage ids that any view found, with their score: higher is better.

    A passage that a view did not find is worth its lowest score there: it stands below all that
    were found.
    """
    used = {name: scores for name, scores in views.items() if name in weights}
    fused = dict.fromkeys((p for scores in used.values() for p in scores), 0.0)
    for name, scores in used.items():
        held, weight = standard(scores), weights[name]
        floor = min(held.values(), default=0.0)
        fused = {p: score + weight * held.get(p, floor) for p, score in fused.items()}
    return fused


def best(scores: Mapping[str, float], count: int) -> list[str]:
    """The ids of the highest scores, highest first; equal ones by their ids."""
    return sorted(scores, key=lambda name: (-scores[name], name))[:count]


def standard(scores: Mapping[str, float]) -> dict[str, float]:
    """The scores centred, in units of their spread; all 0 when they do not differ."""
    mean, spread = moments(scores.values())
    return {key: (score - mean) / spread for key, score in scores.items()}


def moments(scores: Collection[float]) -> tuple[float, float]:
    """Mean and standard deviation (1 where there is none to divide by)."""
    if not scores:
        return 0.0, 1.0
    mean = sum(scores) / len(scores)
    spread = math.sqrt(sum((s - mean) ** 2 for s in scores) / len(scores))
    return mean, spread if spread > 1e-9 else 1.0
