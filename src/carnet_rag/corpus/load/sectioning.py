"""The section tree: which headings exist, their order, depth and page.

A carnet that went through text recognition has unreliable heading marks. Where it prints a table
of contents, that table decides; elsewhere the Markdown levels do.
"""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from difflib import SequenceMatcher

from carnet_rag.corpus.load.contents import LOOK_AHEAD, Entry, is_listed, plain, same
from carnet_rag.corpus.load.pieces import Line, Piece
from carnet_rag.corpus.load.spelling import letters
from carnet_rag.corpus.load.titles import DECIMAL, depths_by_looks, depths_by_number

_log = logging.getLogger(__name__)

COVER = ("Couverture",)
_BACK_COVER = "Quatrième de couverture"
_NUMBERED = re.compile(
    r"(annexe|chapitre|chapter|partie|part|appendice|appendix|section|titre|livre|tome)s?"
    r"\s+(\d+|[ivxlc]+|[a-z])\b",
    re.I,
)
_NUMBER = re.compile(r"(?:(?:\d{1,2}\.)*\d{1,2}|[ivxlc]+(?=[.\s–—-])|[a-z](?=[.)]))[.)]?\s+", re.I)
_LONGEST_HEADING = 30


def lay_out(pieces: list[Piece], entries: list[Entry], *, born_digital: bool = False) -> None:
    """Give each true heading its path and page; turn the others into what they are.

    Afterwards ``path`` is set on headings that open a section, and only on those. The headings of
    a ``born_digital`` document are what they look like, listed in its table or not.
    """
    found = _find_in_body(pieces, entries)
    if not found:
        _lay_out_by_levels(pieces)
        return
    _open_listed(pieces, found, born_digital=born_digital)
    if born_digital:
        _nest_unlisted(pieces, found)
    else:
        _judge_all_unlisted(pieces, found)


def _find_in_body(pieces: list[Piece], entries: list[Entry]) -> dict[int, Entry]:
    """The entries by the place of the heading that each names, in the order of reading."""
    _free_listed(pieces, entries)
    position = _below_table(pieces, entries)
    found: dict[int, Entry] = {}
    for entry in entries:
        at, entry.title = next(
            (
                (index, title)
                for same, role in ((same, "heading"), (same, "paragraph"), (_alike, "heading"))
                for title in dict.fromkeys((entry.whole, entry.title))
                for index in range(position, len(pieces))
                if pieces[index].role == role and same(title, pieces[index].text)
            ),
            (None, entry.title),
        )
        if at is None:
            _log.warning("titre annoncé par la table des matières, introuvable : %s", entry.title)
        else:
            found[at], position = entry, at + 1
    return found


def _free_listed(pieces: list[Piece], entries: list[Entry]) -> None:
    """Part from its list each item that is a title of the table (« 2. Un titre »), met only so."""
    titles = {letters(entry.title) for entry in entries}
    titles -= {letters(p.text) for p in pieces if p.role in ("heading", "paragraph")}
    out: list[Piece] = []
    for piece in pieces:
        lines: list[Line] = []
        for line in piece.lines if piece.role == "list" else ():
            words = f"{line.marker.strip()} {line.text}".strip()
            if letters(plain(words)) in titles:
                out += [replace(piece, lines=lines)] if lines else []
                out.append(Piece("paragraph", [Line(words)]))
                lines = []
            else:
                lines.append(line)
        if piece.role != "list" or len(lines) == len(piece.lines):
            out.append(piece)
        elif lines:
            out.append(replace(piece, lines=lines))
    pieces[:] = out


def _below_table(pieces: list[Piece], entries: list[Entry]) -> int:
    """Where the body begins: below the table of contents, unless that ends the book."""
    position, passed = 0, 0
    for at, piece in enumerate(pieces):
        if piece.role == "contents":
            position, passed = at + 1, 0
        elif position:
            passed += 1
            if passed > LOOK_AHEAD or is_listed(piece, entries):
                break
    return position if position * 2 < len(pieces) else 0


def _alike(wanted: str, got: str) -> bool:
    """Whether two titles are one, misread or numbered in one place only (« Chapitre 2 »)."""
    if same(_unnumbered(wanted), _unnumbered(got)):
        first, second = _digits(wanted), _digits(got)
        return not first or not second or first == second
    near = SequenceMatcher(None, letters(wanted), letters(got)).ratio() > 0.9
    return near and _digits(wanted) == _digits(got)


def _digits(title: str) -> str:
    return re.sub(r"\D", "", title)


def _unnumbered(title: str) -> str:
    words = title.strip()
    for number in (_NUMBERED, _NUMBER):
        if (match := number.match(words)) and letters(words[match.end() :]):
            words = words[match.end() :]
    return words


def _open_listed(pieces: list[Piece], found: dict[int, Entry], *, born_digital: bool) -> None:
    """Open a section at each listed heading, named as the table writes it, or, where no letter was
    guessed, as the heading itself does: its blanks are surer than those of a line of dots.
    """
    _set_levels(pieces, found)
    stack: list[tuple[int, str]] = []
    for at, entry in found.items():
        piece = pieces[at]
        own = " ".join(piece.text.split())
        same = born_digital and letters(own) == letters(entry.title)
        piece.role, piece.page = "heading", entry.page
        piece.path = _opened(stack, entry.level, own if same else entry.title)


def _opened(stack: list[tuple[int, str]], level: int, title: str) -> tuple[str, ...]:
    """The path of a title below those that are open above it, of which it ends some."""
    while stack and stack[-1][0] >= level:
        stack.pop()
    stack.append((level, title))
    return tuple(title for _, title in stack)


def _nest_unlisted(pieces: list[Piece], found: dict[int, Entry]) -> None:
    """Hang the headings that the table does not list under the listed one above, by their looks."""
    headings = [(at, piece) for at, piece in enumerate(pieces) if piece.role == "heading"]
    known = [found[at].level if at in found else 0 for at, _ in headings]
    levels = depths_by_looks(known, [piece.level for _, piece in headings])
    stack: list[tuple[int, str]] = []
    for (_, piece), level in zip(headings, levels, strict=True):
        title = piece.path[-1] if piece.path else " ".join(piece.text.split())
        path = _opened(stack, level, title)
        piece.path = piece.path or path


def _judge_all_unlisted(pieces: list[Piece], found: dict[int, Entry]) -> None:
    front = [p for p in pieces[: next(iter(found))] if p.role != "contents"]
    cover = [_words(line) for piece in front for line in piece.text.split("\n")]
    opened: Piece | None = None
    for index, piece in enumerate(pieces):
        if piece.role != "heading":
            continue
        if piece.path is None and opened is not None:
            following = next((entry.page for at, entry in found.items() if at > index), None)
            _judge_unlisted(pieces, index, opened, cover, following)
        elif piece.path is not None:
            opened = piece


def _set_levels(pieces: list[Piece], found: dict[int, Entry]) -> None:
    entries = list(found.values())
    highest: dict[str, int] = {}
    for at, entry in found.items():
        entry.level, family = pieces[at].level, _family(entry.title)
        if entry.level:
            highest[family] = min(entry.level, highest.get(family, entry.level))
    looks = [entry.level for entry in entries]
    if numbered := depths_by_number([entry.title for entry in entries], looks):
        for entry, level in zip(entries, numbered, strict=True):
            entry.level = level if entry.level or DECIMAL.match(entry.title) else max(level, 1)
        return
    for number, entry in enumerate(entries):
        near = entries[max(0, number - 1) : number + 2]
        family = _family(entry.title)
        entry.level = highest.get(family) or max(other.level for other in near) or 1


def _family(title: str) -> str:
    """What makes titles siblings: `ANNEXE 2`, or the words before the first comma or dash."""
    numbered = _NUMBERED.match(title)
    if numbered:
        return numbered[1].lower()
    head = re.split(r"\s[–—-]\s|,|\s?:\s", title, maxsplit=1)
    return letters(head[0]) if len(head) > 1 else letters(title)


def _judge_unlisted(
    pieces: list[Piece], index: int, opened: Piece, cover: list[str], following: int | None
) -> None:
    """Decide what a heading that the table does not list is. Its page is known when the section
    above and the next one, on page ``following``, begin on one page.
    """
    assert opened.path is not None
    piece = pieces[index]
    text = piece.text.strip()
    if len(text.split()) > _LONGEST_HEADING:
        piece.role = "garbled"
    elif _interrupts_list(pieces, index) or not _heads_prose(pieces, index):
        piece.role = "caption"
    elif text.endswith(".") and not text.endswith(("..", "etc.")):
        piece.role = "paragraph"
    elif following is None and _is_last(pieces, index) and _is_on_cover(text, cover):
        piece.path, piece.page = (_BACK_COVER,), None
    elif not _is_byline(text, opened.path[-1]):
        page = opened.page if following == opened.page else None
        piece.path, piece.page = (*opened.path, text.rstrip(" :")), page


def _is_last(pieces: list[Piece], index: int) -> bool:
    return not any(piece.role == "heading" for piece in pieces[index + 1 :])


def _is_on_cover(text: str, cover: list[str]) -> bool:
    """Whether a line of the cover holds these words, at least two."""
    words = _words(text)
    return len(words.split()) > 1 and any(words in line for line in cover)


def _words(text: str) -> str:
    words = map(letters, re.findall(r"[^\W_]+", text))
    return f" {' '.join(words)} "


def _heads_prose(pieces: list[Piece], index: int) -> bool:
    following = next((p for p in pieces[index + 1 :] if p.path or p.role != "heading"), None)
    return following is not None and following.path is None and following.role != "note"


def _interrupts_list(pieces: list[Piece], index: int) -> bool:
    """Whether a numbered list goes on below: what stands between is a figure's."""
    after = pieces[index + 1].lines[0].marker if index + 1 < len(pieces) else ""
    before = next((p.lines[-1] for p in reversed(pieces[:index]) if p.role == "list"), None)
    if before is None or not (number := re.match(r"\d+", after)):
        return False
    last = re.match(r"\d+", before.marker)
    return last is not None and int(number[0]) == int(last[0]) + 1


def _is_byline(text: str, title: str) -> bool:
    """Whether the heading repeats the name that ends the section's title: its author's line."""
    name = re.match(r"[\w-]+ [\w-]+", text)
    return name is not None and letters(title).endswith(letters(name[0]))


def _lay_out_by_levels(pieces: list[Piece]) -> None:
    headings = [piece for piece in pieces if piece.role == "heading"]
    if not headings:
        return
    title = headings[0]
    alone = sum(piece.level <= title.level for piece in headings) == 1
    stack: list[tuple[int, str]] = []
    looks = [piece.level for piece in headings]
    levels = depths_by_number([piece.text for piece in headings], looks) or looks
    for piece, level in zip(headings, levels, strict=True):
        if piece is title and alone:
            piece.path = ()
            continue
        if len(piece.text.split()) > _LONGEST_HEADING:
            piece.role = "paragraph"
            continue
        piece.path = _opened(stack, level, re.sub(r"\s+", " ", piece.text))
