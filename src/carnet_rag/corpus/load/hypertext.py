"""HTML to pieces: the main content of a page, without what stands around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import takewhile
from pathlib import Path

from lxml.html import HtmlElement, defs

from carnet_rag.corpus.load.page import (
    is_row_of_labels,
    main_content,
    opens_turn,
    parse_page,
    quoted_by,
)
from carnet_rag.corpus.load.pieces import (
    BOLD_OFF,
    BOLD_ON,
    Document,
    Line,
    Piece,
    Role,
    bare,
    linked,
    raised,
    span_of,
    spread,
    table,
    table_of_pieces,
)
from carnet_rag.corpus.load.source import decode_html, front_date
from carnet_rag.corpus.load.titles import raise_titles
from carnet_rag.corpus.load.webnotes import EDGES, take_notes
from carnet_rag.errors import CorpusError
from carnet_rag.french.segment import split_sentences

_SILENT = (
    *("script", "style", "template", "noscript", "svg", "math", "canvas", "head", "iframe"),
    *("object", "embed", "audio", "video", "map", "select", "option", "datalist", "button"),
    *("input", "textarea", "dialog"),
)
NEWER_BLOCKS = {
    *("article", "aside", "body", "details", "figcaption", "figure", "footer", "header", "html"),
    *("main", "nav", "section", "summary"),
}
BLOCKS = (defs.block_tags | NEWER_BLOCKS) - {"ins", "del", "noscript", "option", "optgroup"}
_TEX = re.compile(r"\b(?:math|latex|tex|equation|formula)\b|mwe-math", re.I)
_TITLES = ("h1", "h2", "h3", "h4", "h5", "h6")
_WORD_TITLE = "MsoTitle"
_MAX_DEPTH = 200
_WORDS_OF_PROSE = 6
_NEAR = 24
"""Parts of a text, and characters, before a raised sign that tell what it is: a call, a power."""
_HEAD = 8
"""Pieces at the head of a page among which its date stands."""
_DATED = re.compile(
    r"(?:publi|mis|mise|derni[eè]re m|modifi|v[eé]rifi|actualis|date d)[^\W\d]*\b[^\d.]{0,40}\d",
    re.I,
)


def read_html(path: Path, data: bytes) -> Document:
    """Read a web page that was saved. Raises CorpusError."""
    source, encoding = decode_html(path, data)
    root = parse_page(source)
    if root is None:
        raise CorpusError(f"{path} : page web illisible. Enregistrez-la de nouveau (HTML).")
    pieces = pages_pieces([root])
    raise_titles(pieces)
    title = _first(root, "//meta[@property='og:title']/@content", "//title/text()")
    heading = next((" ".join(p.text.split()) for p in pieces if p.role == "heading"), None)
    return Document(
        pieces,
        title=heading if heading and title and heading in title else title or heading,
        publisher=_first(
            root,
            "//meta[@property='og:site_name']/@content",
            "//meta[@name='publisher' or @name='DC.publisher']/@content",
            "//meta[@name='author']/@content",
        ),
        published=front_date(
            _first(
                root,
                "//meta[@property='article:published_time']/@content",
                "//meta[@name='date' or @name='DC.date' or @name='dcterms.date']/@content",
            )
            or _told_date(pieces)
            or _first(root, "//time/@datetime")
            or ""
        ),
        remarks=(f"{path.name} : lu en {encoding}.",) if encoding else (),
    )


def pages_pieces(roots: Sequence[HtmlElement]) -> list[Piece]:
    """The pieces of the content of pages that make one text, then its footnotes."""
    notes = [
        Piece("note", [Line(words)], label=label)
        for label, body in take_notes(roots)
        if (words := EDGES.sub("", " ".join(p.text for p in Walker().pieces(body))))
    ]
    return [*(p for root in roots for p in Walker().pieces(main_content(root))), *notes]


def _told_date(pieces: list[Piece]) -> str | None:
    """The line at the head of a page that says when it was published or last checked."""
    lines = [line.text for piece in pieces[:_HEAD] for line in piece.lines]
    return next((line for line in lines if len(line) < 100 and _DATED.match(line)), None)


def _first(root: HtmlElement, *paths: str) -> str | None:
    values = (str(value) for path in paths for value in root.xpath(path))
    return next((" ".join(value.split()) for value in values if value.strip()), None)


class Walker:
    """Walks a tree and gives its pieces."""

    def __init__(self) -> None:
        self._text: list[str] = []

    def pieces(self, element: HtmlElement) -> Iterator[Piece]:
        """The pieces under an element, in reading order."""
        yield from self._inside(element, 0)
        yield from self._flush("paragraph")

    def _inside(self, element: HtmlElement, depth: int) -> Iterator[Piece]:
        self._add(element.text)
        apart = is_row_of_labels(element)
        for child in element:
            yield from self._child(child, depth + 1)
            self._add(" " if apart else child.tail)

    def _child(self, child: HtmlElement, depth: int) -> Iterator[Piece]:
        tag = child.tag if isinstance(child.tag, str) else ""
        if not tag or (tag in _SILENT and tag != "math") or depth > _MAX_DEPTH:
            return
        if tag not in BLOCKS:
            yield from self._phrase(child, tag, depth)
            return
        yield from self._flush("paragraph")
        if tag in _TITLES or child.get("class") == _WORD_TITLE:
            yield from self._inside(child, depth)
            yield from self._flush("heading", level=int(tag[1]) if tag in _TITLES else 1)
        elif tag == "ol" or (tag == "ul" and not any(True for _ in child.iter(*_TITLES))):
            lines = list(_items(child, 0))
            if lines:
                yield Piece("list", lines)
        elif tag == "table":
            yield from _table(child, depth)
        elif tag == "dl":
            yield from _terms(child)
        elif tag in ("figcaption", "caption"):
            yield from self._inside(child, depth)
            yield from self._flush("caption")
        elif tag == "pre":
            text = child.text_content().strip()
            lines = [line for line in text.split("\n") if line.strip()]
            if lines:  # as wide as a text is set, else a program or what it shows
                prose = len(text.split()) >= _WORDS_OF_PROSE * len(lines)
                yield Piece("paragraph" if prose else "aside", [Line(text)])
        else:
            quoted = quoted_by(child)
            for piece in (*self._inside(child, depth), *self._flush("paragraph")):
                piece.quoted = quoted or piece.quoted
                yield piece

    def _phrase(self, child: HtmlElement, tag: str, depth: int) -> Iterator[Piece]:
        if tag == "br" and opens_turn(child):
            yield from self._flush("paragraph")
        elif tag == "br":
            self._add(" ")
        elif any(isinstance(e.tag, str) and e.tag in BLOCKS for e in child.iterdescendants()):
            yield from self._inside(child, depth)
        else:
            self._text.append(phrase(child, "".join(self._text[-_NEAR:])))

    def _add(self, text: str | None) -> None:
        if text:
            self._text.append(re.sub(r"\s+", " ", text))

    def _flush(self, role: Role, level: int = 0) -> Iterator[Piece]:
        text = re.sub(r" +", " ", "".join(self._text)).strip()
        self._text = []
        if bare(text):
            yield Piece(role, [Line(text)], level=level)


def phrase(element: HtmlElement, before: str = "") -> str:
    """The words of an inline element as text with marks. ``before`` stands in front of it."""
    tag = element.tag if isinstance(element.tag, str) else ""
    if tag in ("math", "img"):
        return f" {_formula(element)} "
    if not tag or tag in _SILENT:
        return ""
    if tag == "br":
        return " "
    parts = [re.sub(r"\s+", " ", element.text or "")]
    for child in element:
        parts.append(phrase(child, "".join((before, *parts[-_NEAR:]))[-_NEAR:]))
        parts.append(re.sub(r"\s+", " ", child.tail or ""))
    text = "".join(parts)
    if tag in ("b", "strong") and text.strip():
        return f"{BOLD_ON}{text}{BOLD_OFF}"
    if tag == "sup":
        return raised(bare(text), bare(before)[-4:])
    if tag == "a" and element.get("href"):
        return linked(text, element.get("href") or "")
    return text


def _formula(element: HtmlElement) -> str:
    """How a formula is written, where the page says it; nothing for another picture."""
    named = element.tag == "math" or _TEX.search(element.get("class") or "")
    return " ".join((element.get("alttext") or element.get("alt") or "").split()) if named else ""


def _terms(element: HtmlElement) -> Iterator[Piece]:
    """A list of terms as a table, each beside what is said of it; where that is a text of several
    sentences, as who speaks or what is asked, then the text.
    """
    rows: list[list[list[Piece]]] = []
    for child in element.iter("dt", "dd"):
        if next(child.iterancestors("dl"), None) is not element:
            continue  # of a list inside this one, which is read in its place
        words = list(Walker().pieces(child))
        if child.tag == "dt" or not rows:
            rows.append([words])
        else:
            rows[-1].append(words) if len(rows[-1]) < 2 else rows[-1][1].extend(words)
    told = [p for row in rows for cell in row[1:] for p in cell if p.role == "paragraph"]
    if not any(len(split_sentences(piece.text)) > 1 for piece in told):
        yield from table_of_pieces(rows, None)
        return
    for term, *said in rows:
        name = " ".join(p.text for p in term)
        opened = f"{BOLD_ON}{name}{BOLD_OFF}" + ("" if name.endswith(tuple(":?!.")) else " :")
        first, *others = said[0] if said and said[0] else [Piece("paragraph", [Line("")])]
        if first.role == "paragraph":
            yield replace(first, lines=[Line(f"{opened} {first.lines[0].text}")])
        else:
            yield from (Piece("paragraph", [Line(opened)]), first)
        yield from others


def _items(element: HtmlElement, depth: int) -> Iterator[Line]:
    number = 0
    for item in element:
        if item.tag != "li":
            continue
        number += 1
        marker = f"{number}. " if element.tag == "ol" else "- "
        inner = [c for c in item if c.tag in ("ul", "ol")]
        for nested in inner:
            nested.tail, tail = None, nested.tail
            item.remove(nested)
            if tail and tail.strip():
                item.text = f"{item.text or ''} {tail}"
        blocks = list(Walker().pieces(item))
        for position, line in enumerate(line for block in blocks for line in block.lines):
            yield Line(line.text, marker if position == 0 else "", depth)
        for nested in inner:
            yield from _items(nested, depth + 1)


def _table(element: HtmlElement, depth: int) -> Iterator[Piece]:
    """A table of data as rows; one that only lays out a page as what stands in its cells."""
    caption = element.find("caption")
    if caption is not None and (words := " ".join(caption.text_content().split())):
        yield Piece("caption", [Line(words)])
    rows = [row for row in element.iter("tr") if next(row.iterancestors("table")) is element]
    cells = [[c for c in row if c.tag in ("td", "th")] for row in rows]
    nested = any(True for row in cells for cell in row for _ in cell.iter("table"))
    columns = max(map(len, cells), default=0)
    if nested or len(cells) < 2 or columns < 2 or depth > _MAX_DEPTH // 2:
        for cell in (cell for row in cells for cell in row):
            yield from Walker().pieces(cell)
        return
    named = takewhile(lambda row: row and all(cell.tag == "th" for cell in row), cells)
    heads = sum(1 for _ in named)
    words_of_cells = [
        [
            (
                " ".join(line.text for p in Walker().pieces(cell) for line in p.lines),
                span_of(cell.get("colspan")),
                span_of(cell.get("rowspan")),
            )
            for cell in row
        ]
        for row in cells
    ]
    if found := table(spread(words_of_cells), heads):
        yield found
