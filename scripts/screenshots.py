"""Take a picture of every page, wide and narrow, light and dark, into artifacts/.

``python scripts/screenshots.py http://localhost:8501`` pictures an application that runs; with
``--password`` the team's space too.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from browser import settle  # noqa: E402  (what the tests know of a page that is still)

ARTIFACTS = ROOT / "artifacts"
SIZES = {"large": (1280, 860), "etroit": (390, 768)}
SCHEMES = ("light", "dark")
QUESTION = "Qu'est-ce qu'une alliance ?"
CLAIM = "68 % des entreprises s'allient au niveau national."
PAGES = {
    "accueil": ("", "#welcome"),
    "reponse": (f"?q={quote(QUESTION)}", "[class*=st-key-actions-]"),
    "commencer": ("commencer", ".cr-answer"),
    "verifier": (f"verifier?claim={quote(CLAIM)}", ".cr-answer"),
    "chiffres": ("chiffres", ".cr-figures"),
    "lire": ("lire", ".cr-carnet-text"),
}
SECTIONS = ("Questions", "Carnets", "Index", "Données")


def main() -> None:
    """Picture the application of the address given."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("address", help="adresse de l'application")
    parser.add_argument("--password", help="mot de passe de l'équipe")
    given = parser.parse_args()
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "chrome"))))
    ARTIFACTS.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name in _pictures(browser, given.address.rstrip("/") + "/", given.password):
            print(name)
        browser.close()


def _pictures(browser: Browser, address: str, password: str | None) -> Iterator[str]:
    for size, (width, height) in SIZES.items():
        for scheme in SCHEMES:
            context = browser.new_context(
                viewport={"width": width, "height": height}, color_scheme=scheme, locale="fr-FR"
            )
            page = context.new_page()
            page.set_default_timeout(120_000)
            for name, (path, shown) in PAGES.items():
                page.goto(address + path)
                page.locator(shown).first.wait_for()
                yield _keep(page, f"page-{name}-{size}-{scheme}")
            if password:
                yield from _team(page, address, password, f"{size}-{scheme}")
            context.close()


def _team(page: Page, address: str, password: str, variant: str) -> Iterator[str]:
    page.goto(f"{address}equipe")
    page.locator("input[type=password]").fill(password)
    page.keyboard.press("Enter")
    page.locator(".st-key-staff-top").wait_for()
    for section in SECTIONS:
        page.locator(".st-key-staff_section").get_by_text(section, exact=True).click()
        yield _keep(page, f"equipe-{section.lower()}-{variant}")


def _keep(page: Page, name: str) -> str:
    settle(page)
    page.screenshot(path=ARTIFACTS / f"{name}.png")
    return name


if __name__ == "__main__":
    main()
