"""Titles that no style tells: by their number, by their looks, by standing alone."""

from __future__ import annotations

import pytest

from carnet_rag.corpus.load.pieces import BOLD_OFF, BOLD_ON, Line, Piece
from carnet_rag.corpus.load.titles import (
    depths_by_looks,
    depths_by_number,
    raise_lines,
    raise_titles,
)


@pytest.mark.parametrize(
    ("depths", "looks", "expected"),
    [
        ([1, 0, 2], [1, 2, 3], [1, 2, 2]),
        ([1, 2, 0], [1, 2, 2], [1, 2, 2]),
        ([1, 2, 0], [1, 2, 3], [1, 2, 3]),
        ([1, 0], [2, 2], [1, 1]),
        ([2, 0, 0], [3, 1, 4], [2, 0, 3]),
        ([0, 1], [1, 2], [0, 1]),  # it stands above all
    ],
)
def test_looks_place_a_title_among_those_known(
    depths: list[int], looks: list[int], expected: list[int]
) -> None:
    assert depths_by_looks(depths, looks) == expected


@pytest.mark.parametrize(
    ("titles", "depths"),
    [
        (["1 Un", "1.1 Deux", "2 Trois"], [1, 2, 1]),
        (["A.1 Un", "A.2 Deux"], [2, 2]),
        (["I. Un", "A. Deux", "B. Trois", "II. Quatre"], [1, 2, 2, 1]),
        (["I. Un", "A. Deux", "a) Trois", "II. Quatre"], [1, 2, 3, 1]),
        (["1. Un", "a) Deux", "2. Trois"], [1, 2, 1]),
        (["1 Un", "1.1 Deux", "Trois"], [1, 2, 2]),
        # One depth, or too few numbers, tell nothing.
        (["1 Un", "2 Deux"], []),
        (["1.1 Un", "Deux", "Trois"], []),
        (["1.1 Un", "Deux"], [2, 2]),
    ],
)
def test_numbers_say_how_deep_titles_stand(titles: list[str], depths: list[int]) -> None:
    assert depths_by_number(titles, [1] * len(titles)) == depths


def told(pieces: list[Piece]) -> list[str]:
    return [f"{p.role[0]}{p.level} {p.text}" for p in pieces]


def paragraphs(*texts: str) -> list[Piece]:
    return [Piece("paragraph", [Line(text)]) for text in texts]


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        (f"{BOLD_ON}Le four{BOLD_OFF}", "h2 Le four"),
        (f"{BOLD_ON}1.2 Le four{BOLD_OFF}", "h3 1.2 Le four"),
        (f"{BOLD_ON}Le four{BOLD_OFF} {BOLD_ON}et le pain{BOLD_OFF}", "h2 Le four et le pain"),
        (f"{BOLD_ON}Le{' mot' * 24}{BOLD_OFF}", f"h2 Le{' mot' * 24}"),
        (f"{BOLD_ON}Le{' mot' * 25}{BOLD_OFF}", ""),
        (f"{BOLD_ON}Le four.{BOLD_OFF}", ""),
        (f"{BOLD_ON}le four{BOLD_OFF}", ""),
        (f"{BOLD_ON}Le four{BOLD_OFF} fume", ""),
        ("Le four", ""),
    ],
)
def test_a_short_bold_paragraph_is_a_heading(text: str, heading: str) -> None:
    pieces = paragraphs(text, "Il cuit le pain.")
    raise_titles(pieces)
    assert (told(pieces)[0] if pieces[0].role == "heading" else "") == heading
    last = paragraphs(text)
    raise_titles(last)
    assert last[0].role == "paragraph"  # nothing stands below it


@pytest.mark.parametrize(("marked", "raised"), [(2, True), (3, False)])
def test_bold_paragraphs_stay_where_headings_are_marked(marked: int, raised: bool) -> None:
    headings = [Piece("heading", [Line("Un")], level=1) for _ in range(marked)]
    pieces = [*headings, *paragraphs(f"{BOLD_ON}Le four{BOLD_OFF}", "Il cuit.")]
    raise_titles(pieces)
    assert (pieces[marked].role == "heading") is raised


LONG = "Il cuit le pain de tout le bourg depuis plus de cent ans."


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["Le four", "Il cuit."], ["h0 Le four", "p0 Il cuit."]),
        (["Le four", LONG, "Le lavoir", LONG], ["h0 Le four", f"p0 {LONG}", "h2 Le lavoir",
                                                f"p0 {LONG}"]),
        # Above a short text, or with a stop, a line heads nothing.
        (["Le four", LONG, "Le lavoir", "Il lave."],
         ["h0 Le four", f"p0 {LONG}", "p0 Le lavoir", "p0 Il lave."]),
        (["Le four", LONG, "Le lavoir.", LONG],
         ["h0 Le four", f"p0 {LONG}", "p0 Le lavoir.", f"p0 {LONG}"]),
        (["le four", LONG], ["p0 le four", f"p0 {LONG}"]),
        (["LE FOUR\nIl cuit.", LONG], ["h0 LE FOUR", "p0 Il cuit.", f"p0 {LONG}"]),
        (["LE FOUR\nLE PAIN", LONG], ["p0 LE FOUR\nLE PAIN", f"p0 {LONG}"]),
    ],
)  # fmt: skip
def test_a_line_that_stands_alone_heads_a_plain_text(texts: list[str], expected: list[str]) -> None:
    pieces = paragraphs(*texts)
    raise_lines(pieces)
    assert told(pieces) == expected
