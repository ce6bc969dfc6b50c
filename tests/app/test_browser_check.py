"""A journalist checks a figure before printing it, in a real headless Chromium."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from browser import (
    PILOTED,
    SIZES,
    Server,
    fits,
    in_view,
    keep,
    press_tab_until,
    settle,
    sync_api,
)
from PIL import Image

pytestmark = PILOTED

CLAIM = "68 % des entreprises s'allient au niveau national."


@pytest.mark.parametrize("size", list(SIZES))
def test_from_the_chat_to_the_verdict_the_sentence_and_the_citation(
    served: Server, visit: Callable[..., sync_api.Page], size: str
) -> None:
    page = visit(f"{served.address}?q={quote(CLAIM)}", size)
    page.locator(".st-key-check-0 button").click()
    page.locator(".cr-contradicted").wait_for()
    assert page.url.startswith(f"{served.address}verifier?claim=")
    assert "Contredit" in page.locator(".cr-status").inner_text()
    assert "19%" in page.locator(".cr-contradicted").inner_text()
    settle(page)
    page.locator("a.cr-marker").first.click()
    page.wait_for_function("document.activeElement.matches('mark')")
    assert in_view(page, "mark[data-number='1']")
    sentence = page.locator("mark[data-number='1']").inner_text()
    keep(page, f"verifier-{size}")
    assert fits(page)
    cited = page.locator("[class*=st-key-actions-claim-0] .cr-clipped").first.text_content()
    assert " ".join(sentence.split()) in " ".join(cited.split())
    assert "5 juillet 2022" in cited and re.search(r"pages? 12\b", cited)


def test_back_shows_the_check_before_and_the_page_as_it_was(
    served: Server, visit: Callable[..., sync_api.Page]
) -> None:
    page = visit(f"{served.address}verifier")
    page.locator(".st-key-ask-examples").wait_for()
    for claim in ("Les ODD sont au nombre de 17.", CLAIM):
        settle(page)
        page.locator("textarea").first.fill(claim)
        page.locator(".st-key-check button").click()
        page.locator(".cr-question").filter(has_text=claim[-9:]).wait_for()
    settle(page)
    page.go_back()
    page.locator(".cr-question").filter(has_text="nombre de 17").wait_for()
    settle(page)
    page.go_back()
    page.locator(".st-key-ask-examples").wait_for()
    sync_api.expect(page.locator(".cr-question")).to_have_count(0)
    assert page.locator("textarea").first.input_value() == ""


def test_a_pasted_paragraph_by_keyboard_alone(
    served: Server, visit: Callable[..., sync_api.Page]
) -> None:
    page = visit(f"{served.address}verifier")
    page.locator(".st-key-ask-examples").wait_for()
    press_tab_until(page, "document.activeElement.tagName === 'TEXTAREA'")
    page.keyboard.insert_text(f"{CLAIM}\n\nLa Fondation des Territoires a 21 co-fondateurs.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator(".cr-answer").nth(1).wait_for()
    assert page.locator(".cr-contradicted").count() == 1
    assert page.locator(".cr-sure, .cr-supported").count() == 1
    sync_api.expect(page.locator("#cr-said")).to_contain_text("2\u00a0affirmations")
    # What opens stands at the end of the page, and is entered at once all the same.
    press_tab_until(page, "document.activeElement.innerText.includes('Lien vers cette')")
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.closest('[data-testid=stPopoverBody]')")
    page.keyboard.press("Escape")
    page.wait_for_function("document.activeElement.closest('[data-testid=stPopover]')")


def test_a_long_text_tells_how_far_its_checking_is(
    served: Server, visit: Callable[..., sync_api.Page]
) -> None:
    page = visit(f"{served.address}verifier")
    page.locator(".st-key-ask-examples").wait_for()
    settle(page)
    page.evaluate(
        """() => { window.told = []; new MutationObserver(() => {
        const bar = document.querySelector("[data-testid=stProgress]");
        const words = bar && bar.checkVisibility() && bar.innerText.trim();
        if (words && !told.includes(words)) told.push(words);
        }).observe(document.body, {subtree: true, childList: true, characterData: true}); }"""
    )
    page.locator("textarea").first.fill(f"{CLAIM} La Fondation a 21 co-fondateurs. " * 15)
    page.locator(".st-key-check button").click()
    page.locator("[class*=st-key-turn-claim-29]").wait_for()
    told = page.evaluate("told")
    assert len(told) > 3 and all("sur 30" in words for words in told)
    sync_api.expect(page.locator("[data-testid=stProgress]")).to_have_count(0)


@pytest.mark.parametrize("size", list(SIZES))
def test_a_mark_of_a_chart_leads_to_its_sentence_and_the_files_come(
    served: Server, visit: Callable[..., sync_api.Page], size: str, tmp_path: Path
) -> None:
    page = visit(f"{served.address}chiffres", size)
    mark = page.locator(".st-key-series-0 svg .mark-symbol path").first
    mark.wait_for()
    assert fits(page)
    mark.hover()
    toolbars = page.locator("[data-testid=stElementToolbar]:visible")
    sync_api.expect(toolbars).to_have_count(0)  # ours say it in French, below
    mark.click()
    page.locator("#figure").wait_for()
    settle(page)
    assert "figure=" in page.url and in_view(page, "#figure")
    keep(page, f"chiffre-{size}")
    with page.expect_download() as download:
        page.locator(".cr-picture").first.click()
    download.value.save_as(tmp_path / "png")
    picture = Image.open(tmp_path / "png").convert("RGB")
    assert picture.width == 1800 and picture.getpixel((5, 5)) == (255, 255, 255)
    page.locator(".st-key-figures-tools [data-testid=stPopover] button").click()
    for name, magic in (("sheet", "\ufeffidentifiant;chiffre"), ("data", "\ufeffid,written")):
        with page.expect_download() as download:
            page.locator(f".st-key-figures-csv-{name} button").click()
        download.value.save_as(tmp_path / name)
        assert (tmp_path / name).read_bytes().startswith(magic.encode())
    with page.context.expect_page() as opened:
        page.locator(".cr-series a").first.click()
    opened.value.locator("#here").wait_for()


def test_the_table_is_searched(served: Server, visit: Callable[..., sync_api.Page]) -> None:
    page = visit(f"{served.address}chiffres")
    page.locator(".cr-figures").wait_for()
    page.locator(".st-key-figures-words input").fill("ordinateurs réparés")
    page.keyboard.press("Enter")
    sync_api.expect(page.locator(".cr-figures tbody tr")).to_have_count(1)
    assert page.locator(".cr-figures tbody th").inner_text() == "44"
