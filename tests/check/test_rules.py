"""Rule by rule: a statement, a claim, and what comparing the one with the other must find."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from small_text import SmallIndex

from carnet_rag.check.claim import read_claim
from carnet_rag.check.comparison import compare
from carnet_rag.check.findings import Finding
from carnet_rag.check.ledger import Statement, ledger_of
from carnet_rag.check.verdict import has_rival_value
from carnet_rag.check.wording import Said

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
            told = getattr(found[0], side)
            assert (told.fr if isinstance(told, Said) else told) == row[side]


def test_what_weighs_a_pair(tmp_path: Path) -> None:
    """The features that tell whether a statement is on a claim's subject."""
    text = "Jeanne Morel dirige la radio depuis 2019. Elle emploie 12 ouvriers."
    ledger = ledger_of(SmallIndex(f"# Le carnet\n\n{text}\n", tmp_path))
    first, second = (s for s in ledger.statements if s.sentence.kind != "heading")

    def features(claim: str, statement: Statement) -> dict[str, float]:
        return dict(compare(read_claim(claim, ledger), statement, ledger).features)

    got = features("Jeanne Morel dirige la radio depuis 2018.", first)
    assert (got["names_same"], got["names_differ"], got["names_absent"]) == (1, 0, 0)
    assert (got["figures_same"], got["figures_differ"], got["figures_absent"]) == (0, 1, 0)
    assert got["own"] == got["rest_own"] == got["covered"] == 1.0
    assert (got["heaviest"], got["heading"]) == (0, 0)
    got = features("Paul Durand emploie 12 ouvriers et 3 commis.", second)
    assert (got["names_same"], got["names_absent"]) == (0, 1)
    assert (got["figures_same"], got["figures_absent"]) == (1, 1)
    assert 0 < got["own"] < got["rest_own"] < 1 and got["heaviest"] == 1.0


@pytest.mark.parametrize(
    ("share", "told"),
    [
        (40, ["Peu de", "Certaines"]),
        (50, ["Certaines"]),
        (60, ["Certaines", "La plupart des", "La majorité des"]),
        (100, ["La plupart des", "La majorité des", "Toutes les"]),
    ],
)
def test_a_share_says_how_many(tmp_path: Path, share: int, told: list[str]) -> None:
    for many in ("Peu de", "Certaines", "La plupart des", "La majorité des", "Toutes les"):
        claim = f"{many} fermes vendent du lait."
        found = findings(tmp_path, f"{share} % des fermes vendent du lait.", claim)
        turns = [(f.outcome, f.true) for f in found if f.slot == "turn"]
        assert turns == ([] if many in told else [("differs", f"{share} %")]), claim


@pytest.mark.parametrize(
    ("said", "loose"),
    [
        ("« dirige la radio »", False),
        ("« quitte la radio »", True),
        ("« radio »", False),
        ("« télévision »", False),  # one word is no quotation
    ],
)
def test_a_quotation_stands_word_for_word(tmp_path: Path, said: str, loose: bool) -> None:
    found = findings(tmp_path, "Jeanne Morel dirige la radio.", f"Jeanne Morel, elle, {said}.")
    assert any(f.slot == "wording" and f.outcome == "loose" for f in found) is loose


@pytest.mark.parametrize(
    ("claim", "rival"),
    [
        ("Le guide de la chorale est organisé en cinq parties.", True),
        ("Le guide de la chorale est organisé en quatre parties.", False),
        ("Le guide du moulin est organisé en cinq parties.", False),
        ("Le guide illustré de la chorale est organisé en cinq parties.", False),
        ("Le guide de la chorale est désorganisé.", False),
    ],
)
def test_one_other_value_is_a_rival_wherever_the_subject_is_said(
    tmp_path: Path, claim: str, rival: bool
) -> None:
    text = "Voici le guide de la chorale. Organisé en quatre parties, il se lit vite."
    ledger = ledger_of(SmallIndex(f"# Le carnet\n\n{text}\n", tmp_path))
    assert (
        has_rival_value(compare(read_claim(claim, ledger), ledger.statements[-1], ledger)) is rival
    )


@pytest.mark.parametrize(
    ("claim", "rival"),
    [
        ("La chorale du lac a été fondée par Paul Durand.", True),
        ("La chorale du lac a été fondée par Jeanne Morel.", False),
        ("La chorale du moulin a été fondée par Paul Durand.", False),
    ],
)
def test_one_other_value_is_a_rival_where_the_heading_bears_the_subject(
    tmp_path: Path, claim: str, rival: bool
) -> None:
    text = "## La chorale du lac\n\nSa fondatrice, Jeanne Morel, nous livre ses convictions."
    ledger = ledger_of(SmallIndex(f"# Le carnet\n\n{text}\n", tmp_path))
    assert (
        has_rival_value(compare(read_claim(claim, ledger), ledger.statements[-1], ledger)) is rival
    )
