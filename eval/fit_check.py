"""Fit the weights of ``carnet_rag.check`` and report their cross-validation by claim.

    python eval/fit_check.py INDEX_FOLDER [--write]

Fitted on the public claims and the tuning half of our own; the other half is never fitted on.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

sys.path.insert(0, str(Path(__file__).parent))
import score

from carnet_rag.check import weigh as rank
from carnet_rag.check.candidates import find_candidates
from carnet_rag.check.claim import read_claim
from carnet_rag.check.comparison import compare
from carnet_rag.check.ledger import ledger_of
from carnet_rag.check.verdict import ruling
from carnet_rag.check.weigh import Weights, features_of, weights_from
from carnet_rag.index import open_index

HERE = Path(__file__).parent
FOLDS, SEEDS = 10, 5


def fit(rows: list[dict[str, Any]]) -> Weights:
    """Fit the logistic weights on the candidates of some claims."""
    names = list(rows[0]["features"][0])
    x = np.array([[f[n] for n in names] for r in rows for f in r["features"]])
    y = np.array([g for r in rows for g in r["gold"]], int)
    scaler = StandardScaler().fit(x)
    scaler.scale_[scaler.scale_ == 0] = 1.0
    model = LogisticRegression(C=1.0, max_iter=3000).fit(scaler.transform(x), y)
    return weights_from(
        {
            "names": names,
            "means": scaler.mean_.tolist(),
            "scales": scaler.scale_.tolist(),
            "weights": model.coef_[0].tolist(),
            "bias": float(model.intercept_[0]),
        }
    )


def read(index: Any, path: Path) -> list[dict[str, Any]]:
    """Each claim of a file with its candidates, their features and which hold the evidence."""
    ledger, rows = ledger_of(index), []
    for line in path.read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        claim = read_claim(gold["claim"], ledger)
        candidates = find_candidates(index, claim, ledger)
        compared = [compare(claim, c.statement, ledger) for c in candidates]
        rows.append(
            {
                "gold": [
                    bool(gold["evidence"])
                    and score.Corpus.covers(c.statement.sentence.text, gold["evidence"])
                    for c in candidates
                ],
                "features": [features_of(c, k) for c, k in zip(candidates, compared, strict=True)],
                "claim": claim,
                "row": gold,
            }
        )
    return rows


def judge(index: Any, rows: list[dict[str, Any]], weights: Weights) -> list[tuple[str, str, bool]]:
    """(gold label, verdict, whether the passage is right) for each claim."""
    out = []
    for row in rows:
        best = rank(index, row["claim"], ledger_of(index), weights)[0]
        text = best.comparison.statement.sentence.text
        shown = score.Corpus.covers(text, row["row"]["evidence"])
        out.append((row["row"]["label"], ruling(best), shown))
    return out


def figures(judged: list[tuple[str, str, bool]]) -> dict[str, float]:
    """The three figures of ``score.py claims``."""
    wrong = [v for g, v, _ in judged if g != "supported"]
    settled = [(g, v, s) for g, v, s in judged if g != "not_found"]
    return {
        "accuracy": sum(g == v for g, v, _ in judged) / len(judged),
        "falsely_supported": wrong.count("supported") / max(1, len(wrong)),
        "right_with_passage": sum(g == v and s for g, v, s in settled) / max(1, len(settled)),
    }


def main() -> None:
    """Report the cross-validation, then the held-out half; write the weights if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("index", type=Path)
    parser.add_argument("--write", action="store_true", help="write check/weights.json")
    args = parser.parse_args()
    index = open_index(args.index)
    public = read(index, HERE / "claims.jsonl")
    own = read(index, HERE / "claims.own.jsonl")
    tune = [r for r in own if r["row"]["half"] == "tune"]
    held = [r for r in own if r["row"]["half"] == "held"]
    fitted = public + tune
    runs: dict[str, list[dict[str, float]]] = {"public": [], "own, tuning half": []}
    for seed in range(SEEDS):
        folds = np.array_split(np.random.RandomState(seed).permutation(len(fitted)), FOLDS)
        judged: dict[int, tuple[str, str, bool]] = {}
        for fold in folds:
            out = set(fold.tolist())
            weights = fit([r for i, r in enumerate(fitted) if i not in out])
            judged |= dict(
                zip(
                    sorted(out),
                    judge(index, [fitted[i] for i in sorted(out)], weights),
                    strict=True,
                )
            )
        rows = [judged[i] for i in range(len(fitted))]
        runs["public"].append(figures(rows[: len(public)]))
        runs["own, tuning half"].append(figures(rows[len(public) :]))
    for name, results in runs.items():
        spread = {
            k: f"{np.mean([r[k] for r in results]):.3f} ({min(r[k] for r in results):.3f}-"
            f"{max(r[k] for r in results):.3f})"
            for k in results[0]
        }
        print(f"{name}, {FOLDS} folds by claim, {SEEDS} seeds: {spread}")
    weights = fit(fitted)
    judged_held = judge(index, held, weights)
    print(f"own, held-out half: {figures(judged_held)}")
    print(Counter((g, v) for g, v, _ in judged_held))
    if args.write:
        record = {
            "names": weights.names,
            "means": [round(v, 6) for v in weights.means],
            "scales": [round(v, 6) for v in weights.scales],
            "weights": [round(v, 6) for v in weights.weights],
            "bias": round(weights.bias, 6),
        }
        target = HERE.parent / "src/carnet_rag/check/weights.json"
        target.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
