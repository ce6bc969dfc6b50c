"""Two figures of the same thing that differ name each other, and no others do."""

from __future__ import annotations

import pytest
from figure_texts import carnet_of, figures_of, passage_of

from carnet_rag.figures import extract_figures
from carnet_rag.figures.conflicts import among


def against(text: str) -> list[tuple[str, list[str]]]:
    """What the figures of a text disagree with, each sentence being a passage."""
    passages, start = [], 0
    for sentence in text.split(". "):
        passages.append(passage_of(sentence, start=start))
        start += len(sentence) + 2
    figures = extract_figures([carnet_of(text)], passages)
    written = {f.figure_id: f.written for f in figures}
    return [(f.written, [written[i] for i in f.disagrees_with]) for f in figures]


def test_two_counts_of_the_same_thing_disagree() -> None:
    text = "Il y a 12 jardins partagés. Le réseau a 15 jardins partagés. On suit 9 cas."
    assert against(text) == [("12", ["15"]), ("15", ["12"]), ("9", [])]


def test_three_values_name_the_two_others() -> None:
    text = "On a 1 000 études de cas. Puis 650 études de cas. Puis 1 000 études de cas."
    assert against(text) == [("1 000", ["650"]), ("650", ["1 000", "1 000"]), ("1 000", ["650"])]


def test_a_part_of_the_figures_names_none_outside_it() -> None:
    text = "On a 1 000 études de cas. Puis 650 études de cas. Puis 700 études de cas"
    figures = extract_figures(
        [carnet_of(text)],
        [passage_of(one, start=text.index(one)) for one in text.split(". ")],
    )
    assert [len(f.disagrees_with) for f in among(figures)] == [2, 2, 2]
    assert [f.disagrees_with for f in among(figures[1:])] == [
        (figures[2].figure_id,), (figures[1].figure_id,),
    ]  # fmt: skip
    assert among(figures[1:2])[0].disagrees_with == ()


def test_what_is_written_side_by_side_does_not_disagree() -> None:
    text = "Il y a 12 jardins partagés. Le réseau a 15 jardins partagés."
    assert against(text) == [("12", ["15"]), ("15", ["12"])]
    assert all(not figure.disagrees_with for figure in figures_of(text))


@pytest.mark.parametrize(
    "text",
    [
        "12 jardins partagés. Et 12 jardins partagés.",  # the same value
        "12 jardins. Et 15 jardins.",  # one word names too little
        "12 jardins partagés. Et 15 jardins privés.",  # another thing
        "12 jardins partagés en 2015. Et 15 jardins partagés en 2021.",  # another year
        "12 % des jardins partagés. Et 15 jardins partagés.",  # another kind
        "12 jardins partagés au local. Et 15 jardins partagés au régional.",  # another level
        "12 jardins partagés. Les 3 jardins partagés suivants le montrent.",  # some of them
        "12 jardins partagés. Et 3 jardins partagés ci-dessous.",
        "Depuis 12 ans de travail. Puis 15 ans de travail.",  # durations measure, not count
    ],
)
def test_what_does_not_disagree(text: str) -> None:
    assert all(not others for _, others in against(text))
