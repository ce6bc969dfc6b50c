"""What a reader is told: nothing that stands beside the quote is said to lack, no heap of words."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_text import SmallIndex

from carnet_rag.check import check

MILL = """# Le carnet

## Le moulin de la Loire

La Fédération des Meuniers a ouvert un musée. Fondée en 2012, elle a 40 membres et 3 salariés.

## L'engagement de la ville, par Jeanne MOREL

Les plus âgés, s'ils viennent en car, voient moins la ville ; il en résulte 13 minutes d'attente.
Le marché a fermé 12 jours.
Une équipe a trié les outils. Elle a réparé plus de 40 vélos.
"""


@pytest.mark.parametrize(
    ("claim", "told"),
    [
        ("La Fédération des Meuniers a 40 membres et 3 salariés.",
         "il faut lire autour de la phrase pour « Fédération des Meuniers »"),
        ("La Fédération des Meuniers compte 40 membres et 3 salariés.",
         "il faut lire autour de la phrase pour « Fédération des Meuniers »"),
        ("13 minutes d'attente en résultent.",
         "à relire : le passage ne dit pas « résultent » en ces mots."),
        ("Selon Paul Duval, le marché a fermé 12 jours.",
         "c'est « Jeanne Morel » qui parle, pas « Paul Duval »"),
        ("D'après Paul Duval, le marché a fermé 12 jours.",
         "c'est « Jeanne Morel » qui parle, pas « Paul Duval »"),
        ("Le marché a fermé 12 jours et vendu des tableaux flamands.",
         "« vendu des tableaux flamands »"),
    ],
)  # fmt: skip
def test_what_explains_a_verdict(tmp_path: Path, claim: str, told: str) -> None:
    got = check(SmallIndex(MILL, tmp_path), claim)
    assert told in got.explanation
    assert not {"Fédération", "compte"} & {*got.unheld}
