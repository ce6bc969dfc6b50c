"""Levels, kinds of actor, direction, negation and opposites: what turns a claim round."""

from __future__ import annotations

from carnet_rag.check.claim import Claim
from carnet_rag.check.findings import Finding
from carnet_rag.check.ledger import Statement
from carnet_rag.check.values import claim_terms
from carnet_rag.figures.context import actors
from carnet_rag.french import polarity
from carnet_rag.french.tokens import fold


def compare_levels(claim: Claim, statement: Statement, findings: list[Finding]) -> list[Finding]:
    """Whether the claim names a level that the statement does not, where it names one."""
    if not claim.levels or not statement.levels:
        return []
    said = claim.levels[0]
    if said in statement.levels:
        return []
    return [Finding("level", "differs", said, statement.levels[0])]


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


_TAKEN_UP = 2
"""Words that the claim and the next sentence share when that one goes on with the same story."""


def _opposed_next(claim: Claim, statement: Statement) -> tuple[str, str] | None:
    """Opposites between the claim and what the next sentence goes on to say of the same thing."""
    if len(claim.content.intersection(claim_terms(statement.after))) < _TAKEN_UP:
        return None
    return polarity.opposed(claim.text, statement.after)


_SHORT = 20
"""Words in a sentence short enough for its « ne… pas » to bear on what the claim says."""


def compare_turns(claim: Claim, statement: Statement, findings: list[Finding]) -> list[Finding]:
    """Direction, negation and opposites."""
    text = statement.sentence.text
    found = []
    theirs = polarity.heading(text)
    percents = [v.quantity.value for v in statement.values if v.quantity.kind == "percent"]
    if not theirs and len(percents) == 2 and "pass" in text:
        theirs = 1 if percents[0] < percents[1] else -1
    if claim.direction and theirs and claim.direction != theirs:
        said = "une hausse" if claim.direction > 0 else "une baisse"
        true = "une hausse" if theirs > 0 else "une baisse"
        found.append(Finding("direction", "differs", said, true))
    settled = any(f.outcome in ("same", "rounded") for f in findings if f.slot == "figure")
    short = len(text.split()) <= _SHORT and not settled
    if claim.negated != polarity.negated(text) and (claim.negated or short):
        found.append(
            Finding(
                "negation",
                "differs",
                "une négation" if claim.negated else "une affirmation",
                "une affirmation" if claim.negated else "une négation",
            )
        )
    opposite = polarity.opposed(claim.text, text)
    if opposite:
        found.append(Finding("opposite", "differs", *opposite))
    elif taken_back := _opposed_next(claim, statement):
        # Not in the sentence that would be cited: enough to doubt, not to contradict.
        found.append(Finding("wording", "absent", taken_back[0]))
    return found
