"""Running headers and footers, and the page numbers that stand in them.

A line that comes back at the same height of the sheet, digits aside, belongs to the layout and
not to the text.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from carnet_rag.corpus.load.pdf.glyphs import Sheet
from carnet_rag.corpus.load.pdf.places import crosses
from carnet_rag.corpus.load.pdf.rows import Row

_ZONE, _FAR_ZONE, _NUMBER_ZONE = 0.12, 0.16, 0.22
"""Share of the sheet's longer side, at its top and its bottom, where layout stands; further in,
only in the outermost line, and further still only a number alone.
"""
_BAND = 5.0
"""Points within which two lines stand at one height."""
_FEW = 3
_SMALL = 0.93
"""Times the size of the running text below which a line is no text."""
_TITLE_WORDS = 16
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
    cover = [_shape(row) for row in rows[0]] if rows else []
    outer = [_in_zones(own, sheet, cover, body) for sheet, own in zip(sheets, rows, strict=True)]
    for sheet, zone in zip(sheets, outer, strict=True):
        for row in zone:
            for band in _bands(row, sheet):
                seen[_shape(row), band].add(sheet.number)
    kept: list[list[Row]] = []
    numbered: list[list[tuple[float, int]]] = []

    def runs(row: Row, sheet: Sheet) -> bool:
        times = max(len(seen[_shape(row), band]) for band in _bands(row, sheet))
        shape = _shape(row)
        said = shape in cover or (" " in shape and shape in " ".join(cover))
        told = said and sheet is not sheets[0]
        small = row.size < _SMALL * body
        return _is_running(row, times, len(sheets), body) or (told and (small or times > _FEW))

    # What runs on most sheets may stand a little higher or lower on some.
    words = {
        _kind(row, sheet)
        for sheet, zone in zip(sheets, outer, strict=True)
        for row in zone
        if len(_shape(row).split()) > 1 and runs(row, sheet)
    }
    for sheet, own, zone in zip(sheets, rows, outer, strict=True):
        running = [row for row in zone if runs(row, sheet) or _kind(row, sheet) in words]
        running += [row for row in zone if _beside_number(row, running, own, body)]
        kept.append([row for row in own if row not in running])
        numbered.append(
            [((r.left + r.right) / 2, n) for r in running if (n := _page(r)) is not None]
        )
    agreed = _agreed(sheets, numbered)
    usual = _usual(sheets, agreed)
    for at, sheet in enumerate(sheets):
        if usual is None or agreed[at]:
            continue
        # A title that heads few pages, in one row with their number.
        page = sheet.number + usual
        heads = [row for row in outer[at] if _page(row) == page and _is_title(row, kept[at])]
        kept[at] = [row for row in kept[at] if row not in heads]
        agreed[at] = [((row.left + row.right) / 2, page) for row in heads[:1]]
    # Lines that are all alike, on every sheet, are what the document says.
    return kept if any(kept) else list(rows), _complete(sheets, agreed)


def _usual(sheets: Sequence[Sheet], numbered: list[list[tuple[float, int]]]) -> int | None:
    """What to add to the place of a sheet for its page, where most sheets say the same."""
    offsets = Counter(
        numbers[0][1] - sheet.number
        for sheet, numbers in zip(sheets, numbered, strict=True)
        if len(numbers) == 1
    )
    (usual, times), *_ = offsets.most_common(1) or [(0, 0)]
    return usual if times > max(_FEW, len(sheets) // 2) else None


def _in_zones(rows: list[Row], sheet: Sheet, cover: Collection[str], body: float) -> list[Row]:
    """The rows at the top and at the bottom of a sheet; the words of the ``cover`` may take as much
    room as a number.
    """
    first = min((row.base for row in rows), default=0.0) + _BAND
    last = max((row.base for row in rows), default=0.0) - _BAND

    def share(row: Row, *, outer: bool) -> float:
        if row.size > 1.2 * body and _shape(row) in cover:
            return _NUMBER_ZONE
        if not outer:
            return _ZONE
        return _NUMBER_ZONE if _NUMBER.fullmatch(row.text) else _FAR_ZONE

    side = max(sheet.height, sheet.width)  # a header is as high on a sheet that lies
    return [
        row
        for row in rows
        if (
            row.bottom < share(row, outer=row.base < first) * side
            or row.top > sheet.height - share(row, outer=row.base > last) * side
        )
        and not (_NUMBER.fullmatch(row.text) and _is_in_cell(row, sheet))
    ]


def _is_in_cell(row: Row, sheet: Sheet) -> bool:
    """Whether a row stands in one of several cells of a ruled table."""
    walls = [b.left for b in sheet.rules if crosses(b, row.base)]
    sides = {x < row.left for x in walls}
    return len(sides) == 2 and max(walls) - min(walls) > 2 * (row.right - row.left) + 8 * row.size


def _beside_number(row: Row, running: list[Row], rows: list[Row], body: float) -> bool:
    """Whether a row is the title, seldom the same, that stands on one line with the page number."""
    return (
        row.size < 1.2 * body
        and row not in running
        and _is_title(row, rows)
        and any(
            abs(one.base - row.base) < 0.3 * row.size and _NUMBER.fullmatch(one.text)
            for one in running
        )
    )


def _is_title(row: Row, rows: list[Row]) -> bool:
    """Whether a row is a few words in the first or the last line of a sheet."""
    return len(row.text.split()) <= _TITLE_WORDS and (
        all(other.base > row.base - _BAND for other in rows)
        or all(other.base < row.base + _BAND for other in rows)
    )


def _agreed(
    sheets: Sequence[Sheet], numbered: list[list[tuple[float, int]]]
) -> list[list[tuple[float, int]]]:
    """Of several numbers on a sheet (« 8 Annexes … 29 »), the one that counts on as most do; the
    two of a spread follow each other.
    """
    offsets = Counter(
        number - sheet.number
        for sheet, numbers in zip(sheets, numbered, strict=True)
        for number in {n for _, n in numbers}
    )
    out = []
    for sheet, numbers in zip(sheets, numbered, strict=True):
        found = sorted({n for _, n in numbers})
        if len(found) > 1 and not (len(found) == 2 and found[1] == found[0] + 1):
            usual = max(found, key=lambda n: (offsets[n - sheet.number], n))
            numbers = [(middle, n) for middle, n in numbers if n == usual]
        out.append(numbers)
    return out


def _bands(row: Row, sheet: Sheet) -> tuple[int, int]:
    """The heights that a row counts for: its own and the nearer of the next ones."""
    place = row.base if _is_high(row, sheet) else sheet.height - row.base + 10_000
    whole = int(place // _BAND)
    return whole, whole + (1 if place % _BAND > _BAND / 2 else -1)


def _is_high(row: Row, sheet: Sheet) -> bool:
    return row.base < sheet.height / 2


def _kind(row: Row, sheet: Sheet) -> tuple[str, bool, int]:
    """The words of a row, its end of the sheet and its size."""
    return _shape(row), _is_high(row, sheet), round(row.size)


def _shape(row: Row) -> str:
    text = " ".join(row.text.lower().split())
    if _ROMAN.fullmatch(text):
        return "#"
    return re.sub(r"\d+|(?<=\s)[ivxl]{1,6}$", "#", re.sub("[–—]", "-", text))


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
