"""What the quotes of leaning turns hold: ``python eval/collect_followups.py DIR``, for fit_leaning.

DIR has, for each document that the dialogues name, ``corp/<stem>/`` with the text and
``idx/<stem>/`` with its index. Each turn is asked as a visitor would; an answer is right when
``score.py`` says so.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import score

from carnet_rag.answer.composing import answer
from carnet_rag.conversation import PastTurn, read_turn, standalone
from carnet_rag.conversation.followups import around, facts, tell
from carnet_rag.conversation.lexicon import lexicon_of
from carnet_rag.index import open_index
from carnet_rag.wire import answer_json

EVAL = Path(__file__).parent
FIRST = "odd17-alliance-territoire.md"
SETS = ("dialogues.develop.jsonl", "dialogues.own.jsonl", "dialogues.jsonl")


def play(dialogue: dict, folder: Path) -> Iterator[dict]:  # type: ignore[type-arg]
    """The rows of a dialogue: one for each turn that leans and gets quotes."""
    stem = Path(dialogue.get("doc", FIRST)).stem
    corpus, index = score.Corpus(folder / "corp" / stem), open_index(folder / "idx" / stem)
    lexicon = lexicon_of(index.words, len(index.passages))
    understand = partial(standalone, lexicon=lexicon)
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


def main() -> None:
    """Write the rows of all dialogues."""
    with (EVAL / "followups.rows.jsonl").open("w") as out:
        for name in SETS:
            for line in (EVAL / name).read_text().splitlines():
                for row in play(json.loads(line), Path(sys.argv[1])):
                    out.write(json.dumps(row) + "\n")


if __name__ == "__main__":
    main()
