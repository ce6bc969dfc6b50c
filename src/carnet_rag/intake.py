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

from carnet_rag.errors import QuestionError

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


def read_question(
    value: object,
    *,
    what: str = "la question",
    english: str = "the question",
    limit: int = MAX_QUESTION,
) -> str:
    """Return the question as it will be understood.

    ``what`` and ``english`` name the text in messages ("la question"); ``limit`` counts
    characters after the blanks are folded, a sign that stands for several letters as those.
    Raises QuestionError when it is not a text, is empty, holds no word, is too long, or holds
    control characters or broken Unicode.
    """
    if not isinstance(value, str):
        raise QuestionError(
            f"{what} doit être un texte, pas {_kind(value)}.", f"{english} must be a text."
        )
    if any("\ud800" <= c <= "\udfff" for c in value):
        raise QuestionError(
            f"{what} contient un caractère Unicode incomplet : recopiez le texte et réessayez.",
            f"{english} holds a broken Unicode character: copy the text again.",
        )
    folded = _BLANKS.sub(" ", value).strip()
    if _most_marks(folded) > MAX_MARKS:
        raise QuestionError(
            f"{what} porte plus de {MAX_MARKS} accents sur une lettre : retirez-les et réessayez.",
            f"{english} puts more than {MAX_MARKS} accents on one letter: remove them.",
        )
    text = unicodedata.normalize("NFC", folded)
    strange = next((c for c in text if unicodedata.category(c) == "Cc"), None)
    if strange is not None:
        raise QuestionError(
            f"{what} contient un caractère de contrôle (U+{ord(strange):04X}) : "
            "retirez-le et réessayez.",
            f"{english} holds a control character (U+{ord(strange):04X}): remove it.",
        )
    length = length_read(text)
    if length > limit:
        raise QuestionError(
            f"{what} est trop longue : {_thousands(length)} caractères, "
            f"pour {_thousands(limit)} au plus. Raccourcissez-la.",
            f"{english} is too long: {length:,} characters, {limit:,} at most.",
        )
    if not text:
        raise QuestionError(
            f"{what} est vide : écrivez-la en quelques mots.",
            f"{english} is empty: write it in a few words.",
        )
    if not any(c.isalnum() for c in text):
        raise QuestionError(
            f"{what} ne contient aucun mot : écrivez-la en quelques mots.",
            f"{english} holds no word: write it in a few words.",
        )
    return text


def read_claim(value: object) -> str:
    """Return a claim, or a pasted paragraph of claims, as :func:`read_question` does."""
    return read_question(value, what="l'affirmation", english="the claim", limit=MAX_CLAIM)


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
        raise QuestionError(
            f"« turns » doit être une liste de questions, pas {_kind(value)}.",
            "“turns” must be a list of questions.",
        )
    if not value:
        raise QuestionError(
            "« turns » est vide : donnez au moins une question.",
            "“turns” is empty: give at least one question.",
        )
    if len(value) > MAX_TURNS:
        raise QuestionError(
            f"« turns » compte {len(value)} questions, pour {MAX_TURNS} au plus.",
            f"“turns” holds {len(value)} questions, {MAX_TURNS} at most.",
        )
    return tuple(_read_turn(turn, number) for number, turn in enumerate(value, 1))


def read_conversation(value: object) -> tuple[str, ...]:
    """Return the turns, all of which are to be answered, as :func:`read_turns` does.

    Raises QuestionError too when they are too long together.
    """
    turns = read_turns(value)
    length = sum(map(len, turns))
    if length > MAX_CONVERSATION:
        raise QuestionError(
            f"« turns » compte {_thousands(length)} caractères, pour "
            f"{_thousands(MAX_CONVERSATION)} au plus : ne gardez que les derniers tours.",
            f"“turns” holds {length:,} characters, {MAX_CONVERSATION:,} at most: keep the last "
            "turns only.",
        )
    return turns


def read_identifier(value: object) -> object:
    """Return an ``id`` that can be given back. Raises QuestionError for what is no JSON (NaN)."""
    try:
        json.dumps(value, allow_nan=False)
    except (ValueError, TypeError, RecursionError) as exc:
        raise QuestionError(
            "« id » n'est pas une valeur JSON (NaN ou infini ?).",
            "“id” is not a JSON value (NaN or infinity?).",
        ) from exc
    return value


def required(record: Mapping[str, object], key: str) -> object:
    """Return what ``record`` holds at ``key``. Raises QuestionError naming the missing key."""
    if key not in record:
        raise QuestionError(f"il manque la clé « {key} ».", f"the key “{key}” is missing.")
    return record[key]


def _read_turn(turn: object, number: int) -> str:
    what = f"la question du tour {number}"
    if isinstance(turn, Mapping):
        if "question" not in turn:
            raise QuestionError(
                f"le tour {number} n'a pas de clé « question ».",
                f"turn {number} has no key “question”.",
            )
        turn = turn["question"]
    return read_question(turn, what=what, english=f"the question of turn {number}")


def _most_marks(text: str) -> int:
    if text.isascii():
        return 0
    most = run = 0
    for char in text:
        run = run + 1 if unicodedata.combining(char) else 0
        most = max(most, run)
    return most


def _kind(value: object) -> str:
    """Name a JSON value for a reader."""
    match value:
        case None:
            return "une valeur absente (null)"
        case bool():
            return "un booléen"
        case int() | float():
            return "un nombre"
        case str():
            return "un texte"
        case Mapping():
            return "un objet"
        case Sequence():
            return "une liste"
        case _:
            return f"un {type(value).__name__}"


def _thousands(number: int) -> str:
    return f"{number:,}".replace(",", "\u202f")
