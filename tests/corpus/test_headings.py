"""What a paragraph of a PDF is, told by its looks: headings and their level, figures to explain."""

from __future__ import annotations

import pytest

from carnet_rag.corpus.load.pdf.glyphs import Run, Sheet, Style
from carnet_rag.corpus.load.pdf.headings import (
    Bookmark,
    Looks,
    find_headings,
    find_looks,
    find_numbered,
    is_figure,
)
from carnet_rag.corpus.load.pdf.paragraphs import Paragraph
from carnet_rag.corpus.load.pdf.rows import Row

BODY = Looks(10.0, 0, False)
SHEET = Sheet(1, 600.0, 800.0, "", [])
WORDS = " ".join(["Mot"] * 30).split()


def row(text: str, size: float = 10.0, bold: bool = False, color: int = 0) -> Row:
    return Row([Run(text, Style("Corps", size, bold, color), 50.0, 300.0, 100.0)])


def paragraph(
    text: str,
    size: float = 10.0,
    *,
    bold: bool = False,
    color: int = 0,
    lines: int = 1,
    marker: str = "",
    sheet: Sheet = SHEET,
) -> Paragraph:
    return Paragraph([row(text, size, bold, color)] * lines, text, sheet, None, marker=marker)


def headings(*paragraphs: Paragraph, outline: tuple[Bookmark, ...] = ()) -> dict[int, int]:
    return find_headings(paragraphs, BODY, outline)


@pytest.mark.parametrize(
    ("one", "heads"),
    [
        (paragraph("Le lavoir", 11.1), True),
        (paragraph("Le lavoir", 11.0), False),  # hardly larger than the running text
        (paragraph("Le lavoir", bold=True), True),
        (paragraph("Le lavoir", 9.3, bold=True), True),
        (paragraph("Le lavoir", 9.1, bold=True), False),  # smaller: a caption, a note
        (paragraph("LE LAVOIR"), True),
        (paragraph("EAUX"), False),
        (paragraph("Le lavoir", color=7), True),
        (paragraph("Le lavoir", color=7, lines=3), False),
        (paragraph("le lavoir", bold=True), False),
        (paragraph("lavoir.gouv.fr", bold=True), True),  # a name, however it begins
        (paragraph("Le lavoir.", bold=True), False),
        (paragraph("Le lavoir :", bold=True), False),
        (paragraph("Le lavoir ?", bold=True), True),
        (paragraph("Le lavoir\t3", 12), False),
        (paragraph("1 250", 12, bold=True), False),
        (paragraph("Lavoir", bold=True, marker="•"), False),
        (paragraph("Lavoir", bold=True, marker="1."), True),
        (paragraph("Lavoir", color=7, marker="1."), True),
        (paragraph("Lavoir", bold=True, marker="a)"), False),
        (paragraph(" ".join(WORDS[:16]), bold=True), True),
        (paragraph(" ".join(WORDS[:17]), bold=True), False),
        (paragraph(" ".join(WORDS[:25]), 12), True),
        (paragraph(" ".join(WORDS[:26]), 12), False),
        (paragraph("Le lavoir", 12, lines=5), True),
    ],
)
def test_what_looks_like_a_heading(one: Paragraph, heads: bool) -> None:
    assert (0 in headings(one)) is heads


def test_a_long_title_is_one_where_its_number_comes_next_to_another() -> None:
    long = " ".join(WORDS[:20])
    titles = ("1.2.1 Former", f"1.2.2 {long}", f"1.2.3 {long}", f"1.4.1 {long}", f"1.2.4 {long}.")
    found = headings(*(paragraph(title, bold=True) for title in titles))
    assert sorted(found) == [0, 1, 2]  # 1.4.1 follows none, the last is a sentence
    plain = [paragraph("1.2.1 Former", bold=True), paragraph(f"1.2.2 {long}")]
    assert sorted(headings(*plain)) == [0]  # of other looks


def test_in_a_bold_text_bold_says_nothing() -> None:
    assert find_headings([paragraph("Le lavoir", bold=True)], Looks(10.0, 0, True), []) == {}


def test_the_level_is_told_by_size_then_capitals_then_bold() -> None:
    found = headings(
        paragraph("Partie", 16),
        paragraph("CHAPITRE", 14),
        paragraph("Section", 14),
        paragraph("Autre section", 14.2),  # of one size, to half a point
        paragraph("Moins", 13.5),
        paragraph("Gras", bold=True),
        paragraph("Colorié", color=7),
    )
    assert found == {0: 1, 1: 2, 2: 3, 3: 3, 4: 4, 5: 5, 6: 6}


def test_the_outline_of_the_file_decides_where_most_of_it_is_found() -> None:
    second = Sheet(2, 600.0, 800.0, "", [])
    parts = [
        paragraph("Introduction"),
        paragraph("Le lavoir", 14),
        paragraph("Introduction", sheet=second),
        paragraph("Le four", 14, sheet=second),
        paragraph("Hors du plan", 14),
    ]
    marks = (
        Bookmark("Introduction", 2, 2),
        Bookmark("Le lavoir", 1, 1),
        Bookmark("LE FOUR", 2, 0),
    )
    # The one of its sheet; one that the outline lacks stands with those that look like it.
    assert headings(*parts, outline=marks) == {1: 1, 2: 2, 3: 2, 4: 2}
    # Two marks, or fewer than half of them, decide no level.
    assert headings(*parts, outline=marks[:2]) == {1: 1, 2: 2, 3: 1, 4: 1}


def test_the_running_text_is_what_most_letters_are_set_in() -> None:
    rows = [
        row("Un titre", 16, bold=True),
        row("du texte courant", 11, color=3),
        row("du texte gras et long", 11.2, bold=True, color=5),
        row("encore du texte courant", 11, color=3),
    ]
    assert find_looks(rows) == Looks(11.0, 3, False)
    assert find_looks([]) == Looks(10.0, 0, False)


@pytest.mark.parametrize(
    ("text", "size", "figure"),
    [
        ("87 %", 20, True),
        ("87 %", 12.5, True),
        ("87 %", 12.4, False),
        ("1 250 000 habitants", 20, True),
        ("+ 12", 20, True),
        ("12 communes du pays voisin", 20, False),
        ("2018", 20, False),  # a year
        ("2118", 20, True),
        ("Le lavoir", 20, False),
        ("3 Installation", 20, True),  # alone
        ("2.1 Sous le lavoir", 20, False),
        ("3.5 lavoirs", 20, True),
    ],
)
def test_which_large_number_is_explained_below(text: str, size: float, figure: bool) -> None:
    assert is_figure(paragraph(text, size), BODY) is figure


@pytest.mark.parametrize(
    ("titles", "size", "found"),
    [
        (["1 Le lavoir", "2 Le four", "9 Le puits"], 20, {0, 1}),
        (["18 Lavoirs", "51 Fours"], 20, set()),
        (["1 lavoir", "2 fours"], 20, set()),
        (["1 Le lavoir", "2 Le four"], 12, set()),  # too small for a figure to explain
    ],
)
def test_titles_whose_numbers_follow_each_other_are_no_figures(
    titles: list[str], size: float, found: set[int]
) -> None:
    assert find_numbered([paragraph(title, size) for title in titles], BODY) == found
