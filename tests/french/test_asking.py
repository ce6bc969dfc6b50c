"""What a question is without the way in which it is asked."""

from __future__ import annotations

import pytest

from carnet_rag.french.asking import is_as_written, only_asks, with_subject


@pytest.mark.parametrize(
    ("question", "whole"),
    [
        ("À propos de ce rapport : c'est quand ?", "ce rapport c'est quand ?"),
        ("C'est quand ?", "C'est quand ?"),
    ],
)
def test_a_subject_said_first_is_one_of_the_question(question: str, whole: str) -> None:
    assert with_subject(question) == whole


@pytest.mark.parametrize(
    ("question", "only"),
    [("c'est où ?", True), ("combien ?", True), ("Combien d'élus ?", False), ("Le lac", False)],
)
def test_a_question_that_says_nothing_of_what_it_asks_about(question: str, only: bool) -> None:
    assert only_asks(question) is only


@pytest.mark.parametrize(
    ("question", "written"),
    [
        ("Qu'est-ce qu'un territoire ?", True),
        ("Quelle question de recherche se pose Le RAMEAU ?", True),
        ("À combien de questions les travaux du RAMEAU répondent-ils ?", True),
        ("En quoi consiste l'essentiel selon Jean-Paul Delevoye ?", True),
        ("Comment démarrer une alliance ?", True),
        ("C'est qui, le RAMEAU ?", False),
        ("Les élus veulent quoi ?", False),
        ("Comment un maire réunit les acteurs ?", False),
        ("Une petite ville peut le faire ?", False),
        ("Le dco c koi ?", False),
        ("qui préside la fondation ?", False),
        ("Comment démarrer une alliance", False),
        ("Qui paie ? Comment ?", False),
    ],
)
def test_a_question_typed_as_french_is_written(question: str, written: bool) -> None:
    assert is_as_written(question) == written
