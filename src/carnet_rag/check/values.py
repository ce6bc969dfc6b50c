"""The quantities of a text, each with its own words, level, year and people."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from carnet_rag.figures.context import Clause, clause, counted, levels, population
from carnet_rag.figures.listed import scaled_list
from carnet_rag.french.numbers import Moment, Quantity, find_moments
from carnet_rag.french.tokens import terms
from carnet_rag.types import CELL

_COMPOUND = re.compile(r"\b(co|re|ré|inter|multi|micro|socio|non|anti|auto)-(?=\w)", re.I)
ANAPHOR = re.compile(r"\b(?:celles?|celui|ceux)\b", re.I)
_ENUMERATION = re.compile(r"\s*(?:,|ou|et|à)\s*")


@dataclass(frozen=True, slots=True)
class Value:
    """A quantity of a sentence with the words that belong to it alone and the year it holds for."""

    quantity: Quantity
    around: Clause
    own: frozenset[str]
    counted: frozenset[str]
    level: str
    year: int | None
    people: str = ""
    label: str = ""
    head: str = ""
    """The term of the first word that it counts, "" when none follows it."""
    column: str = ""
    """The head of its column, of a figure in a table's row."""


@lru_cache(maxsize=8192)
def claim_terms(text: str) -> tuple[str, ...]:
    """Content terms of a text, prefixes joined (« co-fondateurs »: cofondateurs), no figures."""
    joined = _COMPOUND.sub(lambda m: m[1], text)
    return tuple(t for t in terms(joined) if not t[0].isdigit())


@lru_cache(maxsize=8192)
def terms_of(parts: tuple[str, ...]) -> frozenset[str]:
    """The content terms of several texts together."""
    return frozenset(t for part in parts for t in claim_terms(part))


def read_values(
    text: str,
    quantities: Sequence[Quantity],
    moments: Sequence[Moment],
    before: Sequence[str] = (),
) -> list[Value]:
    """The quantities of a text, each with its own words, level, year and people.

    ``before`` is what was said before, oldest first: whom « d'entre eux » means.
    """
    spans = [(q.start, q.end) for q in quantities]
    periods = [m for m in moments if m.last_year is not None]
    dated = [m.year for m in moments if m.year is not None]
    values: list[Value] = []
    for quantity in quantities:
        others = [s for s in spans if s != (quantity.start, quantity.end)]
        around = clause(text, quantity.start, quantity.end, others)
        what = frozenset(claim_terms(counted(around)))
        own = _own(around, last=quantity is quantities[-1])
        head = _head(around)
        former = values[-1] if values else None
        if former is not None and leaves_out(text, quantity, former.quantity):
            # « 9 sites ont fermé (15 %), 49 sont ouverts »: it counts what the one before does.
            what, head, own = former.counted, former.head, own | former.counted
        found = levels(around.after) or levels(around.before)
        pair = [q for q in quantities if q.kind == quantity.kind == "percent"]
        year = None
        if len(periods) == 1 and len(pair) == 2 and quantity in pair:
            year = periods[0].year if quantity == pair[0] else periods[0].last_year
        elif len(dated) == len(pair) == 2 and quantity in pair and not periods:
            year = dated[pair.index(quantity)]  # « 57 % en 2021, contre 36 % en 2015 »
        people = population(text, quantity.start, around, list(reversed(before)))
        if values and not people:
            people = values[-1].people
        if values and ANAPHOR.search(around.after):
            # « celles d'électricité » takes up « consommations », not « consommations d'eau ».
            own |= frozenset(claim_terms(counted(values[-1].around))[:1])
        level = found[0] if found else ""
        values.append(Value(quantity, around, own, what, level, year, people, head=head))
    return _enumerated(text, values)


_BRACKET = re.compile(r"[^;]*\(\s*(?:soit\s+)?")
_VERB = re.compile(
    r"\s++(?:(?:ne|n['’]|en|y|se|s['’])\s*)?(?:sont|ont|étaient|avaient|seront|auront)\b", re.I
)


def _head(around: Clause) -> str:
    words = [t for word in counted(around).split() for t in claim_terms(word)]
    return words[0] if words and claim_terms(around.after) else ""


def leaves_out(text: str, quantity: Quantity, former: Quantity) -> bool:
    """Whether a figure leaves out what it counts, which a figure before says: a verb follows it at
    once, or it is the share that a bracket gives of the figure before.
    """
    if quantity.kind in ("percent", "ratio"):
        return bool(_BRACKET.fullmatch(text, former.end, quantity.span_start))
    return not quantity.unit and bool(_VERB.match(text, quantity.end))


_JOINT = re.compile(r"[,;]\s|\s(?:et|mais|puis|contre|tandis|alors|dont)\s")


def _own(around: Clause, *, last: bool) -> frozenset[str]:
    """The words of a figure alone: those after it, up to what leads to the next figure; else those
    before it, from what parts it from the figure before.
    """
    after = around.after if last else _JOINT.split(f"{around.after} ", maxsplit=1)[0]
    return frozenset(claim_terms(after)) or frozenset(claim_terms(_JOINT.split(around.before)[-1]))


def _enumerated(text: str, values: list[Value]) -> list[Value]:
    """Give the members of « 1h, 4h ou 12h » the words of them all."""
    for i in range(len(values) - 2, -1, -1):
        here, after = values[i], values[i + 1]
        between = text[here.quantity.end : after.quantity.start]
        if here.quantity.kind == after.quantity.kind and _ENUMERATION.fullmatch(between):
            shared = here.own | after.own
            for j, other in enumerate(values):
                if j == i or j == i + 1 or (j > i and other.own == after.own):
                    values[j] = replace(other, own=shared)
    return values


def placed_values(
    values: Sequence[Value], text: str, heads: Sequence[str], published: str | None = None
) -> list[Value]:
    """The figures of a table's row, each with the words that open the row, those that head its
    column and the column's year.
    """
    label = frozenset(claim_terms(text.partition(CELL)[0]))
    placed = []
    for value in values:
        at = text.count(CELL, 0, value.quantity.start)
        head = heads[at] if at < len(heads) else ""
        years = [m.year for m in find_moments(head, published)]
        year = years[0] if len(years) == 1 else value.year
        own = label.union(claim_terms(head))
        placed.append(replace(value, own=own, counted=own, year=year, column=head))
    return placed


def listed_values(text: str) -> list[Value] | None:
    """The figures of a list that gives its scale first, None for any other text."""
    listed = scaled_list(text)
    if listed is None:
        return None
    values = []
    for label, value, start, end in listed[1]:
        named = frozenset(claim_terms(label))
        quantity = Quantity(start, end, value, span_start=start)
        values.append(
            Value(quantity, Clause(label, ""), named, named, "régional", None, label, label)
        )
    return values
