"""The lines of a table of contents: the page at the end of each, joined with its title."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from carnet_rag.corpus.load.pdf.places import Box, is_parted

if TYPE_CHECKING:
    from carnet_rag.corpus.load.pdf.rows import Row

_PAGE = re.compile(r"(?:[.…·_][\s.…·_]{2,}+)?(?:page|p\.)?\s*(\d{1,4}|[ivxl]{1,6})", re.I)
_DOTTED = re.compile(r"(?<![.…·_])(?<![.…·_]\s)(?:[.…·_]\s?){4,}+\d{1,4}$")
_FIGURE = re.compile(r"[+–-]?\s?\d[\d\s.,]*(?:\W{1,3}|$)")
_LEADER = re.compile(r"[\s.…·_]{3,}$")


def join_page_numbers(rows: list[Row], rules: list[Box]) -> list[Row]:
    """Write the lines of a table of contents, title and number apart, as « title TAB number ». What
    a rule parts, or what has another number between, is a line of a table.
    """
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
        ends = (sorted((number, title), key=lambda row: row.left) for title in titles)
        if any(is_parted(a.right, b.left, number.base, rules) for a, b in ends):
            continue
        between = [row for row in line if _PAGE.fullmatch(row.text) and row.left < number.left]
        if any(title.right <= row.left for title in titles for row in between):
            continue
        # « 10.1 2003 ……… 42 »: the dots hold no letter, nor need the title.
        if len(titles or same) == 1:
            pairs.append(((titles or same)[0], number))
            leaders += [row for row in same if titles and _LEADER.fullmatch(row.text)]
    dotted = sum(_DOTTED.search(row.text) is not None for row in rows)
    edges = Counter(round(number.right / 4) for _, number in pairs)
    sides = Counter(round(number.left / 4) for _, number in pairs)
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
