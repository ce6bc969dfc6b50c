"""Who made a document, and when: its cover is quoted, nothing else is taken for it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from doubles import bag_model

from carnet_rag.answer.imprint import imprint
from carnet_rag.index import Index
from carnet_rag.index.build import build
from carnet_rag.index.in_force import open_at

REPORT = """# Rapport d'activité des jardins

Juin 2021

Document publié par la Ville de Brest.

## Les jardins

En mars 2019, la charte des jardins a été écrite par Jeanne Riou. Le guide du compost est paru.
"""
GUIDE = """# Guide du vélo en ville

version de mai 2018

## Le vélo

Un vélo se range à l'abri. Le prix du vélo baisse.
"""
TOLD = """["rapport.md"]
publisher = "Ville de Brest"
published = "2021-06"

["guide.md"]
published = "2018-05"
"""


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    corpus = tmp_path_factory.mktemp("shelf")
    (corpus / "rapport.md").write_text(REPORT)
    (corpus / "guide.md").write_text(GUIDE)
    (corpus / "carnets.toml").write_text(TOLD)
    build(corpus, corpus / "index", bag_model(), passage_tokens=120)
    with open_at(corpus / "index", bag_model()) as index:
        yield index


@pytest.mark.parametrize(
    ("question", "quotes"),
    [
        ("De quand date ce document ?", ["version de mai 2018", "Juin 2021"]),
        ("c'est de quand ce rapport ?", ["Juin 2021"]),
        ("À propos de ce rapport : c'est quand ?", ["Juin 2021"]),
        ("qui a publié tout ça ?", ["Document publié par la Ville de Brest."]),
        ("Quand a été publié le rapport annuel ?", ["Juin 2021"]),
        ("quelle est la date de parution du guide ?", ["version de mai 2018"]),
        ("Quand est paru le Guide du vélo en ville ?", ["version de mai 2018"]),
        ("when was this report published?", ["version de mai 2018", "Juin 2021"]),
        ("Quand ce rapport a-t-il été écrit ?", ["Juin 2021"]),
        ("Qui publie ce rapport ?", ["Document publié par la Ville de Brest."]),
    ],
)
def test_a_question_about_the_document_is_answered_by_its_cover(
    shelf: Index, question: str, quotes: list[str]
) -> None:
    answered = imprint(shelf, question)
    assert answered is not None
    assert [citation.quote for citation in answered.citations] == quotes
    assert all(f"[{n}]" in answered.text for n in range(1, len(quotes) + 1))


@pytest.mark.parametrize(
    "question",
    [
        "Qui a écrit ce rapport ?",
        "Qui a écrit la charte des jardins ?",
        "Quand a été écrite la charte ?",
        "Quand est paru le guide du compost ?",
        "Qui publie le guide ?",
        "Quand le prix du vélo baisse-t-il ?",
        "Que dit ce rapport ?",
        "Combien de pages a ce rapport ?",
        "Quand paraîtra le prochain rapport ?",
        "Quand ?",
    ],
)
def test_another_question_is_left_to_the_search(shelf: Index, question: str) -> None:
    assert imprint(shelf, question) is None


@pytest.mark.parametrize(
    ("question", "answers"),
    [
        ("C'est pour qui, ce guide ?", True),
        ("à qui s'adresse ce document ?", True),
        ("Who is this guide for?", True),
        ("Pour qui la forge travaille-t-elle ?", False),
        ("À qui s'adresse la forge de ce guide ?", False),
    ],
)
def test_whom_a_document_is_for_is_what_it_says_of_itself(
    tmp_path: Path, question: str, answers: bool
) -> None:
    (tmp_path / "forge.md").write_text(
        "# Guide de la forge\n\nGuide publié par la Ville de Brest.\n\n## Début\n\n"
        "Ce guide s'adresse aux forgerons. La forge travaille pour la ville.\n"
    )
    build(tmp_path, tmp_path / "index", bag_model(), passage_tokens=60)
    with open_at(tmp_path / "index", bag_model()) as index:
        got = imprint(index, question)
        assert (got is not None) == answers
        assert got is None or got.citations[0].quote == "Ce guide s'adresse aux forgerons."


def test_who_publishes_is_nearest_to_who_wrote(tmp_path: Path) -> None:
    (tmp_path / "bilan.md").write_text(
        "# Bilan des jardins\n\nBilan publié par la Ville de Brest.\n\n## Eau\n\nL'eau est rare.\n"
    )
    (tmp_path / "carnets.toml").write_text('["bilan.md"]\npublisher = "Ville de Brest"\n')
    build(tmp_path, tmp_path / "index", bag_model(), passage_tokens=120)
    with open_at(tmp_path / "index", bag_model()) as index:
        told = imprint(index, "qui a écrit ce document ?")
        assert told is not None
        assert told.status == "nearest"
        assert [c.quote for c in told.nearest] == ["Bilan publié par la Ville de Brest."]
        assert imprint(index, "Qui a écrit la charte ?") is None
