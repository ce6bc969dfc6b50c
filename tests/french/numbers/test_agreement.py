"""Whether a claim's figure says what the source's says: a table a careful editor would sign."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carnet_rag.french.numbers import Quantity, agree, equal, find_quantities
from carnet_rag.french.numbers.agreement import comparable


def one(text: str) -> Quantity:
    (quantity,) = find_quantities(text)
    return quantity


@pytest.mark.parametrize(
    ("claim", "source", "verdict"),
    [
        # The same value.
        ("21 élus", "21 élus", "exact"),
        ("21 élus", "22 élus", "differs"),
        ("800.000", "800 000", "exact"),
        ("deux cents", "200", "exact"),
        # Durations in the unit that both share.
        ("un siècle", "100 ans", "exact"),
        ("101 ans", "un siècle", "differs"),
        ("2 décennies", "20 ans", "exact"),
        ("12 mois", "1 an", "exact"),
        ("18 mois", "1 an", "differs"),
        ("52 semaines", "1 an", "exact"),
        ("26 semaines", "6 mois", "exact"),
        ("8 h", "8 heures", "exact"),
        ("90 minutes", "1 h 30", "exact"),
        ("1 jour", "24 heures", "exact"),
        ("1 jour", "1 h", "differs"),
        # Measures of one dimension.
        ("1 ha", "10 000 m²", "exact"),
        ("1 km²", "100 ha", "exact"),
        ("1 km", "1000 m", "exact"),
        ("1 km", "999 m", "differs"),
        ("100 cm", "1 m", "exact"),
        ("1000 mm", "1 m", "exact"),
        ("1 tonne", "1000 kg", "exact"),
        ("1000 grammes", "1 kg", "exact"),
        ("1 m³", "1000 litres", "exact"),
        # « environ »: 8 % on either side, the bounds included.
        ("environ 100", "108", "rounded"),
        ("environ 100", "92", "rounded"),
        ("environ 100", "109", "differs"),
        ("environ 100", "91", "differs"),
        ("environ 100", "100", "exact"),
        ("une centaine", "108", "rounded"),
        ("une centaine", "91", "differs"),
        # « près de » stands under the value, hardly over it.
        ("près de 1000", "920", "rounded"),
        ("près de 1000", "919", "differs"),
        ("près de 1000", "1004", "rounded"),
        ("près de 1000", "1006", "differs"),
        ("près de 1000", "1000", "rounded"),
        ("près d'un tiers", "un tiers", "exact"),
        ("près de six sur dix", "57 %", "rounded"),
        ("presque trois sur quatre", "67 %", "differs"),
        # « plus de »: over the value, by a quarter at most, by five points for a share.
        ("plus de 100", "101", "rounded"),
        ("plus de 100", "125", "rounded"),
        ("plus de 100", "126", "differs"),
        ("plus de 100", "99", "differs"),
        ("plus de 100", "100", "differs"),
        ("au moins 100", "100", "exact"),
        ("plus de 100", "plus de 100", "exact"),
        ("plus de 100", "au moins 100", "exact"),
        ("plus de 100", "plus de 108", "rounded"),
        ("plus de 100", "plus de 109", "differs"),
        ("plus de 100", "plus de 99", "differs"),
        ("plus de 10 %", "15 %", "rounded"),
        ("plus de 10 %", "16 %", "differs"),
        ("plus de 60 %", "57 %", "differs"),
        ("plus de 75 ans", "plus de 85 ans", "differs"),
        # « moins de »: under it, as far.
        ("moins de 100", "99", "rounded"),
        ("moins de 100", "75", "rounded"),
        ("moins de 100", "74", "differs"),
        ("moins de 100", "100", "differs"),
        ("moins de 100", "moins de 100", "exact"),
        ("moins de 100", "plus de 90", "differs"),
        ("moins de 1.000", "plus de 1.000", "differs"),
        ("moins de 100", "au moins 90", "differs"),
        ("moins de 10 %", "5 %", "rounded"),
        ("moins de 10 %", "4 %", "differs"),
        ("moins d'un sur dix", "7 %", "rounded"),
        ("moins d'un sur cinq", "19 %", "rounded"),
        ("au plus 100", "100", "differs"),
        ("au plus 100", "au plus 100", "exact"),
        # A source that gives a ceiling proves nothing more precise.
        ("100", "moins de 100", "differs"),
        ("plus de 90", "moins de 100", "differs"),
        ("90", "au plus 100", "differs"),
        # A share in words stands for the percentage next to it.
        ("un tiers", "33 %", "rounded"),
        ("33 %", "un tiers", "rounded"),
        ("un tiers", "34 %", "rounded"),
        ("un tiers", "35 %", "differs"),
        ("un quart", "26 %", "differs"),
        ("la moitié", "50 %", "exact"),
        ("trois sur quatre", "64 %", "differs"),
        ("33 %", "34 %", "differs"),
    ],
)
def test_verdicts(claim: str, source: str, verdict: str) -> None:
    assert agree(one(claim), one(source)) == verdict


@pytest.mark.parametrize(
    ("one_", "other", "expected"),
    [
        ("12 élus", "15 élus", True),
        ("12 %", "15 %", True),
        ("12 %", "un tiers", True),
        ("deux tiers", "un tiers", True),
        ("12 %", "12 élus", False),
        ("un tiers", "12 élus", False),
        ("12 élus", "un tiers", False),
        ("12 points", "12 %", False),
        ("12 km", "12 kg", False),
        ("12 km", "15 km", True),
        ("12 km", "15 cm", True),
        ("12 km", "12 km²", False),
        ("12 kg", "12 litres", False),
        ("12 ans", "2 siècles", True),
        ("12 heures", "12 ans", False),
        ("12 ans", "12 heures", False),
        ("12 ans", "12 élus", False),
        ("12 élus", "12 ans", False),
        ("le 2e", "deuxième", True),
        ("le 2e", "2 élus", False),
    ],
)
def test_only_what_is_measured_alike_is_compared(one_: str, other: str, expected: bool) -> None:
    said, true = one(one_), one(other)
    assert comparable(said, true) is expected
    if not expected:
        with pytest.raises(ValueError, match="not comparable"):
            agree(said, true)


@pytest.mark.parametrize(
    ("said", "true", "expected"),
    [
        ("21 élus", "21 élus", True),
        ("12 mois", "1 an", True),
        ("21 élus", "22 élus", False),
        ("environ 21 élus", "22 élus", False),
        ("21 %", "21 élus", False),
    ],
)
def test_the_very_figure(said: str, true: str, expected: bool) -> None:
    assert equal(one(said), one(true)) is expected


def count(value: float, bound: str = "") -> Quantity:
    return Quantity(0, 1, value, bound=bound)  # type: ignore[arg-type]


@given(st.integers(1, 999_999), st.integers(1, 999_999))
def test_two_plain_counts_agree_only_when_equal(one_: int, other: int) -> None:
    expected = "exact" if one_ == other else "differs"
    assert agree(count(one_), count(other)) == expected


BOUNDS = st.sampled_from(["", "about", "near", "more", "at_least", "less", "at_most"])


@given(st.integers(1, 9999), st.integers(1, 9999), BOUNDS, BOUNDS)
def test_no_bound_turns_a_far_value_into_a_true_one(
    one_: int, other: int, said: str, true: str
) -> None:
    verdict = agree(count(one_, said), count(other, true))
    if not 0.74 <= other / one_ <= 1.26:
        assert verdict == "differs"
    if verdict == "exact":
        assert one_ == other
