"""Words that add nothing to what is said: « faire », « je peux », « le carnet »."""

from __future__ import annotations

from functools import lru_cache

from carnet_rag.french.tokens import terms
from carnet_rag.french.wordlists import read_words


@lru_cache(maxsize=1)
def light_terms() -> frozenset[str]:
    """Their terms."""
    return frozenset(t for word in read_words("light") for t in terms(word))
