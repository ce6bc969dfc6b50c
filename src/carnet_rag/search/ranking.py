"""A linear model over readable features: which candidate answers, and how surely.

The weights stand in ``ranking.json``; ``eval/fit_answers.py`` makes them from several corpora and
tells what they are worth on each when they have not seen it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from carnet_rag.errors import ModelError
from carnet_rag.search.features import Candidate, Features


@dataclass(frozen=True, slots=True)
class Logistic:
    """A logistic model: one weight a signal of ``answer.abstention.Signals``, and a bias."""

    signals: tuple[float, ...]
    bias: float


@dataclass(frozen=True, slots=True)
class RankingWeights:
    """One weight a feature; the decision's models for a best candidate that the bank anticipates
    and for a sentence of the text alone; from which probability on an answer is given.
    """

    ranking: Features
    anticipated: Logistic
    text: Logistic
    threshold: float


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with its score: higher is better; scores compare within one question only."""

    candidate: Candidate
    score: float


def rank(candidates: list[Candidate], weights: Features | None = None) -> list[Ranked]:
    """Order candidates, best first; equal scores keep the order of the text."""
    used = weights or default_weights().ranking
    ranked = [
        Ranked(c, sum(w * x for w, x in zip(used, c.features, strict=True))) for c in candidates
    ]
    return sorted(ranked, key=lambda r: (-r.score, r.candidate.passage_id, _start(r.candidate)))


@lru_cache(maxsize=1)
def default_weights() -> RankingWeights:
    """The weights that the package ships. Raises ModelError when they fit other features."""
    text = resources.files("carnet_rag").joinpath("search/ranking.json").read_text("utf-8")
    data = json.loads(text)
    if tuple(data["ranking"]) != Features._fields:
        raise ModelError("search/ranking.json ne correspond pas au code : eval/fit_answers.py.")
    return RankingWeights(
        ranking=Features(**data["ranking"]),
        anticipated=_logistic(data["decision"]["anticipated"]),
        text=_logistic(data["decision"]["text"]),
        threshold=data["threshold"],
    )


def _logistic(data: dict[str, float]) -> Logistic:
    *signals, bias = data.values()
    return Logistic(tuple(signals), bias)


def _start(candidate: Candidate) -> int:
    return candidate.spans[0].start
