"""On which side of a pair of opposites a text stands: « le plus » and « le moins », what succeeded
and what failed.
"""

from __future__ import annotations

import re
from functools import lru_cache

from carnet_rag.french.tokens import fold
from carnet_rag.french.wordlists import read_lines

_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_WANTED = re.compile(
    r"\bquel(?:le)?s?(?: sont| est| étaient| seraient)?(?: les?| la|(?= l['’]))?(?: l['’]| )"
    r"(?:(?:principa|gran|vrai)\w+ )?([^\W\d_]+)",
    re.IGNORECASE,
)
"""What a question asks for by its name."""
_ONCE = re.compile(r"\b(?:une fois|dès|après|avant|à l['’]issue|au terme) (?:[^\W\d_]\S* ?){1,6}")
"""« une fois l'expérience finie », « dès l'ouverture du lieu »: when, and not on which side."""


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
    pairs = [tuple(tuple(side.split()) for side in line.split("|")) for line in read_lines("poles")]
    return tuple(
        (a, b, harm)
        for left, right in pairs
        for a, b, harm in ((left, right, False), (right, left, True))
    )
