#!/usr/bin/env python3
"""Dix mille questions de suite : `python eval/steady.py --help`.

The questions of a set, each with a number added so that no two are the same text, asked to one open
chain: memory, threads and open files must not grow. A line is printed every thousand questions.
"""

from __future__ import annotations

import argparse
import gc
import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from carnet_rag.index.opening import open_fresh_index
from carnet_rag.service.chain import open_chain
from carnet_rag.settings import Settings

HERE = Path(__file__).resolve().parent


class Held(NamedTuple):
    """What this process holds after so many questions: megabytes, threads, open files."""

    asked: int
    megabytes: float
    threads: int
    files: int


def held(asked: int) -> Held:
    """Look at this process now. Linux only."""
    gc.collect()  # what waits to be collected is not held
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    files = len(list(Path("/proc/self/fd").iterdir()))
    return Held(asked, pages * 4096 / 1e6, threading.active_count(), files)


def ask_many(
    ask: Callable[[str], object], questions: Sequence[str], count: int, step: int
) -> Iterator[Held]:
    """Ask ``count`` different questions; what is held after every ``step`` of them."""
    for number in range(1, count + 1):
        question = questions[number % len(questions)].rstrip(" ?")
        ask(f"{question} ({number}) ?")
        if number % step == 0:
            yield held(number)


def main() -> None:
    """Ask, and print what is held along the way."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--step", type=int, default=1_000)
    parser.add_argument("--questions", type=Path, default=HERE / "questions.jsonl")
    given = parser.parse_args()
    lines = given.questions.read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["question"] for line in lines]
    settings = Settings.load()
    with open_fresh_index(settings) as index:
        ask = open_chain(settings, index=index).invoke
        started = time.monotonic()
        for one in ask_many(ask, questions, given.count, given.step):
            seconds = time.monotonic() - started
            print(
                f"{one.asked} questions, {seconds:.0f} s : {one.megabytes:.0f} Mo, "
                f"{one.threads} fils, {one.files} fichiers",
                flush=True,
            )


if __name__ == "__main__":
    main()
