"""The statements that may settle a claim, by nearness of meaning and by shared rare words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from carnet_rag.check.claim import Claim
from carnet_rag.check.ledger import Ledger, ReadIndex, Statement
from carnet_rag.index import Neighbour
from carnet_rag.types import Carnet

_NEAR_SENTENCES = 60
_NEAR_QUESTIONS = 80
_BY_WORDS = 12
_KEPT = 28
_WORD_WEIGHT = 0.12
"""How much shared words count beside cosines when statements are first ranked: the e5 cosines of
a corpus lie within 0.2 of each other, and so do most shares of words after this factor. Without it,
none of 223 claims has another verdict, five another place."""


class SearchedIndex(ReadIndex, Protocol):
    """The index: what the ledger reads, and nearness."""

    def carnet(self, carnet_id: str) -> Carnet:
        """The carnet of that id."""

    def embed_queries(self, texts: Sequence[str]) -> list[list[float]]:
        """Embed texts as questions."""

    def nearest(
        self, view: Literal["passages", "sentences", "questions"], vector: Sequence[float], k: int
    ) -> Sequence[Neighbour]:
        """Return the nearest items of a view."""


@dataclass(frozen=True, slots=True)
class NearStatement:
    """A statement with its cosine with the claim and that of the best anticipated question it
    answers, both from the best of all, and how much nearer the best unanswered question stands.
    """

    statement: Statement
    cosine: float
    question: float
    unanswered: float


def near_statements(
    index: SearchedIndex, claim: Claim, ledger: Ledger, vector: Sequence[float] | None = None
) -> list[NearStatement]:
    """The statements worth comparing, the most promising first. ``vector`` is that of the claim's
    text, where it was embedded with others.
    """
    if vector is None:
        (vector,) = index.embed_queries([claim.text])
    cosines = _near_sentences(index, vector, ledger)
    floor = min(cosines.values(), default=0.0)
    asked, unanswered, lowest = _near_questions(index, vector, ledger)
    if not asked and not unanswered:
        lowest = floor
    shares = _by_words(claim, ledger)
    numbers = set(cosines) | set(asked) | set(shares)
    best_asked = max(asked.values(), default=lowest)
    ranked = sorted(
        numbers,
        key=lambda n: (
            -(cosines.get(n, floor) + asked.get(n, lowest) + _WORD_WEIGHT * shares.get(n, 0.0)),
            n,
        ),
    )
    # Each nearness counts from the best one: how wide cosines spread is the engine's own.
    top = max(cosines.values(), default=0.0)
    return [
        NearStatement(
            ledger.statements[n],
            cosines.get(n, floor) - top,
            # Where nobody wrote questions, the sentence's own nearness stands for theirs.
            asked.get(n, lowest) - best_asked if ledger.by_entry else cosines.get(n, floor) - top,
            max(unanswered, lowest) - best_asked,
        )
        for n in ranked[:_KEPT]
    ]


def _near_sentences(
    index: SearchedIndex, vector: Sequence[float], ledger: Ledger
) -> dict[int, float]:
    cosines: dict[int, float] = {}
    for near in index.nearest("sentences", vector, _NEAR_SENTENCES):
        passage_id, _, row = near.item_id.rpartition("#")
        number = ledger.by_sentence.get((passage_id, int(row)))
        if number is not None:
            cosines[number] = max(near.score, cosines.get(number, -1.0))
    return cosines


def _near_questions(
    index: SearchedIndex, vector: Sequence[float], ledger: Ledger
) -> tuple[dict[int, float], float, float]:
    """The cosines of the statements that near questions ask for, of the best question without an
    answer, and of the farthest question looked at.
    """
    asked: dict[int, float] = {}
    unanswered, lowest = 0.0, 1.0
    for near in index.nearest("questions", vector, _NEAR_QUESTIONS):
        entry_id = near.item_id.rpartition("#")[0]
        lowest = min(lowest, near.score)
        if entry_id in ledger.unanswered:
            unanswered = max(unanswered, near.score)
            continue
        for number in ledger.by_entry.get(entry_id, ()):
            asked[number] = max(near.score, asked.get(number, -1.0))
    return asked, unanswered, lowest


def _by_words(claim: Claim, ledger: Ledger) -> dict[int, float]:
    """The statements that share most of the claim's rare words, each with the share."""
    total = sum(ledger.weight(t) for t in claim.content) or 1.0
    shares: dict[int, float] = defaultdict(float)
    for term in sorted(claim.content):
        for number in ledger.holders.get(term, ()):
            shares[number] += ledger.weight(term)
    best = sorted(shares, key=lambda n: (-shares[n], n))[:_BY_WORDS]
    return {n: shares[n] / total for n in best}
