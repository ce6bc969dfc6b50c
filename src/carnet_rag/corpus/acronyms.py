"""What the acronyms of a carnet mean, by the carnet's own words: its brackets and its notes.

« une Société Coopérative d'Intérêt Collectif (SCIC) », « l'ANPP (Association Nationale…) », « TMA :
tierce maintenance applicative », or the footnote that a sentence with « PTCE » calls. The initials
must agree: nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from carnet_rag.french.grammar import DETERMINERS, PREPOSITIONS
from carnet_rag.french.tokens import fold
from carnet_rag.types import Carnet

ACRONYM = re.compile(r"\b[A-Z][A-Z&]{1,9}\b")
_INSIDE = re.compile(r"\(([A-Z][A-Z&]{1,9})\)")
_AFTER = re.compile(r"\b([A-Z][A-Z&]{1,9}) \(([^()\n]{6,100})\)")
_GLOSSED = re.compile(r"\b([A-Z][A-Z&]{1,9})(?:\s?:| [–—-])\s([^,.;:()\n]{6,100})")
_WORD = re.compile(r"[^\W\d_]+")
_SMALL = frozenset(
    fold(word).rstrip("'")
    for word in (*PREPOSITIONS, *DETERMINERS, "et", "of", "the", "for", "and", "in")
)
_LOOKED_BACK = 110
"""Characters before a bracket in which its meaning is looked for."""
_NOTE_END = re.compile(r"\s*(?:[,;:]|https?:|www\.|\(|\.(?:\s|$))")


@dataclass(frozen=True, slots=True)
class Acronyms:
    """The acronyms that a carnet explains, each with its meaning."""

    carnet_id: str
    meanings: dict[str, str]


def find_acronyms(carnet: Carnet) -> Acronyms:
    """Read what the acronyms of a carnet mean, for those that it says."""
    return Acronyms(carnet.carnet_id, dict(_found(carnet)))


def _found(carnet: Carnet) -> Iterator[tuple[str, str]]:
    """The last that is yielded for an acronym wins: the text before the notes."""
    for block in carnet.blocks:
        for sentence in block.sentences:
            for note in sentence.notes:
                lead = _NOTE_END.split(note.text.strip(), maxsplit=1)[0]
                for match in ACRONYM.finditer(sentence.text):
                    if spells(match[0], _WORD.findall(lead)):
                        yield match[0], lead
    for pattern in (_GLOSSED, _AFTER):
        for match in pattern.finditer(carnet.text):
            if spells(match[1], _WORD.findall(match[2])):
                yield match[1], match[2].strip()
    for match in _INSIDE.finditer(carnet.text):
        before = carnet.text[max(0, match.start() - _LOOKED_BACK) : match.start()]
        meaning = _before(match[1], before.rpartition("\n")[2])
        if meaning:
            yield match[1], meaning


def _before(acronym: str, text: str) -> str:
    """The shortest end of a text whose initials spell the acronym, "" without one."""
    for word in reversed(list(_WORD.finditer(text))):
        if fold(word[0][0]) == fold(acronym[0]) and fold(word[0]) not in _SMALL:
            words = _WORD.findall(text[word.start() :])
            if spells(acronym, words):
                return text[word.start() :].strip()
            if len(words) > 2 * len(acronym) + 4:
                break
    return ""


def spells(acronym: str, words: Iterable[str]) -> bool:
    """Whether the initials of the words that count, in order, are the acronym's letters."""
    letters = [fold(c) for c in acronym if c != "&"]
    initials = [fold(w[0]) for w in words if fold(w) not in _SMALL]
    return len(letters) > 1 and initials == letters
