"""What each quote beside the first brings, by its own form."""

from __future__ import annotations

import pytest

from carnet_rag.answer.composing import answer
from carnet_rag.answer.labels import labelled
from carnet_rag.index import Index
from carnet_rag.types import Citation, Link, QuoteLabel


def cited(
    number: int, quote: str, speaker: str | None = None, links: tuple[Link, ...] = ()
) -> Citation:
    place = ("p", "c", "Carnet", None, "c.md", 0, len(quote), (), None, speaker)
    return Citation(number, quote, *place, links=links)


@pytest.mark.parametrize(
    ("quote", "label"),
    [
        ("Une coopérative est une entreprise de ses membres.", "definition"),
        ("Par exemple, la laiterie de Bréal a été reprise.", "example"),
        ("Le guide est à télécharger : https://laiterie.fr/guide", "where"),
        ("42 % des laiteries sont en coopérative.", "figure"),
        ("Jeanne RIOU est la présidente de la laiterie.", "who"),
        ("La laiterie a deux raisons d'exister.", None),
        ("La laiterie a un triple but.", None),
        ("Le conseil se réunit au printemps.", None),
    ],
)
def test_a_quote_beside_the_first_says_what_it_brings(quote: str, label: QuoteLabel | None) -> None:
    first = cited(1, "Les membres décident ensemble.", "Jeanne Riou")
    got = labelled([first, cited(2, quote)], "Qu'est-ce qu'une coopérative ?")
    assert [c.label for c in got] == [None, label]


def test_a_quote_with_a_speaker_says_itself_who_tells_it() -> None:
    first = cited(1, "Les membres décident ensemble.", "Jeanne Riou")
    second = cited(2, "Avec Jeanne RIOU, présidente, nous décidons.", "Luc Roy")
    assert labelled([first, second], "Qui décide ?")[1].label is None


def test_words_that_lead_somewhere_say_where_to_go() -> None:
    linked = cited(2, "Le texte complet.", links=(Link(0, 8, "https://laiterie.fr"),))
    assert labelled([cited(1, "Oui."), linked], "Où le lire ?")[1].label == "where"


def test_the_sentence_that_defines_comes_first(real_index: Index) -> None:
    got = answer(real_index, "Qu'est-ce qu'une alliance ?")
    assert "citoyens se regroupent, s'organisent autour d'un projet" in got.citations[0].quote
    plain = answer(real_index, "c'est quoi le RAMEAU")
    assert plain.citations[0].quote.startswith("Le RAMEAU est un laboratoire")
