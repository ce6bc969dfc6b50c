"""Bring an index up to date: built beside the one in force, then swapped in, unless it is fresh."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from carnet_rag.corpus.load.source import MAX_BYTES
from carnet_rag.errors import IndexStaleError
from carnet_rag.index import layout
from carnet_rag.index.chroma.client import disk_failure
from carnet_rag.index.chroma.library import Library, follow
from carnet_rag.index.chroma.store import VIEWS
from carnet_rag.index.content import read_content
from carnet_rag.index.embed import LazyEmbeddings
from carnet_rag.index.layout import Manifest
from carnet_rag.index.making import Build, Progress
from carnet_rag.index.seals import damaged
from carnet_rag.index.texts import Lines
from carnet_rag.types import Carnet

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did. ``embedded``: texts that the model read; ``reused``: vectors kept from
    the build before; ``fresh``: nothing had changed and nothing was built; ``unread``: the files
    that could not be read and why, which ``problems`` tells too.
    """

    build_id: str
    counts: Mapping[str, int]
    embedded: int
    reused: int
    seconds: float
    problems: tuple[str, ...] = ()
    fresh: bool = False
    unread: tuple[str, ...] = ()


def build(
    corpus: Path,
    folder: Path,
    model: LazyEmbeddings,
    *,
    passage_tokens: int,
    chroma_url: str | None = None,
    max_bytes: int = MAX_BYTES,
    rebuild: bool = False,
    progress: Progress | None = None,
) -> BuildReport:
    """Build the index of a corpus, unless it is fresh; ``rebuild`` embeds everything anew.

    Raises CorpusError, ModelError, or CarnetError for a full or closed disk, another build under
    way, a lost Chroma server. Whatever happens before the swap, the index in force stays whole.
    """
    started = time.monotonic()
    tell = progress or (lambda done, total, label: None)
    kind = "server" if chroma_url else "embedded"
    if chroma_url:
        follow(folder, chroma_url)
    if not rebuild:
        reason = layout.stale_reason(
            corpus, folder, model=model.name, passage_tokens=passage_tokens, store=kind
        )
        found = layout.in_force(folder)
        if reason is None and found and not damaged(found[0], found[1].seals):
            return _report(found[1], 0, started, fresh=True)
        _log.info("indexation : %s", reason)
    try:
        with layout.building(folder), _shared(chroma_url) as library:
            for old in layout.old_builds(folder):  # a killed one's remains among them
                if not layout.remove(old):
                    _log.info("%s est encore lu : il sera retiré plus tard.", old.name)
            carnets = {} if rebuild else _known_carnets(corpus, folder)
            content = partial(read_content, max_bytes=max_bytes, known=carnets)
            work = Build(corpus, folder, model, passage_tokens, chroma_url, rebuild, tell, content)
            manifest = work.run(library)
    except OSError as exc:
        raise disk_failure(exc, folder) from exc
    return _report(manifest, work.embedded, started)


def _report(
    manifest: Manifest, embedded: int, started: float, *, fresh: bool = False
) -> BuildReport:
    reused = sum(manifest.counts[view] for view in VIEWS) - embedded
    return BuildReport(
        manifest.build_id,
        manifest.counts,
        embedded,
        reused,
        time.monotonic() - started,
        manifest.problems,
        fresh,
        manifest.unread,
    )


def _known_carnets(corpus: Path, folder: Path) -> dict[str, Carnet]:
    """The carnets of the index in force whose file has not changed, by file: reading a PDF of
    hundreds of pages again would take longer than embedding a new one.
    """
    found = layout.in_force(folder)
    if found is None or found[1].rules != layout.rules():
        return {}
    described = layout.sha256_of(corpus / "carnets.toml", corpus)
    if found[1].files.get("carnets.toml", "") != described:
        return {}
    try:
        return {
            carnet.file: carnet
            for carnet in Lines(found[0] / "carnets.jsonl", Carnet)
            if layout.sha256_of(corpus / carnet.file, corpus) == carnet.sha256
        }
    except IndexStaleError:
        return {}


@contextmanager
def _shared(chroma_url: str | None) -> Iterator[Library | None]:
    """Where other machines read builds, while this one is the only one to index; None alone."""
    if chroma_url is None:
        yield None
        return
    with closing(Library(chroma_url)) as library, library.building():
        yield library
