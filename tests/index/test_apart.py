"""A build in a process of its own: the same index, its steps, its refusals, its death."""

from __future__ import annotations

import os
import shutil
import signal
from multiprocessing import active_children
from pathlib import Path

import pytest
from conftest import SMALL_CORPUS

from carnet_rag.errors import CarnetError, CorpusError
from carnet_rag.index import open_index
from carnet_rag.index.apart import build_apart
from carnet_rag.settings import Settings


def settings_of(folder: Path) -> Settings:
    return Settings.load(
        {"CARNET_CORPUS": str(folder / "corpus"), "CARNET_INDEX": str(folder / "index")}
    )


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    shutil.copytree(SMALL_CORPUS, tmp_path / "corpus")
    return settings_of(tmp_path)


def test_a_build_apart_is_opened_here_and_tells_its_steps(settings: Settings) -> None:
    steps: list[tuple[int, int, str]] = []
    report = build_apart(settings, settings.corpus, progress=lambda *step: steps.append(step))
    with open_index(settings.index) as index:
        assert index.build_id == report.build_id and report.embedded > 0
    assert steps[-1][0] == steps[-1][1] > 0
    assert build_apart(settings, settings.corpus).fresh
    assert build_apart(settings, settings.corpus, rebuild=True).reused == 0


def test_what_it_refuses_is_said_as_if_it_had_been_built_here(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    with pytest.raises(CorpusError, match="corpus"):
        build_apart(settings, settings.corpus)


def test_a_build_that_is_killed_says_so_and_leaves_the_index_in_force(settings: Settings) -> None:
    before = build_apart(settings, settings.corpus).build_id

    def kill(done: int, total: int, label: str) -> None:
        for child in active_children():
            os.kill(child.pid or 0, signal.SIGTERM)

    with pytest.raises(CarnetError, match="arrêtée avant la fin"):
        build_apart(settings, settings.corpus, rebuild=True, progress=kill)
    assert not active_children()
    with open_index(settings.index) as index:
        assert index.build_id == before
