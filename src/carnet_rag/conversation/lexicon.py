"""What the carnets' own words tell of a conversation: how rare a word is, how a name is written."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from carnet_rag.french.tokens import fold, terms
from carnet_rag.index.words import Words


@dataclass(frozen=True, slots=True)
class Lexicon:
    """``rarity``: each stemmed term of the carnets, from 0 (in every passage) to 1 (in one);
    ``names``: folded names as the carnets write them.
    """

    rarity: Mapping[str, float] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    def rarest(self, text: str) -> float:
        """How rare the rarest of the text's words that the carnets use is; 0 without one."""
        return max((self.rarity.get(term, 0.0) for term in terms(text)), default=0.0)

    def unknown(self, text: str) -> float:
        """The share of the text's words that the carnets do not use; 0 without words."""
        found = terms(text)
        return sum(t not in self.rarity for t in found) / len(found) if found else 0.0

    def written(self, phrase: str) -> str:
        """The phrase as the carnets write it, when it is a name of theirs."""
        return self.names.get(fold(phrase), phrase)


def lexicon_of(words: Words, total: int) -> Lexicon:
    """What the words of an index of ``total`` passages tell."""
    scale = math.log(max(2, total))
    return Lexicon({t: 1 - math.log(n) / scale for t, n in words.passages.items()}, words.names)
