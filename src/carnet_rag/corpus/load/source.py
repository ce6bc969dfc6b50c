"""The files of a corpus: which there are, their bytes within the limits, their raw text."""

from __future__ import annotations

import codecs
import os
import re
import stat
from datetime import date
from pathlib import Path

from carnet_rag.corpus.load.formats import SUFFIXES
from carnet_rag.errors import CorpusError, system_reason
from carnet_rag.french.numbers.dates import find_moments

MAX_BYTES = 50_000_000
"""Largest file read, in bytes: a report of 300 pages with its pictures."""
LARGEST = 500_000_000
"""What ``CARNET_MAX_MEGABYTES`` can set at most, in bytes."""
GIVEN = ".given"
"""In a folder of links to files that somebody named, a file that says so: they may lead out."""
_OTHER_DOCUMENTS = (
    *(".doc", ".rtf", ".ppt", ".pptx", ".odp", ".xls", ".xlsx", ".ods", ".csv", ".pages", ".tex"),
    *(".djvu", ".xps", ".mht", ".mhtml"),
)
MAX_TEXT = 5_000_000
"""Most characters of one carnet: some 2,000 pages."""


def list_files(folder: Path) -> list[Path]:
    """The carnets of a folder, at any depth, in path order; hidden files and README.md left out.

    Raises CorpusError when the folder is missing or holds no carnet.
    """
    kinds = ", ".join(SUFFIXES)
    if not folder.exists():
        raise CorpusError(
            f"dossier de carnets introuvable : {folder}. "
            f"Créez-le et déposez-y des fichiers ({kinds}), ou indiquez un autre dossier "
            "(--corpus ou CARNET_CORPUS)."
        )
    if not folder.is_dir():
        raise CorpusError(
            f"{folder} est un fichier : indiquez le dossier qui contient les carnets."
        )
    found = _with_suffix(folder, SUFFIXES)
    if not found:
        raise CorpusError(
            f"aucun carnet dans {folder} : déposez-y au moins un fichier ({kinds} ; "
            "README.md n'est pas lu comme un carnet)."
        )
    return found


def list_unread(folder: Path) -> list[Path]:
    """The documents of a folder whose format is not read, in path order."""
    return _with_suffix(folder, _OTHER_DOCUMENTS)


def _with_suffix(folder: Path, suffixes: tuple[str, ...]) -> list[Path]:
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in suffixes
        and path.stem.lower() != "readme"
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
        and not (path.is_dir() and not path.is_symlink())
    )


def read_bytes(path: Path, *, folder: Path | None = None, limit: int = MAX_BYTES) -> bytes:
    """The bytes of a regular file of at most ``limit`` bytes, or a CorpusError that names it.

    With ``folder``, a link that leads out of it is refused.
    """
    try:
        if folder is not None and leads_out(path, folder):
            raise CorpusError(
                f"{path} : ce lien mène hors du dossier des carnets. Copiez-y le fichier lui-même."
            )
        # Opened without waiting: a pipe that nobody writes to would hold everything.
        opened = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        with os.fdopen(opened, "rb") as file:
            state = os.fstat(file.fileno())
            if stat.S_ISDIR(state.st_mode):
                raise CorpusError(f"{path} : c'est un dossier, il faut un fichier.")
            if not stat.S_ISREG(state.st_mode):
                raise CorpusError(
                    f"{path} : ce n'est pas un fichier ordinaire. Retirez-le du dossier."
                )
            data = file.read(limit + 1)
    except OSError as exc:
        raise CorpusError(
            f"{path} : lecture impossible ({system_reason(exc)}). "
            "Vérifiez le fichier et ses droits d'accès, ou retirez-le du dossier."
        ) from exc
    if len(data) > limit:
        raise CorpusError(
            f"{path} : plus de {limit / 1e6:.0f} Mo. Allégez-le (images réduites) ou coupez-le "
            "en plusieurs carnets ; CARNET_MAX_MEGABYTES règle cette limite."
        )
    if not data.strip():
        raise CorpusError(f"{path} : fichier vide. Ajoutez-y du texte ou retirez-le du dossier.")
    return data


def leads_out(path: Path, folder: Path) -> bool:
    """Whether a file of a folder is a link out of it that nobody named."""
    # Unlike Path.resolve, it takes a link that leads to itself, which then opens as no file.
    where = Path(os.path.realpath(path))
    inside = not path.is_symlink() or where.is_relative_to(folder.resolve())
    return not inside and not (folder / GIVEN).exists()


def decode(path: Path, data: bytes) -> tuple[str, str | None]:
    """The text of a carnet with any line ends, and its encoding when it is not UTF-8.

    Raises CorpusError for a file that is no text.
    """
    text, encoding = _decode(path, data)
    if not text.strip():
        raise CorpusError(f"{path} : fichier vide. Ajoutez-y du texte ou retirez-le du dossier.")
    return text.replace("\r\n", "\n").replace("\r", "\n"), encoding


_SOUND = 5
"""Letters beyond ASCII for each damaged byte, above which a text is in UTF-8 all the same: of
another encoding, hardly one is whole.
"""


def _decode(path: Path, data: bytes) -> tuple[str, str | None]:
    utf16 = _utf16(data)
    if b"\0" in (data.decode(utf16, errors="replace").encode() if utf16 else data):
        raise _not_text(path)
    try:
        return (data.decode(utf16), "UTF-16") if utf16 else (data.decode("utf-8-sig"), None)
    except UnicodeDecodeError as exc:
        text = data.decode("utf-8-sig", errors="replace")
        damaged = text.count("\ufffd")
        if not utf16 and sum(c > "\x7f" for c in text) > (_SOUND + 1) * damaged:
            return text, "UTF-8 (des octets abîmés)"
        # Windows-1252 holds Latin-1's letters and the quotes that French files have.
        text = data.decode("cp1252", errors="replace")
        control = sum(c < " " and c not in "\t\n\r\f" or c == "\ufffd" for c in text)
        if utf16 or control * 100 > len(text):
            raise _not_text(path) from exc
        return text, "Latin-1 (Windows-1252)"


def _utf16(data: bytes) -> str | None:
    """Which UTF-16 a text is in, told by its mark, else by the zeros in every other byte."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    even, odd = data[::2], data[1::2]
    zeros = [half.count(0) > 0.5 * len(half) for half in (even, odd)]
    plain = not len(data) % 2 and (0 not in odd if zeros[0] else 0 not in even)
    return ("utf-16-be" if zeros[0] else "utf-16-le") if any(zeros) and plain else None


def _not_text(path: Path) -> CorpusError:
    return CorpusError(
        f"{path} : fichier binaire, pas un texte. Enregistrez-le en Markdown ou en texte UTF-8, "
        "ou retirez-le du dossier."
    )


def decode_html(path: Path, data: bytes) -> tuple[str, str | None]:
    """The source of a web page, in the encoding that it declares, else as ``decode`` reads it."""
    declared = re.search(rb"<meta[^>]+charset\s*=\s*[\"']?([\w-]+)", data[:4096], re.I)
    name = declared[1].decode("ascii").lower() if declared else ""
    if name and name not in ("utf-8", "utf8") and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode(name), name.upper()
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(path, data)


def front_date(text: str) -> str | None:
    """The ISO date that a header or a cover gives: « 2022-07-05 », « 5 juillet 2022 », « 2022 »."""
    if match := re.match(r"\s*(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?!\d)", text):
        return _iso_date([int(part) for part in match.groups() if part])
    for moment in find_moments(text):
        if moment.year and moment.last_year is None and 1900 <= moment.year <= 2100:
            found = (moment.year, moment.month, moment.day if moment.month else None)
            return _iso_date([n for n in found if n is not None])
    return None


def _iso_date(parts: list[int]) -> str | None:
    """« 2022-07-05 » of year, month and day, or of those that are known; None for a 31 February."""
    try:
        date(*[*parts, 1, 1][:3])
    except ValueError:
        return None
    return "-".join(f"{n:02d}" for n in parts)


_PROGRAM = re.compile(
    r"microsoft|office|user|utilisateur|admin|pdf|adobe|acrobat|windows|hewlett|lenovo|python-docx",
    re.I,
)


def publisher_of(*names: str | None) -> str | None:
    """The first of the names that a file gives for who made it, and that is no program's."""
    found = (" ".join((name or "").split()) for name in names)
    return next(
        (n for n in found if len(n) > 1 and not n.islower() and not _PROGRAM.search(n)), None
    )
