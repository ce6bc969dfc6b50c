"""The claim's dates beside a statement's."""

from __future__ import annotations

import re
from collections.abc import Sequence

from carnet_rag.check.claim import Claim
from carnet_rag.check.figure_slots import written
from carnet_rag.check.findings import Finding
from carnet_rag.check.ledger import Statement
from carnet_rag.check.values import claim_terms
from carnet_rag.french.numbers import Moment, find_moments, moments_agree


def compare_dates(claim: Claim, statement: Statement, figures: list[Finding]) -> list[Finding]:
    """One finding for each date of the claim; ``figures`` are the findings on its figures."""
    findings = []
    for moment in claim.moments:
        said = claim.text[moment.start : moment.end]
        findings.append(_date(moment, said, claim, statement, figures))
    return findings


def _date(
    moment: Moment, said: str, claim: Claim, statement: Statement, figures: list[Finding]
) -> Finding:
    text = statement.sentence.text
    paired = any(v.year is not None for v in statement.values)
    if _of_another(claim, statement):
        return Finding("date", "absent", said)
    matched = [m for m in statement.moments if _date_agrees(moment, m, ends=paired)]
    used = {f.true for f in figures if f.slot == "figure" and f.outcome in ("same", "rounded")}
    aside = _aside(matched, statement, used)
    if aside:
        return Finding("date", "differs", said, aside)
    if matched:
        own = [v for v in statement.values if v.year is not None]
        if own and moment.last_year is None:
            years = {v.year for v in own if written(v, statement) in used}
            if years and moment.year not in years:
                right = (
                    next(v for v in own if v.year == moment.year)
                    if any(v.year == moment.year for v in own)
                    else None
                )
                if right:
                    return Finding("date", "differs", said, written(right, statement))
        if len(statement.moments) > 1 and not _own_date(matched[0], moment, claim, statement):
            others = [m for m in statement.moments if m != matched[0] and not any(
                moments_agree(c, m) == "exact" for c in claim.moments)]  # fmt: skip
            if others:
                return Finding("date", "differs", said, text[others[0].start : others[0].end])
        return Finding("date", "same", said, text[matched[0].start : matched[0].end])
    if not statement.moments:
        for earlier in statement.before:
            near = find_moments(earlier)
            if near:
                if len(near) > 1 or near[0].last_year is not None:
                    break  # of two dates, neither governs what comes next
                if any(_date_agrees(moment, m, ends=False) for m in near):
                    return Finding("date", "same", said, earlier)
                break
    wrong = any(f.slot == "figure" and f.outcome == "differs" for f in figures)
    if paired and wrong and moment.last_year is None:
        return Finding("date", "absent", said)  # a year that the carnet gives no figure for
    rivals = [m for m in statement.moments if _same_grain(moment, m)]
    if rivals:
        held = _holders(moment, claim, statement)
        best = max(
            rivals, key=lambda m: (m in held, len(_moment_words(m, statement) & claim.content))
        )
        return Finding("date", "differs", said, text[best.start : best.end])
    return Finding("date", "absent", said)


_LAPSE = re.compile(
    r"\b(?:ans?|années?|mois|semaines?|jours?|siècles?|décennies?|veille|lendemain)\s+"
    r"(?:avant|après|de|du|des)\s+(?P<event>[^,;:.]+)",
    re.I,
)
"""« un an avant la signature », « au lendemain de la signature »: dated, but not by the date."""


def _of_another(claim: Claim, statement: Statement) -> bool:
    """Whether all that the claim shares with the statement is what a lapse of time parts from its
    date: « en 2014, un an avant la signature » does not date the signature.
    """
    text = statement.sentence.text
    lapse = _LAPSE.search(text)
    if lapse is None:
        return False
    event = frozenset(claim_terms(lapse["event"]))
    rest = frozenset(claim_terms(text[: lapse.start()] + text[lapse.end() :]))
    return bool(claim.content & event) and not claim.content & (rest - event)


_ASIDE = re.compile(r"\(([^()]*)\)")


def _aside(matched: Sequence[Moment], statement: Statement, used: set[str]) -> str:
    """What stands between brackets with the only moments that match, when it gives them a figure
    of their own and the claim's is another: « 68 élèves (dont 9 en 2023) »; else "".
    """
    found = ""
    for moment in matched:
        spans = [m for m in _ASIDE.finditer(statement.sentence.text)
                 if m.start() < moment.start < m.end()]  # fmt: skip
        inside = [v for v in statement.values for m in spans
                  if m.start() < v.quantity.start < m.end()]  # fmt: skip
        if not used or not inside or any(written(v, statement) in used for v in inside):
            return ""
        found = spans[0][1].strip()
    return found


def _date_agrees(claim: Moment, source: Moment, *, ends: bool) -> bool:
    """Whether the source says the claim's date. ``ends``: a year may be one end of a period, since
    the sentence gives a figure for each end.
    """
    if moments_agree(claim, source) == "exact":
        return True
    inside = (
        ends and source.last_year is not None and claim.last_year is None and claim.month is None
    )
    return inside and claim.year in (source.year, source.last_year)


def _same_grain(claim: Moment, source: Moment) -> bool:
    """Whether a date can contradict another: a day by a day, a year by any dated moment."""
    if claim.last_year is not None:
        return source.last_year is not None
    if source.last_year is not None:
        return claim.month is None
    if claim.month is None:
        return source.year is not None
    return source.year is not None or source.month is not None


def _moment_words(moment: Moment, statement: Statement) -> frozenset[str]:
    """The words that stand with a date: back to the date before it, else up to the next one."""
    text = statement.sentence.text
    left = max((m.end for m in statement.moments if m.end <= moment.start), default=0)
    before = frozenset(claim_terms(text[left : moment.start]))
    if len(before) >= 2:
        return before
    right = min((m.start for m in statement.moments if m.start >= moment.end), default=len(text))
    return before | frozenset(claim_terms(text[moment.end : right]))


def _holders(said: Moment, claim: Claim, statement: Statement) -> list[Moment]:
    """The statement's dates that go with the word before the claim's: « bâti en 1820, restauré en
    1998 ».
    """
    lead = set(claim_terms(claim.text[: said.start])[-1:])
    return [m for m in statement.moments if lead & _moment_words(m, statement)]


def _own_date(matched: Moment, said: Moment, claim: Claim, statement: Statement) -> bool:
    """Whether, of several like dates in the sentence, the matched one goes with the claim."""
    holders = _holders(said, claim, statement)
    if holders:
        return matched in holders
    like = [m for m in statement.moments if m.kind == matched.kind]
    if len(like) < 2:
        return True
    mine = len(_moment_words(matched, statement) & claim.content)
    return all(
        len(_moment_words(m, statement) & claim.content) <= mine for m in like if m != matched
    )
