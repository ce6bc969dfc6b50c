"""A question as it is searched for, whoever typed it: its capital and its mark are ours."""

from __future__ import annotations

import re

from carnet_rag.french.intent import read_intent

_ASKS = re.compile(
    r"(?<![\w-])(?:qu['’]est|est-ce|quels?|quelles?|qui|que|quoi|koi|quand|où|comment|pourquoi"
    r"|combien|lequel|laquelle|lesquel(?:le)?s|what|who|whom|when|where|why|how|which"
    r"|^(?:is|are|does|do|did|was|were|can|has|have)(?= ))(?![\w-])"
    r"|\w-(?:t-)?(?:ils?|elles?|on|ce|je|vous|tu)\b",
    re.IGNORECASE,
)
_MARKS = " ?!.…"


def plainly(question: str) -> str:
    """The question with a first capital, and one question mark where its words ask: whether they
    were typed changes nothing of what is found. A telegram (« budget 2022 ») has none.
    """
    text = question.strip(_MARKS)
    if not text:
        return question
    mark = ""
    if _ASKS.search(text):
        mark = "?" if read_intent(text).english else " ?"
    return f"{text[:1].upper()}{text[1:]}{mark}"
