"""What a carnet is called and when it was published: what its format says, else its cover."""

from __future__ import annotations

import re
from datetime import date

from carnet_rag.corpus.load.contents import TITLES
from carnet_rag.corpus.load.pieces import PAGE_ON, Document, Piece
from carnet_rag.corpus.load.source import front_date

_START = 40
_COVER_PIECES = 12
"""Pieces from the start among which a cover's title and date stand."""
_HEAD = 4
"""Pieces at the head of a text without pages among which its date stands."""
_LONGEST_TITLE = 25
_LONGEST_DATE = 12
"""Words of a line of a cover that gives its date; a longer one is prose that tells of it."""
_OWNED = re.compile(r"©|\(c\)|copyright", re.I)
_SENTENCE = 4
"""Words above which a line with a stop is a sentence, which tells of another day."""
_NUMBERED = re.compile(r"\s*\d{1,2}(?:\.|(?:\.\d{1,2})+\.?)\s")
"""How the title of a section opens, and none of a document."""
_TECHNICAL = re.compile(
    r"\.(?:docx?|odt|indd|pptx?|pdf|xlsx?|rtf|qxd|qxp|pub|tex|dvi|ps)$|^microsoft \w+ - |"
    r"^(?:untitled|sans titre|document\d*|présentation powerpoint|diapositive \d+|"
    r"mise en page \d+|[^\s_-]+[_-]\S+)$",
    re.I,
)


def cover_title(document: Document) -> str | None:
    """The title in the file's data if the first pages print most of its words; else the highest
    heading of the start, with the lines that go on with it.
    """
    first = [piece for piece in document.pieces[:_START] if piece.text.strip()]
    table = next((i for i, p in enumerate(first) if TITLES.fullmatch(p.text.strip(" :."))), _START)
    first = first[:table] or first
    headings = [piece for piece in first[:_COVER_PIECES] if piece.role == "heading"]
    given = document.title or ""
    sections = [piece for piece in headings if _NUMBERED.match(piece.text)]
    trusted = not document.paged or sections == headings or _is_printed(given, first)
    if given and trusted and not _is_technical(given):
        return " ".join(given.split())
    if not headings:
        found = next((p for p in document.pieces if p.role == "heading"), None)
        return " ".join(found.text.split()) if found else None
    if PAGE_ON not in headings[0].lines[0].text:
        return " ".join(headings[0].text.split())
    top = min(piece.level for piece in headings)
    at = next(i for i, p in enumerate(first) if p.role == "heading" and p.level == top)
    lines = [first[at].text]
    for piece in first[at + 1 : at + 3]:
        if piece.role != "heading" or piece.level != top:
            break
        lines.append(piece.text)
    whole = " ".join(" ".join(lines).split())
    return whole if len(whole.split()) <= _LONGEST_TITLE else " ".join(lines[0].split())


def _is_technical(title: str) -> bool:
    """Whether a title is a file's or a program's, and no person's."""
    words = title.strip()
    return not re.search(r"[^\W\d_]{4}", words) or _TECHNICAL.search(words) is not None


def _is_printed(title: str, first: list[Piece]) -> bool:
    printed = set(re.findall(r"\w{3,}", " ".join(piece.text for piece in first).lower()))
    words = re.findall(r"\w{3,}", title.lower())
    return bool(words) and sum(word in printed for word in words) > 0.6 * len(words)


def cover_date(document: Document) -> str | None:
    """The ISO date that stands on a line of its own at the start of a paged document, else the one
    in the file's data; at the head of another, above its first section, where no data say one.
    """
    cover = document.pieces[:_COVER_PIECES]
    if not document.paged:
        opened = (at for at, piece in enumerate(cover) if at and piece.role == "heading")
        cover = [] if document.published else cover[: min(next(opened, _HEAD), _HEAD)]
    found: list[str] = []
    for piece in (piece for piece in cover if piece.role != "table"):
        for line in piece.text.split("\n"):
            most = _SENTENCE if line.rstrip().endswith(".") else _LONGEST_DATE
            if _OWNED.search(line) or len(line.split()) > most:
                continue
            if (day := front_date(line)) and day[:4] <= str(date.today().year):
                found.append(day)  # « Stratégie 2030 » is no day on which it was published
    return max(found, key=len, default=document.published)
