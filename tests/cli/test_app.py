"""``carnet app``: the port, the address, the end; and ports for servers."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import SMALL_CORPUS

from carnet_rag.cli import app, main
from carnet_rag.cli.ports import LOOPBACK, choose_port
from carnet_rag.errors import CarnetError


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.create_server((LOOPBACK, 0)) as server:
        yield server.getsockname()[1]


def test_the_first_free_port_is_chosen(taken: int) -> None:
    chosen = choose_port(None, taken, "carnet app")
    assert taken < chosen < taken + 100


def test_a_taken_port_is_told_with_the_way_out(taken: int) -> None:
    with pytest.raises(CarnetError, match=f"{taken} est déjà pris.*--port {taken + 1}"):
        choose_port(taken, 8501, "carnet app")
    done = CliRunner().invoke(main, ["app", "--port", str(taken)])
    assert done.exit_code == 1
    assert f"le port {taken} est déjà pris" in done.stderr


def test_a_free_port_is_kept(taken: int) -> None:
    free = choose_port(None, taken, "carnet app")
    assert choose_port(free, 8501, "carnet app") == free


def test_an_address_that_is_not_this_machine_s_is_told() -> None:
    with pytest.raises(CarnetError, match="ne peut pas être ouvert sur 192.0.2.1"):
        choose_port(8501, 8501, "carnet app", host="192.0.2.1")


def test_without_the_application_s_files_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("carnet_rag.__file__", str(tmp_path / "src" / "x" / "__init__.py"))
    with pytest.raises(CarnetError, match="make app"):
        app.app_script()


@pytest.mark.parametrize(("number", "path"), [(signal.SIGTERM, ""), (signal.SIGINT, "/carnets")])
def test_it_says_where_it_answers_and_stops_when_told(
    number: int, path: str, tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "carnet_rag", "app"]
    folders = ["--corpus", str(SMALL_CORPUS), "--index", str(tmp_path / "index")]
    server = subprocess.Popen(
        command + folders,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        env=os.environ | {"PYTHONUNBUFFERED": "1", "STREAMLIT_SERVER_BASE_URL_PATH": path},
        cwd=tmp_path,
    )
    try:
        assert server.stdout is not None
        line = ""
        while "répond" not in line:
            line = server.stdout.readline()
            assert line, "it stopped before it answered"
        found = re.fullmatch(rf"L'application répond : http://localhost:(\d+){path}\n", line)
        assert found is not None
        with urllib.request.urlopen(f"http://{LOOPBACK}:{found[1]}{path}/", timeout=10) as page:
            assert page.status == 200
        server.send_signal(number)
        assert server.wait(timeout=20) == 0
        with pytest.raises(OSError, match="refused"):
            socket.create_connection((LOOPBACK, int(found[1])), timeout=2)
    finally:
        server.kill()
        server.wait()
        if server.stdout is not None:
            server.stdout.close()
