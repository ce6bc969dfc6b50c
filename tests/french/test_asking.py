"""What a question is without the way in which it is asked."""

from __future__ import annotations

import pytest

from carnet_rag.french.asking import only_asks, with_subject


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
