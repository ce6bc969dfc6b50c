"""Which files are carnets, and how each is read: a new format is one module and one line here."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from carnet_rag.corpus.load.pieces import Document

Reader = Callable[[Path, bytes], Document]
"""Reads the bytes of a file; the path is for messages. Raises CorpusError."""

# Named, not imported: a corpus of Markdown does without the libraries of the other formats.
_READERS = {
    ".md": "markdown.read_markdown",
    ".txt": "markdown.read_text",
    ".html": "hypertext.read_html",
    ".htm": "hypertext.read_html",
    ".docx": "word.read_docx",
    ".odt": "opendocument.read_odt",
    ".epub": "epub.read_epub",
    ".pdf": "pdf.read_pdf",
}
SUFFIXES = tuple(_READERS)


def reader_of(path: Path) -> Reader:
    """The reader of a file, by its suffix."""
    module, name = _READERS[path.suffix.lower()].split(".")
    reader: Reader = getattr(import_module(f"carnet_rag.corpus.load.{module}"), name)
    return reader
