"""Questions leave nothing behind: the small version of ``eval/steady.py``."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from carnet_rag.index import Index
from carnet_rag.service.chain import open_chain
from carnet_rag.settings import Settings

sys.path.insert(0, str(Path(__file__).parents[2] / "eval"))

from steady import ask_many

QUESTIONS = ["Combien de jardins le réseau réunit-il ?", "Qui prête des vélos ?", "Quelle heure ?"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="lit /proc")
def test_threads_files_and_memory_do_not_grow(small_index: Index) -> None:
    ask = open_chain(Settings(), index=small_index).invoke
    first, *_, last = ask_many(ask, QUESTIONS, 240, 80)
    assert last.asked == 240
    # Idle threads of other tests' stores may end meanwhile.
    assert last.threads <= first.threads
    # The store opens its last connections late, then no more.
    assert last.files <= first.files + 5
    assert last.megabytes - first.megabytes < 20
