"""Markdown (or plain text) to pieces: headings, paragraphs, lists, tables, in reading order.

Emphasis and footnote calls stay in the text as marks, until ``writing`` drops them and keeps
their places. The marks are Unicode noncharacters, which no text may hold.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token

BOLD_ON, BOLD_OFF, CALL_ON, CALL_OFF = "\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3"
CALL = re.compile(f"{CALL_ON}([^{CALL_OFF}]*){CALL_OFF}")
UNREAD = "?"
"""Label of a footnote call whose number was misread as a letter."""

Role = Literal["heading", "paragraph", "list", "table", "contents", "note", "caption", "garbled"]


@dataclass(slots=True)
class Line:
    """One line of a piece: a whole paragraph, a list item, a table row. ``depth`` is nesting."""

    text: str
    marker: str = ""
    depth: int = 0


@dataclass(slots=True)
class Piece:
    """A block on its way to the canonical text. ``level`` is a heading's, as the file says it;
    ``gap`` counts the blank source lines above, which tell where a figure stood. ``path`` is the
    section that a heading opens, ``apart`` whether a moved note stood above.
    """

    role: Role
    lines: list[Line]
    level: int = 0
    gap: int = 0
    label: str = ""
    path: tuple[str, ...] | None = None
    page: int | None = None
    apart: bool = False
    notes: list[Piece] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The words of the piece, without marks, one line a line."""
        return re.sub(r"[^\S\n]+", " ", "\n".join(bare(line.text) for line in self.lines))


def bare(text: str) -> str:
    """Drop the marks of a text, and the blank that a dropped footnote call leaves."""
    text = re.sub(f" ?{CALL.pattern}(?=[\\s,.;:)]|$)", "", text)
    text = CALL.sub("", text)
    return text.replace(BOLD_ON, "").replace(BOLD_OFF, "").strip()


_PARSER = (
    MarkdownIt("commonmark", {"html": True})
    .enable("table")
    .disable(["code", "link", "image", "autolink", "reference"])
)
_UNIT = r"(?<![^\W\d_])(?:[kcdm]?m|CO|ha)$"
_SUPERSCRIPT = re.compile(r"([¹²³⁰⁴-⁹]+)(\d?)")
_ORDINAL = re.compile(
    r"(?:i?[eè](?:re|me|r)?|er|re|ère|nde?|d|me|lles?|os?|a|th|st|rd|r|ter|bis)s?"
)
_LINK = re.compile(r"!?\[([^\[\]]*)\]\(([^()\s]+(?:\s+\"[^\"]*\")?)\)")
_IMAGE = re.compile(r"!\[([^\[\]]*)\]\([^()]*\)")
_FRONT_MATTER = re.compile(r"\A---\n((?:[\w-]+ *:.*\n|[ \t#-].*\n)+?)(?:---|\.\.\.)\n")
_TAG = re.compile(r"<!--.*?-->|<[^>]+>", re.S)
_OWN_MARKER = re.compile(r"(\d{1,3} ?[-.)°]|[a-z]\)|[⇒→➢•✓▪‣])\s+")


def parse(source: str) -> list[Piece]:
    """Cut a source into pieces. Nothing is dropped but markup: html tags, rules, blank lines."""
    source = _mend_broken_tags(unicodedata.normalize("NFC", source))
    source = _FRONT_MATTER.sub(r"\1\n", source, count=1)
    tokens = _PARSER.parse(source)
    pieces: list[Piece] = []
    position, last_line = 0, 0
    while position < len(tokens):
        token = tokens[position]
        end = _closing(tokens, position)
        piece = _piece(tokens[position : end + 1])
        if token.map is not None:
            if piece is not None:
                piece.gap = max(0, token.map[0] - last_line)
            last_line = token.map[1]
        if piece is not None:
            pieces.append(piece)
        position = end + 1
    return [part for piece in pieces for part in _split_notes(piece)]


def _mend_broken_tags(source: str) -> str:
    """Undo what text recognition did to <sup>: `<sup>&</sup>lt;sup>1`, `¹6`, `&lt;sup&gt;`."""
    source = re.sub(r"&(</sup>)(\w{2,6};)", r"\1&\2", source)
    source = re.sub(r"&lt;(/?su[bp])(?:>|&gt;)", r"<\1>", source).replace("<sup></sup>", "")

    def call(match: re.Match[str]) -> str:
        before = source[max(0, match.start() - 3) : match.start()]
        if re.search(_UNIT, before):
            return match[0]
        digits = unicodedata.normalize("NFKC", match[1]) + match[2]
        return f"<sup>{digits}</sup>"

    return _SUPERSCRIPT.sub(call, source)


def _closing(tokens: list[Token], position: int) -> int:
    depth = 0
    for index in range(position, len(tokens)):
        depth += tokens[index].nesting
        if depth == 0:
            return index
    return len(tokens) - 1


def _piece(tokens: list[Token]) -> Piece | None:
    first = tokens[0]
    lines = [line for line in _lines(tokens) if bare(line.text)]
    if not lines:
        return None
    if first.type == "heading_open":
        return Piece("heading", lines, level=int(first.tag[1]))
    if first.type in ("bullet_list_open", "ordered_list_open"):
        return Piece("list", lines)
    if first.type == "table_open":
        return Piece("table", lines)
    if all(_IMAGE.fullmatch(token.content.strip()) for token in tokens if token.type == "inline"):
        return Piece("paragraph" if first.type == "html_block" else "caption", lines)
    return Piece("paragraph", lines)


def _lines(tokens: list[Token]) -> Iterator[Line]:
    depth, marker = -1, ""
    row: list[str] = []
    in_row = False
    for token in tokens:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            depth += 1
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            depth -= 1
        elif token.type == "list_item_open":
            marker = f"{token.info}{token.markup} " if token.info else "- "
        elif token.type == "tr_open":
            row, in_row = [], True
        elif token.type == "tr_close":
            yield Line(" | ".join(row))
            in_row = False
        elif token.type == "inline":
            text = _inline(token)
            if in_row:
                row.append(text.replace("\n", " "))
                continue
            own = _OWN_MARKER.match(text) if marker == "- " else None
            if own:
                yield Line(text[own.end() :], own[0].strip() + " ", max(depth, 0))
            else:
                yield Line(text, marker, max(depth, 0))
            marker = ""
        elif token.type in ("fence", "code_block"):
            yield Line(token.content.strip(), "", max(depth, 0))
        elif token.type == "html_block":
            yield Line(html.unescape(_TAG.sub(" ", token.content)).strip(), "", max(depth, 0))


def _inline(token: Token) -> str:
    """Write an inline token as text with marks; its soft line breaks stay as newlines."""
    out: list[str] = []
    raised: list[str] | None = None
    for child in token.children or ():
        if child.type == "html_inline":
            tag = child.content.lower().replace(" ", "")
            if tag == "<sup>":
                raised = []
            elif tag == "</sup>" and raised is not None:
                out.append(_raised("".join(raised), "".join(out)[-4:]))
                raised = None
            continue
        text = {"strong_open": BOLD_ON, "strong_close": BOLD_OFF}.get(child.type, child.content)
        if child.type in ("softbreak", "hardbreak"):
            text = "\n"
        elif child.type in ("em_open", "em_close"):
            text = ""
        (out if raised is None else raised).append(text)
    if raised is not None:
        out.extend(raised)
    return _LINK.sub(r"\1 (\2)", _IMAGE.sub(r"\1", "".join(out))).strip()


def _raised(text: str, before: str) -> str:
    """What <sup>text</sup> stands for: an exponent, an ordinal, or a footnote call.

    A call of one or two digits leaves the text; anything else keeps its characters, as a reader
    of the page (and the scorer's own stripping of markup) would still see them.
    """
    core = text.strip()
    if core.isdigit():
        if len(core) == 1 and re.search(_UNIT, before):
            return {"2": "²", "3": "³"}.get(core, core)
        return ("" if len(core) <= 2 else core) + CALL_ON + core + CALL_OFF
    if re.fullmatch(r"\d{1,3}(?:\s*[,;]\s*\d{1,3})+", core):
        return core + "".join(CALL_ON + n + CALL_OFF for n in re.findall(r"\d+", core))
    if re.fullmatch(r"[^\W\d_]", core) and not _ORDINAL.fullmatch(core.lower()):
        return core + CALL_ON + UNREAD + CALL_OFF
    return text


_NOTE_LINE = re.compile(rf"{CALL_ON}(\d+){CALL_OFF}|\[\^([^\]\s]+)\]:")


def _split_notes(piece: Piece) -> Iterator[Piece]:
    """Turn paragraphs that open with a raised number into notes, one a line."""
    if piece.role != "paragraph":
        yield piece
        return
    rows = [row for line in piece.lines for row in line.text.split("\n")]
    if not _NOTE_LINE.match(rows[0]):
        yield piece
        return
    groups: list[list[str]] = []
    for row in rows:
        if _NOTE_LINE.match(row):
            groups.append([])
        groups[-1].append(row)
    for group in groups:
        match = _NOTE_LINE.match(group[0])
        assert match is not None
        group[0] = group[0][match.end() :].strip()
        yield Piece("note", [Line(" ".join(group))], gap=piece.gap, label=match[1] or match[2])
