"""Tables ruled across only: above the names of the columns, below them, and at the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from carnet_rag.corpus.load.pdf.glyphs import Sheet
from carnet_rag.corpus.load.pdf.places import Box
from carnet_rag.corpus.load.pdf.rows import Row
from carnet_rag.corpus.load.pdf.tables import Table

_THIN = 4.0
_SAME = 6.0
"""Points within which two rules have one extent."""
_LEVEL = 3.0
"""Points within which two rows stand on one line."""
_TALLEST_HEAD = 4.0
"""Heights of a letter between the two rules around the names of the columns, at most."""


def find_booktabs(sheet: Sheet, rows: Sequence[Row]) -> Iterator[Table]:
    """Each such table."""
    wide = (b for b in sheet.rules if b.bottom - b.top <= _THIN and b.right - b.left > 60)
    rules = sorted(wide, key=lambda box: box.top)
    for at, top in enumerate(rules):
        alike = [b for b in rules[at + 1 :] if _alike(top, b) and b.top - top.top > 2 * _THIN]
        if len(alike) < 2:
            continue
        middle, bottom = alike[:2]
        head = _between(rows, top, middle)
        body = _between(rows, middle, bottom)
        starts = _columns(head)
        tall = middle.top - top.bottom > _TALLEST_HEAD * max((r.size for r in head), default=1)
        if len(starts) < 2 or not body or tall:
            continue
        lines = [_cells(line, starts) for line in [head, *_lines(body)]]
        if sum(all(line) for line in lines) * 2 > len(lines):
            yield Table(lines, Box(top.left, top.top, top.right, bottom.bottom), heads=1)


def _alike(a: Box, b: Box) -> bool:
    return abs(a.left - b.left) < _SAME and abs(a.right - b.right) < _SAME


def _between(rows: Sequence[Row], above: Box, below: Box) -> list[Row]:
    return [
        row
        for row in rows
        if above.top < row.base - 0.3 * row.size < below.bottom
        and row.left > above.left - _SAME
        and row.right < above.right + _SAME
    ]


def _columns(head: list[Row]) -> list[float]:
    """Where the columns start: at the names that stand side by side."""
    ordered = sorted(head, key=lambda row: row.left)
    edges = accumulate((row.right for row in ordered), max, initial=float("-inf"))
    return [r.left for r, edge in zip(ordered, edges, strict=False) if r.left > edge + r.size]


def _lines(body: list[Row]) -> list[list[Row]]:
    """The rows line by line: a line ends where the next rows stand further off than in a text."""
    ordered = sorted(body, key=lambda row: (row.base, row.left))
    bases = sorted({round(row.base) for row in body})
    steps = [after - before for before, after in pairwise(bases) if after - before > _LEVEL]
    near = 1.15 * min(steps, default=0)
    if max(steps, default=0) <= near:
        near = _LEVEL  # as far from each other as all are: each is a line
    lines: list[list[Row]] = []
    for row in ordered:
        if lines and row.base - max(one.base for one in lines[-1]) <= near:
            lines[-1].append(row)
        else:
            lines.append([row])
    return lines


def _cells(line: list[Row], starts: list[float]) -> list[list[Row]]:
    cells: list[list[Row]] = [[] for _ in starts]
    for row in line:
        column = max((i for i, start in enumerate(starts) if row.left >= start - _SAME), default=0)
        cells[column].append(row)
    return cells
