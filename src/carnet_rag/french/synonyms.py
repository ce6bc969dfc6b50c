"""Which words may stand for each other: a table of synonyms, and words of one family."""

from __future__ import annotations

from functools import lru_cache

from carnet_rag.french.tokens import terms
from carnet_rag.french.wordlists import read_lines

_SHARED = 5
"""Letters that two stems of one family open with, at least."""
_ENDING = 4
"""Letters that they end differently in, at most."""


@lru_cache(maxsize=1)
def _table() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for line in read_lines("synonyms"):
        stems = [stem for word in line.split() for stem in terms(word)[:1]]
        for head, other in zip(stems[:1] * len(stems), stems, strict=True):
            if other != head:
                found.setdefault(head, set()).add(other)
                found.setdefault(other, set()).add(head)
    return {stem: frozenset(others) for stem, others in found.items()}


def synonyms(stem: str) -> frozenset[str]:
    """The stems of the words that may stand for a stem's."""
    return _table().get(stem, frozenset())


_MAGNITUDES = frozenset(terms("dizaine centaine millier million milliard"))


@lru_cache(maxsize=65536)
def related(one: str, other: str) -> bool:
    """Whether two stems are of one family: « territorial » and « territoir »."""
    if one in _MAGNITUDES and other in _MAGNITUDES:
        return False
    shared = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        shared += 1
    return shared >= _SHARED and max(len(one), len(other)) - shared <= _ENDING
