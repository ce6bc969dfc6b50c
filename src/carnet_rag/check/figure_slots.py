"""The claim's figures beside a statement's: same, rounded, another value, or not said."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from carnet_rag.check.claim import Claim
from carnet_rag.check.findings import Finding, Outcome
from carnet_rag.check.ledger import Ledger, Statement
from carnet_rag.check.values import Value, claim_terms
from carnet_rag.check.wording import NOTHING, Said, say
from carnet_rag.figures.context import Clause
from carnet_rag.french.answer_type import quantities
from carnet_rag.french.numbers import Quantity, agree, comparable, equal
from carnet_rag.french.numbers.agreement import Match, alike
from carnet_rag.french.synonyms import synonyms


def compare_figures(claim: Claim, statement: Statement, ledger: Ledger) -> list[Finding]:
    """One finding for each figure of the claim."""
    findings = []
    labels = _labels(claim, statement)
    for place, value in enumerate(claim.values):
        rivals = [v for v in statement.values if comparable(value.quantity, v.quantity)]
        others = [v.quantity for v in claim.values if v is not value]
        dated = [r for r in rivals if value.year is not None and r.year == value.year]
        if dated:
            free = dated
        elif labels:
            free = [r for r in rivals if r.label == labels[place]]
        else:
            free = [r for r in rivals if not _taken(r, value.quantity, others)]
        finding = _figure(value, free, claim, statement, ledger)
        stated = any(equal(o, v.quantity) for o in others for v in statement.values)
        rival = finding.outcome == "differs"
        if stated and (finding.outcome == "absent" or (rival and not value.quantity.unit)):
            # « Sur les 63 moulins, 9 ont fermé »: the sentence before counts them all; the row
            # above « 15 ans au-delà de 5 MW » gives the years of another case.
            governed = _governing(value, statement)
            finding = Finding("figure", "loose", finding.said, governed) if governed else finding
        if finding.outcome == "differs" and len(rivals) == 1:
            # One figure is no rival of two: « de 500 000 à 770 000 € ».
            two = any(not alike(value.quantity, o) for o in others)
            finding = replace(finding, outcome="absent") if two else finding
        findings.append(finding)
    return findings


def _labels(claim: Claim, statement: Statement) -> list[str]:
    """The label of each figure of a claim that gives several of a list, in their order, each once:
    « 4,7 pour le port et 6,1 pour la gare »; none for any other.
    """
    named = {v.label for v in statement.values if v.label and v.label in claim.text}
    paired = 1 < len(named) == len(claim.values)
    return sorted(named, key=claim.text.find) if paired else []


def _governing(value: Value, statement: Statement) -> str:
    """A sentence before that gives the claim's figure of the same thing, "" if none does."""
    for text in statement.before:
        for quantity in quantities(text):
            told = not value.head or value.head in claim_terms(text)
            if told and equal(value.quantity, quantity):
                return text[quantity.span_start : quantity.end]
    return ""


def _agree(said: Quantity, true: Quantity) -> Match:
    """Whether they agree; a delay of six months is no « au moins six mois », nor is « jusqu'à 4 »
    « jusqu'à 5 ».
    """
    limits = said.bound in ("more", "at_least", "less", "at_most") and said.bound == true.bound
    if limits and said.unit == true.unit and said.value != true.value:
        return "differs"
    bounded = said.bound == "at_least" and true.bound == "" and said.kind == "duration"
    return "differs" if bounded else agree(said, true)


def _taken(rival: Value, quantity: Quantity, others: list[Quantity]) -> bool:
    """Whether another figure of the claim states this one, and ``quantity`` does not."""
    return agree(quantity, rival.quantity) == "differs" and any(
        equal(o, rival.quantity) for o in others
    )


def _figure(
    value: Value, rivals: list[Value], claim: Claim, statement: Statement, ledger: Ledger
) -> Finding:
    said = claim.text[value.quantity.span_start : value.quantity.end]
    rivals = rivals + _derived(value.quantity, statement)
    if not rivals:
        governed = _governing(value, statement)
        return Finding("figure", "loose" if governed else "absent", said, governed)
    context = claim.content | value.own
    ranked = sorted(rivals, key=lambda v: (-_fit(v, claim, context, ledger), v.quantity.start))
    best = _fit(ranked[0], claim, context, ledger)
    for rival in ranked:
        if _agree(value.quantity, rival.quantity) == "differs":
            continue
        others = [r for r in ranked if agree(r.quantity, rival.quantity) == "differs"]
        owner = next((o for o in others if _owns(o, rival, value, context)), None)
        if owner is not None:
            true, elsewhere = written(owner, statement), _given(rival, statement)
            return Finding("figure", "differs", said, true, belonging(owner), elsewhere)
        gap = best - _fit(rival, claim, context, ledger)
        if gap > (_DECISIVE if value.head and value.head == rival.head else 0):
            break  # the value belongs to another thing of the same sentence
        if not rival.label and _names_other_thing(value, rival, statement, claim):
            break
        outcome: Outcome = (
            "same" if _agree(value.quantity, rival.quantity) == "exact" else "rounded"
        )
        return Finding("figure", outcome, said, written(rival, statement))
    differing = [r for r in ranked if _agree(value.quantity, r.quantity) == "differs"] or ranked[:1]
    head = value.head
    like = (r for r in differing if head and _meets(head, r.counted))
    chosen = differing[0] if differing[0].label else next(like, differing[0])
    if _agree(value.quantity, ranked[0].quantity) != "differs":
        return Finding("figure", "absent", said, written(ranked[0], statement))
    same_thing = _same_thing(value, chosen, statement, claim)
    outcome = "differs" if same_thing else "absent"
    return Finding(
        "figure",
        outcome,
        said,
        written(chosen, statement),
        belonging(chosen),
        _elsewhere(value, rivals, chosen, statement),
    )


def _elsewhere(value: Value, rivals: list[Value], chosen: Value, statement: Statement) -> Said:
    """The claim's own figure where the statement gives it of something else."""
    given = (_given(r, statement) for r in rivals
             if r is not chosen and agree(value.quantity, r.quantity) == "exact")  # fmt: skip
    return next(given, NOTHING)


def _given(value: Value, statement: Statement) -> Said:
    """A figure with what tells it from its neighbours, nothing without."""
    about = belonging(value)
    return say("given_of", true=written(value, statement), about=about) if about.fr else NOTHING


_DECISIVE = 30.0
"""What a level, year or label is worth: more than all the words that a figure may share with a
claim, since « 68 % … au niveau local, 19 % au national » says its verb once, beside the first one.
"""


def _fit(value: Value, claim: Claim, context: frozenset[str], ledger: Ledger) -> float:
    """How well a statement's figure fits the claim: shared words of its own, level, year."""
    score = sum(ledger.weight(t) for t in value.own & context)
    if value.label:
        named = frozenset(claim_terms(value.label))
        score += _DECISIVE if named <= claim.content else -_DECISIVE
    elif claim.levels and value.level:
        score += _DECISIVE if value.level in claim.levels else -_DECISIVE
    years = {y for m in claim.moments for y in (m.year,) if m.last_year is None}
    if value.year is not None and years:
        score += _DECISIVE if value.year in years else -_DECISIVE
    return score


def _owns(other: Value, rival: Value, value: Value, context: frozenset[str]) -> bool:
    """Whether what the claim says of its figure stands with another figure, and nothing of it with
    this one: « a demandé 7 000 € » where 9,000 were asked for and 7,000 had.
    """
    if rival.label or other.label:
        return False
    if (other.own - rival.own) & context and not (rival.own - other.own) & context:
        return True
    mine, theirs = _beside(value), _beside(rival)
    return bool(mine and theirs) and mine in other.own - rival.own and theirs not in context


def _beside(value: Value) -> str:
    """The term of the word that stands just before a figure that ends its clause, else ""."""
    if claim_terms(_AFTER.split(value.around.after, maxsplit=1)[0]):
        return ""
    said = claim_terms(value.around.before)
    return said[-1] if said else ""


_AFTER = re.compile(r"[,;.]|\s(?:et|mais|puis|contre)\s")


def _same_thing(value: Value, rival: Value, statement: Statement, claim: Claim) -> bool:
    """Whether the two figures count the same thing: shared counted words, or a shared unit that
    is itself the thing (%, tonnes, years) in a sentence on the claim's subject.
    """
    if rival.label:
        return bool(rival.own) and rival.own <= claim.content
    if _is_gap(value, claim.text) != _is_gap(rival, statement.sentence.text):
        return False
    share = value.quantity.kind in ("percent", "ratio")
    if share and claim.levels and not rival.level and not set(claim.levels) & set(statement.levels):
        return False  # « 68 % au niveau local » has no rival in a rate of the whole
    if value.quantity.unit and value.quantity.kind != "ordinal":
        return True
    mine, theirs = value.head, rival.head
    if mine and theirs:
        return _meets(mine, rival.counted | _meant(rival, statement))
    words = value.counted | value.own
    return bool(words & (rival.counted | statement.asked | rival.own))


_MORE = re.compile(r"\s*(?:[^\W\d_]+\s+)?de\s+(?:plus|moins)\b", re.I)
_SIGN = re.compile(r"[+−-]\s?$")


def _is_gap(value: Value, text: str) -> bool:
    """Whether a figure tells how much more or less there is: « soit 38 de plus », « +38 »."""
    quantity = value.quantity
    return bool(_MORE.match(text, quantity.end) or _SIGN.search(text, 0, quantity.start))


def _meant(rival: Value, statement: Statement) -> frozenset[str]:
    """What « d'entre eux » may mean: what the questions that the statement answers speak of."""
    return statement.asked if _AMONG_THEM.match(rival.around.after) else frozenset()


_AMONG_THEM = re.compile(r"\s*d['’]entre\b", re.I)


def _names_other_thing(value: Value, rival: Value, statement: Statement, claim: Claim) -> bool:
    """Whether equal figures count different things: what follows either is unknown to the other
    side. « 193 acteurs » are not « 193 États »; « 64 % des territoires » not « 64 % d'entre eux ».
    """
    if value.quantity.unit and value.quantity.kind not in ("percent", "ratio"):
        return False
    share = value.quantity.kind in ("percent", "ratio")
    mine = _of_whom(value) if share else value.head
    theirs = _of_whom(rival) if share else rival.head
    if mine and share and (theirs or rival.people):
        return not _meets(mine, frozenset([theirs, *claim_terms(rival.people)]))
    if mine and theirs:
        known = statement.own | statement.asked
        asked = bool(synonyms(mine) & statement.asked)
        like = asked or mine in known | rival.counted or _meets(mine, frozenset([theirs]))
        return not (like or _meets(theirs, claim.content))
    return False


_OF = re.compile(
    r"\s*(?:des|du|de\s+l[ae]s?|de\s+l['’]|de|d['’])\s*(?:autres|ces|leurs|nos|ses)?\s*"
    r"(?P<word>[^\W\d_]{3,}(?:-\w+)*)",
    re.I,
)
_AMONG = frozenset(["entre"])


def _of_whom(value: Value) -> str:
    """The term of those that a share is of (« 64 % des élus »), "" when it does not say."""
    m = _OF.match(value.around.after)
    said = claim_terms(m["word"]) if m else ()
    return said[0] if said and said[0] not in _AMONG else ""


def _meets(term: str, known: frozenset[str]) -> bool:
    return term in known or not known.isdisjoint(synonyms(term))


def _derived(quantity: Quantity, statement: Statement) -> list[Value]:
    """Figures that follow from the statement's: « 21 points » from 36 and 57 %, « six ans » from
    2015 and 2021.
    """
    found: list[Value] = []
    percents = [v for v in statement.values if v.quantity.kind == "percent"][:2]
    for first, last in pairwise(percents):
        one, other = first.quantity, last.quantity
        told = {"points": abs(other.value - one.value), "multiple": other.value / (one.value or 1)}
        if quantity.kind in told:
            figure = told[quantity.kind]
            joined = Quantity(one.start, other.end, figure, quantity.kind, quantity.unit)
            own = first.own | last.own
            found.append(replace(first, quantity=joined, own=own, year=None))
    if quantity.kind == "duration" and quantity.unit == "an":
        for m in statement.moments:
            if m.last_year is not None and m.year is not None:
                span = Quantity(m.start, m.end, float(m.last_year - m.year), "duration", "an")
                found.append(Value(span, Clause("", ""), frozenset(), frozenset(), "", None))
    return found


def belonging(value: Value) -> Said:
    """What tells a figure of a series from its neighbours: its label, its level or its year."""
    if value.label:
        return say("for_label", label=value.label)
    if value.level and value.quantity.kind == "percent":
        return say("at_level", level=value.level)
    return say("in_year", year=value.year) if value.year else NOTHING


def written(value: Value, statement: Statement) -> str:
    """Return the figure as the statement writes it, « plus de » included."""
    start = value.quantity.span_start if value.quantity.span_start >= 0 else value.quantity.start
    return statement.sentence.text[start : value.quantity.end]
