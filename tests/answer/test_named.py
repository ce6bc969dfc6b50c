"""The words of the proper names of a question."""

import pytest

from carnet_rag.answer.named import name_words, unmet_namesake


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("Que dit l'ANPP du Gâtinais ?", ("ANPP", "Gâtinais")),
        ("Que fait l'État à Brest ?", ("Brest",)),
        ("Qui finance l’Observatoire ?", ()),
    ],
)
def test_a_body_named_by_its_kind_sets_nothing_apart(question: str, words: tuple[str, ...]) -> None:
    assert name_words(question) == words


@pytest.mark.parametrize(
    ("question", "quote", "unmet"),
    [
        ("Qui préside la Fondation de Lille ?", "Il préside la Fondation des Territoires.",
         "Fondation de Lille"),
        ("Qui est le maire de Brest ?", "Luc Roy, maire de Lille, écrit.", "maire de Brest"),
        ("Qui préside la Fondation de Lille ?", "Il préside la Fondation de Lille.", ""),
        ("Qui préside la Fondation de Lille ?", "Ada Roy la préside.", ""),
        ("Qui dirige l'agence de Nantes ?", "Ada Roy dirige l'agence.", ""),
        ("Qui dirige l'agence ?", "Ada Roy dirige l'agence de Nantes.", ""),
    ],
)  # fmt: skip
def test_who_is_told_of_a_namesake_is_not_told_of_the_name(
    question: str, quote: str, unmet: str
) -> None:
    assert unmet_namesake(question, quote) == unmet
