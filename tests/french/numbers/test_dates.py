"""Dates: what is written is read, and what was left unsaid stays unsaid."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carnet_rag.french.numbers import MONTHS, Moment, find_moments, long_date, moments_agree

PUBLISHED = "2022-07-05"


def told(moment: Moment) -> str:
    """ISO as far as the text goes: "2022-06-14", "2022-06", "--06-14", "2015/2021"."""
    if moment.last_year is not None:
        return f"{moment.year}/{moment.last_year}"
    year = str(moment.year) if moment.year is not None else "-"
    return "-".join([year] + [f"{n:02d}" for n in (moment.month, moment.day) if n is not None])


def read(text: str, published: str | None = PUBLISHED) -> list[tuple[str, str]]:
    return [(text[m.start : m.end], told(m)) for m in find_moments(text, published)]


WHOLE = [
    ("14 juin 2022", "2022-06-14"),
    ("1er mars 2020", "2020-03-01"),
    ("1 mars 2020", "2020-03-01"),
    ("juin 2022", "2022-06"),
    ("14 juin", "--06-14"),
    ("DÉCEMBRE 2010", "2010-12"),
    ("fevrier 2019", "2019-02"),
    ("aout 2020", "2020-08"),
    ("decembre 2020", "2020-12"),
    ("janvier-février 2020", "2020-01"),
    ("31/12/2019", "2019-12-31"),
    ("31-12-2019", "2019-12-31"),
    ("01.01.2019", "2019-01-01"),
    ("12/2019", "2019-12"),
    ("01/2019", "2019-01"),
    ("31/07", "--07-31"),
    ("2019-12-31", "2019-12-31"),
    ("2019-12", "2019-12"),
    ("14 janv. 2020", "2020-01-14"),
    ("3 fév 2021", "2021-02-03"),
    ("oct 2021", "2021-10"),
    ("févr. 2020", "2020-02"),
    ("avr. 2020", "2020-04"),
    ("juil. 2020", "2020-07"),
    ("14 sept. 2020", "2020-09-14"),
    ("oct. 2020", "2020-10"),
    ("nov. 2020", "2020-11"),
    ("déc. 2020", "2020-12"),
    ("2015-2021", "2015/2021"),
    ("2015 – 2021", "2015/2021"),
    ("1998", "1998"),
    ("1400", "1400"),
    ("2099", "2099"),
]


@pytest.mark.parametrize(("written", "expected"), WHOLE)
def test_a_date_is_read_wherever_it_stands(written: str, expected: str) -> None:
    for text in (written, f"le {written}", f"({written}).", f"Lancé le {written}, il dure."):
        assert read(text) == [(written, expected)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # A month alone is a date only after what announces one.
        ("en juin", [("juin", "--06")]),
        ("fin mai", [("mai", "--05")]),
        ("mi-août", [("août", "--08")]),
        ("début avril", [("avril", "--04")]),
        ("au mois d'octobre", [("octobre", "--10")]),
        ("de septembre", [("septembre", "--09")]),
        ("mars approche", []),
        ("Mai 68", []),
        # Periods, and the words that open them.
        ("entre 2015 et 2021", [("2015 et 2021", "2015/2021")]),
        ("de 2015 à 2021", [("2015 à 2021", "2015/2021")]),
        ("de 2010 jusqu'en 2014", [("2010 jusqu'en 2014", "2010/2014")]),
        ("à partir de 2010 jusqu'à 2014", [("2010 jusqu'à 2014", "2010/2014")]),
        ("les années 2010 et 2020", [("2010 et 2020", "2010/2020")]),
        ("la guerre 14-18", [("14-18", "1914/1918")]),
        ("en 2015 et 2021", [("2015", "2015"), ("2021", "2021")]),
        # Impossible parts make no date.
        ("31/13/2019", []),
        ("31/00/2019", []),
        ("32/12/2019", []),
        ("00/12/2019", []),
        ("13/2019", []),
        ("2019-13", []),
        ("2019-06-40", [("2019-06", "2019-06")]),
        ("oct. arrive", []),
        ("00/2019", []),
        ("le 45/07", []),
        ("le 14 juin 1350", [("14 juin", "--06-14")]),
        # A four-digit number is a year unless it counts, measures or belongs to a longer one.
        ("1399", []),
        ("2100", []),
        ("12014", []),
        ("2014,5", []),
        ("2014.5", []),
        ("3,2014", []),
        ("2014 %", []),
        ("2014%", []),
        ("2014/", []),
        ("2014 entreprises", []),
        ("plus 2014", []),
        ("les 2014", []),
        ("environ 2014", []),
        ("l'Agenda 2030", []),
        ("2014 chat", [("2014", "2014")]),
        ("2014 dans la ville", [("2014", "2014")]),
        ("2014 sans suite", [("2014", "2014")]),
        ("2014.", [("2014", "2014")]),
        # What dates says that it does.
        ("en 2014 entreprises et associations", [("2014", "2014")]),
        ("depuis 2014 associations", [("2014", "2014")]),
        ("dès 2014 associations", [("2014", "2014")]),
        ("été 2014 vacances", [("2014", "2014")]),
        ("depuis 2014, 2015", [("2014", "2014"), ("2015", "2015")]),
        ("le 3 mars 2020 et le 4 avril", [("3 mars 2020", "2020-03-03"), ("4 avril", "--04-04")]),
    ],
)
def test_what_is_a_date_and_what_is_not(text: str, expected: list[tuple[str, str]]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("14 juin dernier", "2022-06-14"),
        ("5 juillet dernier", "2022-07-05"),
        ("14 août dernier", "2021-08-14"),
        ("14 juin prochain", "2023-06-14"),
        ("5 juillet prochain", "2023-07-05"),
        ("14 août prochain", "2022-08-14"),
        ("14 août suivant", "2022-08-14"),
        ("milieu du siècle", "2050"),
        ("milieu du XXIe siècle", "2050"),
    ],
)
def test_a_relative_date_counts_from_the_day_of_the_text(text: str, expected: str) -> None:
    assert read(text) == [(text, expected)]


def test_without_the_day_of_the_text_nothing_relative_is_known() -> None:
    assert read("le 14 juin dernier", None) == [("14 juin dernier", "--06-14")]
    assert read("le milieu du siècle", None) == []


@pytest.mark.parametrize(
    ("text", "kind"), [("2014", "year"), ("juin 2014", "date"), ("le 14/07", "date"),
                       ("2014-2016", "period")],
)  # fmt: skip
def test_the_kind_is_told_by_the_parts(text: str, kind: str) -> None:
    (moment,) = find_moments(text)
    assert moment.kind == kind


@pytest.mark.parametrize(
    ("text", "years", "suspect"),
    [
        ("20218-2022", (2018, 2022), True),
        ("2018-20224", (2018, 2024), True),
        ("2018-2022", (2018, 2022), False),
    ],
)
def test_a_year_with_a_digit_too_many_is_suspect(
    text: str, years: tuple[int, int], suspect: bool
) -> None:
    (moment,) = find_moments(f"le programme {text}")
    assert ((moment.year, moment.last_year), moment.suspect) == (years, suspect)


@given(st.dates(date(1400, 1, 1), date(2099, 12, 31)), st.sampled_from("-/."))
def test_every_day_is_read_back_in_words_and_in_digits(day: date, sign: str) -> None:
    for text in (long_date(day.isoformat()), f"{day.day:02d}{sign}{day.month:02d}{sign}{day.year}"):
        assert read(f"Le {text}, rien.") == [(text, day.isoformat())]


WORDS = """
le 14 juin 2022 2015 et à de entre 2021 - / 12 mars dernier , % élus en 20218 1er . Agenda
"""


@given(st.lists(st.sampled_from(WORDS.split()), max_size=12).map(" ".join))
def test_moments_are_in_order_and_apart(text: str) -> None:
    found = find_moments(text, PUBLISHED)
    assert all(m.start < m.end <= len(text) for m in found)
    assert all(a.end <= b.start for a, b in zip(found, found[1:], strict=False))
    assert all(text[m.start : m.end].strip() == text[m.start : m.end] for m in found)


@pytest.mark.parametrize(
    ("iso", "written"),
    [
        ("2022-06-14", "14 juin 2022"),
        ("2022-01-01", "1er janvier 2022"),
        ("2022-12-09", "9 décembre 2022"),
        ("2022-01", "janvier 2022"),
        ("2022-12", "décembre 2022"),
        ("2022", "2022"),
        ("2022-13", "2022-13"),
        ("2022-00", "2022-00"),
        ("2022-13-01", "2022-13-01"),
        ("2022-06-xx", "2022-06-xx"),
        ("2022-xx", "2022-xx"),
        ("2013-2018", "2013-2018"),
        ("", ""),
    ],
)
def test_an_iso_date_is_written_out(iso: str, written: str) -> None:
    assert long_date(iso) == written


def test_another_language_writes_its_own_months() -> None:
    months = ("January", *MONTHS[1:])
    assert long_date("2022-01-01", months, "1") == "1 January 2022"


@pytest.mark.parametrize(
    ("claim", "source", "verdict"),
    [
        ("23 novembre 2017", "23 novembre 2017", True),
        ("novembre 2017", "23 novembre 2017", True),
        ("en 2017", "23 novembre 2017", True),
        ("23 novembre", "23 novembre 2017", True),
        ("23 novembre 2017", "novembre 2017", False),
        ("23 novembre 2018", "23 novembre 2017", False),
        ("23 octobre 2017", "23 novembre 2017", False),
        ("22 novembre 2017", "23 novembre 2017", False),
        ("2015-2021", "de 2015 à 2021", True),
        ("2015-2020", "de 2015 à 2021", False),
        ("2014-2021", "de 2015 à 2021", False),
        ("2015-2021", "en 2015", False),
    ],
)
def test_a_date_must_say_what_the_claim_says(claim: str, source: str, verdict: bool) -> None:
    (said,), (true,) = find_moments(claim), find_moments(source)
    assert moments_agree(said, true) is verdict


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("Agenda 2030 puis 2031", [2031]),
        ("plus de 2030 habitants, puis en 2031", [2031]),
        ("les 2030, puis 2031", [2031]),
        ("2030 habitants, en 2031", [2031]),
        ("en 2030 maires, dès 2031", [2030, 2031]),
        ("de fin 2030 à mi-2031", [2030, 2031]),
        ("Mi-2030, la loi demi-2031", [2030]),
        ("2000 € en 2031", [2031]),
        ("en 2030 première année", [2030]),
        ("entre 1500 et 2000 € en 2031", [2031]),
        ("1500 à 2000 € en 2031", [2031]),
        ("1500-2000 m² en 2031", [2031]),
        ("en 2030 et 2000 € en 2031", [2030, 2031]),
    ],
)
def test_a_number_that_is_no_year_does_not_hide_the_next(text: str, years: list[int]) -> None:
    assert [m.year for m in find_moments(text)] == years


@pytest.mark.parametrize(
    ("written", "month"),
    [("janv.", 1), ("fév.", 2), ("févr.", 2), ("avr.", 4), ("juil.", 7), ("sept.", 9), ("oct.", 10),
     ("nov.", 11), ("déc.", 12)],
)  # fmt: skip
def test_months_cut_short(written: str, month: int) -> None:
    (found,) = find_moments(f"le 3 {written} 2021")
    assert (found.day, found.month, found.year) == (3, month, 2021)
