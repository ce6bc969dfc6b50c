"""Where else in the carnets a contradicted value stands: « 44 est le nombre d'ordinateurs »."""

from __future__ import annotations

from carnet_rag.check.claim import Claim
from carnet_rag.check.figure_slots import belonging
from carnet_rag.check.findings import Comparison
from carnet_rag.check.ledger import Ledger, Statement
from carnet_rag.check.values import Value
from carnet_rag.figures.context import clause, counted, dated
from carnet_rag.french.numbers import agree, moments_agree
from carnet_rag.french.numbers.agree import comparable

_TELLING = 10.0
"""A bare count under this stands for too many things to say which was meant."""


def stands_elsewhere(
    claim: Claim, best: Comparison, ledger: Ledger
) -> tuple[tuple[str, str, Comparison], ...]:
    """For the first value that ``best`` contradicts, the statement nearest to the claim where the
    very same value stands, with that value as the carnet writes it.
    """
    wrong = {f.said for f in best.findings if f.outcome == "differs"}
    ranked = sorted(
        ledger.statements,
        key=lambda s: (
            s is not best.statement,
            -len((s.own | s.near) & claim.content),
            s.sentence.start,
        ),
    )
    for statement in ranked:
        if statement is best.statement and len(statement.values) < 2:
            continue
        value, what = _holds(claim, wrong, statement, best.statement)
        if value and value not in {f.true for f in best.findings}:
            return ((value, what, Comparison(statement, ())),)
    return ()


def _holds(claim: Claim, wrong: set[str], statement: Statement, best: Statement) -> tuple[str, str]:
    """The value as written there and what it is the value of; two blanks when it is not there."""
    text = statement.sentence.text
    for value in claim.values:
        q = value.quantity
        bare = q.kind in ("ratio", "multiple") or (q.kind == "number" and q.value < _TELLING)
        if claim.text[q.span_start : q.end] not in wrong or bare:
            continue
        for own in statement.values:
            same_number = (
                own.quantity.kind in ("number", "percent")
                and own.quantity.value == q.value >= _TELLING
            )
            if same_number or (comparable(q, own.quantity) and agree(q, own.quantity) == "exact"):
                return text[own.quantity.start : own.quantity.end], _what(own, statement is best)
    for moment in claim.moments:
        if claim.text[moment.start : moment.end] in wrong:
            for m in statement.moments:
                if m.last_year == moment.last_year and moments_agree(moment, m) == "exact":
                    return text[m.start : m.end], dated(clause(text, m.start, m.end, []))
    return "", ""


def _what(value: Value, same: bool) -> str:
    """What the value belongs to: in a series of the ``same`` sentence, its place there."""
    if same and belonging(value):
        return belonging(value)
    said = [counted(value.around), f"échelon {value.level}" if value.level else ""]
    return ", ".join(s for s in (*said, str(value.year or "")) if s)
