"""Typing errors in a question, mended towards the words of the carnets, then towards French.

A word that neither the carnets nor a French dictionary know is replaced by the one word near it,
by letters inserted, dropped, changed or swapped (the distance of Damerau and Levenshtein); a word
typed without accents gets those that the carnets write, an elision its apostrophe, a name its
capital. What the reader
typed is kept elsewhere: the mended question only serves to search.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache

from rapidfuzz.distance import DamerauLevenshtein
from rapidfuzz.process import extract

from carnet_rag.french.tokens import fold, terms
from carnet_rag.french.wordlists import read_lines, read_words

_WORD = re.compile(r"[^\W\d_]+")
_ELIDED = re.compile(r"(?:[djlmns]|qu)(?=[aeiouyh])|(?:c|t(?!il|elle|on))(?=[aeiouy])")
# Choices, held by the cases of tests/french/test_spelling.py and measured on nothing else. A word
# mended wrongly misleads the search more than one left as typed: each is on the strict side.
_SHORTEST = 4
"""Letters of the shortest word that is mended: of three, too many words are one letter apart."""
_LONG = 8
"""Letters from which a word may hold two errors."""
_OWN = 1000
"""What an occurrence in the carnets is worth beside those of the dictionary's corpus."""
_OPENS = 4
"""Letters of a word that tell how it begins."""
_STEM = 2
"""Letters that a word shares with its stem, at least."""
_ALTERED = 2
"""Letters at the end of a stem that a word may write otherwise: « amical », « amicaux »."""
_COMMON = 50
"""Occurrences, in the dictionary's corpus, of the words that an error is mended to."""


class Speller:
    """Mends questions towards the words of some texts, counted as they are ``typed`` there. Safe
    from several threads.
    """

    def __init__(self, typed: Mapping[str, int]) -> None:
        self._counts: Counter[str] = Counter()
        self._spelt: dict[str, str] = {}
        self._written: dict[str, str] = {}
        self._plain: set[str] = set()
        for word, count in sorted(typed.items(), key=lambda w: (w[1], w[0])):
            self._counts[fold(word)] += count
            self._written[fold(word)] = word
            self._spelt[fold(word)] = word.lower()  # the most frequent spelling comes last
            self._plain.add(word.lower())
        lower = {fold(word) for word in typed if word[0].islower()}
        self._names = {
            folded: count for folded, count in self._counts.items() if folded not in lower
        }
        self._mend = lru_cache(4096)(self._mended)

    def mend(self, question: str) -> str:
        """The question with its misspelt words replaced; the others, and the rest, as typed."""
        return _WORD.sub(lambda match: self._mend(match[0], match.start() > 0), question)

    def _mended(self, word: str, inside: bool) -> str:
        folded = fold(word)
        if full := clipped().get(folded):
            return full
        if len(folded) < _SHORTEST or word.isupper():
            return word
        if folded in self._counts:
            if folded in self._names and word.islower() and not is_french(folded):
                return self._written[folded]
            bare = word.lower() == folded and folded not in self._plain
            return self._cased(folded, word) if bare and folded not in _frequencies("fr") else word
        if folded in places():
            return word.capitalize()
        if is_french(folded) or folded in _frequencies("en"):
            return word
        elided = _ELIDED.match(folded)
        if elided and self._is_known(folded[elided.end() :]):
            at = elided.end()
            return f"{word[:at]}'{self._mended(word[at:], True)}"
        if inside and word[0].isupper():
            near = self._near_names.nearest(folded, 1)
        else:
            # Who types accents spells with care: one slip at most, and towards the carnets.
            careful = word.lower() != folded
            errors = 2 if len(folded) >= _LONG and not careful else 1
            near = (self._near_own if careful else self._near_common).nearest(folded, errors)
        return self._cased(near, word) if near else word

    def _is_known(self, folded: str) -> bool:
        return len(folded) >= _SHORTEST and (folded in self._counts or folded in _french())

    def _cased(self, folded: str, typed: str) -> str:
        spelt = self._spelt.get(folded) or _french()[folded]
        return spelt.capitalize() if typed[0].isupper() else spelt

    @cached_property
    def _near_names(self) -> _Alike:
        return _Alike(self._names)

    @cached_property
    def _near_own(self) -> _Alike:
        return _Alike(self._counts)

    @cached_property
    def _near_common(self) -> _Alike:
        """The carnets' words, worth as much as the commonest, among usual French ones."""
        usual = {fold(w): n for w, n in _frequencies("fr").items() if n >= _COMMON}
        return _Alike(usual | {folded: _OWN * count for folded, count in self._counts.items()})


def count_spellings(texts: Iterable[str]) -> Counter[str]:
    """How often each word of some texts is written, as it is written."""
    return Counter(word for text in texts for word in _WORD.findall(text))


class _Alike:
    """Words by how they begin and how long they are: those that a word may stand for are few."""

    def __init__(self, known: Mapping[str, int]) -> None:
        self._known = known
        self._groups: dict[tuple[str, int], list[str]] = {}
        for word in known:
            if len(word) >= _SHORTEST:
                self._groups.setdefault((_first_sound(word[:_OPENS]), len(word)), []).append(word)

    def nearest(self, word: str, errors: int) -> str:
        """The nearest known word that begins alike: what sounds the same first, then the fewest
        errors, then the most frequent; "" without one.
        """
        sound, opens = _sound(word), _first_sound(word[:_OPENS])
        lengths = range(len(word) - errors, len(word) + errors + 1)
        found = extract(
            word,
            [other for length in lengths for other in self._groups.get((opens, length), ())],
            scorer=DamerauLevenshtein.distance,
            score_cutoff=errors,
            limit=None,
        )
        near = [
            (_sound(other) != sound, distance, -self._known[other], other)
            for other, distance, _ in found
            # Two errors that also change the ending make another word of the family.
            if distance < 2 or other[-1] == word[-1]
        ]
        return min(near)[3] if near else ""


@lru_cache(maxsize=65_536)
def _first_sound(opening: str) -> str:
    return _sound(opening)[:1]


def _sound(folded: str) -> str:
    """A rough French sound: silent h, doubled letters and spellings of one sound put aside."""
    for written, heard in (("ph", "f"), ("qu", "k"), ("c", "k"), ("z", "s"), ("y", "i")):
        folded = folded.replace(written, heard)
    return re.sub(r"(.)\1+", r"\1", folded.replace("h", ""))


@lru_cache(maxsize=1)
def clipped() -> dict[str, str]:
    """Words cut short as one speaks, with the whole ones."""
    return {short: full for short, full in map(str.split, read_lines("clipped"))}


@lru_cache(maxsize=1)
def places() -> frozenset[str]:
    """Folded names of places that nothing else is called by."""
    return frozenset(map(fold, read_words("places")))


@lru_cache(maxsize=1)
def _french() -> dict[str, str]:
    """Folded French words with their usual spelling."""
    words = _frequencies("fr")
    spelt = sorted(words, key=lambda w: (words[w], w))
    # Folded at once: one by one, these words take half a second.
    return dict(zip(fold(" ".join(spelt)).split(" "), spelt, strict=True))


@lru_cache(maxsize=1)
def _openings() -> dict[str, list[str]]:
    """The folded French words by their first letters."""
    found: dict[str, list[str]] = {}
    for word in _french():
        for part in word.split("-"):
            found.setdefault(part[:_STEM], []).append(part)
    return found


def _is_stem(stem: str) -> bool:
    """Whether a French word has that stem: of the words that open alike, for those of all the
    dictionary take a second.
    """
    alike = _openings().get(stem[:_STEM], ())
    return stem in terms(" ".join(w for w in alike if w.startswith(stem[:-_ALTERED])))


@lru_cache(maxsize=4096)
def is_french(folded: str) -> bool:
    """Whether the dictionary knows the word, or another form of it."""
    return folded in _french() or any(map(_is_stem, terms(folded)))


@lru_cache(maxsize=2)
def _frequencies(language: str) -> Mapping[str, int]:
    """A language's words (pyspellchecker's list), read when a first unknown word is met."""
    from spellchecker import SpellChecker

    words: Mapping[str, int] = SpellChecker(language=language).word_frequency.dictionary
    return words


def is_only_english(folded: str) -> bool:
    """Whether a word is English and no French one, nor a place's name."""
    known = folded in places() or is_french(folded)
    return not known and folded in _frequencies("en")


def elision_in(word: str) -> int:
    """Where a word lacks an apostrophe (« cest », « jen », « lassociation »): what no dictionary
    holds, before a usual word; 0 where it lacks none.
    """
    folded = fold(word)
    elided = _ELIDED.match(folded)
    if not elided or word.isupper() or folded in places():
        return 0
    if is_french(folded) or is_french(folded.rstrip("s")) or folded in _frequencies("en"):
        return 0
    rest = folded[elided.end() :]
    usual = _frequencies("fr").get(_french().get(rest, rest), 0) >= _COMMON
    return elided.end() if usual else 0


def is_written(word: str) -> bool:
    """Whether the dictionary holds this very word, accents included, capitals aside."""
    return word.lower() in _frequencies("fr")
