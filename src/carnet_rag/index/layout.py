"""The index folder: where a build lies, its manifest, the swap, and what makes it stale.

``builds/<build_id>/`` holds the files of a build; ``current`` is a relative link to the one in
force, and ``manifest.json``, ``carnets.jsonl``... are links through it. Replacing ``current`` is
one rename, so a reader sees the old build or the new one, whole.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

import carnet_rag
from carnet_rag.corpus.load.source import LARGEST, list_files, list_unread, read_bytes
from carnet_rag.corpus.questions import SUFFIX as BANK_SUFFIX
from carnet_rag.errors import CorpusError, IndexBusyError
from carnet_rag.index.seals import Seal, flush

FORMAT_VERSION = 9
MANIFEST = "manifest.json"
LINKED = (MANIFEST, "carnets.jsonl", "passages.jsonl", "questions.jsonl", "figures.jsonl", "chroma")
LEXICAL = "bm25"
"""The folder, in a build, of what the words of the passages are searched by."""
QUOTED = "quoted.npy"
"""The file, in a build, of how many known questions each passage answers."""
CENTRES, HOMES = "centres.npy", "homes.npy"
"""The files, in a build, of the mean vector of each carnet's passages, in the carnets' order, and
of the row of each passage's carnet."""
ANSWERED = "answered.npy"
"""The file, in a build, of the pairs (row of a passage, row of an entry of the bank that quotes
it), in order."""
HEADINGS = "headings.npy"
"""The file, in a build, of the number of the heading of each passage, which those that follow one
another under the same heading share."""
_LISTS = (
    *("abbreviations", "actors", "background", "binders", "bodies", "documents", "not_names"),
    *("numbered", "organisations", "phrase_ends", "prefixes", "roles", "samples"),
    *("sentence_openers", "stop_words", "titles"),
)
# The files that decide what stands in an index: with other rules, it is stale.
_RULES = (
    "corpus/load",
    "french/segment.py",
    "corpus/chunk.py",
    "corpus/acronyms.py",
    "corpus/questions.py",
    "french/tokens.py",
    "french/names.py",
    "index/views.py",
    "index/kinship.py",
    *(f"french/lists/{name}.txt" for name in _LISTS),
    "index/content.py",
    "index/words.py",
    "index/stated.py",
    "figures",
    "french/numbers",
)


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything that shapes an index. ``files``: sha256 of each source, by name in the corpus;
    ``store``: "embedded" or "server"; ``rules``: fingerprint of the reading rules; ``seals``: what
    each other file of the build was when it was written; ``unread``: the files that could not be
    read and why.
    """

    format_version: int
    build_id: str
    model: str
    dimension: int
    metric: str
    passage_tokens: int
    store: str
    rules: str
    files: dict[str, str]
    counts: dict[str, int]
    built: str
    problems: tuple[str, ...] = ()
    seals: dict[str, Seal] = field(default_factory=dict)
    unread: tuple[str, ...] = ()


_MANIFEST = TypeAdapter(Manifest)


def write_manifest(build: Path, manifest: Manifest) -> None:
    """Write it last, through to the disk: a build without a manifest is no build."""
    path = build / MANIFEST
    path.write_bytes(_MANIFEST.dump_json(manifest, indent=2) + b"\n")
    flush(path)
    flush(build)


def read_manifest(build: Path) -> Manifest | None:
    """The manifest of a build, None when there is none or it is not one of ours."""
    try:
        return _MANIFEST.validate_json((build / MANIFEST).read_bytes())
    except (FileNotFoundError, NotADirectoryError, ValidationError):
        return None


def current_build(folder: Path) -> Path | None:
    """The real folder of the build in force, None when nothing was built yet."""
    try:
        build = folder / os.readlink(folder / "current")
    except OSError:
        return None
    return build if (build / MANIFEST).is_file() else None


def in_force(folder: Path) -> tuple[Path, Manifest] | None:
    """The build in force and its manifest, None without one that can be read."""
    build = current_build(folder)
    manifest = read_manifest(build) if build else None
    return (build, manifest) if build and manifest else None


def swap(folder: Path, build: Path) -> None:
    """Put a whole build in force, at once for every file."""
    target = os.path.relpath(build, folder)
    fresh = folder / f".current-{build.name}"
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(target)
    os.replace(fresh, folder / "current")
    flush(folder)
    for name in LINKED:
        link = folder / name
        if not link.is_symlink():
            link.symlink_to(Path("current") / name)


def old_builds(folder: Path) -> list[Path]:
    """The builds that are not in force: the one before, and what a killed build left."""
    current = current_build(folder)
    name = current.name if current else None
    builds = folder / "builds"
    return sorted(b for b in builds.iterdir() if b.name != name) if builds.is_dir() else []


def remove(build: Path) -> bool:
    """Delete a build unless a reader holds it; tell whether it is gone."""
    try:
        held = os.open(build / MANIFEST, os.O_RDONLY)
    except OSError:
        held = None
    try:
        if held is not None:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(build)
    except BlockingIOError:
        return False
    finally:
        if held is not None:
            os.close(held)
    return True


def hold(build: Path) -> int | None:
    """Keep a build from being deleted until the descriptor is closed; None: it is gone."""
    try:
        held = os.open(build / MANIFEST, os.O_RDONLY)
    except FileNotFoundError:
        return None
    fcntl.flock(held, fcntl.LOCK_SH)
    if (build / MANIFEST).is_file():
        return held
    os.close(held)
    return None


@contextmanager
def building(folder: Path) -> Iterator[None]:
    """Be the only one to build in the folder. Raises IndexBusyError when somebody else is."""
    folder.mkdir(parents=True, exist_ok=True)
    held = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as exc:
        os.close(held)
        raise IndexBusyError(
            f"une autre indexation est en cours dans {folder}. Attendez qu'elle se termine, puis "
            "relancez : carnet index"
        ) from exc
    try:
        yield
    finally:
        os.close(held)


def fingerprint(corpus: Path) -> dict[str, str]:
    """sha256 of every file that shapes the index, by its name in the corpus, in order.

    "" stands for a file that cannot be read. Raises CorpusError like ``load_corpus``.
    """
    sources = [
        *list_files(corpus),
        *list_unread(corpus),
        *corpus.rglob(f"*{BANK_SUFFIX}"),
        corpus / "carnets.toml",
    ]
    named = {path.relative_to(corpus).as_posix(): path for path in sources}
    return {
        name: sha256_of(path, corpus)
        for name, path in sorted(named.items())
        if path.exists() or path.is_symlink()
    }


def rules() -> str:
    """A fingerprint of the code and weights that read, cut and embed carnets."""
    package = Path(carnet_rag.__file__).parent
    digest = hashlib.sha256()
    for name in _RULES:
        path = package / name
        files = sorted(path.rglob("*.py")) if path.is_dir() else [path]
        for file in files:
            digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def stale_reason(
    corpus: Path, folder: Path, *, model: str, passage_tokens: int, store: str
) -> str | None:
    """Say in French why the index must be built, None when it is fresh. Embeds nothing."""
    found = in_force(folder)
    if found is None:
        return f"il n'y a pas encore d'index dans {folder}."
    _, manifest = found
    if reason := misfit(manifest, model=model, store=store):
        return reason
    if manifest.rules != rules():
        return "les règles de lecture ont changé avec la version de carnet_rag."
    if manifest.passage_tokens != passage_tokens:
        return (
            f"les passages de l'index visent {manifest.passage_tokens} jetons, "
            f"le réglage en demande {passage_tokens}."
        )
    return _difference(manifest.files, fingerprint(corpus))


def misfit(manifest: Manifest | None, *, model: str, store: str) -> str | None:
    """Say in French why a build cannot be searched as the settings ask, None when it can."""
    if manifest is None or manifest.format_version != FORMAT_VERSION:
        return "l'index vient d'une autre version de carnet_rag."
    if manifest.model != model:
        return f"l'index a été construit avec {manifest.model}, le modèle demandé est {model}."
    if manifest.store != store:
        return "l'index est rangé ailleurs (CARNET_CHROMA_URL a changé)."
    return None


def _difference(before: dict[str, str], now: dict[str, str]) -> str | None:
    changes = (
        [f"{name} (nouveau)" for name in now if name not in before]
        + [f"{name} (modifié)" for name in now if before.get(name, now[name]) != now[name]]
        + [f"{name} (supprimé)" for name in before if name not in now]
    )
    if not changes:
        return None
    more = f" et {len(changes) - 3} de plus" if len(changes) > 3 else ""
    return f"le corpus a changé depuis l'indexation : {', '.join(changes[:3])}{more}."


def sha256_of(path: Path, corpus: Path) -> str:
    """The sha256 of a file of a corpus, "" for one that is not read."""
    try:
        return hashlib.sha256(read_bytes(path, folder=corpus, limit=LARGEST)).hexdigest()
    except CorpusError:
        return ""
