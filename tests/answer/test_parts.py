"""Two questions in one: both answered, or the missing one named."""

from __future__ import annotations

import pytest

from carnet_rag.answer.parts import join
from carnet_rag.answer.wording import markers
from carnet_rag.conversation import PastTurn, Rewrite
from carnet_rag.conversation.acts import Gesture
from carnet_rag.conversation.parts import split_parts
from carnet_rag.french.answer_type import supplies
from carnet_rag.french.intent import read_intent
from carnet_rag.service.chain import AskedTurn, compose
from carnet_rag.types import Answer, Citation


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("Quand X a-t-il été créé et qui le préside ?",
         ("Quand X a-t-il été créé ?", "qui le préside ?")),
        ("Qui a fondé Habitat et Humanisme et quand ?",
         ("Qui a fondé Habitat et Humanisme ?", "quand ?")),
        ("c'est quoi les ODD et combien y a de cibles ?",
         ("c'est quoi les ODD ?", "combien y a de cibles ?")),
        ("What is it, and is it free?", ("What is it ?", "is it free?")),
        # One question: « et » joins two things, or the second half asks nothing.
        ("Quelle est la différence entre A et B ?", None),
        ("Qui préside la Région et la commune ?", None),
        ("Quel est le rôle des maires et des préfets ?", None),
        ("et qui préside ?", None),
    ],
)  # fmt: skip
def test_two_questions_are_told_from_one(question: str, parts: tuple[str, ...] | None) -> None:
    assert split_parts(question) == (parts or (question,))


def reply(question: str, quote: str, start: int = 0) -> Answer:
    place = ("p", "c", "Carnet", None, "c.md", start, start + len(quote), (), None, None)
    return Answer(question, question, "answered", f"« {quote} » [1]", (Citation(1, quote, *place),))


_NO = "Le carnet ne répond pas à cette question. Voici les passages les plus proches."
MISSING = Answer("combien ?", "Combien ?", "nearest", _NO)


def test_what_is_asked(question: str, kind: str, numbers: frozenset[str]) -> None:
    asked = read_intent(question)
    assert (asked.kind, asked.numbers) == (kind, numbers)


@pytest.mark.parametrize(
    ("question", "text", "held"),
    [
        ("Qui paie le toit ?", "La commune paie le toit.", True),
        ("Qui gère le gîte ?", "L'association gère le gîte.", True),
        ("Que fait la commune, qui paie ?", "La commune paie.", False),
    ],
)
def test_whoever_acts_may_be_a_common_noun(question: str, text: str, held: bool) -> None:
    assert supplies(read_intent(question), question, text) == held
