"""In which order things come: « d'abord X, puis Y », « de 4 à 12 »."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from carnet_rag.check.alignment import Alignment
from carnet_rag.check.claim import Claim
from carnet_rag.check.findings import Finding
from carnet_rag.check.ledger import Statement
from carnet_rag.check.values import Value
from carnet_rag.french.numbers import Quantity, comparable, equal

_THEN = re.compile(r"\b(?:puis|ensuite|enfin)\b", re.I)
"""What parts a step from the next one."""
_FORMER = re.compile(
    r"\b(?:après|d['’]abord|en\s+premier|commenc\w+\s+(?:par|en)|lorsque|quand|dès\s+que"
    r"|une\s+fois\s+que)\s(?!tout\b)[^,;.]+",
    re.I,
)
"""A step that comes before the rest, as far as the sign that ends it."""
_LATTER = re.compile(r"\bavant\s(?!tout\b)[^,;.]+", re.I)
_LINK = re.compile(r"[^,;.\d]{0,20}(?<!\w)(?:à|vers)\s+(?:\w+\s+(?:de\s+)?)?", re.I)
"""What leads from the start of a range to its end."""


def compare_steps(claim: Claim, statement: Statement, alignment: Alignment) -> list[Finding]:
    """An « order » when the claim gives two steps, or the ends of a range, the other way round."""
    return _reversed_range(claim, statement) or _reversed_steps(claim, statement, alignment)


def _reversed_range(claim: Claim, statement: Statement) -> list[Finding]:
    source = statement.sentence.text
    for one, other in _ranges(claim.text, claim.values):
        for first, last in _ranges(source, statement.values):
            if equal(one, last) and equal(other, first) and not equal(one, other):
                said = claim.text[one.start : other.end]
                true = source[first.start : last.end]
                return [Finding("order", "differs", said, true)]
    return []


def _ranges(text: str, values: tuple[Value, ...]) -> list[tuple[Quantity, Quantity]]:
    return [
        (one, other)
        for one, other in pairwise(value.quantity for value in values)
        if comparable(one, other) and _LINK.fullmatch(text, one.end, other.start)
    ]


def _reversed_steps(claim: Claim, statement: Statement, alignment: Alignment) -> list[Finding]:
    source = statement.sentence.text
    held = [h for h in alignment.held if h.how == "same"]
    mine, theirs = _ranks(claim.text), _ranks(source)
    if mine is None or theirs is None:
        return []
    steps: dict[int, list[int]] = {}
    for h in held:
        there = alignment.theirs[h.at].start
        steps.setdefault(mine[h.word.start], []).append(theirs[there])
    ordered = [steps[rank] for rank in sorted(steps)]
    for before, after in pairwise(ordered):
        if min(before) > max(after):
            return [Finding("order", "differs", claim.text, source)]
    return []


@lru_cache(maxsize=8192)
def _ranks(text: str) -> Sequence[int] | None:
    """The step that each character of a text belongs to, the first one lowest; None of a text that
    puts nothing before or after.
    """
    thens, former, latter = (list(p.finditer(text)) for p in (_THEN, _FORMER, _LATTER))
    if not (thens or former or latter):
        return None
    ranks = [sum(m.start() <= n for m in thens) for n in range(len(text))]
    for found, rank in ((former, -1), (latter, len(thens) + 1)):
        for m in found:
            ranks[m.start() : m.end()] = [rank] * (m.end() - m.start())
    return ranks
