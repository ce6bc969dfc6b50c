"""Runs of characters to rows, and rows to the order in which a person reads them.

A row is a line of text inside one column. Columns are found by the blank that parts them: rows
that leave the same vertical strip free make a group, which is read column after column.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import accumulate
from statistics import median

from carnet_rag.corpus.load.pdf.glyphs import Box, Run, Sheet, Style

_GUTTER = 0.9
"""Narrowest blank between two columns, in heights of a letter."""
_WORD_GAP = 1.2
_FEW = 3
_SHIFTED = 0.3
"""Heights of a letter by which one that touches its neighbour may stand above or below it."""
_ORNAMENT = re.compile(r"[“”\"«»‘’|_/\\\s´`ˆ˜¨¸]+")
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
    return _join_page_numbers(_join_markers(rows))


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
        ]
        if right:
            nearest = min(right, key=lambda other: other.left)
            marker = row.runs[0]
            nearest.runs.insert(
                0, Run(row.text + " ", nearest.style, marker.left, row.right, nearest.base)
            )
            out.remove(row)
    return out


_PAGE = re.compile(r"(?:page|p\.)?\s*(\d{1,4}|[ivxl]{1,6})", re.I)
_DOTTED = re.compile(r"(?<![.…·_])(?<![.…·_]\s)(?:[.…·_]\s?){4,}+\d{1,4}$")
_FIGURE = re.compile(r"[+–-]?\s?\d[\d\s.,]*(?:\W{1,3}|$)")
_LEADER = re.compile(r"[\s.…·_]{3,}$")


def _join_page_numbers(rows: list[Row]) -> list[Row]:
    """Write the lines of a table of contents, title and number apart, as « title TAB number »."""
    numbers = [row for row in rows if _PAGE.fullmatch(row.text)]
    pairs: list[tuple[Row, Row]] = []
    leaders: list[Row] = []
    for number in numbers:
        line = [
            row
            for row in rows
            if row is not number and abs(row.base - number.base) < 0.4 * max(row.size, number.size)
        ]
        figures = sum(_PAGE.fullmatch(row.text) is not None for row in line)
        if figures > 1 or any(row.left > number.right and _FIGURE.match(row.text) for row in line):
            continue  # a line of a table: that of a title ends with its page
        same = [row for row in line if not _PAGE.fullmatch(row.text)]
        titles = [row for row in same if re.search(r"[^\W\d_]{2}", row.text)]
        # « 10.1 2003 ……… 42 »: the dots hold no letter, nor need the title.
        if len(titles or same) == 1:
            pairs.append(((titles or same)[0], number))
            leaders += [row for row in same if titles and _LEADER.fullmatch(row.text)]
    dotted = sum(_DOTTED.search(row.text) is not None for row in rows)
    edges = Counter(round(number.right / 4) for _, number in pairs)
    sides = Counter(round(number.left / 4) for _, number in pairs)
    if _count_lines(pairs):
        return rows
    if not pairs or (dotted < 3 and max(*edges.values(), *sides.values()) < 3):
        return rows
    gone = leaders
    for title, number in pairs:
        page = _PAGE.fullmatch(number.text)
        assert page is not None
        last = title.runs[-1]
        last.text = _LEADER.sub("", last.text.rstrip()) + "\t" + page[1]
        gone.append(number)
    return [row for row in rows if row not in gone]


def _count_lines(pairs: list[tuple[Row, Row]]) -> bool:
    """Whether the numbers are those of the lines of a program: 1, 2, 3… on their left."""
    left = [number.text for title, number in pairs if number.right <= title.left]
    return len(left) > _FEW and left == [str(at) for at in range(1, len(left) + 1)]


def in_reading_order(rows: list[Row], body: float) -> list[list[Row]]:
    """The rows as columns, each from top to bottom, in the order in which they are read.

    ``body`` is the size of the running text: a larger line that stands alone parts what is above
    from what is below.
    """
    if not rows:
        return []
    columns: list[list[Row]] = []
    for group in _groups(_strips(rows), body):
        own = [row for strip in group for row in strip]
        gutter = _gutter(own)
        if gutter is None:
            columns.append(sorted(own, key=lambda row: (row.base, row.left)))
        else:
            left = [row for row in own if (row.left + row.right) / 2 < gutter]
            right = [row for row in own if (row.left + row.right) / 2 >= gutter]
            columns += in_reading_order(left, body) + in_reading_order(right, body)
    return columns


def _strips(rows: list[Row]) -> list[list[Row]]:
    """Rows that share a height, from top to bottom."""
    strips: list[list[Row]] = []
    floor = 0.0
    for row in sorted(rows, key=lambda row: (row.top, row.left)):
        overlap = floor - row.top
        if strips and overlap > 0.25 * row.size:
            strips[-1].append(row)
            floor = max(floor, row.bottom)
        else:
            strips.append([row])
            floor = row.bottom
    return strips


def _groups(strips: list[list[Row]], body: float) -> list[list[list[Row]]]:
    """Runs of strips that leave one same gutter free, or that have none."""
    groups: list[list[list[Row]]] = []
    for strip in strips:
        if not groups:
            groups.append([strip])
            continue
        last = groups[-1]
        if _parts(last) is not None:
            parts = _parts([*last, strip]) is not None
            if parts and (_goes_on(last, strip) or not _stands_out(strip, body)):
                last.append(strip)
            else:
                groups.append([strip])
        elif _parts([strip]) is None:
            last.append(strip)
        else:
            # What stands right above in one of the columns is theirs.
            group = [strip]
            while last and _close(last[-1], group[0]) and _parts([last[-1], *group]) is not None:
                if _stands_out(last[-1], body):
                    break
                group.insert(0, last.pop())
            if not last:
                groups.pop()
            groups.append(group)
    return groups


def _close(above: list[Row], below: list[Row]) -> bool:
    """Whether two strips follow each other as the lines of one text."""
    gap = min(row.top for row in below) - max(row.bottom for row in above)
    return gap < 1.3 * below[0].size


def _goes_on(strips: list[list[Row]], strip: list[Row]) -> bool:
    """Whether a strip is the next line of a text of its size that stands right above it."""
    row = strip[0]
    return any(
        abs(above.size - row.size) < 0.5
        and min(above.right, row.right) > max(above.left, row.left)
        and row.base - above.base < 1.6 * row.size
        for other in strips
        for above in other
    )


def _stands_out(strip: list[Row], body: float) -> bool:
    return len(strip) == 1 and strip[0].size > 1.15 * body


def _parts(strips: list[list[Row]]) -> float | None:
    return _gutter([row for strip in strips for row in strip])


def _gutter(rows: list[Row]) -> float | None:
    """The middle of the widest vertical blank with rows on both sides, None without."""
    if len(rows) < 2:
        return None
    width = max(8.0, _GUTTER * median(row.size for row in rows))
    ordered = sorted(rows, key=lambda row: row.left)
    edges = accumulate((row.right for row in ordered), max)
    blanks = [
        (row.left - edge, (row.left + edge) / 2)
        for edge, row in zip(edges, ordered[1:], strict=False)
        if row.left - edge >= width
    ]
    return max(blanks, key=lambda blank: blank[0], default=(0.0, None))[1]
