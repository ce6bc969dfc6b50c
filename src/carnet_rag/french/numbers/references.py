"""Numbers that count nothing: they name a place in a text, an address, a version, a law.

« article 12 », « 2.1.3 Suivre le plan », « (2/3) », « 12° », « Apache 2.0 », « 75007 Paris ».
"""

from __future__ import annotations

import re

from carnet_rag.french.wordlists import read_lines

_NUMBER = r"\d+(?:[./-]\d+)*"
_NAMES = "|".join(read_lines("numbered"))
_REFERENCES = tuple(
    re.compile(pattern, flags)
    for pattern, flags in (
        # A name and its number, « les articles 3 et 4 », « la loi n° 2016-1321 ».
        (
            rf"(?<![\w.])(?<!\d\s)(?:{_NAMES})s?\s*(?:n°s?\s*)?[-–:]?\s*{_NUMBER}"
            rf"(?:\s*(?:et|à|ou|-|–)\s*{_NUMBER})?\b(?!\s?%|\s?€|[.,]\d)",
            re.I,
        ),
        (rf"\b[LRDA]\.?\s?{_NUMBER}-\d+\b", 0),
        # The number of a heading or of an item.
        (r"(?<![\w.,])\d{1,2}(?:\.\d{1,2}){2,}\.?(?![\w])", 0),
        (r"\A\s*(?:[-•–]\s*)?\d{1,2}\.\d{1,2}\.?\s*[-–—:]?\s+(?=[A-ZÀ-Ý«])", 0),
        (r"\A\s*\d{1,2}\s?[-–—.)]\s+(?=[^\W\d_])", 0),
        (r"(?<![\w.,])\d{1,2}\s?°(?!\s?[CFNSEO]\b)", 0),
        # « (2/3) » on the second of three pages, a note's « (1) », « [2] ».
        (r"\(\s?\d{1,3}\s?/\s?\d{1,3}\s?\)", 0),
        (r"\[\d{1,3}(?:\s?[,;–-]\s?\d{1,3})*\]|(?<=[^\W\d_])\s?\(\d{1,2}\)", 0),
        # A version: a name and a number with a dot, which French decimals do not have.
        (
            r"\b[A-ZÀ-Ý][\w+-]*\s+v?\d{1,2}\.\d{1,2}(?:\.\d+)*\b(?!\s*(?:%|€|millions?|milliards?))",
            0,
        ),
        # A year of antiquity.
        (r"\b\d{1,4}\s(?:av|apr|avant|après)\.?\s?J\.?\s?-?\s?C\b", 0),
        # A telephone, a street, a town.
        (r"\b\d\d(?:[ .]\d\d){4}\b", 0),
        (
            r"\b\d{1,4}\s?(?:bis|ter)?,?\s+(?:rue|avenue|av\.|boulevard|bd|place|allée|chemin|"
            r"impasse|quai|route|cours)\b",
            re.I,
        ),
        (r"(?:(?<=,\s)|(?<=\A))\d{5}\s+[A-ZÀ-Ý][\w-]+|\b\d{5}\s+[A-ZÀ-Ý]{3,}\b", 0),
    )
)
_LINK = re.compile(r"(?:https?://|www\.)\S+")
_DIGIT = re.compile(r"\d")


def find_references(text: str) -> list[tuple[int, int]]:
    """The stretches of a text whose numbers are no quantities; one without digits has no others
    than its links.
    """
    patterns = (*_REFERENCES, _LINK) if _DIGIT.search(text) else (_LINK,)
    return [m.span() for pattern in patterns for m in pattern.finditer(text)]
