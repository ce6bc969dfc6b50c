"""Quantities: every way of writing a number, and the numbers that count nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carnet_rag.french.numbers import Quantity, find_quantities


def read(text: str) -> list[tuple[str, float]]:
    return [(text[q.start : q.end], round(q.value, 2)) for q in find_quantities(text)]


def only(text: str) -> Quantity:
    (quantity,) = find_quantities(text)
    return quantity


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("12", 12),
        ("1 000", 1000),
        ("1\u00a0000", 1000),
        ("1\u202f000", 1000),
        ("1.000", 1000),
        ("1.234.567", 1234567),
        ("1 234 567", 1234567),
        ("12,5", 12.5),
        ("12.5", 12.5),
        ("1.0000", 1),
        ("1 234,5", 1234.5),
        ("1.234,5", 1234.5),
        ("2 millions", 2e6),
        ("2,5 millions", 2.5e6),
        ("1 million", 1e6),
        ("2,5 M", 2.5e6),
        ("3 Md", 3e9),
        ("3 milliards", 3e9),
        ("12 mille", 12e3),
        ("vingt et un", 21),
        ("quatre-vingt-dix-sept", 97),
        ("deux mille trois cents", 2300),
        ("soixante et onze", 71),
        ("mille", 1000),
        ("cent", 100),
        ("zéro", 0),
    ],
)
def test_a_count_is_read_whole(written: str, value: float) -> None:
    for text in (written, f"{written} élus", f"Il y a {written} élus, dit-on."):
        assert read(text) == [(written, value)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12, 13 et 14", [("12", 12), ("13", 13), ("14", 14)]),
        ("12 % des 45 élus", [("12 %", 12), ("45", 45)]),
        (
            "24 (vingt-quatre) élus, 30 (deux) mois",
            [("24 (vingt-quatre)", 24), ("30", 30), ("deux", 2)],
        ),
        ("Sur 45 élus, neuf ont voté, un habit neuf", [("45", 45), ("neuf", 9)]),
        # Groups of three digits only.
        ("1 0000", [("1", 1), ("0000", 0)]),
        ("12 345 67", [("12 345", 12345), ("67", 67)]),
        # « neuf » counts only before what is counted.
        ("neuf étapes", [("neuf", 9)]),
        ("neuf mille", [("neuf mille", 9000)]),
        ("neuf sur dix", [("neuf sur dix", 90)]),
        ("un projet neuf", []),
        ("des projets neufs", []),
        # One is an article, and a scale alone counts nothing.
        ("un élu", []),
        ("une ville", []),
        ("le million", []),
    ],
)
def test_where_a_number_ends(text: str, expected: list[tuple[str, float]]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "l'ODD 17",
        "ODD17",
        "l'Agenda 2030",
        "le Comité 21",
        "la Covid-19",
        "Annexe 2",
        "l'article 5",
        "la loi 1901",
        "n° 5",
        "page 12",
        "p. 12",
        "le G20",
        "le Top 10",
        "https://a.b/12",
        "www.a.fr/3",
        "v2",
        "12abc",
        "le 12abc",
        "12_a",
        "/12",
        ".12",
        ",12",
        '"12',
        "»12",
        "le 14 juin 2022",
        "en 2014",
    ],
)
def test_what_counts_nothing(text: str) -> None:
    assert read(text) == []


def test_a_share_after_a_name_still_counts() -> None:
    assert read("ODD 17 % des projets") == [("17 %", 17)]


@pytest.mark.parametrize(
    ("written", "rank"),
    [
        ("2ème", 2),
        ("2 ème", 2),
        ("2éme", 2),
        ("2e", 2),
        ("1er", 1),
        ("1ère", 1),
        ("2nde", 2),
        ("21e", 21),
        ("deuxième", 2),
        ("vingtième", 20),
        ("XXIe", 21),
        ("XIXème", 19),
        ("IVème", 4),
        ("IXe", 9),
        ("Ve", 5),
    ],
)
def test_ranks(written: str, rank: int) -> None:
    quantity = only(f"le {written} siècle")
    assert (quantity.kind, quantity.unit, quantity.value) == ("ordinal", "rang", rank)
    assert f"le {written} siècle"[quantity.start : quantity.end] == written


@pytest.mark.parametrize("text", ["XXIe", "un vie", "LE"])
def test_a_roman_number_ranks_something(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("une dizaine", 10),
        ("une douzaine", 12),
        ("la quinzaine", 15),
        ("cette vingtaine", 20),
        ("une bonne trentaine", 30),
        ("une quarantaine", 40),
        ("une cinquantaine", 50),
        ("une soixantaine", 60),
        ("une petite centaine", 100),
        ("un millier", 1000),
        ("une centaine de mille", 1e5),
        ("une dizaine de millions", 1e7),
        ("une dizaine de milliards", 1e10),
    ],
)
def test_collectives_are_about_a_number(written: str, value: float) -> None:
    quantity = only(f"Il y a {written} d'élus.")
    assert (quantity.value, quantity.collective) == (value, True)
    assert f"Il y a {written} d'élus."[quantity.start : quantity.end] == written
    assert not only(f"{value:.0f} élus").collective


@pytest.mark.parametrize("text", ["des dizaines d'élus", "quelques centaines", "centaines d'élus"])
def test_a_plural_collective_says_no_value(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "unit", "kind"),
    [
        ("une dizaine d'années", "an", "duration"),
        ("une centaine d'ans", "an", "duration"),
        ("une vingtaine d'euros", "euro", "number"),
        ("une dizaine de jours", "", "number"),
    ],
)
def test_a_collective_takes_its_unit(text: str, unit: str, kind: str) -> None:
    quantity = only(text)
    assert (quantity.unit, quantity.kind) == (unit, kind)
    assert quantity.end == (len(text) if unit else len("une dizaine"))


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("la moitié", 50),
        ("de moitié", 50),
        ("un tiers", 33.33),
        ("le tiers", 33.33),
        ("plus du tiers", 33.33),
        ("deux tiers", 66.67),
        ("les deux tiers", 66.67),
        ("un quart", 25),
        ("trois quarts", 75),
        ("un cinquième", 20),
        ("2 cinquièmes", 40),
        ("quatre cinquièmes", 80),
        ("un dixième", 10),
        ("3 dixièmes", 30),
        ("trois sur quatre", 75),
        ("6 sur 10", 60),
        ("une entreprise sur deux", 50),
        ("neuf dirigeants d'entreprise sur dix", 90),
        ("1 sur 1000", 0.1),
    ],
)
def test_shares(text: str, share: float) -> None:
    quantity = only(text)
    assert (quantity.kind, quantity.unit, round(quantity.value, 2)) == ("ratio", "%", share)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("dix sur trois", [("dix", 10), ("trois", 3)]),
        ("3 sur la table", [("3", 3)]),
        ("un sur un", []),
        ("un tiers-lieu", []),
        ("un tiers lieu", []),
        ("le tiers secteur", []),
        ("le quart monde", []),
        ("tiers", []),
        ("quart", []),
    ],
)
def test_what_is_no_share(text: str, expected: list[tuple[str, float]]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("doubler", "multiple", 2),
        ("a doublé", "multiple", 2),
        ("triplera", "multiple", 3),
        ("quadruplent", "multiple", 4),
        ("quintuplé", "multiple", 5),
        ("décupler", "multiple", 10),
        ("centupler", "multiple", 100),
        ("multiplié par trois", "multiple", 3),
        ("multipliée par 2,5", "multiple", 2.5),
        ("multipliées par 12", "multiple", 12),
        ("divisé par deux", "percent", 50),
        ("divisées par 4", "percent", 75),
        ("divisé par dix", "percent", 90),
    ],
)
def test_multiples(text: str, kind: str, value: float) -> None:
    quantity = only(f"Le budget, {text}, suffit.")
    assert (quantity.kind, round(quantity.value, 2)) == (kind, value)
    assert quantity.end == len(f"Le budget, {text}") and quantity.unit == (
        "fois" if kind == "multiple" else "%"
    )


@pytest.mark.parametrize("text", ["multiplié par des élus", "multiplié", "double", "divisé par un"])
def test_what_multiplies_by_no_number(text: str) -> None:
    assert [v for w, v in read(text) if w.startswith(("multipl", "doubl"))] in ([], [2])


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("un an", "an"),
        ("une année", "an"),
        ("la dernière année", "an"),
        ("une petite décennie", "décennie"),
        ("la dernière décennie", "décennie"),
        ("un siècle", "siècle"),
    ],
)
def test_one_unit_of_time(text: str, unit: str) -> None:
    quantity = only(text)
    assert (quantity.value, quantity.unit, quantity.kind) == (1, unit, "duration")
    assert (quantity.start, quantity.end) == (0, len(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("20 ou 30 ans", [(20, "an"), (30, "an")]),
        ("20, 30 ou 40 ans", [(20, "an"), (30, "an"), (40, "an")]),
        ("de 36 à 57 %", [(36, "%"), (57, "%")]),
        ("36-57 %", [(36, "%"), (57, "%")]),
        ("20 élus ou 30 ans", [(20, ""), (30, "an")]),
        ("20 km ou 30 ans", [(20, "km"), (30, "an")]),
        ("20 ou 30 km", [(20, ""), (30, "km")]),
        ("20 ou 30 élus", [(20, ""), (30, "")]),
    ],
)
def test_a_unit_said_once_holds_for_both(text: str, expected: list[tuple[float, str]]) -> None:
    assert [(q.value, q.unit) for q in find_quantities(text)] == expected


@given(st.integers(1, 999_999_999), st.sampled_from(" .\u00a0\u202f"))
def test_every_integer_is_read_back_whatever_parts_its_thousands(number: int, blank: str) -> None:
    text = f"{number:,}".replace(",", blank)
    (quantity,) = find_quantities(f"Soit {text} élus")
    assert (quantity.value, quantity.start, quantity.end) == (number, 5, 5 + len(text))


@given(st.integers(0, 99_999), st.integers(1, 99))
def test_every_decimal_is_read_back(whole: int, hundredths: int) -> None:
    text = f"{whole:,}".replace(",", " ") + f",{hundredths:02d}"
    assert only(f"{text} %").value == pytest.approx(whole + hundredths / 100)


UNITS = ["", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze",
         "douze", "treize", "quatorze", "quinze", "seize"]  # fmt: skip
TENS = {2: "vingt", 3: "trente", 4: "quarante", 5: "cinquante", 6: "soixante"}


def in_words(number: int) -> str:
    """French words of a number under a thousand, written here so that reading is checked."""
    if number >= 100:
        hundreds, rest = divmod(number, 100)
        head = ("" if hundreds == 1 else UNITS[hundreds] + " ") + "cent"
        return f"{head} {in_words(rest)}".strip() if rest else head + "s" * (hundreds > 1)
    if number < 17:
        return UNITS[number]
    if number < 20:
        return "dix-" + UNITS[number - 10]
    if number >= 80:
        return "quatre-vingt" + ("s" if number == 80 else "-" + in_words(number - 80))
    tens = 6 if number >= 60 else number // 10
    rest = number - 10 * tens
    if rest in (1, 11):
        return f"{TENS[tens]} et {in_words(rest)}"
    return TENS[tens] + (f"-{in_words(rest)}" if rest else "")


@given(st.integers(2, 999))
def test_every_number_is_read_back_from_its_words(number: int) -> None:
    text = f"{in_words(number)} élus"
    assert read(text) == [(in_words(number), number)]


WORDS = """
un deux neuf dix mille cent % 12 1 000 , . sur tiers la moitié fois plus de près moins par
divisé doublé ans environ dizaine d' une 2ème XXIe siècle ou 2014 euros millions
"""


@given(st.lists(st.sampled_from(WORDS.split()), max_size=12).map(" ".join))
def test_quantities_are_in_order_apart_and_hold_their_bound(text: str) -> None:
    found = find_quantities(text)
    assert all(a.end <= b.start for a, b in zip(found, found[1:], strict=False))
    for quantity in found:
        assert 0 <= quantity.span_start <= quantity.start < quantity.end <= len(text)
        assert text[quantity.start : quantity.end] == text[quantity.start : quantity.end].strip()
        assert bool(quantity.bound) or quantity.span_start == quantity.start


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Plus de 1.000 exemples", [(1000, "", "more")]),
        ("800 000 d'entre eux", [(800000, "", "")]),
        ("2,5 millions d'euros", [(2500000, "euro", "")]),
        ("plus d'un millier d'exemples", [(1000, "", "more")]),
        ("Quarante-quatre pour cent", [(44, "%", "")]),
        ("près de six entreprises sur dix", [(60, "%", "near")]),
        ("13 années d'écart", [(13, "an", "")]),
        ("ouvert 38H par semaine", [(38, "heure", "")]),
        ("en 1h, 4h ou 12h", [(1, "heure", ""), (4, "heure", ""), (12, "heure", "")]),
        ("la 8ème Rencontre du XXIème siècle", [(8, "rang", ""), (21, "rang", "")]),
        ("pas moins de 21 études", [(21, "", "at_least")]),
        ("neuf étapes d'un projet neuf", [(9, "", "")]),
        ("l'ODD 17, l'Agenda 2030 et PERSEE3C", []),
        ("En 2014, 30 % des 45 000 élus", [(30, "%", ""), (45000, "", "")]),
    ],
)
def test_whole_phrases(text: str, expected: list[tuple[float, str, str]]) -> None:
    assert [(q.value, q.unit, q.bound) for q in find_quantities(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12abc, puis 13 élus", [("13", 13)]),
        ("au moins un élu, une seule ville", [("un", 1), ("une seule", 1)]),
        # What is no share does not hide the next one.
        ("0 sur 1, puis 2 sur 3", [("0", 0), ("1", 1), ("2 sur 3", 66.67)]),
        ("5 sur 5, puis un sur deux", [("5", 5), ("5", 5), ("un sur deux", 50)]),
        ("un peu plus d'un élu sur deux", [("un élu sur deux", 50)]),
        ("2 sur 1", [("2", 2), ("1", 1)]),
        ("5/5, 5/7, 1/24, 1/365 et 3/4", [("5", 5), ("5", 5), ("1", 1), ("1", 1), ("3/4", 75)]),
        ("par un tiers, puis deux tiers", [("deux tiers", 66.67)]),
        ("par un tiers des élus", [("un tiers", 33.33)]),
        ("quarts, puis deux tiers", [("deux tiers", 66.67)]),
        ("un tiers-lieu, puis deux tiers", [("deux tiers", 66.67)]),
        ("des centaines, puis une centaine", [("une centaine", 100)]),
        ("une centaine de mille", [("une centaine de mille", 100000)]),
        ("une centaine d'années", [("une centaine d'années", 100)]),
        ("la moitié, puis un quart", [("la moitié", 50), ("un quart", 25)]),
        ("divisé par deux", [("divisé par deux", 50)]),
        ("doublé, puis multiplié par 2,5", [("doublé", 2), ("multiplié par 2,5", 2.5)]),
        ("au XIVe siècle, au IXe siècle", [("XIVe", 14), ("IXe", 9)]),
        ("10³ puis 10^3", [("10³", 1000), ("10^3", 1000)]),
        ("10⁻³ puis 10^-3", [("10⁻³", 0.0), ("10^-3", 0.0)]),
        ("2 x 10^6, 3,5.10³ et 4·10⁻²", [("2 x 10^6", 2e6), ("3,5.10³", 3500), ("4·10⁻²", 0.04)]),
        ("3 x 10 m, puis x 4", [("3", 3), ("10 m", 10), ("x 4", 4)]),
        ("à 10 h. 30 ou 14h. 05 min", [("10 h. 30", 10.5), ("14h. 05 min", 14.08)]),
        ("2 h 30 et 12 € 50", [("2 h 30", 2.5), ("12 € 50", 12.5)]),
        ("10 € 12 € le soir", [("10 €", 10), ("12 €", 12)]),
        ("55 000 € 66 000 €", [("55 000 €", 55000), ("66 000 €", 66000)]),
        ("la loi [3, 4] et l'État [12]", []),
        ("en 50 av. J.-C., puis 8 puits", [("8", 8)]),
    ],
)
def test_each_reader_goes_on_to_the_end(text: str, expected: list[tuple[str, float]]) -> None:
    found = [(text[q.start : q.end], round(q.value, 2)) for q in find_quantities(text)]
    assert found == expected
