"""What text may come in: the one check of questions, claims and batch records, for every surface.

A question is one line of words: surrounding blanks go, line breaks become spaces, letters are put
in their composed form (NFC). Anything that is not text is refused with a :class:`QuestionError`
whose message names what is wrong and the way out.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping, Sequence

from carnet_rag.errors import QuestionError, Said, said

MAX_QUESTION = 2_000
"""Longest question, in characters."""

MAX_CLAIM = 10_000
"""Longest claim or pasted paragraph, in characters."""

MAX_MARKS = 30
"""Most accents on one letter, as in Unicode's stream-safe text (UAX 15): the time that composing
takes grows as the square of their number.
"""

MAX_TURNS = 50
"""Most turns of one conversation in one request."""

MAX_CONVERSATION = 5_000
"""Longest conversation in one request whose turns are all answered, in characters."""

_BLANKS = re.compile(r"\s+")
_SPACES = re.compile(r"[^\S\n]+")
_LINES = re.compile(r"\n ?\n[\n ]*")


_KINDS: dict[type, str] = {
    type(None): "une valeur absente (null)",
    bool: "un booléen",
    int: "un nombre",
    float: "un nombre",
    str: "un texte",
    dict: "un objet",
    list: "une liste",
}
"""JSON values, for a reader."""


def read_question(
    value: object, *, what: str | Said | None = None, limit: int = MAX_QUESTION
) -> str:
    """Return the question as it will be understood.

    ``what`` names the text in messages (« la question »); ``limit`` counts characters after the
    blanks are folded, a sign that stands for several letters as those.
    Raises QuestionError when it is not a text, is empty, holds no word, is too long, or holds
    control characters or broken Unicode.
    """
    what = what or said("question")
    if not isinstance(value, str):
        raise QuestionError.of("no_text", what=what, kind=_kind(value))
    if any("\ud800" <= c <= "\udfff" for c in value):
        raise QuestionError.of("broken_unicode", what=what)
    folded = _BLANKS.sub(" ", value).strip()
    if _most_marks(folded) > MAX_MARKS:
        raise QuestionError.of("too_many_marks", what=what, most=MAX_MARKS)
    text = unicodedata.normalize("NFC", folded)
    strange = next((c for c in text if unicodedata.category(c) == "Cc"), None)
    if strange is not None:
        raise QuestionError.of("control_character", what=what, code=ord(strange))
    length = length_read(text)
    if length > limit:
        told = {"length": _thousands(length), "limit": _thousands(limit)}
        raise QuestionError.of("too_long", what=what, **told)
    if not text:
        raise QuestionError.of("empty", what=what)
    if not any(c.isalnum() for c in text):
        raise QuestionError.of("no_word", what=what)
    return text


def read_claim(value: object) -> str:
    """Return a claim, or a pasted paragraph of claims, as :func:`read_question` does."""
    return read_question(value, what=said("claim"), limit=MAX_CLAIM)


def read_paragraph(value: object) -> str:
    """Return a pasted text of claims, checked as :func:`read_claim` does, with the line breaks
    that part its claims.
    """
    read_claim(value)
    text = unicodedata.normalize("NFC", str(value)).replace("\r\n", "\n").strip()
    # Blanks do not count in the length, so that nothing after may meet a long run of them.
    return _LINES.sub("\n\n", _SPACES.sub(" ", text))


def length_read(text: str) -> int:
    """The characters of a text as it is read: a sign may stand for several letters, up to 18."""
    return len(unicodedata.normalize("NFKC", text))


def read_turns(value: object) -> tuple[str, ...]:
    """Return the reader's turns, oldest first, from a list of texts or ``{"question": text}``.

    Raises QuestionError naming the turn that cannot be used.
    """
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise QuestionError.of("turns_no_list", kind=_kind(value))
    if not value:
        raise QuestionError.of("turns_empty")
    if len(value) > MAX_TURNS:
        raise QuestionError.of("turns_too_many", count=len(value), most=MAX_TURNS)
    return tuple(_read_turn(turn, number) for number, turn in enumerate(value, 1))


def read_conversation(value: object) -> tuple[str, ...]:
    """Return the turns, all of which are to be answered, as :func:`read_turns` does.

    Raises QuestionError too when they are too long together.
    """
    turns = read_turns(value)
    length = sum(map(len, turns))
    if length > MAX_CONVERSATION:
        told = {"length": _thousands(length), "limit": _thousands(MAX_CONVERSATION)}
        raise QuestionError.of("turns_too_long", **told)
    return turns


def read_identifier(value: object) -> object:
    """Return an ``id`` that can be given back. Raises QuestionError for what is no JSON (NaN)."""
    try:
        json.dumps(value, allow_nan=False)
    except (ValueError, TypeError, RecursionError) as exc:
        raise QuestionError.of("id_no_json") from exc
    return value


def required(record: Mapping[str, object], key: str) -> object:
    """Return what ``record`` holds at ``key``. Raises QuestionError naming the missing key."""
    if key not in record:
        raise QuestionError.of("missing_key", key=key)
    return record[key]


def _read_turn(turn: object, number: int) -> str:
    if isinstance(turn, Mapping):
        if "question" not in turn:
            raise QuestionError.of("turn_without_question", number=number)
        turn = turn["question"]
    return read_question(turn, what=said("turn", number=number))


def _most_marks(text: str) -> int:
    if text.isascii():
        return 0
    most = run = 0
    for char in text:
        run = run + 1 if unicodedata.combining(char) else 0
        most = max(most, run)
    return most


def _kind(value: object) -> str:
    return _KINDS.get(type(value), f"un {type(value).__name__}")


def _thousands(number: int) -> Said:
    return {"fr": f"{number:,}".replace(",", "\u202f"), "en": f"{number:,}"}
