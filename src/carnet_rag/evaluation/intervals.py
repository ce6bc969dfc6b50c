"""95 % intervals: Wilson's for a proportion, a seeded bootstrap for a mean."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

_Z = 1.959963984540054  # two-sided 95 %
_RESAMPLES = 2000
_SEED = 17


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure between 0 and 1, the bounds of its 95 % interval and the cases it is made of."""

    value: float
    low: float
    high: float
    n: int


def proportion(successes: int, n: int) -> Measure | None:
    """Wilson's score interval (Wilson 1927); None for no case at all."""
    if n == 0:
        return None
    p, z2 = successes / n, _Z * _Z
    centre = (p + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return Measure(p, max(0.0, centre - half), min(1.0, centre + half), n)


def mean(values: Sequence[float]) -> Measure | None:
    """Percentile bootstrap over the cases, the same draw on every run; None for no case."""
    if not values:
        return None
    sample = np.asarray(values, dtype=float)
    draws = np.random.default_rng(_SEED).integers(len(sample), size=(_RESAMPLES, len(sample)))
    low, high = np.percentile(sample[draws].mean(axis=1), [2.5, 97.5])
    return Measure(float(sample.mean()), float(low), float(high), len(sample))
