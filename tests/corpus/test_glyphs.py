"""What pdfium gives of a letter, a place and a run, turned into ours."""

from __future__ import annotations

import pytest

from carnet_rag.corpus.load.pdf.glyphs import (
    Run,
    Style,
    _accented,
    _closed_up,
    _follows,
    _Letter,
    _letter,
)
from carnet_rag.corpus.load.pdf.places import Box, Placing

STYLE = Style("Corps", 10.0, False, 0)


@pytest.mark.parametrize(
    ("code", "letter"),
    [
        (ord("é"), "é"),
        (0xF0B7, "•"),  # a bullet of a font of signs
        (0xE000, ""),
        (0xF8FF, ""),
        (0xF900, "\uf900"),
        (0xFDCF, "\ufdcf"),
        (0xFDD0, ""),  # those that stand for our marks
        (0xFDEF, ""),
        (0xFDF0, "\ufdf0"),
        (0x00, ""),
        (0xFFFF, ""),
        (0x02, "\u00ad"),
        (0xFFFE, "\u00ad"),
        (0xAD, "\u00ad"),
        (0x1F, " "),
        (0x200B, ""),
        (0xFB01, "fi"),
        (0xFB06, "st"),
    ],
)
def test_what_a_character_is(code: int, letter: str) -> None:
    assert _letter(code) == letter


@pytest.mark.parametrize(
    ("turn", "place", "area"),
    [
        (0, (10, 180), Box(10, 160, 40, 180)),
        (90, (20, 10), Box(20, 10, 40, 40)),
        (180, (90, 20), Box(60, 20, 90, 40)),
        (270, (180, 90), Box(160, 60, 180, 90)),
    ],
)
def test_places_count_from_the_corner_of_the_sheet_as_it_is_shown(
    turn: int, place: tuple[float, float], area: Box
) -> None:
    placing = Placing(turn, (5, 5, 105, 205))
    assert placing(15, 25) == place
    assert placing.area(15, 25, 45, 45) == area


@pytest.mark.parametrize(
    ("left", "base", "style", "follows"),
    [
        (20, 100, STYLE, True),
        (31, 100, STYLE, True),
        (33, 100, STYLE, False),
        (9, 100, STYLE, True),  # the second letter of a ligature has the place of the first
        (7, 100, STYLE, False),
        (20, 100.9, STYLE, True),
        (20, 101.1, STYLE, False),
        (20, 100, Style("Corps", 10.0, True, 0), False),
    ],
)
def test_letters_of_one_style_that_follow_each_other_are_a_run(
    left: float, base: float, style: Style, follows: bool
) -> None:
    assert _follows(Run("ab", STYLE, 10, 20, 100), style, left, base) is follows


@pytest.mark.parametrize(
    ("text", "gaps", "words"),
    [
        ("S O M M A I R E", [0.3] * 8, "SOMMAIRE"),
        ("S O M M A I R E ", [0.3] * 8, "SOMMAIRE "),
        ("L E F O U R S", [0.3, 0.3, 0.5, 0.3, 0.3, 0.3, 0.3], "LE FOURS"),
        ("L E F O U R S", [0.04] * 7, "L E F O U R S"),  # set close
        ("F O U R S", [0.3] * 5, "F O U R S"),  # too few letters
        ("Le four de pierre", [0.3] * 14, "Le four de pierre"),  # words as they are
    ],
)
def test_letters_set_apart_are_closed_up(text: str, gaps: list[float], words: str) -> None:
    assert _closed_up(Run(text, STYLE, 0, 100, 100, gaps)).text == words


@pytest.mark.parametrize(
    ("first", "second", "left", "words"),
    [
        ("´", "e", 100, "é"),
        ("ˆ", "ı", 100, "î"),
        ("`", "a", 101, "à"),
        ("¸", "c", 100, "ç"),
        ("`", "a", 105, "`a"),  # beside it: a sign of its own
        ("´", "x", 100, "´x"),
        ("^", "e", 100, "^e"),
    ],
)
def test_an_accent_drawn_over_a_letter_is_the_letter_s(
    first: str, second: str, left: float, words: str
) -> None:
    letters = [
        _Letter(first, STYLE, 100, 105, 50, False),
        _Letter(second, STYLE, left, left + 5, 50, False),
        _Letter("", STYLE, 0, 0, 0, False),
    ]
    assert "".join(letter.text for letter in _accented(letters)) == words


def test_the_dots_of_a_contents_do_not_set_its_letters_apart() -> None:
    text = "Les actions . . . . . . . . . . . . 19"
    assert _closed_up(Run(text, STYLE, 0, 200, 0, [0.3] * 24)).text == text
