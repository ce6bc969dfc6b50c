"""What is asked of a document's plan: its headings are quoted, and only where nothing else is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

import pytest
from doubles import bag_model

from carnet_rag.answer.contents import contents
from carnet_rag.index import Index
from carnet_rag.index.build import build
from carnet_rag.index.in_force import open_at

TEXT = """# Avant-propos

Les jardins partagés de la ville sont présentés avec ceux qui les cultivent.

# Les jardins

La ville de Brest compte douze jardins partagés, tous ouverts au public le dimanche.

# 2. Le compost

Le compost des jardins est retourné chaque mois par des bénévoles de trois quartiers.

# Annexe 1 – La charte

La charte des jardins tient en cinq articles, que chaque jardinier signe en arrivant.

# Annexe 2 – Les adresses

Les douze jardins sont rangés ici par quartier, avec le nom de qui les ouvre.
"""
ALL = ["Avant-propos", "Les jardins", "2. Le compost", "Annexe 1", "Annexe 2"]


@pytest.fixture(scope="module")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    corpus = tmp_path_factory.mktemp("guide")
    (corpus / "guide.md").write_text(TEXT)
    build(corpus, corpus / "index", bag_model(), passage_tokens=120)
    with open_at(corpus / "index", bag_model()) as index:
        yield index


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("Quelles sont les annexes ?", ["Annexe 1", "Annexe 2"]),
        ("combien d'annexes dans ce guide", ["Annexe 1", "Annexe 2"]),
        ("Combien y a-t-il de parties ?", ALL),
        ("what are the chapters?", ALL),
        ("table des matières", ALL),
        ("À propos de ce guide : combien de parties ?", ALL),
        ("De quoi parle l'annexe 2 ?", ["Annexe 2", "Les douze jardins"]),
        ("résume la deuxième annexe", ["Annexe 2", "Les douze jardins"]),
        ("la dernière partie parle de quoi ?", ["Annexe 2", "Les douze jardins"]),
        ("Que contient la partie II ?", ["2. Le compost", "Le compost des jardins"]),
        ("de quoi parle le chapitre 1", ["Avant-propos", "Les jardins partagés"]),
        ("De quoi parle l'avant-propos ?", ["Avant-propos", "Les jardins partagés"]),
    ],
)
def test_the_plan_is_told_by_its_headings(guide: Index, question: str, quoted: list[str]) -> None:
    told = contents(guide, question)
    assert told is not None and told.status == "answered"
    starts = zip(told.citations, quoted, strict=True)
    assert all(citation.quote.startswith(start) for citation, start in starts)


def test_a_part_that_is_not_there_is_no_answer(guide: Index) -> None:
    told = contents(guide, "De quoi parle l'annexe 7 ?")
    assert told is not None and (told.status, len(told.nearest)) == ("nearest", 2)
    assert "compte 2 annexes" in told.text


@pytest.mark.parametrize(
    "question",
    [
        "Combien de parties prenantes ?",
        "Quel est le plan d'action ?",
        "Quelle est la structure juridique de l'association ?",
        "Que dit l'annexe 1 du compost ?",
        "Quels sont les glossaires ?",
        "De quoi parle ce guide ?",
    ],
)
def test_anything_else_is_asked_of_the_text(guide: Index, question: str) -> None:
    assert contents(guide, question) is None


class _Unread:
    """An index of which nothing may be read."""

    def __getattr__(self, name: str) -> object:
        raise AssertionError(name)


def test_no_carnet_is_read_for_a_question_on_anything_else() -> None:
    assert contents(cast(Index, _Unread()), "Combien de communes ont ouvert un jardin ?") is None
