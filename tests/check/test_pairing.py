"""A figure or a date of a claim stands beside what it stands beside in the statement."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest
from small_text import SmallIndex

from carnet_rag.check import check
from carnet_rag.check.claim import read_claim
from carnet_rag.check.ledger import ledger_of
from carnet_rag.check.pairing import compare_pairs
from carnet_rag.french.numbers import find_quantities
from carnet_rag.french.numbers.agreement import comparable

_SITES = "L'usine compte 9 sites et 12 ponts."
_SHARE = "La part des prêts est passée de 36 % en 2015 à 57 % en 2021."
_SHARED = "En Bresse, 9 halles ont fermé (15 %), 49 sont ouvertes (77 %)."
_AGES = "La garantie est de 200 heures, dont 100 heures pour le même moteur."
_DATES = "Le moulin fut bâti en 1820 par les moines et restauré en 1998 par la commune."
_ROW = "Le stage dure 2, 4 ou 6 jours selon le niveau."
_TOWNS = "Lille compte 300 membres, Lens 120 membres et Douai 90 membres."
_LIST = "Le carnet vaut 30 euros à la gare, 20 euros au port."


@pytest.mark.parametrize(
    ("statement", "claim", "outcomes"),
    [
        (_SITES, _SITES, []),
        (_SITES, "L'usine compte 12 ponts.", []),
        (_SITES, "L'usine compte 12 ponts et 9 sites.", []),
        (_SITES, "L'usine compte 12 sites et 9 ponts.", ["differs", "differs"]),
        (_SITES, "L'usine compte 12 sites.", ["differs"]),
        (_SITES, "L'usine compte 13 sites.", []),
        (_SHARE, _SHARE, []),
        (_SHARE, "La part des prêts est passée à 57 % en 2021.", []),
        (_SHARE, "57 % de prêts en 2021, contre 36 % en 2015.", []),
        (_SHARE, "La part des prêts est de 36 % en 2021.", ["differs", "differs"]),
        (_SHARED, "49 halles sont ouvertes, soit 77 %.", []),
        (_SHARED, "49 halles ont fermé.", ["differs"]),
        (_SHARED, "9 halles ont fermé (77 %), 49 sont ouvertes (15 %).", ["differs", "differs"]),
        (_DATES, "Restauré en 1998 par la commune, le moulin fut bâti en 1820 par les moines.", []),
        (_DATES, "Le moulin fut bâti en 1998 par les moines.", ["differs"]),
        (_ROW, "Le stage dure 4 jours selon le niveau.", []),
        (_TOWNS, "Douai compte 90 membres, Lille 300 membres.", []),
        (_TOWNS, "Lens compte 300 membres.", ["differs"]),
        (_LIST, "Au port, le carnet vaut 20 euros.", []),
    ],
)  # fmt: skip
def test_what_a_figure_stands_beside(
    tmp_path: Path, statement: str, claim: str, outcomes: list[str]
) -> None:
    index = SmallIndex(f"# Carnet\n\n## Ici\n\n{statement}\n", tmp_path)
    ledger = ledger_of(index)
    (there,) = [s for s in ledger.statements if s.sentence.text == statement]
    assert [f.outcome for f in compare_pairs(read_claim(claim, ledger), there)] == outcomes


@pytest.mark.parametrize("text", [_SITES, _SHARE, _SHARED, _AGES, _ROW, _TOWNS, _LIST])
def test_exchanged_figures_are_never_sure(tmp_path: Path, text: str) -> None:
    index = SmallIndex(f"# Carnet\n\n## Ici\n\n{text}\n", tmp_path)
    for one, other in combinations(find_quantities(text), 2):
        if comparable(one, other):
            first, second = text[one.start : one.end], text[other.start : other.end]
            between = text[one.end : other.start]
            claim = text[: one.start] + second + between + first + text[other.end :]
            assert not check(index, claim).sure, claim


@pytest.mark.parametrize(
    ("statement", "claim", "sure"),
    [
        ("La commune vend la ferme à la région.", "La commune vend la ferme à la région.", True),
        ("La commune vend la ferme à la région.", "La région vend la ferme à la commune.", False),
        ("Le cap, c'est le maire qui le donne.", "Le maire, c'est le cap qui le donne.", False),
        ("Les biens reviennent dans les 3 ans.", "Les 3 ans reviennent dans les biens.", False),
        ("En Bresse, la commune vend la ferme.", "La commune vend la ferme en Bresse.", True),
    ],
)
def test_phrases_that_change_places_are_never_sure(
    tmp_path: Path, statement: str, claim: str, *, sure: bool
) -> None:
    index = SmallIndex(f"# Carnet\n\n## Ici\n\n{statement}\n", tmp_path)
    assert check(index, claim).sure is sure


def test_one_word_said_again_and_again_says_nothing(tmp_path: Path) -> None:
    index = SmallIndex("# Carnet\n\n## Ici\n\nLe mot de la fin vient du maire.\n", tmp_path)
    assert check(index, "mot " * 400).verdict == "not_found"
