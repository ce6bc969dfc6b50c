"""Fit the weights of ``carnet_rag.search.ranking`` and of its decision on the public question sets.

    python eval/fit_ranking.py --index index [--out src/carnet_rag/search/ranking.json]

Each question is seen three times: with the whole bank, without the entries of its own section, and
without any bank, so that the weights hold where a bank is thin or missing.

Ranking: a linear softmax over the candidates of a question (ListNet's top-one probability, Cao et
al. 2007), the loss being minus the log of the share of those that the official scorer accepts.
Decision: two logistic models over the signals, one where the best candidate is a quote that the
bank anticipates, one where it is a sentence of the text alone. They learn whether the carnet
answers, from the sets, from bank questions held out (``held_out.py``) and from everyday questions
on other subjects (``off_topic.txt``); then their slope and bias are set so that the probability is
that of a right answer (Platt 1999). All is judged by five-fold cross-validation, folds made of
whole questions (in their three settings) and whole dialogues.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from ranking_cases import BANK, OFF_TOPIC, SETS, Case, Judge, load_cases
from scipy.optimize import minimize

from carnet_rag.answer import abstention
from carnet_rag.answer.composing import support
from carnet_rag.evaluation.scorer import Scorer
from carnet_rag.index import Index, open_index
from carnet_rag.search.features import FEATURES
from carnet_rag.search.ranking import Logistic, Ranked, RankingWeights, rank

FOLDS, SEEDS, L2_RANKING, L2_DECISION, L2_PLATT = 5, 3, 0.02, 0.03, 1e-6
VARIANTS = {"full": 2.0, "section": 1.0, "none": 1.0}
"""How much of the bank a question is asked with, and what such a case weighs."""
SOURCES = {BANK: 0.6, OFF_TOPIC: 0.3}
"""What the cases that teach only the decision weigh, beside 1 for those of the sets."""
FALSE_REFUSALS = 0.08
"""The share of answerable questions, out of fold, that the threshold leaves unanswered."""
CAPS = {"unmet_figures": -2.5}
"""What a signal weighs at least, whatever the few cases that hold it: an answer about another year
than the one asked is not an answer."""
ELSEWHERE = 0.16
"""``abstention.elsewhere`` above which a question is refused: with or without a bank, all 13
off-topic questions of the sets stand above it, and at most 3 % of the others."""


def folds(cases: list[Case], seed: int) -> np.ndarray:
    """The fold of each case, shape (n,); the settings of a question, the turns of a dialogue and
    the bank questions on one passage share theirs.
    """
    groups = sorted({(c.source, c.group) for c in cases})
    shuffled = np.random.default_rng(seed).permutation(len(groups))
    fold = {groups[g]: i % FOLDS for i, g in enumerate(shuffled)}
    return np.array([fold[c.source, c.group] for c in cases])


def fit_ranking(cases: list[Case]) -> np.ndarray:
    """Weights of the features, shape (len(FEATURES),)."""
    used = [c for c in cases if c.ranks]
    features = np.concatenate([c.features for c in used])
    scale = features.std(0) + 1e-9
    x = features / scale
    right = np.concatenate([c.right for c in used]).astype(float)
    sizes = [len(c.right) for c in used]
    case = np.repeat(np.arange(len(used)), sizes)
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    weight = np.array([VARIANTS[c.variant] for c in used])
    weight /= weight.sum()

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        scores = x @ weights
        exponents = np.exp(scores - np.maximum.reduceat(scores, starts)[case])
        share = exponents / np.add.reduceat(exponents, starts)[case]
        held = share * right
        total = np.add.reduceat(held, starts) + 1e-12
        slope = x.T @ ((share - held / total[case]) * weight[case])
        value = -float(weight @ np.log(total)) + L2_RANKING * weights @ weights
        return value, slope + 2 * L2_RANKING * weights

    return minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B").x / scale


def fit_logistic(
    signals: np.ndarray,
    target: np.ndarray,
    weight: np.ndarray,
    bounds: list[tuple[float | None, float | None]],
    l2: float = L2_DECISION,
) -> tuple[np.ndarray, float]:
    """Weights within bounds (k,) and bias for the probability that the target is 1."""
    mean, scale = signals.mean(0), signals.std(0) + 1e-9
    x = (signals - mean) / scale
    weight = weight / weight.sum()

    def loss(packed: np.ndarray) -> tuple[float, np.ndarray]:
        logits = x @ packed[:-1] + packed[-1]
        error = (1 / (1 + np.exp(-logits)) - target) * weight
        value = float(weight @ (np.logaddexp(0, logits) - target * logits))
        slope = np.append(x.T @ error + 2 * l2 * packed[:-1], error.sum())
        return value + l2 * packed[:-1] @ packed[:-1], slope

    start = np.zeros(x.shape[1] + 1)
    packed = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[*bounds, (None, None)]).x
    weights = packed[:-1] / scale
    return weights, float(packed[-1] - weights @ mean)


@dataclass
class Weighing:
    """What the decision sees of each case: signals (n, k), which model it falls to, whether the
    quotes would be right, whether it is off topic.
    """

    signals: np.ndarray
    anticipated: np.ndarray
    correct: np.ndarray
    off_topic: np.ndarray


def weigh(index: Index, cases: list[Case], ranked: list[list[Ranked]], judge: Judge) -> Weighing:
    """Weigh the ranked candidates of each case and judge what would be quoted."""
    weighed = [abstention.weigh(index, c.evidence, r) for c, r in zip(cases, ranked, strict=True)]
    correct = [
        judge(c.gold, tuple(support(index, w.answering, c.evidence.asked)), c.evidence)
        for c, w in zip(cases, weighed, strict=True)
    ]
    return Weighing(
        np.array([w.signals for w in weighed]),
        np.array([w.anticipated for w in weighed]),
        np.array(correct),
        np.array([abstention.elsewhere(index, c.evidence) > ELSEWHERE for c in cases]),
    )


def fit_decision(cases: list[Case], seen: Weighing, anticipated: bool) -> tuple[np.ndarray, float]:
    """The logistic model of one kind of best candidate: does the carnet answer?"""
    mine = seen.anticipated == anticipated
    answerable = np.array([c.answerable for c in cases])
    weight = np.array([VARIANTS[c.variant] * SOURCES.get(c.source, 1.0) for c in cases])
    for outcome in (True, False):  # both weigh the same
        rows = mine & (answerable == outcome)
        weight[rows] /= weight[rows].sum()
    # A signal may only weigh the way it reads: the sets hold few near-misses to learn from.
    used = abstention.SIGNALS if anticipated else abstention.TEXT_SIGNALS
    bounds: list[tuple[float | None, float | None]] = [
        (0, 0) if n not in used else (0, None) if n in abstention.POSITIVE else (None, 0)
        for n in abstention.SIGNALS
    ]
    weights, bias = fit_logistic(seen.signals[mine], answerable[mine] * 1.0, weight[mine], bounds)
    caps = np.array([CAPS.get(n, np.inf) for n in abstention.SIGNALS])
    return np.minimum(weights, caps), bias


def decide(
    cases: list[Case], seen: Weighing, fold: np.ndarray
) -> tuple[np.ndarray, dict[bool, tuple[float, float]]]:
    """Probabilities out of fold, and the slope and bias that make them those of a right answer."""
    logits = np.zeros(len(cases))
    sets = np.array([c.source in SETS for c in cases])
    weight = np.array([VARIANTS[c.variant] for c in cases])
    platt = {}
    for anticipated in (True, False):
        mine = seen.anticipated == anticipated
        for k in range(FOLDS):
            train, test = fold != k, mine & (fold == k)
            model = fit_decision(
                [c for c, t in zip(cases, train, strict=True) if t],
                Weighing(seen.signals[train], seen.anticipated[train], *[seen.correct[train]] * 2),
                anticipated,
            )
            logits[test] = seen.signals[test] @ model[0] + model[1]
        rows = mine & sets
        slope, bias = fit_logistic(
            logits[rows, None], seen.correct[rows] * 1.0, weight[rows], [(0, None)], L2_PLATT
        )
        platt[anticipated] = (float(slope[0]), bias)
        logits[mine] = logits[mine] * slope[0] + bias
    likely = 1 / (1 + np.exp(-logits))
    likely[seen.off_topic] = 0.0
    return likely, platt


def figures(cases: list[Case], likely: np.ndarray, correct: np.ndarray, threshold: float) -> dict:
    """Accuracy, precision, refusal recall and false refusals, by the official definitions."""
    answerable = np.array([c.answerable for c in cases])
    given = likely >= threshold
    return {
        "n": len(cases),
        "accuracy": float((correct & given)[answerable].mean()),
        "precision": float((correct & given).sum() / max(1, given.sum())),
        "refusal_recall": float((~given)[~answerable].mean()),
        "false_refusals": float((~given)[answerable].mean()),
    }


def run(index: Index, sets: Path, corpus: Path, out: Path, cache: Path) -> None:
    """Fit on everything, judge out of fold, and write the weights with what was measured."""
    judge = Judge(index, Scorer(sets / "score.py", corpus))
    cases = load_cases(index, sets, corpus, cache, judge)
    tries = [_out_of_fold(index, cases, judge, seed) for seed in range(SEEDS)]
    threshold = _threshold(cases, tries)
    ranking = fit_ranking(cases)
    seen = weigh(index, cases, [rank(c.candidates, _weights(ranking)) for c in cases], judge)
    models = {}
    for anticipated, name in ((True, "anticipated"), (False, "text")):
        weights, bias = fit_decision(cases, seen, anticipated)
        slope, shift = np.mean([platt[anticipated] for _, _, platt in tries], axis=0)
        models[name] = {
            n: round(float(w * slope), 4) for n, w in zip(abstention.SIGNALS, weights, strict=True)
        } | {"bias": round(float(bias * slope + shift), 4)}
    content = {
        "made_by": "eval/fit_ranking.py",
        "out_of_fold": _measured(cases, tries, threshold),
        "ranking": {n: round(float(w), 4) for n, w in zip(FEATURES, ranking, strict=True)},
        "decision": models,
        "threshold": threshold,
        "off_topic": ELSEWHERE,
    }
    out.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(json.dumps(content["out_of_fold"], indent=1))


def _out_of_fold(index: Index, cases: list[Case], judge: Judge, seed: int) -> tuple:
    """Probabilities, what is right and the calibration, by weights that did not see the case."""
    fold = folds(cases, seed)
    ranked: list[list[Ranked]] = [[] for _ in cases]
    for k in range(FOLDS):
        weights = fit_ranking([c for c, f in zip(cases, fold, strict=True) if f != k])
        for i in np.flatnonzero(fold == k):
            ranked[i] = rank(cases[i].candidates, _weights(weights))
    seen = weigh(index, cases, ranked, judge)
    likely, platt = decide(cases, seen, fold)
    return likely, seen.correct, platt


def _threshold(cases: list[Case], tries: list[tuple]) -> float:
    """The probability below which ``FALSE_REFUSALS`` of the answerable questions fall, out of fold,
    with the whole bank.
    """
    rows = [c.source in SETS and c.variant == "full" and c.answerable for c in cases]
    return round(float(np.quantile([likely[rows] for likely, *_ in tries], FALSE_REFUSALS)), 2)


def _parts(cases: list[Case]) -> dict[tuple[str, str], np.ndarray]:
    return {
        (name, variant): np.array(
            [i for i, c in enumerate(cases) if (c.source, c.variant) == (name, variant)]
        )
        for name in SETS
        for variant in VARIANTS
    }


def _measured(cases: list[Case], tries: list[tuple], threshold: float) -> dict:
    """Set -> setting -> figures: their mean over the seeds, and the spread of the accuracy."""
    measured: dict = {}
    for (name, variant), part in _parts(cases).items():
        each = [
            figures([cases[i] for i in part], likely[part], correct[part], threshold)
            for likely, correct, _ in tries
        ]
        measured.setdefault(name, {})[variant] = {
            k: round(float(np.mean([e[k] for e in each])), 3) for k in each[0]
        } | {"spread": round(float(np.ptp([e["accuracy"] for e in each])), 3)}
    return measured


def _weights(ranking: np.ndarray) -> RankingWeights:
    none = Logistic((), 0.0)
    return RankingWeights(tuple(ranking), none, none, 0.0, 0.0)


def main() -> None:
    """Read the options and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, default=Path("index"))
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--sets", type=Path, default=Path("eval"))
    parser.add_argument("--out", type=Path, default=Path("src/carnet_rag/search/ranking.json"))
    parser.add_argument("--cache", type=Path, default=Path("held_out.pkl"))
    args = parser.parse_args()
    run(open_index(args.index), args.sets, args.corpus, args.out, args.cache)


if __name__ == "__main__":
    main()
