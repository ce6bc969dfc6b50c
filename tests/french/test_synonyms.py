"""Which words may stand for each other."""

from __future__ import annotations

import pytest

from carnet_rag.french.synonyms import kin
from carnet_rag.french.tokens import terms


@pytest.mark.parametrize(
    ("noun", "verb", "wanted"),
    [
        ("fondateur", "fondée", True),
        ("fondateurs", "fonder", True),
        ("création", "créé", True),
        ("animatrice", "animer", True),
        ("vendeur", "vendre", True),
        ("réalisateur", "réaliser", True),
        ("maire", "marier", False),
        ("secteur", "sécher", False),
        ("fondateur", "créer", False),
    ],
)
def test_a_noun_is_made_of_its_verb(noun: str, verb: str, wanted: bool) -> None:
    one, other = terms(noun)[0], terms(verb)[0]
    assert (kin(one, [other]) == other) is (kin(other, [one]) == one) is wanted
