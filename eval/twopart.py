"""Questions that ask two things: ``python eval/twopart.py DIR [SET]``, laid out as for
``fit_holding.py``.

A question counts when each of its parts does: one that the text answers is quoted (``score.py``),
one that it does not is named as missing.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import score

from carnet_rag.index import open_index
from carnet_rag.service.chain import open_chain
from carnet_rag.service.exchange import ask_record
from carnet_rag.settings import Settings

EVAL = Path(__file__).parent
FIRST = "odd17-alliance-territoire.md"


def holds(part: dict[str, Any], answer: dict[str, Any], corpus: score.Corpus) -> bool:
    """Whether the answer does right by one of its parts."""
    if part["answerable"]:
        gold = {"must": [], "lang": "fr", **part, "id": ""}
        return bool(score.judge(gold, answer, corpus)["correct"])
    named = any(lead in answer["text"] for lead in ("Pour « ", "On “"))
    return named or answer["status"] != "answered"


def main() -> None:
    """Count the questions whose parts are all done right, by type."""
    folder = Path(sys.argv[1])
    name = Path(sys.argv[2]) if len(sys.argv) > 2 else EVAL / "twopart.develop.jsonl"
    right, total = Counter[str](), Counter[str]()
    for line in name.read_text("utf-8").splitlines():
        asked = json.loads(line)
        stem = Path(asked.get("doc", FIRST)).stem
        chain = open_chain(Settings.load({}), index=open_index(folder / "idx" / stem))
        got = ask_record(chain, {"question": asked["question"]})
        corpus = score.Corpus(folder / "corp" / stem)
        total[asked["type"]] += 1
        right[asked["type"]] += all(holds(part, got, corpus) for part in asked["parts"])
    for kind in total:
        print(f"{kind}: {right[kind]} of {total[kind]}")


if __name__ == "__main__":
    main()
