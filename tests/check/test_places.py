"""Where the words, figures and dates of a text stand, and the preposition that leads each."""

from __future__ import annotations

import pytest

from carnet_rag.check.places import find_places


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Il vend la barque de la ville à la région, en mai.",
         ["vend", "barque", "de ville", "à région", "en mai"]),
        ("Le four des villes pendant l'hiver", ["four", "de villes", "pendant hiver"]),
        ("Il ferme de 8 à 12 ponts.", ["ferme", "de 8", "à 12", "ponts"]),
        # What belongs to the figure or the date leads nothing; what stands inside it does.
        ("Le lac compte au moins 12 ponts.", ["lac", "compte", "12", "ponts"]),
        ("La salle ouvre depuis 2008.", ["salle", "ouvre", "depuis 2008"]),
        # Several words for one preposition.
        ("Les clés sont au sein de la mairie.", ["clés", "en mairie"]),
        # A clause or a sign begins anew.
        ("La ville paie pour que le port ouvre.", ["ville", "paie", "port", "ouvre"]),
        ("À la ville, le port ouvre.", ["à ville", "port", "ouvre"]),
    ],
)  # fmt: skip
def test_what_leads_each_place(text: str, expected: list[str]) -> None:
    places = find_places(text)
    assert [f"{p.lead} {text[p.start : p.end]}".strip() for p in places] == expected


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        ("Il vote pour les villes et les bourgs.", {"bourgs": {"", "pour"}}),
        ("Les clés au sein de la mairie", {"mairie": {"en", "de"}}),
        ("Après la grippe, qui tua, il gèle.", {"grippe": {"après", ""}}),
        ("Le four dans la ville", {"ville": {"en"}}),
        ("Il vend des barques.", {"barques": {"de", ""}}),
        ("Le prix des barques", {"barques": {"de"}}),
    ],
)
def test_what_else_may_be_taken_for_it(text: str, ways: dict[str, set[str]]) -> None:
    found = {text[p.start : p.end]: p.ways for p in find_places(text)}
    assert {word: found[word] for word in ways} == ways
