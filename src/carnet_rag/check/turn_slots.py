"""Direction and the turns of a sentence: condition, modality, tense, quantity, comparison, cause,
period.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from carnet_rag.check.alignment import Alignment
from carnet_rag.check.claim import Claim
from carnet_rag.check.denial_slots import compare_denials
from carnet_rag.check.figure_slots import written
from carnet_rag.check.findings import Finding, Outcome
from carnet_rag.check.ledger import Statement
from carnet_rag.check.turn_pair import TurnPair
from carnet_rag.french import opposites
from carnet_rag.french.numbers import moments_agree
from carnet_rag.french.polarity import SenseTurn

_HALF = 50.0
"""Percent from which a share is « la plupart »."""


def compare_turns(
    claim: Claim, statement: Statement, alignment: Alignment, findings: list[Finding]
) -> list[Finding]:
    """Direction, denials, opposites and every family of turns, beside the ``findings`` so far."""
    pair = TurnPair(claim, statement, alignment)
    stated = [f for f in findings if f.slot == "figure" and f.outcome in ("same", "rounded")]
    unsettled: Outcome = "loose" if stated else "absent"
    return [
        *_direction(claim, statement),
        *compare_denials(pair),
        *_conditions(pair, unsettled),
        *_modality(pair),
        *_tense(pair),
        *_quantity(pair),
        *_comparison(pair),
        *_cause(pair),
        *_period(pair),
        *_exactness(pair, stated),
        *_raised(pair),
    ]


def _direction(claim: Claim, statement: Statement) -> list[Finding]:
    text = statement.sentence.text
    theirs = opposites.heading(text)
    percents = [v.quantity.value for v in statement.values if v.quantity.kind == "percent"]
    if not theirs and len(percents) == 2 and "pass" in text:
        theirs = 1 if percents[0] < percents[1] else -1
    mine = claim.direction or _signed(claim.text)
    theirs = theirs or _signed(text)
    if mine and theirs and mine != theirs:
        said = "hausse" if mine > 0 else "baisse"
        true = "hausse" if theirs > 0 else "baisse"
        return [Finding("direction", "differs", said, true)]
    return []


_PLUS = re.compile(r"(?<!\S)\+\s?\d")
_MINUS = re.compile(r"(?<!\S)[-−]\d")


def _signed(text: str) -> int:
    """The direction that a sign gives: « +3 % » is a rise."""
    return int(bool(_PLUS.search(text))) - int(bool(_MINUS.search(text)))


def _exactness(pair: TurnPair, stated: Sequence[Finding]) -> list[Finding]:
    """« exactement 21 » where the carnet says at least 21."""
    statement, claim = pair.statement, pair.claim
    bounded = {written(v, statement) for v in statement.values if v.quantity.bound}
    own = {claim.text[v.quantity.span_start : v.quantity.end] for v in claim.values
           if v.quantity.bound}  # fmt: skip
    meant = [f for f in stated if f.true in bounded and f.said not in own]
    exact = pair.own("firmness")
    if not exact or not meant:
        return []
    return [Finding("turn", "differs", pair.said(exact[0]), meant[0].true)]


_RAISED = re.compile(r"\d+[⁰¹²³⁴-⁹]+")


def _raised(pair: TurnPair) -> list[Finding]:
    """« 169² », a power, or a figure with the call of a note: to be read again."""
    raised = (m.group() for m in _RAISED.finditer(pair.text))
    return [Finding("turn", "loose", said) for said in raised if said not in pair.source]


def _conditions(pair: TurnPair, unsettled: Outcome) -> list[Finding]:
    """A condition that the claim drops or adds; ``unsettled`` where its figure does not tell."""
    mine, theirs = pair.own("condition"), pair.other("condition")
    if mine:
        firm: Outcome = "absent" if pair.own("condition", "if") else unsettled
        return [] if theirs else [Finding("turn", firm, pair.said(mine[0]))]
    for turn in theirs:
        there = pair.reached(turn)
        kept = sum(i in pair.alignment.said for i in there)
        if kept * 2 >= max(1, len(there)) or not pair.meets(turn):
            continue
        comma = pair.source.find(",", turn.start)
        reach = [m for m in pair.statement.moments if turn.start < m.start]
        dated = [m for m in reach if comma < 0 or m.start < comma]
        if any(moments_agree(m, d) for m in pair.claim.moments for d in dated):
            continue  # « si vous êtes né en 1998 », « les personnes nées en 1998 »
        whole = bool(pair.own("quantity", "all"))
        return [Finding("turn", "absent" if whole else unsettled, "", pair.true(turn))]
    return []


_WEAK, _STRONG = ("may", "should"), ("must", "forced")


def _modality(pair: TurnPair) -> list[Finding]:
    """What is wished, possible, due, asked of somebody or thought wrongly, said as done; or the
    reverse.
    """
    own, other = pair.own("modality"), pair.other("modality")
    mine, theirs = _by_value(own), _by_value(t for t in other if pair.bears(t))
    for turn in pair.own("modality", *_STRONG):
        weaker = pair.meeting(turn, pair.other("modality", *_WEAK))
        if weaker and not pair.meeting(turn, pair.other("modality", *_STRONG)):
            return [Finding("turn", "differs", pair.said(turn), pair.true(weaker))]
    open_ = [theirs[value] for value in ("want", "may", "order", "wrong") if value in theirs]
    if open_ and not mine and not pair.own("tense", "future"):
        return [Finding("turn", "absent", "", pair.true(open_[0]))]
    missing = [t for v, t in mine.items() if v not in _by_value(other)]
    if missing and not (missing[0].value == "must" and pair.other("tense", "future")):
        # « Commencez par… » asks for what the carnet tells as done.
        told = missing[0].start == 0 and bool(pair.other("tense", "past"))
        # « représenterait » may tell what is foreseen, « auraient été » no more than is said.
        might = pair.said(missing[0]).lower().startswith(("aurai", "pourrai"))
        firm = told or might or missing[0].value in ("forced", "wrong")
        outcome: Outcome = "absent" if firm else "loose"
        return [Finding("turn", outcome, pair.said(missing[0]))]
    dropped = [t for v, t in theirs.items() if v not in mine]
    return [Finding("turn", "loose", "", pair.true(dropped[0]))] if dropped else []


def _by_value(turns: Iterable[SenseTurn]) -> dict[str, SenseTurn]:
    """Turns by their value: « est tenu de » is said by « doit »."""
    return {"must" if t.value == "forced" else t.value: t for t in turns}


def _tense(pair: TurnPair) -> list[Finding]:
    """What is to come told as past or as there already."""
    future = bool(pair.own("tense", "future"))
    past = pair.own("tense", "past", "now")
    coming = [t for t in pair.other("tense", "future") if pair.bears(t, 3) or pair.taken(t)
              or pair.counts(t)]  # fmt: skip
    done = any(pair.bears(t, 3) for t in pair.other("tense", "past"))
    if past and not future and coming and not done:
        return [Finding("turn", "absent", pair.said(past[0]), pair.true(coming[0]))]
    loose = future != bool(coming) and not pair.own("modality")
    return [Finding("turn", "loose", "")] if loose else []


_ORDER = {"few": 0, "some": 1, "most": 2, "chiefly": 2, "majority": 2, "all": 3}
_AGAINST = {
    "few": ("also", *_ORDER),
    "some": (),
    "only": ("also", "most", "chiefly", "majority", "all"),
}
"""What a quantity goes against; any other one goes against those of the order."""


def _quantity(pair: TurnPair) -> list[Finding]:
    """« tous », « la plupart », « certains », « seuls »."""
    found: list[Finding] = []
    mine, share = pair.own("quantity"), _share(pair)
    theirs = {t.value: t for t in pair.other("quantity")}
    ranks = {_ORDER.get(value, value) for value in theirs}
    figures = any(v.quantity.kind in ("percent", "ratio") for v in pair.claim.values)
    for turn in [] if figures else mine:
        value, said = turn.value, pair.said(turn)
        if _ORDER.get(value, value) in ranks:
            continue
        rival = next((theirs[v] for v in _AGAINST.get(value, tuple(_ORDER)) if v in theirs), None)
        if share is not None and value in _ORDER:
            fits = {"few": share < _HALF, "some": share < 100, "most": share > _HALF,
                    "chiefly": share > _HALF, "majority": share > _HALF,
                    "all": share >= 100}[value]  # fmt: skip
            found += [] if fits else [Finding("turn", "differs", said, f"{share:g} %")]
        elif rival:
            found.append(Finding("turn", "differs", said, pair.true(rival)))
        else:
            # « toute alliance » may be what « les alliances » are told of.
            each = said.lower() in ("tout", "toute", "chaque")
            firm = value in ("few", "chiefly", "majority", "all") and not each
            found.append(Finding("turn", "absent" if firm else "loose", said))
    known = {"also", *(t.value for t in mine)}
    dropped = [t for value, t in theirs.items() if value not in known and pair.bears(t)]
    return found + [Finding("turn", "loose", "", pair.true(t)) for t in dropped]


def _share(pair: TurnPair) -> float | None:
    """The share that the statement gives of what the claim speaks of, if it gives one."""
    shares = [v for v in pair.statement.values if v.quantity.kind in ("percent", "ratio")]
    level = [v for v in shares if v.level and v.level in pair.claim.levels]
    return next((v.quantity.value for v in (*level, *shares)), None)


_REVERSE = {"more": "less", "less": "more", "top": "least", "least": "top"}


def _comparison(pair: TurnPair) -> list[Finding]:
    """A superlative or comparison that the carnet does not make."""
    theirs = pair.other("comparison")
    return _alone(
        pair,
        pair.own("comparison"),
        theirs,
        rivals=lambda mine, turn: _REVERSE.get(mine.value) == turn.value,
        meant=[t for t in theirs if pair.bears(t)],
    )


def _period(pair: TurnPair) -> list[Finding]:
    """« par mois » for « par an »."""
    theirs = pair.other("period")
    near = [t for t in theirs if pair.surrounds(t)]
    found = _alone(
        pair, pair.own("period"), near or theirs, rivals=lambda _, turn: turn in near, meant=near
    )
    return [replace(f, slot="period") for f in found]


def _alone(
    pair: TurnPair,
    mine: Sequence[SenseTurn],
    theirs: Sequence[SenseTurn],
    rivals: Callable[[SenseTurn, SenseTurn], bool],
    meant: Sequence[SenseTurn],
) -> list[Finding]:
    """A turn of the claim that the statement does not have, another of its ``rivals`` or none; else
    one of the statement that is ``meant`` by what the claim takes up, and that it leaves out.
    """
    for turn in mine:
        if any(t.value == turn.value for t in theirs):
            continue
        against = next((t for t in theirs if rivals(turn, t)), None)
        true = pair.true(against) if against else ""
        return [Finding("turn", "differs" if against else "absent", pair.said(turn), true)]
    return [Finding("turn", "loose", "", pair.true(meant[0]))] if meant and not mine else []


def _cause(pair: TurnPair) -> list[Finding]:
    """A cause that the carnet does not give."""
    for turn in pair.own("cause"):
        if turn.start == 0 and "," not in pair.text:
            continue  # « Parce que… » alone answers a question
        if not pair.other("cause", turn.value):
            return [Finding("turn", "absent", pair.said(turn))]
    return []
