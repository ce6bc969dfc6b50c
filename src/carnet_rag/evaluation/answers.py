"""How well questions are answered: judged by the official scorer, counted with intervals."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median_high
from typing import Any

from carnet_rag.evaluation.intervals import Measure, proportion
from carnet_rag.evaluation.scorer import Gold, Scorer
from carnet_rag.types import Answer
from carnet_rag.wire import answer_json

Respond = Callable[[str], Answer]

OFF_TOPIC = "hors sujet"
"""How the sets' ``note`` marks an unanswerable question that no carnet is about."""


@dataclass(frozen=True, slots=True)
class JudgedAnswer:
    """A case, its answer as the contract's JSON, and what the official scorer says of it.

    ``probability`` is the decision's, None when the answer carries none; ``held`` whether the
    quotes put forward (those of the answer, else the nearest ones) hold what was asked.
    """

    case: Gold
    output: Mapping[str, Any]
    verdict: Mapping[str, Any]
    probability: float | None
    held: bool

    @property
    def answerable(self) -> bool:
        """Whether the carnet answers the question, by the gold."""
        return bool(self.case["evidence"])

    @property
    def failure(self) -> str | None:
        """What went wrong, in French, or None."""
        if not self.answerable:
            return "sans réponse, mais répondue" if self.verdict["answered"] else None
        if not self.verdict["answered"]:
            return "non répondue"
        return None if self.verdict["correct"] else "fausse"


def judge_answers(cases: Sequence[Gold], respond: Respond, scorer: Scorer) -> list[JudgedAnswer]:
    """Ask each question, once, and judge what comes back as the batch command would print it."""
    return [judge_answer(case, respond(case["question"]), scorer) for case in cases]


def judge_answer(case: Gold, answer: Answer, scorer: Scorer) -> JudgedAnswer:
    """Judge one answer."""
    output: dict[str, Any] = {"id": case["id"], **answer_json(answer, elapsed_ms=0.0)}
    verdict = scorer.judge(case, output)
    decision = answer.decision
    return JudgedAnswer(
        case=case,
        output=output,
        verdict=verdict,
        probability=None if decision is None else decision.probability,
        held=bool(verdict["correct"]) or _held_by_nearest(case, output, scorer),
    )


def _held_by_nearest(case: Gold, output: Mapping[str, Any], scorer: Scorer) -> bool:
    """Whether the quotes shown as near would have been right, had they been the answer."""
    if output["status"] == "answered" or not output["nearest"]:
        return False
    quotes = [{**c, "number": n} for n, c in enumerate(output["nearest"], start=1)]
    text = " ".join(f"{c['quote']} [{c['number']}]" for c in quotes)
    as_if = {**output, "status": "answered", "text": text, "citations": quotes}
    return bool(scorer.judge(case, as_if)["correct"])


def summarise(rows: Sequence[JudgedAnswer]) -> dict[str, Any]:
    """The official figures over the rows (a test compares both), each share with its interval, n.

    ``unsure`` is the share of all questions left without an answer, as LitQA2 reports it; None
    stands where there is no case to count.
    """
    yes = [row.verdict for row in rows if row.answerable]
    no = [row.verdict for row in rows if not row.answerable]
    correct = sum(v["correct"] for v in yes)
    answered = sum(row.verdict["answered"] for row in rows)
    counts = {
        "accuracy": (correct, len(yes)),
        "precision": (correct, answered),
        "refusal_recall": (sum(not v["answered"] for v in no), len(no)),
        "false_refusals": (sum(not v["answered"] for v in yes), len(yes)),
        "unsure": (len(rows) - answered, len(rows)),
        "grounded": (sum(v["grounded"] for v in yes), len(yes)),
        "verbatim": (
            sum(row.verdict["verbatim"] for row in rows),
            sum(row.verdict["cites"] for row in rows),
        ),
        "cited": (sum(row.verdict["cited"] for row in rows), len(rows)),
    }
    shares = {name: proportion(*count) for name, count in counts.items()}
    words = median_high(row.verdict["words"] for row in rows) if rows else 0
    return {"n": len(rows), "median_words": words, **shares}


def refused_off_topic(rows: Sequence[JudgedAnswer]) -> Measure | None:
    """The share of the off-topic questions whose status is ``refused``."""
    off = [row for row in rows if str(row.case.get("note", "")).startswith(OFF_TOPIC)]
    return proportion(sum(row.output["status"] == "refused" for row in off), len(off))


def group_by(rows: Sequence[JudgedAnswer], key: str) -> dict[str, list[JudgedAnswer]]:
    """Rows by a field of their case (kind, style, persona), names in order."""
    groups: dict[str, list[JudgedAnswer]] = {}
    for row in sorted(rows, key=lambda row: str(row.case.get(key, "-"))):
        groups.setdefault(str(row.case.get(key, "-")), []).append(row)
    return groups


_BINS = 10


@dataclass(frozen=True, slots=True)
class Reliability:
    """``brier`` is the mean squared error of the probability (0 perfect, 0.25 a coin toss said at
    0.5); ``base`` the Brier score of always saying the share that holds; ``gap`` the mean distance
    between probability and outcome over ten bins of equal width, weighted by their size.
    """

    n: int
    brier: float
    base: float
    gap: float


def reliability(rows: Sequence[JudgedAnswer]) -> Reliability | None:
    """Compare each probability with what held; None when no answer carries a probability.

    The outcome of a question is whether the quotes put forward hold what was asked, shown as an
    answer or only as near: an unanswerable one never holds.
    """
    pairs = [(row.probability, row.held) for row in rows if row.probability is not None]
    if not pairs:
        return None
    n = len(pairs)
    rate = sum(held for _, held in pairs) / n
    over = [0.0] * _BINS  # of a bin, how much the probabilities say more than what held
    for p, held in pairs:
        over[min(int(p * _BINS), _BINS - 1)] += p - held
    return Reliability(
        n=n,
        brier=sum((p - held) ** 2 for p, held in pairs) / n,
        base=rate * (1 - rate),
        gap=sum(map(abs, over)) / n,
    )
