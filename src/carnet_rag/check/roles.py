"""Who does it to whom: « les conseillers accompagnent les collectivités », and the reverse."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from carnet_rag.check.alignment import HAVING, Alignment, Held, Word, content_words
from carnet_rag.check.claim import Claim
from carnet_rag.check.findings import Finding
from carnet_rag.check.ledger import Statement
from carnet_rag.check.name_slots import same
from carnet_rag.check.offices import compare_offices
from carnet_rag.check.phrases import phrase_at, phrase_end
from carnet_rag.check.predicate import find_verb
from carnet_rag.french.names import Name
from carnet_rag.french.numbers import find_moments
from carnet_rag.french.polarity import read_tokens
from carnet_rag.french.tagging import find_acts

_BEING = frozenset(
    ["est", "sont", "ete", "etait", "etaient", "fut", "furent", "sera", "seront", "etre", "etant"]
)
_BEFORE = 3
"""Words before a participle in which « être » is looked for."""
_AFTER = 4
"""Words after it in which « par » is."""


def compare_roles(claim: Claim, statement: Statement, alignment: Alignment) -> list[Finding]:
    """Whether what stands before and after a verb of the claim have changed places in the
    statement; at most one finding.
    """
    source = statement.sentence.text
    verbs = find_acts(claim.text, "verb", "participle")
    acts = find_acts(source, "verb", "participle")
    held = [h for h in alignment.held if h.at >= 0]
    for i, verb in enumerate(held):
        if verb.word.start not in verbs or verb.how not in ("same", "family"):
            continue
        left, right = _neighbour(held, i, -1), _neighbour(held, i, 1)
        if left is None or right is None:
            continue
        there = alignment.theirs[verb.at]
        voices = is_passive(claim.text, verb.word), is_passive(source, there)
        if verb.how == "family" and there.start not in acts:
            continue  # « sous le pilotage de » is no « a piloté »
        before = [p for p in _places(right, alignment) if p < verb.at]
        if voices[0] == voices[1]:
            exchanged = bool(before) and all(p > verb.at for p in _places(left, alignment))
            said, other = left, alignment.theirs[before[-1] if before else 0]
        else:
            # « l'union est représentée par les villes » where the union represents them.
            by = voices[0] and _BY.search(claim.text, verb.word.end, right.word.start)
            after = any(p > verb.at for p in _places(right, alignment))
            exchanged = bool(by) and after and not before and left.at < verb.at
            said, other = right, alignment.theirs[left.at]
        if exchanged:
            told = claim.text[said.word.start : said.word.end]
            return [Finding("agent", "differs", told, source[other.start : other.end])]
    return compare_offices(claim, statement)


def compare_authors(claim: Claim, statement: Statement, alignment: Alignment) -> list[Finding]:
    """An « agent » when the statement says by whom is done what the claim says, and the claim has
    it done by another (« menée par l'agence » where the chambers lead it, « l'agence l'a menée »),
    or done to who does it: « le logiciel intègre la mairie » where it is « intégré par la mairie ».
    """
    for deed in _deeds(claim, statement, alignment):
        if deed.agents and not any(_inside(h, deed.by, alignment) for h in deed.agents):
            start, end = deed.agents[0].word.start, deed.agents[-1].word.end
            said = claim.text[start : _whole(claim.text, end)]
            return [Finding("agent", "differs", said, statement.sentence.text[slice(*deed.by)])]
        theirs = [n for n in statement.names if deed.by[0] <= n.start < deed.by[1]]
        if deed.names and theirs and not any(same(n, m) for n in deed.names for m in theirs):
            # « l'association Les Ponts » is not « l'association Les Moulins ».
            said, true = deed.names[0].text, statement.sentence.text[slice(*deed.by)]
            return [Finding("agent", "differs", said, true)]
        if turned := [h for h in deed.patients if _inside(h, deed.by, alignment)]:
            start, end = phrase_at(claim.text, turned[0].word.start, turned[0].word.end)
            return [Finding("subject", "absent", claim.text[start:end])]
    return []


@dataclass(frozen=True, slots=True)
class _Deed:
    """Something that is done in the claim and in the statement, which says ``by`` whom in a span of
    its own; ``agents`` do it in the claim, where it names them (their ``names``), and it is done to
    ``patients``, where the claim does not say « par » whom.
    """

    by: tuple[int, int]
    agents: Sequence[Held]
    patients: Sequence[Held]
    names: Sequence[Name]


def _deeds(claim: Claim, statement: Statement, alignment: Alignment) -> Iterator[_Deed]:
    mine, theirs = _authors(claim.text), _authors(statement.sentence.text)
    acts = find_acts(claim.text, "verb", "participle") | {find_verb(claim.text)}
    for n, held in enumerate(alignment.held):
        by = next((theirs[p] for p in _places(held, alignment) if p in theirs), None)
        if by is None:
            continue
        ends = (m.end for m in statement.names if by[0] <= m.start <= by[1] + 1)
        by = by[0], max([by[1], *ends])
        if n in mine:
            first, last = mine[n]
            told = [h for h in alignment.held if first <= h.word.start < last]
            agents = [h for h in told if h.how != "light"]
            yield _Deed(by, agents, [], _names_of(agents, claim))
        elif held.word.start in acts:
            before, after = _sides(alignment.held, n)
            if is_passive(claim.text, held.word):
                yield _Deed(by, [], before, [])
            else:
                names = _names_of(before, claim)
                doing = [m for m in names if not _LED.search(claim.text[: m.start])]
                strange = before if all(h.at < 0 for h in before) else []
                yield _Deed(by, _named(before, claim) or strange, after, doing)


_LED = re.compile(
    r"\b(?:à|aux?|en|dans|chez|pour|avec|selon|par|sur|depuis|d['’]|de|du|des)(?:\s+l[ae]s?|\s+l['’]|)"
    r"\s*[«“\"]?\s*$",
    re.I,
)
"""What stands before a name that tells of something else than who does it."""


def _names_of(held: Sequence[Held], claim: Claim) -> list[Name]:
    """The names of a claim that these words are of."""
    places = [h.word.start for h in held]
    return [n for n in claim.names if any(n.start <= p < n.end for p in places)]


def _sides(held: Sequence[Held], n: int) -> tuple[list[Held], list[Held]]:
    """What a claim says before and after one of its deeds, in the same clause."""
    clause, start = held[n].word.clause, held[n].word.start
    telling = [h for h in held if h.how != "light"]
    same = [h for h in telling if h.word.clause == clause]
    before = [h for h in same if h.word.start < start]
    # « ce sont les villes qui ont fondé »: the clause before says who.
    before = before or [h for h in telling if h.word.clause == clause - 1]
    return before, [h for h in same if h.word.start > start]


def _named(held: Sequence[Held], claim: Claim) -> Sequence[Held]:
    """Of some words those that do not merely stand around the statement, if the claim names one."""
    told = [h for h in held if not h.how or h.at >= 0]
    named = any(n.start <= h.word.start < n.end for n in claim.names for h in told)
    return told if named else []


def _inside(held: Held, span: tuple[int, int], alignment: Alignment) -> bool:
    """Whether a place of a held word lies in a span of the statement."""
    return held.at >= 0 and any(
        span[0] <= alignment.theirs[p].start < span[1] for p in _places(held, alignment)
    )


_ALSO = re.compile(r"(?:,|,?\s+(?P<also>et|ou))\s+(?:(?:l[ea]s?|une?|des|par)\s+|l['’])*", re.I)


@lru_cache(maxsize=8192)
def _authors(text: str) -> Mapping[int, tuple[int, int]]:
    """The words of a text after which « par » says by whom, dates left out, each with the span
    that tells it: « fondée et portée en 2008 par la ville et la région ».
    """
    words = content_words(text)
    found: dict[int, tuple[int, int]] = {}
    if not _BY.search(text):
        return found
    dates = [(m.start, m.end) for m in find_moments(text)]
    for n in range(len(words) - 2, -1, -1):
        end, start = words[n].end, words[n + 1].start
        between = [t.low for t in read_tokens(text[end:start])] if start - end < _FAR else []
        for first, last in dates:
            if end <= first and last <= start:
                between = [t.low for t in read_tokens(f"{text[end:first]} {text[last:start]}")]
        if between[:1] in (["en"], ["le"]) and "par" in between:
            between = between[1:]
        active = _ACTIVE.search(text[: words[n].start])
        if between[:1] == ["par"] and len(between) < _SHORT and not active:
            found[n] = _span(text, n + 1)
        elif n + 1 in found and _ALSO.fullmatch(text, end, start):
            found[n] = found[n + 1]  # « réparés ou repeints par »
    return found


_BY = re.compile(r"\bpar\b", re.I)
_ACTIVE = re.compile(r"(?:\b(?:a|ont|avait|avaient|aura|auront|ayant|se)\s|\bs['’])$", re.I)
"""What stands before a verb whose « par » is no doer: « a débuté par », « s'explique par »."""
_FAR = 60
"""Characters between a deed and who does it, at most."""
_ROW = 12
"""Words of a row of those who do it, at most."""
_SHORT = 4
"""Tokens from « par » on to who does it."""


def _span(text: str, word: int) -> tuple[int, int]:
    """The phrase that a word heads, with those of its row: « la ville et la région »."""
    words = content_words(text)
    start, end = words[word].start, phrase_end(text, word)
    last = end
    for n in range(word + 1, min(word + _ROW, len(words))):
        link = _ALSO.fullmatch(text, last, words[n].start) if words[n].start >= last else None
        if link:
            last = phrase_end(text, n)
            end = last if link["also"] else end  # « par la ville, les ponts ont été peints »
    return start, _whole(text, end)


def _whole(text: str, end: int) -> int:
    """Where a word ends whose figures stand inside: « PERSEE3C »."""
    return next((n for n in range(end, len(text)) if not text[n].isalnum()), len(text))


def _places(held: Held, alignment: Alignment) -> list[int]:
    """Every place of a held word in the statement."""
    if held.at < 0:
        return []
    word = alignment.theirs[held.at]
    return [i for i, w in enumerate(alignment.theirs) if w.terms == word.terms]


def _neighbour(held: list[Held], i: int, step: int) -> Held | None:
    j = i + step
    if not 0 <= j < len(held) or held[j].word.clause != held[i].word.clause:
        return None
    return held[j] if held[j].how == "same" and held[j].at != held[i].at else None


def is_passive(text: str, verb: Word) -> bool:
    """Whether a verb is said of whom it is done to: with « être », by whom, or as a participle that
    no « avoir » leads, « les mois évités ».
    """
    tokens = read_tokens(text)
    i = next(n for n, t in enumerate(tokens) if t.start <= verb.start < t.end)
    before = {t.low for t in tokens[max(0, i - _BEFORE) : i]}
    after = {t.low for t in tokens[i + 1 : i + 1 + _AFTER]}
    bare = bool(_BARE.search(text, verb.start, verb.end)) and not before & HAVING
    return bare or bool(before & _BEING) or "par" in after


_BARE = re.compile(r"ée?s?$")
"""How a participle ends that is no other form of its verb."""
