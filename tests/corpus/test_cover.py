"""What a document is called: what its data say of it, else what its first pages print."""

from __future__ import annotations

import pytest
from pieces_of import pieces_of

from carnet_rag.corpus.load.cover import cover_date, cover_title
from carnet_rag.corpus.load.pieces import Document


@pytest.mark.parametrize(
    ("given", "texts", "title"),
    [
        ("Le four et le lavoir", ["h1 Le four", "p Et le lavoir."], "Le four et le lavoir"),
        ("Autre chose", ["h1 Le four", "p Et le lavoir."], "Le four"),
        # The first section of a text without a cover.
        ("Autre chose", ["h1 1. Le four", "p Il cuit.", "h2 1.1 La pâte"], "Autre chose"),
        ("Autre chose", ["h1 1. Le four", "p Il cuit.", "h2 La pâte"], "1. Le four"),
        # A file's name, even one whose words are printed.
        ("four-lavoir", ["h1 Le four", "p Et le lavoir."], "Le four"),
        ("four.dvi", ["h1 Le four", "p T."], "Le four"),
        # A table of contents, and what it stands above, are no title.
        (None, ["p Valmont", "h2 Le four", "h1 Table des matières", "h1 Un"], "Le four"),
    ],
)
def test_the_title_of_a_paged_document(given: str | None, texts: list[str], title: str) -> None:
    assert cover_title(Document(pieces_of(*texts), title=given, paged=True)) == title


@pytest.mark.parametrize(
    ("texts", "date"),
    [
        (
            ["p Les cahiers, no 12, avril 2023", "p Le bourg est commune depuis mai 2019."],
            "2023-04",
        ),
        (["p © 2011 Atelier du Pont", "p Édition 2024"], "2024"),
        (["p © 12 mai 2011 Atelier du Pont"], "2020"),
        (["p Mai 2023."], "2023-05"),
        (["p On l'a ouvert le 3 mai 2019."], "2020"),
        # A year to come is the one that a plan is for.
        (["h1 Stratégie 2990", "p Mai 2018"], "2018-05"),
        (["h1 Stratégie 2990"], "2020"),
    ],
)
def test_the_date_of_a_cover_is_of_no_sentence_and_no_owner(texts: list[str], date: str) -> None:
    assert cover_date(Document(pieces_of(*texts), published="2020", paged=True)) == date
