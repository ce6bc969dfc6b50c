"""Footnotes: which call belongs to which body.

A body is given to the nearest call of its number above it: numbers restart, and a body that text
recognition lost leaves its call alone. A call that was misread as a letter, or that lost its
raised style, gets the body that its place among the numbers asks for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from carnet_rag.corpus.load.pieces import (
    CALL,
    CALL_OFF,
    CALL_ON,
    UNREAD,
    Line,
    Piece,
    bare,
    drop_calls,
)

_WRITTEN = re.compile(
    r"(?<=[\"»”!?)])(\d{1,3})(?=[\s,.;:)]|$)|(?<=[^\W\d_]{3}[.,;])(\d{1,3})(?=\s|$)"
    r"|(?<=[^\W\d_]{4})(\d{1,2})(?=[\s,.;:)]|$)"
)
"""A call in plain characters: the number of `tous.!"6, publié`, glued to a word or to its stop."""


_SIGN = re.compile(r"(\*{1,3}|[†‡§]|\(\d{1,2}\)|\[\d{1,3}\])\s*(?=[\w«“\"])")
"""How a note opens whose call is a sign in the text, neither raised nor linked."""
_SIGNED = re.compile(
    r"(?<=[\w.»”\")])(?:(\*{1,3}|[†‡§]|\(\d{1,2}\))|\s?(\[\d{1,3}\]))(?=[\s,.;:)|]|$)"
)
_BRACKETED = re.compile(r"(?m)^\[\d{1,3}\](?=\s)")
_SIGNED_REACH = 30
"""Pieces above a signed note among which its call stands: those of a page or two. A number in
square brackets may stand as far as the text goes.
"""
_Place = tuple[int, int, int]


@dataclass(slots=True)
class _Call:
    piece: int
    line: int
    at: int
    label: str
    taken: bool = False

    @property
    def place(self) -> _Place:
        """Piece, line, character: calls compare in reading order."""
        return (self.piece, self.line, self.at)


def tie_notes(pieces: list[Piece]) -> list[Piece]:
    """Move each note to the piece that calls it; the calls that found none are unmarked.

    Returns the pieces without the tied notes, which stand in ``Piece.notes`` in calling order. In
    the lines, each call that is left as a mark has its note there. A note without a call stays
    where it is.
    """
    pieces = _find_signed(pieces)
    calls = list(_found(pieces, CALL, "note"))
    written = list(_found(pieces, _WRITTEN, "note", "contents"))
    tied: dict[int, _Call] = {}
    for index in reversed(range(len(pieces))):
        if pieces[index].role != "note":
            continue
        call = _nearest_call(calls, written, index, pieces[index].label)
        if call is not None:
            call.taken = True
            tied[index] = call
    _tie_misread(pieces, calls, tied)
    _mark(pieces, tied)
    for index in tied:
        if index + 1 < len(pieces):
            pieces[index + 1].apart = True
    return [piece for index, piece in enumerate(pieces) if index not in tied]


def _find_signed(pieces: list[Piece]) -> list[Piece]:
    """Make notes of the paragraphs that open with a sign (« * », « † », « (1) », « [1] ») which a
    word above ends with, once. A title keeps its sign: no sentence there could carry the note.
    """
    pieces = [part for piece in pieces for part in _bracketed(piece)]
    signed = list(_found(pieces, _SIGNED, "note", "contents", "heading"))
    for index, piece in enumerate(pieces):
        if piece.role not in ("paragraph", "list") or len(piece.lines) != 1:
            continue
        line = piece.lines[0]
        match = _SIGN.match(bare(line.marker + line.text))
        if match is None:
            continue
        first = 0 if match[1][0] == "[" else index - _SIGNED_REACH
        calls = [c for c in signed if c.label == match[1] and first <= c.piece < index]
        # A cell that reaches over several rows of a table calls in each.
        callers = {call.piece for call in calls}
        if len(callers) == 1 and (len(calls) == 1 or pieces[callers.pop()].role == "table"):
            for call in calls:
                one = pieces[call.piece].lines[call.line]
                at = one.text.index(match[1], call.at)
                end = at + len(match[1])
                one.text = f"{one.text[:at]}{CALL_ON}{match[1]}{CALL_OFF}{one.text[end:]}"
            sign = line.text.find(match[1]) if not line.marker else -1
            line.text = line.text[sign + len(match[1]) :] if sign >= 0 else line.text
            piece.role, piece.label, line.marker = "note", match[1], ""
    return pieces


def _bracketed(piece: Piece) -> Iterator[Piece]:
    """The notes of one paragraph, each on a line that its number in square brackets opens."""
    text = piece.lines[0].text if piece.role == "paragraph" and len(piece.lines) == 1 else ""
    starts = [m.start() for m in _BRACKETED.finditer(text)]
    if len(starts) < 2 or text[: starts[0]].strip():
        yield piece
        return
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        yield replace(piece, lines=[Line(text[start:end].strip())])


def _found(pieces: list[Piece], sign: re.Pattern[str], *but: str) -> Iterator[_Call]:
    """Where a sign stands: from its first character, a call in plain ones after its last."""
    for index, piece in enumerate(pieces):
        for number, line in enumerate(piece.lines if piece.role not in but else ()):
            for match in sign.finditer(line.text):
                at = match.end() if sign is _WRITTEN else match.start()
                yield _Call(index, number, at, match[match.lastindex or 0])


def _nearest_call(calls: list[_Call], written: list[_Call], index: int, label: str) -> _Call | None:
    """The last free call of a note's number above it, else the first below it.

    A bare number is a call only between the raised calls of the numbers around it.
    """
    free = [call for call in calls if call.label == label and not call.taken]
    above = [call for call in free if call.piece < index]
    bare = [c for c in written if c.label == label and c.piece < index and not c.taken]
    if bare and label.isdigit():
        low, high = _around(calls, int(label), index)
        bare = [call for call in bare if low < call.place < high]
    below = [call for call in free if call.piece > index]
    return max(above + bare, key=lambda call: call.place, default=below[0] if below else None)


def _around(calls: list[_Call], number: int, index: int) -> tuple[_Place, _Place]:
    """Between which places the call of a note stands, if calls run in the order of numbers."""
    before = [c.place for c in calls if c.label == str(number - 1) and c.piece < index]
    low = max(before, default=(-1, 0, 0))
    after = [c.place for c in calls if c.label == str(number + 1) and c.place > low]
    return low, min([*after, (index, 0, 0)])


def _tie_misread(pieces: list[Piece], calls: list[_Call], tied: dict[int, _Call]) -> None:
    """Give the notes that are left to the calls whose number was misread as a letter."""
    for index, note in enumerate(pieces):
        if note.role != "note" or index in tied or not note.label.isdigit():
            continue
        low, high = _around([*calls, *tied.values()], int(note.label), index)
        for call in calls:
            if call.label == UNREAD and not call.taken and low < call.place < high:
                call.taken = True
                tied[index] = call
                break


def _mark(pieces: list[Piece], tied: dict[int, _Call]) -> None:
    """Rewrite the marks so that the n-th mark of a piece belongs to its n-th note."""
    by_line: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for index, call in tied.items():
        by_line.setdefault((call.piece, call.line), []).append((call.at, index))
    notes: dict[int, list[int]] = {}
    for index, piece in enumerate(pieces):
        for number, line in enumerate(piece.lines):
            places = sorted(by_line.get((index, number), []))
            text, cut = [], 0
            for at, note in places:
                text += [drop_calls(line.text[cut:at]), CALL_ON, pieces[note].label, CALL_OFF]
                mark = CALL.match(line.text, at)
                cut = mark.end() if mark else at
                notes.setdefault(index, []).append(note)
            line.text = "".join([*text, drop_calls(line.text[cut:])])
    for index, found in notes.items():
        pieces[index].notes = [pieces[note] for note in found]
