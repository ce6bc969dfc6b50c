"""What the reader settles of a claim, and what is not its to settle."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from small_text import SmallIndex

from carnet_rag.check import check, reading
from carnet_rag.check.claim import read_claim
from carnet_rag.check.comparison import compare
from carnet_rag.check.findings import Finding, Outcome, Slot
from carnet_rag.check.ledger import ledger_of
from carnet_rag.check.verdict import CONFIRMS, SETTLES, Weighed, decide
from carnet_rag.types import Passage

TEXT = "# Le carnet\n\n## Le lac\n\nLe lac compte douze îles.\n\nLe pont est en pierre grise.\n"
CLAIM = "Douze îles parsèment le lac."


class Fake:
    """A reader that gives every sentence the same score, and counts what it is given."""

    def __init__(self, score: float) -> None:
        self.score, self.read = score, 0

    def upholds(self, claim: str, passages: Sequence[Passage]) -> list[list[float]]:
        self.read += len(passages)
        return [[self.score] * len(p.sentences) for p in passages]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> SmallIndex:
    return SmallIndex(TEXT, tmp_path_factory.mktemp("lac"))


def weighed(index: SmallIndex, finding: Finding, probability: float) -> Weighed:
    ledger = ledger_of(index)
    statement = next(s for s in ledger.statements if "îles" in s.sentence.text)
    comparison = compare(read_claim(CLAIM, ledger), statement, ledger)
    same = tuple(f for f in comparison.findings if f.outcome == "same")
    left = type(comparison)(statement, (*same, finding), comparison.alignment, comparison.features)
    return Weighed(left, probability)


@pytest.mark.parametrize(
    ("slot", "outcome", "probability", "score", "verdict"),
    [
        *((slot, "absent", SETTLES, least, "supported") for slot, least in reading.UPHOLDS.items()),
        *((slot, "absent", 0.9, s - 0.1, "not_found") for slot, s in reading.UPHOLDS.items()),
        ("wording", "absent", SETTLES / 2, 4.0, "not_found"),
        # Not for the reader: how often, how many, who, and what is said otherwise.
        ("period", "absent", 0.9, 4.0, "not_found"),
        ("figure", "absent", 0.9, 4.0, "not_found"),
        ("name", "absent", 0.9, 4.0, "not_found"),
        ("wording", "differs", 0.9, 4.0, "contradicted"),
    ],
)
def test_the_reader_settles_other_words_alone(
    index: SmallIndex,
    monkeypatch: pytest.MonkeyPatch,
    slot: Slot,
    outcome: Outcome,
    probability: float,
    score: float,
    verdict: str,
) -> None:
    fake = Fake(score)
    monkeypatch.setattr(reading, "reader", lambda: fake)
    claim = read_claim(CLAIM, ledger_of(index))
    found = reading.read(claim, [weighed(index, Finding(slot, outcome, "parsèment"), probability)])
    told = decide(claim, found, index.carnet)
    assert (told.verdict, told.sure) == (verdict, False)
    assert fake.read == (slot in reading.UPHOLDS and outcome == "absent"
                         and probability >= SETTLES)  # fmt: skip
    least = CONFIRMS if verdict == "supported" else 0
    assert found[0].probability == max(probability, least)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Le lac est parsemé de douze îles.", "supported"),
        ("Le lac est parsemé de treize îles.", "contradicted"),
        ("Le lac est gelé douze mois par an.", "not_found"),
    ],
)
def test_a_claim_in_other_words_agrees_and_is_never_sure(
    index: SmallIndex, text: str, verdict: str
) -> None:
    told = check(index, text)
    assert (told.verdict, told.sure) == (verdict, False)


@pytest.mark.parametrize(
    ("text", "score", "verdict", "read"),
    [
        ("Le pont fut bâti en pierre grise.", reading.UNSAID, "supported", True),
        ("Le pont fut bâti en pierre grise.", reading.UNSAID - 0.1, "not_found", True),
        ("Le pont est en pierre grise.", -9.0, "supported", False),  # sure: word for word
        ("Ce lac a douze îles.", -9.0, "supported", False),  # its figure holds it
    ],
)
def test_what_rests_on_words_alone_must_be_found_by_the_reader(
    index: SmallIndex,
    monkeypatch: pytest.MonkeyPatch,
    text: str,
    score: float,
    verdict: str,
    read: bool,
) -> None:
    fake = Fake(score)
    monkeypatch.setattr(reading, "reader", lambda: fake)
    told = check(index, text)
    assert (told.verdict, fake.read > 0) == (verdict, read)
    assert ("le passage ne le dit pas" in told.explanation) == (verdict == "not_found")


@pytest.mark.parametrize(("short", "verdict"), [(0.0, "supported"), (0.1, "not_found")])
def test_a_statement_that_may_be_about_something_else_and_lacks_nothing_is_read(
    index: SmallIndex, monkeypatch: pytest.MonkeyPatch, short: float, verdict: str
) -> None:
    monkeypatch.setattr(reading, "reader", lambda: Fake(reading.UPHOLDS["wording"] - short))
    ledger = ledger_of(index)
    claim = read_claim("Le pont est en pierre grise.", ledger)
    statement = next(s for s in ledger.statements if "pierre" in s.sentence.text)
    near = [Weighed(compare(claim, statement, ledger), SETTLES)]
    assert decide(claim, near, index.carnet).verdict == "not_found"
    assert decide(claim, reading.read(claim, near), index.carnet).verdict == verdict
