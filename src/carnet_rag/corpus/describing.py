"""What a carnet is called, who published it and when: as it was read, as a person corrects it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from carnet_rag.corpus.library import alone, back_up, write_whole
from carnet_rag.corpus.load.metadata import FILE_NAME, Description, described
from carnet_rag.corpus.load.source import front_date
from carnet_rag.errors import CorpusError
from carnet_rag.french.numbers import find_moments

_ISO = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")
FIELDS = ("title", "volume", "publisher", "published")


def read_fields(fields: Mapping[str, str | None]) -> Description:
    """What a person typed, an empty field as None. Raises CorpusError for a date that is none."""
    typed = {key: (value or "").strip() or None for key, value in fields.items()}
    return Description(**(typed | {"published": read_date(typed.get("published") or "")}))


def read_date(typed: str) -> str | None:
    """A day, a month or a year as a person types it, in ISO: « 5 juillet 2022 », « octobre 2018 »,
    « 2022-07-05 »; None for nothing. Raises CorpusError for what is not one date and only that.
    """
    text = re.sub(r"^le\s+", "", " ".join(typed.split()), flags=re.I)
    if not text:
        return None
    whole = [m for m in find_moments(text) if m.last_year is None]
    dated = len(whole) == 1 and (whole[0].start, whole[0].end) == (0, len(text))
    found = front_date(text) if _ISO.fullmatch(text) or dated else None
    if found is None and dated and whole[0].year is not None:
        raise CorpusError(f"« {text} » n'est pas un jour du calendrier.")
    if found is None:
        raise CorpusError(
            "la date s'écrit 5 juillet 2022, octobre 2018 ou 2022 (ou 05/07/2022, 2022-07-05)."
        )
    return found


def correct(corpus: Path, data: Path, file: str, fields: Mapping[str, str | None]) -> None:
    """Keep a person's corrections in ``carnets.toml``; an empty one gives back what is read.

    ``fields`` holds title, volume, publisher and published (a year, a month or a day).
    ``data`` is the folder of the backups. Raises CorpusError for a date that is none, an unknown
    carnet, or when a disk or a folder refuses: then nothing has changed.
    """
    description = read_fields(fields)
    if not (corpus / file).is_file():
        raise CorpusError(f"{file} : ce carnet n'est plus dans le dossier. Rechargez la page.")
    path = corpus / FILE_NAME
    with alone(data, path):
        before = path.read_text(encoding="utf-8-sig") if path.is_file() else ""
        after = described(before, file, description)
        if after == before:
            return
        if before:
            back_up(corpus, data, file, [path])
        write_whole(path, after.encode())
