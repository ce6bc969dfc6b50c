"""The exceptions a reader may see, split by what the reader does next.

Programmer mistakes stay ValueError; a terminal tells them in one line (``cli.base``).
"""

import errno

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


class CarnetError(Exception):
    """Root of the family: its message names the thing and the way out, in French.

    What a reader may cause is also said in ``english``; what whoever installs may cause is not.
    """

    def __init__(self, message: str, english: str = "") -> None:
        super().__init__(message)
        self.english = english

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
