"""ODT to pieces: paragraphs, lists, tables, notes, in the order of the document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from carnet_rag.corpus.load.archive import Archive, text_of
from carnet_rag.corpus.load.pieces import (
    BOLD_OFF,
    BOLD_ON,
    CALL_ON,
    Document,
    Line,
    Piece,
    Quoted,
    bare,
    call_note,
    linked,
    raised,
    span_of,
    spread,
    table_of_pieces,
)
from carnet_rag.corpus.load.source import front_date, publisher_of
from carnet_rag.corpus.load.titles import raise_titles
from carnet_rag.corpus.load.word import clean_text

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_MOST_SPACES = 20
_LEFT_OUT = (
    *(f"{_TEXT}{name}" for name in ("table-of-content", "tracked-changes", "sequence-decls")),
    *(f"{_TEXT}alphabetical-index", f"{_TEXT}forms", f"{_OFFICE}forms"),
    *(f"{_OFFICE}annotation", f"{_OFFICE}annotation-end"),
)


def read_odt(path: Path, data: bytes) -> Document:
    """Read a LibreOffice document. Raises CorpusError."""
    archive = Archive(path, data)
    content = archive.xml("content.xml")
    manifest = archive.xml_if_there("META-INF/manifest.xml")
    if manifest.find(".//{*}encryption-data") is not None:
        raise archive.protected()
    reader = _Reader(_looks(content, archive.xml_if_there("styles.xml")))
    body = content.find(f"{_OFFICE}body/{_OFFICE}text")
    pieces = list(reader.pieces(body)) if body is not None else []
    raise_titles(pieces)
    meta = archive.xml_if_there("meta.xml")
    return Document(
        pieces,
        title=text_of(meta, "title"),
        publisher=publisher_of(
            *(text_of(meta, name) for name in ("publisher", "initial-creator", "creator"))
        ),
        published=front_date(text_of(meta, "date") or text_of(meta, "creation-date") or ""),
        paged=True,
    )


def _looks(*roots: etree._Element) -> dict[str, frozenset[str]]:
    """What each style sets: "bold", "super"; a style has what the one above it has."""
    own: dict[str, frozenset[str]] = {}
    parents: dict[str, str] = {}
    for root in roots:
        for style in root.iter(f"{_STYLE}style"):
            name = style.get(f"{_STYLE}name") or ""
            text = style.find(f"{_STYLE}text-properties")
            found = {"title"} & {name.lower()}
            if re.match(r"quotation|citation", name, re.I):
                found.add("quoted")
            if text is not None:
                weight = text.get(f"{_FO}font-weight") or ""
                if weight == "bold" or weight in ("600", "700", "800", "900"):
                    found.add("bold")
                if text.get(f"{_FO}font-style") == "italic":
                    found.add("italic")
                position = (text.get(f"{_STYLE}text-position") or "").split()
                if position and (position[0] == "super" or re.match(r"[1-9]", position[0])):
                    found.add("super")
            own[name] = frozenset(found)
            parents[name] = style.get(f"{_STYLE}parent-style-name") or ""
    return {
        name: looks | own.get(parents[name], frozenset())
        if "Heading" not in parents[name]
        else looks
        for name, looks in own.items()
    }


class _Reader:
    def __init__(self, looks: dict[str, frozenset[str]]) -> None:
        self._looks = looks
        self._count = 0

    def pieces(self, parent: etree._Element) -> Iterator[Piece]:
        """The pieces under an element."""
        for child in parent:
            if not isinstance(child.tag, str) or child.tag in _LEFT_OUT:
                continue
            if child.tag in (f"{_TEXT}h", f"{_TEXT}p"):
                yield from self._paragraph(child)
            elif child.tag == f"{_TEXT}list":
                yield from self._list(child)
            elif child.tag == f"{_TABLE}table":
                yield from self._table(child)
            else:
                yield from self.pieces(child)

    def _paragraph(self, element: etree._Element) -> Iterator[Piece]:
        notes: list[Piece] = []
        text = clean_text(self._words(element, notes))
        name = element.get(f"{_TEXT}style-name") or ""
        looks = self._looks.get(name, frozenset())
        if bare(text):
            level = element.get(f"{_TEXT}outline-level") or "1"
            if element.tag == f"{_TEXT}h":
                yield Piece("heading", [Line(text)], level=int(level) if level.isdigit() else 1)
            elif name == "Title" or "title" in looks:
                yield Piece("heading", [Line(text)], level=0)
            else:
                if "bold" in looks and BOLD_ON not in text:
                    text = f"{BOLD_ON}{text}{BOLD_OFF}"
                yield Piece("paragraph", [Line(text)], quoted=self._quoted(element, name))
        yield from notes
        for box in element.iter(f"{_DRAW}text-box"):
            # A box inside a box belongs to a paragraph of that one.
            if next(box.iterancestors(f"{_TEXT}p", f"{_TEXT}h")) is element:
                yield from self.pieces(box)

    def _quoted(self, element: etree._Element, name: str) -> Quoted:
        looks = self._looks.get(name, frozenset())
        if "quoted" in looks or re.match(r"quotation|citation", name, re.I):
            return "style"
        spans = [self._looks.get(s.get(f"{_TEXT}style-name") or "", ()) for s in element]
        own = [element.text, *(span.tail for span in element)]
        sloped = (
            bool(spans)
            and all("italic" in s for s in spans)
            and not any(map(str.strip, filter(None, own)))
        )
        return "italic" if "italic" in looks or sloped else ""

    def _list(self, element: etree._Element) -> Iterator[Piece]:
        """A list as one piece; the titles that are numbered as its items stay titles."""
        notes: list[Piece] = []
        lines: list[Line] = []
        for item in [*self._items(element, 0, notes), None]:
            if isinstance(item, Line):
                lines.append(item)
                continue
            if lines:
                yield Piece("list", lines)
                yield from notes
                lines, notes[:] = [], []
            if item is not None:
                yield from self._paragraph(item)

    def _items(
        self, element: etree._Element, depth: int, notes: list[Piece]
    ) -> Iterator[Line | etree._Element]:
        for item in element:
            if item.tag not in (f"{_TEXT}list-item", f"{_TEXT}list-header"):
                continue
            marker = "- "
            for child in item:
                if child.tag == f"{_TEXT}list":
                    yield from self._items(child, depth + 1, notes)
                elif child.tag == f"{_TEXT}h":
                    yield child
                elif child.tag == f"{_TEXT}p":
                    text = clean_text(self._words(child, notes))
                    if bare(text):
                        yield Line(text, marker, min(depth, 6))
                        marker = ""

    def _words(self, element: etree._Element, notes: list[Piece]) -> str:
        out = element.text or ""
        for child in element:
            out += self._phrase(child, out, notes)
            out += child.tail or ""
        return out

    def _phrase(self, child: etree._Element, before: str, notes: list[Piece]) -> str:
        tag = child.tag
        if not isinstance(tag, str) or tag in _LEFT_OUT or tag == f"{_DRAW}frame":
            return ""
        if tag == f"{_TEXT}s":
            count = child.get(f"{_TEXT}c") or "1"
            return " " * min(int(count) if count.isdigit() else 1, _MOST_SPACES)
        if tag == f"{_TEXT}tab":
            return "\t"
        if tag == f"{_TEXT}line-break":
            return " "
        if tag == f"{_TEXT}note":
            return self._call(child, notes)
        text = self._words(child, notes)
        if tag == f"{_TEXT}a":
            return linked(text, child.get(_HREF) or "")
        looks = self._looks.get(child.get(f"{_TEXT}style-name") or "", frozenset())
        if "super" in looks and CALL_ON not in text:
            return raised(text, bare(before[-24:])[-4:])
        if "bold" in looks and text.strip():
            return f"{BOLD_ON}{text}{BOLD_OFF}"
        return text

    def _call(self, note: etree._Element, notes: list[Piece]) -> str:
        self._count += 1
        words = (
            clean_text(self._words(p, [])) for p in note.iterfind(f"{_TEXT}note-body//{_TEXT}p")
        )
        return call_note(str(self._count), words, notes)

    def _table(self, element: etree._Element) -> Iterator[Piece]:
        heads = len(element.findall(f"{_TABLE}table-header-rows/{_TABLE}table-row"))
        rows = [
            row
            for row in element.iter(f"{_TABLE}table-row")
            if next(row.iterancestors(f"{_TABLE}table")) is element
        ]
        yield from table_of_pieces(spread(map(self._cells, rows)), heads)

    def _cells(self, row: etree._Element) -> Iterator[tuple[list[Piece], int, int]]:
        for cell in row.findall(f"{_TABLE}table-cell"):
            across, down, times = (
                span_of(cell.get(f"{_TABLE}number-{name}"))
                for name in ("columns-spanned", "rows-spanned", "columns-repeated")
            )
            found = list(self.pieces(cell))
            yield from ((found, across, down) for _ in range(times))
