"""Which figures are taken from a text, with their value and place, and which are not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from figure_texts import carnet_of, figures_of, passage_of

from carnet_rag.figures import extract_figures
from carnet_rag.types import Figure, SentenceKind


def brief(figure: Figure) -> tuple[str, str, object, str]:
    return figure.written, figure.kind, figure.value, figure.unit


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12 élus", ("12", "number", 12.0, "")),
        ("plus de 12 élus", ("plus de 12", "number", 12.0, "")),
        ("30 % des élus", ("30 %", "percent", 30.0, "%")),
        ("Six élus sur dix", ("Six élus sur dix", "ratio", 60.0, "%")),
        ("Il a quadruplé", ("quadruplé", "multiple", 4.0, "fois")),
        ("20 ans", ("20 ans", "duration", 20.0, "an")),
        ("le deuxième élu", ("deuxième", "ordinal", 2.0, "rang")),
        ("la 1ère fois", ("1ère", "ordinal", 1.0, "rang")),
        ("3 points", ("3 points", "points", 3.0, "points")),
    ],
)
def test_a_figure_keeps_its_words_and_is_worth_its_value(
    text: str, expected: tuple[str, str, object, str]
) -> None:
    (figure,) = figures_of(f"Voici {text}.")
    assert brief(figure) == expected
    assert f"Voici {text}."[figure.figure_start : figure.figure_end] == figure.written


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("le premier élu et le second", "prose"),
        ("la première élue et la seconde", "prose"),
        ("en 2014", "prose"),
        ("l'ODD 17", "prose"),
        ("https://a.b/12", "prose"),
        ("Partie un\t12", "prose"),
        ("12 élus", "note"),
        ("12 élus", "garbled"),
        ("Partie un | 12", "aside"),
        ("la norme ISO 9001, au numéro 12", "prose"),
        ("3 - Voici un point", "item"),
    ],
)
def test_what_is_no_figure(text: str, kind: SentenceKind) -> None:
    assert figures_of(text, kind) == ()


@pytest.mark.parametrize(
    ("text", "kind", "written"),
    [
        ("12 élus", "caption", ["12"]),
        ("12 élus", "heading", ["12"]),
        ("3. Voici 12 élus", "item", ["12"]),
        ("12 élus", "item", ["12"]),
        ("3 - Voici 12 élus", "prose", ["12"]),
        ("le troisième", "prose", ["troisième"]),
    ],
)
def test_a_list_number_is_no_figure_but_what_the_item_says_is(
    text: str, kind: SentenceKind, written: list[str]
) -> None:
    assert [figure.written for figure in figures_of(text, kind)] == written


def test_dates_are_figures_from_the_month_on_and_periods_too() -> None:
    text = "Né le 14 juin 2022, relancé en mars 2023, il a couru de 2015 à 2021."
    assert [(f.kind, f.when, f.period, f.value) for f in figures_of(text)] == [
        ("date", "2022-06-14", "2022-06-14", None),
        ("date", "2023-03", "2023-03", None),
        ("period", "2015-2021", "2015-2021", None),
    ]
    (relative,) = figures_of("Né le 14 juin dernier.", published="2022-07-05")
    assert relative.when == "2022-06-14"


def test_a_slip_of_the_text_recognition_is_flagged() -> None:
    assert [f.flags for f in figures_of("Il court de 20218 à 2022.")] == [("ocr_suspect",)]
    assert [f.flags for f in figures_of("Il court de 2018 à 2022.")] == [()]


def test_a_list_in_millions_gives_one_figure_a_label() -> None:
    figures = figures_of("Bases (en millions): Bretagne: 2,6 | Corse: 0.3 | Autres: 1")
    assert [(f.written, f.value, f.population, f.counts, f.kind) for f in figures] == [
        ("2,6", 2.6e6, "Bretagne", "Bases", "number"),
        ("0.3", 3e5, "Corse", "Bases", "number"),
        ("1", 1e6, "Autres", "Bases", "number"),
    ]
    assert [f.value for f in figures_of("Dons (en milliers) : A: 2")] == [2000]
    assert [f.value for f in figures_of("Dons (en milliards) : A: 2")] == [2e9]
    assert [f.value for f in figures_of("Dons : A: 2")] == [2]


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("68 % des maires, 44 % au régional et 7 %.", ["maires"] * 3),
        ("68 % des maires et 44 % des élus.", ["maires", "élus"]),
        ("68 % des maires (77 %), puis 7 %.", ["maires", "des maires", "maires"]),
        ("De 36 % à 57 % des maires.", ["De 36", "maires"]),
        ("68 % des maires, 12 élus, 44 % au régional.", ["maires", "élus", "maires"]),
        ("12 élus, 44 % au régional.", ["élus", "12 élus"]),
    ],
)
def test_a_bare_share_counts_what_the_first_one_counts(text: str, counts: list[str]) -> None:
    found = [f.counts for f in figures_of(text)]
    assert found[-1] == counts[-1] and (counts[0] == "De 36" or found == counts)


def test_figures_are_in_reading_order_and_placed_in_the_carnet() -> None:
    text = "Il y a 12 élus en mars 2020. Puis 30 maires."
    figures = extract_figures([carnet_of(text)], [passage_of(text, start=100)])
    assert [f.written for f in figures] == ["12", "mars 2020", "30"]
    for figure in figures:
        assert text[figure.start - 100 : figure.end - 100] == figure.sentence
        assert text[figure.figure_start - 100 : figure.figure_end - 100] == figure.written
        assert figure.figure_id == f"c:{figure.figure_start}-{figure.figure_end}"
        assert figure.passage_id == "p100"


def test_who_says_a_figure_is_who_utters_its_sentence_else_who_speaks_in_its_passage() -> None:
    passage = replace(passage_of("Il y a 12 élus."), speaker="Jeanne Doe")
    (sentence,) = passage.sentences
    said = replace(passage, sentences=(replace(sentence, speaker="Jean Roe"),))
    carnet = carnet_of(passage.text)
    assert [f.speaker for f in extract_figures([carnet], [passage])] == ["Jeanne Doe"]
    assert [f.speaker for f in extract_figures([carnet], [said])] == ["Jean Roe"]
    assert [f.speaker for f in figures_of("Il y a 12 élus.")] == [None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("De 12 à 15 élus", [(12, 15, "")]),
        ("entre 12 et 15 élus", [(12, 15, "")]),
        ("12 à 15 km", [(12, 15, "km")]),
        ("12 km à 15 km", [(12, 15, "km")]),
        ("de 20 à 30 ans", [(20, 30, "an")]),
        ("de 500 à 2000 €/logement", [(500, 2000, "euro/logement")]),
        ("entre 1500 et 2000 €", [(1500, 2000, "euro")]),
        ("2 à 3 fois plus", [(2, 3, "fois")]),
        ("plus de 12 à 15 élus", [(12, 15, "")]),
        # Two figures stay two.
        ("12 et 15 élus", [(12, None, ""), (15, None, "")]),
        ("12 ou 15 élus", [(12, None, ""), (15, None, "")]),
        ("de 15 à 12 élus", [(15, None, ""), (12, None, "")]),
        ("12 à 12 élus", [(12, None, ""), (12, None, "")]),
        ("12 kg à 15 km", [(12, None, "kg"), (15, None, "km")]),
        ("12 élus à 15 maires", [(12, None, ""), (15, None, "")]),
        ("de 36 à 57 %", [(36, None, "%"), (57, None, "%")]),
        ("2e à 3e rang", [(2, None, "rang"), (3, None, "rang")]),
        ("une dizaine à 15 élus", [(10, None, ""), (15, None, "")]),
    ],
)
def test_the_two_ends_of_a_range_are_one_figure(
    text: str, expected: list[tuple[float, float | None, str]]
) -> None:
    assert [(f.value, f.high, f.unit) for f in figures_of(text)] == expected


def test_what_is_left_out_hides_nothing_that_follows() -> None:
    text = "Il y a 3 élus. Voir plus\t12"
    first = passage_of(text)
    note = replace(first.sentences[0], kind="note")
    passage = replace(first, sentences=(note, *passage_of("Puis 4 maires.").sentences))
    assert [f.written for f in extract_figures([carnet_of(text)], [passage])] == ["4"]


def test_a_share_is_parted_from_the_words_of_other_shares_only() -> None:
    whole, count, other = figures_of("30 % de nos 12 élus et 40 % des maires")
    assert (whole.population, count.population, other.population) == ("élus", "élus", "maires")


def test_a_bare_share_is_of_whom_the_first_one_is_even_in_a_later_sentence_place() -> None:
    text = "Voilà. 68 % des maires et 44 %."
    assert [f.counts for f in figures_of(text)] == ["maires", "maires"]
