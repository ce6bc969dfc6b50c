"""Rows of a column to paragraphs, list items and headings-to-be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median

from carnet_rag.corpus.load.hyphens import join_lines
from carnet_rag.corpus.load.pdf.glyphs import Run, Sheet
from carnet_rag.corpus.load.pdf.rows import Row
from carnet_rag.corpus.load.pieces import (
    BOLD_OFF,
    BOLD_ON,
    CALL_OFF,
    bare,
    linked,
    page_mark,
    raised,
)
from carnet_rag.french.grammar import DETERMINERS, PREPOSITIONS

_MARKER = re.compile(
    r"(?:[•▪●○◦‣⁃∙·➢✓⇒→►■□]|[–—-](?=\s)|o(?=\s)|\*(?=\s)|\d{1,2}[.)](?=\s)|\(\d{1,2}\)|[a-z]\)(?=\s))\s*"
)
_STOP = re.compile(r"[.!?…:;][\s»\"”')\]]*(?:\d{1,2})?$")
_LEADER = re.compile(r"(?:\.\s?){4,}|…{2,}|_{4,}")
CONTENTS = re.compile(r"(?:\t|(?:\.\s?){4,}|…{2,}|_{4,})\s*\d{1,4}$")
"""How a line of a table of contents ends."""
_LEADS_ON = re.compile(
    rf"(?:^|\s)(?:{'|'.join(sorted(PREPOSITIONS | {*DETERMINERS, 'et', 'ou', 'ni'}))})$", re.I
)
"""The words on which no paragraph ends: the next line goes on, however short this one is."""
_CLOSING, _OPENING = ".,)", "«“("
FULL = 3
"""Heights of a letter: the widest blank behind a line that is full."""
_LOOSE = 1.45
"""Times the usual distance between two lines above which a paragraph ends."""


@dataclass(slots=True, eq=False)
class Paragraph:
    """Rows that make one text. ``flows``: no stop ends it; ``room``: the blank behind its last row,
    in points, none behind a row that is alone.
    """

    rows: list[Row]
    text: str
    on: Sheet
    page: int | None
    marker: str = ""
    column: tuple[float, float] = (0.0, 0.0)
    flows: bool = False
    room: float = 0.0
    cells: list[list[str]] = field(default_factory=list)
    figure: bool = False
    """Whether a large number opens it, which the rest explains."""
    heads: int = 0
    """How many of the first lines of a table's cells name its columns, where the looks say so."""
    last: tuple[int, int | None] = (0, None)
    """The sheet and printed page on which it ends."""

    def __post_init__(self) -> None:
        self.last = (self.sheet, self.page)

    @property
    def sheet(self) -> int:
        """The number of the sheet that it begins on."""
        return self.on.number

    @property
    def height(self) -> float:
        """Of the sheet that it stands on."""
        return self.on.height

    @property
    def size(self) -> float:
        """The size of its longest row."""
        return max(self.rows, key=lambda row: len(row.text)).size

    @property
    def mark(self) -> str:
        """The mark of the page that it begins on."""
        return page_mark(self.sheet, self.page)

    @property
    def sign(self) -> str:
        """Its marker as it stands in front of a text."""
        return f"{self.marker} " if self.marker else ""

    @property
    def words(self) -> str:
        """The text without marks."""
        return bare(self.text)

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(row.bold for row in self.rows)


def marked_text(row: Row, sheet: Sheet) -> str:
    """The words of a row with marks for its bold words, raised numbers and links."""
    out = ""
    whole = row.bold
    for before, run in zip([None, *row.runs], row.runs, strict=False):
        if before is not None and not out.endswith((" ", "\t")) and run.text[:1] not in _CLOSING:
            gap = run.left - before.right
            if gap > 0.2 * min(run.style.size, before.style.size):
                out += " "
        text = run.text
        if before is not None and _is_raised(before, row) and text[:1] in _CLOSING:
            out = out.rstrip()
        if _is_raised(run, row):
            blank = " " if text.endswith(" ") else ""
            out = out.rstrip() + raised(text.strip(), bare(out)[-4:]) + blank
            continue
        if address := _address(run, sheet):
            words = text.strip()
            text = text.replace(words, linked(words, address))
        # A bullet in bold is no word of its line: it would hide that this is an item.
        if run.style.bold and not whole and text.strip() and not _MARKER.fullmatch(text):
            words = text.strip()
            text = text.replace(words, f"{BOLD_ON}{words}{BOLD_OFF}")
        out += text
    return re.sub(rf"(?<={CALL_OFF}) (?=[.,)])", "", out.strip())


def _is_raised(run: Run, row: Row) -> bool:
    return run.style.size < 0.85 * row.size and run.base < row.base - 0.12 * row.size


def _address(run: Run, sheet: Sheet) -> str:
    """The address that a run is clicked for: that of the link that covers most of it."""
    middle = run.base - 0.3 * run.style.size
    for box, address in sheet.links:
        if box.top - 1 <= middle <= box.bottom + 1:
            shared = min(box.right, run.right) - max(box.left, run.left)
            if shared > 0.7 * (run.right - run.left):
                return address
    return ""


def find_paragraphs(rows: Sequence[Row], sheet: Sheet, page: int | None) -> Iterator[Paragraph]:
    """The paragraphs of one column, whose rows come from top to bottom."""
    if not rows:
        return
    leading = _leading(rows)
    left, right = min(row.left for row in rows), max(row.right for row in rows)
    group: list[Row] = []
    for row in rows:
        if group and _begins(group, row, leading, right):
            yield _paragraph(group, sheet, page, (left, right))
            group = []
        group.append(row)
    yield _paragraph(group, sheet, page, (left, right))


def _leading(rows: Sequence[Row]) -> float:
    """The usual distance from one line to the next, in heights of a letter."""
    steps = [
        (after.base - before.base) / after.size
        for before, after in zip(rows, rows[1:], strict=False)
        if abs(before.size - after.size) < 0.5 and 0 < after.base - before.base < 2.2 * after.size
    ]
    return median(steps) if steps else 1.2


def _begins(group: list[Row], row: Row, leading: float, right: float) -> bool:
    """Whether a row begins a paragraph of its own."""
    before = group[-1]
    if _LEADER.match(row.text):
        return False
    if CONTENTS.search(before.text):
        return True
    size = max(before.size, row.size)
    if abs(before.size - row.size) > 0.08 * size and not _little(before, row):
        return True
    if row.base - before.base > _LOOSE * leading * row.size or row.base <= before.base:
        return True
    if _MARKER.match(row.text) or all(_is_raised(one.runs[0], one) for one in (group[0], row)):
        return True
    goes_on = row.text[:1].islower() or row.text[:1] in _OPENING
    if before.bold != row.bold and before.style.color != row.style.color:
        # Words in bold among others are stressed: the color of a line of them tells nothing.
        return not (goes_on and any(map(_is_mixed, (*group, row))))
    if before.bold and not row.bold and all(one.bold for one in group):
        below = before.text.isupper() and _centred(before, row)  # the line below a title
        return below or not row.text[:1].islower()
    if row.bold and not before.bold and _STOP.search(before.text):
        return True
    if len(group) == 1 and before.text.isupper() and not row.text.isupper():
        return True  # who speaks, or a title, and what follows
    if _centred(before, row):
        return False
    if marker := _MARKER.match(group[0].text):
        start = group[0].left
        if row.left < start - 2 and (_STOP.search(before.text) or not row.text[:1].islower()):
            return True
        if row.left > start + 3 or len(marker[0]) < 2 and row.text[:1].islower():
            return False
    if row.left - before.left > 0.8 * row.size and _STOP.search(before.text) and len(group) > 1:
        return True
    fits = right - before.right > _need(row) and not _LEADS_ON.search(before.text.rstrip())
    return fits and (bool(_STOP.search(before.text)) or not goes_on)


def _need(row: Row) -> float:
    """The blank that the line above a row would leave, were there room for its first word."""
    first = row.text.split(" ", 1)[0]
    return (row.right - row.left) * (len(first) + 1) / max(1, len(row.text)) + 1.5 * row.size


def goes_on(first: Paragraph, second: Paragraph) -> bool:
    """Whether a text goes on in what stands at the head of the next column or page: no stop ends
    it, its last line had no room for the next word or leads on to it, and it opens no sentence.
    """
    leads_on = _LEADS_ON.search(first.words.rstrip()) is not None
    full = first.room < max(FULL * first.rows[-1].size, _need(second.rows[0]))
    if not first.flows or not (full or leads_on):
        return False
    opener = second.words[:1]
    return opener.islower() or len(first.rows) > 1 and (leads_on or opener in _OPENING)


def _is_mixed(row: Row) -> bool:
    return len({run.style.bold for run in row.runs if run.text.strip(" .:")}) > 1


def _little(before: Row, row: Row) -> bool:
    """Whether one of two rows is a raised number or the like, whose size says nothing."""
    return min(len(before.text), len(row.text)) < 3


def _centred(before: Row, row: Row) -> bool:
    middle = (before.left + before.right) / 2 - (row.left + row.right) / 2
    return abs(middle) < 2 and abs(before.left - row.left) > 3


def _paragraph(
    rows: list[Row], sheet: Sheet, page: int | None, column: tuple[float, float]
) -> Paragraph:
    text = marked_text(rows[0], sheet)
    for row in rows[1:]:
        text = join_lines(text, marked_text(row, sheet), cuts=sheet.cuts)
    text = text.replace("\u00ad", "-")
    opened, text = (BOLD_ON, text[1:]) if text.startswith(BOLD_ON) else ("", text)
    marker = _MARKER.match(text)
    return Paragraph(
        rows,
        opened + (text[marker.end() :] if marker and marker.end() < len(text) else text),
        sheet,
        page,
        marker=marker[0].strip() if marker and marker.end() < len(text) else "",
        column=column,
        flows=not _STOP.search(bare(text)),
        room=column[1] - rows[-1].right if len(rows) > 1 else 0.0,
    )
