"""A PDF sheet as pdfium sees it: runs of characters with their font, size and place.

Places are in points from the top left corner of the sheet as it is shown.
"""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from statistics import median

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from carnet_rag.corpus.load.pdf.places import Box, Placing, find_drawn, find_links, is_parted

_BULLETS = {0xF0B7: "•", 0xF0A7: "▪", 0xF0D8: "➢", 0xF0FC: "✓", 0xF0E8: "⇒", 0xF02D: "-"}
_LIGATURES = {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
_BOLD = re.compile(r"bold|black|heavy|demi|semibold", re.I)
_BOLD_WEIGHT = 600
_SPACED = 0.05
"""Blank between most letters, in heights of a letter, above which a text is set apart."""
_WORD_APART = 0.17
_UPRIGHT = 0.1
"""Radians by which a text may lean and still be read as a line of the page."""


@dataclass(frozen=True, slots=True)
class Style:
    """What letters look like; ``color`` is packed RGB."""

    font: str
    size: float
    bold: bool
    color: int


@dataclass(slots=True)
class Run:
    """Characters of one style that follow each other on one line. ``base`` is the baseline."""

    text: str
    style: Style
    left: float
    right: float
    base: float
    gaps: list[float] = field(default_factory=list)
    """The blank in front of each letter, in heights of a letter; the first letter has none."""

    @property
    def top(self) -> float:
        """The top of its letters."""
        return self.base - 0.8 * self.style.size

    @property
    def bottom(self) -> float:
        """The bottom of its letters."""
        return self.base + 0.22 * self.style.size


@dataclass(slots=True)
class Sheet:
    """One sheet, 1-based. ``label`` is its page label in the file; ``links`` are addresses and
    where they are clicked; ``rules`` the thin lines and frames drawn on it; ``images`` pictures;
    ``dots`` shapes as small as the bullet of an item.
    """

    number: int
    width: float
    height: float
    label: str
    runs: list[Run]
    links: list[tuple[Box, str]] = field(default_factory=list)
    rules: list[Box] = field(default_factory=list)
    images: list[Box] = field(default_factory=list)
    dots: list[Box] = field(default_factory=list)
    cuts: bool = True
    """Whether the document cuts words at the end of its lines."""


def read_sheet(document: pdfium.PdfDocument, index: int) -> Sheet:
    """Read one sheet. Raises pdfium.PdfiumError when it is damaged."""
    with closing(document[index]) as page:
        width, height = page.get_size()
        place = Placing(page.get_rotation(), page.get_bbox())
        rules, images, dots = find_drawn(page, place)
        with closing(page.get_textpage()) as text:
            runs = list(_runs(text, place, rules))
        links = list(find_links(document, page, place))
        label = document.get_page_label(index) or ""
        return Sheet(index + 1, width, height, label, runs, links, rules, images, dots)


@dataclass(slots=True)
class _Letter:
    """A character, "" for none, its look and place; ``blank``: white space stands before it."""

    text: str
    style: Style
    left: float
    right: float
    base: float
    blank: bool


def _runs(text: pdfium.PdfTextPage, place: Placing, rules: list[Box]) -> Iterator[Run]:
    """The runs in the order of the file; white space that parts words is in them. A rule down the
    sheet parts two cells that stand as near as words.
    """
    run: Run | None = None
    for letter in _accented(_letters(text, place)):
        style = letter.style
        if run is not None and letter.text and _follows(run, style, letter.left, letter.base):
            gap = letter.left - run.right
            apart = letter.blank or gap > 0.25 * style.size
            if not (apart and is_parted(run.right, letter.left, run.base, rules)):
                run.text += " " * apart + letter.text
                run.gaps += [gap / style.size] * len(letter.text)
                run.right = max(run.right, letter.right)
                continue
        if run is not None:
            if letter.blank:
                run.text += " "
            yield _closed_up(run)
        if letter.text:
            run = Run(
                letter.text,
                style,
                letter.left,
                letter.right,
                letter.base,
                [0.0] * len(letter.text),
            )


def _letters(text: pdfium.PdfTextPage, place: Placing) -> Iterator[_Letter]:
    """The characters one by one, then an empty one."""
    styles: dict[int, Style | None] = {}
    blank = False
    x, y = ctypes.c_double(), ctypes.c_double()
    box = raw.FS_RECTF()
    high = 0
    for index in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, index)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if high:
            code, high = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00), 0
        letter = _letter(code)
        if letter.isspace():
            blank = True
            continue
        if not letter:
            continue
        handle = raw.FPDFText_GetTextObject(text, index)
        key = ctypes.cast(handle, ctypes.c_void_p).value or 0
        if key not in styles:
            styles[key] = _style(text, index, place.turn)
        style = styles[key]
        if style is None:
            continue
        raw.FPDFText_GetCharOrigin(text, index, x, y)
        raw.FPDFText_GetLooseCharBox(text, index, box)
        start, base = place(x.value, y.value)
        area = place.area(box.left, box.bottom, box.right, box.top)
        end = area.right if area.right > start else start
        begin = min(start, area.left) if style.size else start
        yield _Letter(letter, style, begin, end, base, blank)
        blank = False
    yield _Letter("", Style("", 0.0, False, 0), 0.0, 0.0, 0.0, blank)


_ACCENTS = dict(zip("`´ˆ˜¨¸", "\u0300\u0301\u0302\u0303\u0308\u0327", strict=True))


def _accented(letters: Iterable[_Letter]) -> Iterator[_Letter]:
    """Letters with the accents that are drawn over them as signs of their own, as by old TeX."""
    accent: _Letter | None = None
    for letter in letters:
        if accent is not None:
            sign = _ACCENTS[accent.text]
            whole = unicodedata.normalize("NFC", letter.text.replace("ı", "i") + sign)
            if len(whole) == 1 and letter.left < accent.right - 0.1 * accent.style.size:
                letter.text, letter.blank = whole, letter.blank or accent.blank
                letter.left, letter.right = (
                    min(accent.left, letter.left),
                    max(accent.right, letter.right),
                )
            else:
                yield accent
            accent = None
        if letter.text in _ACCENTS:
            accent = letter
        else:
            yield letter


def _closed_up(run: Run) -> Run:
    """A text set with its letters apart (« S O M M A I R E ») without the blanks between them."""
    letters = run.text.replace(" ", "")
    dots = sum(letter in ".…·_" for letter in letters)  # of a table of contents
    if len(letters) < 6 or len(letters) > 3 * len(run.text.split()) or not run.style.size:
        return run
    if dots * 4 > len(letters) or sum(map(str.isalpha, letters)) * 2 < len(letters):
        return run
    usual = median(run.gaps[1:])
    if usual < _SPACED:
        return run
    words = [
        (" " if gap > usual + _WORD_APART else "") + letter
        for letter, gap in zip(letters, run.gaps, strict=True)
    ]
    run.text = "".join(words) + (" " if run.text.endswith(" ") else "")
    return run


def _follows(run: Run, style: Style, left: float, base: float) -> bool:
    # The letters of a ligature all have its place: the second begins where the first does.
    return (
        run.style == style
        and abs(run.base - base) < 0.1 * style.size
        and -1.2 * style.size < left - run.right < 1.2 * style.size
    )


def _letter(code: int) -> str:
    if code in _BULLETS:
        return _BULLETS[code]
    if code in (0x02, 0xFFFE, 0xAD):
        return "\u00ad"  # pdfium's mark of a hyphen at a line's end
    if 0xE000 <= code <= 0xF8FF or code in (0, 0xFFFF) or 0xFDD0 <= code <= 0xFDEF:
        return ""
    letter = chr(code)
    if code < 0x20:
        return " "
    if unicodedata.category(letter) == "Cf":
        return ""
    return _LIGATURES.get(letter, letter)


def _style(text: pdfium.PdfTextPage, index: int, turn: int) -> Style | None:
    """The style of the object that holds a character, None for text that is not upright."""
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(text, index, matrix)
    angle = raw.FPDFText_GetCharAngle(text, index)
    lean = (angle + math.radians(turn)) % (2 * math.pi)
    if min(lean, 2 * math.pi - lean) > _UPRIGHT:
        return None
    size = raw.FPDFText_GetFontSize(text, index) * (math.hypot(matrix.b, matrix.d) or 1.0)
    flags = ctypes.c_int()
    buffer = ctypes.create_string_buffer(200)
    raw.FPDFText_GetFontInfo(text, index, buffer, 200, flags)
    font = buffer.value.decode("utf-8", "replace").split("+")[-1]
    weight = raw.FPDFText_GetFontWeight(text, index)
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    raw.FPDFText_GetFillColor(text, index, red, green, blue, alpha)
    color = red.value << 16 | green.value << 8 | blue.value
    bold = bool(_BOLD.search(font)) or weight >= _BOLD_WEIGHT
    return Style(font, round(size, 1), bold, color)
