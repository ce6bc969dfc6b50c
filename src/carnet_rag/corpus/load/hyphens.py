"""Lines of a paragraph to one text: a word cut at the end of a line is one word again."""

from __future__ import annotations

import re
from collections.abc import Iterable

from carnet_rag.french.spelling import is_written
from carnet_rag.french.wordlists import read_words

_MARKS = "[\ufdd0-\ufdd8]*"
_CUT = re.compile(rf"([^\W\d_]+)(-|\u00ad|‐|‑)({_MARKS})$")
_LOW = re.compile(rf"\d[-‐‑–]{_MARKS}$")
"""The first of two numbers that a hyphen joins (« 2019-2020 »), at the end of a line."""
_START = re.compile(rf"({_MARKS})([^\W_]+)")
_LONGEST_WORD = 200
"""Characters at the end of a text in which the word that a hyphen cuts stands: all of the text,
looked through at each of its lines, would take the square of its length.
"""
_PREFIXES = read_words("prefixes")
"""What a hyphen often joins to a word."""


def join_lines(before: str, after: str, *, cuts: bool = True) -> str:
    """Join two lines of one paragraph: with a blank, or where a hyphen cut a word, without one.

    The hyphen stays where the word is written with it (« peut-être »), and, in a document that
    ``cuts`` no words at the end of its lines, where it may well be (« éco-conception »).
    """
    before, after = before.rstrip(), after.lstrip()
    cut = _CUT.search(before, max(0, len(before) - _LONGEST_WORD))
    start = _START.match(after)
    if cut is None or start is None:
        ranged = start is not None and start[2].isdigit() and _LOW.search(before)
        return f"{before}{after}" if ranged else f"{before} {after}"
    head, word = before[: cut.start(2)] + cut[3], start[2]
    # « Seine-Saint-Denis », « mi-2018 »: neither a capital nor a figure follows a mere cut.
    kept = not word[0].islower() or _keeps_hyphen(cut[1], word)
    if not cuts and not kept:
        compound = before[: cut.start(1)].endswith("-")  # « partenaire-facilitateur-financeur »
        whole = is_written(cut[1] + word) and not is_written(f"{cut[1]}-{word}")
        kept = compound or cut[1].lower() in _PREFIXES or (is_written(cut[1]) and not whole)
    return head + ("-" if kept else "") + after


def _keeps_hyphen(head: str, tail: str) -> bool:
    if len(head) == 1 or len(tail) == 1:
        return True  # « a-t-il »
    if is_written(head + tail):
        return False
    return is_written(f"{head}-{tail}") or (is_written(head) and is_written(tail))


def cuts_words(lines: Iterable[str]) -> bool:
    """Whether a document cuts words at the end of its lines, or only has hyphens stand there."""
    count = cut = 0
    for line in lines:
        count += 1
        cut += _CUT.search(line.rstrip()) is not None
    return cut * 40 > count
