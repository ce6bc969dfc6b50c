r"""What a real chat model writes above the quotes: what is kept, what is dropped, how fast.

    CARNET_LLM=openai:NAME CARNET_LLM_BASE_URL=http://127.0.0.1:8939/v1 OPENAI_API_KEY=none \
        python eval/summaries.py [QUESTIONS.txt]

Prints every line, kept (+) or dropped (-) with its reason, for somebody to read: whether a kept one
is right is not for this script to say.
"""

from __future__ import annotations

import re
import statistics
import sys
import time
from pathlib import Path

from carnet_rag.service.chain import open_chain
from carnet_rag.settings import Settings


def main() -> None:
    """Ask each question of a file, one after the other, and print what came of it."""
    named = sys.argv[1] if len(sys.argv) > 1 else str(Path(__file__).with_name("newcomers.txt"))
    lines = Path(named).read_text(encoding="utf-8").splitlines()
    questions = [line for line in lines if line and not line.startswith("#")]
    chain = open_chain(Settings.load())
    seconds: list[float] = []
    answered = summed = kept = dropped = 0
    for question in questions:
        start = time.perf_counter()
        answer = chain.invoke(question)
        elapsed = time.perf_counter() - start
        print(f"\n{question} [{answer.status}, {elapsed:.1f} s]")
        for citation in answer.citations:
            print(f"  [{citation.number}] {' '.join(citation.quote.split())}")
        if answer.status != "answered":
            continue
        answered += 1
        seconds.append(elapsed)
        if answer.summary is None:
            print(f"  - {answer.notices[-1] if answer.notices else ''}")
            continue
        summed += 1
        kept += len(re.findall(r"\[\d+\]", answer.summary.text))
        dropped += len(answer.summary.dropped)
        print(f"  + {answer.summary.text}")
        for line in answer.summary.dropped:
            print(f"  - {line.text} ({line.reason})")
    print(
        f"\n{len(questions)} questions, {answered} answered, {summed} with a summary, "
        f"{kept} lines kept and {dropped} dropped in these; seconds: median "
        f"{statistics.median(seconds or [0]):.1f}, longest {max(seconds, default=0):.1f}"
    )


if __name__ == "__main__":
    main()
