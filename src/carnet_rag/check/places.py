"""Where the words, figures and dates of a text stand, and which preposition leads each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from carnet_rag.check.alignment import content_words
from carnet_rag.french.grammar import PREPOSITIONS
from carnet_rag.french.numbers import find_moments, find_quantities
from carnet_rag.french.polarity import read_tokens
from carnet_rag.french.tagging import tag
from carnet_rag.french.wordlists import read_lines

OF = "de"
_SAME = {"du": OF, "des": OF, "d'": OF, "aux": "à", "au": "à"}
_LIKE = {"dans": "en", "durant": "pendant"}
_PARTED = frozenset(',;:.()—–«»"“”|')
_CLAUSE = frozenset(["que", "qu'", "qui", "dont", "où", "quand", "lorsque", "lorsqu'", "si"])
"""What a preposition before them does not lead any more: « pour que la ville… »."""
_RELATIVE = re.compile(r"(?:\s?[»”)])?(?:\s?\([^()]*\))?,?\s+qui\s", re.I)
_DONE = re.compile(r"(?:[éiu]e?s?|ises?|is|ites?|its?|ertes?|erts?)$")
"""How a participle ends: the tagger takes half of them for nouns."""
_ALSO = re.compile(r"\s+(?:et|ou)\s+", re.I)
_ROW = re.compile(r"(?:,|,?\s+(?:et|ou|ni))\s+(?:(?:l[ea]s?|des)\s+|l['’])?", re.I)


@dataclass(frozen=True, slots=True)
class Place:
    """A word, figure or date in its text: ``lead`` the preposition of its phrase, "" without one,
    ``ways`` all that may be taken for it, and whether a sign or the text's start ``parts`` it from
    what stands before, or a clause ``opens`` there.
    """

    start: int
    end: int
    lead: str
    ways: frozenset[str]
    parted: bool
    opens: bool


@lru_cache(maxsize=1)
def _locutions() -> tuple[re.Pattern[str], dict[str, str]]:
    simple: dict[str, str] = {}
    for line in read_lines("locutions"):
        preposition, _, rest = line.partition(" : ")
        simple |= dict.fromkeys((w.strip() for w in rest.split(",")), preposition)
    ways = (re.escape(w.removesuffix(" de")) for w in simple)
    pattern = rf"\b({'|'.join(ways)})(?:\s+de|\s+du|\s+des|\s+d'|(?<=après))(?!\w)"
    return re.compile(pattern, re.I), {w.removesuffix(" de"): p for w, p in simple.items()}


@lru_cache(maxsize=8192)
def find_places(text: str) -> tuple[Place, ...]:
    """The words, figures and dates of a text that say something, in order."""
    plain = text.replace("’", "'")
    moments = find_moments(text)
    quantities = find_quantities(text, moments)
    # « au moins 12 »: no preposition, the figure's own.
    opening = {q.start: q.span_start for q in quantities if q.span_start < q.start}
    pattern, simple = _locutions()
    locutions = {m.start(): m for m in pattern.finditer(plain)}
    inside = [m.span() for m in locutions.values()]
    spans = (
        {(q.start, q.end) for q in quantities}
        | {(m.start, m.end) for m in moments}
        | {
            (w.start, w.end)
            for w in content_words(text)
            if not any(a <= w.start < b for a, b in inside)
        }
    )
    tokens = read_tokens(text)
    nouns = {t.end for t in tag(text) if t.tag in ("noun", "name")}
    found: list[Place] = []
    last = 0
    for start, end in sorted(spans):
        ahead: list[str] = []
        of = True  # « des » is « de les », not the article
        stop = last
        for token in tokens:
            if not last <= token.start < min(end, opening.get(start, end)) or token.start < stop:
                continue  # a date may have its preposition inside: « depuis 2008 »
            if m := locutions.get(token.start):
                ahead += [simple[m[1].lower()]]
                stop = m.end()
                continue
            low = plain[token.start : token.end]
            low = "à" if low == "A" else low.lower()
            of = of and not (low == "des" and not ahead and last not in nouns)
            ahead.append(low)
        cut = max((n for n, low in enumerate(ahead) if low in _PARTED | _CLAUSE), default=-1)
        lead = next((_SAME.get(b, b) for b in ahead[cut + 1 :] if b in _leading()), "")
        parted = not found or not _PARTED.isdisjoint(text[last:start])
        opens = parted or cut >= 0
        ways = {_LIKE.get(lead, lead)} if of or lead != OF else {lead, ""}
        if stop > last:
            ways.add(OF)  # « les clés au sein de la mairie » are those of it too
        if found and lead in ("", OF) and _ROW.fullmatch(text, last, start):
            ways |= found[-1].ways  # « pour les villes et les bourgs »
        found.append(Place(start, end, lead, frozenset(ways), parted, opens))
        last = max(last, end)
    return tuple(_subjects(found, text))


@lru_cache(maxsize=1)
def _leading() -> frozenset[str]:
    return PREPOSITIONS.union(_locutions()[1].values())


def _subjects(found: Sequence[Place], text: str) -> Iterator[Place]:
    """The places, with those whose phrase a relative follows as subjects too: « après la grippe,
    qui tua… ». After « de » it may be said of the noun before.
    """
    for n, place in enumerate(found):
        last = n
        while last + 1 < len(found) and not found[last + 1].opens and (
            found[last + 1].lead in ("", OF)
        ):  # fmt: skip
            last += 1
        free = _RELATIVE.match(text, found[last].end) and place.lead not in ("", OF)
        yield replace(place, ways=place.ways | {""}) if free else place


def find_readings(text: str) -> Iterator[tuple[Place, ...]]:
    """The places in their order, and in that of the active voice: « la salle est tenue par le
    maire », « le maire tient la salle ».
    """
    places = find_places(text)
    yield places
    for n in range(2, len(places)):
        if places[n].lead != "par" or places[n].opens:
            continue
        verb = n - 1
        while verb and _ALSO.fullmatch(text, places[verb - 1].end, places[verb].start):
            verb -= 1
        acts = [text[p.start : p.end] for p in places[verb:n]]
        first = verb - 1
        while first > 0 and not places[first].opens:
            first -= 1
        last = n
        while last + 1 < len(places) and not places[last + 1].opens and (
            places[last + 1].lead in ("", OF, "par")
        ):  # fmt: skip
            last += 1
        if first < 0 or places[verb].opens or not all(_DONE.search(a) for a in acts):
            continue
        bare = frozenset([""])
        agent = replace(places[n], lead="", ways=bare, parted=places[first].parted)
        patient = replace(places[first], ways=places[first].ways | bare, parted=False)
        yield (
            *places[:first],
            agent,
            *places[n + 1 : last + 1],
            *places[verb:n],
            patient,
            *places[first + 1 : verb],
            *places[last + 1 :],
        )
        return
