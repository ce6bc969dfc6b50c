"""What a person should know of a bank: entries to look at again, passages that it leaves out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from carnet_rag.corpus.bank import question_key
from carnet_rag.corpus.questions import Bank, BankRow, Problem, coverage, entry_quotes
from carnet_rag.types import Carnet, Passage, Sentence

# Advice to who writes a bank, measured on nothing: an entry serves whatever they say of it.
LONG_QUOTE = 60
"""Words of a quote above which it is no short answer."""

FEW_QUESTIONS = 2
"""Questions of an entry under which a reader's own wording hardly finds it."""

_SAYING = ("prose", "item", "note")
_FEWEST_WORDS = 5
"""Words under which a sentence answers nothing: a choice, for titles and labels without a verb."""


@dataclass(frozen=True, slots=True)
class Share:
    """A section (its two upper headings), its passages, and those that an approved entry quotes."""

    heading_path: tuple[str, ...]
    passages: int
    covered: int


@dataclass(frozen=True, slots=True)
class Review:
    """``remarks`` are told of entries that serve; ``missing`` are the passages without entry,
    in reading order; ``shares`` has one row a section.
    """

    remarks: tuple[Problem, ...]
    shares: tuple[Share, ...]
    missing: tuple[Passage, ...]


def review(bank: Bank, carnet: Carnet, passages: Sequence[Passage]) -> Review:
    """Look at every entry that stands and at every passage."""
    missing = coverage(bank, passages)
    left = {passage.passage_id for passage in missing}
    sections: dict[tuple[str, ...], list[bool]] = {}
    for passage in passages:
        covered = sections.setdefault(passage.heading_path[:2], [])
        covered.append(passage.passage_id not in left)
    return Review(
        remarks=tuple(_remarks(bank.rows, carnet)),
        shares=tuple(Share(path, len(row), sum(row)) for path, row in sections.items()),
        missing=missing,
    )


def says_something(passage: Passage) -> bool:
    """Whether there is anything to ask of a passage: a title or a garbled figure holds nothing."""
    return any(is_saying(sentence) for sentence in passage.sentences)


def is_saying(sentence: Sentence) -> bool:
    """Whether a sentence says enough to answer a question."""
    return sentence.kind in _SAYING and len(sentence.text.split()) >= _FEWEST_WORDS


def _remarks(rows: Sequence[BankRow], carnet: Carnet) -> Iterator[Problem]:
    asked: dict[str, int] = {}
    for row in rows:
        entry = row.entry
        longest = max(len(quote.split()) for quote in entry_quotes(entry, carnet))
        if longest > LONG_QUOTE:
            yield Problem(
                row.line,
                f"une citation de {longest} mots : gardez les plus courtes qui répondent "
                f"({LONG_QUOTE} au plus).",
            )
        if len(entry.questions) < FEW_QUESTIONS and not entry.draft:
            yield Problem(row.line, "une seule question : ajoutez d'autres façons de la poser.")
        for question in entry.questions:
            before = asked.setdefault(question_key(question), row.line)
            if before != row.line:
                yield Problem(row.line, f"« {question} » est déjà posée ligne {before}.")
