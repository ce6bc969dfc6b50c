"""Every page in a real headless Chromium: it fits its window, is pictured, suits axe."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import pytest
from browser import PILOTED, Server, fits, keep, serious_findings, settle, sync_api

pytestmark = PILOTED

QUESTION = "Quels sont les 5 angles de définition du territoire ?"
CLAIM = "68 % des entreprises s'allient au niveau national."
PAGES = (
    ("accueil", "", ".st-key-ask-staff"),
    ("reponse", f"?q={quote(QUESTION)}", ".st-key-actions-0"),
    ("hors-sujet", f"?q={quote('Comment cuire des crêpes ?')}", ".st-key-actions-0"),
    ("parcours", "commencer", "#step0-answer"),
    ("verifier", "verifier", ".st-key-ask-examples"),
    ("verdict", f"verifier?claim={quote(CLAIM)}", ".cr-answer"),
    ("chiffres", "chiffres", ".cr-figures"),
    ("lire", "lire", ".cr-carnet-text"),
)


# A page is loaded once for both schemes: its colours are all that the scheme changes.
@pytest.mark.parametrize(("size", "language"), [("large", "en"), ("etroit", "fr")])
def test_every_page_fits_its_window_is_pictured_and_accessible(
    served: Server, visit: Callable[..., sync_api.Page], size: str, language: str
) -> None:
    serious = []
    page = visit(served.address, size)
    for name, path, awaited in PAGES:
        page.goto(f"{served.address}{path}{'&' if '?' in path else '?'}lang={language}")
        page.locator(awaited).wait_for()
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            keep(page, f"{name}-{size}-{scheme}")
            assert fits(page), name
            serious += [(name, scheme, *found) for found in serious_findings(page)]
        page.emulate_media(color_scheme="light")
        assert page.locator("h1").count() == 1, name
        assert page.evaluate("document.documentElement.lang") == language
    page.goto(served.address)
    page.locator(".st-key-scope button").first.click()
    page.locator("[data-testid=stPopoverBody]").wait_for()
    settle(page)
    serious += [("limiter", *found) for found in serious_findings(page)]
    assert serious == []


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
