"""The build that a service answers from: a new one is opened once it is in force."""

from __future__ import annotations

import gc
import logging
import time
from dataclasses import astuple, dataclass
from functools import lru_cache, partial
from threading import Lock

from threadpoolctl import ThreadpoolController

from carnet_rag.errors import CarnetError
from carnet_rag.index import Index
from carnet_rag.index.in_force import follow_store
from carnet_rag.index.layout import current_build
from carnet_rag.index.opening import open_fresh_index, without_gone
from carnet_rag.index.scope import Scope, narrow
from carnet_rag.service.chain import Events, open_chain, open_events
from carnet_rag.service.exchange import Chain
from carnet_rag.settings import Settings

LOOK_SECONDS = 30.0
"""How often the service looks for another build."""
_KEPT_PARTS = 16
ALL = Scope()
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """An opened index and what answers from it: ``events`` the quotes at once, then the chat
    model's draft, if there is one; ``quoting`` never asks a model. ``scope`` is the part of the
    build that it keeps to.
    """

    index: Index
    chain: Chain
    events: Events
    quoting: Chain
    scope: Scope = ALL

    @property
    def name(self) -> str:
        """Under what its answers may be remembered for all who ask."""
        return f"{self.index.build_id} {astuple(self.scope)}"


class Live:
    """The opened build of a service's settings, or the one index that it was given."""

    def __init__(self, settings: Settings, index: Index | None = None) -> None:
        self._settings = settings
        self._given = index is not None
        self._lock = Lock()
        self._looked = time.monotonic()
        self._opened = open_on(settings, index) if index else _current(settings)
        self._part = lru_cache(maxsize=_KEPT_PARTS)(self._open_part)
        self._rest = lru_cache(maxsize=1)(partial(open_on, settings))

    def now(self) -> Opened:
        """What answers a request that comes now: a carnet whose file has left the corpus is not in
        it. A request keeps what it got until its end.
        """
        due = time.monotonic() - self._looked > LOOK_SECONDS
        if due and not self._given and self._lock.acquire(blocking=False):
            try:
                self._looked = time.monotonic()
                self._look()
            finally:
                self._lock.release()
        opened = self._opened
        if self._given:
            return opened
        rest = without_gone(opened.index, self._settings)
        return opened if rest is opened.index else self._rest(rest)

    def within(self, scope: Scope) -> Opened:
        """The same, keeping to a part of the index. Raises ScopeError."""
        opened = self.now()
        return self._part(opened, scope) if scope else opened

    def _open_part(self, opened: Opened, scope: Scope) -> Opened:
        return open_on(self._settings, narrow(opened.index, scope), scope)

    def _look(self) -> None:
        try:
            follow_store(self._settings.index, self._settings.chroma_url)
            build = current_build(self._settings.index)
            if build is not None and build.name != self._opened.index.build_id:
                self._opened = _current(self._settings)
        except CarnetError as exc:
            # The corpus may have changed before its index, the store may be away: what was
            # opened still answers.
            _log.warning("%s", exc)


def _current(settings: Settings) -> Opened:
    return ready(settings, open_fresh_index(settings))


def ready(settings: Settings, index: Index) -> Opened:
    """What answers from an index just opened, for as long as the process lasts: what it takes is
    read now. Raises ModelError, IndexStaleError.
    """
    index.warm()
    # Every product is thin: several threads cost more to wake than they save.
    ThreadpoolController().limit(limits=1, user_api="blas")
    opened = open_on(settings, index)
    # All of it stays, and looking through it at every collection takes a tenth of a second, more
    # in a large corpus, during which nobody is answered. What was kept before may go.
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    return opened


def open_on(settings: Settings, index: Index, scope: Scope = ALL) -> Opened:
    """What answers from an index, which holds what ``scope`` keeps. Raises ModelError."""
    # Earlier turns of a streamed conversation are only needed for what they named.
    quoting = open_chain(settings.model_copy(update={"llm": None}), index=index)
    chain, events = open_chain(settings, index=index), open_events(settings, index=index)
    return Opened(index, chain, events, quoting, scope)
