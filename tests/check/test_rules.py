"""Rule by rule: a statement, a claim, and what comparing the one with the other must find."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from small_text import SmallIndex

from carnet_rag.check.claim import read_claim
from carnet_rag.check.comparison import compare
from carnet_rag.check.findings import Finding
from carnet_rag.check.ledger import ledger_of

ROWS = [
    json.loads(line)
    for line in Path(__file__).with_name("rules.jsonl").read_text(encoding="utf-8").splitlines()
]


def findings(folder: Path, text: str, claim: str) -> tuple[Finding, ...]:
    """What comparing the claim with the last sentence of the text finds."""
    ledger = ledger_of(SmallIndex(f"# Le carnet\n\n{text}\n", folder))
    statement = next(s for s in reversed(ledger.statements) if s.sentence.kind != "heading")
    return compare(read_claim(claim, ledger), statement, ledger).findings


@pytest.mark.parametrize("row", ROWS, ids=[f"{r['slot']}-{n}" for n, r in enumerate(ROWS)])
def test_a_rule(tmp_path: Path, row: dict[str, str]) -> None:
    """``outcome`` is that of the slot, "" when the rule must find nothing; ``said``, ``true``,
    ``about`` and ``elsewhere`` are what it shows, where the row says so.
    """
    found = [f for f in findings(tmp_path, row["text"], row["claim"]) if f.slot == row["slot"]]
    if not row["outcome"]:
        assert [f for f in found if f.outcome not in ("same", "rounded")] == []
        return
    assert " ".join(f.outcome for f in found) == row["outcome"], found
    for side in ("said", "true", "about", "elsewhere"):
        if side in row:
            assert getattr(found[0], side) == row[side]
