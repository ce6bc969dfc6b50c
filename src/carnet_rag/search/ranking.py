"""A linear model over readable features: which candidate answers, and how surely.

The weights stand in ``ranking.json``; ``eval/fit_answers.py`` makes them from several corpora and
tells what they are worth on each when they have not seen it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from carnet_rag.errors import ModelError
from carnet_rag.search.features import Candidate, Features

KINDS = {"anticipated": True, "text": False}
"""What ``ranking.json`` calls each kind of candidate: whether the bank anticipates it."""


@dataclass(frozen=True, slots=True)
class Logistic:
    """A logistic model: one weight a signal of ``answer.abstention.Signals``, and a bias."""

    signals: tuple[float, ...]
    bias: float


@dataclass(frozen=True, slots=True)
class RankingWeights:
    """One weight a feature, for quotes that the bank anticipates (True) and for sentences of the
    text alone (False), fitted together so that their scores compare; the decision's model for a
    best candidate of each kind, and from which probability on it is given as an answer.
    """

    ranking: Mapping[bool, Features]
    decision: Mapping[bool, Logistic]
    threshold: Mapping[bool, float]


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with its score: higher is better; scores compare within one question only."""

    candidate: Candidate
    score: float


def rank(
    candidates: Sequence[Candidate], weights: Mapping[bool, Features] | None = None
) -> list[Ranked]:
    """Order candidates, best first; equal scores keep the order of the text."""
    used = weights or default_weights().ranking
    ranked = [
        Ranked(c, sum(w * x for w, x in zip(used[c.anticipated], c.features, strict=True)))
        for c in candidates
    ]
    return sorted(ranked, key=lambda r: (-r.score, r.candidate.passage_id, _start(r.candidate)))


@lru_cache(maxsize=1)
def default_weights() -> RankingWeights:
    """The weights that the package ships. Raises ModelError when they fit other features."""
    text = resources.files("carnet_rag").joinpath("search/ranking.json").read_text("utf-8")
    data = json.loads(text)
    if any(tuple(weights) != Features._fields for weights in data["ranking"].values()):
        raise ModelError("search/ranking.json ne correspond pas au code : eval/fit_answers.py.")
    return RankingWeights(
        ranking={kind: Features(**data["ranking"][name]) for name, kind in KINDS.items()},
        decision={kind: _logistic(data["decision"][name]) for name, kind in KINDS.items()},
        threshold={kind: data["threshold"][name] for name, kind in KINDS.items()},
    )


def _logistic(data: dict[str, float]) -> Logistic:
    *signals, bias = data.values()
    return Logistic(tuple(signals), bias)


def _start(candidate: Candidate) -> int:
    return candidate.spans[0].start
