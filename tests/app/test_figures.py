"""Chiffres clés: the table and its filters, one figure, the charts and what can be taken away."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import re
from collections.abc import Iterator
from html import escape, unescape
from pathlib import Path
from typing import NamedTuple

import pytest
from doubles import bag_model
from streamlit.testing.v1 import AppTest
from visiting import REPO, Visit, open_app, page_text

import charts  # isort: skip
from markup import figures as figures_html  # isort: skip
import texts  # isort: skip
from figure_choice import Choice, Group, choose, group_of, telling, years_of  # isort: skip
from figure_texts import carnet_of, figures_of, passage_of  # isort: skip
from measure import label_of, measure_of  # isort: skip

from carnet_rag.figures import extract_figures
from carnet_rag.figures.series import Series, find_series
from carnet_rag.figures.table import figures_csv
from carnet_rag.index import Index
from carnet_rag.index.build import build
from carnet_rag.index.in_force import open_at
from carnet_rag.types import Figure

WORDS = texts.CATALOGUE["fr"]


class Known(NamedTuple):
    """The figures of the real carnet, and those that compare."""

    figures: tuple[Figure, ...]
    series: tuple[Series, ...]


@pytest.fixture
def visit(
    real_index: Index, real_index_folder: object, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Visit]:
    yield open_app(real_index, REPO / "corpus", REPO / "index", monkeypatch)


@pytest.fixture(scope="module")
def known(real_index: Index) -> Known:
    figures = tuple(real_index.figures)
    return Known(figures, find_series(figures))


def rows(at: AppTest) -> list[str]:
    """The figures of the table's rows, as written."""
    found = re.findall(r'scope="row" lang="fr">([^<]*)</th><td role', page_text(at))
    return [unescape(row) for row in found]


# --- the page --------------------------------------------------------------------------------


def test_the_page_shows_charts_their_numbers_and_the_table(visit: Visit, known: Known) -> None:
    at = visit(figure="")
    shown = page_text(at)
    assert len(known.series) >= 2
    for series in known.series:
        assert f'<h3 class="cr-chart-title">{escape(charts.title_of(series, WORDS))}</h3>' in shown
        for figure in series.figures:
            span = f"quote={figure.start}-{figure.end}"
            assert f"<mark>{escape(figure.written)}</mark>" in shown and span in shown
    # A share first, never « 4ème » nor « 5 juillet 2022 ».
    assert rows(at)[0].endswith("%") and not {"4ème", "5 juillet 2022"} & set(rows(at))
    assert not at.exception and not at.error


def test_the_table_grows_by_a_page_and_is_filtered(visit: Visit, known: Known) -> None:
    at = visit(figure="")
    first = len(rows(at))
    assert first < len(known.figures)
    at = at.button(key="figures-more").click().run()
    assert len(rows(at)) == 2 * first
    at = at.selectbox(key=f"figures-{WORDS.figures_level}").set_value("régional").run()
    at = at.selectbox(key=f"figures-{WORDS.figures_unit}").set_value("%").run()
    assert rows(at) == ["44%"]
    at = at.text_input(key="figures-words").set_value("introuvable").run()
    assert rows(at) == [] and [i.value for i in at.info] == [WORDS.figures_none]


def test_figures_that_disagree_or_are_damaged_are_marked_in_words(visit: Visit) -> None:
    at = visit(figure="")
    at = at.checkbox(key="figures-flagged").check().run()
    assert rows(at) == ["20218-2022", "20218 et 2022", "1.000", "plus de 650"]
    shown = page_text(at)
    assert shown.count(escape(WORDS.figures_suspect)) == 2
    assert escape(WORDS.figures_disagrees.format(others="« 1.000 »")) in shown
    assert escape(WORDS.figures_disagrees.format(others="« plus de 650 »")) in shown


def test_a_linked_figure_opens_with_its_sentence_and_closes(visit: Visit, known: Known) -> None:
    figure = next(f for f in known.figures if f.written == "plus de 650")
    at = visit(figure=figure.figure_id)
    shown = page_text(at)
    assert 'id="figure"' in shown
    assert f'data-number="1">{escape(figure.sentence)}</mark>' in shown
    assert f"<blockquote>« {escape(figure.sentence)} »</blockquote>" in shown
    at = at.button(key="close-figure").click().run()
    assert 'id="figure"' not in page_text(at)


def test_a_link_to_no_figure_is_told(visit: Visit) -> None:
    assert [w.value for w in visit(figure="inconnu:1-2").warning] == [WORDS.figures_unknown]


def test_carnets_without_a_series_have_no_chart(
    small_index: Index, small_folder: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = open_app(small_index, REPO / "tests/data/corpus", REPO / "index", monkeypatch)(figure="")
    assert rows(at) and "cr-chart-title" not in page_text(at)
    assert not at.exception and not at.error


def test_a_removed_carnet_takes_its_figures_from_those_that_disagreed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus, folder = tmp_path / "corpus", tmp_path / "index"
    corpus.mkdir()
    for year, count in ((2021, 12), (2023, 15)):
        text = f"# Bilan {year}\n\nLe réseau a {count} jardins partagés.\n"
        (corpus / f"bilan-{year}.md").write_text(text, encoding="utf-8")
    build(corpus, folder, bag_model(), passage_tokens=120)
    with open_at(folder, bag_model()) as both:
        page = page_text(open_app(both, corpus, folder, monkeypatch)(figure=""))
        assert "donnent aussi « 15 »" in page and ">Bilan 2023</p>" in page
        left = both.without(frozenset({"bilan-2021"}))
        at = open_app(left, corpus, folder, monkeypatch)(figure="")
        assert rows(at) == ["15"] and not at.error
        assert "donnent aussi" not in page_text(at) and ">Bilan 2023</p>" not in page_text(at)


@pytest.mark.parametrize(
    ("written", "group"),
    [("36%", "measures"), ("44", "measures"), ("plus de 650", "measures"), ("4ème", "ranks"),
     ("plus de 10", "ranks"),
     ("5 juillet 2022", "dates"), ("2008-2012", "dates"), ("trois", "ranks"), ("double", "ranks")],
)  # fmt: skip
def test_what_measures_stands_apart_from_dates_and_ranks(
    known: Known, written: str, group: str
) -> None:
    assert {group_of(f) for f in known.figures if f.written == written} == {group}


def test_a_chart_says_what_it_measures_and_none_shows_survey_bases(
    known: Known,
) -> None:
    titles = [charts.title_of(series, WORDS) for series in known.series]
    assert (
        "Taux de pratiques partenariales des entreprises de plus de 10 salariés, "
        "d'une année à l'autre"
    ) in titles
    assert "Entreprises de plus de 10 salariés qui s'allient, d'un échelon à l'autre" in titles
    assert not any("base" in title.lower() for title in titles)


@pytest.mark.parametrize(
    ("written", "measures"),
    [
        ("36%", "Taux de pratiques partenariales des entreprises de plus de 10 salariés"),
        ("4,4", "Bases (en millions)"),
        ("plus de 4 tonnes", "Équipements"),
        ("44", "Ordinateurs"),
        ("56%", "L'infranational est prioritaire"),
        ("64%", "Élus locaux qui veulent s'appuyer sur la co-construction"),
        ("68%", "Entreprises de plus de 10 salariés qui s'allient"),
        ("30%", "Consommations d'électricité"),
    ],
)
def test_what_a_figure_measures_is_said_in_the_words_of_its_sentence(
    known: Known, written: str, measures: str
) -> None:
    figure = next(f for f in known.figures if f.written == written)
    assert measure_of([figure], whom=False) == measures


def test_a_share_measures_those_that_it_is_a_share_of() -> None:
    share = figures_of("30 % des 350 communes ont répondu.")[0]
    assert measure_of([share], whom=False) == "350 communes"


@pytest.mark.parametrize(
    ("sentence", "written", "measures"),
    [
        ("Sur cent, 49 projets avancent encore (77 %).", "77 %", "49 projets avancent encore"),
        ("Ils ont baissé de 12 % les achats de papier et de 8 % ceux de carton.", "8 %",
         "Achats de carton"),
        ("Les entreprises répondent : 30 % d'entre elles comptent agir ensemble.", "30 %",
         "Entreprises qui comptent agir ensemble"),
        ("Une charte : le « faire alliance » existe le 3 mai 2020.", "3 mai 2020",
         "Le « faire alliance » existe"),
        ("Les plus de 85 ans vont quadrupler d'ici à 2050.", "quadrupler",
         "Les plus de 85 ans vont"),
        ("Il y a 12 objectifs du « projet commun » à tenir.", "12",
         "Objectifs du « projet commun »"),
        ("Une personne condamnée risque 5 ans d'emprisonnement.", "5 ans", "Emprisonnement"),
    ],
)  # fmt: skip
def test_a_measure_is_told_with_its_subject_and_its_noun(
    sentence: str, written: str, measures: str
) -> None:
    figure = next(f for f in figures_of(sentence) if f.written == written)
    assert measure_of([figure], whom=False) == measures


@pytest.mark.parametrize(
    ("sentence", "written", "label"),
    [
        ("Le hameau compte 12 lavoirs.", "12", "Lavoirs"),
        ("Les 9 puits se visitent en été.", "9", "« Les 9 puits se visitent en été. »"),
        ("On y voit 13 années d'écart entre les deux rives du même fleuve large.", "13 années",
         "« On y voit 13 années d'écart entre les deux rives du même\u00a0… »"),
        ("Le plan a permis de réduire de 50 % les achats d'eau.", "50 %",
         "« Le plan a permis de réduire de 50 % les achats d'eau. »"),
        ("Le taux de réponse des mairies est passé de 36 % à 57 %.", "36 %",
         "Le taux de réponse des mairies"),
        ("Dix ans après, le « pré » ouvre.", "Dix ans", "“Dix ans après, le « pré » ouvre.”"),
        ("Le four est prioritaire (56 %).", "56 %", "« Le four est prioritaire (56 %). »"),
        ("Voici, en 2021, 40 maires.", "40", "Maires"),
    ],
)  # fmt: skip
def test_a_figure_that_nothing_names_is_told_by_the_words_around_it(
    sentence: str, written: str, label: str
) -> None:
    figure = next(f for f in figures_of(sentence) if f.written == written)
    assert label_of(figure) == label


def test_a_figure_of_a_table_is_told_by_its_column_and_its_row() -> None:
    row = passage_of("Vaux | 198 | 340", "item")
    named = dataclasses.replace(row.sentences[0], heads=("Commune", "Inscrits", "Trajets"))
    figures = extract_figures([carnet_of(row.text)], [dataclasses.replace(row, sentences=(named,))])
    assert [label_of(f) for f in figures] == ["Inscrits · Vaux", "Trajets · Vaux"]
    assert measure_of(figures, whom=False) == "Inscrits"


def test_whom_a_survey_asked_comes_after_what_it_found(known: Known) -> None:
    base = next(f for f in known.figures if f.written == "9,3")
    assert telling(base) == 1


@pytest.mark.parametrize(
    ("population", "level", "told"),
    [
        ("Territoires pilotes", None, ["septembre 2022"]),  # the measure says it
        ("pilotes", "local", ["local", "septembre 2022"]),
        ("territoire", None, ["territoire", "septembre 2022"]),  # a part of a word is not said
    ],
)
def test_what_the_measure_says_is_not_said_again_beside_it(
    known: Known, population: str, level: str | None, told: list[str]
) -> None:
    figure = dataclasses.replace(
        known.figures[0],
        kind="number",
        counts="territoires pilotes",
        population=population,
        level=level,
        period="2022-09",
    )
    assert figures_html.facts_of(figure, WORDS) == told


def test_the_word_that_joins_a_clause_to_the_one_before_is_no_measure(
    known: Known,
) -> None:
    figure = known.figures[0]
    for counts in ("mais que l'infranational est prioritaire", "qu'infranational"):
        said = measure_of([dataclasses.replace(figure, counts=counts, population="")], whom=False)
        assert said.casefold().endswith("infranational") and "qu" not in said.casefold()


# --- choosing --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("choice", "written"),
    [
        (Choice(words="ORDINATEURS répares"), ["44"]),
        (Choice(year=2018, group="measures", unit="%"), []),
        (Choice(year=2021, group="measures", unit="%"), ["57%"]),
        (Choice(unit="tonne"), ["plus de 4 tonnes"]),
        (Choice(speaker="Josiane Corneloup"), ["près de 30 ans"]),
    ],
)
def test_a_choice_keeps_what_fits_all_its_parts(
    known: Known, real_index: Index, choice: Choice, written: list[str]
) -> None:
    assert [f.written for f in choose(known.figures, choice, real_index)] == written


@pytest.mark.parametrize("group", ["measures", "all"])
@pytest.mark.parametrize(
    ("typed", "first", "behind"),
    [("fondateurs", "21", "50%"), ("élus", "64%", "Dix ans"), ("électricité", "30%", "50%")],
)
def test_what_is_counted_under_a_word_comes_before_what_stands_beside_it(
    known: Known, real_index: Index, group: Group, typed: str, first: str, behind: str
) -> None:
    chosen = choose(known.figures, Choice(words=typed, group=group), real_index)
    written = [figure.written for figure in chosen]
    assert written.index(first) < written.index(behind)
    assert first in written[:2]


def test_each_part_of_a_choice_keeps_only_figures_that_have_it(
    known: Known, real_index: Index
) -> None:
    year = choose(known.figures, Choice(year=2019), real_index)
    assert year and all(2019 in years_of(f) for f in year)
    carnet = choose(known.figures, Choice(speaker=""), real_index)
    assert carnet and all(f.speaker is None for f in carnet)


# --- charts and files ------------------------------------------------------------------------


def marks(series: Series) -> list[tuple[str, float]]:
    """The label and value of each mark, from the data that the chart draws."""
    spec = json.loads(charts.draw(series).to_json())
    values = spec["datasets"][spec["data"]["name"]]
    return [(row["label"], row["value"]) for row in values]


def test_charts_draw_the_carnet_s_values_and_name_them(known: Known) -> None:
    by_axis = {series.axis: series for series in known.series}
    assert marks(by_axis["year"]) == [("2015", 36.0), ("2021", 57.0)]
    assert marks(by_axis["level"]) == [
        ("local", 68.0),
        ("régional", 44.0),
        ("national", 19.0),
        ("international", 7.0),
    ]
    for series in known.series:
        spec = json.loads(charts.draw(series).to_json())
        assert spec["description"] == charts.summary_of(series)
        texts_drawn = [layer["encoding"].get("text", {}).get("field") for layer in spec["layer"]]
        assert "written" in texts_drawn
        assert [p["name"] for p in spec["params"]] == [charts.PICK]


def test_the_file_quotes_each_sentence_verbatim(known: Known, real_index: Index) -> None:
    carnets = {c.carnet_id: c for c in real_index.carnets}
    table = figures_csv(known.figures, {p.passage_id: p for p in real_index.passages}, carnets)
    read = list(csv.DictReader(io.StringIO(table)))
    assert len(read) == len(known.figures)
    for row in read:
        text = carnets[row["carnet"]].text
        assert text[int(row["start"]) : int(row["end"])] == row["sentence"]


def test_markup_in_a_figure_s_sentence_is_text(known: Known, real_index: Index) -> None:
    hostile = dataclasses.replace(
        known.figures[0], counts="<b>x</b>", population="<img src=x>", written="<i>"
    )
    by_id = {f.figure_id: f for f in known.figures}
    html = figures_html.table_html([hostile], real_index, by_id, WORDS)
    html += figures_html.figure_html(hostile, by_id, WORDS)
    assert not re.search(r"<(?:b|img|i)\b", html)
