"""Proper names: what is one, where it stands, and what it seems to name."""

from __future__ import annotations

import pytest

from carnet_rag.french.names import find_names, written_names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Two capitals, one in small letters after the first: a person, titles left out.
        ("Le maire Jean Dupont parle.", [("Jean Dupont", "person")]),
        ("Jean Dupont parle.", [("Jean Dupont", "person")]),
        ("Marie-Claude Dupont parle.", [("Marie-Claude Dupont", "person")]),
        ("Hier, Anne et Carl Dupond parlent.", [("Anne", "other"), ("Carl Dupond", "person")]),
        ("Le Président Macron parle.", [("Macron", "other")]),
        ("Madame Durand vient.", [("Durand", "other")]),
        # A capital that only opens a sentence says nothing.
        ("Jean parle.", []),
        ("Neuf Moulins d'Or tournent.", [("Moulins d'Or", "other")]),
        ("Hier, Jean parle.", [("Jean", "other")]),
        ("Il dort. Jean parle.", []),
        # Places, by what leads to them.
        ("Il vit à Lille.", [("Lille", "place")]),
        ("la région Grand Est", [("Grand Est", "place")]),
        ("le député de la Somme", [("Somme", "place")]),
        ("dans le Nord", [("Nord", "place")]),
        # Bodies, by a word of their name, by « & » or in capitals.
        ("la Fondation de France agit", [("Fondation de France", "organisation")]),
        ("L'Assemblée vote.", [("Assemblée", "organisation")]),
        ("Il aide Habitat & Humanisme.", [("Habitat & Humanisme", "organisation")]),
        ("L'association Gâtinais vient.", [("Gâtinais", "other")]),
        ("La SNCF roule.", [("SNCF", "organisation")]),
        ("Il lit Comisis OpinionWay.", [("Comisis OpinionWay", "organisation")]),
        ("Elle est chez Persee3 Loiret.", [("Persee3 Loiret", "organisation")]),
        # The press, things.
        ("une tribune dans le Monde", [("Monde", "press")]),
        ("Il aime les Jardins.", [("Jardins", "thing")]),
    ],
)
def test_names_and_their_kind(text: str, expected: list[tuple[str, str]]) -> None:
    found = find_names(text)
    assert [(name.text, name.kind) for name in found] == expected
    assert all(text[name.start : name.end] == name.text for name in found)


@pytest.mark.parametrize("count", [2, 3, 4, 5, 6])
def test_a_person_has_five_words_at_most(count: int) -> None:
    (name,) = find_names("Hier, " + " ".join(["Jean", *["Paul"] * (count - 1)]))
    assert name.kind == ("person" if count <= 5 else "other")


def test_a_name_that_is_known_is_one_even_where_it_opens_the_sentence() -> None:
    assert [name.text for name in find_names("Montargis vote.", {"montargis"})] == ["Montargis"]
    assert [name.text for name in find_names("Montargis vote.", ["montargis"])] == ["Montargis"]
    assert find_names("Montargis vote.") == []


def test_a_name_is_matched_by_its_words_whatever_their_case_and_figures() -> None:
    (name,) = find_names("Il suit le PETR 12.")
    (other,) = find_names("Il suit le petr et le PETR.")
    assert name.terms == other.terms == {"petr"}


def test_what_always_has_a_capital_is_written_as_it_most_often_is() -> None:
    assert written_names(["Il suit le PETR, le Petr, le Petr.", "la Ville et la ville"]) == {
        "petr": "Petr"
    }
