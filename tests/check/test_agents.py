"""Who did what, as a text says it: passives, clefts and active pasts."""

from __future__ import annotations

import pytest

from carnet_rag.check.agents import deeds
from carnet_rag.french.names import find_names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Le rapport est écrit par Jeanne Morel en mai chez Paul Durand.",
            ["écrire: Jeanne Morel > "],
        ),
        (
            "Le rapport, écrit par Jeanne Morel et Paul Durand.",
            ["écrire: Jeanne Morel, Paul Durand > "],
        ),
        (
            "Le rapport de Paul Durand est écrit par Jeanne Morel.",
            ["écrire: Jeanne Morel > Paul Durand"],
        ),
        (
            "C'est Jeanne Morel qui a fondé et préside le Club Bleu.",
            ["créer: Jeanne Morel > ", "présider: Jeanne Morel > "],
        ),
        ("Ce sont les Amis Verts qui dansent.", []),
        ("Jeanne Morel a fondé le Club Bleu.", ["créer: Jeanne Morel > "]),
        ("Jeanne Morel a dansé.", []),
        ("Le Club Bleu est présidé depuis 2019.", ["présider:  > Club Bleu"]),
        ("Le Club Bleu fut fondé par Jeanne Morel.", ["créer: Jeanne Morel > Club Bleu"]),
        ("Le Club Bleu est créé par la ville.", ["créer:  > Club Bleu"]),
        ("Le rapport est écrit hier par la ville, dont Jeanne Morel.", ["écrire:  > "]),
        ("Le Club Bleu a été créé.", ["créer:  > Club Bleu"]),
        (
            "Le Club Bleu, fondé par Paul Durand, est présidé par Jeanne Morel.",
            ["créer: Paul Durand > Club Bleu", "présider: Jeanne Morel > Club Bleu, Paul Durand"],
        ),
        (
            "Le club, fondé par Paul Durand et présidé par Jeanne Morel.",
            ["créer: Paul Durand > ", "présider: Jeanne Morel > Paul Durand"],
        ),
        (
            "Le club, fondé en 2010 et présidé par Jeanne Morel.",
            ["présider: Jeanne Morel > "],
        ),
        (
            "Le club, fondé et présidé par Jeanne Morel.",
            ["créer: Jeanne Morel > ", "présider: Jeanne Morel > "],
        ),
    ],
)
def test_what_is_done_by_whom(text: str, expected: list[str]) -> None:
    found = deeds(text, tuple(find_names(text, frozenset())))
    told = [
        f"{d.family}: {', '.join(a.text for a in d.agents)} > "
        f"{', '.join(p.text for p in d.patients)}"
        for d in found
    ]
    assert told == expected
