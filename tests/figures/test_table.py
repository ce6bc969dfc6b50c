"""A figure as a row: every column, as JSON and as text that a spreadsheet reads as text."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from figure_texts import carnet_of, figures_of, passage_of

from carnet_rag.figures.table import COLUMNS, figure_json, figure_row, figures_csv
from carnet_rag.types import Figure

TEXT = "Le réseau compte 12,5 % de jardins en 2021."
PASSAGE = replace(passage_of(TEXT, headings=("Un", "Deux")), page=7)
CARNET = replace(carnet_of(TEXT), published="2022-07-05")


def figure(**changes: object) -> Figure:
    return replace(figures_of(TEXT)[0], **changes)  # type: ignore[arg-type]


def test_the_columns_hold_the_figure_and_its_place() -> None:
    record = figure_json(figure(), PASSAGE, CARNET)
    assert tuple(record) == COLUMNS
    told = ("written", "kind", "value", "unit", "counts", "period", "title", "published",
            "section", "page", "sentence")  # fmt: skip
    assert [record[key] for key in told] == [
        "12,5 %", "percent", 12.5, "%", "jardins", "2021", "Carnet", "2022-07-05",
        ["Un", "Deux"], 7, TEXT,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "cell"),
    [(12.5, "12.5"), (12.0, "12"), (2.5e6, "2500000"), (1234567.0, "1234567"), (None, ""),
     (0.1, "0.1"), (-3.0, "-3")],
)  # fmt: skip
def test_values_are_written_without_needless_decimals(value: float | None, cell: str) -> None:
    assert figure_row(figure(value=value), PASSAGE, CARNET)["value"] == cell


@pytest.mark.parametrize(
    ("text", "cell"),
    [("=1+1", "'=1+1"), ("+1", "'+1"), ("@a", "'@a"), ("\ta", "'\ta"), ("-a", "'-a"), ("a=", "a=")],
)
def test_a_formula_stays_text(text: str, cell: str) -> None:
    assert figure_row(figure(counts=text), PASSAGE, CARNET)["counts"] == cell


def test_lists_are_joined_and_nothing_is_blank() -> None:
    row = figure_row(figure(flags=("a", "b"), speaker=None), PASSAGE, CARNET)
    assert (row["flags"], row["speaker"], row["section"]) == ("a > b", "", "Un > Deux")


def test_a_heading_of_a_carnet_starts_no_formula() -> None:
    passage = replace(PASSAGE, heading_path=("=HYPERLINK(1)", "Deux"))
    assert figure_row(figure(), passage, CARNET)["section"] == "'=HYPERLINK(1) > Deux"


def test_the_csv_has_a_line_a_figure_under_the_names_of_the_columns() -> None:
    table = figures_csv([figure(), figure(counts='a "b", c')], {"p0": PASSAGE}, {"c": CARNET})
    names, first, second = csv.reader(io.StringIO(table))
    assert tuple(names) == COLUMNS
    assert dict(zip(names, first, strict=True)) == figure_row(figure(), PASSAGE, CARNET)
    assert second[COLUMNS.index("counts")] == 'a "b", c'


def test_a_table_for_a_spreadsheet_has_its_separator_and_heads() -> None:
    heads = {name: f"« {name} »" for name in COLUMNS}
    places = {"p0": PASSAGE}, {"c": CARNET}
    said = {"kind": "Part", "population": "=1+1"}
    table = figures_csv(
        [figure(counts="a ; b")], *places, separator=";", heads=heads, said=lambda _: said
    )
    names, cells = csv.reader(io.StringIO(table), delimiter=";")
    row = dict(zip(COLUMNS, cells, strict=True))
    assert names == list(heads.values()) and row["counts"] == "a ; b"
    assert (row["kind"], row["population"], row["value"]) == ("Part", "'=1+1", "12,5")


def test_a_citation_is_a_stretch_of_the_text_in_its_place() -> None:
    cited = CARNET.cite(PASSAGE, 0, len(TEXT), speaker="Jeanne Doe")
    assert (cited.number, cited.quote, cited.start, cited.end) == (1, TEXT, 0, len(TEXT))
    assert (cited.heading_path, cited.page, cited.speaker) == (("Un", "Deux"), 7, "Jeanne Doe")
