"""What the carnets' own words tell of a conversation: how rare a word is, how a name is written."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from carnet_rag.french.tokens import fold, terms

_WORD = r"[A-ZÀ-Þ][\w&’'-]*"
_CAPITAL = re.compile(
    rf"\b(?!(?:L[ea]s?|Une?|Des?|Du|Ces?|Cette|Il|Elle|En|The) ){_WORD}"
    rf"(?: (?:(?:de|du|des|la|le|les|et|&|en) )?{_WORD})*"
)
_SMALL = re.compile(r"(?<![\w-])[a-zà-ÿ][\w-]+")


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


def lexicon_of(texts: Sequence[str], passages: Mapping[str, int], total: int) -> Lexicon:
    """Read the carnets' words. ``passages``: in how many of the ``total`` passages each term is."""
    scale = math.log(max(2, total))
    return Lexicon({t: 1 - math.log(n) / scale for t, n in passages.items()}, written_names(texts))


def written_names(texts: Sequence[str]) -> dict[str, str]:
    """What always has a capital, by its folded form, the commonest spelling winning."""
    counts: dict[str, Counter[str]] = {}
    small: Counter[str] = Counter()
    for text in texts:
        small.update(fold(m[0]) for m in _SMALL.finditer(text))
    for text in texts:
        for match in _CAPITAL.finditer(text):
            name = match[0]
            while " " in name and small[fold(name.partition(" ")[0])]:
                name = name.partition(" ")[2]  # « Avec Ana Bell Group »: what opens the sentence
            counts.setdefault(fold(name), Counter())[name] += 1
    return {
        key: found.most_common(1)[0][0]
        for key, found in counts.items()
        if len(key) > 2 and not small[key]
    }
