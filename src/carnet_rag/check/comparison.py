"""A claim beside one statement of the carnets, slot by slot, and the features of the pair."""

from __future__ import annotations

from carnet_rag.check.alignment import Alignment, align
from carnet_rag.check.asides import compare_asides
from carnet_rag.check.claim import Claim
from carnet_rag.check.date_slots import compare_dates
from carnet_rag.check.figure_slots import compare_figures
from carnet_rag.check.findings import Comparison, Finding
from carnet_rag.check.ledger import Ledger, Statement
from carnet_rag.check.level_slots import compare_actors, compare_levels
from carnet_rag.check.name_slots import compare_names
from carnet_rag.check.order import compare_order
from carnet_rag.check.pairing import compare_pairs
from carnet_rag.check.phrases import (
    compare_complements,
    compare_lists,
    compare_population,
    compare_replaced,
)
from carnet_rag.check.predicate import compare_coined, compare_predicate, compare_subject
from carnet_rag.check.quotations import is_cut, quotations, stands
from carnet_rag.check.ranks import compare_ranks
from carnet_rag.check.roles import compare_authors, compare_roles
from carnet_rag.check.steps import compare_steps
from carnet_rag.check.turn_slots import compare_turns


def compare(claim: Claim, statement: Statement, ledger: Ledger) -> Comparison:
    """Compare every slot of the claim with what the statement says."""
    alignment = align(claim, statement, ledger)
    findings: list[Finding] = []
    findings += compare_ranks(claim, statement)
    ranked = {f.said for f in findings}
    findings += [f for f in compare_figures(claim, statement, ledger) if f.said not in ranked]
    findings += compare_dates(claim, statement, findings)
    told = {f.said for f in findings if f.outcome != "same"}
    findings += [f for f in compare_pairs(claim, statement) if f.said not in told]
    findings += compare_names(claim, statement, alignment, ledger)
    findings += compare_roles(claim, statement, alignment)
    if not any(f.slot == "agent" for f in findings):
        findings += compare_authors(claim, statement, alignment)
    findings += compare_asides(claim, statement, alignment)
    findings += compare_levels(claim, statement)
    findings += compare_actors(claim, statement)
    findings += compare_population(claim, alignment)
    findings += compare_turns(claim, statement, alignment, findings)
    source, against = statement.passage.text, any(f.outcome == "differs" for f in findings)
    findings += [
        Finding("wording", "absent" if is_cut(said) and not against else "loose", said)
        for said in quotations(claim.text)
        if not stands(said, source)
    ]
    findings += compare_subject(claim, alignment)
    if not any(f.outcome == "differs" for f in findings):
        findings += compare_order(claim, statement, alignment) or compare_steps(
            claim, statement, alignment
        )
        named = {f.said for f in findings if f.slot == "name"}
        findings += (
            compare_complements(claim, statement, alignment, named)
            or compare_replaced(claim, statement, alignment)
            or compare_lists(claim, statement, alignment)
        )
        findings += compare_predicate(claim, alignment)
        findings += compare_coined(claim, alignment, ledger)
    findings = _once(findings)
    features = _features(claim, statement, findings, ledger, alignment)
    return Comparison(statement, tuple(findings), alignment, features)


def _once(findings: list[Finding]) -> list[Finding]:
    """The findings, less those on a name that one on the author of a deed already tells."""
    told = {f.said for f in findings if f.slot == "agent" and f.outcome == "differs"}
    return [
        f
        for f in findings
        if not (f.slot == "name" and f.outcome != "same" and any(f.said in said for said in told))
    ]


def _features(
    claim: Claim,
    statement: Statement,
    findings: list[Finding],
    ledger: Ledger,
    alignment: Alignment,
) -> tuple[tuple[str, float], ...]:
    weights = {t: ledger.weight(t) for t in claim.content}
    total = sum(weights.values()) or 1.0

    def covered(known: frozenset[str]) -> float:
        return sum(weights[t] for t in claim.content & known) / total

    everything = statement.own | statement.near | statement.asked
    unknown = [t for t in claim.content if t not in everything]
    figures = [f for f in findings if f.slot in ("figure", "date")]
    names = [f for f in findings if f.slot == "name"]
    named = frozenset(t for n in claim.names for t in n.terms)
    common = claim.content - named
    rest = sum(weights[t] for t in common)

    def covered_rest(known: frozenset[str]) -> float:
        return sum(weights[t] for t in common & known) / rest if rest else 1.0

    return (
        ("covered", alignment.covered),
        ("rest_own", covered_rest(statement.own)),
        ("rest_asked", covered_rest(statement.own | statement.asked)),
        ("heading", float(statement.sentence.kind == "heading")),
        ("own", covered(statement.own)),
        ("near", covered(statement.own | statement.near)),
        ("asked", covered(everything)),
        ("heaviest", max((weights[t] for t in unknown), default=0.0) / ledger.rarest),
        ("figures_same", float(min(2, sum(f.outcome in ("same", "rounded") for f in figures)))),
        ("figures_differ", float(any(f.outcome == "differs" for f in figures))),
        ("figures_absent", float(any(f.outcome == "absent" for f in figures))),
        ("names_same", float(min(2, sum(f.outcome in ("same", "loose") for f in names)))),
        ("names_differ", float(any(f.outcome == "differs" for f in names))),
        ("names_absent", float(sum(f.outcome == "absent" for f in names))),
    )
