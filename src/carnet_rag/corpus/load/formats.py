"""Which files are carnets, and how each is read: a new format is one module and one line here."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from carnet_rag.corpus.load.pieces import Document
from carnet_rag.errors import CorpusError

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


_PARTS = {
    "word/document.xml": ".docx",
    "content.xml": ".odt",
    "META-INF/container.xml": ".epub",
}
"""What only the archives of a format hold."""


def reader_of(path: Path, data: bytes) -> Reader:
    """The reader of a file, by its suffix. Raises CorpusError for a file of another format."""
    suffix = path.suffix.lower()
    if (told := _format(data)) and told != suffix:
        raise CorpusError(
            f"{path} : ce fichier est un {told}, pas un {suffix}. "
            f"Renommez-le en {path.with_suffix(told).name}."
        )
    module, name = _READERS[suffix].split(".")
    reader: Reader = getattr(import_module(f"carnet_rag.corpus.load.{module}"), name)
    return reader


def _format(data: bytes) -> str | None:
    """The suffix that the bytes of a PDF or of an archive tell, None for any other file."""
    if data.startswith(b"%PDF-"):
        return ".pdf"
    if not data.startswith(b"PK\x03\x04"):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return None
    return next((suffix for part, suffix in _PARTS.items() if part in names), None)
