"""The sentence that spells an acronym out, where its meaning is asked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from doubles import bag_model
from figure_texts import carnet_of

from carnet_rag.answer.meanings import spelled_out
from carnet_rag.answer.quoting import slice_text
from carnet_rag.corpus.acronyms import find_acronyms
from carnet_rag.index import Index
from carnet_rag.index.build import build
from carnet_rag.index.in_force import open_at

SIGNED = "Signez selon le Developer Certificate of Origin (DCO)."
GUIDE = f"""# Guide

## Signer

Le DCO est vérifié par un robot. {SIGNED} Sans DCO, rien ne passe.

## Glossaire

TMA : tierce maintenance applicative, assurée par un prestataire.

Le PIM est un robot.
"""


@pytest.fixture(scope="module")
def guide(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    folder: Path = tmp_path_factory.mktemp("guide")
    (folder / "corpus").mkdir()
    (folder / "corpus/guide.md").write_text(GUIDE, encoding="utf-8")
    build(folder / "corpus", folder / "index", bag_model(), passage_tokens=80)
    with open_at(folder / "index", bag_model()) as index:
        yield index


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("C'est quoi le DCO ?", SIGNED),
        ("dco c'est quoi", SIGNED),
        ("What is the DCO?", SIGNED),
        (
            "Que veut dire TMA ?",
            "TMA : tierce maintenance applicative, assurée par un prestataire.",
        ),
        # Something else of it, or nothing that spells it out.
        ("Qui vérifie le DCO ?", None),
        ("C'est quoi le robot DCO ?", None),
        ("C'est quoi un PIM ?", None),
    ],
)
def test_the_meaning_of_an_acronym_is_where_it_is_spelled_out(
    guide: Index, question: str, sentence: str | None
) -> None:
    span = spelled_out(guide, question)
    assert (slice_text(guide, span) if span else None) == sentence


@pytest.mark.parametrize(
    ("text", "meanings"),
    [
        ("TMA : tierce maintenance applicative, dite aussi TM.",
         {"TMA": "tierce maintenance applicative"}),
        ("TMA – tierce maintenance applicative", {"TMA": "tierce maintenance applicative"}),
        ("NB : tierce maintenance applicative", {}),
        ("La TMA : un prestataire la tient.", {}),
        ("Le lien TMA-tierce maintenance applicative", {}),
    ],
)  # fmt: skip
def test_a_line_of_a_glossary_spells_an_acronym_out(text: str, meanings: dict[str, str]) -> None:
    assert find_acronyms(carnet_of(text)).meanings == meanings
