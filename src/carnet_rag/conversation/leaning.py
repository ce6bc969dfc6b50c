"""Does a turn stand alone, and if not, on which phrase of the questions before it does it lean?

The reader is given the turn, the last questions and their phrases, and scores each of these, and
the last question as a whole, against none: what it was taught with stands in ``scripts/reader``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from carnet_rag.conversation.subjects import Names, Past, spoken_of
from carnet_rag.french.tokens import terms
from carnet_rag.index.embed.reader import reader

PHRASES = 16
"""Phrases that are offered at most, those of the last turn first."""
LEANS = 0.5
"""How likely it must be that a turn leans, to be read on another subject than its own: at .4, one
answer of 331 more is right, and « que fait la mairie de Lyon ? » is read on the subject before."""
CLEAR = 1 / 3
"""How likely a phrase must be for a turn to lean on it, of how likely the turn stands alone: one
that may lean on anything (« combien d'entreprises s'allient ? ») is left as it is.
"""


@dataclass(frozen=True, slots=True)
class Leaning:
    """How likely the turn leans on those before, and on what first: phrases, likeliest first, each
    with its probability.
    """

    probability: float
    subjects: tuple[tuple[float, str], ...]

    @property
    def leans(self) -> bool:
        """Whether the turn does not stand alone."""
        return self.probability > LEANS

    @property
    def subject(self) -> str:
        """What it leans on, "" where nothing stands out."""
        clear = self.subjects and self.subjects[0][0] > CLEAR * (1 - self.probability)
        return self.subjects[0][1] if clear else ""


def read_leaning(turn: str, history: Sequence[Past], names: Names) -> Leaning:
    """Decide on a turn after others; to lean on what the turn says itself is to stand alone. Raises
    ModelError.
    """
    offered = spoken_of(history, names)[:PHRASES]
    scores = np.array([0.0, *reader().leans(turn, [p.whole for p in history], offered)])
    shares = np.exp(scores - scores.max())
    shares /= shares.sum()
    own, said = set(terms(turn)), float(shares[0])
    ranked = []
    for share, phrase in zip(map(float, shares[1:]), offered, strict=False):
        if own.issuperset(terms(phrase)):
            said += share
        else:
            ranked.append((share, phrase))
    ranked.sort(key=lambda weighed: -weighed[0])
    return Leaning(1 - said, tuple(ranked))
