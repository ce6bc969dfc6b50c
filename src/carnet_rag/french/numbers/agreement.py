"""Whether a claim's figure says what the source's figure says, as a careful editor would judge."""

from __future__ import annotations

import re
from typing import Literal

from carnet_rag.french.numbers.dates import Moment
from carnet_rag.french.numbers.units import Quantity

Match = Literal["exact", "rounded", "differs"]
Side = Literal["before", "after", ""]

_YEARS = {"an": 1.0, "décennie": 10.0, "siècle": 100.0, "mois": 1 / 12, "semaine": 1 / 52}
_MEASURES = (
    {"m²": 1.0, "ha": 1e4, "km²": 1e6},
    {"mm": 0.001, "cm": 0.01, "m": 1.0, "km": 1000.0},
    {"g": 0.001, "kg": 1.0, "tonne": 1000.0},
    {"litre": 1.0, "m³": 1000.0},
    {"minute": 1 / 60, "heure": 1.0, "jour": 24.0},
)
"""Units of one dimension, each with its worth."""
_SLACK = 0.08
"""How far an approximation may stand from the source, as a share of the value: « près de sept sur
dix » covers 65 to 70 %."""
_MORE = 0.25
"""How far beyond « plus de » or « moins de » the source may stand before the claim misleads."""
_POINTS = 5.0
"""The same for shares, in points: « moins d'une sur dix » covers 7 %."""


def comparable(claim: Quantity, source: Quantity) -> bool:
    """Whether both are measured in the same thing: two shares, two durations, two ranks..."""
    if claim.kind == "ratio" or source.kind == "ratio":
        return {claim.kind, source.kind} <= {"ratio", "percent"}
    if claim.kind == "duration" and source.kind == "duration":
        return (claim.unit in _YEARS) == (source.unit in _YEARS)
    if any(claim.unit in m and source.unit in m for m in _MEASURES):
        return True
    return claim.kind == source.kind and claim.unit == source.unit


def agree(claim: Quantity, source: Quantity) -> Match:
    """Compare two comparable quantities; ValueError when they are not comparable."""
    if not comparable(claim, source):
        raise ValueError("the two quantities are not comparable")
    said, true = _common(claim), _common(source)
    if claim.bound in ("less", "at_most"):
        if source.bound in ("more", "at_least"):
            return "differs"
        if claim.bound == source.bound and said == true:
            return "exact"
        return "rounded" if said - _reach(claim) <= true < said else "differs"
    if source.bound in ("less", "at_most"):
        return "differs"
    if claim.bound in ("more", "at_least"):
        if said == true:
            firm = source.bound in ("more", "at_least") or claim.bound == "at_least"
            return "exact" if firm else "differs"
        if source.bound in ("more", "at_least"):
            return "rounded" if said < true <= (1 + _SLACK) * said else "differs"
        return "rounded" if said < true <= said + _reach(claim) else "differs"
    if said == true:
        return "rounded" if claim.bound == "near" and claim.kind != "ratio" else "exact"
    if claim.bound == "near":
        return "rounded" if (1 - _SLACK) * said <= true <= 1.005 * said else "differs"
    if claim.bound == "about" or claim.collective:
        return "rounded" if abs(true - said) <= _SLACK * said else "differs"
    if "ratio" in (claim.kind, source.kind) and abs(true - said) < 1:
        return "rounded"  # « un tiers » for 33 %
    return "differs"


def alike(one: Quantity, other: Quantity) -> bool:
    """Whether two quantities may say the same: « près de sept sur dix » and « 68 % »."""
    return not comparable(one, other) or {agree(one, other), agree(other, one)} != {"differs"}


def equal(claim: Quantity, source: Quantity) -> bool:
    """Whether the source gives the very figure, in whatever unit."""
    return comparable(claim, source) and agree(claim, source) == "exact"


def _reach(claim: Quantity) -> float:
    """How far from its bound the true value may stand, in the unit that both sides share."""
    share = claim.kind in ("percent", "ratio")
    return max(_MORE * _common(claim), _POINTS if share else 0.0)


def _common(quantity: Quantity) -> float:
    """The value in a unit that both sides share: durations in years where they can be."""
    if quantity.kind == "duration" and quantity.unit in _YEARS:
        return round(quantity.value * _YEARS[quantity.unit], 3)
    worth = next((m[quantity.unit] for m in _MEASURES if quantity.unit in m), 1.0)
    return round(quantity.value * worth, 6)


def moments_agree(claim: Moment, source: Moment) -> bool:
    """Whether every part that the claim says stands in the source."""
    if claim.last_year is not None:
        return (claim.year, claim.last_year) == (source.year, source.last_year)
    parts = ("year", "month", "day")
    return all(getattr(claim, p) in (None, getattr(source, p)) for p in parts)


_LIMIT = re.compile(
    r"\b(?:(?P<before>avant|before)|après|after)(?:\s+(?:le|the|l['’](?:an|année)))?\s*$", re.I
)


def side_of(moment: Moment, text: str) -> tuple[Side, int]:
    """The side of a date on which a text puts what it says, and where the words for it start:
    « avant 2010 »; ("", the date's start) when it gives the date itself.
    """
    lead = _LIMIT.search(text, max(0, moment.start - 20), moment.start)
    if not lead:
        return "", moment.start
    return "before" if lead["before"] else "after", lead.start()


def on_side(date: Moment, side: Side, limit: Moment) -> bool | None:
    """Whether a date is before or after another; None where what they leave unsaid decides."""
    periods = date.last_year is not None or limit.last_year is not None
    if periods or (date.year is None) != (limit.year is None):
        return None
    for part in ("year", "month", "day"):
        mine, theirs = getattr(date, part), getattr(limit, part)
        if mine == theirs:
            continue
        if mine is None or theirs is None:
            return None if mine is None else False
        return bool(mine < theirs) == (side == "before")
    return False
