"""Conversations and claims, scored by the official scorer as it scores the batch commands; figures,
by a list made by hand.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from carnet_rag.evaluation.answers import JudgedAnswer, judge_answer
from carnet_rag.evaluation.intervals import Measure, proportion
from carnet_rag.evaluation.scorer import Scorer, load_gold
from carnet_rag.french.tokens import fold, words
from carnet_rag.service.chain import ChainInput, TurnInput
from carnet_rag.service.exchange import turn_of
from carnet_rag.types import Answer, Figure, Verdict
from carnet_rag.wire import verdict_json


@dataclass(frozen=True, slots=True)
class Scored:
    """Official ``figures``, the cases behind them and, for each failed one, a line in French."""

    figures: dict[str, float]
    rows: tuple[dict[str, Any], ...]
    failures: tuple[str, ...]


def score_dialogues(path: Path, ask: Callable[[ChainInput], Answer], scorer: Scorer) -> Scored:
    """Play each conversation turn by turn, as the batch command does; a turn counts as a question
    of its own.
    """
    outputs, judged = [], []
    for dialogue in load_gold(path):
        past: list[TurnInput] = []
        rows: list[JudgedAnswer] = []
        for number, turn in enumerate(dialogue["turns"], start=1):
            case = {**turn, "id": f"{dialogue['id']}.{number}", "persona": dialogue.get("persona")}
            answer = ask({"turns": [*past, {"question": turn["question"]}]})
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


@dataclass(frozen=True, slots=True)
class FigureScore:
    """The share of the extracted figures that the list holds and the share of the list that was
    extracted, with what was missed and what was extra.
    """

    precision: Measure | None
    recall: Measure | None
    missed: tuple[str, ...]
    extra: tuple[str, ...]


def score_figures(figures: Sequence[Figure], gold: Sequence[dict[str, Any]]) -> FigureScore:
    """Match the figures with the gold lines, in order: one is found when its kind and value are
    those of a line and its sentence holds the words that the line quotes; each answers one line.
    Figures of carnets that the list does not quote are left out: nobody has listed theirs.
    """
    quotes = [_run(line["quote"]) for line in gold]
    quoted = {f.carnet_id for f in figures if any(q in _run(f.sentence) for q in quotes)}
    figures = [f for f in figures if f.carnet_id in quoted]
    runs = [_run(f.sentence) for f in figures]
    free = list(range(len(figures)))
    missed: list[str] = []
    for line in gold:
        quote = _run(line["quote"])
        match = next(
            (
                i
                for i in free
                if figures[i].kind == line["kind"]
                and _value(figures[i]) == line["value"]
                and (quote in runs[i] or runs[i] in quote)
            ),
            None,
        )
        if match is None:
            missed.append(f"{line['written']} ({line['quote']})")
        else:
            free.remove(match)
    extra = tuple(f"{figures[i].written} ({figures[i].sentence[:80]})" for i in free)
    found = len(figures) - len(free)
    return FigureScore(
        proportion(found, len(figures)), proportion(found, len(gold)), tuple(missed), extra
    )


def _run(text: str) -> str:
    return " " + " ".join(words(fold(text))) + " "


def _value(figure: Figure) -> str:
    if figure.value is None:
        return figure.when or ""
    return f"{figure.value:.0f}" if figure.value == int(figure.value) else str(figure.value)
