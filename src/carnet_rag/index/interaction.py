"""How near the words of a question stand to those of a text, one by one: late interaction.

Each token of a question is as near as the nearest token of a passage or of a known question, both
read in their context; together they are worth the mean of these cosines, a rare token weighing more
(MaxSim: ColBERT, Khattab and Zaharia, SIGIR 2020; the weights are BM25's idf). The tokens are those
whose mean is the vector of the text, so that a build costs nothing more, and nothing is fitted to
what answers what; ``eval/README.md`` tells what it gains.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from threadpoolctl import ThreadpoolController

from carnet_rag.index.embed.base import Tokens
from carnet_rag.index.texts import key_of, read_array, unreadable
from carnet_rag.index.views import Item
from carnet_rag.types import View

VIEWS: tuple[View, ...] = ("passages", "questions")
"""The views whose tokens are kept."""
_TOKENS, _ROWS, _COUNTS = "{}.tokens.bin", "{}.tokens.rows.npy", "{}.tokens.counts.npy"
_ROW = np.dtype([("start", "<i8"), ("end", "<i8"), ("above", "<i4"), ("key", "<u8")])
_LENGTH = 127.0
_NOTHING = -2.0
"""Below any cosine."""


@dataclass(frozen=True, slots=True, eq=False)
class TokenMatch:
    """The tokens of a question beside those of one passage: ``near`` (question, passage), cosines;
    ``weights`` (question,), of sum 1; ``starts`` (passage,), where each token begins in the
    passage's text, below 0 in what stands above it.
    """

    near: npt.NDArray[np.float32]
    weights: npt.NDArray[np.float32]
    starts: npt.NDArray[np.int32]

    @property
    def whole(self) -> float:
        """How well the passage, its headings with it, holds the question: -1 to 1."""
        return self.held(self.near)

    def by_part(self, spans: Iterable[tuple[int, int]]) -> npt.NDArray[np.float32]:
        """How near each token of the question stands to each part of the passage: (question,
        part), below -1 in a part where no token begins. The tokens are in the text's order.
        """
        bounds = np.searchsorted(self.starts, np.array([*spans], np.int64).reshape(-1, 2))
        nearest = [self.near[:, a:b].max(axis=1, initial=_NOTHING) for a, b in bounds.tolist()]
        return np.array(nearest, np.float32).reshape(len(nearest), len(self.weights)).T

    def each_held(self, near: npt.NDArray[np.float32]) -> list[float]:
        """What ``held`` says of each part alone, from what ``by_part`` says of them."""
        if not len(near):
            return [0.0] * near.shape[1]
        return [0.0 if part[0] <= _NOTHING else float(self.weights @ part) for part in near.T]

    def held(self, near: npt.NDArray[np.float32]) -> float:
        """How well parts hold the question, from what ``by_part`` says of them: -1 to 1, 0 where
        there is no token.
        """
        return self.each_held(near.max(axis=1, keepdims=True))[0] if near.size else 0.0


class TokenIndex:
    """The tokens of a view of a build, mapped from disk; rows are those that were written."""

    def __init__(self, folder: Path, view: View, dimension: int) -> None:
        self._records = _map(folder / _TOKENS.format(view), dimension)
        # Joining arrays of fields compares their fields one by one: longer than to copy them.
        plain = np.dtype((np.void, self._records.itemsize))
        self._bytes = self._records.view(np.ndarray).view(plain)
        self._rows = read_array(folder / _ROWS.format(view))
        self._counts = read_array(folder / _COUNTS.format(view))

    @staticmethod
    def read(folder: Path, view: View, dimension: int) -> TokenIndex | None:
        """Open those of a build, None where the engine gave none. Raises IndexStaleError."""
        there = (folder / _ROWS.format(view)).exists()
        return TokenIndex(folder, view, dimension) if there else None

    def match_texts(self, question: str, asked: Tokens, texts: Sequence[str]) -> list[float]:
        """How well embedded texts hold a question: -1 to 1, 0 for one that is not there."""
        rows = [self._by_key.get(key_of(text)) for text in texts]
        matches = iter(self.match(question, asked, [row for row in rows if row is not None]))
        return [0.0 if row is None else next(matches).whole for row in rows]

    @cached_property
    def _by_key(self) -> dict[int, int]:
        return {key: row for row, key in enumerate(self._rows["key"].tolist())}

    def match(self, question: str, asked: Tokens, rows: Sequence[int]) -> list[TokenMatch]:
        """Put a question beside the texts of rows."""
        weights = self._weights(question, asked)
        vectors = asked.vectors.astype(np.float32) / _LENGTH**2
        places = self._rows[list(rows)].tolist()
        read = [self._bytes[start:end] for start, end, _, _ in places]
        tokens = np.concatenate([self._bytes[:0], *read]).view(self._records.dtype)
        # Several threads cost more to wake than so thin a product takes: twice the processor time.
        with _threads().limit(limits=1, user_api="blas"):
            near = np.asarray(vectors @ tokens["vector"].astype(np.float32).T, np.float32)
        found, at = [], 0
        for start, end, above, _ in places:
            own = slice(at, at + end - start)
            found.append(TokenMatch(near[:, own], weights, tokens["start"][own] - above))
            at = own.stop
        return found

    def of_texts(self) -> dict[int, npt.NDArray[Any]]:
        """The records of each embedded text, by its key."""
        return {
            key: self._records[start:end]
            for start, end, _, key in self._rows.tolist()
            if end > start
        }

    def _weights(self, question: str, asked: Tokens) -> npt.NDArray[np.float32]:
        """What each token of a question weighs: signs alone weigh nothing."""
        ends = [*asked.starts[1:].tolist(), len(question)]
        says = [
            any(map(str.isalnum, question[start:end]))
            for start, end in zip(asked.starts.tolist(), ends, strict=True)
        ]
        known = asked.ids < len(self._counts)
        held = np.where(known, self._counts[np.where(known, asked.ids, 0)], 0)
        rare = np.log((len(self._rows) + 1) / (held + 0.5)) * says
        return np.asarray(rare / max(float(rare.sum()), 1e-9), np.float32)


class TokenWriter:
    """Writes the tokens of a view as its texts are embedded; ``old`` are those of the build
    before, used again. Raises OSError.
    """

    def __init__(self, folder: Path, view: View, dimension: int, old: TokenIndex | None) -> None:
        self._folder, self._view = folder, view
        self._dtype = _record(dimension)
        self._old = old.of_texts() if old else {}
        self._out = (folder / _TOKENS.format(view)).open("wb")
        self._written = 0
        self._places: dict[int, tuple[int, int]] = {}
        self._counts = np.zeros(1, dtype=np.int32)

    def known(self, texts: Iterable[str]) -> set[str]:
        """The texts whose tokens the build before holds; they are kept."""
        found = {text for text in texts if key_of(text) in self._old}
        for text in found:
            self._keep(text, np.array(self._old[key_of(text)]))
        return found

    def add(self, text: str, tokens: Tokens) -> None:
        """Write the tokens of an embedded text."""
        records = np.empty(len(tokens.ids), dtype=self._dtype)
        records["id"], records["start"] = tokens.ids, tokens.starts
        records["vector"] = tokens.vectors
        self._keep(text, records)

    def finish(self, items: Sequence[Item | None]) -> None:
        """Write where the tokens of each row lie; one without an item has none."""
        rows = np.zeros(len(items), dtype=_ROW)
        for row, item in enumerate(items):
            if item is not None:
                key = key_of(item.text)
                rows[row] = (*self._places[key], len(item.text) - len(item.shown), key)
        self.close()
        np.save(self._folder / _ROWS.format(self._view), rows, allow_pickle=False)
        np.save(self._folder / _COUNTS.format(self._view), self._counts, allow_pickle=False)

    def close(self) -> None:
        """Let go of the file, written whole or not."""
        self._out.close()

    def _keep(self, text: str, records: npt.NDArray[Any]) -> None:
        records.tofile(self._out)
        end = self._written + len(records)
        self._places[key_of(text)] = (self._written, end)
        self._written = end
        ids = np.unique(records["id"])
        if len(ids) and ids[-1] >= len(self._counts):
            self._counts = np.pad(self._counts, (0, int(ids[-1]) + 1 - len(self._counts)))
        self._counts[ids] += 1


@cache
def _threads() -> ThreadpoolController:
    return ThreadpoolController()


def _record(dimension: int) -> np.dtype[Any]:
    return np.dtype([("id", "<i4"), ("start", "<i4"), ("vector", "i1", (dimension,))])


def _map(path: Path, dimension: int) -> npt.NDArray[Any]:
    kind = _record(dimension)
    try:
        # An empty file cannot be mapped.
        if not path.stat().st_size:
            return np.empty(0, dtype=kind)
        return np.memmap(path, dtype=kind, mode="r")
    except (OSError, ValueError) as exc:
        raise unreadable(path) from exc
