"""A visitor of the application on a given index, driven through Streamlit's AppTest."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import engine
import pytest
from streamlit.testing.v1 import AppTest

from carnet_rag.index import Index
from carnet_rag.service.live import open_on
from carnet_rag.settings import Settings

REPO = Path(__file__).resolve().parents[1]

Visit = Callable[..., AppTest]
"""Start a visitor's session on the address that the words given make: ``visit(claim="…")``."""


def open_app(index: Index, corpus: Path, folder: Path, patch: pytest.MonkeyPatch) -> Visit:
    """The application on an opened index, answering with quotes."""
    patch.setenv("CARNET_CORPUS", str(corpus))
    patch.setenv("CARNET_INDEX", str(folder))
    settings = Settings.load()
    return visits_to(open_on(settings, index), patch)


def visits_to(opened: engine.Engine, patch: pytest.MonkeyPatch) -> Visit:
    """The application on an opened engine; each call of what is returned is another visitor."""
    patch.setattr(engine, "engine", lambda settings: opened)
    patch.setattr(engine, "staleness", lambda settings: None)
    engine.build_job.clear()

    def visit(**query: str) -> AppTest:
        at = AppTest.from_file(str(REPO / "app" / "main.py"), default_timeout=60)
        for name, value in query.items():
            at.query_params[name] = value
        # What a browser that keeps nothing tells; AppTest runs no component of a page.
        at.session_state["turns"] = []
        return at.run()

    return visit


def page_text(at: AppTest) -> str:
    """What ``st.html`` drew, without the style sheet and the script."""
    bodies = [str(element.proto.body) for element in at.get("html")]
    return "\n".join(b for b in bodies if not b.startswith(("<style", "<script")))
