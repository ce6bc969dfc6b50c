"""Runs of characters to rows: a row is a line of text inside one column."""

from __future__ import annotations

import re
from dataclasses import dataclass

from carnet_rag.corpus.load.pdf.glyphs import Run, Sheet, Style
from carnet_rag.corpus.load.pdf.leaders import join_page_numbers
from carnet_rag.corpus.load.pdf.places import Box

_WORD_GAP = 1.2
_STRETCHED = 4.0
"""Widest blank between two words of a justified line, in heights of a letter."""
_EVEN = 0.05
"""How much the blanks of one justified line may differ, in heights of a letter."""
_NEXT = 1.7
"""Farthest base of the next line of a text, in heights of a letter."""
_SHIFTED = 0.3
"""Heights of a letter by which one that touches its neighbour may stand above or below it."""
_ORNAMENT = re.compile(r"[“”\"«»‘’|_/\\\s´`ˆ˜¨¸]+")
_DOT = 0.37
"""Heights of a letter that a bullet is high."""
_BESIDE = 8.0
"""Times its width within which the next dot of a dotted line stands on one level."""
_BULLET = re.compile(r"[•▪●○◦‣⁃∙·*➢✓⇒→►■□–—-]|\d{1,2}[.)]|[a-z][.)]|o|(?:\d{1,2}\.)+\d{0,2}")


@dataclass(slots=True, eq=False)
class Row:
    """Runs side by side on one baseline."""

    runs: list[Run]
    grid: Box | None = None
    """The place of a table, which a row without words then stands for."""

    @property
    def left(self) -> float:
        """Where it begins."""
        return min(run.left for run in self.runs)

    @property
    def right(self) -> float:
        """Where it ends."""
        return max(run.right for run in self.runs)

    @property
    def base(self) -> float:
        """Its baseline."""
        return self.main.base

    @property
    def main(self) -> Run:
        """The run that sets the row's style: the one with the most letters."""
        return max(self.runs, key=lambda run: len(run.text.strip()))

    @property
    def style(self) -> Style:
        """The style of most of its letters."""
        return self.main.style

    @property
    def size(self) -> float:
        """The size of most of its letters."""
        return self.main.style.size

    @property
    def top(self) -> float:
        """The top of its letters."""
        return self.grid.top if self.grid else self.main.top

    @property
    def bottom(self) -> float:
        """The bottom of its letters."""
        return self.grid.bottom if self.grid else self.main.bottom

    @property
    def bold(self) -> bool:
        """Whether all its words are bold."""
        return all(run.style.bold for run in self.runs if run.text.strip(" .:"))

    @property
    def text(self) -> str:
        """The words, with a blank where runs are parted by one."""
        parts: list[str] = []
        for before, run in zip([None, *self.runs], self.runs, strict=False):
            apart = before is not None and run.left - before.right > 0.2 * run.style.size
            if apart and parts and not parts[-1].endswith((" ", "\t")):
                parts.append(" ")
            parts.append(run.text)
        return "".join(parts).strip()


def table_row(box: Box, body: float) -> Row:
    """A row that stands for a table in the order of reading."""
    style = Style("", body, False, 0)
    return Row([Run("", style, box.left, box.right, box.top + 0.8 * body)], box)


def find_rows(sheet: Sheet) -> list[Row]:
    """The rows of a sheet, in the order of the file."""
    rows: list[Row] = []
    for run in sheet.runs:
        if not (0 <= run.base <= sheet.height + 1 and run.right > 0 and run.left < sheet.width):
            continue  # off the sheet: nobody sees it
        if rows and _continues(rows[-1], run):
            rows[-1].runs.append(run)
        else:
            rows.append(Row([run]))
    rows = [row for row in rows if row.text and not _ORNAMENT.fullmatch(row.text)]
    dots = [_dot_row(box) for box in sheet.dots if not _is_dotted(box, sheet.dots)]
    rows = [row for row in _join_markers([*rows, *dots]) if row not in dots]
    return join_page_numbers(rows, sheet.rules)


def _is_dotted(dot: Box, dots: list[Box]) -> bool:
    """Whether a dot is one of a dotted line: the bullets of two items stand farther apart."""
    size = dot.right - dot.left
    steps = ((abs(o.left - dot.left), abs(o.top - dot.top)) for o in dots if o is not dot)
    return any(x < _BESIDE * size and y < size or x < size and y < 2 * size for x, y in steps)


def _dot_row(box: Box) -> Row:
    """A drawn bullet as one that is written: it stands a third of a letter above the line."""
    size = (box.bottom - box.top) / _DOT
    style = Style("", size, False, 0)
    return Row([Run("•", style, box.left, box.right, box.bottom + 0.1 * size)])


def _continues(row: Row, run: Run) -> bool:
    last = row.runs[-1]
    size = max(last.style.size, run.style.size)
    gap = run.left - last.right
    if not -0.5 * size < gap < _WORD_GAP * size:
        return False
    if abs(run.base - row.base) < 0.15 * size:
        return True
    if gap < 0.1 * size and abs(run.base - last.base) < _SHIFTED * size:
        return True  # a letter set higher or lower, as in a logo, or what follows it
    # A raised or lowered number, or what follows one.
    return any(
        small.style.size < 0.85 * big.style.size
        and big.top - 0.3 * big.style.size < small.base < big.bottom + 0.2 * big.style.size
        for small, big in ((run, row.main), (last, run))
    )


def _join_markers(rows: list[Row]) -> list[Row]:
    """Join a lone bullet or number with the text that stands to its right."""
    out = list(rows)
    for row in rows:
        if not _BULLET.fullmatch(row.text):
            continue
        right = [
            other
            for other in out
            if other is not row
            and abs(other.base - row.base) < 0.35 * other.size
            and 0 < other.left - row.right < (8 if "." in row.text[1:-1] else 5) * other.size
            and (other.text[:1].isalpha() or not row.text[:1].isdigit())
            and not _BULLET.fullmatch(other.runs[0].text.strip())
            and (row.style.font or 0.5 < row.size / other.size < 2)  # drawn, of a like size
        ]
        if right:
            nearest = min(right, key=lambda other: other.left)
            marker = row.runs[0]
            nearest.runs.insert(
                0, Run(row.text + " ", nearest.style, marker.left, row.right, nearest.base)
            )
            out.remove(row)
    return out


def join_stretched(rows: list[Row]) -> list[Row]:
    """Make one row of the words of a line that justifying sets far apart: even blanks part them,
    or the line above or below runs through the blank between them, and neither leaves it free, as
    those of columns do.
    """
    out = _join_even(sorted(rows, key=lambda row: (row.base, row.left)))
    at = 0
    while at < len(out):
        row = out[at]
        right = [o for o in out if _is_beside(row, o)]
        other = min(right, key=lambda o: o.left, default=None)
        if other is not None and _runs_through(row, other, out):
            row.runs += other.runs
            out.remove(other)
            at = max(0, out.index(row) - 1)
        else:
            at += 1
    return out


def _join_even(rows: list[Row]) -> list[Row]:
    """Rows without those that go on from the one to their left by the blank that stands before
    the next, too. Cells that stand at even steps are of one width, words of a line are not.
    """
    out: list[Row] = []
    line: list[Row] = []
    for row in [*rows, None]:
        if len(line) > 1 and row is not None and _is_beside(line[-1], row):
            step = row.left - line[-1].right - (line[-1].left - line[-2].right)
            if len(line) == 2 and abs(step) >= _EVEN * row.size:
                out.append(line.pop(0))  # what stands before the line: a bullet, another column
            apart = len(line) > 1 and abs(step) >= _EVEN * row.size
        else:
            apart = bool(line) and (row is None or not _is_beside(line[-1], row))
        if apart:
            out += _joined(line)
            line = []
        line += [row] if row is not None else []
    return out


def _joined(line: list[Row]) -> list[Row]:
    widths = [row.right - row.left for row in line]
    if len(line) < 3 or max(widths) - min(widths) < _EVEN * line[0].size:
        return line
    line[0].runs += [run for row in line[1:] for run in row.runs]
    return line[:1]


def _is_beside(row: Row, other: Row) -> bool:
    return (
        other is not row
        and row.grid is other.grid is None
        and abs(row.base - other.base) < 0.15 * row.size
        and abs(row.size - other.size) < 0.5
        and 0 < other.left - row.right < _STRETCHED * row.size
    )


def _runs_through(row: Row, other: Row, rows: list[Row]) -> bool:
    """Whether a line next to two rows of one line has words in the blank between these."""
    through = False
    for step in (-1, 1):
        near = [
            one
            for one in rows
            if 0.5 * row.size < step * (one.base - row.base) < _NEXT * row.size
            and abs(one.size - row.size) < 0.5
            and one.left < other.right
            and row.left < one.right
        ]
        edge, free = row.right, 0.0
        for one in sorted(near, key=lambda one: one.left):
            free = max(free, min(one.left, other.left) - edge)
            edge = max(edge, one.right)
        if max(free, other.left - edge) < _WORD_GAP * row.size:
            through = True
        elif any(o.right < other.left for o in near) and any(o.left > row.right for o in near):
            return False
    return through
