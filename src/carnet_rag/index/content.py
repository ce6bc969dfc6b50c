"""What a build reads of a corpus before any text is embedded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from carnet_rag.corpus.acronyms import Acronyms, find_acronyms
from carnet_rag.corpus.chunk import only_points, split_passages
from carnet_rag.corpus.load import load_corpus
from carnet_rag.corpus.load.source import MAX_BYTES, list_unread
from carnet_rag.corpus.questions import bank_path, load_bank
from carnet_rag.figures import extract_figures
from carnet_rag.french.tokens import count_tokens
from carnet_rag.index.layout import ANSWERED, HEADINGS, HOMES, LEXICAL, QUOTED
from carnet_rag.index.lexical import Lexical
from carnet_rag.index.stated import FILE_NAME as STATED
from carnet_rag.index.stated import Stated, read_stated
from carnet_rag.index.texts import write_lines
from carnet_rag.index.views import (
    Item,
    background_items,
    heading_key,
    passage_items,
    passage_text,
    question_items,
    sentence_items,
    title_items,
)
from carnet_rag.index.words import count_words, write_words
from carnet_rag.types import AnticipatedQuestion, Carnet, Figure, Passage, View


@dataclass(frozen=True, slots=True)
class Content:
    """Carnets, their passages and anticipated questions. ``problems`` are for a person to read,
    ``unread`` names the files that could not be read.
    """

    carnets: tuple[Carnet, ...]
    passages: tuple[Passage, ...]
    entries: tuple[AnticipatedQuestion, ...]
    problems: tuple[str, ...]
    unread: tuple[str, ...] = ()

    def items(self) -> dict[View, list[Item]]:
        """The texts to embed, view by view."""
        by_id = {carnet.carnet_id: carnet for carnet in self.carnets}
        return {
            "passages": passage_items(by_id, self.passages),
            "sentences": sentence_items(by_id, self.passages),
            "titles": title_items(by_id, self.passages),
            "questions": question_items(self.entries),
            "background": background_items(),
        }

    def write(self, folder: Path) -> None:
        """Write what a build holds beside its vectors: texts, and what is counted over them all,
        so that opening reads no more than a question needs. Raises OSError.
        """
        figures = extract_figures(self.carnets, self.passages)
        by_id = {carnet.carnet_id: carnet for carnet in self.carnets}
        write_lines(folder / "carnets.jsonl", Carnet, self.carnets)
        write_lines(folder / "acronyms.jsonl", Acronyms, map(find_acronyms, self.carnets))
        write_lines(folder / "passages.jsonl", Passage, self.passages)
        write_lines(folder / STATED, Stated, map(read_stated, self.passages))
        write_lines(folder / "questions.jsonl", AnticipatedQuestion, self.entries)
        write_lines(folder / "figures.jsonl", Figure, figures)
        write_lines(
            folder / "disagreements.jsonl",
            Figure,
            [figure for figure in figures if figure.disagrees_with],
        )
        row = {carnet.carnet_id: at for at, carnet in enumerate(self.carnets)}
        homes = np.array([row[p.carnet_id] for p in self.passages], dtype=np.int32)
        np.save(folder / HOMES, homes, allow_pickle=False)
        np.save(folder / HEADINGS, self._headings(), allow_pickle=False)
        np.save(folder / ANSWERED, self._answered(), allow_pickle=False)
        np.save(folder / QUOTED, self._quoted(), allow_pickle=False)
        write_words(folder, count_words(self.carnets, self.passages))
        texts = (
            "" if only_points(p) else passage_text(by_id[p.carnet_id], p) for p in self.passages
        )
        Lexical.of(texts).write(folder / LEXICAL)

    def _headings(self) -> npt.NDArray[np.int32]:
        """The number of each passage's heading, (passages,), one more wherever it changes."""
        keys = [heading_key(passage) for passage in self.passages]
        changes = [a != b for a, b in pairwise(keys)]
        return np.cumsum([0, *changes], dtype=np.int32)[: len(keys)]

    def _answered(self) -> npt.NDArray[np.int32]:
        """The pairs of a passage and an entry that quotes it, by their rows, (pairs, 2)."""
        row = {passage.passage_id: at for at, passage in enumerate(self.passages)}
        pairs = {
            (row[span.passage_id], at)
            for at, entry in enumerate(self.entries)
            for span in entry.spans
        }
        return np.array(sorted(pairs), dtype=np.int32).reshape(-1, 2)

    def _quoted(self) -> npt.NDArray[np.int32]:
        """How many known questions are answered by each passage, (passages,)."""
        named = Counter(
            passage_id
            for entry in self.entries
            if not entry.draft and entry.unanswered is None
            for passage_id in {span.passage_id for span in entry.spans}
        )
        return np.array([named[p.passage_id] for p in self.passages], dtype=np.int32)


def read_content(
    corpus: Path,
    passage_tokens: int,
    *,
    max_bytes: int = MAX_BYTES,
    known: Mapping[str, Carnet] | None = None,
) -> Content:
    """Read and cut a corpus. Files in ``known`` are not read again. Raises CorpusError."""
    unread: list[str] = []
    carnets = load_corpus(corpus, problems=unread, max_bytes=max_bytes, known=known)
    unread += [
        f"{path} : ce format n'est pas lu. Enregistrez-le en PDF ou en DOCX, ou retirez-le."
        for path in list_unread(corpus)
    ]
    problems: list[str] = [remark for carnet in carnets for remark in carnet.remarks]
    passages: list[Passage] = []
    entries: list[AnticipatedQuestion] = []
    for carnet in carnets:
        own = split_passages(carnet, passage_tokens, count_tokens)
        bank = load_bank(bank_path(corpus, carnet), carnet, own)
        passages += own
        entries += bank.entries
        problems += bank.problems
    return Content(carnets, tuple(passages), tuple(entries), (*unread, *problems), tuple(unread))
