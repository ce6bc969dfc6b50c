"""Telling prose from what a figure leaves behind: its caption, or its garbled words.

Only general signals: no verb, no full stop, capitals in mid-sentence, short lines in a row. The
text stays in the carnet; its kind keeps it out of prose passages.
"""

from __future__ import annotations

import re
from itertools import groupby

from carnet_rag.corpus.load.pieces import BOLD_ON, Piece

_CAPTION = re.compile(
    r"(?:sources?|bases?|figures?|fig\.|graphiques?|tableaux?|sch[ée]mas?|l[ée]gende|lecture|"
    r"note de lecture|champ|cartes?|photos?|illustrations?|cr[ée]dits?)\b[^:.]{0,40}?"
    r"(?:\s*:|\s+\d+\s*[-–.:])",
    re.I,
)
_VERB = re.compile(
    r"\b(?:est|sont|était|étaient|sera|seront|serait|soit|a|ont|avait|avaient|aura|auront|peut|"
    r"peuvent|doit|doivent|faut|fait|font|va|vont|vient|permet|permettent|reste|devient|"
    r"(?:il|elle|on|nous|vous|ils|elles|je|qui|se)\s\w{2,}|[sj]['’]\w{2,})\b",
    re.I,
)
_FUNCTION_WORD = re.compile(r"(?:Une?|Des?|Du|Les?|La|L['’]\w+|Comment|Et|Pour|Dans|Par|Sur)$")
_ADDRESS = re.compile(
    r"^\d{1,4}\s?(?:bis|ter)?,?\s[^\W\d_]{2,}\s|^\d{5}\s[^\W\d_]|@|\b\d\d(?:[ .]\d\d){4}\b"
)
_LONGEST_CAPTION = 16
_FIGURE_GAP = 3
_SHORT_ROW = 3
"""This many short lines in a row, without verb or stop, are the labels of a lost figure."""


_LINK_ALONE = re.compile(
    r"(?:(?:https?://|www\.)\S+|[\w.+-]+@[\w.-]+\.\w+)(?:\s+(?:https?://|www\.)\S+)*[.,;]?", re.I
)


def sort_debris(pieces: list[Piece], *, born_digital: bool = False) -> None:
    """Turn paragraphs (and unlisted headings) that are a figure's into caption or garbled, those
    that are only a link into asides. In a ``born_digital`` text nothing is garbled.
    """
    for index, piece in enumerate(pieces):
        if piece.role != "paragraph":
            continue
        text = piece.text
        if _LINK_ALONE.fullmatch(text.strip()):
            piece.role = "aside"
        elif not born_digital and is_garbled(text):
            piece.role = "garbled"
        elif _CAPTION.match(text) and len(text.split()) < 80:
            piece.role = "caption"
        elif _is_label(piece, above_figure=_gap_after(pieces, index)):
            named = born_digital or (len(text.split()) > 2 and text.count('"') % 2 == 0)
            piece.role = "caption" if named else "garbled"
    _rows_of_labels(pieces)


def is_garbled(text: str) -> bool:
    """Whether words follow each other without making sentences."""
    words = text.split()
    whole = re.search(r"[.!?…:»\")]$", text) is not None
    return len(words) >= 20 and not whole and _fused(words) / len(words) > 0.06


def _fused(words: list[str]) -> int:
    """Count capitals, hashtags and sentence openings where a sentence cannot open."""
    count = 0
    for before, word, after in zip(["."] + words, words, [*words[1:], ""], strict=False):
        opens = _FUNCTION_WORD.match(word) and not after[:1].isupper()
        inside = before[-1:] not in '.!?:«"(–-'
        count += word.startswith("#") or (
            inside and bool(opens or re.fullmatch(r"[A-ZÀ-Ý]{5,}", word))
        )
    return count


def _gap_after(pieces: list[Piece], index: int) -> bool:
    """Whether blank lines follow, as where a figure was left out."""
    return index + 1 < len(pieces) and pieces[index + 1].gap >= _FIGURE_GAP


def _is_label(piece: Piece, *, above_figure: bool) -> bool:
    text = re.sub(r"[^\w.!?…:;,»\"”)]+$", "", piece.text)
    if len(text.split()) > _LONGEST_CAPTION or _VERB.search(text):
        return False
    if re.search(r"[.?…:;,»]$|[\"”]$", text) or text[:1].islower():
        return False
    if text.endswith("!") and not above_figure:
        return False
    return not piece.lines[0].text.startswith(BOLD_ON)


def _rows_of_labels(pieces: list[Piece]) -> None:
    for short, run in groupby(pieces, key=_is_short):
        labels = list(run)
        if short and len(labels) >= _SHORT_ROW:
            for label in labels:
                label.role = "garbled"


def _is_short(piece: Piece) -> bool:
    if piece.role not in ("caption", "garbled"):
        return False
    return len(piece.text.split()) <= 4 and not _ADDRESS.search(piece.text)
