"""A text written from given passages, line by line: which statement bears each line out.

The lines of a chat model go the very way of a claim, against the passages that it was given.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from carnet_rag.check.claim import Claim, read_claim
from carnet_rag.check.comparison import compare
from carnet_rag.check.explaining import reason
from carnet_rag.check.findings import Comparison
from carnet_rag.check.ledger import Ledger, ReadIndex, Statement, ledger_of
from carnet_rag.check.quotations import quotations, stands
from carnet_rag.check.verdict import label_of
from carnet_rag.check.wording import NOTHING, Said, say
from carnet_rag.errors import QuestionError
from carnet_rag.french.polarity import read_tokens
from carnet_rag.french.segment import split_sentences
from carnet_rag.types import AnticipatedQuestion, Carnet, Passage

COVERS = 0.75
"""Share of a line's words that its statement and what governs it must hold."""
OWN = 0.6
"""Share that the statement itself must hold."""
MOVES = 2
"""Times that a line may go back in the statement's order."""
_SOMEBODY = frozenset(["tu", "toi"])
_MARK = re.compile(r"\s*\[\s*\d+(?:\s*[,;–-]\s*\d+)*\s*\]")
_MARKUP = re.compile(r"\*\*|__|`|^#+\s*|^>\s*", re.MULTILINE)
_BULLET = re.compile(r"^\s*(?:[-*•–]|\d{1,2}[.)])\s+")


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A line and the statement that bears it out; None and the reason when none does.
    ``bullet``: it stood as a list item.
    """

    text: str
    statement: Statement | None
    reason: Said = NOTHING
    bullet: bool = False


@dataclass(frozen=True)
class Texts:
    """Passages that stand in no index, to check lines against."""

    carnets: Sequence[Carnet]
    passages: Sequence[Passage]

    entries: Sequence[AnticipatedQuestion] = ()

    @cached_property
    def build_id(self) -> str:
        """What tells these texts from others."""
        return " ".join(f"{p.passage_id}:{hash(p.text)}" for p in self.passages)


def check_lines(source: ReadIndex, draft: str, passage_ids: Collection[str]) -> list[DraftLine]:
    """Check every sentence of a draft; numbers between brackets and markup are left out."""
    ledger = ledger_of(source)
    statements = [
        s
        for s in ledger.statements
        if s.passage.passage_id in passage_ids and not _spoken_to(s.sentence.text)
    ]
    found = []
    for written in _MARKUP.sub("", draft).splitlines():
        bullet = bool(_BULLET.match(written))
        line = " ".join(_MARK.sub("", _BULLET.sub("", written)).split())
        line = re.sub(r"\s([.,…])", r"\1", line)
        for start, end in split_sentences(line):
            text = line[start:end].strip()
            if re.search(r"\w", text):
                found.append(DraftLine(text, *_bearing(text, statements, ledger), bullet))
    return found


def _spoken_to(text: str) -> bool:
    """Whether a sentence speaks to somebody (« tu es désormais le porte-parole ») rather than of
    the world: it bears nothing out.
    """
    return any(t.low in _SOMEBODY for t in read_tokens(text))


def _bearing(
    text: str, statements: Sequence[Statement], ledger: Ledger
) -> tuple[Statement | None, Said]:
    """The statement that bears one sentence out; None and the reason when none does."""
    try:
        claim = read_claim(text, ledger)
    except QuestionError:
        return None, say("line_long")
    if claim.english:
        return None, say("line_english")
    whole = "\n".join(s.sentence.text for s in statements)
    for said in quotations(text):
        if not stands(said, whole):
            return None, say("line_misquoted", said=said)
    best = _best(claim, statements, ledger)
    if best is None:
        return None, say("line_alone")
    why = _why_not(claim, best)
    return best.statement if why is NOTHING else None, why


def _best(claim: Claim, statements: Sequence[Statement], ledger: Ledger) -> Comparison | None:
    """The comparison with the statement that says most of the line; of equals, the one that goes
    against it.
    """
    compared = [compare(claim, s, ledger) for s in statements]
    return max(
        compared,
        key=lambda c: (
            len(c.having("same")) - len(c.having("absent")),
            round(c.alignment.own, 1),
            len(c.having("differs")),
            c.alignment.covered,
        ),
        default=None,
    )


def _why_not(claim: Claim, comparison: Comparison) -> Said:
    """Why a line is not borne out by its best statement, :data:`NOTHING` when it is."""
    if (label := label_of(comparison)) != "supported":
        return reason(comparison, label)
    alignment = comparison.alignment
    added = [f.said for f in comparison.having("loose") if f.said]
    if added:
        return say("line_adds", said=added[0])
    astray = alignment.covered < COVERS or alignment.own < OWN or alignment.moves > MOVES
    # What a question of the bank says is not what the passage says.
    strange = [h.word for h in alignment.held if h.how in ("", "asked")]
    if strange:
        words = ", ".join(f"« {claim.text[w.start : w.end]} »" for w in strange)
        return say("line_strays_by", words=words)
    return say("line_strays") if astray else NOTHING
