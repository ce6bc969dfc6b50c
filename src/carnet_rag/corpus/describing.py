"""What a carnet is called, who published it and when: as it was read, as a person corrects it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from carnet_rag.corpus.library import alone, back_up, write_whole
from carnet_rag.corpus.load import load_carnet
from carnet_rag.corpus.load.metadata import FILE_NAME, Description, described, read_metadata
from carnet_rag.errors import CorpusError

_FIELDS = ("title", "volume", "publisher", "published")


@dataclass(frozen=True, slots=True)
class Described:
    """``read`` is what the document says or is guessed to say, ``kept`` what ``carnets.toml``
    says instead.
    """

    read: Description
    kept: Description


def describe(corpus: Path, file: str) -> Described:
    """What is known of a carnet (``file`` as ``Carnet.file``). Raises CorpusError."""
    carnet = load_carnet(corpus / file, folder=corpus)
    read = Description(title=carnet.title, publisher=carnet.publisher, published=carnet.published)
    metadata = read_metadata(corpus).get(file)
    kept = Description(**{f: getattr(metadata, f) for f in _FIELDS}) if metadata else Description()
    return Described(read, kept)


def correct(corpus: Path, data: Path, file: str, fields: dict[str, str | None]) -> None:
    """Keep a person's corrections in ``carnets.toml``; an empty one gives back what is read.

    ``fields`` holds title, volume, publisher and published (a year, a month or a day in ISO).
    ``data`` is the folder of the backups. Raises CorpusError for a date that is none, an unknown
    carnet, or when a disk or a folder refuses: then nothing has changed.
    """
    try:
        description = Description(
            **{key: (value or "").strip() or None for key, value in fields.items()}
        )
    except (ValidationError, TypeError) as exc:
        raise CorpusError("la date s'écrit 2022-07-05, 2022-07 ou 2022.") from exc
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
