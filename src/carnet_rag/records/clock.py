"""Whether the machine's clock is to be believed before records are erased by their age.

A clock that jumps ahead (a flat battery, a wrong setting) makes every record look old. Such a jump
is believed once it has held for a day; a clock that is put back meanwhile has erased nothing.
"""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta

_JUMP = timedelta(days=30)
_HELD = timedelta(days=1)


def is_believed(db: sqlite3.Connection, now: datetime) -> bool:
    """Whether ``now`` follows what the database has seen; what it sees is written there."""
    seen, doubted = db.execute("SELECT seen, doubted FROM clock").fetchone() or (None, None)
    if seen is None:
        seen = hour(now)
    if now - _read(seen) <= _JUMP:
        _keep(db, max(seen, hour(now)) if now >= _read(seen) else hour(now), None)
        return True
    if doubted is not None and timedelta(0) <= now - _read(doubted) <= _JUMP:
        if now - _read(doubted) >= _HELD:
            _keep(db, hour(now), None)
            return True
        return False
    _keep(db, seen, hour(now))
    return False


def _keep(db: sqlite3.Connection, seen: str, doubted: str | None) -> None:
    db.execute("DELETE FROM clock")
    db.execute("INSERT INTO clock VALUES (?, ?)", (seen, doubted))


def hour(moment: datetime) -> str:
    """The hour of a moment in UTC, as it is kept."""
    return moment.strftime("%Y-%m-%dT%H:00Z")


def _read(written: str) -> datetime:
    return datetime.strptime(written, "%Y-%m-%dT%H:00Z").replace(tzinfo=UTC)
