"""Ruled tables of a sheet: which rules make one, and which row stands in which cell."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from carnet_rag.corpus.load.pdf.booktabs import find_booktabs
from carnet_rag.corpus.load.pdf.glyphs import Run, Sheet, Style
from carnet_rag.corpus.load.pdf.places import Box
from carnet_rag.corpus.load.pdf.rows import Row
from carnet_rag.corpus.load.pdf.tables import find_grids, find_labelled

BARE = Sheet(1, 600, 800, "", [])
PLAIN = Style("Helvetica", 10, bold=False, color=0)
COLUMNS, LINES = (100.0, 200.0, 300.0, 400.0), (50.0, 80.0, 110.0, 140.0)


def row(text: str, left: float, base: float) -> Row:
    return Row([Run(text, PLAIN, left, left + 40, base)])


def ruled(columns: tuple[float, ...], lines: tuple[float, ...]) -> list[Box]:
    """The rules of a table, those across first; each stands a bit beside its place."""
    across = [Box(columns[0], y - 0.5, columns[-1], y + 0.5) for y in lines]
    return across + [Box(x - 0.5, lines[0], x + 0.5, lines[-1]) for x in columns]


def told(rules: list[Box], rows: list[Row]) -> list[tuple[Box, list[list[str]]]]:
    sheet = Sheet(1, 600, 800, "", [], rules=rules)
    return [
        (
            grid.box or Box(0, 0, 0, 0),
            [[" ".join(r.runs[0].text for r in cell) for cell in line] for line in grid.cells],
        )
        for grid in find_grids(sheet, rows)
    ]


def words() -> list[Row]:
    return [
        row(f"{line}{column}", x + 5, y + 20)
        for line, y in zip("abc", LINES, strict=False)
        for column, x in zip("123", COLUMNS, strict=False)
    ]


def test_each_row_stands_in_its_cell() -> None:
    rows = [*words(), row("out", 450, 70), row("under", 110, 170)]
    ((box, cells),) = told(ruled(COLUMNS, LINES), rows)
    assert box == Box(100, 50, 400, 140)
    assert cells == [["a1", "a2", "a3"], ["b1", "b2", "b3"], ["c1", "c2", "c3"]]


def test_cells_as_near_as_words_are_parted_by_the_rule_between_them() -> None:
    near = row("1.2", 175, 70)
    near.runs += [
        Run("Former", PLAIN, 205, 245, 70),
        Run("les élus", PLAIN, 246, 290, 70),
    ]
    near.runs[0] = Run("1.2", PLAIN, 175, 190, 70)
    ((_, cells),) = told(ruled(COLUMNS, LINES), [near, *words()[3:]])
    assert cells[0] == ["1.2", "Former", ""]
    assert [run.text for run in near.runs] == ["1.2"]


def test_rules_drawn_twice_are_one() -> None:
    again = ruled(tuple(x + 2 for x in COLUMNS), tuple(y + 2 for y in LINES))
    ((box, cells),) = told(ruled(COLUMNS, LINES) + again, words())
    assert (box.left, box.top) == (100, 50)
    assert [len(line) for line in cells] == [3, 3, 3]


def test_a_short_cell_that_spans_others_is_written_in_each() -> None:
    rules = [
        rule if rule.left != 199.5 else Box(199.5, 80, 200.5, 140) for rule in ruled(COLUMNS, LINES)
    ]
    ((_, cells),) = told(rules, words())
    assert cells == [["a1 a2", "a1 a2", "a3"], ["b1", "b2", "b3"], ["c1", "c2", "c3"]]


@pytest.mark.parametrize(
    ("rules", "box"),
    [
        (lambda r: r.bottom - r.top < 2 or 150 < r.left < 350, (100, 50, 400, 140)),
        (lambda r: r.right - r.left < 2 or 60 < r.top < 120, (100, 50, 400, 140)),
        (lambda r: r.bottom - r.top < 2 or 150 < r.left < 250, None),  # two columns of three
    ],
)
def test_a_table_open_on_a_side_ends_where_its_rules_do(
    rules: Callable[[Box], bool], box: tuple[float, ...] | None
) -> None:
    ((found, cells),) = told([r for r in ruled(COLUMNS, LINES) if rules(r)], words())
    assert found == Box(*(box or (100, 50, 400, 140)))
    third = ["3"] if box else []
    wanted = [[f"{n}1", f"{n}2", *(f"{n}{c}" for c in third)] for n in "abc"]
    assert cells == (wanted if box else [[f"{n}1", f"{n}2 {n}3"] for n in "abc"])


def test_the_corner_above_the_labels_of_an_open_table_is_empty() -> None:
    rules = [
        r for r in ruled(COLUMNS, LINES) if not 49 < r.top < 50 and r.left > 99.9 or r.left > 110
    ]
    rules = [Box(200.0, r.top, r.right, r.bottom) if r.top == 79.5 else r for r in rules]
    ((_, cells),) = told(rules, words()[1:])
    assert cells[:2] == [["", "a2", "a3"], ["b1", "b2", "b3"]]


def test_the_frames_of_a_drawing_are_no_table() -> None:
    steps = tuple(50.0 + 20 * n for n in range(9))
    rows = [row("un", x + 2, x + 12) for x in steps[:8]]
    assert told(ruled(steps, steps), rows) == []


def test_what_is_no_table() -> None:
    assert told(ruled(COLUMNS[:2], LINES), words()) == []  # one column
    assert told(ruled(COLUMNS, LINES[:2]), words()) == []  # one line
    assert told(ruled(COLUMNS, LINES), words()[:3]) == []  # words on one line only
    assert told(ruled(COLUMNS, LINES), words()[::3]) == []  # in one column only
    far = [*ruled(COLUMNS[:2], LINES), *ruled((500.0, 600.0), LINES)]
    assert told(far, words()) == []  # two frames that do not meet


def test_tables_that_do_not_touch_are_two() -> None:
    below = tuple(y + 200 for y in LINES)
    rows = words() + [row(r.runs[0].text.upper(), r.left, r.base + 200) for r in words()]
    found = told(ruled(COLUMNS, LINES) + ruled(COLUMNS, below), rows)
    assert [cells[0] for _, cells in found] == [["a1", "a2", "a3"], ["A1", "A2", "A3"]]


# Tables ruled across only


def across(*heights: float) -> list[Box]:
    return [Box(100, y, 400, y + 1) for y in heights]


def named(rules: list[Box], rows: list[Row]) -> list[list[list[str]]]:
    sheet = Sheet(1, 600, 800, "", [], rules=rules)
    return [
        [[" ".join(r.runs[0].text for r in cell) for cell in line] for line in lines]
        for lines in (table.cells for table in find_booktabs(sheet, rows))
    ]


HEAD = [row("Nom", 105, 65), row("Prix", 205, 65)]
BODY = [row("four", 105, 95), row("12", 205, 95), row("lavoir", 105, 115), row("9", 205, 115)]


def test_names_between_two_rules_head_what_stands_above_the_third() -> None:
    assert named(across(50, 75, 130), HEAD + BODY) == [
        [["Nom", "Prix"], ["four", "12"], ["lavoir", "9"]]
    ]
    # A line that goes on in a cell is near the one before.
    longer = [
        *BODY[:2],
        row("à pain", 105, 103),
        *BODY[2:],
        row("puits", 105, 135),
        row("3", 205, 135),
    ]
    assert named(across(50, 75, 150), HEAD + longer) == [
        [["Nom", "Prix"], ["four à pain", "12"], ["lavoir", "9"], ["puits", "3"]]
    ]


@pytest.mark.parametrize(
    ("rules", "rows"),
    [
        (across(50, 75), HEAD + BODY),  # nothing ends it
        ([*across(50, 75), Box(100, 130, 300, 131)], HEAD + BODY),  # not of one width
        (across(50, 55, 130), HEAD + BODY),  # a double rule
        (across(20, 75, 130), HEAD + BODY),  # too high for a line of names
        (across(50, 75, 130), HEAD[:1] + BODY),  # one name
        (across(50, 75, 130), [row("Nom", 105, 65), row("Prix", 150, 65), *BODY]),  # one text
        (across(50, 75, 130), HEAD),
        (across(50, 75, 130), HEAD + BODY[::2]),  # one cell a line
        (across(50, 75, 130), HEAD + [row("four", 105, 95), row("12", 420, 95)]),  # beyond it
    ],
)
def test_rules_that_head_no_table(rules: list[Box], rows: list[Row]) -> None:
    assert named(rules, rows) == []


# Labels with a text beside each


def text(words: str, left: float, base: float, size: float = 10.0) -> Row:
    """Letters half as wide as they are high."""
    style = Style("Helvetica", size, bold=False, color=0)
    return Row([Run(words, style, left, left + 0.5 * size * len(words), base)])


TOLD = "Le lavoir est restauré par les habitants"


def chronology(
    *labels: Row, words: str = TOLD, left: float = 150.0, down: float = 0.0
) -> list[Row]:
    return [*labels, *(text(words, left, label.base + down) for label in labels)]


def dates(step: float = 40.0, size: float = 10.0) -> list[Row]:
    return [text(f"Mai 201{n}", 50, 100 + step * n, size) for n in range(3)]


def paired(rows: list[Row]) -> list[list[tuple[str, str]]]:
    return [
        [tuple(" ".join(row.text for row in cell) for cell in line) for line in lines]  # type: ignore[misc]
        for lines in (table.cells for table in find_labelled(BARE, rows))
    ]


def test_dates_above_each_other_go_with_what_stands_beside_them() -> None:
    rows = [*chronology(*dates()), text("et coule", 150, 112)]
    assert paired(rows) == [
        [("Mai 2010", f"{TOLD} et coule"), ("Mai 2011", TOLD), ("Mai 2012", TOLD)]
    ]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (chronology(*dates()[:2]), False),  # two are none
        (chronology(*dates(17)), False),  # the lines of one text
        (chronology(*dates(19)), True),
        (chronology(*dates(), words="Le lavoir coule"), False),  # words, not a text
        (chronology(*dates(), left=99), False),  # too near: labels end at 90
        (chronology(*dates(), left=101), True),
        (chronology(*dates(), down=2.5), True),
        (chronology(*dates(), down=3.5), False),  # of another line
        # A number is set lower than the first of the lines that explain it.
        (chronology(*(text(f"{n} %", 50, 100 + 40 * n) for n in range(3)), down=-5), True),
        # Labels start, end or are centred at one place.
        (chronology(*(text("Mai 2018", 50 + 20 * n, 100 + 40 * n) for n in range(3))), False),
        (
            chronology(*(text("A" * (5 + n), 90 - 5 * (5 + n), 100 + 40 * n) for n in range(3))),
            True,
        ),
        # Long texts between the two are a column of their own.
        ([*chronology(*dates()), text("Un texte entre", 60, 120)], False),
        ([*chronology(*dates()), text("Un mot", 60, 120)], True),
        (
            [*chronology(*dates()), text("Un mot", 60, 120), text("Un mot", 60, 160)],
            False,
        ),
        # Under the labels, or above them, is elsewhere.
        ([*chronology(*dates()), text("Un texte plus bas", 60, 300)], True),
        (chronology(*(text("Un mot de trop ici", 50, 100 + 40 * n) for n in range(3))), False),
    ],
)
def test_what_makes_a_list_of_labels(rows: list[Row], found: bool) -> None:
    assert bool(find_labelled(BARE, rows)) is found
