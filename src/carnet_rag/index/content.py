"""What a build reads of a corpus before any text is embedded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from carnet_rag.corpus.chunk import split_passages
from carnet_rag.corpus.load import load_corpus
from carnet_rag.corpus.questions import bank_path, load_bank
from carnet_rag.french.tokens import count_tokens
from carnet_rag.index.views import (
    Item,
    background_items,
    passage_items,
    question_items,
    sentence_items,
)
from carnet_rag.types import AnticipatedQuestion, Carnet, Passage, View


@dataclass(frozen=True, slots=True)
class Content:
    """Carnets, their passages and anticipated questions; ``problems`` are for a person to read."""

    carnets: tuple[Carnet, ...]
    passages: tuple[Passage, ...]
    entries: tuple[AnticipatedQuestion, ...]
    problems: tuple[str, ...]

    def items(self) -> dict[View, list[Item]]:
        """The texts to embed, view by view."""
        by_id = {carnet.carnet_id: carnet for carnet in self.carnets}
        return {
            "passages": passage_items(by_id, self.passages),
            "sentences": sentence_items(self.passages),
            "questions": question_items(self.entries),
            "background": background_items(),
        }

    def write(self, folder: Path) -> None:
        """Write the three JSON lines files of a build. Raises OSError."""
        _write_lines(folder / "carnets.jsonl", Carnet, self.carnets)
        _write_lines(folder / "passages.jsonl", Passage, self.passages)
        _write_lines(folder / "questions.jsonl", AnticipatedQuestion, self.entries)


def read_content(corpus: Path, passage_tokens: int) -> Content:
    """Read and cut a corpus. Raises CorpusError."""
    problems: list[str] = []
    carnets = load_corpus(corpus, problems=problems)
    passages: list[Passage] = []
    entries: list[AnticipatedQuestion] = []
    for carnet in carnets:
        own = split_passages(carnet, passage_tokens, count_tokens)
        bank = load_bank(bank_path(corpus, carnet), carnet, own)
        passages += own
        entries += bank.entries
        problems += bank.problems
    return Content(carnets, tuple(passages), tuple(entries), tuple(problems))


def _write_lines(path: Path, kind: type[Any], values: Iterable[Any]) -> None:
    adapter = TypeAdapter(kind)
    with path.open("wb") as out:
        for value in values:
            out.write(adapter.dump_json(value) + b"\n")
