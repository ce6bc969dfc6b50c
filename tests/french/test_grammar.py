"""The little French that questions need: number, gender, elision, contraction."""

from __future__ import annotations

import pytest

from carnet_rag.french import grammar


@pytest.mark.parametrize(
    ("noun", "singular"),
    [
        ("élus", "élu"),
        ("Élus", "élu"),
        ("réseaux", "réseau"),
        ("régionaux", "régional"),
        ("eaux", "eau"),
        ("aux", "aux"),
        ("lieux", "lieu"),
        ("pays", "pay"),
        ("cas", "cas"),
        ("élu", "élu"),
    ],
)
def test_singular(noun: str, singular: str) -> None:
    assert grammar.singular(noun) == singular


@pytest.mark.parametrize(
    ("noun", "gender"),
    [
        ("charte", "f"),
        ("chartes", "f"),
        ("programme", "m"),
        ("musée", "m"),
        ("réunion", "f"),
        ("maison", "f"),
        ("société", "f"),
        ("alliance", "f"),
        ("fondatrice", "f"),
        ("financement", "m"),
        ("partage", "m"),
        ("directeur", "m"),
        ("opinion", "f"),
        ("avion", "m"),
        ("eau", "f"),
        ("bureau", "m"),
        ("couleur", "f"),
        ("député", "m"),
        ("hôpital", "m"),
        ("crèche", "f"),
        ("gares", "f"),
        ("diagnostics", "m"),
        ("PETR", None),
        ("Zoug", None),
    ],
)
def test_gender_by_list_then_by_ending(noun: str, gender: str | None) -> None:
    assert grammar.gender_of(noun) == gender


@pytest.mark.parametrize(
    ("preposition", "phrase", "contracted"),
    [
        ("de", "les élus", "des élus"),
        ("de", "le maire", "du maire"),
        ("de", "la ville", "de la ville"),
        ("de", "l'élu", "de l'élu"),
        ("de", "Amiens", "d'Amiens"),
        ("de", "Lille", "de Lille"),
        ("d'", "Lille", "de Lille"),
        ("de", "Le RAMEAU", "de Le RAMEAU"),
        ("à", "les élus", "aux élus"),
        ("à", "le maire", "au maire"),
        ("à", "la ville", "à la ville"),
        ("à", "Le RAMEAU", "à Le RAMEAU"),
        ("avec", "les élus", "avec les élus"),
        ("", "les élus", "les élus"),
    ],
)
def test_a_preposition_joins_its_article(preposition: str, phrase: str, contracted: str) -> None:
    assert grammar.contract(preposition, phrase) == contracted


@pytest.mark.parametrize(
    ("phrase", "gender", "number", "definite"),
    [
        ("ville", "f", "s", "la ville"),
        ("maire", "m", "s", "le maire"),
        ("maire", None, "s", "le maire"),
        ("élu", "m", "s", "l'élu"),
        ("École", "f", "s", "l'École"),
        ("habitant", "m", "s", "l'habitant"),
        ("élus", "m", "p", "les élus"),
        ("« Œuvre »", "f", "s", "l'« Œuvre »"),
    ],
)
def test_the_definite_article(
    phrase: str, gender: grammar.Gender, number: grammar.Number, definite: str
) -> None:
    assert grammar.definite(phrase, gender, number) == definite


@pytest.mark.parametrize(
    ("base", "model", "form"),
    [
        ("régional", "local", "régional"),
        ("régional", "locale", "régionale"),
        ("régional", "locaux", "régionaux"),
        ("régional", "locales", "régionales"),
        ("européen", "locale", "européenne"),
        ("européen", "locaux", "européens"),
        ("européen", "locales", "européennes"),
        ("européen", "local", "européen"),
    ],
)
def test_a_level_agrees_like_the_one_it_replaces(base: str, model: str, form: str) -> None:
    assert grammar.level_like(base, model) == form
    assert grammar.LEVELS[grammar.fold(form)] == base


@pytest.mark.parametrize(
    ("word", "before"), [("petites", True), ("Nouveau", True), ("12", True), ("locale", False)]
)
def test_adjectives_that_stand_before_their_noun(word: str, before: bool) -> None:
    assert grammar.is_prenominal(word) is before


def test_no_noun_has_two_genders() -> None:
    assert not grammar._FEMININE & grammar._MASCULINE
