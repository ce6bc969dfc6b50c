"""What every test runs under, and the two indexes that tests share.

The index of the real carnet takes minutes to build: the repository's own is read where it is
fresh. Else one is built and kept between runs, in the folder that ``CARNET_TEST_CACHE`` names or
in pytest's own cache.
"""

from __future__ import annotations

import ipaddress
import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from doubles import bag_model
from hypothesis import settings
from llm_server import Script, serve_chat

from carnet_rag.errors import IndexBusyError
from carnet_rag.index import Index, open_index
from carnet_rag.index.build import build
from carnet_rag.index.embed import DEFAULT, LazyEmbeddings
from carnet_rag.index.in_force import open_at
from carnet_rag.index.opening import stale_reason
from carnet_rag.settings import Settings
from carnet_rag.writing import ChatWriter, open_writer

# How long a test takes is no failure, and the same commit passes twice: what is new is looked for
# with « make test ARGS=--hypothesis-profile=explore ».
settings.register_profile("carnet", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None, max_examples=1000)
settings.load_profile("carnet")

REPO = Path(__file__).resolve().parents[1]
SMALL_CORPUS = Path(__file__).parent / "data" / "corpus"
_CACHE = os.environ.get("CARNET_TEST_CACHE")
_LONGEST_BUILD = 1800.0


def _loopback(address: Any) -> bool:
    host = address[0] if isinstance(address, tuple) else address
    if not isinstance(host, str) or host == "localhost":
        return True  # A local socket's path is bytes or str without a host.
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.startswith("/")


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """Connecting anywhere but to this machine raises."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and not _loopback(address):
            raise AssertionError(f"a test tried to reach {address}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded)
        patch.setenv("HF_HUB_OFFLINE", "1")
        yield


@pytest.fixture(scope="session", autouse=True)
def clean_session_env() -> Iterator[None]:
    """The developer's own settings reach no shared fixture."""
    with pytest.MonkeyPatch.context() as patch:
        _drop_settings(patch)
        yield


@pytest.fixture(autouse=True)
def clean_env(monkeypatch: pytest.MonkeyPatch) -> None:
    """The developer's own settings reach no test."""
    _drop_settings(monkeypatch)


def _drop_settings(patch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("CARNET_") or name in ("OPENAI_API_KEY", "OPENAI_BASE_URL"):
            patch.delenv(name)


@pytest.fixture(scope="session")
def small_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index folder of tests/data/corpus, built with the BagEmbeddings double."""
    folder = tmp_path_factory.mktemp("small") / "index"
    build(SMALL_CORPUS, folder, bag_model(), passage_tokens=120)
    return folder


@pytest.fixture(scope="session")
def small_index(small_folder: Path) -> Iterator[Index]:
    """Six short French carnets, one with a bank of questions; nearness is words in common."""
    with open_at(small_folder, bag_model()) as index:
        yield index


@pytest.fixture(scope="session")
def real_index_folder(request: pytest.FixtureRequest) -> Path:
    """The index folder of the real carnet and its bank, built when it is stale. Only
    read it: it may be the repository's own.
    """
    own = REPO / "index"
    if stale_reason(Settings(corpus=REPO / "corpus", index=own)) is None:
        return own
    home = Path(_CACHE) if _CACHE else Path(request.config.cache.mkdir("carnet"))
    folder = home / "real-index"
    deadline = time.monotonic() + _LONGEST_BUILD
    while True:
        try:
            build(REPO / "corpus", folder, LazyEmbeddings.of(DEFAULT), passage_tokens=220)
            return folder
        except IndexBusyError:
            if time.monotonic() > deadline:
                raise
            time.sleep(2)


@pytest.fixture(scope="session")
def real_index(real_index_folder: Path) -> Iterator[Index]:
    """The real carnet, its bank and the default model."""
    with open_index(real_index_folder) as index:
        yield index


@pytest.fixture
def server() -> Iterator[Script]:
    """A local server that speaks the OpenAI protocol and says what its script says."""
    with serve_chat() as script:
        yield script


@pytest.fixture
def writer(server: Script) -> Iterator[ChatWriter]:
    """The chat model of that server, with a second to answer."""
    opened = open_writer("openai:script", base_url=server.url, timeout=1.0)
    yield opened
    opened.close()
