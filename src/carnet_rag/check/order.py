"""Whether two phrases of a claim have changed places in the statement."""

from __future__ import annotations

from itertools import pairwise

from carnet_rag.check.claim import Claim
from carnet_rag.check.findings import Comparison
from carnet_rag.french.numbers.agree import agree, comparable
from carnet_rag.french.tagging import tag

_OF = frozenset(["de", "du", "des", "d'"])
"""What binds a phrase to the noun before it."""


def exchanged(claim: Claim, comparison: Comparison) -> bool:
    """Whether two phrases have each other's place around a verb, and each other's preposition or
    none: who acts on whom is told by these alone.
    """
    source = comparison.statement.sentence.text
    verbs = [t.start for t in tag(source) if t.tag in ("verb", "participle")]
    places = sorted(_places(claim, comparison))
    for i, ((_, one), (mine, its)) in enumerate(pairwise(places)):
        if its > one:
            continue
        front, there = next(p for p in places[: i + 1] if p[1] > its)
        turned = _lead(claim.text, front) == _lead(source, its)
        turned = turned and _lead(claim.text, mine) == _lead(source, there)
        if turned and any(its < v < there for v in verbs):
            return True
    return False


def _places(claim: Claim, comparison: Comparison) -> list[tuple[int, int]]:
    """Where each word and figure of the claim starts, with where it does in the statement."""
    alignment, statement = comparison.alignment, comparison.statement
    found = [(h.word.start, alignment.theirs[h.at].start) for h in alignment.held if h.at >= 0]
    for value in claim.values:
        mine = value.quantity
        same = [v.quantity.start for v in statement.values
                if comparable(mine, v.quantity) and agree(mine, v.quantity) == "exact"]  # fmt: skip
        if len(same) == 1:
            found.append((mine.start, same[0]))
    return found


def _lead(text: str, start: int) -> str:
    """The preposition of the phrase that starts with a word, "" when it has none of its own."""
    before = [t for t in tag(text) if t.start < start]
    while before and before[-1].tag in ("det", "number"):
        before.pop()
    led = before and before[-1].tag == "prep" and before[-1].low not in _OF
    return before[-1].low if led else ""
