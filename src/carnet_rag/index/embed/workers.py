"""Threads that read texts for whoever asks, one a core, whose work counts for who asked."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Given = TypeVar("Given")
Made = TypeVar("Made")
_asked = threading.local()


class Workers:
    """As many threads as :func:`cores`; ``begin`` is run by each as it starts."""

    def __init__(self, name: str, begin: Callable[[], None] | None = None) -> None:
        self._pool = ThreadPoolExecutor(cores(), thread_name_prefix=name, initializer=begin)

    def map(self, work: Callable[[Given], Made], given: Iterable[Given]) -> list[Made]:
        """Do some work on each of the things given; what it makes of them, in order."""

        def timed(one: Given) -> tuple[Made, float]:
            started = time.thread_time()
            return work(one), time.thread_time() - started

        done = list(self._pool.map(timed, given))
        _asked.seconds = _worked() + sum(seconds for _, seconds in done)
        return [made for made, _ in done]


def processor_seconds() -> float:
    """The processor's time that this thread has taken, and workers for it."""
    return time.thread_time() + _worked()


def _worked() -> float:
    seconds: float = getattr(_asked, "seconds", 0.0)
    return seconds


def cores() -> int:
    """How many texts are read at once: ``OMP_NUM_THREADS``, else the cores at hand."""
    asked = os.environ.get("OMP_NUM_THREADS", "")
    if asked.isdecimal() and int(asked):
        return int(asked)
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1
