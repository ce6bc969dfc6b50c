"""A linear model over readable features: which candidate answers, and how surely.

The weights stand in ``ranking.json``; ``eval/fit_ranking.py`` makes them from the public
question sets, by cross-validation, and writes there what it measured.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import numpy as np

from carnet_rag.errors import ModelError
from carnet_rag.search.features import FEATURES, Candidate


@dataclass(frozen=True, slots=True)
class Logistic:
    """A logistic model: one weight a signal of ``decision.SIGNALS``, and a bias."""

    signals: tuple[float, ...]
    bias: float


@dataclass(frozen=True, slots=True)
class RankingWeights:
    """One weight a feature of ``FEATURES``; the decision's models for a best candidate that the
    bank anticipates and for a sentence of the text alone; from which probability on an answer is
    given, and from which ``decision.elsewhere`` on a question is off topic.
    """

    ranking: tuple[float, ...]
    anticipated: Logistic
    text: Logistic
    threshold: float
    off_topic: float


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with its score: higher is better; scores compare within one question only."""

    candidate: Candidate
    score: float


def rank(candidates: list[Candidate], weights: RankingWeights | None = None) -> list[Ranked]:
    """Order candidates, best first; equal scores keep the order of the text."""
    if not candidates:
        return []
    used = weights or default_weights()
    scores = np.array([c.features for c in candidates]) @ np.array(used.ranking)
    ranked = [Ranked(c, float(s)) for c, s in zip(candidates, scores, strict=True)]
    return sorted(ranked, key=lambda r: (-r.score, r.candidate.passage_id, _start(r.candidate)))


@lru_cache(maxsize=1)
def default_weights() -> RankingWeights:
    """The weights that the package ships. Raises ModelError when they fit other features."""
    text = resources.files("carnet_rag").joinpath("search/ranking.json").read_text("utf-8")
    data = json.loads(text)
    if tuple(data["ranking"]) != FEATURES:
        raise ModelError("search/ranking.json ne correspond pas au code : eval/fit_ranking.py.")
    return RankingWeights(
        ranking=tuple(data["ranking"].values()),
        anticipated=_logistic(data["decision"]["anticipated"]),
        text=_logistic(data["decision"]["text"]),
        threshold=data["threshold"],
        off_topic=data["off_topic"],
    )


def _logistic(data: dict[str, float]) -> Logistic:
    signals = dict(data)
    bias = signals.pop("bias")
    return Logistic(tuple(signals.values()), bias)


def _start(candidate: Candidate) -> int:
    return candidate.spans[0].start
