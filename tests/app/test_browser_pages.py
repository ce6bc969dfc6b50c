"""What stands side by side is level, in a real headless Chromium. Every page and state:
``scripts/screenshots.py``.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from browser import PILOTED, Server, settle, sync_api

pytestmark = PILOTED


def test_what_stands_side_by_side_or_one_below_the_other_is_level(
    served: Server, visit: Callable[..., sync_api.Page]
) -> None:
    def at(side: str, selector: str) -> float:
        script = f"e => e.getBoundingClientRect().{side}"
        place: float = page.locator(selector).first.evaluate(script)
        return place

    page = visit(served.address)
    page.locator(".cr-shelf-list").wait_for()
    settle(page)
    shelf, card = ".cr-shelf-list h2", "[class*=st-key-card-0] h2"
    assert abs(at("top", shelf) - at("top", card)) < 2
    page.goto(f"{served.address}?q={quote('Comment cuire des crêpes ?')}")
    page.locator(".st-key-actions-0").wait_for()
    settle(page)
    link, copy = "[data-testid=stPageLink-NavLink]", ".st-key-actions-0 .cr-copy"
    assert abs(at("left", link) - at("left", copy)) < 2
    menu, language = "[data-testid=stTopNavLink] p", ".st-key-language-switch p"
    middles = [at("top", one) + at("bottom", one) for one in (menu, language)]
    assert abs(middles[0] - middles[1]) <= 4
