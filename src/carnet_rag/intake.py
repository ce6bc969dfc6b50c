"""What text may come in: the one check of questions, claims and batch records, for every surface.

A question is one line of words: surrounding blanks go, line breaks become spaces, letters are put
in their composed form (NFC). Anything that is not text is refused with a :class:`QuestionError`
whose message names what is wrong and the way out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from carnet_rag.errors import QuestionError

MAX_QUESTION = 2_000
"""Longest question, in characters."""

MAX_CLAIM = 10_000
"""Longest claim or pasted paragraph, in characters."""

MAX_TURNS = 50
"""Most turns of one conversation in one request."""

_BLANKS = re.compile(r"\s+")


def read_question(value: object, *, what: str = "la question", limit: int = MAX_QUESTION) -> str:
    """Return the question as it will be understood.

    ``what`` names the text in messages ("la question", "l'affirmation"); ``limit`` counts
    characters after the blanks are folded. Raises QuestionError when it is not a text, is empty,
    holds no word, is too long, or holds control characters or broken Unicode.
    """
    if not isinstance(value, str):
        raise QuestionError(f"{what} doit être un texte, pas {_kind(value)}.")
    if any("\ud800" <= c <= "\udfff" for c in value):
        raise QuestionError(
            f"{what} contient un caractère Unicode incomplet : recopiez le texte et réessayez."
        )
    text = _BLANKS.sub(" ", unicodedata.normalize("NFC", value)).strip()
    strange = next((c for c in text if unicodedata.category(c) == "Cc"), None)
    if strange is not None:
        raise QuestionError(
            f"{what} contient un caractère de contrôle (U+{ord(strange):04X}) : "
            "retirez-le et réessayez."
        )
    if len(text) > limit:
        raise QuestionError(
            f"{what} est trop longue : {_thousands(len(text))} caractères, "
            f"pour {_thousands(limit)} au plus. Raccourcissez-la."
        )
    if not text:
        raise QuestionError(f"{what} est vide : écrivez-la en quelques mots.")
    if not any(c.isalnum() for c in text):
        raise QuestionError(f"{what} ne contient aucun mot : écrivez-la en quelques mots.")
    return text


def read_claim(value: object) -> str:
    """Return a claim, or a pasted paragraph of claims, as :func:`read_question` does."""
    return read_question(value, what="l'affirmation", limit=MAX_CLAIM)


def read_paragraph(value: object) -> str:
    """Return a pasted text of claims, checked as :func:`read_claim` does, with the line breaks
    that part its claims.
    """
    read_claim(value)
    return unicodedata.normalize("NFC", str(value)).replace("\r\n", "\n").strip()


def read_turns(value: object) -> tuple[str, ...]:
    """Return the reader's turns, oldest first, from a list of texts or ``{"question": text}``.

    Raises QuestionError naming the turn that cannot be used.
    """
    if isinstance(value, str) or not isinstance(value, Sequence):
        raise QuestionError(f"« turns » doit être une liste de questions, pas {_kind(value)}.")
    if not value:
        raise QuestionError("« turns » est vide : donnez au moins une question.")
    if len(value) > MAX_TURNS:
        raise QuestionError(f"« turns » compte {len(value)} questions, pour {MAX_TURNS} au plus.")
    return tuple(_read_turn(turn, number) for number, turn in enumerate(value, 1))


def required(record: Mapping[str, object], key: str) -> object:
    """Return what ``record`` holds at ``key``. Raises QuestionError naming the missing key."""
    if key not in record:
        raise QuestionError(f"il manque la clé « {key} ».")
    return record[key]


def _read_turn(turn: object, number: int) -> str:
    what = f"la question du tour {number}"
    if isinstance(turn, Mapping):
        if "question" not in turn:
            raise QuestionError(f"le tour {number} n'a pas de clé « question ».")
        turn = turn["question"]
    return read_question(turn, what=what)


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
