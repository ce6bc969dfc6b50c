"""What stands around a figure in its sentence: what it counts, of whom, at what level, when."""

from __future__ import annotations

import pytest
from figure_texts import figures_of

from carnet_rag.figures.context import (
    Clause,
    actors,
    clause,
    counted,
    dated,
    is_threshold,
    iso,
    levels,
)
from carnet_rag.french.numbers import Moment


def told(text: str, what: str, headings: tuple[str, ...] = ()) -> list[str]:
    return [getattr(figure, what) for figure in figures_of(text, headings=headings)]


@pytest.mark.parametrize(
    ("after", "phrase"),
    [
        (" jardins partagés et fermes", "jardins partagés"),
        (" des entreprises engagées dans la ville", "entreprises engagées"),
        (" de la part des élus locaux", "part des élus locaux"),
        (" l'eau de la ville", "l'eau de la ville"),
        (" élus participant au vote", "élus"),
        (" participants", "participants"),
        (" billets enfant gratuits", "billets enfant gratuits"),
        (" communes de plus de 3 500 habitants", "communes"),
        (" actes d'", "actes"),
        (" actes de la", "actes"),
        (" d'« usages »", "usages"),
        (" élus, maires", "élus"),
        (" élus 12", "élus"),
        (" exemples suivants", "exemples"),
        (" médiateurs numériques accompagnent leur ville", "médiateurs numériques"),
        (" élus locaux gardent la main", "élus locaux"),
        (" élus de gouvernement", "élus de gouvernement"),
        (" projets innovants", "projets innovants"),
        (" effet pertinent", "effet pertinent"),
        (" de cette grande vallée verte si belle au soleil", "grande vallée verte si belle"),
        (" effets observés localement", "effets observés localement"),
        (
            " fermes belles douces calmes claires vertes sages rares",
            "fermes belles douces calmes claires vertes",
        ),
        ("« jardins » partagés", "jardins » partagés"),
        (" alliances vraies, fortes", "alliances vraies"),
    ],
)
def test_a_count_is_of_the_noun_phrase_behind_it(after: str, phrase: str) -> None:
    assert counted(Clause("Il y a ", after)) == phrase


@pytest.mark.parametrize(
    ("before", "after", "phrase"),
    [
        ("La part des élus est de ", ".", "La part des élus"),
        ("Bilan : la part (selon nous, ", ")", "la part, selon nous"),
        ("un, deux, la part ", "", "deux, la part"),
        ("", ", le réseau agit, dit-on", "le réseau agit"),
        ("Depuis ", ", le réseau agit.", "le réseau agit"),
        ("", "", ""),
        ("réseau ", ".", "réseau"),
        ("réseau ", ", jardins", "réseau"),
        ("Les cent maires là ", " d'entre eux.", "Les cent maires là"),
        ("", " d'entre eux votent", "votent"),
        ("réseau vivant ", ", jardins partagés", "réseau vivant"),
        ("réseau ", ", jardins partagés", "jardins partagés"),
        ("mot " * 14, ".", " ".join(["mot"] * 12)),
        ("", ", " + "mot " * 14, " ".join(["mot"] * 12) + "…"),
        ("", ", " + "mot " * 10 + "de la ville", " ".join(["mot"] * 10) + "…"),
        ("", ", " + "mot " * 11 + "ville", "mot " * 11 + "ville"),
        ("L'aventure commencée il y a ", ".", "L'aventure commencée"),
    ],
)
def test_else_of_the_words_before_it_or_of_the_next_stretch(
    before: str, after: str, phrase: str
) -> None:
    assert counted(Clause(before, after)) == phrase


@pytest.mark.parametrize(
    ("before", "after", "phrase"),
    [
        ("Le réseau est né le ", " dans la ville", "Le réseau est né"),
        ("Le ", " naissait le réseau de jardins", "naissait le réseau de jardins"),
        ("Votée ", " par le Sénat", "Votée"),
        ("Le réseau vivant le ", " élus venus", "Le réseau vivant"),
    ],
)
def test_a_date_is_of_what_was_said_before_it(before: str, after: str, phrase: str) -> None:
    assert dated(Clause(before, after)) == phrase


def test_a_figure_owns_the_words_up_to_the_figures_on_both_sides() -> None:
    sentence = "aa 1 bb 2 cc 3 dd"
    one, two, three = (3, 4), (8, 9), (13, 14)
    assert clause(sentence, *two, [one, three]) == Clause(" bb ", " cc ")
    assert clause(sentence, *one, [two, three]) == Clause("aa ", " bb ")
    assert clause(sentence, *three, [one, two]) == Clause(" cc ", " dd")
    assert clause(sentence, *two, []) == Clause("aa 1 bb ", " cc 3 dd")
    assert clause("12", 1, 2, [(0, 1)]) == Clause("", "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("les dirigeants d'entreprise", ["dirigeants d'entreprise"]),
        ("les élus locaux, les élus", ["élus locaux", "élus"]),
        ("les entreprises de plus de 10 salariés", ["entreprises de plus de 10 salariés"]),
        ("les Français de plus de 65 ans", ["Français de plus de 65 ans"]),
        ("les Etats et l'entreprise", ["Etats", "entreprise"]),
        ("les ENTREPRISES", ["ENTREPRISES"]),
        ("un élu de la surentreprise", []),
        ("les arbres", []),
    ],
)
def test_actors_are_told_with_what_narrows_them(text: str, expected: list[str]) -> None:
    assert actors(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("au niveau local puis national", ["local", "national"]),
        ("à l'échelon infranational", ["infranational"]),
        ("inférieur au niveau national", ["infranational"]),
        ("à l'international", ["international"]),
        ("mondiale", ["international"]),
        ("en Europe", ["européen"]),
        ("en France", ["national"]),
        ("le pays", ["national"]),
        ("les régions", ["régional"]),
        ("départementale", ["départemental"]),
        ("de proximité", ["local"]),
        ("les élus locaux", []),
        ("les pouvoirs locaux", ["local"]),
        ("le localisme", []),
    ],
)
def test_levels_are_told_in_order(text: str, expected: list[str]) -> None:
    assert levels(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Les élus sont 12. Huit d'entre eux sont maires.", ["élus", "élus"]),
        ("Les associations sont 12. Huit d'entre elles agissent.", ["associations"] * 2),
        # « eux » are not the associations, « elles » not the mayors.
        ("Élus et associations votent. Huit d'entre elles votent.", ["associations"]),
        ("Élus et associations votent. Huit d'entre eux votent.", ["Élus"]),
        ("Parmi les élus et les maires, huit d'entre eux votent.", ["maires"]),
        ("Huit d'entre eux votent.", [""]),
        ("12 % des maires votent.", ["maires"]),
        ("Chez les maires, 12 % votent.", ["maires"]),
        ("Chez les maires, 12 % des élus votent.", ["élus"]),
        ("12 % votent. Les maires aussi.", [""]),
        # Nearest of its clause; what another sentence or bracket says is not its own.
        ("12 cas (selon les maires)", [""]),
        ("12 cas suivis pendant si longtemps et avec tant de soin par nos élus", [""]),
        ("12 cas de maires et d'élus", ["maires"]),
    ],
)
def test_whom_a_figure_is_about(text: str, expected: list[str]) -> None:
    assert told(text, "population") == expected


def test_what_was_said_before_is_read_from_the_nearest_to_the_heading() -> None:
    said = told("Les maires sont là. Les élus aussi. Huit d'entre eux votent.", "population")
    assert said == ["élus"]
    assert told("Huit d'entre eux votent.", "population", ("Les habitants",)) == ["habitants"]
    assert told("Huit d'entre eux votent.", "population", ("Les élus", "Les maires")) == ["maires"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("68 % au local, 44 % au régional", ["local", "régional"]),
        ("Au niveau local 68 %, au régional 44 %", ["régional", "régional"]),
        ("Au niveau national, 68 % agissent.", ["national"]),
        ("Du local au national, 68 % agissent.", ["national"]),
        ("Au niveau national. Puis 68 % agissent.", [""]),
        ("68 % agissent ; au niveau local, non.", [""]),
        ("68 % agissent.", [""]),
        ("Au niveau local on vote. Au national, 68 % agissent.", ["national"]),
        ("Niveau local ; au national ; 68 % agissent.", [""]),
    ],
)
def test_the_level_said_closest_in_the_clause(text: str, expected: list[str]) -> None:
    assert told(text, "level") == expected


@pytest.mark.parametrize(
    ("before", "bound", "unit", "expected"),
    [
        ("Les entreprises de ", "more", "", True),
        ("des communes rurales de ", "less", "", True),
        ("les personnes âgées de ", "more", "an", True),
        ("Les ", "more", "an", True),
        ("Les ", "more", "", False),  # « les plus de 300 adhérents »
        ("un recensement de ", "more", "", False),
        ("un recensement précis de ", "more", "", False),
        ("Les entreprises de ", "about", "", False),
        ("Il compte ", "more", "", False),
    ],
)
def test_a_bound_that_tells_which_ones_counts_nothing(
    before: str, bound: str, unit: str, expected: bool
) -> None:
    assert is_threshold(before, bound, unit) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("De 36 % à 57 % entre 2015 et 2021.", ["2015", "2021", "2015-2021"]),
        (
            "De 36 % à 57 % entre 2015 et 2021, puis de 2022 à 2024.",
            ["2015", "2021", "2015-2021", "2022-2024"],
        ),
        ("36 % des élus en 2015 et 57 % en 2021.", ["2015", "2021"]),
        ("En 2015, 36 % des élus et, en 2021, 57 %.", ["2015", "2021"]),
        ("En 2015, 36 % des élus.", ["2015"]),
        ("36 % des élus.", [""]),
        ("De 36 % en 2015 à 57 % en 2021.", ["2015", "2021"]),
        ("En 2015, on a compté 36 %, en 2021 57 %.", ["2015", "2021"]),
        ("En 2010 on a 12 élus en 2017.", ["2010"]),
        ("En 2010, il y a bien longtemps, 12 élus en 2017.", ["2017"]),
        ("2010 : 12 en 2015", ["2010"]),
        ("36 % des élus entre 2015 et 2021.", ["2015-2021", "2015-2021"]),
        ("En 2014, juste avant l'accord signé par 193 États.", [""]),
        ("36 % des élus après la crise de 2008.", [""]),
        ("En 2022, après la crise, 36 % des élus.", ["2022"]),
        ("36 % des élus avant 2008.", ["2008"]),
    ],
)
def test_when_a_figure_holds(text: str, expected: list[str]) -> None:
    assert told(text, "period") == expected


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (Moment(0, 1, 2022, 6, 4), "2022-06-04"),
        (Moment(0, 1, 2017, 11), "2017-11"),
        (Moment(0, 1, 2014), "2014"),
        (Moment(0, 1, 2013, last_year=2018), "2013-2018"),
        (Moment(0, 1, None, 11, 3), "11-03"),
    ],
)
def test_a_date_is_written_as_far_as_it_is_said(moment: Moment, written: str) -> None:
    assert iso(moment) == written


def test_a_share_in_brackets_is_of_the_words_before_it() -> None:
    text = (
        "Sur l'ensemble, 9 jardins partagés ont fermé (15 %), 49 sont encore en travaux (77 %) "
        "et 5 sont devenus des parcs publics (8 %)."
    )
    shares = [f.counts for f in figures_of(text) if f.kind == "percent"]
    assert shares == [
        "9 jardins partagés ont fermé",
        "49 sont encore en travaux",
        "5 sont devenus des parcs publics",
    ]
