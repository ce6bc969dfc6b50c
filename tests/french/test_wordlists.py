"""Word lists: every file says where it comes from, and none says a word twice."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import carnet_rag.french
from carnet_rag.french.tokens import fold
from carnet_rag.french.wordlists import read_lines, read_words
from carnet_rag.index import layout

LISTS = sorted((Path(carnet_rag.french.__file__).parent / "lists").glob("*.txt"))


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_a_list_says_its_source_first_and_nothing_twice(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("# ")
    entries = read_lines(path.stem)
    assert entries and not any(entry.startswith("#") for entry in entries)
    assert len(set(entries)) == len(entries)


OF_LINES = ("actors", "background", "linking", "locutions", "samples", "synonyms")


@pytest.mark.parametrize("name", [path.stem for path in LISTS if path.stem not in OF_LINES])
def test_a_list_of_words_says_no_word_twice(name: str) -> None:
    words = [word for line in read_lines(name) for word in line.split()]
    assert sorted(words) == sorted(read_words(name))


def test_stop_words_are_folded_as_the_text_that_they_are_looked_for_in() -> None:
    assert all(fold(word) == word for word in read_words("stop_words"))
    assert "ete" not in read_words("stop_words") and "est" in read_words("stop_words")


def test_every_list_that_shapes_an_index_is_in_its_fingerprint() -> None:
    package = Path(carnet_rag.french.__file__).parents[1]
    read = set()
    for name in layout._RULES:
        path = package / name
        for file in path.rglob("*.py") if path.is_dir() else [path]:
            if file.suffix == ".py":
                code = file.read_text(encoding="utf-8")
                read |= set(re.findall(r"read_(?:words|lines)\([\"'](\w+)[\"']\)", code))
    assert read <= {Path(name).stem for name in layout._RULES if name.endswith(".txt")}
