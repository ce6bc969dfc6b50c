"""Rows of a column to paragraphs: where one ends and the next begins, case by case."""

from __future__ import annotations

import pytest

from carnet_rag.corpus.load.pdf.glyphs import Run, Sheet, Style
from carnet_rag.corpus.load.pdf.paragraphs import find_paragraphs, goes_on
from carnet_rag.corpus.load.pdf.places import Box
from carnet_rag.corpus.load.pdf.rows import Row

SHEET = Sheet(1, 600.0, 800.0, "", [])
FULL = "Une ligne entière de la colonne, qui va d'un bord à l'autre"
"""Its right end is the column's: 50 + 5 × 59."""


def row(
    text: str,
    base: float,
    left: float = 50.0,
    size: float = 10.0,
    *,
    bold: bool = False,
    color: int = 0,
) -> Row:
    """Letters half as wide as they are high."""
    style = Style("Corps", size, bold, color)
    return Row([Run(text, style, left, left + 0.5 * size * len(text), base)])


def texts(*rows: Row) -> list[str]:
    return [f"{one.marker} {one.text}".strip() for one in find_paragraphs(list(rows), SHEET, None)]


def mixed(base: float, *parts: tuple[str, bool], color: int = 3) -> Row:
    """A row some words of which are bold, in a color of their own."""
    runs: list[Run] = []
    for text, bold in parts:
        left = runs[-1].right + 3 if runs else 50.0
        style = Style("Corps", 10, bold, color if bold else 0)
        runs.append(Run(text, style, left, left + 5 * len(text), base))
    return Row(runs)


def lines(*given: str, left: float = 50.0) -> list[Row]:
    return [row(text, 100 + 12 * number, left) for number, text in enumerate(given)]


@pytest.mark.parametrize(
    ("second", "apart"),
    [
        (row("suite de la phrase", 112), False),
        # Further down than 1.45 of what parts the lines.
        (row("suite de la phrase", 112 + 12 * 0.4), False),
        (row("suite de la phrase", 112 + 12 * 0.5), True),
        (row("suite de la phrase", 100), True),
        # Of another size.
        (row("suite de la phrase", 112, size=10.8), False),
        (row("suite de la phrase", 112, size=11), True),
        (row("²", 108, size=6), False),
        (row("• Un point", 112), True),
        (row("12) Un point", 112), True),
        (row("- Un point", 112), True),
        (row("-Un trait", 112), False),
        (row("....... 12", 112), False),
        (row("suite de la phrase", 112, bold=True, color=3), True),
        (row("suite de la phrase", 112, bold=True), False),
    ],
)
def test_what_begins_a_paragraph_below_a_full_line(second: Row, apart: bool) -> None:
    above = [row(FULL, 76), row(FULL, 88), row(FULL, 100)]
    assert len(texts(*above, second)) == 1 + apart


@pytest.mark.parametrize(
    ("before", "after", "apart"),
    [
        # A line that leaves room for the next word has ended.
        ("Une fin.", "Une autre phrase", True),
        ("Une fin", "Une autre phrase", True),
        ("Une fin", "une autre phrase", False),
        ("Une fin.", "une autre phrase", True),
        ("La fin de la", "Commune voisine", False),
        # The next word would not have fitted.
        ("Une ligne qui est presque entière et dont la fin est.", "Constitutionnelle, elle", False),
        ("LUCIE", "C'est une question", True),
        ("LUCIE", "ENCORE", True),
        ("Le four\t12", "le lavoir", True),
        ("Le four ..... 12", "le lavoir", True),
    ],
)
def test_where_a_short_line_ends_a_paragraph(before: str, after: str, apart: bool) -> None:
    found = texts(*lines(before, after), row(FULL, 200))
    assert len(found) == 2 + apart


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        # Beside its marker, an item goes on; at the margin, after its stop, it does not.
        ([row("• Un point qui", 100, 60), row("se poursuit", 112, 70)], 1),
        ([row("• Un point qui.", 100, 60), row("Se poursuit", 112, 70)], 1),
        ([row("• Un point.", 100, 60), row("Une phrase", 112, 50)], 2),
        ([row("• Un point", 100, 60), row("Une phrase", 112, 50)], 2),
        ([row("• Un point", 100, 60), row("une suite", 112, 50)], 1),
        # A first line set in.
        ([row(FULL, 76), row(f"{FULL}.", 88), row("Une phrase", 100, 60)], 2),
        ([row(FULL, 76), row(FULL, 88), row("une phrase", 100, 60)], 1),
        # Lines around one middle.
        ([row("Le lavoir et le four.", 100, 100), row("De Vaux", 112, 135)], 1),
        ([row("Le lavoir et le four.", 100, 100), row("De Vaux", 112, 100)], 2),
        # A bold line is a title until a small letter says otherwise.
        ([row("Le lavoir", 100, bold=True), row("Il coule.", 112)], 2),
        ([row("Le lavoir", 100, bold=True), row("coule.", 112)], 1),
        ([row(f"{FULL}.", 100), row("Le lavoir", 112, bold=True)], 2),
        # Around one middle, what stands below a title in capitals is no word of it.
        ([row("LE LAVOIR", 100, 100, bold=True), row("de mai", 112, 100)], 1),
        ([row("LE LAVOIR", 100, 100, bold=True), row("de la commune", 112, 90)], 2),
        # Words in bold among others, over the end of a line.
        (
            [
                mixed(100, ("Un plan de la", False), ("direction du village", True)),
                mixed(112, ("des lavoirs", True)),
            ],
            1,
        ),
        (
            [
                mixed(100, ("Un plan de la", False), ("direction du village", True)),
                mixed(112, ("Des lavoirs", True)),
            ],
            2,
        ),
    ],
)
def test_items_titles_and_lines_that_are_set_apart(rows: list[Row], expected: int) -> None:
    assert len(texts(*rows, row(FULL, 300))) == expected + 1


def test_the_marker_of_an_item_is_no_word_of_it() -> None:
    (one,) = find_paragraphs([row("3) Le four", 100)], SHEET, None)
    assert (one.marker, one.text) == ("3)", "Le four")
    (alone,) = find_paragraphs([row("3)", 100)], SHEET, None)
    assert (alone.marker, alone.text) == ("", "3)")
    (bold,) = find_paragraphs(
        [mixed(100, ("- ", True), ("Le four", True), ("cuit", False))], SHEET, None
    )
    assert (bold.marker, bold.words) == ("-", "Le four cuit")


@pytest.mark.parametrize(
    ("last", "following", "on"),
    [
        (FULL, "du bourg", True),
        (f"{FULL}.", "du bourg", False),
        (FULL[:-5], "du bourg", True),  # less than three letters' heights from the edge
        (FULL[:-6], "du bourg", False),
        (FULL[:-6], "intercommunal", True),  # there was no room for it
        (FULL[:-20], "intercommunal", False),
        (FULL, "Du bourg", False),
        (f"{FULL[:-3]} de", "Valmont", True),
        (f"{FULL[:-20]} de", "Valmont", True),
        (FULL, "« le bourg »", True),
    ],
)
def test_a_full_line_without_a_stop_goes_on_over_the_page(
    last: str, following: str, on: bool
) -> None:
    first = list(find_paragraphs(lines(FULL, last.lower()), SHEET, None))[-1]
    (second,) = find_paragraphs([row(following, 100)], SHEET, None)
    assert goes_on(first, second) is on


def test_a_lone_line_goes_on_in_what_opens_with_a_small_letter_only() -> None:
    (label,) = find_paragraphs([row("Titre du", 100)], SHEET, None)
    for text, on in (("Maire", False), ("(signature)", False), ("maire", True)):
        (second,) = find_paragraphs([row(text, 100)], SHEET, None)
        assert goes_on(label, second) is on


@pytest.mark.parametrize(
    ("box", "linked"),
    [
        (Box(50, 92, 95, 102), True),  # « Le lavoir » stands from 50 to 95, on 100
        (Box(50, 92, 85, 102), True),
        (Box(50, 92, 80, 102), False),  # most of it is elsewhere
        (Box(50, 85, 95, 95), False),  # of the line above
        (Box(50, 99, 95, 109), False),  # of the line below
    ],
)
def test_a_link_is_the_words_under_it(box: Box, linked: bool) -> None:
    sheet = Sheet(1, 600.0, 800.0, "", [], links=[(box, "https://lavoir.fr")])
    (one,) = find_paragraphs([row("Le lavoir", 100)], sheet, None)
    assert ("https://lavoir.fr" in one.text) is linked
    assert one.words == "Le lavoir"
