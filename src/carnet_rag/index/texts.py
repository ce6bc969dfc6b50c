"""Values kept as JSON lines, read from disk where they lie: opening loads none of them.

Beside ``name.jsonl`` stand two arrays, mapped too: ``name.starts.npy`` says where each line begins,
``name.ids.npy`` on which line an id stands: the first field of a value.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from dataclasses import fields
from functools import lru_cache
from operator import attrgetter
from pathlib import Path
from typing import Any, Generic, TypeVar, overload

import numpy as np
import numpy.typing as npt
from pydantic import TypeAdapter, ValidationError

from carnet_rag.errors import IndexStaleError

REBUILD = "carnet index --rebuild"
_STARTS, _IDS = ".starts.npy", ".ids.npy"
_ID_ROWS = np.dtype([("key", "<u8"), ("row", "<u4")])
_NAMES = 1 << 16
"""Ids whose line is remembered: a question names some hundreds, and the same ones come back."""
_FIRST_FIELD = re.compile(rb'\{"\w++":("(?:[^"\\]|\\.)*+")')
_LOADED = 1 << 20
"""Arrays of at most so many bytes are read at once: mapping them gains nothing."""

T = TypeVar("T")


class Lines(Sequence[T], Generic[T]):
    """The values of a JSON lines file, in its order. Each is read when it is asked for, and the
    ``kept`` last ones are remembered. Safe from several threads.
    """

    def __init__(self, path: Path, kind: type[T], *, kept: int = 4096) -> None:
        self._path = path
        self._adapter: TypeAdapter[T] = TypeAdapter(kind)
        try:
            self._starts = _array(path.with_suffix(_STARTS))
            ids = _array(path.with_suffix(_IDS))
            # Apart and whole: a search in the packed pairs would copy them all, every time.
            self._keys, self._key_rows = np.array(ids["key"]), np.array(ids["row"])
            with path.open("rb") as file:
                # An empty file cannot be mapped.
                self._bytes = (
                    mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
                    if len(self._starts) > 1
                    else b""
                )
        except (OSError, ValueError, EOFError) as exc:
            raise unreadable(path) from exc
        self._value = lru_cache(kept)(self._read)
        self._found = lru_cache(_NAMES)(self._find)
        self._rows: Sequence[int] = range(len(self._starts) - 1)
        self._kept = kept
        self._named = lru_cache(kept)(self._get)

    def only(self, keep: Callable[[T], bool]) -> Lines[T]:
        """The same lines without those that are not kept; the rows are counted anew."""
        part = copy(self)
        part._rows = [row for row in self._rows if keep(self._value(row))]
        part._named = lru_cache(self._kept)(part._get)
        return part

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, row: int) -> T: ...

    @overload
    def __getitem__(self, row: slice) -> tuple[T, ...]: ...

    def __getitem__(self, row: int | slice) -> T | tuple[T, ...]:
        if isinstance(row, slice):
            return tuple(self._value(at) for at in self._rows[row])
        return self._value(self._rows[row])

    def __iter__(self) -> Iterator[T]:
        return (self._value(row) for row in self._rows)

    def name(self, row: int) -> str:
        """The id on a line; nothing else of it is read."""
        return self._name(self._rows[row])

    def row(self, name: str) -> int | None:
        """The line on which an id stands, None for an unknown one."""
        row = self._found(name)
        return None if row is None else self._place(row)

    def get(self, name: str) -> T | None:
        """The value of that id, None for an unknown one."""
        return self._named(name)

    def _get(self, name: str) -> T | None:
        row = self.row(name)
        return None if row is None else self[row]

    def _find(self, name: str) -> int | None:
        """The line of the file on which an id stands."""
        key = np.uint64(key_of(name))
        first, last = (int(np.searchsorted(self._keys, key, side)) for side in ("left", "right"))
        rows = map(int, self._key_rows[first:last])
        return next((row for row in rows if self._name(row) == name), None)

    def _name(self, row: int) -> str:
        found = _FIRST_FIELD.match(self._bytes, int(self._starts[row]))
        if found is None:
            raise unreadable(self._path)
        written = found[1]
        return str(json.loads(written)) if b"\\" in written else written[1:-1].decode()

    def _place(self, row: int) -> int | None:
        if isinstance(self._rows, range):
            return row
        place = bisect_left(self._rows, row)
        return place if place < len(self) and self._rows[place] == row else None

    def _read(self, row: int) -> T:
        line = self._bytes[int(self._starts[row]) : int(self._starts[row + 1])]
        try:
            return self._adapter.validate_json(line)
        except ValidationError as exc:
            raise unreadable(self._path) from exc


def write_lines(path: Path, kind: type[Any], values: Iterable[Any]) -> None:
    """Write values of a dataclass as :class:`Lines` reads them. Raises OSError."""
    name = attrgetter(fields(kind)[0].name)
    adapter: TypeAdapter[Any] = TypeAdapter(kind)
    starts, keys = [0], []
    with path.open("wb") as out:
        for value in values:
            line = adapter.dump_json(value) + b"\n"
            out.write(line)
            starts.append(starts[-1] + len(line))
            keys.append(key_of(name(value)))
    ids = np.empty(len(keys), dtype=_ID_ROWS)
    ids["key"], ids["row"] = keys, np.arange(len(keys))
    ids.sort(order=("key", "row"))
    np.save(path.with_suffix(_STARTS), np.array(starts, dtype="<i8"))
    np.save(path.with_suffix(_IDS), ids)


def key_of(text: str) -> int:
    """A number that stands for a text: eight bytes of its digest."""
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little")


def read_array(path: Path) -> npt.NDArray[Any]:
    """An array of a build, mapped from disk when it is large. Raises IndexStaleError."""
    try:
        return _array(path)
    except (OSError, ValueError, EOFError) as exc:
        raise unreadable(path) from exc


def _array(path: Path) -> npt.NDArray[Any]:
    mapped = path.stat().st_size > _LOADED
    array: npt.NDArray[Any] = np.load(path, mmap_mode="r" if mapped else None)
    return array


def unreadable(path: Path) -> IndexStaleError:
    """What is said of a file of a build that cannot be read."""
    return IndexStaleError(f"{path} manque ou est abîmé. Lancez : {REBUILD}")
