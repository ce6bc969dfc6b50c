"""Small texts, one for each kind of claim that must not be taken for another (``kinds.jsonl``)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from small_text import SmallIndex

from carnet_rag.check import check

ROWS = [
    json.loads(line)
    for line in Path(__file__).with_name("kinds.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize("row", ROWS, ids=[f"{r['kind']}-{n}" for n, r in enumerate(ROWS)])
def test_a_claim_of_each_kind(tmp_path: Path, row: dict[str, str]) -> None:
    got = check(SmallIndex(f"# Le carnet\n\n{row['text']}\n", tmp_path), row["claim"])
    match row["wanted"]:
        case "not supported":
            assert got.verdict != "supported", got.explanation
        case "not sure":
            assert not got.sure, got.explanation
        case "sure":
            assert got.verdict == "supported" and got.sure, got.explanation
        case wanted:
            assert got.verdict == wanted, got.explanation
