"""``carnets.toml``: what the text of a carnet does not say reliably."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Annotated

import tomlkit
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from tomlkit.exceptions import TOMLKitError

from carnet_rag.corpus.load.source import decode, read_bytes
from carnet_rag.errors import CorpusError

FILE_NAME = "carnets.toml"


def _iso(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _calendar_day(value: str | None) -> str | None:
    if value and len(value) == len("2022-07-05"):
        date.fromisoformat(value)
    return value


class Testimony(BaseModel):
    """Whose words stand between two anchors, short texts copied from the carnet."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, strict=True)
    speaker: str = Field(min_length=1)
    role: str | None = None
    start: str = Field(alias="from", min_length=1)
    end: str = Field(alias="to", min_length=1)


class Description(BaseModel):
    """What a person says a carnet is; None for what is left to be read from the document."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
    title: str | None = None
    volume: str | None = None
    publisher: str | None = None
    published: Annotated[str | None, BeforeValidator(_iso), AfterValidator(_calendar_day)] = Field(
        default=None, pattern=r"^\d{4}(-\d\d(-\d\d)?)?$"
    )


class Metadata(Description):
    """The section of one carnet, with who speaks where."""

    language: str = "fr"
    testimony: list[Testimony] = []


def read_metadata(folder: Path) -> dict[str, Metadata]:
    """Read ``carnets.toml`` of a corpus folder: file name (posix path) to what is said of it.

    Empty when there is no such file. Raises CorpusError for broken TOML, a section for a file that
    does not exist, an unknown key or a value of the wrong type.
    """
    path = folder / FILE_NAME
    if not path.exists() or path.is_file() and not path.stat().st_size:
        return {}
    try:
        sections = tomllib.loads(decode(path, read_bytes(path))[0])
    except tomllib.TOMLDecodeError as exc:
        raise CorpusError(f"{path} : TOML illisible ({exc}). Corrigez cette ligne.") from exc
    return {name: _section(path, folder, name, values) for name, values in sections.items()}


def _section(path: Path, folder: Path, name: str, values: object) -> Metadata:
    if not isinstance(values, dict):
        raise CorpusError(
            f"{path} : « {name} » n'est pas une section. Écrivez les réglages sous "
            f'["nom-du-carnet.md"].'
        )
    if not (folder / name).is_file():
        raise CorpusError(
            f'{path} : la section ["{name}"] ne correspond à aucun fichier de {folder}. '
            "Corrigez le nom (chemin depuis le dossier, extension comprise) ou retirez la section."
        )
    try:
        return Metadata.model_validate(values)
    except ValidationError as exc:
        raise CorpusError(f'{path}, section ["{name}"] : {_explain(exc)}') from exc


def _explain(exc: ValidationError) -> str:
    error = exc.errors()[0]
    where = ".".join(str(part) for part in error["loc"])
    known = ", ".join(Metadata.model_fields)
    if error["type"] == "extra_forbidden":
        if error["loc"][0] == "testimony":
            known = "speaker, role, from, to"
        return f"clé inconnue « {where} ». Clés connues : {known}."
    if error["type"] == "missing":
        return f"il manque « {where} »."
    if where == "published":
        return f"« published » = {error['input']!r} : écrivez une date comme 2022-07-05."
    return f"« {where} » = {error['input']!r} : type de valeur refusé ({error['msg']})."


def described(toml: str, name: str, description: Description) -> str:
    """``carnets.toml`` that says this of a file: the rest, comments too, stays as it is.

    Raises CorpusError for a text that is no TOML.
    """
    document = _document(toml)
    section = document.setdefault(name, tomlkit.table())
    for key, value in description.model_dump().items():
        if value:
            section[key] = (
                date.fromisoformat(value) if len(value) == 10 and key == "published" else value
            )
        else:
            section.pop(key, None)
    return tomlkit.dumps(document)


def move_section(toml: str, old: str, new: str | None) -> str:
    """``carnets.toml`` that says of one file what it said of another, or without it for None.
    Raises CorpusError.
    """
    document = _document(toml)
    if old not in document:
        return toml
    section = document.pop(old)
    if new is not None:
        document[new] = section
    return tomlkit.dumps(document)


def _document(toml: str) -> tomlkit.TOMLDocument:
    try:
        return tomlkit.parse(toml)
    except TOMLKitError as exc:
        raise CorpusError(f"{FILE_NAME} : TOML illisible ({exc}). Corrigez cette ligne.") from exc
