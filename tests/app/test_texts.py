"""What the application says: a word for each thing that it may have to name."""

from __future__ import annotations

import ast
import re
import shutil
from pathlib import Path
from typing import get_args

import pytest
import streamlit
import texts

from carnet_rag.figures.table import COLUMNS
from carnet_rag.french.numbers.units import Bound
from carnet_rag.records import Reason, Settled
from carnet_rag.records.export import COLUMNS as RECORD_COLUMNS
from carnet_rag.types import FigureKind, QuoteLabel, SentenceKind

APP = Path(texts.__file__).parents[1]


@pytest.mark.parametrize("language", list(texts.CATALOGUE))
def test_there_is_a_word_for_each_thing_that_is_named(language: texts.Language) -> None:
    words = texts.CATALOGUE[language]
    assert set(words.staff.kinds) == set(get_args(SentenceKind))
    assert set(words.staff.reasons) >= set(get_args(Reason))
    assert set(words.figure_kinds) == set(get_args(FigureKind))
    assert set(words.quote_labels) == set(get_args(QuoteLabel))
    assert set(words.figure_bounds) | {""} == set(get_args(Bound))
    assert set(words.staff.settled) == set(get_args(Settled))
    assert tuple(words.figure_columns) == COLUMNS
    assert tuple(words.staff.data_columns) == RECORD_COLUMNS


def test_every_text_is_said_somewhere_and_each_that_is_said_is_there() -> None:
    read = {
        node.attr
        for path in APP.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and ast.unparse(node.value).endswith(_HOLDERS)
    }
    words = texts.CATALOGUE["fr"]
    assert read - _OTHERS == words.names() | words.staff.names()


_OTHERS = {"format", "names", "show"}
"""What is said of holders' namesakes, and is no string."""
_HOLDERS = (
    *("words", "texts", "staff", 'CATALOGUE["fr"]'),
    "CATALOGUE[current_language(settings.language)]",
)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("tagline =", "tag_line ="),
        ("refused =", "refuse ="),
        ('language = "en"', 'language = "en"\nmore = "more"'),
        ("[staff.kinds]", "[staff.kind]"),
        ("[streamlit]", "[staff.streamlit]"),
    ],
)
def test_a_string_that_one_language_lacks_stops_the_application(
    old: str, new: str, tmp_path: Path
) -> None:
    for path in Path(texts.__file__).parent.glob("*.toml"):
        shutil.copy(path, tmp_path)
    assert texts.read_catalogue(tmp_path) == texts.CATALOGUE
    english = tmp_path / "en.toml"
    written = english.read_text(encoding="utf-8")
    assert old in written
    english.write_text(written.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ValueError, match=r"one language only|Texts"):
        texts.read_catalogue(tmp_path)


def test_what_is_translated_is_what_streamlit_writes() -> None:
    scripts = Path(streamlit.__file__).with_name("static").rglob("*.js")
    written = "".join(script.read_text(encoding="utf-8") for script in scripts)
    tables = [words.streamlit for words in texts.CATALOGUE.values()]
    said = [source for table in tables for source in table if source[0] != "#"]
    parts = [part.strip() for source in said for part in source.split("*") if part.strip()]
    parts = [" icon" if part.endswith(" icon") else part for part in parts]
    assert [part for part in parts if part not in written] == []


@pytest.mark.parametrize(("language", "written"), [("fr", "7\u202f675"), ("en", "7,675")])
def test_thousands_are_set_apart(language: texts.Language, written: str) -> None:
    words = texts.CATALOGUE[language]
    assert texts.grouped(7675, words) == written and texts.grouped(160, words) == "160"


@pytest.mark.parametrize(("language", "written"), [("fr", "a : b"), ("en", "a: b")])
def test_a_label_has_the_colon_of_its_language(language: texts.Language, written: str) -> None:
    assert texts.named("a", "b", texts.CATALOGUE[language]) == written


@pytest.mark.parametrize(
    ("count", "said"),
    [(0, "0 question connue"), (1, "1 question connue"), (2, "2 questions connues")],
)
def test_words_agree_with_their_count(count: int, said: str) -> None:
    assert texts.counted(texts.CATALOGUE["fr"].staff.known_found, count=count) == said


def test_a_text_with_counts_has_the_same_ones_in_each_language() -> None:
    def counts(words: texts.Texts) -> dict[str, set[str]]:
        said = {**words.__pydantic_extra__, **words.staff.__pydantic_extra__}
        return {name: set(re.findall(r"{(\w+)", text)) for name, text in said.items()}

    assert counts(texts.CATALOGUE["fr"]) == counts(texts.CATALOGUE["en"])


@pytest.mark.parametrize(
    ("text", "said", "expected"),
    [
        ("« {name} » est reçu.", "Le « bon » sens", "« Le “bon” sens » est reçu."),
        ("« {name} » est reçu.", "Le «\u202fbon\u202f» sens", "« Le “bon” sens » est reçu."),
        ("« {name} » est reçu.", "Le bon sens", "« Le bon sens » est reçu."),
        ("Reçu : {name}", "Le « bon » sens", "Reçu : Le « bon » sens"),
        ("“{name}” is here.", "The “good” sense", "“The ‘good’ sense” is here."),
        ("« {name} »", "« seul", "« « seul »"),
    ],
)
def test_a_quotation_inside_a_quotation_is_of_the_second_rank(
    text: str, said: str, expected: str
) -> None:
    assert texts.counted(text, name=said) == expected
