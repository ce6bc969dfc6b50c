"""A claim's words beside a statement's: what each is held by, in what order, and what is left."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from carnet_rag.check.claim import Claim
from carnet_rag.check.ledger import Ledger, Statement
from carnet_rag.check.values import claim_terms, terms_of
from carnet_rag.french.light import light_terms
from carnet_rag.french.numbers import find_moments, find_quantities
from carnet_rag.french.opposites import heading
from carnet_rag.french.polarity import read_tokens
from carnet_rag.french.synonyms import kin, synonyms

How = Literal["same", "synonym", "family", "around", "asked", "light", ""]
"""What holds a word: itself, a synonym or a word of its family in the statement; the heading or
the sentence before; a question that the statement answers; nothing, for a word that says little.
"""
_CREDIT: dict[How, float] = {
    "same": 1.0, "synonym": 0.8, "family": 0.8, "around": 0.8, "asked": 0.8, "light": 1.0, "": 0.0,
}  # fmt: skip


HAVING = frozenset(["a", "ont", "avait", "avaient", "aurait", "auraient", "aura", "ayant"])
"""What makes an auxiliary of the « été » that follows."""
_NEAR = 2
"""Sentences before a statement that govern it."""


@dataclass(frozen=True, slots=True)
class Word:
    """A content word with its place and its terms."""

    start: int
    end: int
    terms: tuple[str, ...]
    clause: int


@dataclass(frozen=True, slots=True)
class Held:
    """A claim's word and what holds it; ``at`` is the statement's word, where one does."""

    word: Word
    how: How
    at: int = -1


@dataclass(frozen=True, slots=True)
class Alignment:
    """The claim's words with what holds each, and the statement's words with whether the claim
    says them.
    """

    held: tuple[Held, ...]
    theirs: tuple[Word, ...]
    said: frozenset[int]
    covered: float

    @property
    def unheld(self) -> tuple[Word, ...]:
        """The claim's words that nothing holds."""
        return self.held_by("")

    def held_by(self, *hows: How) -> tuple[Word, ...]:
        """The claim's words that are held in these ways."""
        return tuple(h.word for h in self.held if h.how in hows)

    @property
    def unsaid(self) -> tuple[Word, ...]:
        """The statement's words that the claim lacks."""
        return tuple(w for i, w in enumerate(self.theirs) if i not in self.said)

    @property
    def own(self) -> float:
        """The share of the claim's words that the statement itself holds."""
        words = [h for h in self.held if h.how != "light"]
        return sum(h.at >= 0 for h in words) / len(words) if words else 1.0

    @property
    def moves(self) -> int:
        """How many times the claim goes back in the statement's order."""
        places = [h.at for h in self.held if h.at >= 0]
        return sum(b < a for a, b in pairwise(places))


@lru_cache(maxsize=8192)
def content_words(text: str) -> tuple[Word, ...]:
    """The words of a text that say something, its figures and dates left out."""
    moments = find_moments(text)
    taken = [(m.start, m.end) for m in moments]
    taken += [(q.start, q.end) for q in find_quantities(text, moments)]
    found = []
    before = ""
    for token in read_tokens(text):
        auxiliary = token.low == "ete" and before in HAVING
        before = token.low
        if not token.is_word or auxiliary or any(a <= token.start < b for a, b in taken):
            continue
        said = claim_terms(text[token.start : token.end])
        if said:
            rest = re.match(r"(?=\d)\w*", text[token.end :])  # « PERSEE3C »
            end = token.end + (rest.end() if rest else 0)
            found.append(Word(token.start, end, said, token.clause))
    return tuple(found)


def align(claim: Claim, statement: Statement, ledger: Ledger) -> Alignment:
    """Hold each word of the claim against the statement and what stands around it."""
    theirs = content_words(statement.sentence.text)
    places: dict[str, list[int]] = {}
    for i, word in enumerate(theirs):
        for term in word.terms:
            places.setdefault(term, []).append(i)
    around = _around(statement)
    words = content_words(claim.text)
    free = _free(words, theirs, statement)
    held: list[Held] = []
    last = -1
    for word in words:
        one = _hold(word, places, free, around, statement, last)
        last = one.at if one.at >= 0 else last
        held.append(one)
    return Alignment(tuple(held), theirs, _said(held, theirs), _covered(held, ledger))


def _around(statement: Statement) -> frozenset[str]:
    """The terms of what governs a statement: headings, title, the sentences before, who speaks."""
    passage, sentence = statement.passage, statement.sentence
    said_by = (sentence.speaker or "", passage.speaker or "")
    return terms_of((*statement.before[:_NEAR], *passage.heading_path, statement.title, *said_by))


def _hold(
    word: Word,
    places: dict[str, list[int]],
    free: dict[str, list[int]],
    around: frozenset[str],
    statement: Statement,
    last: int,
) -> Held:
    if all(t in places for t in word.terms):
        return Held(word, "same", _nearest(places[word.terms[0]], last))
    if light_terms().issuperset(word.terms):
        return Held(word, "light")
    for term in word.terms:
        way = heading(term)
        alike = free.keys() & synonyms(term) | {o for o in free if way and heading(o) == way}
        if alike:
            return Held(word, "synonym", _nearest(free[min(alike)], last))
        if other := kin(term, free):
            return Held(word, "family", _nearest(free[other], last))
    if all(t in around for t in word.terms):
        return Held(word, "around")
    if all(t in statement.asked for t in word.terms):
        return Held(word, "asked")
    return Held(word, "")


def _free(
    words: Sequence[Word], theirs: Sequence[Word], statement: Statement
) -> dict[str, list[int]]:
    """The statement's words that may stand for another word of the claim, by term: none that the
    claim has itself, nor a part of a proper name (« Startup d'État » says nothing of a « pays »).
    """
    own = {t for w in words for t in w.terms}
    named = [(n.start, n.end) for n in statement.names if len(n.terms) > 1]
    free: dict[str, list[int]] = {}
    for i, word in enumerate(theirs):
        if own.issuperset(word.terms) or any(a <= word.start < b for a, b in named):
            continue
        for term in word.terms:
            free.setdefault(term, []).append(i)
    return free


def _nearest(places: Sequence[int], last: int) -> int:
    """Of several places of a word, the first one after the last word that was held."""
    return next((p for p in places if p > last), places[-1])


def _said(held: Sequence[Held], theirs: Sequence[Word]) -> frozenset[int]:
    terms = {t for h in held if h.at >= 0 for t in theirs[h.at].terms}
    return frozenset(i for i, w in enumerate(theirs) if terms.issuperset(w.terms))


def _covered(held: Sequence[Held], ledger: Ledger) -> float:
    """The share of the claim that is held, each word weighed by how rare it is."""
    total = credit = 0.0
    for one in held:
        if one.how == "light":
            continue
        weight = max(ledger.weight(t) for t in one.word.terms)
        total += weight
        credit += weight * _CREDIT[one.how]
    return credit / total if total else 1.0
