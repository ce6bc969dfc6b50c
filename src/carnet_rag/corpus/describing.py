"""What a carnet is called, who published it and when: as it was read, as a person corrects it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pydantic import ValidationError

from carnet_rag.corpus.library import alone, back_up, write_whole
from carnet_rag.corpus.load.metadata import FILE_NAME, Description, described
from carnet_rag.errors import CorpusError

FIELDS = ("title", "volume", "publisher", "published")


def read_fields(fields: Mapping[str, str | None]) -> Description:
    """What a person typed, an empty field as None. Raises CorpusError for a date that is none."""
    try:
        return Description(**{key: (value or "").strip() or None for key, value in fields.items()})
    except (ValidationError, TypeError) as exc:
        raise CorpusError("la date s'écrit 2022-07-05, 2022-07 ou 2022.") from exc


def correct(corpus: Path, data: Path, file: str, fields: Mapping[str, str | None]) -> None:
    """Keep a person's corrections in ``carnets.toml``; an empty one gives back what is read.

    ``fields`` holds title, volume, publisher and published (a year, a month or a day in ISO).
    ``data`` is the folder of the backups. Raises CorpusError for a date that is none, an unknown
    carnet, or when a disk or a folder refuses: then nothing has changed.
    """
    description = read_fields(fields)
    if not (corpus / file).is_file():
        raise CorpusError(f"{file} : ce carnet n'est plus dans le dossier. Rechargez la page.")
    path = corpus / FILE_NAME
    with alone(data):
        before = path.read_text(encoding="utf-8-sig") if path.is_file() else ""
        after = described(before, file, description)
        if after == before:
            return
        if before:
            back_up(corpus, data, file, [path])
        write_whole(path, after.encode())
