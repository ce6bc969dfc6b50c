"""Words that add nothing to what is said: « faire », « je peux », « le carnet »."""

from __future__ import annotations

from functools import lru_cache

from carnet_rag.french.tokens import fold, terms
from carnet_rag.french.wordlists import read_words


@lru_cache(maxsize=1)
def light_words() -> frozenset[str]:
    """Those of the list, folded, in the forms that it has."""
    return frozenset(map(fold, read_words("light")))


@lru_cache(maxsize=1)
def light_terms() -> frozenset[str]:
    """Their terms."""
    return frozenset(t for word in light_words() for t in terms(word))


@lru_cache(maxsize=1)
def counting_terms() -> frozenset[str]:
    """Those of the verbs that say no more than « avoir » before a figure."""
    return frozenset(t for word in read_words("counting") for t in terms(word))
