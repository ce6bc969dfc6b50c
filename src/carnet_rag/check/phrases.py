"""Which content word completes which: « démarche papier », « délivrée par un huissier »."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import lru_cache

from carnet_rag.check.alignment import Alignment, Held, Word, content_words
from carnet_rag.check.claim import Claim
from carnet_rag.check.findings import Finding
from carnet_rag.check.ledger import Statement
from carnet_rag.french.polarity import read_tokens
from carnet_rag.french.tagging import find_acts

_OF = frozenset(["de", "d'", "du", "des"])
_OBJECT = "le"
"""How what a verb is done to completes it: with an article alone between."""
_PARTICIPLE = re.compile(r"(?:é|i|u|is|it)(?:e?s?)$")
_AND = "et"
_APART = ("par", _AND)
"""What completes a word in these ways is no rival of what completes it in another."""
_TO = frozenset(["à", "au", "aux"])
_ARTICLES = frozenset(
    ["le", "la", "l'", "les", "un", "une", "ce", "cet", "cette", "ces", "son", "sa", "ses"]
)


@dataclass(frozen=True, slots=True)
class Completion:
    """A word and the next one, which completes it: its number, and the preposition, "" without."""

    head: int
    by: str


@lru_cache(maxsize=8192)
def find_completions(text: str) -> tuple[Completion, ...]:
    """The words that the next one completes, with nothing but a preposition and an article
    between.
    """
    words = content_words(text)
    found = []
    for n, (one, other) in enumerate(zip(words, words[1:], strict=False)):
        by = _preposition(_between(text, one.end, other.start))
        if by == "" and _plural(text, one) != _plural(text, other):
            by = None  # « les entreprises nouent » is no noun with its adjective
        if by is not None and one.clause == other.clause:
            found.append(Completion(n, by))
    return tuple(found)


def _between(text: str, start: int, end: int) -> list[str]:
    return [
        text[t.start : t.end].lower().replace("’", "'")
        for t in read_tokens(text)
        if start <= t.start < end and t.low not in ("(", ")")
    ]


def _plural(text: str, word: Word) -> bool:
    return text[word.end - 1] in "sxz"


def _preposition(between: list[str]) -> str | None:
    if not between:
        return ""
    if all(low in _ARTICLES for low in between):
        return _OBJECT
    if not all(low in _ARTICLES or low in _OF for low in between[1:]):
        return None
    first = between[0]
    if first in _OF:
        return "de"
    if first in _TO:
        return "à"
    return first if first in ("en", "par", "pour", _AND) else None


def phrase_at(text: str, start: int, end: int) -> tuple[int, int]:
    """The span from ``start`` to the last word that completes what stands in ``text[start:end]``:
    adjectives and « de … » after it.
    """
    inside = [n for n, w in enumerate(content_words(text)) if start <= w.start < end]
    return start, phrase_end(text, inside[-1]) if inside else end


def phrase_end(text: str, word: int) -> int:
    """Where the last word ends that completes the one of that number."""
    while word in _completed(text):
        word += 1
    return content_words(text)[word].end


@lru_cache(maxsize=8192)
def _completed(text: str) -> frozenset[int]:
    """The words that the next one completes, without a preposition or after « de »."""
    words, acts = content_words(text), find_acts(text)
    return frozenset(
        completion.head
        for completion in find_completions(text)
        if completion.by in ("", "de") and words[completion.head + 1].start not in acts
    )


def counted_at(text: str, end: int, *, share: bool = False) -> tuple[int, int] | None:
    """The span of what a figure that ends at ``end`` counts: the phrase that follows at once, after
    a « de » when it is a ``share``.
    """
    word = next((w for w in content_words(text) if w.start >= end), None)
    if word is None or any(c in text[end : word.start] for c in ",;:.()"):
        return None
    between = _between(text, end, word.start)
    if not all(low in _ARTICLES or low in _OF for low in between):
        return None
    if share and not _OF.intersection(between):
        return None
    return phrase_at(text, word.start, word.end)


def compare_population(claim: Claim, alignment: Alignment) -> list[Finding]:
    """An absent « actor » when a share of the claim is of those that nothing in the carnet's text
    tells: « 68 % des entreprises françaises » where it speaks of those of more than ten employees.
    """
    for value in claim.values:
        measured = value.quantity.kind in ("percent", "ratio") or value.quantity.unit
        span = measured and counted_at(claim.text, value.quantity.end, share=True)
        if not span:
            continue
        own = [h for h in alignment.held if span[0] <= h.word.start < span[1]]
        if value.quantity.kind not in ("percent", "ratio"):
            own = own[:1]
        if any(h.how in ("", "asked") for h in own):
            return [Finding("actor", "absent", claim.text[span[0] : span[1]])]
    return []


def compare_complements(
    claim: Claim, statement: Statement, alignment: Alignment, told: Collection[str]
) -> list[Finding]:
    """A « wording » when the statement completes a word of the claim with another one:
    « délivrée par un avocat » where an « huissier » does; absent when nothing holds the claim's
    own, loose when what stands around does. ``told`` are the names that are judged already.
    """
    source = statement.sentence.text
    for word, held, there, rival, by in _rivals(claim, alignment, source, told):
        said = claim.text[word.start : held.word.end]
        true = source[there.start : rival.end]
        if by == "par" and not held.how:
            return [Finding("agent", "differs", said, true)]
        done = by == "" and _PARTICIPLE.search(source[rival.start : rival.end])
        otherwise = held.how == "around" and done
        return [Finding("wording", "loose" if otherwise else "absent", said, true)]
    return []


def compare_replaced(claim: Claim, statement: Statement, alignment: Alignment) -> list[Finding]:
    """An absent « wording » when, between two words that stand beside each other's place in the
    statement, it has another one than the claim: « des règles de tri, de collecte et de broyage »
    where it has « de tri, de stockage et de broyage ».
    """
    source, theirs = statement.sentence.text, alignment.theirs
    acts, their_acts = find_acts(claim.text), find_acts(source)
    held = alignment.held
    for before, own, after in zip(held, held[1:], held[2:], strict=False):
        if (before.how, after.how) != ("same", "same") or own.how not in ("", "around", "asked"):
            continue
        place = before.at + 1
        if after.at != place + 1 or place in alignment.said:
            continue
        rival = theirs[place]
        mine = _preposition(_row(claim.text, before.word.end, own.word.start))
        its = _preposition(_row(source, theirs[before.at].end, rival.start))
        listed = its == "" and source[theirs[before.at].end :].lstrip().startswith(",")
        if (
            mine
            and (mine == its or listed)
            and own.word.start not in acts
            and rival.start not in their_acts
        ):
            said = claim.text[own.word.start : own.word.end]
            return [Finding("wording", "absent", said, source[rival.start : rival.end])]
    return []


def _row(text: str, start: int, end: int) -> list[str]:
    """What stands between two words of a list."""
    return [low for low in _between(text, start, end) if low != ","]


def _rivals(
    claim: Claim, alignment: Alignment, source: str, told: Collection[str]
) -> Iterator[tuple[Word, Held, Word, Word, str]]:
    """The claim's words with one that completes each and is not held by the statement, and the
    statement's with what completes it there.
    """
    held = {h.word.start: h for h in alignment.held}
    words, theirs = content_words(claim.text), alignment.theirs
    acts, their_acts = find_acts(claim.text), find_acts(source)
    infinitives, their_infinitives = (
        find_acts(claim.text, "infinitive"),
        find_acts(source, "infinitive"),
    )
    named = [(n.start, n.end) for n in claim.names if n.text in told]
    taken = {h.at for h in alignment.held}
    rivals = {completion.head: completion.by for completion in find_completions(source)}
    for completion in find_completions(claim.text):
        head, own = held[words[completion.head].start], held[words[completion.head + 1].start]
        by = rivals.get(head.at)
        if head.at < 0 or by is None or any((by == k) != (completion.by == k) for k in _APART):
            continue
        if _OBJECT in (by, completion.by):
            continue
        rival = theirs[head.at + 1]
        asked = own.word.start in infinitives and rival.start in their_infinitives
        if own.at >= 0 or own.how == "light" or (own.word.start in acts and not asked):
            continue
        if any(a <= w.start < b for a, b in named for w in (head.word, own.word)):
            continue  # names have a slot of their own
        twin = sum(h.at == head.at for h in alignment.held) > 1
        if (rival.start in their_acts and not asked) or (head.at + 1 in taken and not twin):
            continue  # « l'innovation sociale et la territoriale » has two of what it has once
        yield words[completion.head], own, theirs[head.at], rival, by


def compare_lists(claim: Claim, statement: Statement, alignment: Alignment) -> list[Finding]:
    """An absent « wording » when two things that the claim lists stand in one list of the
    statement, where another thing has the place of a third: « l'expertise, la médiation et la
    connaissance » where it has « l'expertise, la médiation et l'action ».
    """
    held = {h.word.start: h for h in alignment.held}
    words = content_words(claim.text)
    for row in _lists(claim.text):
        items = [held[words[n].start] for n in row]
        for there in _lists(statement.sentence.text):
            shared = [h for h in items if h.at in there]
            # Where the first item starts is not told: « les formats courants, doc, pdf et png ».
            apart = [h for h in items[1:] if not there[0] <= h.at <= there[-1]]
            strange = [h for h in apart if h.how not in ("synonym", "family")]
            spare = [n for n in there[1:] if n not in alignment.said]
            if len(shared) > 1 and strange and spare:
                said = claim.text[strange[0].word.start : strange[0].word.end]
                rival = alignment.theirs[spare[0]]
                true = statement.sentence.text[rival.start : rival.end]
                return [Finding("wording", "absent", said, true)]
    return []


_LINK = re.compile(
    r"\s*(?:,\s*(?:et|ou|ni)?|\s(?:et|ou|ni))\s*(?:(?:l[ea]s?|une?|des?|aux?|du)\s+|[ld]['’])*",
    re.I,
)
_AND_OR = re.compile(r"\s(?:et|ou|ni)\s", re.I)


@lru_cache(maxsize=8192)
def _lists(text: str) -> tuple[tuple[int, ...], ...]:
    """The lists of a text, each by the words that head its items: of the first, the last noun
    before the sign that parts it from the second.
    """
    words = content_words(text)
    found: list[list[int]] = []
    closed = False
    for n, (one, other) in enumerate(zip(words, words[1:], strict=False)):
        if not _LINK.fullmatch(text, one.end, other.start) or one.clause != other.clause:
            continue
        if found and not closed and phrase_end(text, found[-1][-1]) == one.end:
            found[-1].append(n + 1)
        else:
            found.append([n, n + 1])
        closed = bool(_AND_OR.search(text, one.end, other.start))
    return tuple(tuple(row) for row in found if len(row) > 2)
