"""No text can keep a regular expression busy: a reader's line must not freeze everybody."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "scripts"))

from patterns import Found, all_patterns
from pumping import slow_text

ROOMS = 8
"""The patterns are timed in parts, so that a failure comes early."""


@pytest.mark.parametrize(
    ("pattern", "is_slow"),
    [
        (r"(?:\s*\b(?:de|la)\s*)+$", True),
        (r"(?:\s*+\b(?:de|la)\s*+)+$", False),
        (r"\bne\s*(?:\w+'?\s*){1,5}?\bpas\b", True),
        (r"\A---\n((?:[\w-]+ *:.*\n|[ \t#-].*\n)+?)---\n", False),
        (r"^(a+)+$", True),
        (r"[^,;]+,", False),
    ],
)
def test_the_test_knows_what_backtracks(pattern: str, is_slow: bool) -> None:
    assert (slow_text(pattern) is not None) == is_slow


def test_patterns_of_every_room_are_found() -> None:
    found = all_patterns()
    assert len(found) > 300
    for room in ("french", "check", "conversation", "corpus", "figures", "writing"):
        assert any(f"{room}/" in one.where or f".{room}." in one.where for one in found), room


@pytest.mark.parametrize("part", range(ROOMS))
def test_no_text_keeps_a_pattern_busy(part: int) -> None:
    def slow(one: Found) -> str | None:
        text = slow_text(one.pattern, one.flags)
        return text and f"{one.where} : {one.pattern[:80]} : {text}"

    assert [told for one in all_patterns()[part::ROOMS] if (told := slow(one))] == []
