"""French figures and dates: read, valued, compared."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carnet_rag.french.numbers import Quantity, agree, find_moments, find_quantities, moments_agree


def _values(text: str) -> list[tuple[float, str, str]]:
    return [(round(q.value, 2), q.unit, q.bound) for q in find_quantities(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Plus de 1.000 exemples", [(1000, "", "more")]),
        ("800 000 d'entre eux", [(800000, "", "")]),
        ("2,5 millions d'euros", [(2500000, "euro", "")]),
        ("une centaine de ces acteurs", [(100, "", "")]),
        ("plus d'un millier d'exemples", [(1000, "", "more")]),
        ("Quarante-quatre pour cent", [(44, "%", "")]),
        ("plus des deux tiers", [(66.67, "%", "more")]),
        ("près de six entreprises sur dix", [(60, "%", "near")]),
        ("a diminué de moitié", [(50, "%", "")]),
        ("a été divisée par deux", [(50, "%", "")]),
        ("vont quadrupler", [(4, "fois", "")]),
        ("13 années d'écart", [(13, "an", "")]),
        ("vision 20 ou 30 ans", [(20, "an", ""), (30, "an", "")]),
        ("en 1h, 4h ou 12h", [(1, "heure", ""), (4, "heure", ""), (12, "heure", "")]),
        ("la 8ème Rencontre du XXIème siècle", [(8, "rang", ""), (21, "rang", "")]),
        ("pas moins de 21 études", [(21, "", "at_least")]),
        ("neuf étapes d'un projet neuf", [(9, "", "")]),
        ("l'ODD 17, l'Agenda 2030 et PERSEE3C", []),
        ("https://exemple.fr/2021/04/12", []),
        ("le 14 juin 2022 et en 2014", []),
    ],
)
def test_quantities_are_read(text: str, expected: list[tuple[float, str, str]]) -> None:
    assert _values(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("le 14 juin dernier", (2022, 6, 14, None)),
        ("le 1er décembre dernier", (2021, 12, 1, None)),
        ("le 20/10/2021", (2021, 10, 20, None)),
        ("au mois d'avril 2021", (2021, 4, None, None)),
        ("de 2008 à 2012", (2008, None, None, 2012)),
        ("En 2014, un an", (2014, None, None, None)),
    ],
)
def test_dates_are_read(text: str, expected: tuple[int | None, ...]) -> None:
    (moment,) = find_moments(text, "2022-07-05")
    assert (moment.year, moment.month, moment.day, moment.last_year) == expected


def test_a_year_with_a_digit_too_many_is_suspect() -> None:
    (moment,) = find_moments("le programme IMPACT 20218-2022")
    assert moment.suspect
    assert (moment.year, moment.last_year) == (2018, 2022)


@pytest.mark.parametrize(
    ("claim", "source", "expected"),
    [
        ("près de six sur dix", "57 %", "rounded"),
        ("plus de 60 %", "57 %", "differs"),
        ("moins d'un sur cinq", "19 %", "rounded"),
        ("800.000", "800 000", "exact"),
        ("moins de 1.000", "plus de 1.000", "differs"),
        ("plus de 75 ans", "plus de 85 ans", "differs"),
        ("trois sur quatre", "64 %", "differs"),
        ("un tiers", "33 %", "rounded"),
        ("21", "22", "differs"),
    ],
)
def test_rounding_is_judged_as_an_editor_would(claim: str, source: str, expected: str) -> None:
    (said,), (true,) = find_quantities(claim), find_quantities(source)
    assert agree(said, true) == expected


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 999_999), st.integers(1, 999_999))
def test_two_plain_counts_agree_only_when_equal(one: int, other: int) -> None:
    left, right = Quantity(0, 1, float(one)), Quantity(0, 1, float(other))
    assert (agree(left, right) == "exact") == (one == other)


def test_a_date_must_say_what_the_claim_says() -> None:
    (day,) = find_moments("le 23 novembre 2017")
    (month,) = find_moments("en novembre 2017")
    assert moments_agree(month, day) == "exact"
    assert moments_agree(day, month) == "differs"
