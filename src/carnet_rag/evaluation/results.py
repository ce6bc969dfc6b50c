"""Result files: what was measured, on which code, index and settings."""

from __future__ import annotations

import json
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from carnet_rag.errors import SettingsError, system_reason
from carnet_rag.settings import Settings

_SECRETS = frozenset({"api_key", "staff_password"})
_RESULTS = "eval/results"
_ANYTHING: TypeAdapter[Any] = TypeAdapter(Any)


def commit(folder: Path) -> str:
    """Twelve digits of the commit checked out, ``-dirty`` when something differs from it, or
    ``nogit`` outside a repository. Earlier results do not count as a difference.
    """
    head = _git(folder, "rev-parse", "--short=12", "HEAD")
    if head is None:
        return "nogit"
    changed = _git(folder, "status", "--porcelain", "--", ":/", f":(top,exclude){_RESULTS}")
    return f"{head}-dirty" if changed else head


def stamp(what: str, manifest: object, settings: Settings, folder: Path) -> dict[str, Any]:
    """The head of a result file: commit, date, index manifest, settings without secrets."""
    return {
        "what": what,
        "commit": commit(folder),
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "manifest": plain(manifest),
        "settings": settings.model_dump(mode="json", exclude=set(_SECRETS)),
    }


def plain(value: Any) -> Any:
    """A dataclass, mapping, tuple or path as what JSON can hold, numbers to four decimals."""
    return json.loads(
        _ANYTHING.dump_json(value), parse_float=lambda written: round(float(written), 4)
    )


def write(path: Path, result: dict[str, Any]) -> None:
    """Write a result file, making its folder. Raises SettingsError when it cannot be written."""
    text = json.dumps(plain(result), ensure_ascii=False, indent=1) + "\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as exc:
        raise SettingsError(
            f"{path} : résultat impossible à écrire ({system_reason(exc)}). "
            "Donnez un autre fichier."
        ) from exc


def _git(folder: Path, *arguments: str) -> str | None:
    try:
        done = subprocess.run(
            ["git", "-C", str(folder), *arguments], capture_output=True, text=True, check=False
        )
    except OSError:
        return None
    return done.stdout.strip() if done.returncode == 0 else None
