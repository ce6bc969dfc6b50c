"""Headings without a style that says so: short bold paragraphs, and how deep a title stands."""

from __future__ import annotations

import re
from collections.abc import Sequence

from carnet_rag.corpus.load.pieces import BOLD_OFF, BOLD_ON, Line, Piece
from carnet_rag.corpus.load.signatures import signs_above

_MOST_WORDS = 25
_LONGEST_LINE = 12
DECIMAL = re.compile(r"(?:\d{1,2}|[A-Z](?=\.\d))(?:\.\d{1,2})*(?=\.?\)?\s)")
"""The number of a title: « 2.1.3 », « A.1 »."""
_COUNTED = [re.compile(rf"{sign}\s?[.)–—-]\s") for sign in ("[IVX]+", "[A-Z]", r"\d{1,2}", "[a-z]")]
"""Ways in which titles are counted: « I. », « A. », « 1. », « a) »."""
_FEWEST = 2
"""Headings of their own from which a text's bold paragraphs are left as they are."""


def raise_titles(pieces: list[Piece]) -> None:
    """Make headings of the short bold paragraphs, where hardly any heading is marked as such.

    Their level is that of their number (« 1.2 »), else one below the first.
    """
    if sum(piece.role == "heading" for piece in pieces) > _FEWEST:
        return
    for at, piece in enumerate(pieces[:-1]):
        if piece.role == "paragraph" and _is_title(piece) and not signs_above(pieces, at):
            number = DECIMAL.match(piece.text)
            piece.role = "heading"
            piece.level = 2 + (number[0].count(".") if number else 0)


def _is_title(piece: Piece) -> bool:
    if len(piece.lines) != 1:
        return False
    text, words = piece.lines[0].text.strip(), piece.text.strip()
    if not text.startswith(BOLD_ON) or re.search(r"[.;,:…]$", words):
        return False
    bold = re.sub(f"{BOLD_ON}[^{BOLD_OFF}]*{BOLD_OFF}", "", text)
    return not bold.strip() and 0 < len(words.split()) <= _MOST_WORDS and not words[0].islower()


def raise_lines(pieces: list[Piece]) -> None:
    """Make headings of the lines that stand alone in a text without any markup: the first one, its
    title, and, where no title is underlined, the short ones above a text.
    """
    if not pieces or pieces[0].role == "heading":
        return
    top, *others = pieces[0].text.split("\n")
    if others and top.isupper() and not others[0].isupper():
        pieces[0].lines = [Line("\n".join(others))]
        pieces.insert(0, Piece("paragraph", [Line(top)]))
    marked = any(piece.role == "heading" for piece in pieces)
    counted = [
        piece
        for piece, after in zip(pieces, pieces[1:], strict=False)
        if piece.role == "list" and len(piece.lines) == 1 and after.role != "heading"
        if piece.lines[0].marker[:1].isdigit() and _heads(piece.lines[0].text)
    ]
    for piece in counted if len(counted) >= _FEWEST and not marked else ():
        piece.role, piece.level = "heading", 2
        piece.lines = [Line(f"{line.marker}{line.text}") for line in piece.lines]
    marked = marked or len(counted) >= _FEWEST
    for piece, after in zip(pieces, pieces[1:], strict=False):
        first = piece is pieces[0]
        heads = after.role == "list" or len(after.text.split()) > _LONGEST_LINE
        if _stands_alone(piece) and (first or not marked and heads and after.role != "table"):
            piece.role, piece.level = "heading", 0 if first else 2


def _stands_alone(piece: Piece) -> bool:
    return piece.role == "paragraph" and _heads(piece.text.strip())


def _heads(words: str) -> bool:
    """Whether a line has the looks of a title."""
    return (
        "\n" not in words
        and len(words.split()) <= _LONGEST_LINE
        and re.match(r"[^\W_]", words) is not None
        and not words[0].islower()
        and not re.search(r"[.;,:!?…»\"]$|\t", words)
    )


def depths_by_looks(depths: Sequence[int], looks: Sequence[int]) -> list[int]:
    """How deep titles stand, the depth of some of them being known (0 for the others): these stand
    where their looks (1 for the highest) put them among those; 0 for one that is above all.
    """
    seen: dict[int, set[int]] = {}
    for depth, look in zip(depths, looks, strict=True):
        if depth:
            seen.setdefault(depth, set()).add(look)

    def among(look: int) -> int:
        above = (d + (look > max(own)) for d, own in seen.items() if min(own) <= look)
        return max(above, default=0)

    return [depth or among(look) for depth, look in zip(depths, looks, strict=True)]


def depths_by_number(titles: list[str], looks: list[int]) -> list[int]:
    """The levels of titles most of which are numbered (« 2.1.3 », or « I. » above « A. »), by their
    numbers; the others stand where their looks put them among these. Empty for other titles.
    """
    depths = [match[0].count(".") + 1 if (match := DECIMAL.match(t)) else 0 for t in titles]
    if max(depths, default=0) < 2:
        depths = _counted_depths(titles)
    if max(depths, default=0) < 2 or sum(map(bool, depths)) * 2 < len(titles):
        return []
    return depths_by_looks(depths, looks)


def _counted_depths(titles: list[str]) -> list[int]:
    """How deep each title stands by the way in which it is counted, below those counted in another
    way that are still open; 0 for one that is not counted.
    """
    opened: list[re.Pattern[str]] = []
    depths = []
    for title in titles:
        way = next((way for way in _COUNTED if way.match(title)), None)
        if way in opened:
            del opened[opened.index(way) + 1 :]
        elif way is not None:
            opened.append(way)
        depths.append(len(opened) if way is not None else 0)
    return depths
