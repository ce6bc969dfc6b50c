"""The database of the records: its tables, by numbered migrations, and how it is opened.

``PRAGMA user_version`` counts the migrations that a file has had; they run in order, in one
transaction, whichever process comes first.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FILE_NAME = "retours.sqlite3"
BUSY_SECONDS = 5.0
"""How long a writer waits for another before it gives up."""

# Random ids and no rowid: nothing tells in what order the questions came, nor from whom.
MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE records (
            record_id TEXT PRIMARY KEY,
            asked_at TEXT NOT NULL,
            question TEXT NOT NULL,
            standalone TEXT NOT NULL,
            status TEXT NOT NULL CHECK (status IN ('answered', 'nearest', 'refused')),
            citations TEXT NOT NULL,
            nearest TEXT NOT NULL,
            settings TEXT NOT NULL,
            build TEXT NOT NULL,
            settled TEXT CHECK (settled IN ('answered', 'dismissed'))
        ) WITHOUT ROWID""",
        "CREATE INDEX records_by_time ON records (asked_at)",
        """CREATE TABLE votes (
            record_id TEXT PRIMARY KEY REFERENCES records ON DELETE CASCADE,
            reason TEXT NOT NULL CHECK (
                reason IN ('right', 'wrong', 'incomplete', 'wrong_passage', 'off_topic')
            ),
            comment TEXT NOT NULL,
            voted_at TEXT NOT NULL
        ) WITHOUT ROWID""",
    ),
    ("CREATE TABLE clock (seen TEXT NOT NULL, doubted TEXT)",),
)


class NewerSchemaError(sqlite3.DatabaseError):
    """The file comes from a later version of carnet_rag: it is left alone."""


@contextmanager
def transaction(folder: Path) -> Iterator[sqlite3.Connection]:
    """Open the database of a folder for one transaction: committed whole, or not at all.

    A connection a transaction: nothing is shared between threads or processes but the file.
    Raises OSError or sqlite3.Error.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / FILE_NAME
    # Readers' questions: for the account that serves them only.
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    database = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        database.execute("PRAGMA foreign_keys = ON")
        database.execute("PRAGMA secure_delete = ON")
        _migrate(database)
        with _begun(database):
            yield database
    finally:
        database.close()


def compact(folder: Path) -> None:
    """Rewrite the file without what was deleted, the write-ahead log included.

    Raises OSError or sqlite3.Error.
    """
    database = sqlite3.connect(folder / FILE_NAME, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        database.execute("VACUUM")
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        database.close()


def _migrate(database: sqlite3.Connection) -> None:
    version = _version(database)
    if version == len(MIGRATIONS):
        return
    if version > len(MIGRATIONS):
        raise NewerSchemaError(f"version {version}, {len(MIGRATIONS)} au plus est comprise")
    database.execute("PRAGMA journal_mode = WAL")
    with _begun(database):
        # Another process may have done it while this one waited for the lock.
        for statements in MIGRATIONS[_version(database) :]:
            for statement in statements:
                database.execute(statement)
        database.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")


def _version(database: sqlite3.Connection) -> int:
    return int(database.execute("PRAGMA user_version").fetchone()[0])


@contextmanager
def _begun(database: sqlite3.Connection) -> Iterator[None]:
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        if database.in_transaction:
            database.execute("ROLLBACK")
        raise
    database.execute("COMMIT")
