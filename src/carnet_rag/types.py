"""The domain types, one frozen dataclass a notion. They import nothing of ours.

Every ``start``/``end`` pair counts characters of ``Carnet.text``, the one canonical reading text
of a carnet, and ``carnet.text[start:end]`` is the text that the object stands for.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Literal

SentenceKind = Literal["prose", "item", "note", "heading", "caption", "garbled", "aside"]
"""What a sentence is: running prose, a list item or table row, a footnote body, a heading or
lead-in line that stands alone, a figure's caption, the debris of a figure that the text recognition
garbled, or what only points at the text: a line of a table of contents, an image's name, a lone
link. An answer never quotes a heading, debris or what only points."""

View = Literal["passages", "sentences", "titles", "questions", "background"]
"""What is searched by nearness of meaning: passages, single sentences, titles and headings,
anticipated questions; and everyday questions on other subjects, by which an off-topic question is
known."""

Status = Literal["answered", "nearest", "refused"]
QuoteLabel = Literal["definition", "example", "where", "figure", "who"]
"""What a quote beside the first one brings."""

Act = Literal[
    "thanks", "agreement", "greeting", "bye", "complaint", "insult", "chitchat", "test", "help",
    "identity", "site", "privacy", "not_understood", "clarify", "more", "example", "start",
    "summary",
]  # fmt: skip
"""What a turn does when it asks nothing of the carnets: the assistant answers it by itself."""

FigureKind = Literal[
    "number", "percent", "points", "ratio", "multiple", "duration", "ordinal", "date", "period"
]
VerdictLabel = Literal["supported", "contradicted", "not_found"]


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
    the spans are the nearest ones. ``spans`` and ``passage_ids`` run in parallel by construction:
    each quote lies in exactly one passage.
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
class Hit:
    """A passage found for a question. ``score``: higher is better. ``why`` gives, for each view
    that found the passage, its 1-based rank and its own score.
    """

    passage: Passage
    score: float
    why: tuple[ViewRank, ...] = ()


@dataclass(frozen=True, slots=True)
class ViewRank:
    """Where one view of the corpus placed a passage. ``match`` is the text that matched."""

    view: Literal["passages", "sentences", "tokens", "titles", "questions", "bm25"]
    rank: int
    score: float
    match: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A numbered quote and its place: ``carnet.text[start:end] == quote``.

    The rest stands beside the quote, never in it: ``antecedent`` is what its first pronoun stands
    for (« les élus locaux »), ``role`` who the speaker is, ``label`` what the quote brings beside
    the first one, ``acronyms`` what its acronyms mean in the carnet's own words. ``note``: it is a
    footnote, hence nobody's words. ``sheet`` is the page of the file, ``links`` where words of the
    quote lead.
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


@dataclass(frozen=True, slots=True)
class Check:
    """Whether the quotes, their passages and headings hold a kind of thing that the question
    states; ``lacking`` is what of it they do not, as the question writes it.
    """

    name: Literal["names", "years", "numbers", "office", "sides", "counted", "near", "subject"]
    held: bool
    lacking: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """Why an answer has its status: the features that were weighed, the probability that the
    quotes hold what was asked, and what was checked besides.
    """

    probability: float
    threshold: float
    features: tuple[tuple[str, float], ...] = ()
    checks: tuple[Check, ...] = ()


@dataclass(frozen=True, slots=True)
class Dropped:
    """A sentence that a chat model wrote and that is not shown, and why: ``reason`` is French,
    ``english`` says the same in English.
    """

    text: str
    reason: str
    english: str = ""

    def said(self, language: str) -> str:
        """The reason in a reader's language ("fr" or "en")."""
        return self.english if language == "en" else self.reason


@dataclass(frozen=True, slots=True)
class Summary:
    """What a chat model made of an answer's quotes, once checked: shown above them, never in their
    place. The ``[n]`` of ``text`` are the numbers of the answer's citations and, for what the
    answer does not quote, of ``citations``, numbered after them. ``model`` is provider:model.
    """

    text: str
    model: str
    citations: tuple[Citation, ...] = ()
    dropped: tuple[Dropped, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question gets. Every ``[n]`` of ``text`` has a citation and every citation is marked;
    ``nearest`` holds the passages shown as near when the carnet does not answer; ``summary`` what a
    chat model makes of the quotes.

    With an ``act`` it is the assistant's own reply to a turn that asks nothing of the carnets:
    nothing was searched, no later turn leans on it, and nobody is to count it as a question. Its
    status says only whether it quotes: ``answered`` with citations, ``refused`` without.
    """

    question: str
    standalone_question: str
    status: Status
    text: str
    citations: tuple[Citation, ...] = ()
    nearest: tuple[Citation, ...] = ()
    notices: tuple[str, ...] = field(default=())
    decision: Decision | None = None
    act: Act | None = None
    summary: Summary | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the corpus and what it measures; ``carnet.text[start:end] == sentence``.

    ``figure_start``/``figure_end`` place ``written`` in the carnet. ``value`` is in ``unit`` (a
    percentage for shares, a factor for multiples, a rank for ordinals); for dates and periods it
    is None and ``when`` holds the ISO date ("2022-06-14", "2017-11") or "2013-2018". ``bound`` is
    what stands in front (« plus de » is "more"); of a range, ``value`` is the lower end,
    ``high`` the upper one. Empty strings and None: the carnet does not say.
    ``flags``: "ocr_suspect" for a slip of the text recognition, kept as written.
    ``disagrees_with``: ids of figures that give another value for the same thing.
    """

    figure_id: str
    carnet_id: str
    written: str
    kind: FigureKind
    value: float | None
    when: str | None
    unit: str
    bound: str
    counts: str
    population: str
    level: str
    period: str
    speaker: str | None
    passage_id: str
    start: int
    end: int
    figure_start: int
    figure_end: int
    sentence: str
    flags: tuple[str, ...] = ()
    disagrees_with: tuple[str, ...] = ()
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Rival:
    """A part of a claim that the carnet says otherwise: the claim's words and the carnet's."""

    said: str
    true: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a claim gets: never "supported" when a figure, year, name or direction differs.

    ``sure``: "supported" and every part of the claim is accounted for by the quotes and what
    governs them. ``unheld`` are the claim's words that they do not hold, ``claim_spans`` their
    places in ``claim`` and ``quote_spans`` the places in the first citation's quote of the words
    that the claim lacks. ``rivals``: of a contradicted claim, what the carnet says instead.
    ``explanation`` is French, ``english`` says the same in English.
    """

    claim: str
    verdict: VerdictLabel
    explanation: str
    citations: tuple[Citation, ...] = ()
    sure: bool = False
    unheld: tuple[str, ...] = ()
    claim_spans: tuple[tuple[int, int], ...] = ()
    quote_spans: tuple[tuple[int, int], ...] = ()
    rivals: tuple[Rival, ...] = ()
    english: str = ""

    def said(self, language: str) -> str:
        """The explanation in a reader's language ("fr" or "en")."""
        return self.english if language == "en" else self.explanation
