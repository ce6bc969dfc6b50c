"""Pairs of opposites."""

import pytest

from carnet_rag.french.opposites import lacking_sides


@pytest.mark.parametrize(
    ("question", "text", "unmet"),
    [
        ("Quel secteur recrute le moins ?", "Le secteur qui recrute le plus est le soin.", "moins"),
        ("Quels inconvénients ?", "Les avantages sont nombreux.", "inconvénients"),
        ("Quels projets ont échoué ?", "Dix projets ont réussi.", "échoué"),
        ("Quels projets ont échoué ?", "Dix projets ont réussi, deux ont échoué.", ""),
        ("Quel secteur recrute ?", "Le soin recrute.", ""),
        ("Quels sont les risques ?", "L'étude montre ses effets.", "risques"),
        ("Quels sont les risques ?", "Un danger demeure.", ""),
        ("Quels sont les principaux freins ?", "Les principaux leviers.", "freins"),
        ("Qui reste une fois l'essai fini ?", "Ils commencent à dix.", ""),
        ("Combien de jours dès l'ouverture ?", "Dix jours après la fermeture.", ""),
        ("Quels sont les bénéfices ?", "L'étude montre ses effets.", ""),
    ],
)
def test_the_opposite_of_what_is_asked_is_no_answer(question: str, text: str, unmet: str) -> None:
    assert " ".join(lacking_sides(question, text)) == unmet
