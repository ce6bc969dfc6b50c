"""What a carnet is called and when it was published: what its format says, else its cover."""

from __future__ import annotations

import re
from datetime import date

from carnet_rag.corpus.load.contents import TITLES
from carnet_rag.corpus.load.pieces import PAGE_ON, Document, Piece
from carnet_rag.corpus.load.source import front_date
from carnet_rag.french.numbers import find_moments
from carnet_rag.french.wordlists import any_word

_DOCUMENTS = any_word("documents")
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
_PARTS = re.compile(r"\s[|•·–—]\s|\s-\s|\t")
"""What parts a line of a cover that says several things: « Ville de Pau – Bilan – mars 2025 »."""
_ISSUED = (
    r"(?:(?:publi|pr[ée]sent|adopt|approuv|r[ée]dig|arr[êe]t|valid|[ée]dit|dat|achev|diffus|imprim|"
    r"finalis|actualis|sign)ée?s?|(?:[ée]tabli|remis|paru|mis)e?s?(?: à jour)?)\b"
)
_OF_ITSELF = re.compile(
    rf"(?:compte[\s-]rendu|proc[èe]s[\s-]verbal|relev[ée] de d[ée]cisions)\b[^.;]{{0,80}}\bdu\s|"
    rf"(?:(?:ce|cet|cette|la|le|l['’])\s?)?(?:(?:{_DOCUMENTS})\b[^.;]{{0,80}}?\b)?"
    rf"{_ISSUED}[^.;\d]{{0,60}}",
    re.I,
)
"""What a document says of itself before its date: « Rapport présenté au conseil du »,
« Établi le », « Procès-verbal de l'assemblée du ».
"""
_DATE_ROW = re.compile(rf"(?:date|version|[ée]dition|{_ISSUED})\b[^|\d]{{0,30}}\|", re.I)
"""How the row of a cover's table that gives its date opens."""
_BEFORE_DAY = re.compile(
    r"(?:[^\d,.:]{2,40},\s)?(?:le\s)?(?:(?:lun|mar|mercre|jeu|vendre|same)di\s|dimanche\s)?", re.I
)
"""What a line that is only a date may say before it: who signs, where, what day of the week."""
_NUMBERED = re.compile(r"\s*\d{1,2}(?:\.|(?:\.\d{1,2})+\.?)\s")
"""How the title of a section opens, and none of a document."""
_TECHNICAL = re.compile(
    r"\.(?:docx?|odt|indd|pptx?|pdf|xlsx?|rtf|qxd|qxp|pub|tex|dvi|ps)$|^microsoft \w+ - |"
    r"^(?:untitled|sans titre|document\d*|présentation powerpoint|diapositive \d+|"
    r"mise en page \d+|[^\s_-]+[_-]\S+)$|"
    # The signs of a file's name: its version, its copy, its day.
    r"^(?:copie de|copy of) |\s(?:v\.?\s?\d[\d.]*|vf|vdef)$|\s?\(\d\)$|^\d{6,8}\s",
    re.I,
)
_TEMPLATE = re.compile(
    r"(?:mod[èe]le|template|gabarit|canevas|trame)\b|"
    r"(?:nouve(?:au|lle)|new|mon|my)\s(?:document|page|rapport|report)$|"
    r"(?:titre|title)(?:\sd[ue]\s\w+)?$|(?:document|page|report|rapport)\s(?:sans\s\w+|title)$|[\[<{]",
    re.I,
)
"""How a title opens that a template gave, unless the text prints it."""


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
    printed = _is_printed(given, first)
    trusted = printed or not document.paged or sections == headings
    template = not printed and _TEMPLATE.match(given.strip())
    if given and trusted and not template and not _is_technical(given):
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
    """The ISO date that the start of a document gives of itself, on a line of its own or where it
    says when it was issued, else the one in the file's data. Of a text without pages, the start is
    its head, above the first section, and what its file says is lost only to a line that is a
    date and no more; what its author wrote above it is never.
    """
    cover = document.pieces[:_COVER_PIECES]
    if document.headed and document.published:
        return document.published
    if not document.paged:
        opened = (at for at, piece in enumerate(cover) if at and piece.role == "heading")
        cover = cover[: min(next(opened, _HEAD), _HEAD)]
    only = not document.paged and document.published is not None
    lines = ((piece.role, line) for piece in cover for line in piece.text.split("\n"))
    found = [day for role, line in lines if (day := _line_date(line, role == "table", only))]
    return max(found, key=len, default=document.published)


def _line_date(line: str, row: bool, only: bool) -> str | None:
    """The date that a line of a cover gives of the document, None where it tells of another day."""
    if _OWNED.search(line):
        return None
    parts = [line] if row or line.rstrip().endswith(".") else _PARTS.split(line)
    for part in (part.strip() for part in reversed(parts)):
        moments = [m for m in find_moments(part) if m.last_year is None]
        days = {m.start: day for m in moments if (day := front_date(part[m.start : m.end]))}
        past = [at for at, day in days.items() if day[:4] <= str(date.today().year)]
        at = max(past, key=lambda at: len(days[at]), default=None)
        if at is None:
            continue  # « Stratégie 2030 » is no day on which it was published
        most = _SENTENCE if part.endswith(".") else _LONGEST_DATE
        told = len(part.split()) <= most and (not only or _BEFORE_DAY.fullmatch(part[:at]))
        if _DATE_ROW.match(part) if row else told or _OF_ITSELF.fullmatch(part[:at]):
            return days[at]
    return None
