"""Fit the weights of ``carnet_rag.ranking`` and of its decision on the public question sets.

    python eval/fit_ranking.py --index index [--out src/carnet_rag/weights/ranking.json]

Ranking: a linear softmax over the candidates of a question (ListNet's top-one probability, Cao et
al. 2007), the loss being minus the log of the share of those that the official scorer accepts.
Decision: a logistic model over the signals, its target being whether the carnet answers. Both are
L2-regularised and judged by five-fold cross-validation, folds made of whole questions and whole
dialogues; the threshold is the one that does best out of fold.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize

from carnet_rag import decision
from carnet_rag.answer import cite, support
from carnet_rag.candidates import FEATURES, Candidate, find_candidates
from carnet_rag.evaluation.scorer import Scorer, load_gold
from carnet_rag.evidence import Evidence, gather
from carnet_rag.index import Index, open_index
from carnet_rag.phrases import answered
from carnet_rag.quoting import quote
from carnet_rag.ranking import Ranked, Weights, rank
from carnet_rag.wire import citation_json

FOLDS, SEEDS, L2_RANKING, L2_DECISION = 5, 3, 0.02, 0.03
FALSE_REFUSALS = 0.07
"""The share of answerable questions, out of fold, that the threshold may leave unanswered."""
OFF_TOPIC = 0.09
"""``decision.elsewhere`` above which a question is refused: in the sets, all 14 off-topic
questions stand above it, and 1 of the 256 answerable ones."""
SETS = ("questions.jsonl", "questions.own.jsonl", "dialogues.jsonl")


@dataclass
class Case:
    """A question with its candidates and which of them, quoted alone, the scorer accepts."""

    gold: dict
    group: str
    source: str
    evidence: Evidence
    candidates: list[Candidate]
    features: np.ndarray
    right: np.ndarray

    @property
    def answerable(self) -> bool:
        """Whether the set gives evidence for it."""
        return bool(self.gold["evidence"])


def load_cases(index: Index, folder: Path, corpus: Path) -> list[Case]:
    """Every question of the sets (dialogue turns by their standalone form) with its candidates."""
    scorer = Scorer(folder / "score.py", corpus)
    cases = []
    for name in SETS:
        for item in load_gold(folder / name):
            for turn in item.get("turns", [item]):
                question = turn.get("standalone") or turn["question"]
                evidence = gather(index, question)
                candidates = find_candidates(index, evidence)
                cases.append(
                    Case(
                        gold={**turn, "question": question},
                        group=item["id"],
                        source=name,
                        evidence=evidence,
                        candidates=candidates,
                        features=np.array([c.features for c in candidates]),
                        right=np.array(
                            [_right(index, scorer, turn, evidence, c) for c in candidates]
                        ),
                    )
                )
    return cases


def _right(index: Index, scorer: Scorer, gold: dict, evidence: Evidence, candidate) -> bool:
    if candidate.unanswered or not gold["evidence"]:
        return False
    citations = cite(index, quote(index, candidate, evidence.asked))
    text = answered(citations, evidence.asked)
    return scorer.judge(gold, _wire("answered", text, citations))["correct"]


def _wire(status: str, text: str, citations) -> dict:
    return {"status": status, "text": text, "citations": [citation_json(c) for c in citations]}


def folds(cases: list[Case], seed: int) -> np.ndarray:
    """The fold of each case, shape (n,); the turns of a dialogue share theirs."""
    groups = sorted({(c.source, c.group) for c in cases})
    shuffled = np.random.default_rng(seed).permutation(len(groups))
    fold = {groups[g]: i % FOLDS for i, g in enumerate(shuffled)}
    return np.array([fold[c.source, c.group] for c in cases])


def fit_ranking(cases: list[Case]) -> np.ndarray:
    """Weights of the features, shape (len(FEATURES),)."""
    used = [c for c in cases if c.right.any()]
    scale = np.concatenate([c.features for c in used]).std(0) + 1e-9

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        value, slope = 0.0, np.zeros_like(weights)
        for case in used:
            x = case.features / scale
            scores = x @ weights
            share = np.exp(scores - scores.max())
            share /= share.sum()
            held = share * case.right
            value -= np.log(held.sum() + 1e-12)
            slope -= (held / (held.sum() + 1e-12) - share) @ x
        n = len(used)
        return value / n + L2_RANKING * weights @ weights, slope / n + 2 * L2_RANKING * weights

    fitted = minimize(loss, np.zeros(len(FEATURES)), jac=True, method="L-BFGS-B")
    return fitted.x / scale


def fit_decision(signals: np.ndarray, answerable: np.ndarray) -> tuple[np.ndarray, float]:
    """Weights of the signals and their bias, for the probability that the carnet answers."""
    mean, scale = signals.mean(0), signals.std(0) + 1e-9
    x = (signals - mean) / scale
    # Both classes weigh the same: the sets hold more questions that are answerable than not.
    balance = np.where(answerable, 0.5 / answerable.mean(), 0.5 / (1 - answerable.mean()))

    def loss(packed: np.ndarray) -> tuple[float, np.ndarray]:
        logits = x @ packed[:-1] + packed[-1]
        likely = 1 / (1 + np.exp(-logits))
        error = (likely - answerable) * balance / len(x)
        value = -np.mean(
            balance * np.where(answerable, np.log(likely + 1e-12), np.log(1 - likely + 1e-12))
        )
        slope = np.append(x.T @ error, error.sum())
        value += L2_DECISION * packed[:-1] @ packed[:-1]
        slope[:-1] += 2 * L2_DECISION * packed[:-1]
        return value, slope

    # A signal may only weigh the way it reads: the sets hold few near-misses to learn from.
    bounds = [(0, None) if n in decision.POSITIVE else (None, 0) for n in decision.SIGNALS]
    start = np.zeros(x.shape[1] + 1)
    packed = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[*bounds, (None, None)]).x
    weights = packed[:-1] / scale
    return weights, float(packed[-1] - weights @ mean)


def out_of_fold(
    cases: list[Case], index: Index, scorer: Scorer, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """Probabilities and correctness of answers given by weights that did not see the question."""
    fold = folds(cases, seed)
    ranked: list[list[Ranked]] = [[] for _ in cases]
    for k in range(FOLDS):
        weights = fit_ranking([c for c, f in zip(cases, fold, strict=True) if f != k])
        for i in np.flatnonzero(fold == k):
            ranked[i] = rank(cases[i].candidates, _weights(weights))
    weighed = [
        decision.weigh(index, case.evidence, found)
        for case, found in zip(cases, ranked, strict=True)
    ]
    signals = np.array([w.signals for w in weighed])
    answerable = np.array([c.answerable for c in cases])
    likely = np.zeros(len(cases))
    for k in range(FOLDS):
        weights, bias = fit_decision(signals[fold != k], answerable[fold != k])
        likely[fold == k] = 1 / (1 + np.exp(-(signals[fold == k] @ weights + bias)))
    likely[[decision.elsewhere(index, c.evidence) > OFF_TOPIC for c in cases]] = 0.0
    correct = np.array(
        [_correct(index, scorer, case, w) for case, w in zip(cases, weighed, strict=True)]
    )
    return likely, correct


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


def _correct(index: Index, scorer: Scorer, case: Case, weighed: decision.Weighed) -> bool:
    citations = cite(index, support(index, weighed.answering, case.evidence.asked))
    text = answered(citations, case.evidence.asked)
    return bool(scorer.judge(case.gold, _wire("answered", text, citations))["correct"])


def _weights(ranking: np.ndarray) -> Weights:
    return Weights(tuple(ranking), (), 0.0, 0.0, 0.0)


def main() -> None:
    """Read the options and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, default=Path("index"))
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--sets", type=Path, default=Path("eval"))
    parser.add_argument("--out", type=Path, default=Path("src/carnet_rag/weights/ranking.json"))
    args = parser.parse_args()
    run(open_index(args.index), args.sets, args.corpus, args.out)


def run(index: Index, sets: Path, corpus: Path, out: Path, cases: list[Case] | None = None) -> None:
    """Fit on everything, judge out of fold, and write the weights with what was measured."""
    scorer = Scorer(sets / "score.py", corpus)
    cases = cases or load_cases(index, sets, corpus)
    answerable = np.array([c.answerable for c in cases])
    runs = [out_of_fold(cases, index, scorer, seed) for seed in range(SEEDS)]
    likely, correct = (np.concatenate(column) for column in zip(*runs, strict=True))
    threshold = float(np.quantile(likely[np.tile(answerable, SEEDS)], FALSE_REFUSALS))
    ranking = fit_ranking(cases)
    weighed = [
        decision.weigh(index, c.evidence, rank(c.candidates, _weights(ranking))) for c in cases
    ]
    weights, bias = fit_decision(np.array([w.signals for w in weighed]), answerable)
    measured = {}
    for name in SETS:
        rows = np.array([c.source == name for c in cases])
        mine = [c for c in cases if c.source == name]
        each = [figures(mine, p[rows], ok[rows], threshold) for p, ok in runs]
        measured[name] = {k: round(float(np.mean([e[k] for e in each])), 3) for k in each[0]}
    content = {
        "made_by": "eval/fit_ranking.py",
        "out_of_fold": measured,
        "ranking": {n: round(float(w), 4) for n, w in zip(FEATURES, ranking, strict=True)},
        "decision": {n: round(float(w), 4) for n, w in zip(decision.SIGNALS, weights, strict=True)},
        "decision_bias": round(bias, 4),
        "threshold": round(threshold, 3),
        "off_topic": OFF_TOPIC,
    }
    out.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(json.dumps(measured, indent=1))


if __name__ == "__main__":
    main()
