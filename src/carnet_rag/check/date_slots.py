"""The claim's dates beside a statement's."""

from __future__ import annotations

import re

from carnet_rag.check.claim import Claim
from carnet_rag.check.findings import Finding
from carnet_rag.check.ledger import Statement
from carnet_rag.check.values import claim_terms
from carnet_rag.french.numbers import (
    Moment,
    Quantity,
    Side,
    equal,
    find_moments,
    moments_agree,
    on_side,
    side_of,
)


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
    if column := _column(moment, claim, statement):
        if not _heads(column, moment):
            return Finding("date", "differs", said, column)
        # « Objectif 2023 », « Résultat 2023 »: which one is meant must be said, by its words or
        # beside a « Résultat 2022 ».
        twins = [v.column for v in statement.values if v.column != column]
        shared = [t for t in twins if _heads(t, moment)]
        columns = [c for v in claim.values for c in _columns(v.quantity, statement) if c != column]
        known = claim.content.union(t for c in columns for t in claim_terms(c))
        told = known.intersection(claim_terms(column)).difference(
            t for twin in shared for t in claim_terms(twin))  # fmt: skip
        return Finding("date", "absent" if shared and not told else "same", said, column)
    if limited := _limited(moment, claim, statement):
        return limited
    paired = any(v.year is not None for v in statement.values)
    matched = [m for m in statement.moments if _date_agrees(moment, m, ends=paired)]
    if matched and _of_another(matched[0], claim, text):
        return Finding("date", "absent", said)
    if matched:
        if len(statement.moments) > 1 and not _own_date(matched[0], moment, claim, statement):
            others = [m for m in statement.moments if m != matched[0] and not any(
                moments_agree(c, m) for c in claim.moments)]  # fmt: skip
            if others:
                return Finding("date", "differs", said, text[others[0].start : others[0].end])
        return Finding("date", "same", said, text[matched[0].start : matched[0].end])
    spoken = [m for m in claim.moments if m is not moment]
    # « en mai » leaves the day open: what governs the sentence may give it.
    unspoken = [m for m in statement.moments if not any(moments_agree(c, m) for c in spoken)]
    free = [m for m in unspoken if not moments_agree(m, moment)]
    if not free:
        for earlier in statement.before:
            near = find_moments(earlier)
            if near:
                if len(near) > 1 or near[0].last_year is not None:
                    break  # of two dates, neither governs what comes next
                if any(_date_agrees(moment, m, ends=False) for m in near):
                    return Finding("date", "same", said, earlier)
                break
        else:
            if moment.year == statement.year and moment.month is None and not statement.moments:
                return Finding("date", "loose", said)  # the year that the whole carnet is of
    wrong = any(f.slot == "figure" and f.outcome == "differs" for f in figures)
    if paired and wrong and moment.last_year is None:
        return Finding("date", "absent", said)  # a year that the carnet gives no figure for
    rivals = [m for m in free if _same_grain(moment, m) and not _of_another(m, claim, text)]
    if rivals:
        held = _holders(moment, claim, statement)
        best = max(
            rivals, key=lambda m: (m in held, len(_moment_words(m, statement) & claim.content))
        )
        return Finding("date", "differs", said, text[best.start : best.end])
    return Finding("date", "absent", said)


def _limited(moment: Moment, claim: Claim, statement: Statement) -> Finding | None:
    """What becomes of « avant 2010 » beside « en 2008 », or the other way round; None where
    neither gives a limit.
    """
    text = statement.sentence.text
    mine = side_of(moment, claim.text)[0]
    sides: dict[Moment, Side] = {m: side_of(m, text)[0] for m in statement.moments}
    plain = not mine and any(not s and moments_agree(moment, m) for m, s in sides.items())
    like = [m for m in sides if not _of_another(m, claim, text)]
    if not like or plain:
        return None
    held = _holders(moment, claim, statement)
    other = max(like, key=lambda m: (m in held, len(_moment_words(m, statement) & claim.content)))
    theirs = sides[other]
    if not mine and not theirs:
        return None
    said, true = (
        whole[side_of(m, whole)[1] : m.end] for m, whole in ((moment, claim.text), (other, text))
    )
    if mine == theirs:
        return Finding("date", "same", said, true) if moments_agree(moment, other) else None
    if mine and theirs:
        return Finding("date", "differs" if moments_agree(moment, other) else "absent", said, true)
    inside = on_side(other, mine, moment) if mine else on_side(moment, theirs, other)
    if inside is None or (inside and theirs):
        return Finding("date", "absent", said, true)
    return Finding("date", "same" if inside else "differs", said, true)


_SHIFTED = re.compile(
    r",?\s+[\w-]+\s+(?:ans?|années?|mois|semaines?|jours?)\s+(?:avant|après)\s[^,;:.]+", re.I
)


def _of_another(moment: Moment, claim: Claim, text: str) -> bool:
    """Whether a date is not that of what the claim says: « en 2014, un an avant la signature »."""
    shifted = _SHIFTED.match(text, moment.end)
    if not shifted:
        return False
    rest = text[: moment.start] + text[shifted.end() :]
    return claim.content.isdisjoint(claim_terms(rest)) and not claim.content.isdisjoint(
        claim_terms(shifted.group())
    )


def _heads(column: str, moment: Moment) -> bool:
    return any(moments_agree(moment, m) for m in find_moments(column))


def _column(moment: Moment, claim: Claim, statement: Statement) -> str:
    """The dated head of the column of the figure that a claim gives for a date: the figure before
    the date, else the first one after; "" without one.
    """
    if not claim.values or not any(v.column for v in statement.values):
        return ""
    before = [v for v in claim.values if v.quantity.start < moment.start]
    mine = (before or claim.values)[-1 if before else 0].quantity
    return next((c for c in _columns(mine, statement) if find_moments(c)), "")


def _columns(mine: Quantity, statement: Statement) -> list[str]:
    """The heads of the columns that hold a figure."""
    return [v.column for v in statement.values if equal(mine, v.quantity)]


def _date_agrees(claim: Moment, source: Moment, *, ends: bool) -> bool:
    """Whether the source says the claim's date. ``ends``: a year may be one end of a period, since
    the sentence gives a figure for each end.
    """
    if moments_agree(claim, source):
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
