"""What all visitors share: the settings, the opened index and its chain, and the one build.

Everything cached here is immutable; what belongs to a visitor lives in ``st.session_state``.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, replace
from pathlib import Path

import access
import streamlit as st

from carnet_rag.check import Verifier
from carnet_rag.errors import CarnetError, IndexNotFoundError
from carnet_rag.index import Index, open_index
from carnet_rag.index.apart import build_apart
from carnet_rag.index.in_force import follow_store
from carnet_rag.index.layout import current_build
from carnet_rag.index.opening import corpus_of, stale_reason, without_gone
from carnet_rag.index.scope import Scope, narrow
from carnet_rag.records import Records
from carnet_rag.service.live import ALL, Opened, open_on, ready
from carnet_rag.settings import Settings
from carnet_rag.writing import ChatWriter, writer_of

_log = logging.getLogger(__name__)
_FRESHNESS_SECONDS = 30
Engine = Opened


def _build_id(settings: Settings) -> str:
    build = current_build(settings.index)
    if build is None:
        raise IndexNotFoundError(f"Pas encore d'index dans {settings.index}.")
    return build.name


def engine(settings: Settings) -> Engine:
    """The engine of the current build, shared by all visitors; a new build opens a new one. A
    carnet whose file has left the corpus is not in it, whatever the build still holds.

    Raises IndexNotFoundError, IndexStaleError (another model) or ModelError.
    """
    opened = _open(str(settings.index.absolute()), _build_id(settings), settings)
    rest = without_gone(opened.index, settings)
    return opened if rest is opened.index else _open_on(rest.build_id, ALL, rest, settings)


@st.cache_resource(show_spinner=False, max_entries=2)
def _open(folder: str, build_id: str, _settings: Settings) -> Engine:
    index = open_index(
        Path(folder), embeddings=_settings.embeddings, chroma_url=_settings.chroma_url
    )
    return ready(_settings, index)


def within(opened: Engine, scope: Scope, settings: Settings) -> Engine:
    """The engine that keeps to a part of the build. Raises ScopeError for an empty one."""
    index = opened.index
    return _open_on(index.build_id, scope, index, settings) if scope else opened


@st.cache_resource(show_spinner=False, max_entries=16)
def _open_on(build_id: str, scope: Scope, _index: Index, _settings: Settings) -> Engine:
    return open_on(_settings, narrow(_index, scope), scope)


@st.cache_data(show_spinner=False, ttl=_FRESHNESS_SECONDS)
def _staleness(folder: str, build_id: str, _settings: Settings) -> str | None:
    try:
        follow_store(_settings.index, _settings.chroma_url)
    except CarnetError as error:
        # The shared store is away: the build that is open may still be read.
        _log.warning("%s", error)
    return stale_reason(_settings)


def staleness(settings: Settings) -> str | None:
    """Why the index no longer matches the corpus, in French; None while it does.

    Looked up at most twice a minute. Raises CorpusError when the corpus cannot be read.
    """
    return _staleness(str(settings.index.absolute()), _build_id(settings), settings)


def records(settings: Settings) -> Records | None:
    """The readers' records; None unless the deployer opened a team's space to read them."""
    if not access.enabled(settings):
        return None
    return _records(str(settings.data.absolute()), settings.retention_days)


@st.cache_resource(show_spinner=False)
def _records(folder: str, retention_days: int) -> Records:
    opened = Records(Path(folder), retention_days=retention_days)
    try:
        opened.purge()
    except CarnetError as error:
        _log.error("%s", error)
    return opened


@st.cache_resource(show_spinner=False, max_entries=2)
def writer(fingerprint: str, _settings: Settings) -> ChatWriter | None:
    """The chat model for second opinions, if one is set. Raises SettingsError, ModelError."""
    return writer_of(_settings)


@st.cache_resource(show_spinner=False, max_entries=2)
def verifier(name: str | None) -> Verifier | None:
    """The model that reads confirmed claims once more, if one is named. Raises ModelError."""
    return Verifier.open(name)


# --- building --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Progress:
    """Where the build stands. ``error`` is set once it has failed."""

    done: int = 0
    total: int = 0
    label: str = ""
    running: bool = False
    error: str | None = None


class BuildJob:
    """The one index build of this server: any visitor may start it, all see its progress.

    A thread of its own waits for it, so that it outlives the page that started it.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._progress = Progress()
        self._next: Settings | None = None

    @property
    def progress(self) -> Progress:
        """A snapshot."""
        return self._progress

    def start(self, settings: Settings, *, rebuild: bool = False, changed: bool = False) -> None:
        """Start a build unless one is running; ``rebuild`` computes everything anew.

        ``changed``: the corpus was changed just now; a build that is running may have read it
        before, and another follows it.
        """
        with self._lock:
            if self._progress.running:
                self._next = settings if changed else self._next
                return
            self._progress = Progress(running=True)
        build = threading.Thread(target=self._build, args=(settings, rebuild), daemon=True)
        build.start()

    def _build(self, settings: Settings, rebuild: bool) -> None:
        try:
            corpus = corpus_of(settings)
            build_apart(settings, corpus, rebuild=rebuild, progress=self._advance)
            ended = Progress()
        except CarnetError as error:
            ended = Progress(error=str(error))
        except Exception:
            _log.exception("index build failed")
            ended = Progress(error="")
        with self._lock:
            self._progress = ended
            following, self._next = self._next, None
        if following is not None:
            self.start(following)

    def _advance(self, done: int, total: int, label: str) -> None:
        self._progress = replace(self._progress, done=done, total=total, label=label)


@st.cache_resource(show_spinner=False)
def build_job() -> BuildJob:
    return BuildJob()
