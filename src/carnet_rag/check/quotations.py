"""Quotations: what a text puts between guillemets must stand in the source, cuts included."""

from __future__ import annotations

import re
from collections.abc import Iterator

from carnet_rag.french.polarity import find_turns
from carnet_rag.french.tokens import words

_QUOTATION = re.compile(r"«\s*(?P<a>[^«»]+)»|“(?P<b>[^“”]+)”|\"(?P<c>[^\"]+)\"")
_CUT = re.compile(r"\[…\]|\[\.\.\.\]|\(…\)|\(\.\.\.\)|…|\.\.\.")
_LEAST = 2
"""Words from which what stands between guillemets is somebody's words, not a lone term."""
_TELLING = ("negation", "condition", "modality", "quantity")


def quotations(text: str) -> Iterator[str]:
    """What the text quotes, terms of one word left out."""
    for match in _QUOTATION.finditer(text):
        said = (match["a"] or match["b"] or match["c"]).strip()
        if len(words(said)) >= _LEAST:
            yield said


def is_cut(said: str) -> bool:
    """Whether a quotation shows that words were left out: the others are then word for word."""
    return bool(_CUT.search(said))


def stands(said: str, source: str) -> bool:
    """Whether a quotation stands word for word in the source. Nothing is folded but the capital of
    its first word; « […] » cuts it into parts that stand in order, and hides no denial.
    """
    run = words(source)
    parts = [p for p in (words(part) for part in _CUT.split(said)) if p]
    place, last = 0, None
    for part in parts:
        start = _find(part, run, place)
        if start is None:
            return False
        hidden = " ".join(run[last:start]) if last is not None else ""
        if any(t.family in _TELLING for t in find_turns(hidden)):
            return False
        place = last = start + len(part)
    return bool(parts)


def _find(part: list[str], run: list[str], place: int) -> int | None:
    for start in range(place, len(run) - len(part) + 1):
        there = run[start : start + len(part)]
        if there[1:] == part[1:] and there[0].casefold() == part[0].casefold():
            return start
    return None
