"""Fit whether the quotes of a leaning turn answer it: ``python eval/fit_holding.py [DIR]``.

With DIR the turns are asked anew and their rows written; without, those that were are fitted. DIR
has, for each document that the dialogues name, ``corp/<stem>/`` with the text and ``idx/<stem>/``
with its index. Each turn is asked as a visitor would; an answer is right when ``score.py`` says so.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import score
from sklearn.linear_model import LogisticRegression

from carnet_rag.answer.composing import answer
from carnet_rag.conversation import PastTurn, read_turn, standalone
from carnet_rag.conversation.followups import around, tell
from carnet_rag.conversation.holding import HELD, facts
from carnet_rag.index import open_index
from carnet_rag.wire import answer_json

EVAL = Path(__file__).parent
MODEL = EVAL.parent / "src/carnet_rag/conversation/holding.json"
ROWS = EVAL / "followups.rows.jsonl"
FIRST = "odd17-alliance-territoire.md"
SETS = (
    "dialogues.develop.jsonl",
    "dialogues.own.jsonl",
    "dialogues.jsonl",
    "second/dialogues.jsonl",
)


def play(dialogue: dict, folder: Path) -> Iterator[dict]:  # type: ignore[type-arg]
    """The rows of a dialogue: one for each turn that leans and gets quotes."""
    stem = Path(dialogue.get("doc", FIRST)).stem
    corpus, index = score.Corpus(folder / "corp" / stem), open_index(folder / "idx" / stem)
    understand = partial(standalone, names=index.words.names)
    past: Sequence[PastTurn] = ()
    for number, turn in enumerate(dialogue["turns"], 1):
        question = turn["question"]
        understood = understand([*past, PastTurn(question)])
        written, context = answer(index, understood.question), partial(around, index)
        if understood.carried and written.status == "answered" and not understood.swapped:
            shown = answer_json(replace(written, question=question), elapsed_ms=0)
            right = (
                bool(turn["evidence"]) and score.judge({**turn, "id": ""}, shown, corpus)["correct"]
            )
            held = facts(written, read_turn(question).text, understood, context)
            yield {"id": f"{dialogue['id']}.{number}", "facts": held, "right": bool(right)}
        told = tell(written, question, understood, past, context)
        past = [*past, PastTurn(question, understood.question, told)]


def collect(folder: Path) -> None:
    """Write the rows of all dialogues."""
    with ROWS.open("w") as out:
        for name in SETS:
            for line in (EVAL / name).read_text().splitlines():
                for row in play(json.loads(line), folder):
                    out.write(json.dumps(row) + "\n")


def main() -> None:
    """Collect, if a folder is given, and fit."""
    for folder in sys.argv[1:]:
        collect(Path(folder))
    found = [json.loads(line) for line in ROWS.read_text().splitlines()]
    rows = [[row["facts"].get(name, 0.0) for name in HELD] for row in found]
    model = LogisticRegression(max_iter=3000).fit(rows, [row["right"] for row in found])
    weights = {n: round(float(w), 3) for n, w in zip(HELD, model.coef_[0], strict=True)}
    table = {"bias": round(float(model.intercept_[0]), 3), "weights": weights}
    MODEL.write_text(json.dumps(table, indent=1) + "\n")


if __name__ == "__main__":
    main()
