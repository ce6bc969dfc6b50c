"""Whether the files of a build are what was written: a size, a time and a checksum for each.

Reading every byte at every opening would cost more than it finds. A file whose size and time are
those of its seal is taken as it is, unless it is small; any other is read whole. A file copied
elsewhere has another time, and the same checksum.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

_SMALL = 2 << 20
"""Files up to this many bytes are read whole at every opening: some milliseconds each."""
_QUICK = 64 << 20
"""Databases up to this many bytes have their whole structure checked at every opening."""
_DATABASE = ".sqlite3"
_HEADER = b"SQLite format 3\0"


@dataclass(frozen=True, slots=True)
class Seal:
    """A file as it was written. ``sha256`` is "" for what the vector store touches at each opening:
    its database, which holds checks of its own, and graphs that only memory holds.
    """

    size: int
    modified_ns: int
    sha256: str


def seal(build: Path, is_touched: Callable[[Path], bool]) -> dict[str, Seal]:
    """Write every file of a build through to the disk; its seals, by name. Raises OSError.

    ``is_touched`` tells the files that an opening may change.
    """
    seals = {}
    for path in sorted(path for path in build.rglob("*") if path.is_file()):
        flush(path)
        status = path.stat()
        digest = "" if is_touched(path) else _sha256(path)
        seals[path.relative_to(build).as_posix()] = Seal(status.st_size, status.st_mtime_ns, digest)
    for folder in sorted(path for path in build.rglob("*") if path.is_dir()):
        flush(folder)
    return seals


def flush(path: Path) -> None:
    """Have the system write a file or a folder to the disk now. Raises OSError."""
    held = os.open(path, os.O_RDONLY)
    try:
        os.fsync(held)
    finally:
        os.close(held)


def damaged(
    build: Path, seals: Mapping[str, Seal], *, deep: bool = False, databases: bool = False
) -> tuple[str, ...]:
    """The files that are not what was written, by name. ``deep`` reads every byte, ``databases``
    the whole structure of the databases, however large.
    """
    return tuple(
        name for name, seal in seals.items() if not _holds(build / name, seal, deep, databases)
    )


def _holds(path: Path, seal: Seal, deep: bool, databases: bool) -> bool:
    try:
        status = path.stat()
        if seal.sha256 == "":
            whole = deep or databases or status.st_size <= _QUICK
            return path.suffix != _DATABASE or _sound(path, whole)
        if status.st_size != seal.size:
            return False
        told = status.st_mtime_ns == seal.modified_ns and status.st_size > _SMALL
        return (told and not deep) or _sha256(path) == seal.sha256
    except OSError:
        return False


def _sound(path: Path, deep: bool) -> bool:
    """Whether a database can be read: its first bytes, or the whole of its structure."""
    with path.open("rb") as file:
        if file.read(len(_HEADER)) != _HEADER:
            return False
    if not deep:
        return True
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as database:
            return bool(database.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
    except sqlite3.Error:
        return False


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
