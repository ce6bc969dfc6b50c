"""Whether a claim says a statement's words in another order than whole phrases may be moved in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from carnet_rag.check.alignment import Alignment
from carnet_rag.check.claim import Claim
from carnet_rag.check.findings import Finding
from carnet_rag.check.ledger import Statement
from carnet_rag.check.places import OF, Place, find_places, find_readings
from carnet_rag.check.predicate import find_verb
from carnet_rag.check.roles import is_passive
from carnet_rag.french.numbers import equal, moments_agree
from carnet_rag.french.polarity import read_tokens
from carnet_rag.french.tagging import find_acts

_LEAST = 3
"""Words of a claim from which their order tells something: who, what is done, to whom."""
_VERBATIM = 0.8
"""Share of a stretch that a claim must have to be in its very words."""
_ENTAILS = {"dès": frozenset(["à", "en"])}
"""Prepositions with those that they say as well: what starts « dès la rentrée » does so at it."""


def compare_order(claim: Claim, statement: Statement, alignment: Alignment) -> list[Finding]:
    """An « order » when the claim says a stretch of the statement in its very words, some of them
    exchanged: « les villes aident la région » where the region helps the towns.
    """
    words = [h for h in alignment.held if h.how != "light"]
    places = [h.at for h in words]
    if len(set(places)) < _LEAST or any(h.how != "same" or h.at < 0 for h in words):
        return []
    start, end = alignment.theirs[min(places)].start, alignment.theirs[max(places)].end
    source = statement.sentence.text
    mine, theirs = find_places(claim.text), find_places(source)
    inside = [p for p in theirs if start <= p.start < end]
    pairs = _pairs(claim, statement, alignment)
    shared = [p for _, p in pairs if start <= p < end]
    dates = {m.start for m in claim.moments}  # they stand where they will: others judge them
    dates |= {v.quantity.start for v in claim.values if v.year is not None}
    pairs = [p for p in pairs if p[0] not in dates]
    short = len(words) == _LEAST and not claim.values and not claim.moments
    if not short and len(shared) < _VERBATIM * len(inside):
        return []
    true = source[start:end]
    said = claim.text[words[0].word.start : words[-1].word.end]
    if _turned_passive(said, true) or _owned(said, true) or not _displaced(pairs, mine, theirs):
        return []
    return [
        Finding("order", "absent" if _revoiced(claim, alignment, source) else "differs", said, true)
    ]


def _revoiced(claim: Claim, alignment: Alignment, source: str) -> bool:
    """Whether something is done on one side and is said on the other of whom it is done to: « la
    ville suit ses dépenses », « les dépenses de la ville sont suivies ».
    """
    acts = find_acts(claim.text, "verb", "participle") | {find_verb(claim.text)}
    theirs = alignment.theirs
    done = [(h.word, theirs[h.at]) for h in alignment.held if h.at >= 0 and h.word.start in acts]
    return any(is_passive(claim.text, a) != is_passive(source, b) for a, b in done)


_VOICE = frozenset(["par", "se", "s'"])


def _turned_passive(said: str, true: str) -> bool:
    """Whether one side says by whom and the other does not: who acts may then stand elsewhere."""
    one, other = ({t.low for t in read_tokens(x)} for x in (said, true))
    return not _VOICE.isdisjoint(one ^ other)


_HAS = re.compile(
    r"\b(?:a|ont|avai(?:t|ent)|aura|auront)\s+(?:des?|du|une?|l[ae]s?|\d+)\b"
    r"|(?<!\bsur\s)(?<!\bpar\s)(?<!\bde\s)(?<!\bà\s)(?<!\bdans\s)\b(?:son|sa|ses|leurs?)\s",
    re.I,
)


def _owned(said: str, true: str) -> bool:
    """Whether the claim says « les fermes ont des ponts », « la ferme compte ses ponts » where the
    statement has « les ponts des fermes ».
    """
    return bool(_HAS.search(said)) and not _HAS.search(true)


def follows(claim: Claim, statement: Statement, alignment: Alignment) -> bool:
    """Whether the claim's words stand in the statement's order and behind its prepositions, one of
    them put in the active voice when the other is.
    """
    mine, theirs = (tuple(find_readings(t)) for t in (claim.text, statement.sentence.text))
    pairs = _pairs(claim, statement, alignment)
    readings = [(one, theirs[0]) for one in mine] + [(mine[0], other) for other in theirs[1:]]
    return any(
        not _displaced(pairs, *both) and not _regoverned(claim, statement, alignment, *both)
        for both in readings
    )


def _displaced(
    found: Sequence[tuple[int, int]], one: Sequence[Place], other: Sequence[Place]
) -> bool:
    """Whether something of the claim stands elsewhere than in the statement without having been
    moved there whole: a phrase may go in front or to the end with the preposition that leads it, or
    between signs; two that have each other's place say something else.
    """
    mine = {p.start: (n, p) for n, p in enumerate(one)}
    theirs = {p.start: (n, p) for n, p in enumerate(other)}
    pairs = sorted((*mine[a], *theirs[b]) for a, b in found if a in mine and b in theirs)
    rank = {place: n for n, place in enumerate(sorted({at for _, _, at, _ in pairs}))}
    if len(rank) < len(pairs):
        return True  # a word said twice where its place is once
    fixed: list[tuple[int, str]] = []
    moved: list[tuple[int, str]] = []
    last = -1
    for _, place, at, there in pairs:
        here = rank[at]
        if here != last + 1 or here == 0:  # a stretch starts that stands apart in the statement
            (moved if _movable(place, there) else fixed).append((here, place.lead))
        last = here
    return _turned(fixed) or any(
        _turned([p for p in moved if p[1] == lead]) for lead in {p[1] for p in moved}
    )


def _regoverned(
    claim: Claim, statement: Statement, alignment: Alignment, one: Sequence[Place],
    other: Sequence[Place],
) -> bool:  # fmt: skip
    """Whether a noun of the claim stands, in the statement, behind another preposition or none:
    « grâce au maire, la salle rouvre » does not say that the mayor does.
    """
    mine = {p.start: p for p in one}
    theirs = {p.start: p for p in other}
    acts = find_acts(claim.text)
    for n, held in enumerate(alignment.held):
        if held.how != "same" or held.word.start in acts or held.word.start not in mine:
            continue
        terms = alignment.theirs[held.at].terms
        places = [w.start for w in alignment.theirs if w.terms == terms]
        places += _elided(claim, statement, alignment, n)
        ways = {way for start in places if start in theirs for way in theirs[start].ways}
        ways |= {also for way in ways for also in _ENTAILS.get(way, ())}
        if ways.isdisjoint(mine[held.word.start].ways):
            return True
    return False


_ARTICLE = re.compile(r"(?:\b(?:l[ea]s?|aux?)\s+|\bl['’])$", re.I)


def _elided(claim: Claim, statement: Statement, alignment: Alignment, n: int) -> list[int]:
    """Where the adjective of the claim's noun stands for both in the statement: « au régional » for
    « à l'échelon régional ».
    """
    pair = alignment.held[n : n + 2]
    if len(pair) < 2 or pair[1].how != "same" or claim.text[pair[0].word.end :][:1] != " ":
        return []
    if pair[1].word.start != pair[0].word.end + 1:
        return []
    start = alignment.theirs[pair[1].at].start
    return [start] if _ARTICLE.search(statement.sentence.text, 0, start) else []


def _turned(places: Sequence[tuple[int, str]]) -> bool:
    """Whether they stand in another order than in the statement."""
    return any(b < a for (a, _), (b, _) in pairwise(places))


def _movable(one: Place, other: Place) -> bool:
    """Whether a phrase that may be moved starts here in the claim and there in the statement."""
    free = (p.parted or p.lead not in ("", OF) for p in (one, other))
    return one.lead == other.lead and all(free)


def _pairs(claim: Claim, statement: Statement, alignment: Alignment) -> Sequence[tuple[int, int]]:
    """Where each word, date and figure of the claim starts, with where it does in the statement."""
    found = [(h.word.start, alignment.theirs[h.at].start) for h in alignment.held if h.at >= 0]
    for moment in claim.moments:
        dates = [m.start for m in statement.moments if moments_agree(moment, m)]
        found += [(moment.start, dates[0])] if len(dates) == 1 else []
    for value in claim.values:
        mine = value.quantity
        same = [v.quantity.start for v in statement.values if equal(mine, v.quantity)]
        found += [(mine.start, same[0])] if len(same) == 1 else []
    return sorted(found)
