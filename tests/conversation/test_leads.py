"""Question words as they are spelled."""

import pytest

from carnet_rag.conversation.leads import spelled_out, strip_self


@pytest.mark.parametrize(
    ("typed", "spelled"),
    [
        ("combien de tps sa prend ?", "combien de temps ça prend ?"),
        ("sa coute combien", "ça coute combien"),
        ("sa sert a quoi", "ça sert a quoi"),
        ("comment sa se passe", "comment ça se passe"),
        ("sa va durer longtemps ?", "ça va durer longtemps ?"),
        ("sa demande est-elle acceptée ?", "sa demande est-elle acceptée ?"),
        ("quelle est sa mission ?", "quelle est sa mission ?"),
        ("qui finance sa création ?", "qui finance sa création ?"),
    ],
)
def test_sa_typed_for_ca(typed: str, spelled: str) -> None:
    assert spelled_out(typed) == spelled


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("on est une petite asso de 3 salariés, par quoi on commence ?", "par quoi on commence ?"),
        ("Je suis maire. Que dit la charte ?", "Que dit la charte ?"),
        ("Je suis perdu", "Je suis perdu"),
        (
            "Je suis maire d'un village, on fait quoi ?",
            "Je suis maire d'un village, on fait quoi ?",
        ),
        ("On est deux. Que faire ?", "On est deux. Que faire ?"),
        ("On est deux, que faire des dons ?", "que faire des dons ?"),
        ("La mairie ne veut pas, je fais quoi ?", "La mairie ne veut pas, je fais quoi ?"),
    ],
)
def test_what_the_reader_says_of_himself_is_not_asked(typed: str, asked: str) -> None:
    assert strip_self(typed) == asked
