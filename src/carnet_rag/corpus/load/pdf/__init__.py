"""PDF to pieces: pdfium gives the letters with their looks and places, the rest is told here.

No letter is guessed: what is kept of a sheet is what the file writes, in the order of reading.
"""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path

import pypdfium2 as pdfium

from carnet_rag.corpus.load.pdf.assembling import assemble
from carnet_rag.corpus.load.pdf.glyphs import Sheet, read_sheet
from carnet_rag.corpus.load.pdf.headings import Bookmark
from carnet_rag.corpus.load.pieces import Document
from carnet_rag.corpus.load.source import front_date, publisher_of
from carnet_rag.errors import CorpusError

MAX_SHEETS = 1_000
_LEAST_LETTERS = 20
"""Letters a sheet, on average, under which a file with pictures is taken for a scan."""
_MANY_LETTERS, _LEAST_WORDS = 500, 0.05
"""The share of signs that stand in words, in a text of so many, under which no word is read: 0.29
at least in 24 real documents, 0.001 in one whose fonts hide what their signs are.
"""
_WORD = re.compile(r"[^\W\d_]{4,}")


def read_pdf(path: Path, data: bytes) -> Document:
    """Read a PDF. Raises CorpusError for a file that is encrypted, damaged, too long or scanned."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as exc:
        raise _unreadable(path, exc) from exc
    with closing(document):
        if len(document) > MAX_SHEETS:
            raise CorpusError(
                f"{path} : {len(document)} pages, pour {MAX_SHEETS} au plus. Coupez-le en "
                "plusieurs fichiers."
            )
        if not len(document):
            raise CorpusError(f"{path} : PDF sans page. Exportez-le de nouveau.")
        sheets, remarks = _sheets(path, document)
        outline = _outline(document)
        meta = document.get_metadata_dict()
    _check_letters(path, sheets)
    return Document(
        assemble(sheets, outline),
        title=meta.get("Title") or None,
        publisher=publisher_of(meta.get("Author")),
        published=_date(meta.get("CreationDate", "") or meta.get("ModDate", "")),
        paged=True,
        remarks=remarks,
    )


def _unreadable(path: Path, exc: pdfium.PdfiumError) -> CorpusError:
    if "password" in str(exc).lower() or "security" in str(exc).lower():
        return CorpusError(
            f"{path} : PDF protégé par un mot de passe. Enregistrez-en une copie sans protection."
        )
    return CorpusError(
        f"{path} : PDF endommagé. Exportez-le de nouveau, ou ouvrez-le et réenregistrez-le."
    )


def _sheets(path: Path, document: pdfium.PdfDocument) -> tuple[list[Sheet], tuple[str, ...]]:
    sheets, lost = [], []
    for index in range(len(document)):
        try:
            sheets.append(read_sheet(document, index))
        except pdfium.PdfiumError:
            lost.append(index + 1)
    if not sheets:
        raise CorpusError(f"{path} : PDF endommagé, aucune page lisible. Exportez-le de nouveau.")
    if not lost:
        return sheets, ()
    pages = ", ".join(map(str, lost[:5])) + ("…" if len(lost) > 5 else "")
    return sheets, (f"{path.name} : page endommagée, laissée de côté ({pages}).",)


def _check_letters(path: Path, sheets: list[Sheet]) -> None:
    count = sum(len(run.text) for sheet in sheets for run in sheet.runs)
    if count == 0 or (count < _LEAST_LETTERS * len(sheets) and any(s.images for s in sheets)):
        raise CorpusError(
            f"{path} : PDF numérisé, sans texte ({len(sheets)} pages d'images). Passez-le à la "
            "reconnaissance de texte (par exemple : ocrmypdf -l fra), puis redéposez-le."
        )
    text = "\n".join("".join(run.text for run in sheet.runs) for sheet in sheets)
    if count > _MANY_LETTERS and sum(map(len, _WORD.findall(text))) < _LEAST_WORDS * count:
        raise CorpusError(
            f"{path} : texte illisible, les polices de ce PDF ne disent pas leurs lettres. "
            "Exportez-le de nouveau, ou passez-le à la reconnaissance de texte (par exemple : "
            "ocrmypdf --force-ocr -l fra)."
        )


def _outline(document: pdfium.PdfDocument) -> list[Bookmark]:
    marks = []
    for item in document.get_toc(max_depth=6):
        destination = item.get_dest()
        index = destination.get_index() if destination else None
        title = " ".join(item.get_title().split())
        if title:
            marks.append(Bookmark(title, item.level + 1, 0 if index is None else index + 1))
        if len(marks) >= 2 * MAX_SHEETS:
            break
    return marks


def _date(stamp: str) -> str | None:
    match = re.match(r"D:(\d{4})(\d\d)(\d\d)", stamp)
    return front_date("-".join(match.groups())) if match else None
