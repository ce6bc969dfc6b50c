"""Where things stand on a PDF sheet, and what is drawn or clicked there beside its letters.

Places are in points from the top left corner of the sheet as it is shown.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2 as pdfium
import pypdfium2.raw as raw

_THIN = 3.0
"""Points under which a filled shape is a line."""
_DOT = (1.5, 8.0)
"""Points that a drawn bullet is wide and high."""
_FEW_SEGMENTS = 8
"""Segments of a line or a frame at most; a drawing has more."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the sheet."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Placing:
    """Turns a point of the page into one of the sheet as shown, y downwards. ``turn`` is by how
    many degrees it is turned, ``box`` what is shown of the page: left, bottom, right, top.
    """

    turn: int
    box: tuple[float, float, float, float]

    def __call__(self, x: float, y: float) -> tuple[float, float]:
        """The point of the sheet that one of the page is."""
        left, bottom, right, top = self.box
        if self.turn == 90:
            return y - bottom, x - left
        if self.turn == 180:
            return right - x, y - bottom
        if self.turn == 270:
            return top - y, right - x
        return x - left, top - y

    def area(self, left: float, bottom: float, right: float, top: float) -> Box:
        """The rectangle of the sheet that one of the page is."""
        (a, b), (c, d) = self(left, bottom), self(right, top)
        return Box(min(a, c), min(b, d), max(a, c), max(b, d))


def find_links(
    document: pdfium.PdfDocument, page: pdfium.PdfPage, place: Placing
) -> Iterator[tuple[Box, str]]:
    """Where addresses are clicked on a page, and what they are."""
    position = ctypes.c_int(0)
    link = raw.FPDF_LINK()
    while raw.FPDFLink_Enumerate(page, position, link):
        area = raw.FS_RECTF()
        action = raw.FPDFLink_GetAction(link)
        if not action or not raw.FPDFLink_GetAnnotRect(link, area):
            continue
        size = raw.FPDFAction_GetURIPath(document, action, None, 0)
        if size <= 1:
            continue
        buffer = ctypes.create_string_buffer(size)
        raw.FPDFAction_GetURIPath(document, action, buffer, size)
        address = buffer.value.decode("utf-8", "replace")
        yield place.area(area.left, area.bottom, area.right, area.top), address


def find_drawn(page: pdfium.PdfPage, place: Placing) -> tuple[list[Box], list[Box], list[Box]]:
    """The thin lines and frames drawn on a page, its pictures, and the shapes like a bullet."""
    rules: list[Box] = []
    images: list[Box] = []
    dots: list[Box] = []
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE]):
        left, bottom, right, top = item.get_bounds()
        area = place.area(left, bottom, right, top)
        if item.type == raw.FPDF_PAGEOBJ_IMAGE:
            images.append(area)
        elif _is_dot(area):
            dots.append(area)
        elif raw.FPDFPath_CountSegments(item) <= _FEW_SEGMENTS and _is_rule(item, area):
            rules.append(area)
    return rules, images, dots


def _is_dot(area: Box) -> bool:
    width, height = area.right - area.left, area.bottom - area.top
    return _DOT[0] <= width <= _DOT[1] and abs(width - height) < 0.2 * width


def is_parted(left: float, right: float, base: float, rules: list[Box]) -> bool:
    """Whether a thin rule that crosses the line on ``base`` stands between two places of it."""
    return any(
        left <= (rule.left + rule.right) / 2 <= right and crosses(rule, base) for rule in rules
    )


def crosses(rule: Box, base: float) -> bool:
    """Whether this is a thin rule down the sheet that crosses the line on ``base``."""
    thin = rule.right - rule.left <= _THIN < rule.bottom - rule.top
    return thin and rule.top < base - 1 < rule.bottom


def _is_rule(item: pdfium.PdfObject, area: Box) -> bool:
    """Whether a drawn path can part two cells: a thin line, or a frame that is stroked."""
    if min(area.right - area.left, area.bottom - area.top) <= _THIN:
        return True
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item, fill, stroke)
    return bool(stroke.value)
