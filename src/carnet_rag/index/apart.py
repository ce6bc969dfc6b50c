"""The same build, in a process of its own: whoever asks questions in this one keeps its lock."""

from __future__ import annotations

import logging
import multiprocessing
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from carnet_rag.errors import CarnetError
from carnet_rag.index.opening import build_from
from carnet_rag.settings import Settings

if TYPE_CHECKING:
    from carnet_rag.index.build import BuildReport
    from carnet_rag.index.making import Progress

_log = logging.getLogger(__name__)


def build_apart(
    settings: Settings,
    corpus: Path,
    *,
    rebuild: bool = False,
    progress: Progress | None = None,
) -> BuildReport:
    """``build_from`` in another process, which ends with this one; it blocks until then.

    A page of fifty pages added to ten carnets slows the questions asked meanwhile by an eighth,
    by two thirds where both share one interpreter. Raises what ``build_from`` raises, and
    CarnetError when the process was killed.
    """
    # Windows and macOS know no other start, and a fork would copy locks that threads hold.
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    child = context.Process(
        target=_build, args=(there, settings, corpus, rebuild), name="carnet-index", daemon=True
    )
    child.start()
    there.close()
    try:
        while True:
            said: tuple[int, int, str] | BuildReport | Exception = here.recv()
            if isinstance(said, Exception):
                raise said
            if not isinstance(said, tuple):
                return said
            if progress is not None:
                progress(*said)
    except EOFError:
        raise CarnetError(
            "l'indexation a été arrêtée avant la fin (mémoire, ou processus tué) : l'index en "
            "service n'a pas changé, relancez-la."
        ) from None
    finally:
        here.close()
        child.join()


def _build(to: Connection, settings: Settings, corpus: Path, rebuild: bool) -> None:
    try:
        report = build_from(settings, corpus, rebuild=rebuild, progress=lambda *step: to.send(step))
    except Exception as error:
        if not isinstance(error, CarnetError):
            _log.exception("index build failed")
        to.send(error)
    else:
        to.send(report)
