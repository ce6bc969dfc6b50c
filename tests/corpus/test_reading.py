"""What is true of any carnet that is read: its text is the source's, and every span is a slice."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carnet_rag.corpus.load import load_carnet
from carnet_rag.french.tokens import words
from carnet_rag.types import Carnet

PIECES = [
    "# Titre", "## Une partie", "### Une sous-partie", "Une phrase. Deux phrases !", "Voici :",
    "- un élément", "- un autre, **fort**", "1. premier", "2. second", "> une citation", "*penché*",
    "Un **mot fort** et `du code`.", "« Cité », dit Jeanne DOE.", "12 % des élus en 2021.",
    "Une ligne\nqui continue.", "Un [lien](https://exemple.fr).", "",
]  # fmt: skip


def read(folder: Path, text: str) -> Carnet:
    path = folder / "c.md"
    path.write_text(text, encoding="utf-8")
    return load_carnet(path)


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pieces=st.lists(st.sampled_from(PIECES), min_size=1, max_size=12))
def test_any_markdown_keeps_its_words_and_its_spans(tmp_path: Path, pieces: list[str]) -> None:
    source = "Début.\n\n" + "\n\n".join(pieces)
    carnet = read(tmp_path, source)
    text = carnet.text
    bare = source.replace("`", "").replace("> ", "").replace("(https://exemple.fr)", "")
    assert words(text) == words(bare)
    at = 0
    for block in carnet.blocks:
        assert at <= block.start < block.end <= len(text)
        assert not text[at : block.start].strip()
        at = block.end
        inside = block.start
        for sentence in block.sentences:
            assert text[sentence.start : sentence.end] == sentence.text == sentence.text.strip()
            assert inside <= sentence.start and not text[inside : sentence.start].strip(
                " \n-•.0123456789"
            )
            inside = sentence.end
        assert all(block.start <= a < b <= block.end for a, b in block.emphasis)
    assert not text[at:].strip()
    starts = [section.start for section in carnet.sections]
    assert starts == sorted(starts)
    assert carnet.sections[-1].end == len(text)


@given(text=st.text(alphabet="ab é#*_-<>[]()|`\n12.!«»\t", min_size=1, max_size=80))
@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_read_the_same_twice(tmp_path: Path, text: str) -> None:
    once, twice = (read(tmp_path, "Début.\n\n" + text) for _ in range(2))
    assert once == twice
    assert all(once.text[s.start : s.end] == s.text for b in once.blocks for s in b.sentences)


@pytest.mark.parametrize(
    ("source", "paths"),
    [
        ("Sans titre.", [()]),
        ("# A\n\nUn.\n\n## B\n\nDeux.", [(), ("B",)]),
        ("# A\n\n## B\n\nUn.\n\n### C\n\nDeux.\n\n## D\n\nTrois.",
         [(), ("B",), ("B", "C"), ("D",)]),
    ],
)  # fmt: skip
def test_headings_make_the_tree(tmp_path: Path, source: str, paths: list[tuple[str, ...]]) -> None:
    assert [section.heading_path for section in read(tmp_path, source).sections] == paths
