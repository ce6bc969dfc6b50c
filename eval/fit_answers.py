"""Fit the ranking and the decision on several corpora; tell what each is worth on one left out.

    python eval/fit_answers.py \
        carnet=index:eval/questions.jsonl,eval/questions.own.jsonl \
        fiches=INDEX:QUESTIONS rapports=INDEX:QUESTIONS [--write]

Ranking: a linear softmax over the candidates of a question (ListNet's top-one probability, Cao et
al. 2007), the loss being minus the log of the share of those that the official scorer accepts.
Decision: logistic models over the signals, one where the best candidate is a quote of the bank,
one where it is a sentence of the text: does the carnet answer? Their slope and bias are then set
so that the probability is that of a right answer (Platt 1999). What the bank says is learned where
there is one: without that corpus it weighs nothing, so that for it the table also gives five folds
of whole questions. With --write, the weights of all corpora are written.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from corpora import BANKED, HIDDEN, OFF_TOPIC, Case, Corpus, load_cases
from scipy.optimize import minimize

from carnet_rag.answer.abstention import Signals, WeighedAnswer, split, weigh
from carnet_rag.answer.composing import support
from carnet_rag.search.features import Features
from carnet_rag.search.ranking import KINDS, Logistic, rank

FOLDS, L2_RANKING, L2_DECISION = 5, 0.005, 0.003
FALSE_REFUSALS = {True: 0.03, False: 0.04}
"""The share of answerable questions that the threshold leaves unanswered, where the best candidate
is a quote of the bank and where it is a sentence of the text; checks add theirs."""
SIGNS = {
    True: Signals(None, 1, 1, -1, -1, -1, 1, -1, -1, -1, -1),
    False: Signals(1, None, None, None, None, None, 1, *[None] * 4),
}
"""The same of the signals of the decision, None for one that is not weighed. Of a sentence of the
text, its ranking score and what the reader makes of it are weighed, and nothing else."""
_FEW = 20
PLAIN = Features(1, 0.5, 2, 1, 1, 1, 0, 1, 1, 0, 3)
"""How sentences of the text are weighed among themselves. Weights learned for each feature did no
better on a corpus that they had not seen (.49 to .51 on the reports, .60 to .61 on the sheets)."""
TURNS = Features(1, 1, 1, 1, 1, 1, 1, 1, 1, -1, 1, 0, 1, 1, 1, 1)
"""What a feature may speak for, 0 for either: a fit on few cases must not turn it round."""
_COVERED = Features._fields.index("covered")


Ranking = dict[bool, Features]
"""The weights of quotes of the bank (True), and of sentences of the text."""


def fit_ranking(cases: Sequence[Case]) -> Ranking:
    """Weights of both kinds of candidates, fitted together: every feature of a quote of the bank;
    of a sentence, what all of them are worth together and what its passage's known questions are.
    """
    used = [c for c in cases if c.right.any()]
    features = np.concatenate([[k.features for k in c.candidates] for c in used])
    kind = np.concatenate([[k.anticipated for k in c.candidates] for c in used])[:, None]
    plain = np.stack([features @ np.array(PLAIN), features[:, _COVERED]], axis=1)
    x = np.concatenate([features * kind, plain * ~kind], axis=1)
    scale = x.std(0) + 1e-9
    x /= scale
    right = np.concatenate([c.right for c in used]).astype(float)
    sizes = [len(c.right) for c in used]
    case = np.repeat(np.arange(len(used)), sizes)
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    weight = _weights(used)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        scores = x @ weights
        exponents = np.exp(scores - np.maximum.reduceat(scores, starts)[case])
        share = exponents / np.add.reduceat(exponents, starts)[case]
        held = share * right
        total = np.add.reduceat(held, starts) + 1e-12
        slope = x.T @ ((share - held / total[case]) * weight[case])
        value = -float(weight @ np.log(total)) + L2_RANKING * weights @ weights
        return value, slope + 2 * L2_RANKING * weights

    signs = [*TURNS, 1, TURNS.covered]
    found = _minimised(loss, signs) / scale
    anticipated, text = np.split(np.where(scale > 1e-8, found, 0.0), [len(PLAIN)])
    text = np.array(PLAIN) * text[0] + np.eye(len(PLAIN))[_COVERED] * text[1]
    return {
        kind: Features(*(round(float(w), 4) for w in weights))
        for kind, weights in ((True, anticipated), (False, text))
    }


@dataclass(frozen=True)
class Outcome:
    """A case as it would be answered, and whether rightly."""

    case: Case
    weighed: WeighedAnswer
    correct: bool


def outcomes(cases: Sequence[Case], ranking: Ranking) -> list[Outcome]:
    """What would be quoted for each case, and whether it is right."""
    found = []
    for case in cases:
        ranked = rank(case.candidates, ranking)
        spans = tuple(support(case.index, split(ranked)[0], case.evidence.asked))
        weighed = weigh(case.index, case.evidence, ranked, spans)
        found.append(Outcome(case, weighed, case.judge(case.gold, spans, case.evidence)))
    return found


Models = dict[bool, Logistic]
"""One for quotes of the bank (True), one for sentences of the text."""


def fit_decision(seen: Sequence[Outcome]) -> Models:
    """The two models; one that has no case to learn from is the other."""
    found: Models = {}
    for anticipated in (True, False):
        mine = [o for o in seen if o.weighed.anticipated == anticipated]
        if sum(o.case.answerable for o in mine) > _FEW:
            found[anticipated] = _fit_logistic(mine, SIGNS[anticipated])
    return {kind: found.get(kind) or found[not kind] for kind in (True, False)}


def _fit_logistic(seen: Sequence[Outcome], signs: Signals) -> Logistic:
    weighed = np.array([sign is not None for sign in signs])
    signals = np.array([o.weighed.signals for o in seen]) * weighed
    answerable = np.array([float(o.case.answerable) for o in seen])
    weight = _weights([o.case for o in seen])
    for outcome in (0.0, 1.0):  # both weigh the same
        weight[answerable == outcome] /= weight[answerable == outcome].sum()
    weights, bias = _minimise(signals, answerable, weight, [sign or 0 for sign in signs])
    logits = (signals @ weights + bias)[:, None]
    correct = np.array([float(o.correct) for o in seen])
    slope, shift = _minimise(logits, correct, _weights([o.case for o in seen]), (1,))
    return Logistic(
        tuple(round(float(w), 4) for w in weights * slope[0]),
        round(float(bias * slope[0] + shift), 4),
    )


def _minimise(
    signals: np.ndarray, target: np.ndarray, weight: np.ndarray, signs: Sequence[float]
) -> tuple[np.ndarray, float]:
    """Weights of the signs that are asked, and bias, for the probability that the target is 1."""
    weight = weight / weight.sum()
    mean, scale = signals.mean(0), signals.std(0) + 1e-9
    x = (signals - mean) / scale

    def loss(packed: np.ndarray) -> tuple[float, np.ndarray]:
        logits = x @ packed[:-1] + packed[-1]
        error = (1 / (1 + np.exp(-logits)) - target) * weight
        value = float(weight @ (np.logaddexp(0, logits) - target * logits))
        slope = np.append(x.T @ error + 2 * L2_DECISION * packed[:-1], error.sum())
        return value + L2_DECISION * packed[:-1] @ packed[:-1], slope

    packed = _minimised(loss, [*signs, 0])
    weights = packed[:-1] / scale
    return weights, float(packed[-1] - weights @ mean)


def _minimised(
    loss: Callable[[np.ndarray], tuple[float, np.ndarray]], signs: Sequence[float]
) -> np.ndarray:
    """What minimises a loss that gives its slope; each value keeps to its sign, 0 to none."""
    bounds = [(0 if s > 0 else None, 0 if s < 0 else None) for s in signs]
    return minimize(loss, np.zeros(len(signs)), jac=True, method="L-BFGS-B", bounds=bounds).x


def likely(seen: Sequence[Outcome], models: Models) -> np.ndarray:
    """The probability of each; 0 where a check alone refuses."""
    found = []
    for outcome in seen:
        weighed = outcome.weighed
        model = models[weighed.anticipated]
        logit = model.bias + float(np.dot(model.signals, weighed.signals))
        found.append(0.0 if weighed.refused else 1 / (1 + np.exp(-logit)))
    return np.array(found)


Thresholds = dict[bool, float]


def thresholds(seen: Sequence[Outcome], found: np.ndarray) -> Thresholds:
    """The probabilities below which ``FALSE_REFUSALS`` of the answerable questions fall."""
    least = {}
    for kind, share in FALSE_REFUSALS.items():
        rows = [
            o.case.answerable and p > 0 and o.weighed.anticipated == kind
            for o, p in zip(seen, found, strict=True)
        ]
        least[kind] = round(float(np.quantile(found[rows], share)), 2) if any(rows) else 0.0
    return least


def table(title: str, seen: Sequence[Outcome], found: np.ndarray, least: Thresholds) -> None:
    """Print the official figures, and calibration, a line a set and setting."""
    print(f"\n{title} (seuils {least[True]:.2f}, {least[False]:.2f})")
    keys = dict.fromkeys((o.case.corpus, o.case.source, o.case.setting) for o in seen)
    for key in keys:
        rows = [
            (o, p)
            for o, p in zip(seen, found, strict=True)
            if (o.case.corpus, o.case.source, o.case.setting) == key
        ]
        given = [p > 0 and p >= least[o.weighed.anticipated] for o, p in rows]
        yes = [g for (o, _), g in zip(rows, given, strict=True) if o.case.answerable]
        no = [g for (o, _), g in zip(rows, given, strict=True) if not o.case.answerable]
        right = sum(o.correct for (o, _), g in zip(rows, given, strict=True) if g)
        figures = {
            "exactitude": (right, len(yes)),
            "précision": (right, sum(given)),
            "refus justes": (len(no) - sum(no), len(no)),
            "faux refus": (len(yes) - sum(yes), len(yes)),
        }
        said = ", ".join(f"{n} {a / b:.3f}" for n, (a, b) in figures.items() if b)
        brier = np.mean([(p - o.correct) ** 2 for o, p in rows])
        print(f"  {' · '.join(key)} (n {len(rows)}) : {said}, Brier {brier:.3f}")


def leave_out(cases: Sequence[Case], test: Sequence[Case], title: str) -> None:
    """Fit on the cases, then tell what that is worth on others."""
    ranking = fit_ranking(cases)
    seen, unseen = outcomes(cases, ranking), outcomes(test, ranking)
    model = fit_decision(seen)
    least = thresholds(seen, likely(seen, model))
    table(title, unseen, likely(unseen, model), least)
    print(f"  citations justes : {np.mean([o.correct for o in unseen if o.case.answerable]):.3f}")


def _weights(cases: Sequence[Case]) -> np.ndarray:
    """Each corpus weighs the same, and questions without an answer no more than those with one."""
    sizes: dict[tuple[str, bool], int] = {}
    for case in cases:
        sizes[case.corpus, case.answerable] = sizes.get((case.corpus, case.answerable), 0) + 1
    lesser = {HIDDEN: 0.5, OFF_TOPIC: 0.3}
    weight = np.array(
        [
            lesser.get(c.source, 1.0)
            * (2.0 if c.setting == BANKED else 1.0)
            / sizes[c.corpus, c.answerable]
            for c in cases
        ]
    )
    return weight / weight.sum()


def _folds(cases: Sequence[Case], name: str) -> list[tuple[list[Case], list[Case]]]:
    own = sorted({c.gold["id"] for c in cases if c.corpus == name})
    place = dict(zip(own, np.random.default_rng(0).permutation(len(own)) % FOLDS, strict=True))

    def out(case: Case, k: int) -> bool:
        return case.corpus == name and place[case.gold["id"]] == k

    return [
        ([c for c in cases if not out(c, k)], [c for c in cases if out(c, k)]) for k in range(FOLDS)
    ]


def main() -> None:
    """Read the options and run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpora", nargs="+", type=Corpus.parse)
    parser.add_argument(
        "--write", type=Path, nargs="?", const=Path("src/carnet_rag/search/ranking.json")
    )
    args = parser.parse_args()
    here = Path(__file__).parent
    cases = load_cases(args.corpora, here / "score.py", here / "off_topic.txt")
    for corpus in args.corpora:
        rest = [c for c in cases if c.corpus != corpus.name]
        own = [c for c in cases if c.corpus == corpus.name]
        leave_out(rest, own, f"{corpus.name}, poids qui ne l'ont pas vu")
        if corpus.index.entries:
            _by_folds(cases, corpus.name)
    ranking = fit_ranking(cases)
    seen = outcomes(cases, ranking)
    model = fit_decision(seen)
    found = likely(seen, model)
    least = thresholds(seen, found)
    table("poids livrés, questions vues", seen, found, least)
    if args.write:
        content = {
            "made_by": "eval/fit_answers.py",
            "ranking": {name: ranking[kind]._asdict() for name, kind in KINDS.items()},
            "decision": {
                name: dict(zip(Signals._fields, model[kind].signals, strict=True))
                | {"bias": model[kind].bias}
                for name, kind in KINDS.items()
            },
            "threshold": {name: least[kind] for name, kind in KINDS.items()},
        }
        args.write.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def _by_folds(cases: Sequence[Case], name: str) -> None:
    """What the corpus with a bank gets from weights that have not seen the question."""
    seen: list[Outcome] = []
    found: list[np.ndarray] = []
    least = []
    for train, test in _folds(cases, name):
        ranking = fit_ranking(train)
        known = outcomes(train, ranking)
        model = fit_decision(known)
        least.append(thresholds(known, likely(known, model)))
        own = outcomes(test, ranking)
        seen += own
        found.append(likely(own, model))
    mean = {kind: float(np.mean([one[kind] for one in least])) for kind in FALSE_REFUSALS}
    table(f"{name}, cinq plis", seen, np.concatenate(found), mean)


if __name__ == "__main__":
    main()
