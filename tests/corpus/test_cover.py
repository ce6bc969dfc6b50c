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
        # A file's name, its version and its copies; what a template says.
        ("Le four v2", ["h1 Le four", "p Et le lavoir."], "Le four"),
        ("Copie de Le four", ["h1 Le four", "p Et le lavoir."], "Le four"),
        ("20250312 Le four", ["h1 Le four", "p Et le lavoir."], "Le four"),
        ("Le four (1)", ["h1 Le four", "p Et le lavoir."], "Le four"),
        ("Titre du document", ["h1 1. Le four", "p Et le lavoir."], "1. Le four"),
        ("Modèle de rapport", ["h1 1. Le four", "p Et le lavoir."], "1. Le four"),
        ("[Titre]", ["h1 1. Le four", "p Et le lavoir."], "1. Le four"),
        ("Modèle de bail", ["h1 Le modèle de bail", "p Et le lavoir."], "Modèle de bail"),
    ],
)
def test_the_title_of_a_paged_document(given: str | None, texts: list[str], title: str) -> None:
    assert cover_title(Document(pieces_of(*texts), title=given, paged=True)) == title


LONG = "lavoir communal de la petite ville de Valmont et de tous ses hameaux"


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
        # Among other things that a line says, each between two signs.
        (["h1 Le four", f"p {LONG} – Bilan de la deuxième année – 12 mars 2025"], "2025-03-12"),
        (["h1 Le four", f"p {LONG} | Pau, le 12 mars 2025"], "2025-03-12"),
        (["h1 Le four", "p Bilan 2024, présenté le 12 mars 2025"], "2025-03-12"),
        # What it says of itself, in as many words as it takes.
        (
            ["h1 Le four", f"p Rapport du {LONG}, présenté au conseil du 12 mars 2025."],
            "2025-03-12",
        ),
        (["h1 Le four", "p Ce rapport a été adopté par le conseil le 12 mars 2025."], "2025-03-12"),
        (["h1 Le four", "p Établi par le service des mobilités, le 12 mars 2025."], "2025-03-12"),
        (["h1 Le four", f"p Compte rendu de l'assemblée du 12 mars 2025, {LONG}."], "2025-03-12"),
        (["h1 Le four", "t Auteur | Anne Bell\nDate | 12 mars 2025"], "2025-03-12"),
        # Of what it tells, not of itself.
        (["h1 Le four", "p Ce rapport présente ce qui fut fait au 1er janvier 2024."], "2020"),
        (["h1 Le four", f"p Le {LONG} – ouvert le 3 mai 2019 – sert à tous."], "2020"),
        (["h1 Le four", f"p Présentation du four et du {LONG} le 3 mai 2019 aux élus."], "2020"),
        (["h1 Le four", "t Ouverture | 3 mai 2019"], "2020"),
    ],
)
def test_the_date_of_a_cover_is_of_no_sentence_and_no_owner(texts: list[str], date: str) -> None:
    assert cover_date(Document(pieces_of(*texts), published="2020", paged=True)) == date


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("12 mars 2025", "2025-03-12"),
        ("Pau, le 12 mars 2025", "2025-03-12"),
        ("Par Anne Bell, mercredi 12 mars 2025", "2025-03-12"),
        ("Publié le 12 mars 2025", "2025-03-12"),
        ("Réunion publique le 12 mars 2025", "2020-06"),
    ],
)
def test_a_line_that_is_a_date_wins_over_what_a_page_says(line: str, date: str) -> None:
    pieces = pieces_of("h1 Le four", f"p {line}", "p Il cuit.")
    assert cover_date(Document(pieces, published="2020-06")) == date
    assert cover_date(Document(pieces, published="2020-06", headed=True)) == "2020-06"
    assert cover_date(Document(pieces_of("h1 Le", "p Il.", "h2 Un", f"p {line}"))) is None
