"""Markdown (or plain text) to pieces: headings, paragraphs, lists, tables, in reading order."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

from carnet_rag.corpus.load.fragment import is_block, is_tag, read_fragment, words_of
from carnet_rag.corpus.load.hyphens import join_lines
from carnet_rag.corpus.load.pieces import (
    BOLD_OFF,
    BOLD_ON,
    CALL,
    CALL_OFF,
    CALL_ON,
    Document,
    Line,
    Piece,
    Quoted,
    bare,
    clean,
    is_unit,
    linked,
    raised,
    table,
)
from carnet_rag.corpus.load.source import decode, front_date, publisher_of
from carnet_rag.corpus.load.titles import raise_lines

_PARSER = (
    MarkdownIt("commonmark", {"html": True})
    .enable(["table", "strikethrough"])
    .disable(["code", "autolink"])
)
_SUPERSCRIPT = re.compile(r"([¹²³⁰⁴-⁹]+)(\d?)")
_YAML = re.compile(r"\A---[ \t]*\n(.*?\n)(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S)
_YAML_LINE = re.compile(r"(?:[\w-]+[ \t]*:(?:[ \t].*)?|[ \t#-].*|)")
_TOML = re.compile(r"\A\+\+\+[ \t]*\n(.*?\n)\+\+\+[ \t]*(?:\n|\Z)", re.S)
_OWN_MARKER = re.compile(r"(\d{1,3} ?[-.)°]|[a-z]\)|[⇒→➢•✓▪‣])\s+")
_UNDERLINED = re.compile(
    r"(?m)(?:(?<=\n\n)|\A)(\d{1,2}|[ivxIVX]{1,5}|[a-zA-Z])([.)])"
    r"(?=[ \t].*\n(?:\S.*\n)?(?:={3,}|-{3,})[ \t]*$)"
)
"""A title with a number, over a rule: no item of a list."""
_TABBED = re.compile(r"(?m)^[^\t\n]*(?:\t[^\t\n]*){2,}(?:\n[^\t\n]*(?:\t[^\t\n]*){2,})+$")
_SPACED = r"[ ]*\S++(?: \S++)*(?:[ ]{2,}+\S++(?: \S++)*){2,}[ ]*"
_CELLS_APART = re.compile(rf"(?m)^{_SPACED}(?:\n{_SPACED})+$")
"""Lines of three cells at least, with two blanks between these."""
_NOTE = re.compile(r"\[\^([^\[\]\s]+)\]:[ \t]*")
_CALLED = re.compile(r"\[\^([^\[\]\s]+)\](?!:)")


def read_markdown(path: Path, data: bytes) -> Document:
    """Read a Markdown file. Raises CorpusError."""
    source, encoding = decode(path, data)
    head, body = _front_matter(source)
    remarks = (f"{path.name} : lu en {encoding}.",) if encoding else ()
    return Document(
        parse(body),
        title=head.get("title") or head.get("titre"),
        publisher=head.get("publisher")
        or head.get("editeur")
        or head.get("éditeur")
        or publisher_of(head.get("author"), head.get("auteur")),
        published=front_date(head.get("date") or head.get("published") or ""),
        born_digital=False,
        headed=True,
        remarks=remarks,
    )


def read_text(path: Path, data: bytes) -> Document:
    """Read a text without markup, or with that of Markdown. Raises CorpusError."""
    document = read_markdown(path, data)
    raise_lines(document.pieces)
    return document


def _front_matter(source: str) -> tuple[dict[str, str], str]:
    """What a YAML or TOML header says, key by key in lower case, and the text below it."""
    if match := _TOML.match(source):
        try:
            values = tomllib.loads(match[1])
        except tomllib.TOMLDecodeError:
            return {}, source
        return {k.lower(): str(v) for k, v in values.items()}, source[match.end() :]
    match = _YAML.match(source)
    if match is None or not all(map(_YAML_LINE.fullmatch, match[1].split("\n"))):
        return {}, source
    pairs = re.findall(r"^([\w-]+)[ \t]*:[ \t]*(.+?)[ \t]*$", match[1], re.M)
    return {key.lower(): value.strip("\"'") for key, value in pairs}, source[match.end() :]


def parse(source: str) -> list[Piece]:
    """Cut a source into pieces. Nothing is dropped but markup: html tags, rules, blank lines."""
    source = _mend_broken_tags(clean(source))
    source = _guard(_gather_notes(source))
    pieces: list[Piece] = []
    last_line = 0
    for node in SyntaxTreeNode(_PARSER.parse(source)).children:
        found = _pieces(node.to_tokens())
        if node.map is not None:
            if found:
                found[0].gap = max(0, node.map[0] - last_line)
            last_line = node.map[1]
        pieces += found
    return [part for piece in pieces for part in split_notes(piece)]


def _mend_broken_tags(source: str) -> str:
    """Undo what text recognition did to <sup>: `<sup>&</sup>lt;sup>1`, `¹6`, `&lt;sup&gt;`."""
    source = re.sub(r"&(</sup>)(\w{2,6};)", r"\1&\2", source)
    source = re.sub(r"&lt;(/?su[bp])(?:>|&gt;)", r"<\1>", source).replace("<sup></sup>", "")

    def call(match: re.Match[str]) -> str:
        digits = unicodedata.normalize("NFKC", match[1]) + match[2]
        if is_unit(digits, source[max(0, match.start() - 4) : match.start()]):
            return match[0]
        return f"<sup>{digits}</sup>"

    return _SUPERSCRIPT.sub(call, source)


def _gather_notes(source: str) -> str:
    """Put each Markdown note in one paragraph of its own, and its number in our marks."""
    out: list[str] = []
    inside = False
    for line in source.split("\n"):
        if match := _NOTE.match(line):
            out += ["", f"{CALL_ON}{match[1]}{CALL_OFF} {line[match.end() :]}"]
            inside = True
        elif inside and re.match(r"(?: {2,}|\t)\S", line):
            out.append(re.sub(r"^(\d*)([-*+#>.)])(?=\s)", r"\1\\\2", line.strip()))
        elif inside and not line.strip():
            continue
        else:
            out += ["", line] if inside else [line]
            inside = False
    return _CALLED.sub(rf"{CALL_ON}\1{CALL_OFF}", "\n".join(out))


def _guard(source: str) -> str:
    """Keep as text what is no markup: the stars of a product, a comment in indented code. The
    fences of a box (« ::: tip Title ») go, its title stays.
    """
    source = re.sub(r"^:::+[ \t]*$", "", source, flags=re.M)
    source = re.sub(r"^:::+[ \t]*[\w-]+[ \t]*(.*)$", r"\1\n", source, flags=re.M)
    source = re.sub(r"(?<=[\d)])\*(?=[\d(])|(?<=\b[^\W\d_])\*(?=[^\W\d_]\b)", r"\\*", source)
    source = re.sub(r"^((?: {4,}+|\t)[ \t]*+)#", r"\1\\#", source, flags=re.M)
    source = _CELLS_APART.sub(_tabbed, source)
    return _TABBED.sub(_piped, _UNDERLINED.sub(r"\1\\\2", source))


def _tabbed(match: re.Match[str]) -> str:
    """Lines whose cells blanks set below each other, with tabs between these."""
    rows = [list(re.finditer(r"\S+(?: \S+)*", line)) for line in match[0].split("\n")]
    if len({len(row) for row in rows}) > 1:
        return match[0]
    columns = list(zip(*rows, strict=True))
    ends = [max(cell.end() for cell in column) for column in columns]
    starts = [min(cell.start() for cell in column) for column in columns]
    if any(end >= start for end, start in zip(ends, starts[1:], strict=False)):
        return match[0]
    return "\n".join("\t".join(cell[0] for cell in row) for row in rows)


def _piped(match: re.Match[str]) -> str:
    """A table whose cells tabs part, with the signs that say so."""
    rows = [row.replace("|", "\\|").split("\t") for row in match[0].split("\n")]
    lines = [f"| {' | '.join(cell.strip() for cell in row)} |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * max(map(len, rows)), *lines[1:]])


def _pieces(tokens: list[Token]) -> list[Piece]:
    first = tokens[0]
    if first.type == "html_block":
        return read_fragment(first.content)
    if first.type == "table_open":
        return [found] if (found := table(_rows(tokens), heads=1)) else []
    lines = [line for line in _lines(tokens) if bare(line.text)]
    if not lines:
        return []
    if first.type == "heading_open":
        return [Piece("heading", lines, level=int(first.tag[1]))]
    if first.type in ("bullet_list_open", "ordered_list_open"):
        return [Piece("list", lines)]
    inline = [token for token in tokens if token.type == "inline"]
    if inline and all(map(_is_image, inline)):
        return [Piece("aside", lines)]
    sloped = inline and all(
        re.fullmatch(r"([*_])(?!\1)[^*_]+\1", t.content.strip()) for t in inline
    )
    quoted: Quoted = "style" if first.type == "blockquote_open" else "italic" if sloped else ""
    return [Piece("paragraph", lines, quoted=quoted)]


def _is_image(token: Token) -> bool:
    words = [c for c in token.children or () if c.content.strip() or c.type == "image"]
    return bool(words) and all(child.type == "image" for child in words)


def _rows(tokens: list[Token]) -> Iterator[list[str]]:
    row: list[str] = []
    for token in tokens:
        if token.type == "tr_open":
            row = []
        elif token.type == "tr_close":
            yield row
        elif token.type == "inline":
            row.append(_inline(token).replace("\n", " "))


def _lines(tokens: list[Token]) -> Iterator[Line]:
    depth, marker = -1, ""
    for token in tokens:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            depth += 1
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            depth -= 1
        elif token.type == "list_item_open":
            marker = f"{token.info}{token.markup} " if token.info else "- "
        elif token.type == "inline":
            text = _inline(token)
            if marker == "- " and (own := _OWN_MARKER.match(text)):
                text, marker = text[own.end() :], own[0].strip() + " "
            yield Line(text, marker, max(depth, 0))
            marker = ""
        elif token.type in ("fence", "code_block"):
            yield Line(token.content.strip(), "", max(depth, 0))
        elif token.type == "html_block":
            yield Line(words_of(token.content), "", max(depth, 0))


def _inline(token: Token) -> str:
    """Write an inline token as text with marks; its soft line breaks stay as newlines."""
    out: list[str] = []
    opened: list[tuple[str, int]] = []
    """What stands open, and where in ``out`` it began: "sup" or the address of a link."""
    for child in token.children or ():
        if child.type == "html_inline":
            _tag(child.content, out, opened)
        elif child.type in ("softbreak", "hardbreak"):
            out.append("\n")
        elif child.type == "link_open":
            opened.append((str(child.attrGet("href") or ""), len(out)))
        elif child.type == "link_close" and opened:
            address, start = opened.pop()
            out[start:] = [linked("".join(out[start:]), address)]
        elif child.type not in ("em_open", "em_close"):
            bold = {"strong_open": BOLD_ON, "strong_close": BOLD_OFF}
            out.append(bold.get(child.type, child.content))
    first, *lines = "".join(out).strip().split("\n")
    written = [first]
    for line in lines:
        # The end of what is written, not all of it: a paragraph may hold a million lines.
        if re.fullmatch(r"[^\W\d_][-‐‑][^\W\d_]|\d-\d", written[-1].rstrip()[-2:] + line[:1]):
            written[-1] = join_lines(written[-1], line)
        else:
            written.append(line)
    return "\n".join(written)


def _tag(content: str, out: list[str], opened: list[tuple[str, int]]) -> None:
    """Drop an html tag, or keep it as text when html has none of this name."""
    tag = content.lower().replace(" ", "")
    if tag == "<sup>":
        opened.append(("sup", len(out)))
    elif tag == "</sup>" and opened and opened[-1][0] == "sup":
        _, start = opened.pop()
        out[start:] = [raised("".join(out[start:]), "".join(out[max(0, start - 9) : start])[-4:])]
    elif tag in ("<br>", "<br/>") or is_block(content):
        out.append("\n")
    elif not is_tag(content):
        out.append(content)


def split_notes(piece: Piece) -> list[Piece]:
    """Turn paragraphs that open with a raised number into notes, one a line."""
    rows = [row for line in piece.lines for row in line.text.split("\n")]
    if piece.role != "paragraph" or not CALL.match(rows[0]):
        return [piece]
    notes: list[Piece] = []
    for row in rows:
        if match := CALL.match(row):
            words = row[match.end() :].strip()
            notes.append(Piece("note", [Line(words)], gap=piece.gap, label=match[1]))
        else:
            notes[-1].lines[0].text += f" {row}"
    return notes
