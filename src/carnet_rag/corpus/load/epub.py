"""EPUB to pieces: its chapters, each a web page, in the order of its spine."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from urllib.parse import unquote

from lxml import etree

from carnet_rag.corpus.load.archive import Archive, text_of
from carnet_rag.corpus.load.hypertext import page_pieces
from carnet_rag.corpus.load.page import parse_page
from carnet_rag.corpus.load.pieces import Document, Piece
from carnet_rag.corpus.load.source import decode_html, front_date
from carnet_rag.corpus.load.titles import raise_titles
from carnet_rag.errors import CorpusError


def read_epub(path: Path, data: bytes) -> Document:
    """Read a digital book. Raises CorpusError."""
    archive = Archive(path, data)
    root = archive.xml("META-INF/container.xml").find(".//{*}rootfile")
    place = root.get("full-path") if root is not None else None
    if not place or place not in archive.names:
        raise CorpusError(f"{path} : EPUB sans sommaire interne. Exportez-le de nouveau.")
    if (
        "META-INF/encryption.xml" in archive.names
        and b"Algorithm" in archive.read("META-INF/encryption.xml")
        and "META-INF/rights.xml" in archive.names
    ):
        raise CorpusError(f"{path} : EPUB protégé (DRM). Demandez une copie sans protection.")
    book = archive.xml(place)
    pieces: list[Piece] = []
    for name in _chapters(book, posixpath.dirname(place)):
        if name in archive.names:
            page = parse_page(decode_html(path, archive.read(name))[0])
            if page is not None:
                pieces += page_pieces(page, first=1 + sum(p.role == "note" for p in pieces))
    raise_titles(pieces)
    return Document(
        pieces,
        title=text_of(book, "title"),
        publisher=text_of(book, "publisher"),
        published=front_date(text_of(book, "date") or ""),
    )


def _chapters(book: etree._Element, folder: str) -> list[str]:
    """The files of the spine, without the page that only lists the chapters."""
    items = {item.get("id"): item for item in book.iterfind(".//{*}manifest/{*}item")}
    found = []
    for reference in book.iterfind(".//{*}spine/{*}itemref"):
        item = items.get(reference.get("idref"))
        if item is None or "nav" in (item.get("properties") or "").split():
            continue
        if re.search(r"html|xml", item.get("media-type") or "html"):
            found.append(
                posixpath.normpath(posixpath.join(folder, unquote(item.get("href") or "")))
            )
    return found
