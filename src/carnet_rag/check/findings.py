"""What comparing a claim with a statement finds, slot by slot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from carnet_rag.check.alignment import Alignment, How, Word
from carnet_rag.check.ledger import Statement
from carnet_rag.check.values import terms_of
from carnet_rag.check.wording import NOTHING, Said
from carnet_rag.french.light import counting_terms

Slot = Literal[
    "figure",
    "date",
    "name",
    "level",
    "actor",
    "direction",
    "negation",
    "agent",
    "opposite",
    "subject",
    "wording",
    "turn",
    "period",
    "order",
    "reading",
]
Outcome = Literal["same", "rounded", "loose", "differs", "absent"]
"""« loose »: nothing against it, but not said so."""
AFFIRMED = "une affirmation"
"""What stands against a denial."""


@dataclass(frozen=True, slots=True)
class Finding:
    """How one slot of the claim fares: what the claim says, what the statement says instead, and
    for a figure the level or year that the statement's own holds for; ``elsewhere`` what the
    claim's figure is the figure of in the same statement.
    """

    slot: Slot
    outcome: Outcome
    said: str
    true: str = ""
    about: Said = NOTHING
    elsewhere: Said = NOTHING


@dataclass(frozen=True, slots=True)
class Comparison:
    """A claim beside a statement: the findings, and the features that weigh whether the statement
    is about the claim's subject at all.
    """

    statement: Statement
    findings: tuple[Finding, ...]
    alignment: Alignment
    features: tuple[tuple[str, float], ...] = ()

    @property
    def unfit(self) -> bool:
        """Whether the statement is about something else: who did the deed is, in the claim, what
        it was done to; or both a name and a figure or date differ.
        """
        slots = {f.slot for f in self.having("differs")}
        return any(f.slot == "subject" for f in self.findings) or (
            "name" in slots and bool(slots & {"figure", "date"})
        )

    def having(self, outcome: Outcome) -> tuple[Finding, ...]:
        """Return the findings with this outcome."""
        return tuple(f for f in self.findings if f.outcome == outcome)

    def lacking(self, *hows: How, nearby: bool = False) -> tuple[Word, ...]:
        """The claim's words that are held in no other way than these, and that the passage and its
        headings do not have either; with ``nearby``, those that they have. « Compte », before a
        figure, is lacking nowhere.
        """
        passage = self.statement.passage
        around = terms_of((passage.text, *passage.heading_path))
        words = [w for w in self.alignment.held_by(*hows) if not counting_terms() & {*w.terms}]
        return tuple(w for w in words if around.issuperset(w.terms) == nearby)
