"""Conversations and claims, scored by the official scorer as it scores the batch commands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from carnet_rag.evaluation.answers import JudgedAnswer, judge_answer
from carnet_rag.evaluation.scorer import Scorer, load_gold
from carnet_rag.service.chain import TurnInput
from carnet_rag.service.exchange import turn_of
from carnet_rag.types import Answer, Verdict
from carnet_rag.wire import verdict_json

Converse = Callable[[Sequence[TurnInput]], Answer]
"""The reader's turns so far with what each got, as the batch command gives them; the last one is
to be answered.
"""


@dataclass(frozen=True, slots=True)
class Scored:
    """Official ``figures``, the cases behind them and, for each failed one, a line in French."""

    figures: dict[str, float]
    rows: tuple[dict[str, Any], ...]
    failures: tuple[str, ...]


def score_dialogues(path: Path, converse: Converse, scorer: Scorer) -> Scored:
    """Play each conversation turn by turn; a turn counts as a question of its own."""
    outputs, judged = [], []
    for dialogue in load_gold(path):
        past: list[TurnInput] = []
        rows: list[JudgedAnswer] = []
        for number, turn in enumerate(dialogue["turns"], start=1):
            case = {**turn, "id": f"{dialogue['id']}.{number}", "persona": dialogue.get("persona")}
            answer = converse([*past, {"question": turn["question"]}])
            rows.append(judge_answer(case, answer, scorer))
            past.append(turn_of(answer))
        outputs.append({"id": dialogue["id"], "answers": [row.output for row in rows]})
        judged += rows
    return Scored(
        scorer.run("dialogues", path, outputs),
        tuple(
            {
                "id": row.case["id"],
                "link": row.case.get("link"),
                "status": row.output["status"],
                "failure": row.failure,
                "standalone_question": row.output["standalone_question"],
            }
            for row in judged
        ),
        tuple(
            f"{row.case['id']} {row.failure} : {row.case['question']}"
            f" (comprise : {row.output['standalone_question']})"
            for row in judged
            if row.failure
        ),
    )


def score_claims(path: Path, check: Callable[[str], Verdict], scorer: Scorer) -> Scored:
    """Check each claim; a failure is a verdict that differs from the label."""
    gold = load_gold(path)
    outputs = [{"id": case["id"], **verdict_json(check(case["claim"]))} for case in gold]
    pairs = list(zip(gold, outputs, strict=True))
    return Scored(
        scorer.run("claims", path, outputs),
        tuple(
            {"id": case["id"], "label": case["label"], "verdict": output["verdict"]}
            for case, output in pairs
        ),
        tuple(
            f"{case['id']} {case['label']} -> {output['verdict']} : {case['claim']}"
            for case, output in pairs
            if case["label"] != output["verdict"]
        ),
    )
