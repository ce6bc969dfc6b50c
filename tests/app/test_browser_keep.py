"""What a reader keeps, copies and finds again, on a phone and by keyboard, in a real Chromium."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import PILOTED, REPO, Server, ask, in_view, keep, press_tab_until, settle, sync_api

pytestmark = PILOTED

FIRST = "Quels sont les 5 angles de définition du territoire ?"
SECOND = "Qui préside la Fondation des Territoires ?"


@pytest.fixture(scope="module")
def served(real_index_folder: Path) -> Iterator[Server]:
    # Under a path, as behind a proxy.
    server = Server(REPO / "corpus", real_index_folder, path="carnets")
    try:
        yield server.wait()
    finally:
        server.stop()


@pytest.fixture
def context(chromium: sync_api.Browser) -> Iterator[sync_api.BrowserContext]:
    opened = chromium.new_context(viewport={"width": 1280, "height": 800}, locale="fr-FR")
    opened.grant_permissions(["clipboard-read", "clipboard-write"])
    yield opened
    opened.close()


def welcome(context: sync_api.BrowserContext, address: str) -> sync_api.Page:
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(address)
    page.locator("#welcome").wait_for()
    settle(page)
    return page


def test_a_conversation_is_kept_copied_gone_through_and_forgotten(
    served: Server, context: sync_api.BrowserContext
) -> None:
    page = welcome(context, served.address)
    ask(page, FIRST)
    ask(page, SECOND, answers=2)
    assert in_view(page, "#t1 .cr-question")
    assert page.locator("#cr-said").text_content() == "Le carnet répond"
    page.locator("[class*=st-key-actions-1] .cr-copy").click()
    page.get_by_text("Copié").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    quote = page.locator("#t1-answer q").first.inner_text()
    assert copied.count(" ".join(quote.split())) == 1 and "5 juillet 2022" in copied
    assert f"{served.address}lire?passage=" in copied

    turns = page.locator(".cr-turn")
    page.go_back()
    settle(page)
    assert in_view(page, "#t0 .cr-question") and turns.count() == 2
    page.go_back()
    page.locator("#welcome").wait_for()
    sync_api.expect(turns).to_have_count(0)
    page.go_forward()
    sync_api.expect(turns).to_have_count(2)

    page.reload()
    sync_api.expect(turns).to_have_count(2, timeout=60_000)
    other = context.new_page()
    other.goto(served.address)
    sync_api.expect(other.locator(".cr-turn")).to_have_count(2, timeout=60_000)
    settle(other)
    at = other.locator("#t1").evaluate("e => e.getBoundingClientRect().top")
    assert 0 < at < 200  # where the conversation was left, not only in view below the first
    settle(page)
    ask(page, "merci", answers=3)  # it has no address of its own
    page.reload()
    sync_api.expect(turns).to_have_count(3, timeout=60_000)
    settle(page)
    assert in_view(page, "#t2 .cr-question")
    page.locator(".st-key-new button").click()
    page.locator("#welcome").wait_for()
    settle(page)
    page.reload()  # what was cleared is kept in the browser too
    page.locator(".st-key-resume button").click()
    sync_api.expect(turns).to_have_count(3)
    settle(page)
    page.locator(".st-key-forget-ask button").click()  # nothing is lost by one slip
    sync_api.expect(turns).to_have_count(3)
    page.locator(".st-key-forget button").click()
    page.locator("#welcome").wait_for()
    page.reload()
    page.locator("#welcome").wait_for()
    settle(page)
    assert turns.count() == page.locator(".st-key-resume").count() == 0


def test_few_keys_lead_to_the_question_and_streamlit_speaks_french(
    served: Server, context: sync_api.BrowserContext
) -> None:
    page = welcome(context, served.address)
    assert press_tab_until(page, "document.activeElement.tagName === 'TEXTAREA'") < 8
    assert page.evaluate("document.documentElement.lang") == "fr"
    assert page.locator("[data-testid=stSkipToContent]").inner_text().startswith("Aller")
    assert page.locator("h1").count() == 1
    for english in ("Skip to main", "Send message", "Deploy", "Made with", "Main menu"):
        assert page.get_by_text(english).count() == 0
        assert page.locator(f"[aria-label='{english}']").count() == 0
    page.goto(f"{served.address}nulle-part")
    page.get_by_text("Cette adresse ne mène à aucune page").wait_for()
    page.goto(served.address)
    page.locator(".st-key-language-switch button").click()
    page.get_by_text("What would you like to know?").wait_for()
    assert page.evaluate("document.documentElement.lang") == "en"
    page.get_by_role("link", name="Key figures").click()
    page.get_by_role("heading", name="Key figures").wait_for()
    page.reload()
    page.get_by_role("heading", name="Key figures").wait_for()
    sync_api.expect(page).to_have_title(re.compile("^Key figures – "))
    page.goto(f"{served.address}?lang=fr")
    page.get_by_text("Que voulez-vous savoir ?").wait_for()
    # Without a reload too, Streamlit's words follow the language, there and back.
    skip = page.locator("[data-testid=stSkipToContent]")
    for said in ("Go to the question", "Aller à la question"):
        page.locator(".st-key-language-switch button").click()
        sync_api.expect(skip).to_contain_text(said)
    page.get_by_role("link", name="Chiffres clés").click()
    page.get_by_role("heading", name="Chiffres clés").wait_for()


def test_who_waits_in_vain_is_told_in_french(
    served: Server, context: sync_api.BrowserContext
) -> None:
    page = context.new_page()
    page.route("**/_stcore/health", lambda route: route.abort())
    page.goto(served.address)
    page.locator("[data-testid=stAppSkeleton]").wait_for()
    told = page.locator("#cr-waiting")
    assert not told.is_visible()
    page.evaluate(
        "document.getAnimations().forEach((one) => one.effect.updateTiming({delay: -14e3}))"
    )
    told.get_by_text("L'application ne répond pas encore").wait_for()
    assert page.locator("body").inner_text().strip() == told.inner_text().strip()
    page.unroute("**/_stcore/health")
    page.locator("#welcome").wait_for()
    assert not told.is_visible()


def test_on_a_phone_the_answer_is_in_view_and_the_menu_gives_way(
    served: Server, chromium: sync_api.Browser
) -> None:
    phone = chromium.new_context(
        viewport={"width": 390, "height": 768}, locale="fr-FR", has_touch=True, is_mobile=True
    )
    try:
        page = welcome(phone, f"{served.address}?lang=en")
        assert in_view(page, ".cr-about") and in_view(page, "textarea")
        assert press_tab_until(page, "document.activeElement.tagName === 'TEXTAREA'") < 8
        ask(page, FIRST)
        sync_api.expect(page.locator("#cr-said[lang=en]")).to_have_text("The notebook answers")
        page.locator(".st-key-language-switch button").click()
        page.get_by_text("Le carnet répond").first.wait_for()
        assert page.locator("#cr-said").text_content() == ""  # not what was said in English
        ask(page, SECOND, answers=2)
        sync_api.expect(page.locator("#cr-said[lang=fr]")).to_have_text("Le carnet répond")
        assert in_view(page, "#t1-answer .cr-status")
        foot = page.locator(".st-key-ask").bounding_box()
        assert foot is not None and foot["height"] <= 90
        for target in (".st-key-scope button", ".cr-card footer a", ".cr-card footer button"):
            box = page.locator(target).first.bounding_box()
            assert box is not None and min(box["width"], box["height"]) >= 24, target
        page.locator("[data-testid=stMain]").evaluate("e => e.scrollTo(0, e.scrollHeight)")
        settle(page)
        assert page.locator(".st-key-ask").bounding_box() == foot  # it stays where it was
        order = "e => e.getBoundingClientRect().top"
        panel = page.locator(".st-key-turn-1 .cr-panel").evaluate(order)
        assert panel < page.locator(".st-key-next-1").evaluate(order)
        keep(page, "telephone-reponse")
        page.locator("[data-testid=stExpandSidebarButton]").click()
        settle(page)
        close = page.locator("[data-testid=stSidebarCollapseButton] button")
        assert in_view(page, "[data-testid=stSidebarCollapseButton] button")
        keep(page, "telephone-menu")
        close.click()
        page.get_by_text("Le carnet répond").first.wait_for()  # still in French
        page.locator("[data-testid=stExpandSidebarButton]").click()
        settle(page)
        page.keyboard.press("Escape")
        sync_api.expect(close).not_to_be_in_viewport()
        page.locator("[data-testid=stExpandSidebarButton]").click()
        page.locator("[data-testid=stSidebarNavLink]").filter(has_text="Lire").click()
        page.locator(".cr-carnet-text").wait_for()
        settle(page)
        assert in_view(page, "h1")
    finally:
        phone.close()
