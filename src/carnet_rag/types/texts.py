"""A carnet and its parts: sections, sentences, passages, the places of quotes."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal

SentenceKind = Literal["prose", "item", "note", "heading", "caption", "garbled", "aside"]
"""What a sentence is: running prose, a list item or table row, a footnote body, a heading or
lead-in line that stands alone, a figure's caption, the debris of a figure that the text recognition
garbled, or what only points at the text: a line of a table of contents, an image's name, a lone
link, the signature of a testimony. An answer never quotes a heading, debris or what only points."""

View = Literal["passages", "sentences", "titles", "questions", "background"]
"""What is searched by nearness of meaning: passages, single sentences, titles and headings,
anticipated questions; and everyday questions on other subjects, by which an off-topic question is
known."""

CELL = " | "
"""What parts the cells of a table row in the canonical text."""

PageSpan = tuple[int, int | None]
"""The first and the last page on which a text may stand, None for a last one that nothing tells."""

QuoteLabel = Literal["definition", "example", "where", "figure", "who"]
"""What a quote beside the first one brings."""


@dataclass(frozen=True, slots=True)
class Section:
    """A node of the section tree. ``page`` is the first page of the section in the table of
    contents, None when the text does not say.
    """

    heading_path: tuple[str, ...]
    start: int
    end: int
    page: int | None


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote's body, tied to the sentence that calls it. ``label`` is the number as written."""

    label: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence (or list item, caption...). ``speaker`` is who utters it, when it is a testimony
    or an attributed quotation; ``notes`` are the footnotes that it calls. A table row's cells are
    parted by " | " and ``heads`` names its columns, in the same order, where the table does.
    """

    start: int
    end: int
    text: str
    kind: SentenceKind = "prose"
    speaker: str | None = None
    notes: tuple[Note, ...] = ()
    heads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a whole list, a footnote body or a caption: what a passage is built from.

    ``emphasis`` holds the spans that the source sets in bold: they name what a list item is about.
    Words inside one block are contiguous in the source; across two blocks they need not be.
    """

    start: int
    end: int
    kind: SentenceKind
    sentences: tuple[Sentence, ...]
    emphasis: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Speaker:
    """A person whose testimony a carnet holds; ``role`` as the carnet gives it, if it does."""

    name: str
    role: str | None = None


@dataclass(frozen=True, slots=True)
class PageMark:
    """Where a page begins. ``sheet`` counts the file's pages from 1, ``page`` is the number that
    is printed on it, None where there is none.
    """

    start: int
    sheet: int
    page: int | None


@dataclass(frozen=True, slots=True)
class Link:
    """Words of a carnet that lead to an address."""

    start: int
    end: int
    address: str


@dataclass(frozen=True, slots=True)
class Carnet:
    """A carnet as it was read. ``file`` is the source file's name, ``published`` an ISO date or
    None, ``sections`` the section tree in reading order, ``blocks`` the body in reading order.
    ``pages`` are the pages of a paged file, in order; ``remarks`` what its reading had to guess.
    """

    carnet_id: str
    title: str
    volume: str | None
    publisher: str | None
    published: str | None
    language: str
    file: str
    sha256: str
    text: str
    sections: tuple[Section, ...]
    blocks: tuple[Block, ...] = ()
    speakers: tuple[Speaker, ...] = ()
    pages: tuple[PageMark, ...] = ()
    links: tuple[Link, ...] = ()
    remarks: tuple[str, ...] = ()

    def page_at(self, start: int) -> PageMark | None:
        """The page on which a character stands, None for a carnet without pages."""
        at = bisect_right(self.pages, start, key=lambda mark: mark.start)
        return self.pages[max(at - 1, 0)] if self.pages else None

    def pages_at(self, start: int) -> PageSpan | None:
        """The pages on which a character may stand, None when nothing tells: of a paged file its
        own, else from where the nearest section above begins to where the next one does.
        """
        if mark := self.page_at(start):
            return None if mark.page is None else (mark.page, mark.page)
        numbered = [(s, s.page) for s in self.sections if s.page is not None]
        first = max((page for s, page in numbered if s.start <= start < s.end), default=None)
        if first is None:
            return None
        last = next((page for s, page in numbered if s.start > start), None)
        return first, last if last is not None and last >= first else None

    def place_of(self, passage: Passage, start: int) -> tuple[int | None, int | None]:
        """The printed page and the sheet of what starts in a passage: a quote may stand on a later
        page than the passage begins on.
        """
        mark = self.page_at(start)
        return (passage.page, passage.sheet) if mark is None else (mark.page, mark.sheet)

    def cite(
        self, passage: Passage, start: int, end: int, *, number: int = 1, speaker: str | None = None
    ) -> Citation:
        """A stretch of the text, of which a passage holds the start, with its place."""
        page, sheet = self.place_of(passage, start)
        return Citation(
            number=number,
            quote=self.text[start:end],
            passage_id=passage.passage_id,
            carnet_id=self.carnet_id,
            title=self.title,
            published=self.published,
            file=self.file,
            start=start,
            end=end,
            heading_path=passage.heading_path,
            page=page,
            speaker=speaker,
            sheet=sheet,
            links=tuple(link for link in self.links if link.start < end and start < link.end),
            pages=self.pages_at(start),
        )


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of blocks of one section by one speaker: ``carnet.text[start:end] == text``.

    ``page`` is the printed page that it begins on (of a paged file without printed numbers, the
    sheet), else the first page of its section; ``sheet`` the page of the file, None without.
    """

    passage_id: str
    carnet_id: str
    heading_path: tuple[str, ...]
    page: int | None
    speaker: str | None
    start: int
    end: int
    text: str
    sentences: tuple[Sentence, ...]
    sheet: int | None = None

    def sentences_in(self, start: int, end: int) -> list[Sentence]:
        """The sentences of which a stretch of the carnet's text holds a character."""
        return [s for s in self.sentences if s.start < end and start < s.end]


@dataclass(frozen=True, slots=True)
class AnticipatedQuestion:
    """An entry of a question bank: questions that readers ask, with the spans that answer them.

    ``unanswered`` is None for an answered entry; else it says what the carnet does not say, and
    the spans are the nearest ones; each lies in exactly one passage.
    """

    entry_id: str
    carnet_id: str
    questions: tuple[str, ...]
    spans: tuple[QuoteSpan, ...]
    answer: str | None
    unanswered: str | None
    draft: bool = False


@dataclass(frozen=True, slots=True)
class QuoteSpan:
    """A verbatim quote located in the canonical text and in the passage that holds it."""

    passage_id: str
    start: int
    end: int

    def meets(self, other: QuoteSpan | Citation) -> bool:
        """Whether the two share a character."""
        shared = self.start < other.end and other.start < self.end
        return shared and self.passage_id == other.passage_id


@dataclass(frozen=True, slots=True)
class Citation:
    """A numbered quote and its place: ``carnet.text[start:end] == quote``.

    The rest stands beside the quote, never in it: ``antecedent`` is what its first pronoun stands
    for (« les élus locaux »), or what the columns of its rows are (« Commune | Inscrits »),
    ``role`` who the speaker is, ``label`` what the quote brings beside the first one, ``acronyms``
    what its acronyms mean in the carnet's own words. ``note``: it is a footnote, hence nobody's
    words. ``sheet`` is the page of the file, ``links`` where words of the quote lead, ``pages``
    those on which it may stand.
    """

    number: int
    quote: str
    passage_id: str
    carnet_id: str
    title: str
    published: str | None
    file: str
    start: int
    end: int
    heading_path: tuple[str, ...]
    page: int | None
    speaker: str | None
    antecedent: str | None = None
    role: str | None = None
    label: QuoteLabel | None = None
    acronyms: tuple[tuple[str, str], ...] = ()
    note: bool = False
    sheet: int | None = None
    links: tuple[Link, ...] = ()
    pages: PageSpan | None = None
