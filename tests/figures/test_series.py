"""Figures that differ by one thing only are put side by side, in the order to show them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from figure_texts import figures_of

from carnet_rag.figures.series import LEVELS, find_series
from carnet_rag.types import Figure

BASE = figures_of("12 jardins partagés.")[0]


def figure(value: float = 1, **changes: object) -> Figure:
    return replace(BASE, value=value, **changes)  # type: ignore[arg-type]


def told(*figures: Figure) -> list[tuple[str, list[str]]]:
    return [(s.axis, [s.label(f) for f in s.figures]) for s in find_series(figures)]


def test_years_are_shown_in_order() -> None:
    figures = [figure(period="2021"), figure(period="2015-06"), figure(period="2018-01-02")]
    assert told(*figures) == [("year", ["2015", "2018", "2021"])]


def test_levels_are_shown_from_the_nearest_to_the_widest() -> None:
    assert told(*(figure(level=level) for level in reversed(LEVELS))) == [("level", [*LEVELS])]


def test_groups_stay_as_written() -> None:
    groups = ["maires", "élus", "associations"]
    assert told(*(figure(population=group) for group in groups)) == [("group", groups)]


@pytest.mark.parametrize(
    "changes",
    [
        ({"period": "2015"},),
        ({"period": "2015"}, {"period": "2015"}),
        ({"period": "2015"}, {"period": ""}),
        ({"period": "2015-2021"}, {"period": "2016-2022"}),
        ({"period": "2015"}, {"period": "2021", "level": "local"}),
        ({"period": "2015"}, {"period": "2021", "population": "élus"}),
        ({"period": "2015"}, {"period": "2021", "counts": "autre chose"}),
        ({"period": "2015"}, {"period": "2021", "unit": "euro"}),
        ({"period": "2015"}, {"period": "2021", "kind": "percent"}),
        ({"period": "2015", "kind": "ordinal"}, {"period": "2021", "kind": "ordinal"}),
        ({"period": "2015"}, {"period": "2021", "value": None}),
        ({"period": "2015"}, {"period": "2021", "flags": ("ocr_suspect",)}),
        ({"period": "2015"}, {"period": "2021", "passage_id": "other"}),
    ],
)
def test_what_makes_no_series(changes: tuple[dict[str, object], ...]) -> None:
    assert told(*(figure(**{"value": 1, **one}) for one in changes)) == []  # type: ignore[arg-type]


def test_a_series_told_again_is_shown_once_with_its_other_places() -> None:
    first = [figure(1, period="2015"), figure(2, period="2021")]
    again = [replace(f, passage_id="other") for f in first]
    (series,) = find_series([*first, *again])
    assert series.figures == tuple(first)
    assert series.again == tuple(again)
    other = [replace(f, passage_id="other", value=3.0 + n) for n, f in enumerate(first)]
    assert [s.again for s in find_series([*first, *other])] == [(), ()]


def test_a_sentence_holds_a_series_that_its_passage_blurs() -> None:
    sentence = [figure(1, period="2015"), figure(2, period="2021")]
    blur = figure(3, period="2015", start=BASE.start + 50)
    assert told(*sentence, blur) == [("year", ["2015", "2021"])]
