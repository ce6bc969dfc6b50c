"""The exceptions a reader may see, split by what the reader does next.

Programmer mistakes stay ValueError; a terminal tells them in one line (``cli.base``).
"""

from __future__ import annotations

import errno
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Self

Said = Mapping[str, str]
"""A text in each of the readers' languages, "fr" and "en"."""

_REASONS = {
    errno.ENOENT: "fichier ou dossier introuvable",
    errno.EACCES: "accès refusé : vérifiez les droits",
    errno.EPERM: "accès refusé : vérifiez les droits",
    errno.EISDIR: "c'est un dossier, il faut un fichier",
    errno.ENOTDIR: "il faut un dossier",
    errno.ENOSPC: "le disque est plein : libérez de la place, puis recommencez",
    errno.EROFS: "le disque est en lecture seule",
    errno.EMFILE: "trop de fichiers ouverts",
}


def system_reason(exc: OSError) -> str:
    """Say in French what the system refused; in its own words when they are rare."""
    return _REASONS.get(exc.errno or 0, exc.strerror or str(exc))


def said(name: str, /, **parts: object) -> Said:
    """The text of that name in ``errors.toml``, with its parts put in: what is said in each
    language is put in the text of each.
    """
    return {
        language: text.format(
            **{k: v[language] if isinstance(v, Mapping) else v for k, v in parts.items()}
        )
        for language, text in _texts()[name].items()
    }


@cache
def _texts() -> Mapping[str, Said]:
    return tomllib.loads(resources.files("carnet_rag").joinpath("errors.toml").read_text("utf-8"))


class CarnetError(Exception):
    """Root of the family: its message names the thing and the way out, in French.

    What a reader may cause is also said in ``english``; what whoever installs may cause is not.
    """

    def __init__(self, message: str, english: str = "") -> None:
        super().__init__(message)
        self.english = english

    @classmethod
    def of(cls, name: str, /, **parts: object) -> Self:
        """The error of that name in ``errors.toml``; ``parts`` are those of :func:`said`."""
        told = said(name, **parts)
        return cls(told["fr"], told["en"])

    def said(self, language: str) -> str:
        """The message in a reader's language ("fr" or "en"), in French where there is no other."""
        return self.english if language == "en" and self.english else str(self)


class SettingsError(CarnetError):
    """A setting is wrong: the variable, its value, what is accepted."""


class CorpusError(CarnetError):
    """A file or folder of the corpus cannot be read: which, and the way out."""


class IndexNotFoundError(CarnetError):
    """There is no index where one is looked for: where, and the command that builds it."""


class IndexStaleError(CarnetError):
    """The index was built with another model, format or corpus: which, and the command."""


class IndexBusyError(CarnetError):
    """Another build is under way in the same folder."""


class ModelError(CarnetError):
    """An embedding or chat model is missing or failing."""


class BankError(CarnetError):
    """An entry cannot be added to a question bank, or changed there: which, and why."""


class ScopeError(CarnetError):
    """A search cannot keep to what was named: an unknown carnet, nobody of that name."""


class QuestionError(CarnetError):
    """A question or claim cannot be used as it is (empty, too long, not text)."""
