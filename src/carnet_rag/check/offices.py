"""Which office a person of a claim holds, and in what body."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from carnet_rag.check.alignment import content_words
from carnet_rag.check.claim import Claim
from carnet_rag.check.findings import Finding
from carnet_rag.check.ledger import Statement
from carnet_rag.check.name_slots import same
from carnet_rag.check.phrases import phrase_end
from carnet_rag.check.values import claim_terms
from carnet_rag.french.names import Name
from carnet_rag.french.opposites import offices_in
from carnet_rag.french.tagging import find_acts
from carnet_rag.french.wordlists import read_table


@dataclass(frozen=True, slots=True)
class Post:
    """An office as a text gives it: its group, what makes another one of it (« ancienne »,
    « délégué »), and the terms of the body that it is held in, with the names among them.
    """

    said: str
    group: str
    rank: frozenset[str]
    body: frozenset[str]
    names: tuple[Name, ...]


def compare_offices(claim: Claim, statement: Statement) -> list[Finding]:
    """An absent « agent » when a person of the claim holds other offices in the statement: he is
    minister where it says « ancien ministre », or presides over another body.
    """
    if not any(n.kind == "person" and n.terms <= statement.own for n in claim.names):
        return []
    mine = find_posts(claim.text, claim.names)
    theirs = find_posts(statement.sentence.text, statement.names)
    strange = [m for m in mine if not any(_one_post(m, t) for t in theirs)]
    if not strange or not theirs:
        return []
    return [Finding("agent", "absent", strange[0].said, theirs[0].said)]


def _one_post(mine: Post, theirs: Post) -> bool:
    """Whether two offices are one, of the same body where the statement names it."""
    if (mine.group, mine.rank) != (theirs.group, theirs.rank):
        return False
    if not mine.body or not theirs.names or mine.body & theirs.body:
        return True
    return any(same(one, other) for one in mine.names for other in theirs.names)


def find_posts(text: str, names: Sequence[Name]) -> list[Post]:
    """The offices that a text names, in order; persons and places tell no body."""
    words, acts = content_words(text), find_acts(text, "verb")
    bodies = [n for n in names if n.kind not in ("person", "place")]
    found = []
    for n, word in enumerate(words):
        for group in offices_in(text[word.start : word.end]):
            led = n > 0 and _lesser().issuperset(words[n - 1].terms)
            held = n + (word.start in acts and n + 1 < len(words))  # « préside la commune »
            start, end = words[n - led].start, phrase_end(text, held)
            terms = frozenset(t for w in words if start <= w.start < end for t in w.terms)
            inside = tuple(b for b in bodies if word.end <= b.start < end)
            rank = terms & _lesser()
            found.append(Post(text[start:end], group, rank, terms - rank - {*word.terms}, inside))
    return found


@lru_cache(maxsize=1)
def _lesser() -> frozenset[str]:
    """The terms of what makes another office of one."""
    words: list[str] = read_table("opposites")["lesser"]["offices"]
    return frozenset(t for word in words for t in claim_terms(word))
