"""Who did it: the agents of « créé par X et Y », « X a fondé », « X, président de »."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from carnet_rag.french.names import Name
from carnet_rag.french.tokens import fold

_FAMILIES: tuple[tuple[str, str], ...] = (
    (
        "créer",
        r"cré[ée]\w*|cr[ée]a(?:teur|trice)\w*|fond[ée]\w*|fondat\w+|(?:co)?fond\w+|lanc[ée]\w*",
    ),
    ("réaliser", r"réalis\w+|signature|sign[ée]\w*|conçu\w*|conduit\w*|men[ée]\w*"),
    ("animer", r"(?:co-?)?anim[ée]\w*|animat\w+"),
    ("organiser", r"(?:co-?)?organis\w+"),
    ("piloter", r"(?:co-?)?pilot\w+|dirig\w+|direct\w+|coordonn\w+"),
    ("préfacer", r"préfac\w+"),
    ("porter", r"port[ée]\w*|porte"),
    ("publier", r"publi[ée]\w*|édit[ée]\w*"),
    ("présider", r"présid\w+"),
    ("financer", r"financ[ée]\w*"),
    ("écrire", r"écri\w+|rédig\w+|formule|phrase|mot|expression|citation"),
    ("confier", r"confi[ée]\w*|charg[ée]\w*"),
    ("héberger", r"égide|abrit\w+|hébergé\w*"),
)
_FAMILY_PATTERNS = tuple((name, re.compile(rf"\b(?:{p})\b", re.I)) for name, p in _FAMILIES)
# « fondé et présidé par X » says both; « fondé en 2010 et présidé par X », one.
_BY = re.compile(r"\s+(?:et\s+\w+\s+)?(?:(?!(?:et|puis|mais|ou)\b)[\w’'-]+\s+){0,5}?par\s+", re.I)
_END = re.compile(
    r"[.;:()]|,\s+(?:en|pour|dans|à|avec|lors|au|sous|le|un|qui|dont|afin)\b|\s+(?:en|pour|lors|dès)\s|\s+le\s+\d"
    r"|\s+mais\b|(?:,|\s+et)\s+(?:est|a|ont|sont|était|fut|sera)\b"
    r"|\s+(?:et|puis)\s+\w+(?:ée?s?|ite?s?)\s+(?:[\w’'-]+\s+){0,3}?par\b",
    re.I,
)
_CLEFT = re.compile(r"^\s*(?:ce\s+sont|c['’]est)\s+(?P<who>\S.*?)\s+qui\s+(?P<verb>\S.*)$", re.I)
_ACTIVE = re.compile(r"^(?P<who>.+?)\s+(?:a|ont|avait|avaient)\s+(?P<verb>\w+)", re.I)
_PASSIVE = re.compile(
    r"^(?P<what>.+?)\s+(?:a\s+été|ont\s+été|fut|furent|est|sont|était)\s+(?:\w+ment\s+)?(?P<verb>\w+)",
    re.I,
)


_INITIALS = 3
"""Least letters of an acronym."""


@dataclass(frozen=True, slots=True)
class Deed:
    """A family of verbs with the names of who did it and, where it shows, to what."""

    family: str
    agents: tuple[Name, ...]
    patients: tuple[Name, ...] = ()


@lru_cache(maxsize=4096)
def deeds(text: str, names: tuple[Name, ...]) -> tuple[Deed, ...]:
    """What is said done by whom in the text: passives with « par », clefts and active pasts."""
    found: list[Deed] = []
    for family, pattern in _FAMILY_PATTERNS:
        for m in pattern.finditer(text):
            by = _BY.match(text, m.end())
            if not by:
                continue
            end = _END.search(text, by.end())
            agents = _inside(names, by.end(), end.start() if end else len(text))
            if agents:
                found.append(Deed(family, agents, _inside(names, 0, m.start())))
    cleft = _CLEFT.match(text)
    if cleft:
        found += [
            Deed(f, _inside(names, cleft.start("who"), cleft.end("who")))
            for f in families(cleft["verb"])
        ]
        return tuple(d for d in found if d.agents)
    passive = _PASSIVE.match(text)
    if passive:
        for family in families(passive["verb"]):
            what = _inside(names, passive.start("what"), passive.end("what"))
            if not any(d.family == family for d in found):
                found.append(Deed(family, (), what))
        return tuple(found)
    active = _ACTIVE.match(text)
    if active:
        found += [
            Deed(f, _inside(names, active.start("who"), active.end("who")))
            for f in families(active["verb"])
        ]
    return tuple(d for d in found if d.agents or d.patients)


@lru_cache(maxsize=4096)
def families(text: str) -> tuple[str, ...]:
    """The families of deeds that the text names."""
    return tuple(name for name, pattern in _FAMILY_PATTERNS if pattern.search(text))


def same(one: Name, other: Name) -> bool:
    """Whether two names are one: equal terms, or one is the other's ending (« Devert »)."""
    return (
        one.terms <= other.terms
        or other.terms <= one.terms
        or fold(one.text) == fold(other.text)
        or stands_for(one, other)
        or stands_for(other, one)
    )


def stands_for(short: Name, name: Name) -> bool:
    """Whether a name is the initials of another: CJD, Centre des Jeunes Dirigeants."""
    if len(short.text) < _INITIALS or not short.text.isupper():
        return False
    words = re.split(r"[^\w]+", name.text)
    return "".join(w[0] for w in words if w[:1].isupper()) == short.text


def _inside(names: tuple[Name, ...], start: int, end: int) -> tuple[Name, ...]:
    return tuple(n for n in names if start <= n.start and n.end <= end)
