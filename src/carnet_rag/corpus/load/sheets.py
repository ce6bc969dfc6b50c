"""The pages of a Word document: where its author cut it, or Word when it last showed it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml import etree

from carnet_rag.corpus.load.pieces import page_mark

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FULLEST = 6_000
"""Characters of a page at most. Where a text runs longer between two breaks, pages end that the
file does not tell, and those behind them cannot be counted."""


class Sheets:
    """Counts the pages while a document is read, and marks the first words of each but the first.

    Word says both where a page was ended and where the next began: a page that it began behind
    such an end, with no word between, is the same. Without a break, no page is told.
    """

    def __init__(self, body: etree._Element | None) -> None:
        self._sections = [] if body is None else [*body.iter(f"{WORD}sectPr")]
        self._counted = body is not None and _tells_all(body)
        self._sheet = self._marked = 1
        self._ended = self._begun = False

    def read(self, element: etree._Element | None) -> None:
        """Take note of a break: an element of a run, or the properties at a paragraph's end."""
        if element is None:
            return
        if element.tag == f"{WORD}lastRenderedPageBreak":
            self._sheet += not self._ended
            self._ended = False
        elif element.tag == f"{WORD}br" and element.get(f"{WORD}type") == "page":
            self._end()
        elif (section := element.find(f"{WORD}sectPr")) is not None:
            after = self._sections[self._sections.index(section) + 1 :]
            how = after[0].find(f"{WORD}type") if after else None
            if how is None or how.get(f"{WORD}val") not in ("continuous", "nextColumn"):
                self._end()

    def open(self) -> None:
        """A paragraph begins a page, unless one begins there anyway."""
        if self._begun and not self._ended:
            self._end()

    def mark(self, text: str) -> str:
        """The words of a run, behind the mark of their page where they are its first."""
        if not text.strip():
            return text
        self._ended, self._begun = False, True
        if self._sheet == self._marked or not self._counted:
            return text
        self._marked = self._sheet
        return page_mark(self._sheet, None) + text

    def pass_over(self, element: etree._Element) -> None:
        """Take note of the breaks in what is not read."""
        for one in element.iter(*_BREAKS, f"{WORD}t"):
            self.read(one)
            self._ended = self._ended and not (one.text or "").strip()

    def beside(self, cells: Sequence[etree._Element]) -> Iterator[etree._Element]:
        """The cells of a row, that all begin on the same page."""
        first = last = self._sheet
        for cell in cells:
            self._sheet = first
            yield cell
            last = max(last, self._sheet)
        self._sheet = last

    def _end(self) -> None:
        self._sheet += 1
        self._ended = True


_BREAKS = (f"{WORD}br", f"{WORD}lastRenderedPageBreak", f"{WORD}pPr")


def _tells_all(body: etree._Element) -> bool:
    """Whether every page of a document is told: Word showed it, or no stretch is too long."""
    if next(body.iter(f"{WORD}lastRenderedPageBreak"), None) is not None:
        return True
    size = 0
    for one in body.iter(f"{WORD}t", f"{WORD}br", f"{WORD}sectPr", f"{WORD}pageBreakBefore"):
        size = size + len(one.text or "") if one.tag == f"{WORD}t" else size
        if one.tag in (f"{WORD}sectPr", f"{WORD}pageBreakBefore") or one.get(f"{WORD}type"):
            size = 0
        if size > _FULLEST:
            return False
    return True
