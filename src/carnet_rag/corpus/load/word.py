"""DOCX to pieces: paragraphs, lists, tables, footnotes, in the order of the document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile
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
    clean,
    linked,
    raised,
    span_of,
    table_of_pieces,
)
from carnet_rag.corpus.load.sheets import WORD as _W
from carnet_rag.corpus.load.sheets import Sheets
from carnet_rag.corpus.load.source import front_date, publisher_of
from carnet_rag.corpus.load.titles import raise_titles

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_PAGE = re.compile(r"(?<!\s)[^\S\t]*+\t\s*+(?=\d{1,4}\s*+$)")
"""Between a title and its page, in a table of contents that was typed."""
_HEADING = re.compile(r"(?:heading|titre)\s*(\d)", re.I)


def read_docx(path: Path, data: bytes) -> Document:
    """Read a Word document. Raises CorpusError."""
    archive = Archive(path, data)
    body = archive.xml("word/document.xml").find(f"{_W}body")
    reader = _Reader(archive, Sheets(body))
    pieces = list(reader.pieces(body)) if body is not None else []
    raise_titles(pieces)
    core, app = (archive.xml_if_there(f"docProps/{name}.xml") for name in ("core", "app"))
    return Document(
        pieces,
        title=text_of(core, "title")
        or next((p.text for p in pieces if p.level == 0 and p.role == "heading"), None),
        publisher=publisher_of(text_of(app, "Company"), text_of(core, "creator")),
        published=None if _is_template(core) else front_date(text_of(core, "modified") or ""),
        paged=True,
    )


def _is_template(core: etree._Element) -> bool:
    """Whether what the file says of itself is what the template of a program said."""
    return any("python-docx" in (text_of(core, n) or "") for n in ("creator", "description"))


class _Reader:
    """What the parts of the archive say: styles, lists, notes, addresses."""

    def __init__(self, archive: Archive, sheets: Sheets) -> None:
        self._sheets = sheets
        self._styles = _styles(archive.xml_if_there("word/styles.xml"))
        self._numbers = _numbers(archive.xml_if_there("word/numbering.xml"))
        self._at: dict[tuple[str, int], int] = {}
        self._links = _links(archive.xml_if_there("word/_rels/document.xml.rels"))
        self._notes = {
            kind: {n.get(f"{_W}id"): n for n in archive.xml_if_there(f"word/{kind}s.xml")}
            for kind in ("footnote", "endnote")
        }
        self._count = 0

    def pieces(self, parent: etree._Element) -> Iterator[Piece]:
        """The pieces of a body, a cell or a text box."""
        items: list[Line] = []
        for piece in (piece for child in parent for piece in self._block(child)):
            if piece.role == "list":
                items += piece.lines
                continue
            if items and piece.role != "note":
                yield Piece("list", items)
                items = []
            yield piece
        if items:
            yield Piece("list", items)

    def _block(self, child: etree._Element) -> Iterator[Piece]:
        if child.tag == f"{_W}p":
            yield from self._paragraph(child)
        elif child.tag == f"{_W}tbl":
            yield from self._table(child)
        elif child.tag == f"{_W}sdt":
            content = child.find(f"{_W}sdtContent")
            if "Table of Contents" in (_value(child, f".//{_W}docPartGallery") or ""):
                self._sheets.pass_over(child)
                return  # its titles are the headings below
            if content is not None:
                yield from self.pieces(content)

    def _paragraph(self, paragraph: etree._Element) -> Iterator[Piece]:
        properties = paragraph.find(f"{_W}pPr")
        name, outline = self._styles.get(_value(properties, f"{_W}pStyle") or "", ("", None))
        if re.match(r"toc|tm \d|table des mati", name, re.I):
            self._sheets.pass_over(paragraph)
            return
        if properties is not None and _is_on(properties, f"{_W}pageBreakBefore"):
            self._sheets.open()
        notes: list[Piece] = []
        text = clean_text(self._runs(paragraph, notes))
        number = properties.find(f".//{_W}numPr") if properties is not None else None
        level = _level(name, outline, properties)
        if bare(text):
            if level is not None:
                yield Piece("heading", [Line(text)], level=level)
            elif number is not None or re.search(r"list|puce", name, re.I):
                depth, marker = self._marker(number)
                yield Piece("list", [Line(text, marker, depth)])
            elif name.lower() in ("caption", "légende"):
                yield Piece("caption", [Line(text)])
            else:
                yield Piece("paragraph", [Line(text)], quoted=_quoted(name, paragraph))
        yield from notes
        for box in paragraph.iterfind(f".//{_W}txbxContent"):
            if not any(True for a in box.iterancestors() if a.tag.endswith("}Fallback")):
                yield from self.pieces(box)
        self._sheets.read(properties)

    def _marker(self, number: etree._Element | None) -> tuple[int, str]:
        """The depth of a list item and what stands in front of it: a dash, or its number."""
        level, name = (_value(number, f"{_W}{part}") or "" for part in ("ilvl", "numId"))
        depth = int(level) if level.isdigit() else 0
        if (name, depth) not in self._numbers:
            return min(depth, 6), "- "
        self._at = {k: v for k, v in self._at.items() if k[0] != name or k[1] <= depth}
        self._at[name, depth] = self._at.get((name, depth), 0) + 1
        return min(depth, 6), f"{self._at[name, depth]}. "

    def _runs(self, parent: etree._Element, notes: list[Piece]) -> str:
        out = ""
        for child in parent:
            if child.tag == f"{_W}r":
                out += self._run(child, out, notes)
            elif child.tag == f"{_W}hyperlink":
                address = self._links.get(child.get(f"{_R}id") or "", "")
                out += linked(self._runs(child, notes), address)
            elif child.tag.startswith(_M):
                out += _formula(child)
            elif child.tag in (f"{_W}ins", f"{_W}smartTag", f"{_W}fldSimple", f"{_W}sdtContent"):
                out += self._runs(child, notes)
            elif child.tag == f"{_W}sdt":
                content = child.find(f"{_W}sdtContent")
                out += self._runs(content, notes) if content is not None else ""
        return out

    def _run(self, run: etree._Element, before: str, notes: list[Piece]) -> str:
        parts: list[str] = []
        for child in run:
            self._sheets.read(child)
            if child.tag == f"{_W}t":
                parts.append(self._sheets.mark(child.text or ""))
            elif child.tag == f"{_W}tab":
                parts.append("\t")
            elif child.tag in (f"{_W}br", f"{_W}cr"):
                parts.append(" ")
            elif child.tag == f"{_W}noBreakHyphen":
                parts.append("-")
            elif child.tag in (f"{_W}footnoteReference", f"{_W}endnoteReference"):
                kind = child.tag[len(_W) : -len("Reference")]
                parts.append(self._call(kind, child.get(f"{_W}id"), notes))
        text = "".join(parts)
        properties = run.find(f"{_W}rPr")
        if properties is None or CALL_ON in text or not text.strip():
            return text
        if _value(properties, f"{_W}vertAlign") == "superscript":
            return raised(text, bare(before[-24:])[-4:])
        if _is_on(properties, f"{_W}vanish"):
            return ""
        return f"{BOLD_ON}{text}{BOLD_OFF}" if _is_on(properties, f"{_W}b") else text

    def _call(self, kind: str, identifier: str | None, notes: list[Piece]) -> str:
        note = self._notes[kind].get(identifier)
        if note is None:
            return ""
        self._count += 1
        words = (clean_text(self._runs(p, [])) for p in note.iter(f"{_W}p"))
        return call_note(str(self._count), words, notes)

    def _table(self, element: etree._Element) -> Iterator[Piece]:
        rows = element.findall(f"{_W}tr")
        above: list[list[Piece]] = []
        cells: list[list[list[Piece]]] = []
        for row in rows:
            out: list[list[Piece]] = []
            for cell in self._sheets.beside(row.findall(f"{_W}tc")):
                # Without a value, it is the cell above, which reaches over several rows.
                merged = _value(cell, f"{_W}tcPr/{_W}vMerge", "restart") != "restart"
                goes_on = merged and len(out) < len(above)
                own = above[len(out)] if goes_on else list(self.pieces(cell))
                out += [own] * span_of(_value(cell, f"{_W}tcPr/{_W}gridSpan"))
            above = out
            cells.append(out)
        repeated = takewhile(lambda row: _is_on(row, f"{_W}trPr/{_W}tblHeader"), rows)
        yield from table_of_pieces(cells, sum(1 for _ in repeated))


def _quoted(style: str, paragraph: etree._Element) -> Quoted:
    """Whether a paragraph is set apart as a quotation, by its style or its slope."""
    if re.search(r"quote|citation", style, re.I):
        return "style"
    runs = [r for r in paragraph.iter(f"{_W}r") if (r.findtext(f"{_W}t") or "").strip()]
    return "italic" if runs and all(_is_on(r, f"{_W}rPr/{_W}i") for r in runs) else ""


def _formula(element: etree._Element) -> str:
    """The signs of a formula, its exponents raised."""
    if element.tag == f"{_M}t":
        return element.text or ""
    words = [word for child in element if (word := _formula(child))]
    text = ("/" if element.tag == f"{_M}f" else "").join(words)
    return raised(text, "10") if element.tag == f"{_M}sup" and text.isdigit() else text


def clean_text(text: str) -> str:
    """One line, without the invisible characters of a format."""
    marks = re.sub(f"{BOLD_OFF}(\\s*){BOLD_ON}", r"\1", text)
    kept = "".join(
        part if "\ufdd0" <= part[:1] <= "\ufdd8" else clean(part)
        for part in re.split("([\ufdd0-\ufdd8])", marks)
    )
    text = re.sub(r"\s+", " ", _PAGE.sub("\0", kept)).strip()
    return text.replace("\0", "\t")


def _value(element: etree._Element | None, path: str, missing: str | None = None) -> str | None:
    """What the element at a path below says, None where it says nothing; ``missing`` without it."""
    found = element.find(path) if element is not None else None
    return missing if found is None else found.get(f"{_W}val")


def _is_on(element: etree._Element, path: str) -> bool:
    return _value(element, path, "off") not in ("0", "false", "off")


def _level(name: str, outline: int | None, properties: etree._Element | None) -> int | None:
    own = _value(properties, f"{_W}outlineLvl")
    if own and own < "9":
        return int(own) + 1
    if match := _HEADING.match(name):
        return int(match[1])
    if name.lower() in ("title", "titre"):
        return 0
    return None if outline is None or outline > 8 else outline + 1


def _styles(root: etree._Element) -> dict[str | None, tuple[str, int | None]]:
    """The name and outline level of each paragraph style, that of the one it is based on else."""
    found: dict[str | None, tuple[str, int | None]] = {}
    based: dict[str | None, str | None] = {}
    for style in root.iterfind(f"{_W}style"):
        level = _value(style, f".//{_W}outlineLvl")
        identifier = style.get(f"{_W}styleId")
        found[identifier] = (
            _value(style, f"{_W}name") or "",
            int(level) if level and level.isdigit() else None,
        )
        based[identifier] = _value(style, f"{_W}basedOn")
    for identifier, (name, outline) in list(found.items()):
        parent = based[identifier]
        if outline is None and parent in found and not _HEADING.match(name):
            found[identifier] = (name, found[parent][1])
    return found


def _links(root: etree._Element) -> dict[str, str]:
    return {
        r.get("Id") or "": r.get("Target") or "" for r in root if r.get("TargetMode") == "External"
    }


def _numbers(root: etree._Element) -> set[tuple[str, int]]:
    """The lists, with the depth, that count their items."""
    counted: dict[str, set[int]] = {}
    for abstract in root.iterfind(f"{_W}abstractNum"):
        for level in abstract.iterfind(f"{_W}lvl"):
            if _value(level, f"{_W}numFmt") == "decimal":
                depth = int(level.get(f"{_W}ilvl") or 0)
                counted.setdefault(abstract.get(f"{_W}abstractNumId") or "", set()).add(depth)
    found: set[tuple[str, int]] = set()
    for number in root.iterfind(f"{_W}num"):
        name = _value(number, f"{_W}abstractNumId")
        found |= {(number.get(f"{_W}numId") or "", depth) for depth in counted.get(name or "", ())}
    return found
