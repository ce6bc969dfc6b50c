"""The figures of a sentence, each with the words, the level, the year and the people of its own."""

from __future__ import annotations

import pytest

from carnet_rag.check.values import read_values
from carnet_rag.french.numbers import find_moments, find_quantities


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # The members of an enumeration share their words; what follows it has its own.
        ("Le parcours dure 1h, 4h ou 12h.",
         ["1h: dur parcour", "4h: dur parcour", "12h: dur parcour"]),
        ("Le stage dure 2 ou 4 jours et coûte 30 euros.",
         ["2: dur stag", "4 jours: dur stag", "30 euros: cout"]),
        ("Le lac compte 12 ponts, mais 9 arches.", ["12: pont", "9: arche"]),
        # What a figure leaves out, the one before says.
        ("9 halles ont fermé (15 %), 49 sont ouvertes (77 %).",
         ["9: ferm hall", "15 %: ferm hall", "49: hall ouvert", "77 %: hall ouvert"]),
        ("Réduire de 50 % les consommations d'eau et de 30 % celles de gaz.",
         ["50 %: consomm eau", "30 %: consomm gaz"]),
        # Two shares of a period take its two ends; one or three do not.
        ("La part passe de 36 % à 57 % entre 2015 et 2021.",
         ["36 %: part pass 2015", "57 %: part pass 2021"]),
        ("La part est de 36 % entre 2015 et 2021.", ["36 %: part"]),
        ("36 % votent entre 2015 et 2021, puis 40 % et 50 %.", ["36 %: votent", "40 %:", "50 %:"]),
        ("68 % au niveau local, 44 % au régional.",
         ["68 %: local niveau local", "44 %: regional régional"]),
        ("12 maires votent. 9 d'entre eux partent.",
         ["12: mair votent maires", "9: partent maires"]),
    ],
)  # fmt: skip
def test_each_figure_has_its_own_words(text: str, expected: list[str]) -> None:
    moments = find_moments(text)
    values = read_values(text, find_quantities(text, moments), moments)
    told = []
    for value in values:
        parts = [*sorted(value.own), value.level, str(value.year or ""), value.people]
        written = text[value.quantity.start : value.quantity.end]
        told.append(" ".join([f"{written}:", *filter(None, parts)]))
    assert told == expected
