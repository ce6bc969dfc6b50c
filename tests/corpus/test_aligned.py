"""What rules part, what no rule parts, and what is drawn: tables and bullets of a sheet."""

from __future__ import annotations

import pytest

from carnet_rag.corpus.load.pdf.aligned import find_aligned
from carnet_rag.corpus.load.pdf.glyphs import Run, Sheet, Style
from carnet_rag.corpus.load.pdf.places import Box, is_parted
from carnet_rag.corpus.load.pdf.rows import find_rows, join_stretched
from carnet_rag.corpus.load.pdf.running import part_running

BARE = Sheet(1, 600.0, 800.0, "", [])


def run(text: str, left: float, base: float, size: float = 10.0) -> Run:
    return Run(text, Style("Corps", size, False, 0), left, left + 0.5 * size * len(text), base)


def grid(*lines: tuple[str, ...], step: float = 20.0) -> list[Run]:
    return [
        run(text, 100 + 120 * column, 100 + step * at)
        for at, line in enumerate(lines)
        for column, text in enumerate(line)
    ]


def rows_of(*runs: Run, rules: list[Box] | None = None, dots: list[Box] | None = None) -> list[str]:
    sheet = Sheet(1, 600.0, 800.0, "", list(runs), rules=rules or [], dots=dots or [])
    return [row.text for row in find_rows(sheet)]


HEAD = ("Région", "2021", "2022")


@pytest.mark.parametrize(
    ("runs", "found"),
    [
        (grid(HEAD, ("Berry", "12", "15"), ("Poitou", "31 %", "28 %")), True),
        (grid(HEAD, ("Berry", "12", "15"), ("Poitou", "31 %", "28 %"), step=40), False),
        (grid(HEAD, ("Berry", "12", "15")), False),  # too few lines
        (grid(HEAD, ("Berry", "12", "15"), ("Poitou", "31 %")), False),
        (grid(("Qui", "2021"), ("Berry", "12"), ("Poitou", "31 %")), False),
        (grid(HEAD, ("Berry", "le four", "le pain"), ("Poitou", "rien", "tout")), False),
        # A cell that reaches under the next column.
        ([*grid(HEAD, ("Berry", "12", "15")), *grid(HEAD, HEAD, ("u" * 23, "3", "4"))[6:]], False),
    ],
)
def test_a_table_without_rules_is_short_cells_below_each_other(
    runs: list[Run], found: bool
) -> None:
    tables = list(find_aligned(BARE, find_rows(Sheet(1, 600.0, 800.0, "", runs))))
    assert bool(tables) is found
    for table in tables:
        assert [cell[0].text for cell in table.cells[1]] == ["Berry", "12", "15"]


@pytest.mark.parametrize(
    ("rule", "parted"),
    [
        (Box(119, 80, 120, 120), True),
        (Box(119, 80, 119, 98), False),  # ends above the line
        (Box(131, 80, 132, 120), False),  # beside the blank
        (Box(100, 80, 120, 120), False),  # a frame
        (Box(110, 98, 128, 100), False),  # an underline
    ],
)
def test_a_thin_rule_across_a_line_parts_it(rule: Box, parted: bool) -> None:
    assert is_parted(110, 130, 100, [rule]) is parted


def test_the_cells_of_a_table_are_no_lines_of_a_contents() -> None:
    def listed() -> list[Run]:
        return [
            run(text, x, 100 + 20 * n)
            for n in range(4)
            for text, x in (("Four", 60), (f"{n}", 300))
        ]

    assert "Four\t3" in rows_of(*listed())
    assert "Four\t3" not in rows_of(*listed(), rules=[Box(200, 50, 201, 300)])
    between = [run("2019", 200, 100 + 20 * n) for n in range(4)]
    assert "Four\t3" not in rows_of(*listed(), *between)


def test_a_number_in_a_cell_at_the_foot_of_a_sheet_is_no_page() -> None:
    sheets = [
        Sheet(n, 600.0, 800.0, "", [run("le four", 200, 400), run(f"{n + 9}", 60, 760)])
        for n in (1, 2, 3)
    ]
    kept, _ = part_running(sheets, [find_rows(one) for one in sheets], 10.0)
    assert [len(own) for own in kept] == [1, 1, 1]
    for one in sheets:
        one.rules = [Box(x, 700, x + 1, 770) for x in (50, 150, 400)]
    kept, _ = part_running(sheets, [find_rows(one) for one in sheets], 10.0)
    assert [len(own) for own in kept] == [2, 2, 2]


def dot(left: float, base: float, size: float = 4.0) -> Box:
    """A dot in the middle of the letters of a line."""
    return Box(left, base - 3 - size / 2, left + size, base - 3 + size / 2)


@pytest.mark.parametrize(
    ("dots", "expected"),
    [
        ([dot(85, 100)], "• Le four"),
        ([dot(85, 130)], "Le four"),
        ([dot(30, 100)], "Le four"),  # too far
        ([dot(85, 100, 1.6)], "Le four"),  # too small for these letters
        ([dot(85, 100), dot(72, 100)], "Le four"),  # of a dotted line
        ([dot(85, 100), dot(85, 120)], "• Le four"),
    ],
)
def test_a_drawn_bullet_opens_the_line_to_its_right(dots: list[Box], expected: str) -> None:
    assert rows_of(run("Le four", 100, 100), dots=dots) == [expected]


def test_a_stretched_line_is_one_row_beside_another_column() -> None:
    left = [run("la commune a payé quatre mois", 40, 100), run("du bail", 40, 124)]
    stretched = [run("été", 40, 112), run("pris", 80, 112), run("en mai", 130, 112)]
    right = [run("le four", 300, y) for y in (102, 114, 126)]
    rows = join_stretched(find_rows(Sheet(1, 600.0, 800.0, "", [*left, *stretched, *right])))
    assert "été pris en mai" in [row.text for row in rows]
