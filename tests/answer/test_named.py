"""The words of the proper names of a question."""

import pytest

from carnet_rag.answer.named import name_words


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
