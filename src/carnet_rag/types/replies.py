"""What is said of the carnets: passages found, answers, figures, verdicts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from carnet_rag.types.texts import Citation, Passage

Status = Literal["answered", "nearest", "refused"]

Act = Literal[
    "thanks", "agreement", "greeting", "bye", "complaint", "insult", "chitchat", "test", "help",
    "identity", "site", "privacy", "not_understood", "clarify", "more", "example", "start",
    "summary", "source",
]  # fmt: skip
"""What a turn does when it asks nothing of the carnets: the assistant answers it by itself."""

CHECKED = "Vérifié : "
"""How the notice of an answer opens that tells what a check said of its question."""

FigureKind = Literal[
    "number", "percent", "points", "ratio", "multiple", "duration", "ordinal", "date", "period"
]
RankingView = Literal["questions", "titles", "sentences", "passages", "tokens", "bm25"]
VerdictLabel = Literal["supported", "contradicted", "not_found"]


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
    """Where one view of the corpus placed a passage."""

    view: RankingView
    rank: int
    score: float


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
    chat model makes of the quotes. An answer that is not ``sure`` is one to read again: its quotes
    may be of something else.

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
    notices: tuple[str, ...] = ()
    decision: Decision | None = None
    sure: bool = True
    act: Act | None = None
    summary: Summary | None = None

    @property
    def outcome(self) -> Literal["answered", "unsure", "nearest", "refused"]:
        """What becomes of the question: its status, "unsure" for an answer to read again."""
        return "unsure" if self.status == "answered" and not self.sure else self.status


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
