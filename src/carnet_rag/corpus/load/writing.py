"""Pieces to the canonical text, with the spans of blocks, sentences, notes and bold words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from carnet_rag.corpus.load.pieces import (
    BOLD_OFF,
    BOLD_ON,
    CALL_OFF,
    CALL_ON,
    LINK_MID,
    LINK_OFF,
    LINK_ON,
    PAGE_OFF,
    PAGE_ON,
    Line,
    Piece,
    bare,
)
from carnet_rag.corpus.load.speakers import quoted_speakers
from carnet_rag.french.segment import split_sentences
from carnet_rag.types import CELL, Link, PageMark, SentenceKind

_KINDS: dict[str, SentenceKind] = {
    "heading": "heading",
    "contents": "aside",
    "note": "note",
    "caption": "caption",
    "garbled": "garbled",
    "aside": "aside",
    "list": "item",
    "table": "item",
}
_MARK = re.compile(
    f"([{BOLD_ON}{BOLD_OFF}])|( ?){CALL_ON}[^{CALL_OFF}]*{CALL_OFF}"
    f"|{PAGE_ON}([^{PAGE_OFF}]*){PAGE_OFF} ?|{LINK_ON}([^{LINK_MID}]*){LINK_MID}|({LINK_OFF})"
)
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>«»\"]+[^\s<>«»\".,;:!?)'’\]]")
_LONGEST_ROW = 60
"""Words of a table row above which its sentences are told apart."""


@dataclass(slots=True)
class DraftSentence:
    """A sentence before its speaker and notes are settled."""

    start: int
    end: int
    kind: SentenceKind
    quoted: str | None = None
    notes: list[tuple[str, int, int]] = field(default_factory=list)
    heads: tuple[str, ...] = ()


@dataclass(slots=True)
class DraftBlock:
    """A block before its speaker is settled; ``piece`` is where it comes from."""

    piece: Piece
    kind: SentenceKind
    start: int = 0
    end: int = 0
    sentences: list[DraftSentence] = field(default_factory=list)
    emphasis: list[tuple[int, int]] = field(default_factory=list)
    calls: list[int] = field(default_factory=list)


@dataclass(slots=True)
class _Clean:
    """The words of a line and where its marks stood in them."""

    text: str
    bold: list[tuple[int, int]]
    calls: list[int]
    pages: list[tuple[int, str]]
    links: list[Link]


class Writer:
    """Writes pieces one after the other and remembers where everything stands."""

    def __init__(self) -> None:
        self.blocks: list[DraftBlock] = []
        self.pages: list[PageMark] = []
        self.links: list[Link] = []
        self._parts: list[str] = []
        self._length = 0

    @property
    def text(self) -> str:
        """The canonical text written so far."""
        return "".join(self._parts)

    def write(self, pieces: list[Piece]) -> None:
        """Write all pieces; a list joins the sentence that announces it, notes their call."""
        index = 0
        while index < len(pieces):
            group = [pieces[index]]
            while self._goes_with(group[-1], pieces[index + 1 : index + 2]):
                index += 1
                group.append(pieces[index])
            self._block(group)
            index += 1

    @staticmethod
    def _goes_with(piece: Piece, following: list[Piece]) -> bool:
        if not following or following[0].apart or piece.role != "paragraph":
            return False
        after = following[0]
        if after.role in ("list", "table"):
            return piece.text.endswith(":")
        broken = re.search(r"[\w,’'-]$", piece.text) and after.text[:1].islower()
        return after.role == "paragraph" and bool(broken)

    def _block(self, group: list[Piece]) -> None:
        if self._parts:
            self._put("\n\n")
        block = DraftBlock(group[0], _KINDS.get(group[-1].role, "prose"), start=self._length)
        for number, piece in enumerate(group):
            if number:
                self._put(" " if piece.role == "paragraph" else "\n")
            for line in piece.lines:
                self._put("\n" if line is not piece.lines[0] else "")
                self._put("  " * line.depth + line.marker)
                self._line(block, piece, line)
        block.end = self._length
        self.blocks.append(block)
        notes = [note for piece in group for note in piece.notes]
        for note, at in zip(notes, block.calls, strict=True):
            self._block([note])
            written = self.blocks[-1]
            caller = next((s for s in block.sentences if at <= s.end), block.sentences[-1])
            caller.notes.append((note.label, written.start, written.end))

    def _line(self, block: DraftBlock, piece: Piece, line: Line) -> None:
        keep_tabs = piece.role == "contents"
        text = re.sub(r"[^\S\t]+" if keep_tabs else r"\s+", " ", line.text).strip()
        clean = _strip_marks(text)
        base = self._length
        self._put(clean.text)
        block.emphasis += [(base + start, base + end) for start, end in clean.bold]
        block.calls += [base + at for at in clean.calls]
        self._mark_places(clean, base)
        kind = _KINDS.get(piece.role, "prose")
        if line in piece.lines[: piece.heads]:
            kind = "heading"
        row = piece.role == "table" and len(clean.text.split()) <= _LONGEST_ROW
        if kind in ("prose", "item") and not row:
            spans = split_sentences(clean.text)
            quoted = quoted_speakers([clean.text[start:end] for start, end in spans])
        else:
            spans, quoted = [(0, len(clean.text))], [None]
        block.sentences += [
            DraftSentence(base + start, base + end, kind, name, heads=_heads(piece, line))
            for (start, end), name in zip(spans, quoted, strict=True)
        ]

    def _mark_places(self, clean: _Clean, base: int) -> None:
        for at, mark in clean.pages:
            sheet, _, page = mark.partition(",")
            self.pages.append(PageMark(base + at, int(sheet), int(page) if page else None))
        written = [Link(m.start(), m.end(), m[0]) for m in _ADDRESS.finditer(clean.text)]
        alone = [
            w for w in written if not any(w.start < o.end and o.start < w.end for o in clean.links)
        ]
        for link in sorted([*clean.links, *alone], key=lambda link: link.start):
            self.links.append(Link(base + link.start, base + link.end, link.address))

    def _put(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)


def _heads(piece: Piece, line: Line) -> tuple[str, ...]:
    """The names of the columns for a row of a table that names them."""
    if piece.role != "table" or line in piece.lines[: piece.heads]:
        return ()
    rows = [f" {bare(head.text)}".split(CELL) for head in piece.lines[: piece.heads]]
    columns = max(map(len, rows), default=0)
    return tuple(
        " ".join(
            dict.fromkeys(row[at].strip() for row in rows if at < len(row) and row[at].strip())
        )
        for at in range(columns)
    )


def _strip_marks(text: str) -> _Clean:
    """Drop the marks: the words, the spans that were bold, the places of calls, pages, links."""
    clean = _Clean("", [], [], [], [])
    position = 0
    opened: int | None = None
    leading: tuple[int, str] | None = None
    for match in _MARK.finditer(text):
        chunk = text[position : match.start()]
        if match[2] and not re.match(r"[\s,.;:)]|$", text[match.end() :]):
            chunk += match[2]
        clean.text += chunk
        position = match.end()
        at = len(clean.text)
        if match[1] == BOLD_ON:
            opened = at
        elif match[1] == BOLD_OFF:
            if opened is not None:
                clean.bold.append((opened, at))
            opened = None
        elif match[3] is not None:
            clean.pages.append((at, match[3]))
        elif match[4] is not None:
            leading = (at, match[4])
        elif match[5]:
            if leading is not None and leading[0] < at:
                clean.links.append(Link(leading[0], at, leading[1]))
            leading = None
        else:
            clean.calls.append(at)
    clean.text += text[position:]
    return clean
