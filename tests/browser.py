"""What the browser tests share: a served application, a visitor, a look at the page."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright n'est pas installé")

REPO = Path(__file__).resolve().parents[1]
ARTIFACTS = REPO / "artifacts"
SIZES = {"large": (1440, 900), "etroit": (375, 780)}
# Only what never comes waits so long: how fast the machine is decides nothing.
_START_SECONDS = 120
_ANSWER_MS = 120_000


@contextmanager
def open_browser() -> Iterator[sync_api.Browser]:
    """The system's Chromium; Playwright's event loop must not outlive the module of tests: others
    run their own in the same thread.
    """
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "chrome"))), None)
    if path is None:
        pytest.skip("aucun navigateur Chromium trouvé (Debian : apt install chromium)")
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield opened
        opened.close()


class Server:
    """A served application, stopped with ``stop``; ``settings`` as ``CARNET_*`` names them. What
    it says goes to ``log``.
    """

    def __init__(
        self, corpus: Path, index: Path, *, path: str = "", log: str = os.devnull, **settings: str
    ) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.address = f"http://127.0.0.1:{port}/{path}{'/' if path else ''}"
        command = [sys.executable, "-m", "streamlit", "run", str(REPO / "app" / "serve.py")]
        options = ["--server.address", "127.0.0.1", "--server.port", str(port)]
        options += ["--server.baseUrlPath", path]
        with open(log, "wb") as written:
            self._process = subprocess.Popen(
                [*command, *options, "--server.headless", "true"],
                env=os.environ
                | {"CARNET_CORPUS": str(corpus), "CARNET_INDEX": str(index)}
                | {f"CARNET_{name.upper()}": value for name, value in settings.items()},
                stdout=written,
                stderr=written,
            )

    def wait(self) -> Server:
        """Wait until it answers."""
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(self.address + "_stcore/health", timeout=2):
                    return self
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
        raise AssertionError("the application did not start")

    def stop(self) -> None:
        """End the server's own process."""
        self._process.terminate()
        self._process.wait(20)


@contextmanager
def visits(browser: sync_api.Browser) -> Iterator[Callable[..., sync_api.Page]]:
    """Open an address as a new visitor, who must reach nothing but this machine."""
    contexts = []
    reached: set[str] = set()

    def go(address: str, size: str = "large", scheme: str = "light") -> sync_api.Page:
        width, height = SIZES[size]
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, locale="fr-FR"
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(_ANSWER_MS)
        page.on("request", lambda request: reached.add(urlsplit(request.url).hostname or "data"))
        page.on("websocket", lambda ws: reached.add(urlsplit(ws.url).hostname or "data"))
        page.goto(address)
        return page

    yield go
    for context in contexts:
        context.close()
    assert reached <= {"127.0.0.1", "localhost", "data"}


# A page that a loaded machine draws late gets a second look, named in the report (« rerun »); what
# fails twice is wrong.
PILOTED = [pytest.mark.browser, pytest.mark.flaky(reruns=1)]

_STILL = """() => new Promise((done) => {
    let before = "", same = 0;
    const look = () => {
        const main = document.querySelector("[data-testid=stMain]");
        const now = [document.querySelectorAll("*").length, document.body.innerText.length,
            main && main.scrollTop, main && main.scrollHeight, document.getAnimations().length];
        const drawing = document.querySelector(
            "[data-test-script-state]:not([data-test-script-state=notRunning]), [data-stale=true]");
        same = !drawing && now.join() === before ? same + 1 : 0;
        before = now.join();
        if (same < 5) setTimeout(look, 80); else done();
    };
    look();
})"""


def settle(page: sync_api.Page) -> None:
    """Wait until the application has drawn all that it has to draw and nothing moves."""
    page.evaluate(_STILL)


def keep(page: sync_api.Page, name: str) -> None:
    """Keep a screenshot of what the window shows, once it is still."""
    ARTIFACTS.mkdir(exist_ok=True)
    settle(page)
    page.screenshot(path=ARTIFACTS / f"{name}.png")


def in_view(page: sync_api.Page, selector: str) -> bool:
    """Whether the middle of an element can be seen, above what covers the page's foot."""
    shown: bool = page.locator(selector).first.evaluate(
        """(e) => { const b = e.getClientRects()[0], x = b.x + b.width / 2, y = b.y + b.height / 2;
        const top = document.elementFromPoint(x, y); return !!top && (top === e || e.contains(top)
        || top.contains(e)) && y > 0 && y < innerHeight; }"""
    )
    return shown


def serious_findings(
    page: sync_api.Page, rules: tuple[str, ...] = ()
) -> list[tuple[str, list[str]]]:
    """What axe finds serious or critical on the page, by these rules or by all: the rule, and the
    first elements.
    """
    options: dict[str, object] = {"resultTypes": ["violations"]}
    if rules:
        options["runOnly"] = list(rules)
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    return [
        (found["id"], [node["html"][:160] for node in found["nodes"][:3]])
        for found in axe.run(page, options=options).response["violations"]
        if found["impact"] in ("serious", "critical")
    ]


def ask(page: sync_api.Page, question: str, answers: int = 1) -> None:
    """Type a question and wait until its answer, the ``answers``-th of the page, is all there."""
    page.locator("[data-testid=stChatInputTextArea]").fill(question)
    page.keyboard.press("Enter")
    page.locator("[class*=st-key-actions-]").nth(answers - 1).wait_for()
    settle(page)


def fits(page: sync_api.Page) -> bool:
    """Whether nothing stands out of the window's width, nor can be scrolled to sideways."""
    inside: bool = page.evaluate(
        """() => [document.documentElement, document.querySelector("[data-testid=stMain]")]
        .every((e) => e.scrollWidth <= e.clientWidth)"""
    )
    return inside


def press_tab_until(page: sync_api.Page, holds: str, at_most: int = 60) -> int:
    """Press Tab until the script ``holds`` is true, once the page is still; the number of times."""
    settle(page)
    for pressed in range(at_most):
        if page.evaluate(holds):
            return pressed
        page.keyboard.press("Tab")
    raise AssertionError(f"{at_most} tabs and still not: {holds}")
