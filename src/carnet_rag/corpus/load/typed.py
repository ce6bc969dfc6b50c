"""Lists that were typed: paragraphs that each open with a bullet, a dash or a number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from carnet_rag.corpus.load.pieces import Line, Piece
from carnet_rag.corpus.load.speakers import PERSON

_ALONE = "•▪●○◦‣∙·➢✓■□"
"""Signs of which one makes an item; it takes several paragraphs with any other."""
_SIGN = re.compile(rf"([{_ALONE}]|[-–](?=\s)|\d{{1,2}}\)(?=\s)|[a-z]\)(?=\s))\s*(?=\S)")
_TALK = re.compile(r"[A-ZÀ-Þ«\"(].*[?!.…»\")]$", re.S)
"""What opens and ends as a sentence: after a dash, it may be what somebody says."""


def gather_items(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces, paragraphs typed as items made lists."""
    return [piece for sign, run in groupby(pieces, _sign) for piece in _of_run(sign, list(run))]


def _sign(piece: Piece) -> str:
    """The kind of sign that a paragraph opens with, "" for none."""
    if piece.role != "paragraph" or len(piece.lines) != 1 or PERSON.match(piece.text):
        return ""
    match = _SIGN.match(piece.lines[0].text)
    if match is None:
        return ""
    return re.sub(r"\d+|[a-z]", "1", match[1])


def _of_run(sign: str, run: list[Piece]) -> Iterator[Piece]:
    words = [_SIGN.sub("", piece.text, count=1).strip() for piece in run]
    talk = sum(_TALK.match(one) is not None for one in words)
    if not sign or sign not in _ALONE and (len(run) < 2 or 2 * talk >= len(run)):
        yield from run
        return
    first = run[0]
    first.role, texts = "list", [piece.lines[0].text for piece in run]
    first.lines = [Line(t[m.end() :], f"{m[1]} ") for t in texts if (m := _SIGN.match(t))]
    yield first
