"""Files that are zip archives (DOCX, ODT, EPUB): opened within limits, their XML read safely."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path

from lxml import etree

from carnet_rag.errors import CorpusError

_MAX_ENTRIES = 5_000
_MAX_PART = 100_000_000
_MAX_WHOLE = 400_000_000
"""Bytes of one part and of all parts once unpacked; a bomb holds far more."""
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def text_of(root: etree._Element, name: str) -> str | None:
    """The words of the first element of that name, in any namespace; None without."""
    return " ".join(root.findtext(f".//{{*}}{name}", "").split()) or None


class Archive:
    """The parts of an archive, by name. Raises CorpusError for one that is damaged or a bomb."""

    def __init__(self, path: Path, data: bytes) -> None:
        self._path = path
        if data.startswith(_OLD_OFFICE):
            raise CorpusError(
                f"{path} : fichier protégé par un mot de passe, ou d'un ancien format. "
                f"Enregistrez-le sans protection au format {path.suffix.lower()}."
            )
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError) as exc:
            raise self._damaged() from exc
        entries = self._zip.infolist()
        whole = sum(entry.file_size for entry in entries)
        if len(entries) > _MAX_ENTRIES or whole > _MAX_WHOLE:
            raise CorpusError(
                f"{path} : archive trop grosse une fois décompressée "
                f"({whole / 1e6:.0f} Mo, nombre de fichiers : {len(entries)}). "
                "Réenregistrez le document depuis votre logiciel de bureautique."
            )
        if any(entry.flag_bits & 1 for entry in entries):
            raise self.protected()
        self.names = tuple(entry.filename for entry in entries)

    def read(self, name: str) -> bytes:
        """The bytes of a part."""
        try:
            with self._zip.open(name) as part:
                data = part.read(_MAX_PART + 1)
        except (
            KeyError,
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            NotImplementedError,
        ) as exc:
            raise self._damaged() from exc
        if len(data) > _MAX_PART:
            raise CorpusError(
                f"{self._path} : archive trop grosse une fois décompressée. Réenregistrez le "
                "document depuis votre logiciel de bureautique."
            )
        return data

    def xml(self, name: str) -> etree._Element:
        """The tree of an XML part: no entity is expanded, nothing is fetched."""
        parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True)
        try:
            return etree.fromstring(self.read(name), parser)
        except (etree.XMLSyntaxError, ValueError) as exc:
            raise self._damaged() from exc

    def xml_if_there(self, name: str) -> etree._Element:
        """The tree of an XML part that a file may do without, then empty."""
        return self.xml(name) if name in self.names else etree.Element("none")

    def protected(self) -> CorpusError:
        """What is said of a file that asks for a password."""
        return CorpusError(
            f"{self._path} : fichier protégé par un mot de passe. Enregistrez-en une copie sans "
            "protection."
        )

    def _damaged(self) -> CorpusError:
        return CorpusError(
            f"{self._path} : fichier {self._path.suffix.lower()} endommagé. Ouvrez-le dans votre "
            "logiciel et réenregistrez-le."
        )
