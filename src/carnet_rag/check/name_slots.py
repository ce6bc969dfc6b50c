"""The claim's proper names beside a statement's, and who did what."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from carnet_rag.check.alignment import Alignment
from carnet_rag.check.claim import Claim
from carnet_rag.check.findings import Finding, Outcome
from carnet_rag.check.ledger import Ledger, Statement
from carnet_rag.check.values import claim_terms, terms_of
from carnet_rag.french.names import Name
from carnet_rag.french.synonyms import kin
from carnet_rag.french.tokens import fold


def compare_names(
    claim: Claim, statement: Statement, alignment: Alignment, ledger: Ledger
) -> list[Finding]:
    """One finding for each telling name of the claim."""
    findings = []
    if not claim.source <= statement.source:
        led = claim.written[: claim.place(0, 0)[0]].strip(" ,")
        findings.append(Finding("name", "absent", led))
    absent = []
    # Once for all the names of the claim: its time would grow as the square of their number.
    others = [n for n in statement.names if not any(same(n, mine) for mine in claim.names)]
    for name in claim.names:
        if other := _exchanged(name, claim, statement):
            findings.append(Finding("name", "differs", name.text, other.text))
        elif _stands(name, statement):
            findings.append(Finding("name", "same", name.text))
        elif other := _in_its_place(name, claim, statement, others):
            findings.append(Finding("name", "differs", name.text, other.text))
        elif _loosely(name, statement):
            other = _placed_alike(name, claim, statement)
            outcome = "absent" if other else _firmly(name, statement)
            findings.append(Finding("name", outcome, name.text, other.text if other else ""))
        else:
            absent.append(name)
    for name in absent:
        understood = name.kind != "organisation"
        about = ledger.spread[statement.passage.carnet_id]
        if understood and name.terms <= about:
            continue  # « France », « Territoires »: said all over, so understood
        rival = _rival(name, claim, statement, others, about)
        if rival:
            findings.append(Finding("name", "differs", name.text, rival.text))
        else:
            findings.append(Finding("name", "absent", name.text))
    apart = [f for f in findings if f.outcome == "loose"]
    unheld = {claim.text[w.start : w.end] for w in alignment.unheld}
    # What ties two names that the statement has neither of is said nowhere, nor what is said of
    # one that stands in the section alone, in no sentence that governs the statement.
    alone = [f for f in apart if f.said in unheld] or (apart if len(apart) > 1 else [])
    if alone and all(f.outcome in ("same", "loose") for f in findings):
        findings.append(replace(alone[-1], outcome="absent"))
    return findings


def _stands(name: Name, statement: Statement) -> bool:
    """Whether the statement has the name itself, its words together: « Fondation de Lille » is not
    said by « Fondation des Territoires » and « Lille » apart.
    """
    if any(stands_for(name, n) or stands_for(n, name) for n in statement.names):
        return True
    if not name.terms <= statement.own:
        return False
    holders = [n for n in statement.names if n.terms & name.terms]
    if len(name.terms) < 2 or any(name.terms <= n.terms for n in holders):
        return True
    return not holders and _is_run(name, statement)


def _is_run(name: Name, statement: Statement) -> bool:
    mine, run = claim_terms(name.text), claim_terms(statement.sentence.text)
    return any(run[i : i + len(mine)] == mine for i in range(len(run)))


def _in_its_place(
    name: Name, claim: Claim, statement: Statement, others: Sequence[Name]
) -> Name | None:
    """Of the names that the statement alone has, one that stands there where this one stands in
    the claim: governed by the same word (« président de … », « sous l'égide de … »), or opening it.
    """
    mine = _governor(claim.text, name)
    for other in others:
        apart = name.kind != other.kind and {name.kind, other.kind} <= _TOLD_APART
        if apart and mine == _SUBJECT:
            continue  # « Son fondateur, Jean Dupont » leaves the name of what he founded open
        theirs = _governor(statement.sentence.text, other)
        if mine and mine == theirs:
            return other
    return None


def _exchanged(name: Name, claim: Claim, statement: Statement) -> Name | None:
    """Another name of the claim that has, in the statement, the place of this one, which has its
    own or none: « la ville agit sous l'égide du port » where the port does under the ville's.
    """
    mine, source = _governor(claim.text, name), statement.sentence.text
    if mine in ("", _SUBJECT):
        return None
    places = {_governor(source, n) for n in statement.names if name.terms <= n.terms}
    for other in statement.names:
        if _governor(source, other) != mine or same(other, name):
            continue
        mates = {_governor(claim.text, m) for m in claim.names if same(m, other)}
        if mates and mine not in mates | places and (not places or mates & places):
            return other
    return None


_WHERE = re.compile(
    r"(?:(?:^|\s)(?:à|au|aux|chez|dans|en)|\bau\s+sein\s+d(?:e|u|es|['’]))\s*(?:l[ae]s?\s+|l['’])?$",
    re.I,
)


def _placed_alike(name: Name, claim: Claim, statement: Statement) -> Name | None:
    """A name of the statement that says where, as this one does in the claim, and that the claim
    lacks: « chez Pôle emploi », « au sein de la DINSIC ».
    """
    if not _is_where(claim.text, name):
        return None
    source = statement.sentence.text
    return next(
        (n for n in statement.names if _is_where(source, n) and not n.terms <= claim.content), None
    )


def _is_where(text: str, name: Name) -> bool:
    """Whether a name says where something is."""
    return bool(_WHERE.search(text[: name.start][-_WINDOW:]))


_TOLD_APART = frozenset(["person", "organisation", "place"])
_SUBJECT = "^"
"""What governs a name that opens its sentence, before any verb."""


def _governor(text: str, name: Name) -> str:
    """The term that governs a name, :data:`_SUBJECT` for one that opens the sentence, else ""."""
    before = text[: name.start].rstrip("«\"“ '")
    if len(before.split()) <= 1:
        return _SUBJECT
    link = _LINKED.search(before[-_WINDOW:])
    said = claim_terms(link["word"]) if link else ()
    if said:
        return said[0]
    fronted = before.rstrip().rpartition(",")
    return _SUBJECT if fronted[1] and len(fronted[2].split()) <= 1 else ""


_INITIALS = 3
"""Least letters of an acronym."""
_WINDOW = 60
"""Characters before a name in which its governor stands: a bound on the time that it takes."""
_LINKED = re.compile(
    r"(?P<word>[^\W\d_]+)\s+(?:de\s+la|de\s+l['’]|de|du|des|d['’]|par\s+la|par\s+le|par\s+l['’]|par)\s*$",
    re.I,
)


def _loosely(name: Name, statement: Statement) -> bool:
    """A name that the headings, the sentences before or the speaker hold."""
    around = terms_of(statement.before) | _over(statement)
    if name.terms <= (statement.own | around) or _is_country(name, statement):
        return True
    return name.kind == "organisation" and any(name.terms <= n.terms for n in statement.around)


def _firmly(name: Name, statement: Statement) -> Outcome:
    """« same » for a name that the headings or the speaker give, « loose » for one met nearby."""
    governing = _over(statement)
    scattered = len(name.terms) > 1 and name.terms <= statement.own
    known = governing if scattered else statement.own | governing
    return "same" if name.terms <= known or _is_country(name, statement) else "loose"


def _is_country(name: Name, statement: Statement) -> bool:
    """Whether the headings name a place by its people: « le Gâtinais montargois »."""
    over = _over(statement) if name.kind == "place" else frozenset()
    return bool(over) and all(kin(t, over) for t in name.terms)


def _over(statement: Statement) -> frozenset[str]:
    """The terms of the headings and the speakers that a statement stands under."""
    passage = statement.passage
    speakers = (statement.sentence.speaker or "", passage.speaker or "")
    return terms_of((*passage.heading_path, *speakers))


def _rival(
    name: Name, claim: Claim, statement: Statement, others: Sequence[Name], about: frozenset[str]
) -> Name | None:
    """Of the names that the statement alone has, one of the same kind that the claim does not
    hold; ``about`` are the terms that its carnet says all over. Where something is stands against
    where it is, not against who is named for a place.
    """
    where = name.kind == "place" and _is_where(claim.text, name)
    for other in others:
        if where and not _is_where(statement.sentence.text, other):
            continue
        if other.terms <= claim.content or (other.kind != "organisation" and other.terms <= about):
            continue  # « né à Paris » is not denied by « en France »
        if other.kind in _RIVALS.get(name.kind, ()):
            return other
    return None


_RIVALS = {
    "person": ("person", "other"),
    "place": ("place", "other"),
    "other": ("person", "other"),
    "press": ("press",),
    "organisation": ("organisation",),
}
"""The kinds of name that may stand in the place of each."""


def same(one: Name, other: Name) -> bool:
    """Whether two names are one: equal terms, or one is the other's ending (« Devert »)."""
    return (
        one.terms <= other.terms
        or other.terms <= one.terms
        or fold(one.text) == fold(other.text)
        or stands_for(one, other)
        or stands_for(other, one)
    )


def stands_for(short: Name, name: Name) -> bool:
    """Whether a name is the initials of another: CJD, Centre des Jeunes Dirigeants."""
    if len(short.text) < _INITIALS or not short.text.isupper():
        return False
    words = re.split(r"[^\w]+", name.text)
    return "".join(w[0] for w in words if w[:1].isupper()) == short.text
