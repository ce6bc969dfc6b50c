"""How the chat model would understand a follow-up: shown beside our own reading, never used."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from langchain_core.messages import BaseMessage

from carnet_rag.errors import ModelError
from carnet_rag.french.tokens import fold
from carnet_rag.types import Answer
from carnet_rag.writing.model import ChatWriter, Stop
from carnet_rag.writing.prompts import REPHRASE_PROMPT, REPHRASE_VERSION, as_data

MAX_CHARS = 300
"""A longer reading is no question."""


def with_rereading(
    answer: Answer, before: Sequence[str], model: ChatWriter, stop: Stop | None = None
) -> Answer | None:
    """The answer with the model's reading of its question as a last note.

    ``before`` are the questions of the earlier turns as they were understood. None when the model
    reads it as we do, fails, or says anything else than one question; never raises ModelError.
    """
    if stop is not None and stop.is_set():
        return None
    try:
        said = "".join(model.write(_prompt([*before, answer.question]), stop))
    except ModelError:
        return None
    said = said.strip().strip('«»"“” \n')
    one_question = said.endswith("?") and "\n" not in said and len(said) <= MAX_CHARS
    if not one_question or _same(said, answer.standalone_question):
        return None
    note = (
        f"Le modèle {model.name} (consignes {REPHRASE_VERSION}) comprendrait plutôt : « {said} »."
    )
    return replace(answer, notices=(*answer.notices, note))


def _prompt(questions: Sequence[str]) -> list[BaseMessage]:
    turns = "\n".join(f"<question>{as_data(q)}</question>" for q in questions)
    return REPHRASE_PROMPT.format_messages(turns=turns)


def _same(one: str, other: str) -> bool:
    words = [re.findall(r"\w+", fold(text)) for text in (one, other)]
    return words[0] == words[1]
