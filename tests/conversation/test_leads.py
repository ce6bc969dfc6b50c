"""Question words as they are spelled."""

import pytest

from carnet_rag.conversation.leads import spelled_out


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
