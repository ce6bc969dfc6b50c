"""A small model that reads a question and a passage together: which sentence answers, if one does;
a claim and a passage: which sentence says so; and a turn and the questions before it: on which of
their phrases it leans.

The encoder that the package ships reads them apart, and hears what they are about; this one was
taught, from it, what they have to do with each other (``scripts/make_reader.py``,
``scripts/reader/README.md``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, partial
from typing import Any

import numpy as np
import numpy.typing as npt

from carnet_rag.french.tokens import fold
from carnet_rag.index.embed.base import clean
from carnet_rag.index.embed.onnx import ENDS, model_folder, open_model
from carnet_rag.index.embed.workers import Workers
from carnet_rag.types import Passage

_MODEL = "onnx/reader.onnx"
_TEXTS = 8192
"""Sentences whose pieces are remembered: other questions are asked of the same ones."""
LONGEST, QUESTION, HEADING, SENTENCE = 224, 48, 32, 120
"""Tokens of all that is read at once, and at most of each part: what it was taught with."""
HEADINGS = 2
BEFORE, QUESTIONS_BEFORE = 64, 2
"""The last questions before a turn, and the last of their tokens."""
QUESTION_MARK, CLAIM_MARK, TURN_MARK = "query: ", "passage: ", "suite: "
"""What tells the reader which of the three it reads."""

Pieces = Callable[[str], Sequence[int]]
Sheet = tuple[list[int], list[Sequence[int]]]
"""What is read, as pieces: all that stands before the sentences, and each of these."""


class Reader:
    """The reader, run by ONNX Runtime on one core a passage. Safe from several threads."""

    def __init__(self) -> None:
        self._session, self._tokenizer = open_model(model_folder(), _MODEL, _MODEL)
        self._ends = tuple(map(self._tokenizer.token_to_id, ENDS))
        self._workers = Workers("read")
        self._pieces = lru_cache(maxsize=_TEXTS)(self._cut)

    def scores(self, question: str, passages: Sequence[Passage]) -> list[list[float]]:
        """For each passage, a score for each of its sentences: over 0 it rather answers than not.

        They compare between the passages of one question, and between questions.
        """
        return self._workers.map(partial(self._read, QUESTION_MARK + question), passages)

    def upholds(self, claim: str, passages: Sequence[Passage]) -> list[list[float]]:
        """The same for a claim: over 0 the sentence rather says what it says."""
        return self._workers.map(partial(self._read, CLAIM_MARK + claim), passages)

    def leans(self, turn: str, before: Sequence[str], phrases: Sequence[str]) -> list[float]:
        """The same for a turn of a conversation, for each phrase of the questions ``before`` it (at
        least one) and, last, for the last of these as a whole. Case, accents and the final sign
        make no difference.
        """
        return self._scored(*lay_out_turn(self._pieces, self._ends, turn, before, phrases))

    def _read(self, asked: str, passage: Passage) -> list[float]:
        return self._scored(*lay_out(self._pieces, self._ends, asked, passage))

    def _scored(self, before: list[int], sentences: list[Sequence[int]]) -> list[float]:
        found: list[float] = []
        for window in _windows(sentences, LONGEST - len(before) - 1):
            found += self._window(before, window)
        return found

    def _window(self, before: list[int], sentences: list[Sequence[int]]) -> list[float]:
        ids = list(before)
        pool = np.zeros((1, len(sentences), len(before) + sum(map(len, sentences)) + 1), np.float32)
        for row, sentence in enumerate(sentences):
            if sentence:
                pool[0, row, len(ids) : len(ids) + len(sentence)] = 1 / len(sentence)
            ids += sentence
        row_ids: npt.NDArray[np.int64] = np.array([[*ids, self._ends[1]]], np.int64)
        inputs = {"input_ids": row_ids, "token_type_ids": np.zeros_like(row_ids), "pool": pool}
        scores: Any = self._session.run(None, inputs)[0][0]
        return [float(score) for score in scores[:, 0]]

    def _cut(self, text: str) -> tuple[int, ...]:
        return tuple(self._tokenizer.encode(clean(text), add_special_tokens=False).ids)


def lay_out(pieces: Pieces, ends: Sequence[int], asked: str, passage: Passage) -> Sheet:
    """A question or a claim, behind its mark, and a passage."""
    above = " > ".join(passage.heading_path[-HEADINGS:])
    speaker = f" ({passage.speaker})" if passage.speaker else ""
    heading = pieces(above + speaker)[:HEADING]
    return _sheet(pieces, ends, asked, heading, [s.text for s in passage.sentences])


def lay_out_turn(
    pieces: Pieces, ends: Sequence[int], turn: str, before: Sequence[str], phrases: Sequence[str]
) -> Sheet:
    """A turn, the questions before it, and what it may lean on, all as typed on a phone."""
    said = [_plain(question) for question in before[-QUESTIONS_BEFORE:]]
    offered = [*map(_plain, phrases), said[-1]]
    above = pieces(" > ".join(said))[-BEFORE:]
    return _sheet(pieces, ends, TURN_MARK + _plain(turn), above, offered)


def _sheet(
    pieces: Pieces, ends: Sequence[int], asked: str, above: Sequence[int], sentences: Sequence[str]
) -> Sheet:
    """What is asked behind its mark, what stands above, and the sentences that are scored."""
    first, last = ends
    read = [pieces(" ".join(text.split()))[:SENTENCE] for text in sentences]
    return [first, *pieces(asked)[:QUESTION], last, *above, last], read


def _plain(text: str) -> str:
    return fold(text).rstrip(" ?!.…")


def _windows(sentences: list[Sequence[int]], room: int) -> Iterator[list[Sequence[int]]]:
    """Runs of whole sentences of at most ``room`` tokens."""
    window: list[Sequence[int]] = []
    for sentence in sentences:
        sentence = sentence[:room]
        if window and sum(map(len, window)) + len(sentence) > room:
            yield window
            window = []
        window.append(sentence)
    if window:
        yield window


@lru_cache(maxsize=1)
def reader() -> Reader:
    """The reader that the package ships. Raises ModelError."""
    return Reader()
