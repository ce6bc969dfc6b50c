"""Add, replace, remove a carnet of a corpus folder: read first, told what would change, then done.

A file that leaves its place goes to a dated folder, with what belongs to it (question bank, guide,
section of ``carnets.toml``), so that nothing is lost. A new file appears whole, in one rename.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from carnet_rag.corpus.chunk import split_passages
from carnet_rag.corpus.load import load_carnet
from carnet_rag.corpus.load.formats import SUFFIXES
from carnet_rag.corpus.load.metadata import FILE_NAME as METADATA
from carnet_rag.corpus.load.metadata import move_section, read_metadata
from carnet_rag.corpus.load.source import MAX_BYTES, list_files
from carnet_rag.corpus.questions import SUFFIX as BANK_SUFFIX
from carnet_rag.corpus.questions import load_bank
from carnet_rag.errors import CorpusError
from carnet_rag.french.tokens import count_tokens, fold
from carnet_rag.types import Carnet, Passage

BACKUPS = "carnets"
"""The folder, in the data folder, of what was replaced or removed."""
_MAX_NAME = 120
"""Bytes of a file's name: disks take 255, and the names of its bank and backups add to it."""
_GUIDE_SUFFIX = ".guide.toml"
_STRANGE = re.compile(r"[^\w .()'-]")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file would be in the corpus, read without touching it. ``drifted`` are the entries
    of its question bank that no longer fit, in French; ``replaced`` is the sha256 of the file in
    place when it was read, None when there is none. ``instead`` is the file whose place a file of
    another format takes: what is said of it in ``carnets.toml`` is then said of the new one.
    """

    name: str
    data: bytes
    carnet: Carnet
    passages: tuple[Passage, ...]
    entries: int
    drifted: tuple[str, ...]
    replaced: str | None
    instead: str | None = None


def safe_name(name: str) -> str:
    """The file name that an upload gets in the corpus: its last part, without strange signs.

    Raises CorpusError when nothing usable is left, or when it is not a carnet's.
    """
    last = unicodedata.normalize("NFC", re.split(r"[\\/]", name)[-1])
    clean = " ".join(_STRANGE.sub("-", last).split()).lstrip(".-")
    stem, suffix = os.path.splitext(clean)
    stem = stem.strip(" .-")
    if suffix.lower() not in SUFFIXES or not stem:
        kinds = ", ".join(SUFFIXES)
        raise CorpusError(f"« {last[:80]} » : un carnet est un fichier {kinds} qui a un nom.")
    if stem.lower() == "readme":
        raise CorpusError("README n'est pas lu comme un carnet : donnez un autre nom au fichier.")
    if len((stem + suffix).encode()) > _MAX_NAME:
        raise CorpusError(f"le nom du fichier est trop long ({_MAX_NAME} octets au plus).")
    return stem + suffix.lower()


def read_new(
    corpus: Path,
    name: str,
    data: bytes,
    *,
    passage_tokens: int,
    replacing: str | None = None,
    max_bytes: int = MAX_BYTES,
) -> Reading:
    """Read a file as the corpus would, without putting it there.

    ``replacing`` is the name of the carnet whose place it takes (as ``Carnet.file``); without it
    the file is a new carnet. Raises CorpusError when it cannot be one: too large, unreadable, a
    name that is taken or that leaves the folder.
    """
    if len(data) > max_bytes:
        raise CorpusError(
            f"le fichier fait {len(data) / 1e6:.1f} Mo, pour {max_bytes // 1_000_000} Mo au plus."
        )
    place = safe_name(name) if replacing is None else _in_place_of(replacing, name)
    path = _path(corpus, place)
    if replacing is None:
        _check_free(corpus, place)
    elif not _path(corpus, replacing).is_file():
        raise CorpusError(f"{replacing} : ce carnet n'est plus dans le dossier. Rechargez la page.")
    described = read_metadata(corpus).get(replacing or place)
    with tempfile.TemporaryDirectory() as folder:
        trial = Path(folder) / place
        trial.parent.mkdir(parents=True, exist_ok=True)
        trial.write_bytes(data)
        try:
            carnet = load_carnet(trial, described, folder=Path(folder), max_bytes=max_bytes)
        except CorpusError as exc:
            raise CorpusError(str(exc).replace(str(trial), place)) from exc
    passages = split_passages(carnet, passage_tokens, count_tokens)
    bank = load_bank(path.with_suffix(BANK_SUFFIX), carnet, passages)
    replaced = _sha256_of(corpus, replacing or place)
    instead = replacing if replacing is not None and replacing != place else None
    return Reading(
        place, data, carnet, tuple(passages), len(bank.entries), bank.problems, replaced, instead
    )


def _in_place_of(replacing: str, name: str) -> str:
    """The name of what replaces a carnet: the same, with the new file's own suffix, so that its
    links and its question bank stay its own.
    """
    suffix = Path(name).suffix.lower()
    if suffix not in SUFFIXES or suffix == Path(replacing).suffix.lower():
        return replacing
    return Path(replacing).with_suffix(suffix).as_posix()


def put(corpus: Path, data: Path, reading: Reading) -> Path | None:
    """Put in place what was read; return where the file it replaced is kept, None for a new one.

    ``data`` is the folder of the backups. Raises CorpusError when the place changed since the
    reading, or when a disk or a folder refuses: then nothing has changed.
    """
    path, old = _path(corpus, reading.name), reading.instead or reading.name
    with alone(data, path):
        if _sha256_of(corpus, old) != reading.replaced:
            raise CorpusError(
                f"{reading.name} a changé depuis cette lecture : relisez le fichier avant de "
                "confirmer."
            )
        if reading.replaced is None:
            _check_free(corpus, reading.name)
        leaving, toml = _path(corpus, old), corpus / METADATA
        changed = [toml] if reading.instead and toml.is_file() else []
        kept = back_up(corpus, data, old, [leaving, *changed]) if leaving.exists() else None
        write_whole(path, reading.data)
        if changed:
            text = toml.read_text(encoding="utf-8-sig")
            write_whole(toml, move_section(text, old, reading.name).encode())
        if reading.instead:
            leaving.unlink()
    return kept


def remove(corpus: Path, data: Path, name: str) -> Path:
    """Take a carnet (``name`` as ``Carnet.file``) and what belongs to it out of the corpus; return
    the folder where they are kept.

    Raises CorpusError for an unknown or the last carnet, or when a disk or a folder refuses.
    """
    path = _path(corpus, name)
    with alone(data, path):
        files = list_files(corpus)
        if not path.is_file():
            raise CorpusError(f"{name} : ce carnet n'est plus dans le dossier. Rechargez la page.")
        if len(files) == 1:
            raise CorpusError("c'est le seul carnet : ajoutez-en un autre avant de le retirer.")
        toml = corpus / METADATA
        before = toml.read_text(encoding="utf-8-sig") if toml.is_file() else ""
        after = move_section(before, name, None)
        own = [path]
        # A .txt beside a .md of its name reads the same bank, which then stays.
        if not any(path.with_suffix(s) in files for s in SUFFIXES if s != path.suffix):
            beside = (path.with_suffix(s) for s in (BANK_SUFFIX, _GUIDE_SUFFIX))
            own += [file for file in beside if file.is_file()]
        changed = [toml] if after != before else []
        kept = back_up(corpus, data, name, [*own, *changed])
        if changed:
            write_whole(toml, after.encode())
        for file in own:
            file.unlink()
    return kept


def _path(corpus: Path, name: str) -> Path:
    """Where a carnet of that name lies. Raises CorpusError for a place outside the folder."""
    path = corpus / name
    inside = path.resolve().is_relative_to(corpus.resolve())
    if not inside or path.is_symlink() or Path(name).is_absolute() or ".." in Path(name).parts:
        raise CorpusError(
            f"{name} : ce fichier est rangé hors du dossier des carnets (lien). Changez-le là-bas."
        )
    return path


def _check_free(corpus: Path, name: str) -> None:
    """Refuse a name that a carnet of the folder has, whatever its capitals or suffix."""
    stem = fold(Path(name).stem)
    for other in corpus.iterdir() if corpus.is_dir() else ():
        if other.suffix.lower() in SUFFIXES and fold(other.stem) == stem:
            raise CorpusError(
                f"un carnet s'appelle déjà {other.name} : remplacez-le, ou renommez votre fichier."
            )


def _sha256_of(corpus: Path, name: str) -> str | None:
    path = _path(corpus, name)
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else None


def back_up(corpus: Path, data: Path, name: str, files: list[Path]) -> Path:
    """Copy files that are about to change to a dated folder of their own, and return it."""
    stamp = datetime.now(UTC).strftime("%Y-%m-%dT%H%M%S")
    folder = data / BACKUPS / f"{stamp}-{os.urandom(2).hex()}-{fold(Path(name).stem)[:40]}"
    for file in files:
        copy = folder / file.relative_to(corpus)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(file, copy)
    return folder


def write_whole(path: Path, data: bytes) -> None:
    """Write beside, under a hidden name that no reader lists, then rename."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as out:
        try:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
            os.chmod(out.name, path.stat().st_mode & 0o777 if path.exists() else 0o644)
            os.replace(out.name, path)
        except BaseException:
            Path(out.name).unlink(missing_ok=True)
            raise


@contextmanager
def alone(data: Path, path: Path) -> Iterator[None]:
    """One change of the corpus at a time, whichever process asks. Raises CorpusError when a disk or
    a folder refuses, for the lock in ``data`` or for the change of ``path``.
    """
    refused = data
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        held = os.open(data / ".carnets.lock", os.O_RDWR | os.O_CREAT, 0o600)
        refused = path
        try:
            fcntl.flock(held, fcntl.LOCK_EX)
            yield
        finally:
            os.close(held)
    except OSError as exc:
        raise CorpusError(
            f"{refused} : écriture impossible ({exc.strerror or exc}). Vérifiez les droits du "
            "dossier et la place sur le disque."
        ) from exc
