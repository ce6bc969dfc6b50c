"""Running headers and footers, and the page numbers that stand in them.

A line that comes back at the same height of the sheet, digits aside, belongs to the layout and
not to the text.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from carnet_rag.corpus.load.pdf.glyphs import Sheet
from carnet_rag.corpus.load.pdf.rows import Row

_ZONE = 0.12
"""Share of the sheet's height, at its top and its bottom, where layout stands."""
_BAND = 5.0
"""Points within which two lines stand at one height."""
_FEW = 3
_NUMBER = re.compile(
    r"(?:(?:page|p\.?|[-–—|])\s*)?(\d{1,4})(?:\s*(?:[-–—|]|(?:/|sur|de)\s*\d{1,4}))?", re.I
)
_ROMAN = re.compile(r"[-–—]?\s*[ivxlc]{1,7}\s*[-–—]?", re.I)


@dataclass(frozen=True, slots=True)
class Numbering:
    """The printed numbers of a sheet, each with the middle of its place; two on a spread."""

    numbers: tuple[tuple[float, int], ...]

    def at(self, left: float, right: float) -> int | None:
        """The printed page of what stands between two places."""
        if not self.numbers:
            return None
        middle = (left + right) / 2
        return min(self.numbers, key=lambda number: abs(number[0] - middle))[1]


def part_running(
    sheets: Sequence[Sheet], rows: Sequence[list[Row]], body: float
) -> tuple[list[list[Row]], list[Numbering]]:
    """The rows of each sheet without its running lines, and its page numbers."""
    seen: dict[tuple[str, int], set[int]] = defaultdict(set)
    for sheet, own in zip(sheets, rows, strict=True):
        for row in own:
            if _in_zone(row, sheet):
                for band in _bands(row, sheet):
                    seen[_shape(row), band].add(sheet.number)
    kept: list[list[Row]] = []
    numbered: list[list[tuple[float, int]]] = []
    for sheet, own in zip(sheets, rows, strict=True):
        left: list[Row] = []
        numbers: list[tuple[float, int]] = []
        for row in own:
            times = max((len(seen[_shape(row), b]) for b in _bands(row, sheet)), default=0)
            if not _in_zone(row, sheet) or not _is_running(row, times, len(sheets), body):
                left.append(row)
            elif (page := _page(row)) is not None:
                numbers.append(((row.left + row.right) / 2, page))
        kept.append(left)
        numbered.append(numbers)
    return kept, _complete(sheets, numbered)


def _in_zone(row: Row, sheet: Sheet) -> bool:
    return row.bottom < _ZONE * sheet.height or row.top > (1 - _ZONE) * sheet.height


def _bands(row: Row, sheet: Sheet) -> tuple[int, int]:
    """The heights that a row counts for: its own and the nearer of the next ones."""
    place = row.base if row.base < sheet.height / 2 else sheet.height - row.base + 10_000
    whole = int(place // _BAND)
    return whole, whole + (1 if place % _BAND > _BAND / 2 else -1)


def _shape(row: Row) -> str:
    text = " ".join(row.text.lower().split())
    if _ROMAN.fullmatch(text):
        return "#"
    return re.sub(r"\d+", "#", text)


def _is_running(row: Row, times: int, sheets: int, body: float) -> bool:
    if _NUMBER.fullmatch(row.text) or _ROMAN.fullmatch(row.text):
        return times >= min(_FEW, sheets) or times * 2 >= sheets
    if row.size > 1.2 * body:
        return times >= max(_FEW + 1, sheets // 4)
    return times >= min(_FEW, max(2, sheets))


def _page(row: Row) -> int | None:
    """The page number that a running line holds: alone, or at one of its ends."""
    text = " ".join(row.text.split())
    whole = _NUMBER.fullmatch(text)
    if whole:
        return int(whole[1])
    end = re.search(r"(?:^|[\s|–—-])(\d{1,3})$", text) or re.match(
        r"(\d{1,3})(?=[\s|–—-]\s*\D)", text
    )
    return int(end[1]) if end else None


def _complete(sheets: Sequence[Sheet], numbered: list[list[tuple[float, int]]]) -> list[Numbering]:
    """Count on where a number is missing between two sheets that agree, and before the first."""
    step = 2 if sum(len(n) == 2 for n in numbered) > sum(len(n) == 1 for n in numbered) else 1
    starts: list[int | None] = []
    """For each sheet, its first number less what its place among the sheets accounts for."""
    for sheet, numbers in zip(sheets, numbered, strict=True):
        first = min((n for _, n in numbers), default=None)
        starts.append(None if first is None or len(numbers) > 2 else first - step * sheet.number)
    usual = Counter(start for start in starts if start is not None).most_common(1)
    out = []
    for at, (sheet, numbers) in enumerate(zip(sheets, numbered, strict=True)):
        before = next((s for s in reversed(starts[:at]) if s is not None), None)
        after = next((s for s in starts[at + 1 :] if s is not None), None)
        if starts[at] is None:
            near = before if before == after or after is None else after if before is None else None
            if near is not None and (before == after or usual and usual[0][0] == near):
                numbers = _counted(sheet, near, step)
        label = sheet.label if sheet.label.isdecimal() else ""
        if not numbers and label and label != str(sheet.number):
            numbers = [(sheet.width / 2, int(label))]
        out.append(Numbering(tuple(numbers)))
    return out


def _counted(sheet: Sheet, start: int, step: int) -> list[tuple[float, int]]:
    first = start + step * sheet.number
    if first < 1:
        return []
    if step == 1:
        return [(sheet.width / 2, first)]
    return [(sheet.width / 4, first), (3 * sheet.width / 4, first + 1)]
