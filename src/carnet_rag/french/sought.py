"""Words that a reader looks for in texts, whatever their order, endings, accents and elisions."""

from __future__ import annotations

import re

from carnet_rag.french.tokens import fold, terms

_WORD = re.compile(r"\w+")
_SHORTEST_BEGINNING = 4
"""Letters by which a longer word is found too: « montargis » finds « montargois »."""


class Sought:
    """What was typed to look for; false when that is nothing."""

    def __init__(self, typed: str) -> None:
        self._typed = fold(typed).strip()
        self._terms = set(terms(typed))

    def __bool__(self) -> bool:
        return bool(self._typed)

    def fit(self, text: str) -> float:
        """How well a text fits, 0 when it lacks a word: first what holds the words as they were
        typed, then what holds more of their very forms, then the shortest.
        """
        folded = fold(text)
        whole = self._typed in folded
        # A stem keeps the first letters of its word: most texts are told apart without theirs.
        if not whole and not (self._terms and all(term[:3] in folded for term in self._terms)):
            return 0.0
        held = set() if whole else set(terms(text))
        if not whole and not all(any(_meets(t, own) for own in held) for t in self._terms):
            return 0.0
        typed = set(_WORD.findall(self._typed))
        same = len(typed.intersection(_WORD.findall(folded))) / max(len(typed), 1)
        return 2.0 * whole + same + 1 / (1 + len(folded))


def _meets(wanted: str, term: str) -> bool:
    begins = len(wanted) >= _SHORTEST_BEGINNING and not wanted[0].isdigit()
    return term == wanted or (begins and term.startswith(wanted))
