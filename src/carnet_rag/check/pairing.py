"""Whether each figure and date of a claim stands beside what it stands beside in the statement."""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple, TypeGuard

from carnet_rag.check.alignment import content_words
from carnet_rag.check.claim import Claim
from carnet_rag.check.findings import Finding, Outcome, Slot
from carnet_rag.check.ledger import Statement
from carnet_rag.check.values import ANAPHOR, leaves_out
from carnet_rag.figures.context import Clause, counted
from carnet_rag.french.numbers import Moment, Quantity, find_moments, find_quantities
from carnet_rag.french.numbers.agreement import comparable, equal
from carnet_rag.french.tagging import find_acts

_JOINT = re.compile(
    r"[,;:]\s|[.!?]$|[\s(](?:et|ou|mais|puis|contre|tandis|alors|dont|ainsi|soit)\s", re.I
)
"""What parts the words of one figure from those of the next."""
_ROW = re.compile(r"\s*(?:,|ou|et|à|-)\s*")


class _Key(NamedTuple):
    """A figure or date as something beside another one: in what it is measured, and how much."""

    measure: Hashable
    worth: Hashable


@dataclass(frozen=True, slots=True)
class Mark:
    """A figure or a date with what stands before it and after it, nearest first: words (their
    terms), other figures and dates. The first one, and those with no word of their own before
    them, have all that stands before the first one as ``head``; one that leaves out what it counts
    has what the former one does as ``lent``, and one with no verb before it the former's ``verbs``.
    """

    value: Quantity | Moment
    text: str
    before: tuple[Hashable, ...]
    after: tuple[Hashable, ...]
    head: tuple[Hashable, ...]
    lent: tuple[Hashable, ...]
    verbs: frozenset[Hashable]

    @property
    def said_of(self) -> frozenset[Hashable]:
        """All that it may be said of."""
        return self.verbs.union(self.before, self.after, self.head, self.lent)


def compare_pairs(claim: Claim, statement: Statement) -> list[Finding]:
    """One finding for each figure or date of the claim that stands, in the statement, beside
    something else, where another one has its place: « 9 sites et 12 ponts » for 12 sites; loose
    when some of its own stands beside it as well.
    """
    if any(v.label or v.column for v in statement.values):
        return []
    findings = []
    mine, theirs = find_marks(claim.text), find_marks(statement.sentence.text)
    for mark in mine:
        same = [m for m in theirs if _equal(mark, m)]
        others = [m for m in theirs if _alike(mark, m) and not _equal(mark, m)]
        for other in others if same else ():
            outcomes = {_taken(mark, one, other) for one in same}
            # « 12 ponts et 9 sites » where « les 12 ponts relient 9 sites »: the 9 stand in place.
            held = any(_equal(m, other) and _common(m.after, other.after) for m in mine)
            kept = held and not _common(mark.after, other.after)
            if None not in outcomes and not kept:
                slot: Slot = "date" if isinstance(mark.value, Moment) else "figure"
                outcome: Outcome = "loose" if "loose" in outcomes else "differs"
                findings.append(Finding(slot, outcome, mark.text, other.text))
                break
    return findings


def _taken(mark: Mark, own: Mark, other: Mark) -> Outcome | None:
    """How a claim's figure stands in the place of another than its own: "differs", "loose" when it
    stands in part in its own; None when it does not.
    """
    here = _shared(mark, own) - other.said_of
    there = _shared(mark, other) - own.said_of
    left, right = _run(mark, own)
    left_there, right_there = _run(mark, other)
    gain = left_there + right_there + len(there) - left - right - len(here)
    if gain > 0:
        whole = not here and left_there >= left and right_there >= right
        return "differs" if whole else "loose"
    return None


def _shared(mark: Mark, there: Mark) -> frozenset[Hashable]:
    """What both are said of, but figures that could stand for them."""
    measure = _key(there.value).measure
    return frozenset(
        s for s in mark.said_of & there.said_of
        if not (isinstance(s, _Key) and s.measure == measure)
    )  # fmt: skip


def _run(mark: Mark, there: Mark) -> tuple[int, int]:
    """How many words in a row are the same before and after."""
    ways = (there.before, there.head)
    bare = [k for k in mark.before if k not in there.verbs]
    before = max(_common(said, way) for way in ways for said in (mark.before, bare))
    return before, max(_common(mark.after, there.after), _common(mark.after, there.lent))


def _common(one: Sequence[Hashable], other: Sequence[Hashable]) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _quantity(value: Quantity | Moment) -> TypeGuard[Quantity]:
    return isinstance(value, Quantity)


def _alike(one: Mark, other: Mark) -> bool:
    """Whether one could stand for the other."""
    a, b = one.value, other.value
    if _quantity(a) and _quantity(b):
        return comparable(a, b)
    return isinstance(a, Moment) and isinstance(b, Moment) and a.kind == b.kind


def _equal(one: Mark, other: Mark) -> bool:
    a, b = one.value, other.value
    if _quantity(a) and _quantity(b):
        return equal(a, b)
    return _key(a) == _key(b)


def _key(value: Quantity | Moment) -> _Key:
    if isinstance(value, Quantity):
        unit = "" if value.kind == "duration" else value.unit
        return _Key((value.kind, unit), (value.value, value.unit))
    return _Key(value.kind, (value.year, value.month, value.day, value.last_year))


@lru_cache(maxsize=8192)
def find_marks(text: str) -> tuple[Mark, ...]:
    """The figures and dates of a text, in order."""
    moments = find_moments(text)
    values: list[Quantity | Moment] = [*moments, *find_quantities(text, moments)]
    values.sort(key=lambda v: v.start)
    items: list[tuple[int, int, Hashable]] = [
        *((w.start, w.end, w.terms) for w in content_words(text)),
        *((v.start, v.end, _key(v)) for v in values),
    ]
    items.sort(key=lambda i: i[0])
    cuts = [m.start() for m in _JOINT.finditer(text)]
    acts = find_acts(text, "verb", "participle")
    verbs: frozenset[Hashable] = frozenset()
    found: list[Mark] = []
    acted = False
    for n, value in enumerate(values):
        left, right = _reach(n, values, cuts, len(text))
        before = tuple(k for s, _, k in reversed(items) if left <= s < value.start)
        after = tuple(k for s, _, k in items if value.end <= s < right)
        whole = tuple(k for s, _, k in reversed(items) if s < value.start)
        bare = bool(found) and _bare(before)
        own = frozenset(k for s, _, k in items if left <= s < value.start and s in acts)
        verbs = own or verbs
        takes = bare and _bare(after) or bool(ANAPHOR.search(text, value.end, right))
        lent: tuple[Hashable, ...] = ()
        acted, former = any(left <= a < right for a in acts), acted
        if found and former and bare and not acted:
            # « 68 % des fermes vendent au port, 44 % en ville »: all but where they do.
            lent = tuple(k for k in found[-1].after if not isinstance(k, _Key))[:-1]
        elif found:
            lent = _lent(value, takes, found[-1], text)
        found.append(
            Mark(
                value,
                text[value.start : value.end],
                before,
                after,
                head=found[0].head if bare else whole if not found else (),
                lent=lent,
                verbs=verbs - own,
            )
        )
    return _rows(found, values, text)


def _lent(value: Quantity | Moment, takes: bool, former: Mark, text: str) -> tuple[Hashable, ...]:
    """What the former figure counts, when this one does not say what it counts itself."""
    if not (_quantity(value) and _quantity(former.value)):
        return ()
    if not (takes or leaves_out(text, value, former.value)):
        return ()
    noun = len(content_words(counted(Clause("", text[former.value.end :]))))
    return former.lent or tuple(k for k in former.after[:noun] if not isinstance(k, _Key))


def _bare(beside: Sequence[Hashable]) -> bool:
    """Whether no word stands beside."""
    return all(isinstance(k, _Key) for k in beside)


def _reach(
    n: int, values: Sequence[Quantity | Moment], cuts: Sequence[int], length: int
) -> tuple[int, int]:
    """From where to where the words around the n-th figure are its own: the figures on both sides
    included, unless a joint parts them.
    """
    value = values[n]
    left = values[n - 1].start if n else 0
    left = max((c for c in cuts if left < c < value.start), default=left)
    right = values[n + 1].end if n + 1 < len(values) else length
    right = min((c for c in cuts if value.end <= c < right), default=right)
    return left, right


def _rows(found: list[Mark], values: Sequence[Quantity | Moment], text: str) -> tuple[Mark, ...]:
    """The marks, with what stands before and after a row given to each of it: what « 12, 14 et 16
    sites » count.
    """
    rows = [
        i for i in range(len(found) - 1)
        if _ROW.fullmatch(text, values[i].end, values[i + 1].start)
    ]  # fmt: skip
    for i in rows:
        found[i + 1] = replace(found[i + 1], before=found[i].before, head=found[i].head)
    for i in reversed(rows):
        found[i] = replace(found[i], after=found[i + 1].after)
    return tuple(found)
