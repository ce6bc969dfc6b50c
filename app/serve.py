"""What ``carnet app`` serves: main.py behind its edge, the index opened beforehand."""

from __future__ import annotations

import logging
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import streamlit as st
from edge import Edge
from starlette.middleware import Middleware

from carnet_rag.errors import CarnetError
from carnet_rag.settings import Settings

_log = logging.getLogger("carnet_app")


@asynccontextmanager
async def _opening(app: st.App) -> AsyncIterator[dict[str, Any] | None]:
    """Start to open the index beside the server: it answers at once, the page a little later."""
    threading.Thread(target=warm, name="carnet-warm", daemon=True).start()
    yield None


def warm() -> None:
    """Open the current build and check what the pages offer at first, for all visitors."""
    # Their caches belong to the server, which does not exist yet when this file is read.
    import engine
    import guide
    from views import check as page_check

    try:
        settings = Settings.load()
        opened = engine.engine(settings)
        guide.checked_starters(opened.name, opened, settings.corpus)
        guide.checked_steps(opened.index.build_id, opened, settings.corpus)
        page_check.examples(opened.index.build_id, opened)
    except CarnetError as error:
        # The page says it to the reader, with the way out.
        _log.info("nothing to open yet: %s", error)


app = st.App(Path(__file__).with_name("main.py"), lifespan=_opening, middleware=[Middleware(Edge)])
