"""How many of a question's words a text holds, rare words weighing the most."""

from __future__ import annotations

import math
from functools import lru_cache

from carnet_rag.french.tokens import fold, terms
from carnet_rag.index import Index


def term_weights(index: Index, question: str) -> dict[str, float]:
    """The question's terms with their idf in the carnets' passages; a word that no passage holds
    weighs the most.
    """
    frequencies, total = index.words.passages, len(index.passages)
    return {t: idf(frequencies.get(t, 0), total) for t in terms(question)}


def idf(frequency: int, total: int) -> float:
    """Inverse document frequency, smoothed as in Lucene's BM25; always above zero."""
    return math.log(1 + (total - frequency + 0.5) / (frequency + 0.5))


def covered(weights: dict[str, float], *held: frozenset[str]) -> float:
    """The share, by weight, of the terms that the sets hold together; 0 without terms."""
    total = sum(weights.values())
    together = held[0] if len(held) == 1 else frozenset().union(*held)
    if not total or together.isdisjoint(weights):
        return 0.0  # most texts hold no word of a question
    return sum([w for t, w in weights.items() if t in together]) / total


@lru_cache(maxsize=50_000)
def term_set(text: str) -> frozenset[str]:
    """The terms of a text, remembered: the same quotes come back at every question."""
    return frozenset(terms(text))


@lru_cache(maxsize=50_000)
def trigrams(text: str) -> frozenset[str]:
    """Character trigrams of the folded text, blanks at its ends."""
    padded = f" {fold(text).strip(' ?!.')} "
    return frozenset(padded[i : i + 3] for i in range(len(padded) - 2))


def dice(a: frozenset[str], b: frozenset[str]) -> float:
    """Dice's coefficient of two sets; 0 when one is empty."""
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0
