"""Whether a claim says a statement's words in another order than whole phrases may be moved in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from carnet_rag.check.alignment import Alignment, content_words
from carnet_rag.check.claim import Claim
from carnet_rag.check.findings import Finding
from carnet_rag.check.ledger import Statement
from carnet_rag.french.grammar import PREPOSITIONS
from carnet_rag.french.numbers import find_moments, find_quantities, moments_agree
from carnet_rag.french.numbers.agree import agree, comparable
from carnet_rag.french.polarity import read_tokens
from carnet_rag.french.tagging import tag

_OF = "de"
_CONTRACTED = {"du": _OF, "des": _OF, "d'": _OF, "aux": "à", "au": "à"}
_LEAST = 3
"""Words of a claim from which their order tells something: who, what is done, to whom."""
_VERBATIM = 0.8
"""Share of a stretch that a claim must have to be in its very words."""
_BESIDE = 2
"""What follows a figure within fewer characters is what it counts."""
_PARTED = frozenset(',;:.()—–«»"“”|')


@dataclass(frozen=True, slots=True)
class Place:
    """A word, figure or date in its text: ``lead`` the preposition of its phrase, "" without one,
    and whether a sign or the text's start ``parts`` it from what stands before.
    """

    start: int
    end: int
    lead: str
    parted: bool


@lru_cache(maxsize=8192)
def find_places(text: str) -> tuple[Place, ...]:
    """The words, figures and dates of a text that say something, in order."""
    moments = find_moments(text)
    figures = {(m.start, m.end) for m in moments}
    figures |= {(q.start, q.end) for q in find_quantities(text, moments)}
    spans = figures | {(w.start, w.end) for w in content_words(text)}
    tokens = read_tokens(text)
    found: list[Place] = []
    last = 0
    for start, end in sorted(spans):
        # A date may have its preposition inside: « depuis 2008 ».
        ahead = [text[t.start : t.end].replace("’", "'") for t in tokens if last <= t.start < end]
        between = ["à" if b == "A" else b.lower() for b in ahead]
        cut = max((n for n, b in enumerate(between) if b in _PARTED), default=-1)
        lead = next((_CONTRACTED.get(b, b) for b in between[cut + 1 :]
                    if b in PREPOSITIONS), "")  # fmt: skip
        parted = not found or not _PARTED.isdisjoint(text[last:start])
        if found and start - last < _BESIDE and (found[-1].start, found[-1].end) in figures:
            lead, parted = found[-1].lead, found[-1].parted  # « pour 12 sites »
        found.append(Place(start, end, lead, parted))
        last = max(last, end)
    return tuple(found)


def compare_order(claim: Claim, statement: Statement, alignment: Alignment) -> list[Finding]:
    """An « order » when the claim says a stretch of the statement in its very words, some of them
    exchanged: « les villes aident la région » where the region helps the towns.
    """
    words = [h for h in alignment.held if h.how != "light"]
    places = [h.at for h in words]
    if len(set(places)) < _LEAST or any(h.how != "same" or h.at < 0 for h in words):
        return []
    start, end = alignment.theirs[min(places)].start, alignment.theirs[max(places)].end
    inside = [p for p in find_places(statement.sentence.text) if start <= p.start < end]
    shared = [p for _, p in _pairs(claim, statement, alignment) if start <= p < end]
    short = len(words) == _LEAST and not claim.values and not claim.moments
    if not short and len(shared) < _VERBATIM * len(inside):
        return []
    true = statement.sentence.text[start:end]
    said = claim.text[words[0].word.start : words[-1].word.end]
    if _turned_passive(said, true) or not displaced(claim, statement, alignment):
        return []
    return [Finding("order", "differs", said, true)]


_VOICE = frozenset(["par", "se", "s'"])


def _turned_passive(said: str, true: str) -> bool:
    """Whether one side says by whom and the other does not: who acts may then stand elsewhere."""
    one, other = ({t.low for t in read_tokens(x)} for x in (said, true))
    return not _VOICE.isdisjoint(one ^ other)


def displaced(claim: Claim, statement: Statement, alignment: Alignment) -> bool:
    """Whether something of the claim stands elsewhere than in the statement without having been
    moved there whole: a phrase may go in front or to the end with the preposition that leads it, or
    between signs; two that have each other's place say something else.
    """
    mine = {p.start: p for p in find_places(claim.text)}
    theirs = {p.start: p for p in find_places(statement.sentence.text)}
    found = _pairs(claim, statement, alignment)
    pairs = [(mine[a], theirs[b]) for a, b in found if a in mine and b in theirs]
    rank = {place: n for n, place in enumerate(sorted({other.start for _, other in pairs}))}
    if len(rank) < len(pairs):
        return True  # a word said twice where its place is once
    fixed: list[tuple[int, str]] = []
    moved: list[tuple[int, str]] = []
    last = -1
    for one, other in pairs:
        here = rank[other.start]
        if here != last + 1 or here == 0:  # a stretch starts that stands apart in the statement
            (moved if _movable(one, other) else fixed).append((here, one.lead))
        last = here
    return _turned(fixed) or any(
        _turned([p for p in moved if p[1] == lead]) for lead in {p[1] for p in moved}
    )


def regoverned(claim: Claim, statement: Statement, alignment: Alignment) -> bool:
    """Whether a noun of the claim stands, in the statement, behind another preposition or none:
    « grâce au maire, la salle rouvre » does not say that the mayor does.
    """
    mine = {p.start: p.lead for p in find_places(claim.text)}
    theirs = {p.start: p.lead for p in find_places(statement.sentence.text)}
    acts = {t.start for t in tag(claim.text) if t.tag in ("verb", "participle", "infinitive")}
    return any(
        mine[h.word.start] != theirs[alignment.theirs[h.at].start]
        for h in alignment.held
        if h.how == "same" and h.word.start not in acts
    )


def _turned(places: Sequence[tuple[int, str]]) -> bool:
    """Whether they stand in another order than in the statement."""
    return any(b < a for (a, _), (b, _) in pairwise(places))


def _movable(one: Place, other: Place) -> bool:
    """Whether a phrase that may be moved starts here in the claim and there in the statement."""
    free = (p.parted or p.lead not in ("", _OF) for p in (one, other))
    return one.lead == other.lead and all(free)


def _pairs(claim: Claim, statement: Statement, alignment: Alignment) -> Sequence[tuple[int, int]]:
    """Where each word, date and figure of the claim starts, with where it does in the statement."""
    found = [(h.word.start, alignment.theirs[h.at].start) for h in alignment.held if h.at >= 0]
    for moment in claim.moments:
        dates = [m.start for m in statement.moments if moments_agree(moment, m) == "exact"]
        found += [(moment.start, dates[0])] if len(dates) == 1 else []
    for value in claim.values:
        mine = value.quantity
        same = [v.quantity.start for v in statement.values
                if comparable(mine, v.quantity) and agree(mine, v.quantity) == "exact"]  # fmt: skip
        found += [(mine.start, same[0])] if len(same) == 1 else []
    return sorted(found)
