"""Tables of a sheet: those that are ruled, and labels with a text beside each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median_high
from typing import NamedTuple

from carnet_rag.corpus.load.pdf.glyphs import Sheet
from carnet_rag.corpus.load.pdf.places import Box
from carnet_rag.corpus.load.pdf.rows import Row

_THIN = 3.0
_NEAR = 4.0
"""Points within which two rules are one, or meet."""
_OPEN = 12.0
"""Points by which rules reach out of a table that has no rule at that end."""
_FILLED = 0.2
"""Share of the places of a table that hold a cell of their own, at least."""
_LONGEST_NAME = 6
"""Words of a cell that names several lines, at most."""


@dataclass(slots=True)
class Table:
    """The rows of text of the cells of a table, line by line, and its place where rules tell it; a
    short cell that spans others is written in each. ``heads`` lines name columns, 0 when unknown.
    """

    cells: list[list[list[Row]]]
    box: Box | None = None
    heads: int = 0


class _Rules(NamedTuple):
    """The rules across and down of one table, and the places at which they stand."""

    xs: list[float]
    ys: list[float]
    across: list[Box]
    down: list[Box]


def find_grids(sheet: Sheet, rows: list[Row]) -> list[Table]:
    """The ruled tables of a sheet, with at least two columns and two lines that hold words."""
    across, down = _rules(sheet)
    grids = [_grid(*group, rows) for group in _meeting(across, down)]
    return [grid for grid in grids if grid is not None]


def _rules(sheet: Sheet) -> tuple[list[Box], list[Box]]:
    """The thin lines across and down; of a frame, its four sides."""
    across, down = [], []
    for box in sheet.rules:
        width, height = box.right - box.left, box.bottom - box.top
        if width * height > 0.6 * sheet.width * sheet.height:
            continue
        if height <= _THIN and width > 12:
            across.append(box)
        elif width <= _THIN and height > 6:
            down.append(box)
        elif width > 12 and height > 8:
            across += [Box(box.left, y, box.right, y) for y in (box.top, box.bottom)]
            down += [Box(x, box.top, x, box.bottom) for x in (box.left, box.right)]
    return across, down


def _meeting(across: list[Box], down: list[Box]) -> list[tuple[list[Box], list[Box]]]:
    """The rules as groups that touch each other."""
    groups: list[tuple[list[Box], list[Box]]] = [([box], []) for box in across]
    for rule in down:
        met: list[tuple[list[Box], list[Box]]] = []
        others: list[tuple[list[Box], list[Box]]] = []
        for group in groups:
            (met if any(_touch(box, rule) for box in group[0]) else others).append(group)
        joined = [box for group in met for box in group[0]]
        groups = [*others, (joined, [*(box for group in met for box in group[1]), rule])]
    return [group for group in groups if len(group[0]) > 1 and group[1]]


def _touch(a: Box, b: Box) -> bool:
    return (
        a.left - _NEAR <= b.right
        and b.left - _NEAR <= a.right
        and a.top - _NEAR <= b.bottom
        and b.top - _NEAR <= a.bottom
    )


def _grid(across: list[Box], down: list[Box], rows: list[Row]) -> Table | None:
    xs = _places([(b.left + b.right) / 2 for b in down])
    ys = _places([(b.top + b.bottom) / 2 for b in across])
    xs = _with_open_ends(xs, [(box.left, box.right) for box in across])
    ys = _with_open_ends(ys, [(box.top, box.bottom) for box in down])
    if len(xs) < 3 or len(ys) < 3:
        return None
    box = Box(xs[0], ys[0], xs[-1], ys[-1])
    rules = _Rules(xs, ys, across, down)
    own: dict[tuple[int, int], list[Row]] = {}
    parts = {row: _parts(row, rules) for row in rows}
    for row in (part for cut in parts.values() for part in cut):
        x, y = row.left + min(4.0, (row.right - row.left) / 2), row.base - 0.3 * row.size
        column, line = _slot(xs, x), _slot(ys, y)
        if column is not None and line is not None:
            own.setdefault(_home(column, line, rules), []).append(row)
    lines = sorted({line for line, _ in own})
    columns = sorted({column for _, column in own})
    if len(lines) < 2 or len(columns) < 2 or len(own) == len(lines):
        return None
    if len(own) < _FILLED * len(lines) * len(columns):
        return None  # frames and lines of a drawing
    for row, (_, *others) in parts.items():
        row.runs = [run for run in row.runs if not any(run in other.runs for other in others)]
    cells: list[list[list[Row]]] = []
    for line in lines:
        homes = [_home(column, line, rules) for column in columns]
        if len(set(homes)) == 1:
            homes = homes[:1]  # a line of one cell
        found = [
            (home, (line, column), own.get(home, []))
            for home, column in zip(homes, columns, strict=False)
        ]
        cells.append([r if home == place or _is_name(r) else [] for home, place, r in found])
    return Table(cells, box)


def _parts(row: Row, rules: _Rules) -> list[Row]:
    """What a rule parts of a row whose cells stand as near as its words: the row itself, then a row
    for each further cell.
    """
    line = _slot(rules.ys, row.base - 0.3 * row.size)
    parts = [row]
    for before, run in pairwise(row.runs):
        between = (x for x in rules.xs[1:-1] if before.right <= x <= run.left)
        sides = rules.ys[line : line + 2] if line is not None else []
        if sides and any(_ruled(rules.down, x, sides, upright=True) for x in between):
            parts.append(Row([]))
        if len(parts) > 1:
            parts[-1].runs.append(run)
    return parts


def _is_name(cell: list[Row]) -> bool:
    """Whether a cell is short enough to be read with each of the lines that it stands beside."""
    return sum(len(row.text.split()) for row in cell) <= _LONGEST_NAME


def _places(values: list[float]) -> list[float]:
    places: list[float] = []
    for value in sorted(values):
        if not places or value - places[-1] > _NEAR:
            places.append(value)
    return places


def _with_open_ends(places: list[float], reaches: list[tuple[float, float]]) -> list[float]:
    """The places of the rules, and where those across them end: a table may be open on a side."""
    first, last = min(low for low, _ in reaches), max(high for _, high in reaches)
    before = [first] if first < places[0] - _OPEN else []
    return [*before, *places, *([last] if last > places[-1] + _OPEN else [])]


def _slot(places: list[float], value: float) -> int | None:
    slots = enumerate(pairwise(places))
    return next((at for at, (low, high) in slots if low - 1 <= value < high + 1), None)


def _home(column: int, line: int, rules: _Rules) -> tuple[int, int]:
    """The first (line, column) of the cell that holds a slot: no rule parts it from its own, and
    the empty corner above the first label of a table without a rule at its top is no part of it.
    """
    xs, ys = rules.xs, rules.ys
    while column and not _ruled(rules.down, xs[column], ys[line : line + 2], upright=True):
        column -= 1
    sides = xs[column : column + 2]
    first = line
    while first and not _ruled(rules.across, ys[first], sides, upright=False):
        first -= 1
    corner = not (first or column) and not _ruled(rules.across, ys[0], sides, upright=False)
    return line if corner else first, column


def _ruled(rules: list[Box], place: float, sides: list[float], *, upright: bool) -> bool:
    """Whether a rule stands at a place and passes midway between two of the other direction."""
    middle = sum(sides) / 2
    for box in rules:
        at = (box.left + box.right) / 2 if upright else (box.top + box.bottom) / 2
        low, high = (box.top, box.bottom) if upright else (box.left, box.right)
        if abs(at - place) <= _NEAR and low - 1 <= middle <= high + 1:
            return True
    return False


def find_labelled(_: Sheet, rows: Sequence[Row]) -> list[Table]:
    """Lists of labels with a text beside each, as a chronology sets its dates: at least three short
    labels aligned above each other. Line by line, the rows of the label and those of the text.
    """
    found: list[Table] = []
    taken: set[Row] = set()
    for label in sorted(rows, key=lambda row: row.base):
        if label in taken or not _is_label(label):
            continue
        text = _beside(label, rows)
        if text is None:
            continue
        column = [
            row
            for row in rows
            if abs(row.left - text.left) < 3 and row.base >= text.base - 0.6 * label.size
        ]
        labels = [
            row
            for row in rows
            if _is_label(row)
            and row.style == label.style
            and row.base >= label.base
            and _in_line(row, label)
            and any(_level(row, other) for other in column)
        ]
        if len(labels) < 3 or not _spaced(labels):
            continue
        strangers = [
            row
            for row in rows
            if row not in labels
            and row not in column
            and label.left < row.right < text.left
            and labels[0].top <= row.base <= labels[-1].bottom
        ]
        long = any(len(row.text.split()) > 2 for row in strangers)
        if long or len(strangers) * 2 > len(labels):
            continue
        lines = _under(labels, column)
        if any(len(row.text.split()) > 3 for _, texts in lines for row in texts):
            taken |= {row for line in lines for cell in line for row in cell}
            found.append(Table(lines))
    return found


def _is_label(row: Row) -> bool:
    return len(row.text.split()) <= 4 and len(row.text) > 2


def _spaced(labels: list[Row]) -> bool:
    """Whether the labels stand apart, and are not the lines of one text."""
    steps = [after - before for before, after in pairwise(sorted(row.base for row in labels))]
    return median_high(steps) > 1.8 * labels[0].size


def _in_line(row: Row, label: Row) -> bool:
    """Whether two labels start, end or are centred at one place."""
    middle = row.left + row.right - label.left - label.right
    return abs(row.right - label.right) < 4 or abs(row.left - label.left) < 4 or abs(middle) < 8


def _level(label: Row, text: Row) -> bool:
    """Whether a text begins at the height of a label; a figure stands lower than the first of the
    two lines that explain it.
    """
    loose = 0.6 if label.text[:1].isdigit() or label.text[:1] in "+-€" else 0.3
    return abs(label.base - text.base) < loose * label.size


def _beside(label: Row, rows: Sequence[Row]) -> Row | None:
    """The row on the same line to the right of a label, beyond a blank as between columns."""
    right = [row for row in rows if _level(label, row) and row.left > label.right]
    nearest = min(right, key=lambda row: row.left, default=None)
    if nearest is None or nearest.left - label.right < label.size:
        return None
    return nearest


def _under(labels: list[Row], column: list[Row]) -> list[list[list[Row]]]:
    """For each label, the rows of text from its line to the next label's."""
    labels = sorted(labels, key=lambda row: row.base)
    starts = [label.base - 0.6 * label.size for label in labels]
    ends = [*starts[1:], labels[-1].base + 4 * labels[-1].size]
    lines: list[list[list[Row]]] = []
    for label, start, end in zip(labels, starts, ends, strict=True):
        own = [row for row in column if start <= row.base < end]
        lines.append([[label], sorted(own, key=lambda row: row.base)])
    return lines
