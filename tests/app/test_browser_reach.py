"""What is to be pressed or found stands within reach, in a real headless Chromium."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import quote

import pytest
from browser import PILOTED, Server, ask, fits, in_view, settle, sync_api

from carnet_rag.index import Index

pytestmark = PILOTED

_SMALL = """() => [...document.querySelectorAll("button, summary, footer a")].filter((one) => {
    const box = one.getBoundingClientRect();
    return box.width > 1 && one.checkVisibility({visibilityProperty: true})
        && Math.min(box.width, box.height) < 44;
}).map((one) => one.outerHTML.slice(0, 160))"""


@pytest.fixture
def phone(chromium: sync_api.Browser) -> Iterator[sync_api.Page]:
    context = chromium.new_context(
        viewport={"width": 390, "height": 844}, locale="fr-FR", has_touch=True, is_mobile=True
    )
    yield context.new_page()
    context.close()


def test_a_finger_finds_every_button_of_a_phone(served: Server, phone: sync_api.Page) -> None:
    phone.goto(served.address)
    phone.locator("#welcome").wait_for()
    settle(phone)
    assert phone.evaluate(_SMALL) == []
    ask(phone, "Qui préside la Fondation des Territoires ?")
    ask(phone, "et quand a-t-elle été lancée ?", answers=2)
    assert phone.get_by_role("button", name="Corriger la question comprise").count() == 1
    assert phone.evaluate(_SMALL) == [] and fits(phone)
    for address in ("commencer", "chiffres", "lire"):
        phone.goto(f"{served.address}{address}")
        phone.locator(".cr-answer, .cr-figures, .cr-carnet-text").first.wait_for()
        settle(phone)
        assert phone.evaluate(_SMALL) == [] and fits(phone), address


def test_the_steps_say_their_name_and_lead_on_without_scrolling(
    served: Server, phone: sync_api.Page
) -> None:
    phone.goto(f"{served.address}commencer?etape=5")
    phone.locator("#step4-answer").wait_for()
    settle(phone)
    for before, then in ((4, 5), (5, 6)):
        chosen = f".st-key-step-{before} button"
        name = phone.locator(f"#step{before}").inner_text().partition(":")[2].strip()
        assert name and phone.locator(chosen).inner_text().endswith(name)
        assert in_view(phone, chosen) and in_view(phone, ".st-key-next button")
        phone.locator(".st-key-next button").click()
        phone.locator(f"#step{then}-answer").wait_for()
        settle(phone)
    assert phone.locator(".st-key-next").count() == 0
    assert in_view(phone, ".st-key-previous button")


def test_figures_are_searched_at_the_top_and_found_right_below(
    served: Server, chromium: sync_api.Browser
) -> None:
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, locale="fr-FR")
    page = context.new_page()
    page.goto(f"{served.address}chiffres")
    page.locator(".cr-chart-title").first.wait_for()
    settle(page)
    field = page.locator(".st-key-figures-words input")
    top = field.evaluate("e => e.getBoundingClientRect().top")
    assert top < page.locator(".cr-chart-title").first.evaluate(
        "e => e.getBoundingClientRect().top"
    )
    field.fill("fondateurs")
    page.keyboard.press("Enter")
    page.locator(".cr-figures tbody tr").first.get_by_text("co-fondateurs").first.wait_for()
    settle(page)
    assert in_view(page, ".cr-figures tbody tr")
    context.close()


def test_one_frame_goes_around_the_whole_quote(
    served: Server, visit: Callable[..., sync_api.Page], real_index: Index
) -> None:
    passage = next(p for p in real_index.passages if len(p.sentences) > 3)
    first, last = passage.sentences[0], passage.sentences[2]
    span = quote(f"{first.start}-{last.end}")
    page = visit(f"{served.address}lire?passage={quote(passage.passage_id)}&quote={span}")
    page.locator("#here").wait_for()
    settle(page)
    marks = page.locator(".cr-carnet-text mark")
    said = "".join(marks.all_inner_texts())
    for sentence in (first, last):
        assert sentence.text.split()[-1].rstrip(".") in said
    widths = marks.evaluate_all("all => all.map((e) => getComputedStyle(e).outlineWidth)")
    assert set(widths) == {"2px"}
    blocks = marks.evaluate_all("all => new Set(all.map((e) => e.parentElement)).size")
    assert blocks == marks.count()  # one in each paragraph
