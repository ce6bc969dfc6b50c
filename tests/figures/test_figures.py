"""The figures of the carnet: found, placed, and warned of."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from carnet_rag.corpus.chunk import split_passages
from carnet_rag.corpus.load import load_corpus
from carnet_rag.evaluation.batches import score_figures
from carnet_rag.figures import extract_figures
from carnet_rag.figures.series import find_series
from carnet_rag.figures.table import COLUMNS, figure_json, figure_row
from carnet_rag.french.tokens import count_tokens
from carnet_rag.types import Carnet, Figure, Passage

REPO = Path(__file__).resolve().parents[2]
FLOOR = 0.95


@pytest.fixture(scope="module")
def read() -> tuple[Carnet, tuple[Passage, ...], tuple[Figure, ...]]:
    carnet = next(
        c for c in load_corpus(REPO / "corpus") if c.carnet_id == "odd17-alliance-territoire"
    )
    passages = split_passages(carnet, 220, count_tokens)
    return carnet, passages, extract_figures([carnet], passages)


Read = tuple[Carnet, tuple[Passage, ...], tuple[Figure, ...]]


def test_the_hand_made_list_is_found_and_little_else(read: Read) -> None:
    text = (REPO / "eval/figures.gold.jsonl").read_text(encoding="utf-8")
    score = score_figures(read[2], [json.loads(line) for line in text.splitlines()])
    assert score.recall is not None and score.recall.value >= FLOOR, score.missed
    assert score.precision is not None and score.precision.value >= FLOOR, score.extra


def test_every_row_quotes_its_sentence_and_its_figure(read: Read) -> None:
    carnet, _, figures = read
    for figure in figures:
        assert carnet.text[figure.start : figure.end] == figure.sentence
        assert carnet.text[figure.figure_start : figure.figure_end] == figure.written


def test_levels_and_years_go_with_their_own_share(read: Read) -> None:
    shares = {f.written: f for f in read[2] if f.kind == "percent"}
    levels = {w: shares[w].level for w in ("68%", "44%", "19%", "7%")}
    assert levels == {
        "68%": "local",
        "44%": "régional",
        "19%": "national",
        "7%": "international",
    }
    assert (shares["36%"].period, shares["57%"].period) == ("2015", "2021")


def test_a_slip_of_the_text_recognition_is_kept_and_flagged(read: Read) -> None:
    suspect = [f.written for f in read[2] if "ocr_suspect" in f.flags]
    assert suspect == ["20218-2022", "20218 et 2022"]


def test_two_counts_of_case_studies_are_shown_to_disagree(read: Read) -> None:
    written = {f.figure_id: f.written for f in read[2]}
    against = {f.written: [written[i] for i in f.disagrees_with] for f in read[2]}
    assert against["1.000"] == ["plus de 650"]
    assert against["plus de 650"] == ["1.000"]


def test_a_citation_of_a_figure_is_its_sentence_in_its_place(read: Read) -> None:
    carnet, passages, figures = read
    places = {p.passage_id: p for p in passages}
    for figure in figures:
        cited = carnet.cite(places[figure.passage_id], figure.start, figure.end)
        assert carnet.text[cited.start : cited.end] == cited.quote == figure.sentence
        assert cited.heading_path == places[figure.passage_id].heading_path


def test_rows_have_every_column(read: Read) -> None:
    carnet, passages, figures = read
    places = {p.passage_id: p for p in passages}
    for figure in figures:
        record = figure_json(figure, places[figure.passage_id], carnet)
        assert tuple(record) == COLUMNS
        row = figure_row(figure, places[figure.passage_id], carnet)
        assert all(isinstance(v, str) for v in row.values())


def test_the_series_of_the_carnet_are_told_by_year_level_and_group(read: Read) -> None:
    told = [
        (s.axis, [(s.label(f), f.written) for f in s.figures][:4]) for s in find_series(read[2])
    ]
    assert ("year", [("2015", "36%"), ("2021", "57%")]) in told
    assert (
        "level",
        [("local", "68%"), ("régional", "44%"), ("national", "19%"), ("international", "7%")],
    ) in told
    assert [axis for axis, _ in told].count("year") == 1, "told twice, shown once"


def figures_of(text: str, folder: Path) -> tuple[Figure, ...]:
    (folder / "a.md").write_text(f"# Carnet\n\n## Partie\n\n{text}\n", encoding="utf-8")
    carnets = load_corpus(folder)
    return extract_figures(carnets, split_passages(carnets[0], 220, count_tokens))


@pytest.mark.parametrize(
    ("text", "series"),
    [
        (
            "La part de jardins arrosés est passée de 80 % à 35 % entre 2012 et 2020.",
            [("year", ["2012", "2020"])],
        ),
        (
            "7 % des dons vont à l'international, 21 % au national et 60 % au local.",
            [("level", ["local", "national", "international"])],
        ),
        ("Le réseau compte 12 jardins et 640 jardiniers.", []),
        ("Il a réduit de 50 % ses achats d'eau et de 30 % ceux de bois.", []),
        ("64 % des élus et 64 % des élus approuvent.", []),
    ],
)
def test_only_like_figures_that_differ_by_one_thing_make_a_series(
    text: str, series: list[tuple[str, list[str]]], tmp_path: Path
) -> None:
    found = find_series(figures_of(text, tmp_path))
    assert [(s.axis, [s.label(f) for f in s.figures]) for s in found] == series
