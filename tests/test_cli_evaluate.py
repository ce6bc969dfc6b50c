"""``carnet eval`` says what is missing and how to get it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from carnet_rag.cli import main

SETS = Path(__file__).parents[1] / "eval"


def test_without_the_sets_one_line_says_the_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, ["eval"])
    assert done.exit_code == 1
    assert done.stderr.count("\n") == 1
    assert "notation introuvable" in done.stderr
    assert "--sets" in done.stderr


def test_without_an_index_the_command_that_builds_it_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(main, ["eval", "--sets", str(SETS), "--index", str(tmp_path / "no")])
    assert done.exit_code == 1
    assert "carnet index" in done.stderr


def test_the_help_is_in_french() -> None:
    done = CliRunner().invoke(main, ["eval", "--help"])
    assert done.exit_code == 0
    assert "--ablation" in done.stdout
    assert "Mesure la recherche et les réponses" in done.stdout
