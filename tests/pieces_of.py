"""Pieces in short: "h2 Un titre", "p Du texte", "l 1. Un point", "n8 Une note"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from carnet_rag.corpus.load.pieces import (
    BOLD_OFF,
    BOLD_ON,
    CALL_OFF,
    CALL_ON,
    LINK_MID,
    LINK_OFF,
    LINK_ON,
    Line,
    Piece,
    Role,
)

_ROLES: dict[str, Role] = {"h": "heading", "p": "paragraph", "l": "list", "n": "note", "t": "table"}


def pieces_of(*texts: str) -> list[Piece]:
    """The pieces of a document; « \\n » parts lines, « [8] » is the call of a note."""
    return [_piece(text) for text in texts]


def _piece(text: str) -> Piece:
    sign, _, body = text.partition(" ")
    raised = re.sub(r"\[(\d+|\?)\]", rf"{CALL_ON}\1{CALL_OFF}", body)
    number = sign[1:]
    lines = []
    for row in raised.split("\n"):
        marker = re.match(r"\d+\. ", row) if sign == "l" else None
        lines.append(Line(row[marker.end() :], marker[0].strip()) if marker else Line(row))
    piece = Piece(_ROLES[sign[0]], lines)
    if sign[0] == "h":
        piece.level = int(number)
    elif sign[0] == "n":
        piece.label = number
    elif number:
        piece.gap = int(number)  # « p3 »: three blank lines above
    return piece


_SHOWN = {BOLD_ON: "*", BOLD_OFF: "*", CALL_ON: "[", CALL_OFF: "]", LINK_ON: "<", LINK_MID: "|",
          LINK_OFF: ">"}  # fmt: skip


def told(pieces: Iterable[Piece]) -> list[str]:
    """Each piece as its role, its level, its label and its lines: « h2 Le four », « l - a / - b »;
    its marks as « *bold* », « [call] » and « <address|link> ».
    """
    found = []
    for piece in pieces:
        lines = [f"{'.' * line.depth}{line.marker}{line.text}" for line in piece.lines]
        text = " / ".join(lines).translate(str.maketrans(_SHOWN))
        found.append(f"{piece.role[0]}{piece.level or ''}{piece.label} {text}")
    return found
