"""EPUB to pieces: its chapters, each a web page, in the order of its spine."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from urllib.parse import unquote

from lxml import etree
from lxml.html import HtmlElement

from carnet_rag.corpus.load.archive import Archive, text_of
from carnet_rag.corpus.load.hypertext import pages_pieces
from carnet_rag.corpus.load.page import parse_page
from carnet_rag.corpus.load.pieces import Document
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
    pages: list[HtmlElement] = []
    for name in _chapters(book, posixpath.dirname(place)):
        if name in archive.names:
            page = parse_page(decode_html(path, archive.read(name))[0])
            if page is not None:
                _name_places(page, name)
                pages.append(page)
    pieces = pages_pieces(pages)
    raise_titles(pieces)
    return Document(
        pieces,
        title=text_of(book, "title"),
        publisher=text_of(book, "publisher"),
        published=front_date(text_of(book, "date") or ""),
    )


def _name_places(page: HtmlElement, name: str) -> None:
    """Give each place of a chapter, and each link to one, a name of its own in the whole book."""
    for element in page.iter():
        for key in ("id", "name"):
            if place := element.get(key):
                element.set(key, f"{name}#{place}")
        file, mark, place = (element.get("href") or "").partition("#")
        if mark and ":" not in file:
            folder = posixpath.dirname(name)
            file = posixpath.normpath(posixpath.join(folder, unquote(file))) if file else name
            element.set("href", f"#{file}#{place}")


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
