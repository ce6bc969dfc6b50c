"""Records that ask the same thing, together: the team reads a question once, with its count."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from carnet_rag.corpus.bank import question_key
from carnet_rag.french.intent import Intent, read_intent
from carnet_rag.french.tokens import terms
from carnet_rag.records import Record
from carnet_rag.types import Answer

NEAR = 0.85
"""Cosine from which two questions that ask for the same kind of thing are taken as one. Among the
bank's entries of the first carnet, no two different ones of 7,140 pairs reach it."""
MAX_COMPARED = 300
"""Most wordings that are compared by meaning; further ones are grouped by their words only."""


@dataclass(frozen=True, slots=True)
class Group:
    """Records of one question, newest first; never empty."""

    records: tuple[Record, ...]

    @property
    def question(self) -> str:
        """The wording asked most often, as it was understood, the newest of equals."""
        wordings = [record.standalone for record in self.records]
        return max(wordings, key=wordings.count)

    @property
    def typed(self) -> str:
        """What a reader typed for that wording, the last time."""
        return next(r.question for r in self.records if r.standalone == self.question)

    @property
    def worded(self) -> tuple[str, ...]:
        """What readers typed, each once: :attr:`typed`, how that was understood where it leaned on
        what came before it, then what else stands alone, newest first.
        """
        said = [(r.question, r.standalone) for r in self.records]
        alone = (typed for typed, read in said if question_key(typed) == question_key(read))
        found: dict[str, str] = {}
        for text in (self.typed, self.question, *alone):
            found.setdefault(question_key(text), text)
        return tuple(found.values())

    @property
    def wordings(self) -> tuple[str, ...]:
        """The different wordings, newest first."""
        first = {
            question_key(record.standalone): record.standalone for record in reversed(self.records)
        }
        return tuple(reversed(first.values()))


def open_cases(records: Iterable[Record]) -> tuple[Record, ...]:
    """The records that want something of the team: no answer or a bad vote, not yet settled."""
    return tuple(
        r
        for r in records
        if r.settled is None and r.reason != "right" and (r.status != "answered" or r.reason)
    )


def group(records: Iterable[Record], embed: Callable[[str], Sequence[float]]) -> tuple[Group, ...]:
    """Group records by their standalone question, the largest groups first, then the newest.

    Two wordings are one question when they hold the same words, or when they ask for the same
    kind of thing, state the same figures, share a word and are near in meaning. ``embed`` gives
    unit vectors.
    """
    same: dict[str, list[Record]] = {}
    for record in records:
        same.setdefault(question_key(record.standalone), []).append(record)
    heads: list[_Head] = []
    groups: list[list[Record]] = []
    for place, alike in enumerate(same.values()):
        if place >= MAX_COMPARED:
            groups.append(alike)
            continue
        head = _Head.of(alike, embed)
        best = max(heads, key=head.nearness, default=head)
        if best is not head and head.nearness(best) >= NEAR:
            best.records.extend(alike)
        else:
            heads.append(head)
            groups.append(alike)
    made = [Group(tuple(sorted(g, key=lambda r: r.asked_at, reverse=True))) for g in groups]
    made.sort(key=lambda g: g.records[0].asked_at, reverse=True)
    return tuple(sorted(made, key=lambda g: -len(g.records)))


def asks_again(answer: Answer, before: Answer) -> bool:
    """Whether a question that stands alone and got no answer is the one before it in other words:
    it asks for the same kind of thing, and nothing is nearer to it than what that one got.
    """
    if before.status != "answered" or answer.standalone_question != answer.question:
        return False
    near, shown = ({(c.carnet_id, c.start, c.end) for c in some}
                   for some in (answer.nearest, before.citations))  # fmt: skip
    asked, asked_before = (read_intent(a.standalone_question) for a in (answer, before))
    return bool(near) and near <= shown and are_alike(asked, asked_before)


def are_alike(one: Intent, other: Intent) -> bool:
    """Whether two questions ask for the same kind of thing, of the same years and figures."""
    return (one.kind, one.years, one.numbers) == (other.kind, other.years, other.numbers)


@dataclass(frozen=True, slots=True)
class _Head:
    """The first wording of a group, as later ones are compared with it."""

    records: list[Record]
    asked: Intent
    terms: frozenset[str]
    vector: Sequence[float]

    @classmethod
    def of(cls, records: list[Record], embed: Callable[[str], Sequence[float]]) -> _Head:
        text = records[0].standalone
        return cls(records, read_intent(text), frozenset(terms(text)), embed(text))

    def nearness(self, other: _Head) -> float:
        """The cosine of two wordings, 0 for those that cannot be one question."""
        if not are_alike(self.asked, other.asked) or not self.terms & other.terms:
            return 0.0
        return sum(a * b for a, b in zip(self.vector, other.vector, strict=True))
