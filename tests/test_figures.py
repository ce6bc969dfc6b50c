"""The figures of the carnet: found, placed, and warned of."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from carnet_rag.chunk import split_passages
from carnet_rag.evaluation.figures import score_figures
from carnet_rag.figures import extract_figures
from carnet_rag.figures.table import COLUMNS, figure_json, figure_row
from carnet_rag.load import load_corpus
from carnet_rag.tokens import count_tokens
from carnet_rag.types import Carnet, Figure, Passage

REPO = Path(__file__).resolve().parents[1]
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
    assert score.recall >= FLOOR, score.missed
    assert score.precision >= FLOOR, score.extra


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


def test_rows_have_every_column(read: Read) -> None:
    carnet, passages, figures = read
    places = {p.passage_id: p for p in passages}
    for figure in figures:
        record = figure_json(figure, places[figure.passage_id], carnet)
        assert tuple(record) == COLUMNS
        row = figure_row(figure, places[figure.passage_id], carnet)
        assert all(isinstance(v, str) for v in row.values())
