"""The turns of a claim beside those of a statement: what each bears on, and how it is shown."""

from __future__ import annotations

from collections.abc import Sequence

from carnet_rag.check.alignment import Alignment, Word
from carnet_rag.check.claim import Claim
from carnet_rag.check.ledger import Statement
from carnet_rag.check.values import claim_terms
from carnet_rag.french.numbers import equal
from carnet_rag.french.polarity import SenseTurn, find_turns, read_tokens

_SHOWN = 8
"""Words of a turn's reach that are shown."""


class TurnPair:
    """The turns of a claim beside those of a statement."""

    def __init__(self, claim: Claim, statement: Statement, alignment: Alignment) -> None:
        self.text, self.source = claim.text, statement.sentence.text
        self.claim, self.statement, self.alignment = claim, statement, alignment
        self.mine, self.theirs = find_turns(self.text), find_turns(self.source)

    def said(self, turn: SenseTurn) -> str:
        """A turn of the claim as written."""
        return self.text[turn.start : turn.end]

    def true(self, turn: SenseTurn) -> str:
        """A turn of the statement as written; a bare grammatical word with what it bears on."""
        said = self.source[turn.start : turn.end]
        if claim_terms(said):
            return said
        words = self.source[turn.start : max(turn.end, turn.reach[1])].rstrip(" .,;:!?").split()
        return " ".join(words[:_SHOWN]) if len(words) <= _SHOWN else f"{' '.join(words[:_SHOWN])}…"

    def own(self, family: str, *values: str) -> list[SenseTurn]:
        """The claim's turns of a family, of these values if any is given."""
        return [t for t in self.mine if t.family == family and (not values or t.value in values)]

    def other(self, family: str, *values: str) -> list[SenseTurn]:
        """The statement's turns of a family."""
        return [t for t in self.theirs if t.family == family and (not values or t.value in values)]

    def reached(self, turn: SenseTurn) -> list[int]:
        """The statement's words that a turn of its own bears on."""
        return _within(self.alignment.theirs, turn)

    def held(self, turn: SenseTurn) -> list[int]:
        """The statement's words for those that a turn of the claim bears on, -1 for one that it
        does not have.
        """
        held = self.alignment.held
        return [held[i].at for i in _within([h.word for h in held], turn)]

    def bears(self, turn: SenseTurn, most: int = 2) -> bool:
        """Whether a turn of the statement bears on what the claim takes up."""
        return any(i in self.alignment.said for i in self.reached(turn)[:most])

    def meets(self, turn: SenseTurn) -> bool:
        """Whether the claim takes up anything of the part between semicolons that a turn of the
        statement stands in, or the statement has a single part.
        """
        start, end = self.source.rfind(";", 0, turn.start), self.source.find(";", turn.start)
        if (start, end) == (-1, -1):
            return True
        places = [self.alignment.theirs[i].start for i in self.alignment.said]
        return any(start < p and (p < end or end < 0) for p in places)

    def taken(self, turn: SenseTurn) -> bool:
        """Whether the claim has the very word of a turn: the verb that is put in the future."""
        words = enumerate(self.alignment.theirs)
        return any(turn.start == w.start and i in self.alignment.said for i, w in words)

    def counts(self, turn: SenseTurn) -> bool:
        """Whether the claim gives the multiple that a turn of the statement bears on: « vont
        tripler » has no other word.
        """
        told = [v.quantity for v in self.statement.values if v.quantity.kind == "multiple"]
        start, end = turn.reach
        near = [q for q in told if start <= q.start < end]
        return any(equal(q, v.quantity) for q in near for v in self.claim.values)

    def meeting(self, turn: SenseTurn, theirs: Sequence[SenseTurn]) -> SenseTurn | None:
        """The turn of the statement that bears first on what the claim's bears on first."""
        # « doivent être convertis avant d'être lus » asks for the first alone.
        first = self.held(turn)[:1]
        return next((t for t in theirs if set(first) & set(self.reached(t)[:2])), None)

    def surrounds(self, turn: SenseTurn) -> bool:
        """Whether the stretch of the statement around a turn is what the claim takes up."""
        clause = next(t.clause for t in read_tokens(self.source) if t.start == turn.start)
        inside = [i for i, w in enumerate(self.alignment.theirs) if w.clause == clause]
        kept = [i for i in inside if i in self.alignment.said]
        return bool(kept) and len(kept) * 3 >= len(inside)


def _within(words: Sequence[Word], turn: SenseTurn) -> list[int]:
    """The words that a turn bears on, its own left out."""
    start, end = turn.reach
    return [
        i
        for i, w in enumerate(words)
        if start <= w.start < end and not turn.start <= w.start < turn.end
    ]
