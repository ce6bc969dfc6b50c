"""What the stories played in a real Chromium share; see ``browser.py``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from browser import Server, sync_api

# Imported where it is needed: without Playwright, the stories are skipped and the rest is not.


@pytest.fixture(scope="module")
def chromium() -> Iterator[sync_api.Browser]:
    from browser import open_browser

    with open_browser() as opened:
        yield opened


@pytest.fixture(scope="session")
def served(real_index_folder: Path) -> Iterator[Server]:
    """The application on the real carnet."""
    from browser import REPO, Server

    server = Server(REPO / "corpus", real_index_folder)
    try:
        yield server.wait()
    finally:
        server.stop()


@pytest.fixture
def visit(chromium: sync_api.Browser) -> Iterator[Callable[..., sync_api.Page]]:
    from browser import visits

    with visits(chromium) as go:
        yield go
