"""Opposites: which sides of which pairs a text stands on (« le plus » and « le moins », what
succeeded and what failed), whether it speaks of a rise or of a fall, which office it names.

The pairs are ``lists/opposites.toml``: those that a claim may not turn, and, wider, those of which
a question asks one side.
"""

from __future__ import annotations

import re
from functools import lru_cache

from carnet_rag.french.numbers import find_moments, side_of
from carnet_rag.french.polarity import ClauseToken, matches, read_tokens
from carnet_rag.french.tokens import fold
from carnet_rag.french.wordlists import read_table

_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_WANTED = re.compile(
    r"\bquel(?:le)?s?(?: sont| est| étaient| seraient)?(?: les?| la|(?= l['’]))?(?: l['’]| )"
    r"(?:(?:principa|gran|vrai)\w+ )?([^\W\d_]+)",
    re.IGNORECASE,
)
"""What a question asks for by its name."""
_ONCE = re.compile(r"\b(?:une fois|dès|après|avant|à l['’]issue|au terme) (?:[^\W\d_]\S* ?){1,6}")
"""« une fois l'expérience finie », « dès l'ouverture du lieu »: when, and not on which side."""


@lru_cache(maxsize=4096)
def heading(text: str) -> int:
    """1 when the text speaks of a rise, -1 of a fall, 0 of neither or both."""
    sides = {side for t in read_tokens(text) for side in _directions_of(t.low)}
    return int("rise" in sides) - int("fall" in sides)


@lru_cache(maxsize=16384)
def _directions_of(low: str) -> tuple[str, ...]:
    """The directions that a word speaks of: the same words come in every text."""
    sides = read_table("opposites")["direction"]
    near = ((k, e) for k in ("rise", "fall") for e in sides[k] if e[0] == low[:1])
    return tuple(dict.fromkeys(k for k, e in near if matches(low, e)))


@lru_cache(maxsize=16384)
def _offices_of(low: str, wider: bool) -> tuple[str, ...]:
    """The groups of offices that a word speaks of."""
    offices = read_table("opposites")["offices"]
    groups = [forms for _, forms in offices["exclusive"] + offices["others"] * wider]
    return tuple(g for g in groups if any(matches(low, e) for e in g.split("|")))


@lru_cache(maxsize=8192)
def offices_in(text: str, *, wider: bool = False) -> dict[str, str]:
    """The offices that a text names: the group of each and the word as written; ``wider`` with
    those that one may hold beside another.
    """
    found: dict[str, str] = {}
    for token in read_tokens(text):
        for group in _offices_of(token.low, wider) if token.is_word else ():
            found.setdefault(group, text[token.start : token.end])
    return found


@lru_cache(maxsize=8192)
def opposites_in(text: str) -> dict[tuple[int, int], str]:
    """Which sides of which pairs of opposites a text uses: (pair, side), and the first word of
    each as written.
    """
    found: dict[tuple[int, int], str] = {}
    # « avant 2010 » and « après travaux » are no opposites.
    limits = {side_of(m, text)[1] for m in find_moments(text)}
    for token in read_tokens(text):
        for entry, side in _stated().get(token.low[:2], ()):
            if token.start not in limits and matches(token.low, entry):
                found.setdefault(side, text[token.start : token.end])
    return found


_UNDOING = re.compile(
    r"(?:in|im|ir|il|non-|anti)(?P<word>\w{3,}(?:[ai]bles?|ees?|e?ls?|elles?|iers?|ieres?|aux|ales?|ents?"
    r"|entes?|ants?|antes?|ites?|eux|euses?|ifs?|ives?|us?|ues?))$"
)
"""A word that denies the one inside it: « irréversible », « illégale »."""


@lru_cache(maxsize=1)
def _stated() -> dict[str, list[tuple[str, tuple[int, int]]]]:
    """The entries of the pairs by their first two letters, each with the side that it stands on."""
    found: dict[str, list[tuple[str, tuple[int, int]]]] = {}
    for n, pair in enumerate(read_table("opposites")["stated"]["pairs"]):
        for side, entries in enumerate(pair):
            for entry in entries.split("|"):
                found.setdefault(entry[:2], []).append((entry, (n, side)))
    return found


def opposed(claim: str, source: str) -> tuple[str, str] | None:
    """The claim's word and the source's when they are opposites and neither side has both."""
    undone = undoing(claim, source)
    if undone:
        return undone
    back = undoing(source, claim)
    if back:
        return back[1], back[0]
    mine, theirs = opposites_in(claim), opposites_in(source)
    for n, side in sorted(mine):
        other = (n, 1 - side)
        if other in theirs and other not in mine and (n, side) not in theirs:
            return mine[n, side], theirs[other]
    return None


def undoing(text: str, other: str) -> tuple[str, str] | None:
    """A word of the text that denies one of the other, of the same family, and that one."""
    for token, word in _denying(text):
        theirs = {t.low: t for t in read_tokens(other) if t.is_word}
        for low, there in theirs.items() if token.low not in theirs else ():
            if low.rstrip("sex") == word:
                return text[token.start : token.end], other[there.start : there.end]
    return None


@lru_cache(maxsize=8192)
def _denying(text: str) -> tuple[tuple[ClauseToken, str], ...]:
    """The words of a text that each deny another one, which it does not say; that one's stem."""
    tokens = read_tokens(text)
    mine = {t.low for t in tokens}
    inside = [(t, m["word"]) for t in tokens if (m := _UNDOING.fullmatch(t.low))]
    return tuple((t, word.rstrip("sex")) for t, word in inside if word not in mine)


def lacking_sides(question: str, text: str) -> tuple[str, ...]:
    """The words of the question of whose pair the text holds the other side alone; what is asked
    for by an unfavourable name (« quels sont les risques ? ») that it gives nothing: good is told
    in any words, harm is called so.
    """
    asked = _ONCE.sub(" ", question)
    stated = [(word, pole) for word in _WORD.findall(asked) for pole in _sides_of(word)]
    if not stated:
        return ()
    words = fold(text).replace("'", " ").split()
    wanted = _WANTED.search(question)
    found = [
        word
        for word, (own, other, harm) in stated
        if not any(w.startswith(own) for w in words)
        and (
            any(w.startswith(other) for w in words)
            or (harm and wanted is not None and word == wanted[1])
        )
    ]
    return tuple(dict.fromkeys(found))


_Pole = tuple[tuple[str, ...], tuple[str, ...], bool]
"""A side and its opposite, as beginnings of folded words; whether it is the unfavourable one."""


@lru_cache(maxsize=4096)
def _sides_of(word: str) -> tuple[_Pole, ...]:
    folded = fold(word)
    return tuple(pole for pole in _poles() if folded.startswith(pole[0]))


@lru_cache(maxsize=1)
def _poles() -> tuple[_Pole, ...]:
    """Each side of each pair; the second is the unfavourable one."""
    return tuple(
        (tuple(a.split("|")), tuple(b.split("|")), harm)
        for left, right in read_table("opposites")["asked"]["pairs"]
        for a, b, harm in ((left, right, False), (right, left, True))
    )
