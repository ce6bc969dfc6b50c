"""Which words may stand for each other: synonyms, words of one family, a verb and its nouns."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from os.path import commonprefix

from carnet_rag.french.tokens import terms
from carnet_rag.french.wordlists import read_lines

_SHARED = 5
"""Letters that two stems of one family open with, at least."""
_ENDING = 4
"""Letters that they end differently in, at most."""


@lru_cache(maxsize=1)
def _table() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    # A word stands on three or four lines: it is stemmed once.
    first = {word: terms(word)[:1] for word in thesaurus()}
    for line in read_lines("synonyms"):
        stems = [stem for word in line.split() for stem in first[word]]
        for other in {*stems} - {*stems[:1]}:
            found.setdefault(stems[0], set()).add(other)
            found.setdefault(other, set()).add(stems[0])
    return {stem: frozenset(others) for stem, others in found.items()}


def synonyms(stem: str) -> frozenset[str]:
    """The stems of the words that may stand for a stem's."""
    return _table().get(stem, frozenset())


@lru_cache(maxsize=1)
def thesaurus() -> frozenset[str]:
    """Every word that the thesaurus holds, as it writes it."""
    return frozenset(word for line in read_lines("synonyms") for word in line.split())


_NOUN = re.compile(r"(?P<root>\w{2,}?)(?:ateur|atrice|ation|eur|euse|ement|age)")
"""What ends a noun of who does it, or of the doing."""


@lru_cache(maxsize=1)
def _deeds() -> dict[str, str]:
    """The stems of the nouns of a verb in the table, each with the verb's: « fondateur »,
    « création » with « fonder », « créer ».
    """
    known = thesaurus()
    found: dict[str, str] = {}
    for noun in sorted(known):
        m = _NOUN.fullmatch(noun)
        verbs = [m["root"] + ending for ending in ("er", "ir", "re")] if m else []
        for verb in verbs:
            if verb in known and terms(noun) and terms(verb):
                found.setdefault(terms(noun)[0], terms(verb)[0])
    return found


def kin(stem: str, others: Iterable[str]) -> str | None:
    """The first of some stems that is of a stem's family, or the verb's for that of its noun."""
    deeds, opening = _deeds(), stem[:_SHARED]
    verb = deeds.get(stem)
    for other in others:
        if other == verb or deeds.get(other) == stem:
            return other
        if other[:_SHARED] == opening and related(stem, other):
            return other
    return None


_MAGNITUDES = frozenset(terms("dizaine centaine millier million milliard"))


def related(one: str, other: str) -> bool:
    """Whether two stems are of one family: « territorial » and « territoir »."""
    if one[:_SHARED] != other[:_SHARED] or {one, other} <= _MAGNITUDES:
        return False
    shared = len(commonprefix([one, other]))
    return shared >= _SHARED and max(len(one), len(other)) - shared <= _ENDING
