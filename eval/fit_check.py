r"""Fit the weights of ``carnet_rag.check`` and report what they give a corpus that they never saw.

    python eval/fit_check.py carnet=index:eval/claims.jsonl,eval/claims.own.jsonl \
        rapports=INDEX:CLAIMS fiches=INDEX:CLAIMS [--write]

Each corpus is a name, an index and sets of claims with their label and verbatim evidence. Claims of
a set that says ``half`` are fitted on only where it is ``tune``: the other half is only measured.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

sys.path.insert(0, str(Path(__file__).parent))
import score

from carnet_rag.check import weigh as rank
from carnet_rag.check.claim import read_claim
from carnet_rag.check.comparison import compare
from carnet_rag.check.ledger import ledger_of
from carnet_rag.check.nearest import near_statements
from carnet_rag.check.verdict import decide
from carnet_rag.check.weights import Weights, features_of, load_weights
from carnet_rag.index import open_index

HERE = Path(__file__).parent
FOLDS = 10


def fit(rows: list[dict[str, Any]]) -> Weights:
    """Fit the logistic weights on the candidates of some claims."""
    names = list(rows[0]["features"][0])
    x = np.array([[f[n] for n in names] for r in rows for f in r["features"]])
    y = np.array([g for r in rows for g in r["gold"]], int)
    scaler = StandardScaler().fit(x)
    scaler.scale_[scaler.scale_ == 0] = 1.0
    model = LogisticRegression(C=1.0, max_iter=3000).fit(scaler.transform(x), y)
    return Weights(
        names=tuple(names),
        means=tuple(scaler.mean_.tolist()),
        scales=tuple(scaler.scale_.tolist()),
        weights=tuple(model.coef_[0].tolist()),
        bias=float(model.intercept_[0]),
    )


def read(index: Any, path: Path) -> list[dict[str, Any]]:
    """Each claim of a file with its candidates, their features and which hold the evidence."""
    ledger, rows = ledger_of(index), []
    for line in path.read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        claim = read_claim(gold["claim"], ledger)
        candidates = near_statements(index, claim, ledger)
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
        ranked = rank(index, row["claim"], ledger_of(index), weights)
        verdict = decide(row["claim"], ranked, index.carnet)
        evidence = row["row"]["evidence"]
        shown = any(score.Corpus.covers(c.quote, evidence) for c in verdict.citations)
        out.append((row["row"]["label"], verdict.verdict, shown))
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


@dataclass(frozen=True)
class Corpus:
    """A corpus by name: its index, and the candidates of its claims, to fit on or only to judge."""

    name: str
    index: Any
    fitted: list[dict[str, Any]]
    judged: list[dict[str, Any]]

    @classmethod
    def parse(cls, text: str) -> Corpus:
        """Open and read what ``NAME=INDEX:CLAIMS,CLAIMS`` names."""
        name, _, rest = text.partition("=")
        folder, _, sets = rest.partition(":")
        index = open_index(Path(folder))
        rows = [r for path in sets.split(",") for r in read(index, Path(path))]
        held = [r for r in rows if r["row"].get("half") == "held"]
        return cls(name, index, [r for r in rows if r["row"].get("half") != "held"], held)


def main() -> None:
    """Report each corpus with weights that never saw it; write the weights of all if asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", nargs="+", type=Corpus.parse, metavar="NAME=INDEX:CLAIMS")
    parser.add_argument("--write", action="store_true", help="write check/weights.json")
    args = parser.parse_args()
    corpora: list[Corpus] = args.corpora
    shipped, weights = load_weights(), fit([r for c in corpora for r in c.fitted])
    for corpus in corpora:
        folds = np.array_split(np.random.RandomState(0).permutation(len(corpus.fitted)), FOLDS)
        others = [r for c in corpora if c is not corpus for r in c.fitted]
        report(
            f"{corpus.name}, weights of the other corpora", corpus, fit(others) if others else None
        )
        judged = []
        for fold in folds:
            out = set(fold.tolist())
            rest = [r for i, r in enumerate(corpus.fitted) if i not in out]
            rows = [r for i, r in enumerate(corpus.fitted) if i in out]
            judged += judge(corpus.index, rows, fit(others + rest))
        print(f"{corpus.name}, {FOLDS} folds: {figures(judged)}")
        report(f"{corpus.name}, shipped weights", corpus, shipped)
        report(f"{corpus.name}, weights of all", corpus, weights)
        if corpus.judged:
            print(f"  half never fitted on: {figures(judge(corpus.index, corpus.judged, weights))}")
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


def report(title: str, corpus: Corpus, weights: Weights | None) -> None:
    """Print the figures of the claims of a corpus that may be fitted on."""
    if weights is not None:
        print(f"{title}: {figures(judge(corpus.index, corpus.fitted, weights))}")


if __name__ == "__main__":
    main()
