"""Tables without any rule: short cells, most of them figures, in columns below each other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from carnet_rag.corpus.load.pdf.glyphs import Sheet
from carnet_rag.corpus.load.pdf.rows import Row
from carnet_rag.corpus.load.pdf.tables import Table

_FEWEST_LINES, _FEWEST_COLUMNS = 3, 3
_LONGEST_CELL = 8
"""Words of a cell, at most."""
_FARTHEST = 3.0
"""Heights of a letter from one line to the next, at most."""
_LEVEL = 0.3
"""Heights of a letter within which two rows stand on one line."""


def find_aligned(_: Sheet, rows: Sequence[Row]) -> Iterator[Table]:
    """Each such table: lines that follow each other with as many cells, at least three, one below
    the other; half of those beyond the first column of the lines below the first hold a figure.
    """
    lines: list[list[Row]] = []
    for row in sorted(rows, key=lambda row: (row.base, row.left)):
        if lines and abs(row.base - lines[-1][0].base) < _LEVEL * row.size:
            lines[-1].append(row)
        else:
            lines.append([row])
    lines = [sorted(line, key=lambda row: row.left) for line in lines]
    parted = [0, *(at for at, pair in enumerate(pairwise(lines), 1) if not _goes_on(*pair))]
    for start, end in pairwise([*parted, len(lines)]):
        table = lines[start:end]
        if len(table) >= _FEWEST_LINES and _tells_figures(table) and _in_columns(table):
            yield Table([[[row] for row in line] for line in table])


def _goes_on(above: list[Row], below: list[Row]) -> bool:
    return (
        len(above) == len(below) >= _FEWEST_COLUMNS
        and below[0].base - above[0].base < _FARTHEST * above[0].size
        and all(len(row.text.split()) <= _LONGEST_CELL for row in (*above, *below))
    )


def _tells_figures(table: list[list[Row]]) -> bool:
    cells = [row.text for line in table[1:] for row in line[1:]]
    return 2 * sum(re.search(r"\d", text) is not None for text in cells) >= len(cells)


def _in_columns(table: list[list[Row]]) -> bool:
    """Whether a blank parts each column from the next over all the lines."""
    columns = list(zip(*table, strict=True))
    ends = [(min(r.left for r in column), max(r.right for r in column)) for column in columns]
    return all(right < left for (_, right), (left, _) in pairwise(ends))
