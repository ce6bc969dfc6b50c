"""What a question names and a text does not hold."""

import pytest

from carnet_rag.answer.unmet import Unmet, unmet_names, unmet_office
from carnet_rag.index import Index


@pytest.mark.parametrize(
    ("question", "about", "unmet"),
    [
        ("Qui est le maire de Lille ?", "Lille accueille le colloque.", "le maire de Lille"),
        ("Qui est le maire de Lille ?", "Jeanne DOE, maire de Lille", ""),
        ("Qui est le maire de Brest ?", "Jeanne DOE, maire de Lille", "le maire de Brest"),
        ("Quel est le nom de la préfète du Nord ?", "Le Nord.", "la préfète du Nord"),
        ("Qui est l'auteur du guide ?", "Le guide est paru.", ""),
        ("Qui est Jeanne DOE ?", "Le guide est paru.", ""),
        ("Qui dirige la mission de Lille ?", "Le guide est paru.", ""),
    ],
)
def test_an_office_and_whose_it_is_must_stand_in_the_text(
    question: str, about: str, unmet: str
) -> None:
    assert unmet_office(question, about) == unmet


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Que fait-on à Vladivostok ?", ("Vladivostok",)),
        ("Vladivostok est-elle citée ?", ()),
        ("Combien de vieux PC ?", ()),
        ("Que fait-on à Montargis ?", ()),
    ],
)
def test_a_name_that_no_passage_holds_is_found(
    real_index: Index, question: str, names: tuple[str, ...]
) -> None:
    assert unmet_names(real_index, question) == names


def test_nothing_unmet_is_false() -> None:
    assert not Unmet()
    assert Unmet(names=("Brest",))
    assert Unmet(office="maire de Brest")
