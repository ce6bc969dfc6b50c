"""Walk through every page and state of the application, wide and narrow, light and dark, in French
and in English; keep a picture of each in artifacts/ and say what is wrong with any.

Wrong is: what axe finds serious, what stands out of the window, a page without its language or its
one first heading, words of Streamlit's own left in English on a French page.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from itertools import product
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))

from browser import (  # noqa: E402  (what the tests know of a page)
    ARTIFACTS,
    SIZES,
    Server,
    ask,
    fits,
    keep,
    open_browser,
    serious_findings,
    settle,
    sync_api,
)

LANGUAGES = ("fr", "en")
WAYS = ("talk", "menu", "read", "team")
PASSWORD = "mot de passe d'équipe"
QUESTION = "Qu'est-ce qu'une alliance ?"
MISSED = "À quelle heure ferme la boulangerie du phare de l'estran ?"
CLAIMS = (
    "68 % des entreprises s'allient au niveau national.\n"
    "Les ODD sont au nombre de 17.\n"
    "64 % des élus locaux s'allient.\n"
    "Les crêpes cuisent deux minutes."
)
CARNET = "# Le fournil\n\n## Le pain\n\nLe fournil cuit 140 pains le jeudi.\n"
# Read where the application speaks: not in what the carnets and the readers say.
_ENGLISH = re.compile(
    r"\b(the|and|of|with|your|this|that|is|are|not|please|press|click|show|hide|select|choose|open|"
    r"close|clear|remove|add|upload|browse|file|download|search|view|copy|loading|running|settings|"
    r"menu items|main|error|enter|submit|apply|stop|send|drag|drop|link|heading|icon|step|value)\b",
    re.IGNORECASE,
)
_SPOKEN = """() => {
    const told = [], theirs = "[lang=fr], .cr-card, .cr-carnet-text, .cr-question, textarea, q, "
        + "code, script, style, noscript, [class*='Icon'] > span, .cr-figures, .cr-series, svg";
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const text = texts.currentNode;
        if (text.data.trim() && !text.parentElement.closest(theirs)
            && text.parentElement.checkVisibility()) told.push(text.data.trim());
    }
    for (const one of document.querySelectorAll("[aria-label], [title], [placeholder], [alt]"))
        if (!one.closest(".cr-card, .cr-carnet-text") && one.checkVisibility())
            for (const name of ["aria-label", "title", "placeholder", "alt"])
                if (one.getAttribute(name)) told.push(one.getAttribute(name));
    return told;
}"""


class Walk:
    """One visitor's way through the application, in a window of one size and in one language."""

    def __init__(self, page: sync_api.Page, address: str, language: str) -> None:
        self.page, self.address, self.language = page, address, language

    def go(self, path: str, awaited: str) -> None:
        """Open an address of the application and wait for what is named."""
        joint = "&" if "?" in path else "?"
        self.page.goto(f"{self.address}{path}{joint}lang={self.language}")
        self.page.locator(awaited).first.wait_for()
        settle(self.page)

    def click(self, selector: str, awaited: str = "[data-testid=stApp]") -> None:
        """Click and wait for what is named."""
        self.page.locator(selector).first.click()
        self.page.locator(awaited).first.wait_for()
        settle(self.page)

    def popover(self, selector: str) -> None:
        """Open what a button holds."""
        button = f"{selector} [data-testid=stPopover] button:visible"  # one for each size of window
        self.click(button, "[data-testid=stPopoverBody]")

    def escape(self) -> None:
        """Close what is open."""
        self.page.keyboard.press("Escape")
        settle(self.page)

    def write(self, selector: str, text: str) -> None:
        """Write in a field and leave it."""
        self.page.locator(selector).first.fill(text)
        self.page.keyboard.press("Enter")
        settle(self.page)

    # Each way yields the name of a state once the page is in it.

    def talk(self) -> Iterator[str]:
        """Discuter."""
        page = self.page
        self.go("", ".st-key-ask-staff")
        yield "accueil"
        self.popover(".st-key-scope")
        yield "limiter"
        self.escape()
        ask(page, QUESTION)
        yield "reponse"
        ask(page, "Et qui peut en faire partie ?", answers=2)
        yield "suite"
        self.popover(".st-key-understood-1")
        yield "suite-comprise"
        self.escape()
        self.click("[class*=st-key-wrong-1-] button:visible", "[data-testid=stPopoverBody]")
        yield "avis"
        self.escape()
        ask(page, MISSED, answers=3)
        yield "sans-reponse"
        ask(page, "68 % des entreprises s'allient au niveau national.", answers=4)
        yield "affirmation"
        ask(page, "Bonjour !", answers=5)
        yield "bonjour"
        page.locator(".st-key-tools button:visible").filter(has_text="Export").click()
        yield "exporter"
        self.escape()
        page.locator("[data-testid=stChatInputTextArea]").fill("a" * 3000)
        page.keyboard.press("Enter")
        page.locator("[data-testid=stAlert]").wait_for()
        yield "refusee"
        self.click(".st-key-new button", "#welcome")
        self.popover(".st-key-tools")
        yield "historique"
        self.escape()
        self.go("nulle-part", "[role=dialog], [data-testid=stAlert]")
        yield "nulle-part"
        self.go("?passage=inconnu", "[data-testid=stAlert]")
        yield "lien-mort"

    def menu(self) -> Iterator[str]:
        """The menu of a phone."""
        self.go("", "#welcome")
        opening = self.page.locator("[data-testid=stExpandSidebarButton]")
        if opening.count():
            opening.click()
            yield "menu"

    def read(self) -> Iterator[str]:
        """The guided path, the check, the figures, the carnet."""
        page = self.page
        self.go("commencer", "#step0-answer")
        yield "parcours"
        self.click(".st-key-next button", "#step1-answer")
        yield "parcours-suite"
        self.go("verifier", ".st-key-ask-examples")
        yield "verifier"
        page.locator("textarea").first.fill(CLAIMS)
        self.click(".st-key-check button", "[class*=st-key-turn-claim-3]")
        yield "verdicts"
        self.popover("[class*=st-key-actions-claim-0]")
        yield "verdict-lien"
        self.escape()
        page.locator("textarea").first.fill("Qui êtes-vous ?")
        self.click(".st-key-check button", "[data-testid=stAlert]")
        yield "verifier-question"
        self.go("chiffres", ".cr-figures")
        yield "chiffres"
        self.click(".cr-behind summary")
        self.click(".st-key-figures-filters summary")
        yield "chiffres-filtrer"
        self.popover(".st-key-figures-tools")
        yield "chiffres-csv"
        self.escape()
        link = page.locator(".cr-figures .cr-ways a[href*='figure=']").first.get_attribute("href")
        self.go(f"chiffres?{(link or '').partition('?')[2]}", "#figure")
        yield "chiffre"
        self.write(".st-key-figures-words input", "boulangerie du phare")
        yield "chiffres-aucun"
        self.go("lire", ".cr-carnet-text")
        yield "lire"
        if page.locator(".cr-contents-folded summary").is_visible():
            self.click(".cr-contents-folded summary")
            yield "sommaire"
        self.write(".st-key-find input", "alliance")
        yield "lire-trouve"
        self.write(".st-key-find input", "boulangerie du phare")
        yield "lire-rien"

    def team(self) -> Iterator[str]:
        """Équipe. Nothing of the carnets is changed but a known question, deleted and put back."""
        page = self.page
        self.go("equipe", "input[type=password]")
        yield "equipe-entrer"
        self.write("input[type=password]", "autre chose")
        page.locator("[data-testid=stAlert]").wait_for()
        yield "equipe-refus"
        self.write("input[type=password]", PASSWORD)
        page.locator(".st-key-staff-top").wait_for()
        yield "equipe-questions"
        self.click(".st-key-staff-lists button >> nth=1")
        yield "equipe-avis"
        self.click(".st-key-staff-lists button >> nth=2", ".st-key-staff-known-0")
        yield "equipe-connues"
        self.click(".st-key-staff-known-do-0 button", ".st-key-staff-save")
        yield "equipe-corriger"
        self.click(".st-key-staff-back button", ".st-key-staff-lists")
        self.click(".st-key-staff_section button >> nth=1", "[data-testid=stFileUploader]")
        yield "equipe-carnets"
        choose = page.locator("input[type=file]")
        photo = {"name": "photo.png", "mimeType": "image/png", "buffer": b"png"}
        choose.set_input_files(files=[photo])
        page.locator("[data-testid=stFileChip] [role=alert]").first.wait_for()
        yield "equipe-refuse"
        file = {"name": "fournil.md", "mimeType": "text/markdown", "buffer": CARNET.encode()}
        choose.set_input_files(files=[file])
        page.locator(".st-key-staff-report").wait_for()
        yield "equipe-lecture"
        self.click(".st-key-staff_section button >> nth=2", ".st-key-staff-index-do")
        yield "equipe-index"
        self.write("[class*=st-key-staff_passages] input", "alliance")
        self.write("[class*=st-key-staff_bench] input", QUESTION)
        page.locator(".cr-bench").first.wait_for()
        yield "equipe-essai"
        self.click(".st-key-staff_section button >> nth=3", ".st-key-staff-export")
        yield "equipe-donnees"


def main() -> int:
    """Walk in every pair; print what is wrong, and how many states were seen."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--size", nargs="*", choices=SIZES, default=list(SIZES))
    parser.add_argument("--language", nargs="*", choices=LANGUAGES, default=LANGUAGES)
    parser.add_argument("--way", nargs="*", choices=WAYS, default=WAYS)
    given = parser.parse_args()
    seen, wrong = 0, []
    with tempfile.TemporaryDirectory() as folder, open_browser() as browser:
        corpus, index = Path(folder, "corpus"), Path(folder, "index")
        shutil.copytree(ROOT / "corpus", corpus)
        shutil.copytree(ROOT / "index", index, symlinks=True)
        ARTIFACTS.mkdir(exist_ok=True)
        server = Server(
            *(corpus, index),
            log=str(ARTIFACTS / "pages.log"),
            data=str(Path(folder, "data")),
            staff_password=PASSWORD,
        )
        try:
            server.wait()
            for size, language, way in product(given.size, given.language, given.way):
                width, height = SIZES[size]
                context = browser.new_context(
                    viewport={"width": width, "height": height}, locale="fr-FR"
                )
                page = context.new_page()
                page.set_default_timeout(180_000)  # only what never comes waits so long
                for state in getattr(Walk(page, server.address, language), way)():
                    found = list(_look(page, f"{state}-{size}-{language}", language))
                    seen += 2
                    wrong += found
                    for one in found:
                        print(one, flush=True)
                context.close()
        finally:
            server.stop()
    print(f"{seen} états vus, {len(wrong)} défauts")
    return 1 if wrong else 0


def _look(page: sync_api.Page, name: str, language: str) -> Iterator[str]:
    """Keep a picture of the state in both schemes; what is wrong with it."""
    if not fits(page):
        yield f"{name}: déborde de la fenêtre"
    if page.evaluate("document.documentElement.lang") != language:
        yield f"{name}: langue de la page"
    if page.locator("h1").count() != 1:
        yield f"{name}: {page.locator('h1').count()} h1"
    if language == "fr":
        for text in dict.fromkeys(page.evaluate(_SPOKEN)):
            if _ENGLISH.search(text):
                yield f"{name}: en anglais : {text[:100]!r}"
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        keep(page, f"{name}-{scheme}")
        rules = () if scheme == "light" else ("color-contrast",)  # all that a scheme changes
        for rule, nodes in serious_findings(page, rules):
            yield f"{name}-{scheme}: {rule} {nodes}"
    page.emulate_media(color_scheme="light")


if __name__ == "__main__":
    sys.exit(main())
