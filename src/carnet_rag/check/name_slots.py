"""The claim's proper names beside a statement's, and who did what."""

from __future__ import annotations

import re

from carnet_rag.check.agents import deeds, families, same
from carnet_rag.check.claim import Claim
from carnet_rag.check.findings import Finding
from carnet_rag.check.ledger import Ledger, Statement
from carnet_rag.check.values import claim_terms
from carnet_rag.french.names import Name

_SPOKEN = re.compile(
    r"(?:\bselon|\bpour|\bd['’]après|\byeux de|\bavis de|\bpar|\brappelle|\bestime|\bexplique"
    r"|\bcite|\bécrit)\s*$",
    re.I,
)


def compare_names(claim: Claim, statement: Statement, ledger: Ledger) -> list[Finding]:
    """One finding for each telling name of the claim."""
    findings = []
    absent = []
    for name in claim.names:
        near = _loosely(name, statement) and not _displaced(name, claim, statement, ledger)
        if name.terms <= statement.own or near:
            findings.append(Finding("name", "same", name.text))
        else:
            absent.append(name)
    for name in absent:
        understood = name.kind != "organisation"
        if understood and _said_all_over(name, ledger):
            continue  # « France », « Territoires »: said all over, so understood
        rival = _rival(name, claim, statement, ledger)
        if rival:
            findings.append(Finding("name", "differs", name.text, rival.text))
        else:
            findings.append(Finding("name", "absent", name.text))
    return findings


def _said_all_over(name: Name, ledger: Ledger) -> bool:
    return all(ledger.weight(t) <= ledger.common for t in name.terms)


def _loosely(name: Name, statement: Statement) -> bool:
    """A name that the section, the sentences before or the speaker hold."""
    if name.kind != "organisation":
        around = frozenset(
            t
            for part in (*statement.before, statement.sentence.speaker or "")
            for t in claim_terms(part)
        )
        return name.terms <= (statement.own | around)
    return any(name.terms <= other.terms for other in statement.around)


def _displaced(name: Name, claim: Claim, statement: Statement, ledger: Ledger) -> bool:
    """Whether a person met only near the statement stands where it names another, unless the claim
    gives the words to that person (« selon », « pour »).
    """
    if name.kind != "person" or _SPOKEN.search(claim.text[: name.start]):
        return False
    return _rival(name, claim, statement, ledger) is not None


def _rival(name: Name, claim: Claim, statement: Statement, ledger: Ledger) -> Name | None:
    """A name of the statement, of the same kind, that the claim does not hold."""
    for other in statement.names:
        if any(same(other, mine) for mine in claim.names):
            continue
        if other.terms <= claim.content:
            continue
        if other.kind != "organisation" and _said_all_over(other, ledger):
            continue  # « né à Paris » is not denied by « en France »
        if name.kind == other.kind and name.kind in ("person", "place", "press", "organisation"):
            return other
        loose = {"person": ("other",), "other": ("person", "other"), "place": ("other",)}
        if other.kind in loose.get(name.kind, ()):
            return other
    return None


_ROLES = tuple(
    re.compile(rf"\b(?:{stem})\w*", re.I)
    for stem in ("présid", "direct|dirig", "fondat|fond[ée]", "député", "ministre", "maire\\b")
)


def compare_roles(claim: Claim, statement: Statement) -> list[Finding]:
    """Whether a person of the claim has there the role that the claim gives; at most one finding.

    A statement that gives another role and not this one does not say it: one may hold both.
    """
    shared = [n for n in claim.names if n.kind == "person" and n.terms <= statement.own]
    mine = [p.search(claim.text) for p in _ROLES]
    theirs = [p.search(statement.sentence.text) for p in _ROLES]
    said = [m.group() for m, t in zip(mine, theirs, strict=True) if m and not t]
    common = any(m and t for m, t in zip(mine, theirs, strict=True))
    if shared and said and any(theirs) and not common:
        return [Finding("agent", "absent", said[0])]
    return []


def compare_agents(claim: Claim, statement: Statement, before: list[Finding]) -> list[Finding]:
    """Whether the statement gives the deed of the claim to the same agents; at most one finding."""
    settled = any(f.outcome in ("same", "rounded") for f in before if f.slot in ("figure", "date"))
    findings: list[Finding] = []
    theirs = deeds(statement.sentence.text, statement.names)
    for mine in deeds(claim.text, claim.names):
        for deed in theirs:
            if deed.family != mine.family or not deed.agents:
                continue
            if mine.agents:
                strange = [a for a in mine.agents if not any(same(a, b) for b in deed.agents)]
                true = ", ".join(a.text for a in deed.agents)
                said = ", ".join(a.text for a in mine.agents)
                findings.append(Finding("agent", "differs" if strange else "same", said, true))
                break
            if mine.patients and any(same(p, a) for p in mine.patients for a in deed.agents):
                findings.append(Finding("subject", "absent", mine.patients[0].text))
        lacking = mine.family not in families(statement.sentence.text)
        if mine.agents and not findings and lacking and not settled:
            findings.append(Finding("agent", "absent", mine.agents[0].text))
    return findings[:1]
