"""How probable it is that a statement is on a claim's subject: a logistic model of ten-odd shares,
counts and cosines. ``eval/fit_check.py`` makes its weights and reports their cross-validation.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from pydantic import TypeAdapter

from carnet_rag.check.findings import Comparison
from carnet_rag.check.nearest import NearStatement

UNFIT = 0.02
"""What is left of the probability when the statement is about something else. It only orders what
is near: with nothing left, none of 223 claims (``eval/claims.jsonl``, ``claims.own.jsonl``) has
another verdict, four another place."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Standardised logistic weights: ``sum((x - mean) / scale * weight) + bias``."""

    names: tuple[str, ...]
    means: tuple[float, ...]
    scales: tuple[float, ...]
    weights: tuple[float, ...]
    bias: float

    def probability(self, features: dict[str, float]) -> float:
        """The probability for one statement."""
        total = self.bias
        for name, mean, scale, weight in zip(
            self.names, self.means, self.scales, self.weights, strict=True
        ):
            total += (features[name] - mean) / scale * weight
        return 1 / (1 + math.exp(-max(-60.0, min(60.0, total))))


def features_of(candidate: NearStatement, comparison: Comparison) -> dict[str, float]:
    """Every feature of a statement near a claim, by name."""
    return {
        **dict(comparison.features),
        "cosine": candidate.cosine,
        "question": candidate.question,
        "unanswered": candidate.unanswered,
    }


@lru_cache(maxsize=1)
def load_weights() -> Weights:
    """The weights that come with the package."""
    text = (resources.files("carnet_rag.check") / "weights.json").read_text(encoding="utf-8")
    return TypeAdapter(Weights).validate_json(text)
