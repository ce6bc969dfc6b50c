"""Word lists: every file says where it comes from, and none says a word twice."""

from __future__ import annotations

from pathlib import Path

import pytest

import carnet_rag.french
from carnet_rag.french.tokens import fold
from carnet_rag.french.wordlists import read_lines, read_words

LISTS = sorted((Path(carnet_rag.french.__file__).parent / "lists").glob("*.txt"))


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_a_list_says_its_source_first_and_nothing_twice(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# ")
    entries = read_lines(path.stem)
    assert entries and not any(entry.startswith("#") for entry in entries)
    assert len(set(entries)) == len(entries)


@pytest.mark.parametrize("name", ["abbreviations", "sentence_openers", "stop_words", "prefixes"])
def test_a_list_of_words_says_no_word_twice(name: str) -> None:
    words = [word for line in read_lines(name) for word in line.split()]
    assert sorted(words) == sorted(read_words(name))


def test_stop_words_are_folded_as_the_text_that_they_are_looked_for_in() -> None:
    assert all(fold(word) == word for word in read_words("stop_words"))
    assert "ete" not in read_words("stop_words") and "est" in read_words("stop_words")
