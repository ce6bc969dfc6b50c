"""``carnet eval`` says what is missing and how to get it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from carnet_rag.cli import main

SETS = Path(__file__).parents[2] / "eval"


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


def test_claims_of_a_file_and_the_figures_found_are_measured(
    real_index_folder: Path, tmp_path: Path
) -> None:
    def first(name: str, count: int) -> str:
        lines = (SETS / name).read_text(encoding="utf-8").splitlines()
        return "\n".join(lines[:count]) + "\n"

    questions, claims = tmp_path / "q.jsonl", tmp_path / "c.jsonl"
    questions.write_text(first("questions.jsonl", 2), encoding="utf-8")
    claims.write_text(first("claims.own.jsonl", 3), encoding="utf-8")
    result = tmp_path / "result.json"
    where = ["--sets", str(SETS), "--corpus", str(SETS.parent / "corpus")]
    what = ["--questions", str(questions), "--claims", str(claims), "--extraction"]
    done = CliRunner().invoke(
        main,
        ["eval", *where, "--index", str(real_index_folder), *what, "--json", str(result)],
    )
    assert done.exit_code == 0, done.output
    assert "Extraction des chiffres" in done.stdout
    record = json.loads(result.read_text(encoding="utf-8"))
    assert record["claims"]["figures"]["n"] == 3
    extraction = record["extraction"]
    assert extraction["recall"]["n"] == 185
    assert extraction["precision"]["value"] >= 0.95 and extraction["recall"]["value"] >= 0.95
