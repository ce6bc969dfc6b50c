"""The table of contents: the titles that it lists, each with its page."""

from __future__ import annotations

import re
from dataclasses import dataclass

from carnet_rag.corpus.load.pieces import Line, Piece, title_words
from carnet_rag.corpus.load.spelling import letters

TITLES = re.compile(r"table\s+des\s+mati[eè]res|sommaire|table\s+of\s+contents|contents", re.I)
_LINE = re.compile(r"(?P<title>.*[^\s.…·_|])(?P<leader>[\s.…·_|]+)(?P<page>\d{1,4})\s*\|?$")
# From where a run of dots begins, and only once: a line of nothing else would take its square.
_DOTTED = re.compile(r"(?:(?<![.…·_])(?<![.…·_]\s)(?:[.…·_]\s?){4,}+\s*+|\t)\d{1,4}\s*+$")
LOOK_AHEAD = 3
"""Pieces that may stand between two pages of a table of contents: notes, a running title."""


@dataclass(slots=True)
class Entry:
    """A line of the table of contents, then the heading that it names in the body."""

    title: str
    page: int
    level: int = 0
    before: str = ""
    """The line above, when it has no page of its own: where a title over two lines may begin."""

    @property
    def whole(self) -> str:
        """The title with the line above."""
        return f"{self.before} {self.title}".strip()


def find_contents(pieces: list[Piece]) -> list[Entry]:
    """Read the table of contents and mark its pieces as such. Empty when there is none.

    Other lists of titles and pages (of figures, of tables) are marked too.
    """
    entries = _find_entries(pieces)
    for piece in pieces:
        rows = _rows(piece)
        dotted = sum(_DOTTED.search(row) is not None for row in rows)
        if piece.role in ("paragraph", "list") and dotted > 1 and dotted * 2 > len(rows):
            piece.role = "contents"
    return entries


def _find_entries(pieces: list[Piece]) -> list[Entry]:
    for index, piece in enumerate(pieces):
        if piece.role == "heading" and TITLES.fullmatch(piece.text.strip(" :.")):
            entries = _read(pieces, index + 1, certain=True)
            if entries:
                piece.role = "contents"
                return entries
    for index, piece in enumerate(pieces):
        if piece.role in ("paragraph", "list", "table"):
            entries = _read(pieces, index, certain=False)
            if entries:
                return entries
    return []


def _read(pieces: list[Piece], index: int, *, certain: bool) -> list[Entry]:
    entries: list[Entry] = []
    taken: list[Piece] = []
    passed: list[Piece] = []
    for at, piece in enumerate(pieces[index:], index):
        found = _matches(piece, certain=certain and not passed)
        if found:
            before = " ".join(passed[-1].text.split()) if passed else ""
            new = [
                Entry(title_words(plain(m["title"])), int(m["page"]), before=plain(above))
                for m, above in found
            ]
            new[0].before = new[0].before or before
            entries += new
            taken += [*(p for p in passed if p.role == "paragraph" and not _is_prose(p)), piece]
            index, passed = at + 1, []
            continue
        passed.append(piece)
        begun = bool(taken) or certain
        if not begun or len(passed) > LOOK_AHEAD or is_listed(piece, entries):
            break
    pages = [entry.page for entry in entries]
    if len(entries) < (3 if certain else 4) or pages != sorted(pages):
        return []
    body = {letters(piece.text) for piece in pieces[index:]}
    listed = (letters(entry.title) in body or letters(entry.whole) in body for entry in entries)
    if sum(listed) * 2 < len(entries):
        return []
    for piece in taken:
        piece.role, piece.lines = "contents", [Line(row) for row in _rows(piece)]
    return entries


def _is_prose(piece: Piece) -> bool:
    """Whether a piece ends as a sentence does, and as no title."""
    return piece.text.rstrip().endswith((".", "!", "?"))


def is_listed(piece: Piece, entries: list[Entry]) -> bool:
    """Whether this is a heading of the table read so far: the body has begun."""
    return piece.role == "heading" and any(same(e.title, piece.text) for e in entries)


def _rows(piece: Piece) -> list[str]:
    """The lines of a piece as they are written, each number in front of its title."""
    rows = []
    for line in piece.lines:
        number = line.marker.strip() if line.marker[:1].isalnum() else ""
        rows += f"{number} {line.text}".split("\n")
    return [row.strip() for row in rows]


def _matches(piece: Piece, *, certain: bool) -> list[tuple[re.Match[str], str]]:
    """The titles with their pages, where a piece holds hardly anything else; each with the line
    above that has none.
    """
    if piece.role not in ("paragraph", "list", "table"):
        return []
    rows = _rows(piece)
    read = [(_LINE.fullmatch(row), row) for row in rows]
    found = []
    for (before, above), (match, _) in zip([(None, ""), *read], read, strict=False):
        if match and (certain or "\t" in match["leader"] or len(match["leader"]) > 3):
            found.append((match, "" if before else above))
    return found if len(found) * 2 > len(rows) else []


def plain(title: str) -> str:
    """The words of a title, without marks, one line."""
    return re.sub(r"\s+", " ", Piece("paragraph", [Line(title)]).text)


def same(wanted: str, got: str) -> bool:
    """Whether two titles are one, typography aside."""
    return letters(wanted) == letters(got)
