"""What dates a quoted figure, and at which level it is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from doubles import bag_model

from carnet_rag.answer.governing import is_of_year, other_level
from carnet_rag.index import Index
from carnet_rag.index.build import build
from carnet_rag.index.in_force import open_at
from carnet_rag.types import QuoteSpan

TEXT = """# Enquête sur les jardins

## Les élus

64 % des élus veulent un jardin. Ils l'avaient dit en 2015. La ville en compte 12.

Le taux est passé de 36 % à 57 % entre 2015 et 2021. Il atteint 68 % en ville.

## Bilan 2019

Le réseau compte 640 jardiniers.
"""


@pytest.fixture(scope="module")
def survey(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    corpus = tmp_path_factory.mktemp("survey")
    (corpus / "enquete.md").write_text(TEXT)
    (corpus / "carnets.toml").write_text('["enquete.md"]\npublished = "2022-07"\n')
    build(corpus, corpus / "index", bag_model(), passage_tokens=120)
    with open_at(corpus / "index", bag_model()) as index:
        yield index


@pytest.mark.parametrize(
    ("quote", "year", "held"),
    [
        ("64 %", "2015", False),  # said of another figure, after it
        ("64 %", "2022", True),  # nothing dates it but the survey itself
        ("compte 12", "2015", True),  # the sentence before is of 2015
        ("57 %", "2015", True),
        ("57 %", "2018", False),  # between the two ends, of which it is said
        ("68 %", "2021", True),  # of two dates the text goes on from the last
        ("68 %", "2015", False),
        ("640", "2019", True),  # by its heading
        ("640", "2015", False),
    ],
)
def test_a_figure_is_of_the_year_that_governs_it(
    survey: Index, quote: str, year: str, held: bool
) -> None:
    passage, sentence = next(
        (p, s) for p in survey.passages for s in p.sentences if quote in s.text
    )
    span = QuoteSpan(passage.passage_id, sentence.start, sentence.end)
    assert is_of_year(survey, span, year) == held


@pytest.mark.parametrize(
    ("question", "quote", "told", "level"),
    [
        ("Quelle part agit au niveau local ?", "56 % au niveau national.", "", "local"),
        ("Quelle part agit au niveau local ?", "68 % au local, 44 % au régional.", "", ""),
        ("Quelle part agit au niveau local ?", "56 % agissent.", "", ""),
        ("Quelle part agit ?", "56 % au niveau national.", "", ""),
        ("Quelle part agit au niveau local ?", "56 % dans le pays.", "Qui agit au local ?", ""),
        ("Part au niveau local ?", "56 % dans le pays.", "Local ou régional ?", "local"),
    ],
)
def test_a_figure_of_another_level_is_none_of_the_level_asked(
    question: str, quote: str, told: str, level: str
) -> None:
    assert other_level(question, quote, told) == level
