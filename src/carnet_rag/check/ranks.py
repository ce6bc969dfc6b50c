"""Which of a series the document itself is: « le carnet est le troisième volet de l'étude »."""

from __future__ import annotations

import re

from carnet_rag.check.alignment import content_words
from carnet_rag.check.claim import Claim
from carnet_rag.check.figure_slots import written
from carnet_rag.check.findings import Finding, Outcome
from carnet_rag.check.ledger import Statement
from carnet_rag.check.values import claim_terms
from carnet_rag.french.light import light_terms
from carnet_rag.french.numbers import Quantity, equal, find_quantities

_IS = re.compile(
    r"\s(?:est|était|constitue|constituait|forme|représente)\s(?:donc\s|bien\s)?(?:l[ea]\s)?$", re.I
)
_THIS = re.compile(r"(?:ce|cet|cette|le\s+présent|la\s+présente)\s", re.I)
_POINTED = re.compile(r"\b(?:cet?|cette|présente?)\s+$", re.I)


def compare_ranks(claim: Claim, statement: Statement) -> list[Finding]:
    """A « figure » for the rank that a claim gives the document: « ce 4ème volet » says which one
    it is, « le troisième volet a montré… » speaks of another, absent.
    """
    rank = next(
        (q for q in find_quantities(claim.text) if q.kind == "ordinal" and _is_own(claim.text, q)),
        None,
    )
    if rank is None:
        return []
    said = claim.text[rank.start : rank.end]
    ranks = [v for v in statement.values if v.quantity.kind == "ordinal"]
    head = _head(claim.text, rank.end)
    source = statement.sentence.text
    for value in ranks:
        if _is_own(source, value.quantity) and _head(source, value.quantity.end) == head:
            # What « ce » points to may be another: it is never sure.
            outcome: Outcome = "rounded" if equal(rank, value.quantity) else "differs"
            return [Finding("figure", outcome, said, written(value, statement))]
    told = (written(v, statement) for v in ranks if equal(rank, v.quantity))
    return [Finding("figure", "absent", said, next(told, ""))]


def _is_own(text: str, rank: Quantity) -> bool:
    """Whether a rank is that of the document: « ce 4ème volet », « le carnet est le 4ème »."""
    before = text[: rank.start]
    led = _IS.search(before)
    if led is None:
        return bool(_POINTED.search(before))
    who = before[: led.start()]
    if any(sign in who for sign in ",;:"):
        return False
    said = claim_terms(who)
    return bool(_THIS.match(who)) or (bool(said) and light_terms().issuperset(said))


def _head(text: str, end: int) -> tuple[str, ...]:
    """The terms of what a rank is in the series of."""
    return next((w.terms for w in content_words(text) if w.start >= end), ())
