"""Levels and kinds of actor: whether a share is of the same people, at the same level."""

from __future__ import annotations

from carnet_rag.check.claim import Claim
from carnet_rag.check.findings import Finding
from carnet_rag.check.ledger import Statement
from carnet_rag.figures.context import actors
from carnet_rag.french.tokens import fold


def compare_levels(claim: Claim, statement: Statement) -> list[Finding]:
    """Whether the claim names a level that the statement does not, where it names one."""
    if not claim.levels or not statement.levels or claim.levels[0] in statement.levels:
        return []
    return [Finding("level", "differs", claim.levels[0], statement.levels[0])]


_GROUPS = {
    "elus": "élus",
    "maires": "élus",
    "entreprise": "entreprises",
    "entreprises": "entreprises",
    "etablissements": "entreprises",
    "dirigeants": "dirigeants",
    "associations": "associations",
    "fondations": "fondations",
    "collectivites": "collectivités",
    "francais": "Français",
}


def groups(actors_: tuple[str, ...]) -> set[str]:
    """The kinds of actor, whatever their wording; people at large are no kind."""
    found = {_GROUPS.get(fold(a).split()[0].split("'")[0], "") for a in actors_}
    return found - {""}


def compare_actors(claim: Claim, statement: Statement) -> list[Finding]:
    """Whether a share is said of the same kind of actor."""
    shares = any(v.quantity.kind in ("percent", "ratio", "points") for v in claim.values)
    mine = groups(claim.actors)
    if not shares or not mine:
        return []
    shared = [v for v in statement.values if v.quantity.kind == "percent" and v.people]
    theirs = groups(tuple(v.people for v in shared)) or groups(statement.actors)
    if not theirs:
        theirs = groups(tuple(a for text in statement.before for a in actors(text)))
    missing = mine - theirs
    if theirs and missing:
        return [Finding("actor", "absent", ", ".join(sorted(missing)), ", ".join(sorted(theirs)))]
    return []
