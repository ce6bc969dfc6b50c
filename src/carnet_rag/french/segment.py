"""French sentence boundaries, as character spans.

A stop ends a sentence unless it belongs to an abbreviation or an initial, stands inside a
bracket or a short quotation, or is followed by a lower-case word. Own code because pysbd (French)
misses 19 of 53 cases of ``tests/french/test_segment.py``: it cuts after "l'art.", and inside
titles such as « Quels lieux ? Quels liens ? ».
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from carnet_rag.french.wordlists import read_words

_STOP = re.compile(r"[.!?…]+(?:\s?[!?…]+|\s\.{2,3}(?!\w))*")
_CLOSERS = re.compile(r"(?:\s?»|[\"”’')\]]|\s?\.{1,3}(?=\s|$)){0,20}")
"""Bounded, for each of the stops of a row of dots is followed by all the others."""
_BLANKS = re.compile(r"\s*")
_OPENERS = re.compile(r"(?:[«\"“‘'(\[–—-]\s*)*")

_ABBREVIATIONS = read_words("abbreviations")
_LAST = frozenset(["hab", "col", "cie", "ltd", "inc", "sté", "env", "approx"])
"""Abbreviations that may end a sentence: they do before a word that often opens one."""
_STARTERS = read_words("sentence_openers")
_SHORT_QUOTE = 60
"""Words up to which a bracket, or a quotation inside a sentence, is not cut: a long sentence serves
a reader better than half a quotation. A choice: from 30 to 120 words, the repository's carnet is
cut alike."""
_LONGEST = 2_000
"""Characters of a sentence: some rules take the square of its length. No text has such a sentence:
what is longer is a table or debris without a stop."""
_LOOKED_BACK = 200
"""Characters before a stop in which a word, an address or a file begins."""
_TITLE = 10
"""Words up to which a quotation is a title, whole wherever it stands. A choice: from 6 to 15 words,
that carnet is cut alike."""


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Cut a paragraph into sentences: spans without outer blanks, in order, no word left out."""
    quotes = _pairs(text)
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _STOP.finditer(text):
        if match.start() < start:
            continue
        end = _CLOSERS.match(text, match.end()).end()  # type: ignore[union-attr]
        end = _past_number(text, match, end)
        following = _BLANKS.match(text, end).end()  # type: ignore[union-attr]
        glued = following == end
        if following >= len(text) or glued and not _is_glued(text, match.start(), end):
            continue
        if _is_boundary(text, match, start, end, following, quotes):
            spans.append((start, end))
            start = following
    if text[start:].strip():
        spans.append((start, len(text)))
    return [part for span in spans for part in _bounded(text, *_trim(text, span))]


def _bounded(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A sentence, or its parts where it is longer than any that is read: cut at a blank."""
    while end - start > _LONGEST:
        blank = text.rfind(" ", start + 1, start + _LONGEST)
        cut = blank if blank > 0 else start + _LONGEST
        yield _trim(text, (start, cut))
        start = _trim(text, (cut, end))[0]
    if start < end:
        yield start, end


_GLUED_NUMBER = re.compile(r"\d{1,2}(?=\s+[«“\"]?\s?[A-ZÀ-Ý])")
_WORD_BEFORE = re.compile(r"[^\W\d_]{3}[\s»”\"’')\]]*$")
_TOKEN = re.compile(r"\S+$")


def _past_number(text: str, stop: re.Match[str], end: int) -> int:
    """The end of a sentence whose note number is glued to its stop (« le risque.2 Parce que »)."""
    number = _GLUED_NUMBER.match(text, end)
    if number is None or not _WORD_BEFORE.search(text[max(0, stop.start() - 8) : stop.start()]):
        return end
    return end if _is_abbreviated(text, stop.start(), number.end() + 1) else number.end()


def _is_glued(text: str, stop: int, end: int) -> bool:
    """Whether a sentence opens right after a stop, without a blank (« le risque.Parce que »)."""
    if not _WORD_BEFORE.search(text[max(0, stop - 8) : stop]):
        return False
    if not re.match(r"[A-ZÀ-Ý](?:[’'\s]|[a-zà-ÿ]+(?![\w.]))", text[end:]):
        return False
    before = _TOKEN.search(text[max(0, stop - _LOOKED_BACK) : stop])
    if before is None or re.search(r"[@/.\\]|^www", before[0]):
        return False
    # « Valmont.Elle vient »; but « Node.Js » is a name.
    return not re.match(r"\W*[A-ZÀ-Ý]", before[0]) or _is_starter(text, end)


def _is_starter(text: str, at: int) -> bool:
    """Whether a word that often opens a sentence stands there."""
    word = re.match(r"\w+['’]?", text[at:])
    return word is not None and word[0].lower().replace("’", "'") in _STARTERS


def _is_boundary(
    text: str,
    stop: re.Match[str],
    start: int,
    end: int,
    following: int,
    quotes: list[tuple[int, int]],
) -> bool:
    head = _OPENERS.match(text, following).end()  # type: ignore[union-attr]
    first = text[head : head + 1]
    if not first or not (first.isupper() or first.isdigit() or not first.isalnum()):
        return False
    if not first.isalnum() and first not in "⇒→#@%€&+":
        return False
    if stop[0] == "." and end == stop.end() and _is_abbreviated(text, stop.start(), following):
        return False
    return not any(
        opened < stop.start() and end <= closed and _holds_together(text, start, opened, closed)
        for opened, closed in quotes
    )


def _is_abbreviated(text: str, stop: int, following: int) -> bool:
    before = re.search(r"([^\W_][\w.°]*)$", text[max(0, stop - 20) : stop])
    if not before:
        return False
    word = before[1]
    starter = _is_starter(text, following)
    if word.lower() in _ABBREVIATIONS:
        return not (starter and word.lower() in _LAST)
    if len(word) == 1 and word.isupper() or re.fullmatch(r"(?:[A-ZÀ-Ý]\.)+[A-ZÀ-Ý]", word):
        return not starter
    return False


def _holds_together(text: str, start: int, opened: int, closed: int) -> bool:
    """Whether a bracket or quotation must stay in one sentence."""
    length = len(text[opened + 1 : closed].split())
    inside = text[opened] in "([" or text[start:opened].strip() != ""
    return length <= (_SHORT_QUOTE if inside else _TITLE)


def _pairs(text: str) -> list[tuple[int, int]]:
    """Places of matched brackets and quotation marks: (opening, closing), unmatched ones left."""
    found: list[tuple[int, int]] = []
    stack: list[tuple[str, int]] = []
    closing = {"»": "«", ")": "(", "]": "[", "”": "“"}
    for index, char in enumerate(text):
        if char in "«([“":
            stack.append((char, index))
        elif char in closing:
            for depth in range(len(stack) - 1, -1, -1):
                if stack[depth][0] == closing[char]:
                    found.append((stack[depth][1], index))
                    del stack[depth:]
                    break
        elif char == '"':
            before = text[index - 1 : index]
            after = text[index + 1 : index + 2]
            open_at = next((i for i, (c, _) in enumerate(stack) if c == '"'), None)
            if open_at is not None and (not before.isspace() or after.isspace() or not after):
                found.append((stack[open_at][1], index))
                del stack[open_at:]
            elif open_at is None and (not before or not before.isalnum()):
                stack.append(('"', index))
    return found


def _trim(text: str, span: tuple[int, int]) -> tuple[int, int]:
    start, end = span
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - (len(piece) - len(piece.rstrip()))
