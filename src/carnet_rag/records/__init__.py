"""What readers asked in vain and what they thought of an answer, kept for the team, anonymously.

A record holds a question, how it was understood, what it got, and what it takes to ask it again.
It holds no address, no name, no session, and only the hour.
"""

from __future__ import annotations

import json
import logging
import sqlite3
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Any, Literal, TypeVar

from carnet_rag.errors import CarnetError
from carnet_rag.records.clock import hour, is_believed
from carnet_rag.records.schema import FILE_NAME, compact, transaction
from carnet_rag.types import Answer, Citation, QuoteSpan, Status

__all__ = ["Counts", "Reason", "Record", "Records", "new_id", "record_of"]

Reason = Literal["right", "wrong", "incomplete", "wrong_passage", "off_topic"]
"""What a reader thinks of an answer: right, or what is wrong with it."""

Settled = Literal["answered", "dismissed"]
"""What the team made of a record: a question of the bank, or nothing."""

MAX_COMMENT = 1_000
"""Longest comment, in characters; the rest is cut."""
MAX_RECORDS = 100_000
"""Most records kept: beyond it, the oldest go."""

_T = TypeVar("_T")
_log = logging.getLogger(__name__)
_COLUMNS = (
    "record_id, asked_at, question, standalone, status, citations, nearest, settings, build, "
    "settled, reason, comment, voted_at"
)


@dataclass(frozen=True, slots=True)
class Record:
    """A question and what it got. ``settings`` is the fingerprint of the settings that answered,
    ``build`` the index build; times are ISO hours in UTC; ``reason`` is None without a vote.
    """

    record_id: str
    asked_at: str
    question: str
    standalone: str
    status: Status
    citations: tuple[QuoteSpan, ...]
    nearest: tuple[QuoteSpan, ...]
    settings: str
    build: str
    settled: Settled | None = None
    reason: Reason | None = None
    comment: str = ""
    voted_at: str | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """How much is kept; ``oldest`` is the hour of the oldest record, None without one."""

    records: int
    votes: int
    unsettled: int
    oldest: str | None


def new_id() -> str:
    """A random id, which says nothing of who asks nor when."""
    return uuid.uuid4().hex


def record_of(answer: Answer, *, record_id: str, settings: str, build: str) -> Record:
    """What is kept of an answer. ``asked_at`` is the hour of now."""
    return Record(
        record_id=record_id,
        asked_at=hour(datetime.now(UTC)),
        question=_storable(answer.question),
        standalone=_storable(answer.standalone_question),
        status=answer.status,
        citations=_spans(answer.citations),
        nearest=_spans(answer.nearest),
        settings=settings,
        build=build,
    )


class Records:
    """The records of a folder, for any number of threads and processes.

    Writing (``keep``, ``vote``) never raises: a full disk or a read-only folder is told once in
    the log, and the reader keeps the answer. What the team does raises CarnetError.
    """

    def __init__(
        self,
        folder: Path,
        *,
        retention_days: int,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.folder = folder
        self.retention_days = retention_days
        self._now = now
        self._lock = Lock()
        self._purged = ""
        self._failing = False

    def keep(self, record: Record) -> bool:
        """Keep a record, once; tell whether it is kept."""
        return self._try(lambda db: _insert(db, record))

    def vote(self, record: Record, reason: Reason, comment: str = "") -> bool:
        """Keep what the reader thinks, in place of an earlier vote; tell whether it is kept."""
        given = (record.record_id, reason, _storable(comment.strip())[:MAX_COMMENT])

        def write(db: sqlite3.Connection) -> None:
            _insert(db, record)
            db.execute(
                "INSERT INTO votes VALUES (?, ?, ?, ?) ON CONFLICT (record_id) DO UPDATE SET "
                "reason = excluded.reason, comment = excluded.comment, voted_at = "
                "excluded.voted_at",
                (*given, hour(self._now())),
            )
            # A vote on a case that the team has closed opens it again.
            db.execute("UPDATE records SET settled = NULL WHERE record_id = ?", given[:1])

        return self._try(write)

    def all(self) -> tuple[Record, ...]:
        """Every record with its vote, the newest first. Raises CarnetError."""
        asked = (
            f"SELECT {_COLUMNS} FROM records LEFT JOIN votes USING (record_id) "
            "ORDER BY asked_at DESC, record_id"
        )
        return self._do(lambda db: tuple(map(_record, db.execute(asked))))

    def counts(self) -> Counts:
        """How much is kept. Raises CarnetError."""

        def count(db: sqlite3.Connection) -> Counts:
            records, unsettled, oldest = db.execute(
                "SELECT count(*), count(*) - count(settled), min(asked_at) FROM records"
            ).fetchone()
            votes = db.execute("SELECT count(*) FROM votes").fetchone()[0]
            return Counts(records, votes, unsettled, oldest)

        return self._do(count)

    def settle(self, record_ids: Iterable[str], how: Settled) -> None:
        """Close cases: they are kept, and no longer listed as open. Raises CarnetError."""
        rows = [(how, record_id) for record_id in record_ids]
        self._do(
            lambda db: db.executemany("UPDATE records SET settled = ? WHERE record_id = ?", rows)
        )

    def purge(self) -> int:
        """Delete what is older than the retention; tell how many records. Raises CarnetError."""
        return self._do(self._purge)

    def erase(self) -> int:
        """Delete everything, from the file too; tell how many records. Raises CarnetError."""

        def delete(db: sqlite3.Connection) -> int:
            return db.execute("DELETE FROM records").rowcount

        count = self._do(delete)
        try:
            compact(self.folder)
        except (OSError, sqlite3.Error) as exc:
            raise self._failure(exc) from exc
        return count

    def _try(self, write: Callable[[sqlite3.Connection], object]) -> bool:
        try:
            with transaction(self.folder) as db:
                write(db)
                self._purge_daily(db)
        except (OSError, sqlite3.Error) as exc:
            with self._lock:
                first, self._failing = not self._failing, True
            if first:
                _log.error("retours non enregistrés dans %s : %s", self.folder, exc)
            return False
        with self._lock:
            self._failing = False
        return True

    def _do(self, act: Callable[[sqlite3.Connection], _T]) -> _T:
        try:
            with transaction(self.folder) as db:
                return act(db)
        except (OSError, sqlite3.Error) as exc:
            raise self._failure(exc) from exc

    def _failure(self, exc: Exception) -> CarnetError:
        return CarnetError(
            f"les retours de {self.folder / FILE_NAME} ne sont pas accessibles ({exc}). Vérifiez "
            "les droits du dossier et la place sur le disque, ou changez CARNET_DATA."
        )

    def _purge_daily(self, db: sqlite3.Connection) -> None:
        today = self._now().date().isoformat()
        with self._lock:
            due, self._purged = self._purged != today, today
        if due:
            self._purge(db)

    def _purge(self, db: sqlite3.Connection) -> int:
        if not is_believed(db, self._now()):
            _log.warning("l'horloge a sauté : rien n'est effacé de %s avant demain", self.folder)
            return 0
        limit = hour(self._now() - timedelta(days=self.retention_days))
        return db.execute(
            "DELETE FROM records WHERE asked_at < ? OR record_id IN (SELECT record_id FROM records "
            f"ORDER BY asked_at DESC LIMIT -1 OFFSET {MAX_RECORDS})",
            (limit,),
        ).rowcount


def _insert(db: sqlite3.Connection, record: Record) -> None:
    kept = (getattr(record, field.name) for field in fields(Record)[:9])
    values = [_dump(value) if isinstance(value, tuple) else value for value in kept]
    db.execute("INSERT OR IGNORE INTO records VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)", values)


def _record(row: Sequence[Any]) -> Record:
    """A row of ``_COLUMNS``, which are in the order of the fields."""
    values = [*row[:5], _load(row[5]), _load(row[6]), *row[7:11], row[11] or "", row[12]]
    return Record(*values)


def _spans(citations: Iterable[Citation]) -> tuple[QuoteSpan, ...]:
    return tuple(QuoteSpan(c.passage_id, c.start, c.end) for c in citations)


def _dump(spans: Iterable[QuoteSpan]) -> str:
    return json.dumps([[s.passage_id, s.start, s.end] for s in spans], ensure_ascii=False)


def _load(text: str) -> tuple[QuoteSpan, ...]:
    return tuple(QuoteSpan(*span) for span in json.loads(text))


def _storable(text: str) -> str:
    """The text without lone surrogates, which no file can hold."""
    return text.encode("utf-8", "replace").decode("utf-8")
