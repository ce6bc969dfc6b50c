"""The application in a real headless Chromium, wide and narrow, by mouse and by keyboard."""

from __future__ import annotations

import csv
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from urllib.parse import quote

import pytest
from browser import (
    PILOTED,
    REPO,
    SIZES,
    Server,
    ask,
    fits,
    in_view,
    keep,
    press_tab_until,
    settle,
    sync_api,
)
from llm_server import serve_chat

from carnet_rag.index import Index

pytestmark = PILOTED

QUESTION = "Quels sont les 5 angles de définition du territoire ?"
FORMULAS = ("=1+1;", "@SUM(A1)", '+1";=2+2', "Pour,=cmd|' /C calc'!A0, -SUM(A1)")
HOSTILE = "<script>alert(1)</script> <img src=x onerror=alert(2)> **gras** $x^2$ :red[rouge]"


# --- the chat --------------------------------------------------------------------------------


@pytest.mark.parametrize("size", list(SIZES))
def test_a_question_a_quote_its_marker_and_the_excerpt(
    served: Server, visit: Callable[..., sync_api.Page], size: str
) -> None:
    page = visit(served.address, size)
    page.locator(".st-key-ask-staff").wait_for()
    ask(page, QUESTION)
    quote = page.locator(".cr-answer q").first.inner_text()
    page.locator("a.cr-marker").first.click()
    mark = page.locator("mark[data-number='1']")
    assert " ".join(mark.inner_text().split()) == " ".join(quote.split())
    page.wait_for_function("document.activeElement.matches('mark')")
    assert in_view(page, "mark[data-number='1']")
    if size == "large":
        assert in_view(page, ".cr-status")
    assert fits(page)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        keep(page, f"extrait-{size}-{scheme}")


def test_the_same_by_keyboard_alone(served: Server, visit: Callable[..., sync_api.Page]) -> None:
    page = visit(served.address)
    page.locator(".st-key-ask-staff").wait_for()
    settle(page)  # what is still being drawn takes the focus away
    press_tab_until(page, "document.activeElement.tagName === 'TEXTAREA'")
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    page.locator("[class*=st-key-actions-]").wait_for()
    settle(page)
    press_tab_until(page, "document.activeElement.matches('a.cr-marker')")
    width = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
    assert float(width.removesuffix("px")) >= 2
    keep(page, "clavier")
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.matches('mark[data-number]')")


def test_the_three_outcomes_and_a_new_conversation(
    served: Server, visit: Callable[..., sync_api.Page]
) -> None:
    page = visit(served.address)
    ask(page, QUESTION)
    ask(page, "Quelle est la recette des crêpes ?", answers=2)
    assert page.locator(".cr-answered").count() == page.locator(".cr-refused").count() == 1
    assert in_view(page, ".cr-refused .cr-status")
    page.locator(".st-key-new button").click()
    page.locator("#welcome").wait_for()
    settle(page)
    assert in_view(page, "#welcome") and in_view(page, "[data-testid=stChatInputTextArea]")
    sync_api.expect(page.locator(".cr-answer")).to_have_count(0)


def test_the_stop_button_ends_the_model_s_call_and_keeps_the_quotes(
    real_index_folder: Path, visit: Callable[..., sync_api.Page]
) -> None:
    with serve_chat() as script:
        script.mode = "endless"
        server = Server(
            REPO / "corpus", real_index_folder, llm="openai:script", llm_base_url=script.url
        )
        try:
            page = visit(server.wait().address)
            page.locator("[data-testid=stChatInputTextArea]").wait_for()
            settle(page)  # asked while the page is still being drawn, there is nothing to stop yet
            page.locator("[data-testid=stChatInputTextArea]").fill(
                "Combien d'ordinateurs ont été réparés ?"
            )
            page.keyboard.press("Enter")
            page.locator(".cr-answered .cr-status").wait_for()
            page.locator(".cr-writing").wait_for()
            page.locator("[data-testid=stChatInputStopButton]").click()
            assert script.hung_up.wait(30)
            page.locator(".cr-writing").wait_for(state="hidden")
            assert page.locator(".cr-answered .cr-status").is_visible()
            page.locator("[class*=st-key-actions-]").wait_for()  # copied, voted on, gone on from
            assert "rédaction arrêtée" in page.locator("#t0-answer, .cr-answer").first.inner_text()
            script.reply = (
                "44 ordinateurs ont été réparés par l'association Gâtinais en transition."
            )
            script.mode = "whole"
            page.locator("[class*=st-key-again-] button").click()
            page.locator(".cr-summary").wait_for()
            settle(page)
            ask(page, "Qui préside la Fondation des Territoires ?", answers=2)
            assert page.locator(".cr-question").count() == 2
        finally:
            server.stop()


@pytest.mark.parametrize("size", list(SIZES))
def test_a_question_keeps_to_who_is_chosen(
    served: Server, visit: Callable[..., sync_api.Page], size: str
) -> None:
    page = visit(served.address, size)
    page.locator(".st-key-ask-staff").wait_for()
    settle(page)
    page.locator(".st-key-scope button").first.click()
    page.get_by_label("Qui parle").click()
    page.get_by_role("option", name="Jean-Paul Delevoye").click()
    keep(page, f"limiter-{size}")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    ask(page, QUESTION)
    assert "Jean-Paul Delevoye" in page.locator(".cr-understood").first.inner_text()
    said = page.locator(".cr-card .cr-speaker").all_inner_texts()
    assert said and all("Jean-Paul Delevoye" in one for one in said)
    assert len(said) == page.locator(".cr-card").count()
    assert page.get_by_text("Select all").count() == 0 and fits(page)


def test_two_visitors_see_only_their_own(
    served: Server, visit: Callable[..., sync_api.Page]
) -> None:
    one, other = visit(served.address), visit(served.address)
    ask(one, QUESTION)
    ask(other, "Quelle est la recette des crêpes ?")
    assert one.locator(".cr-question").count() == other.locator(".cr-question").count() == 1
    assert "crêpes" not in one.locator("body").inner_text()


def test_many_visitors_at_once_get_their_own_answers(served: Server) -> None:
    script = [sys.executable, str(REPO / "eval" / "load.py"), served.address]
    options = ["--visitors", "6", "--questions", "2", "--pause", "0.2"]
    done = subprocess.run([*script, *options], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "12 réponses sur 12" in done.stdout


def test_only_this_machine_is_put_under_load() -> None:
    script = [sys.executable, str(REPO / "eval" / "load.py"), "http://example.org"]
    done = subprocess.run(script, capture_output=True, text=True, timeout=60)
    assert done.returncode == 2
    assert "seule cette machine" in done.stderr


def test_the_conversation_is_exported(
    served: Server, visit: Callable[..., sync_api.Page], tmp_path: Path
) -> None:
    page = visit(f"{served.address}?q={quote(QUESTION)}")
    page.locator(".cr-answer").wait_for()
    page.locator(".st-key-tools").get_by_role("button", name="Exporter").click()
    for suffix, magic in (("md", b"# "), ("docx", b"PK"), ("pdf", b"%PDF")):
        with page.expect_download() as download:
            page.locator(f".st-key-export-{suffix} button").click()
        download.value.save_as(tmp_path / suffix)
        assert (tmp_path / suffix).read_bytes().startswith(magic)


# --- reading, the path -----------------------------------------------------------------------


@pytest.mark.parametrize("size", list(SIZES))
def test_a_link_to_a_passage_shows_it_highlighted(
    served: Server, visit: Callable[..., sync_api.Page], real_index: Index, size: str
) -> None:
    passage = real_index.passages[len(real_index.passages) // 2]
    page = visit(f"{served.address}?passage={quote(passage.passage_id)}", size)
    page.locator("#here").wait_for()
    settle(page)
    assert in_view(page, "#here")
    assert page.locator("#here").inner_text().split()[0] == passage.text.split()[0]
    keep(page, f"lire-passage-{size}")


def test_searching_the_carnet_leads_to_the_passage(
    served: Server, visit: Callable[..., sync_api.Page]
) -> None:
    page = visit(f"{served.address}lire")
    page.locator(".st-key-find input").fill("PÉRSEE3C".lower())
    page.keyboard.press("Enter")
    page.locator(".cr-found a").first.click()
    settle(page)
    assert in_view(page, ".cr-anchor:target ~ :not(.cr-anchor)")


@pytest.mark.parametrize("size", list(SIZES))
def test_the_guided_path_goes_on_and_ends_in_the_chat(
    served: Server, visit: Callable[..., sync_api.Page], size: str
) -> None:
    page = visit(f"{served.address}commencer", size)
    page.locator(".st-key-next button").click()
    page.locator("#step1-answer").wait_for()
    settle(page)
    steps = page.locator(".st-key-steps button").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().top)"
    )
    assert len(steps) > 5 and len(set(steps)) == 1  # one line
    assert in_view(page, "#step1") and in_view(page, "#step1-answer .cr-status")
    keep(page, f"parcours-suite-{size}")
    asked = page.locator(".st-key-ask-step-1-0 button").inner_text()
    page.locator(".st-key-ask-step-1-0 button").click()
    page.locator(".st-key-actions-0").wait_for()
    assert page.locator(".cr-question").inner_text().endswith(asked.replace("\u2060", ""))


# --- what a page must withstand --------------------------------------------------------------


@pytest.fixture
def hostile(tmp_path: Path) -> Iterator[Server]:
    """A carnet full of markup, without an index yet."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    text = f"# Le jardin {HOSTILE}\n\nLe jardin partagé ouvre en mai {HOSTILE} chaque année.\n"
    text += "".join(
        f"\n{one} {n}40 pains sont cuits par an.\n" for n, one in enumerate(FORMULAS, 1)
    )
    (corpus / "jardin.md").write_text(text, encoding="utf-8")
    server = Server(corpus, tmp_path / "index")
    try:
        yield server.wait()
    finally:
        server.stop()


def test_the_button_builds_the_index_and_markup_shows_as_text(
    hostile: Server, visit: Callable[..., sync_api.Page]
) -> None:
    dialogs: list[str] = []
    page = visit(hostile.address)
    page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    page.locator(".st-key-build button").wait_for()
    keep(page, "index-absent")
    page.locator(".st-key-build button").click()
    page.locator("#welcome").wait_for(timeout=240_000)
    ask(page, f"Quand ouvre le jardin partagé {HOSTILE} ?")
    keep(page, "hostile")
    shown = page.locator(".cr-turn").inner_text()
    assert HOSTILE in shown.replace("\u00a0", " ")
    page.goto(f"{hostile.address}lire")
    page.locator(".cr-carnet-text").wait_for()
    # Reading drops the tags of a carnet; what stood between them is text.
    assert "alert(1)" in page.locator(".cr-carnet-text").inner_text()
    for selector in (".katex", ".cr-carnet-text img", ".cr-carnet-text script", ".stMarkdown img"):
        assert page.locator(selector).count() == 0
    assert dialogs == []
    page.goto(f"{hostile.address}chiffres")
    page.locator(".st-key-figures-tools [data-testid=stPopover] button").click()
    for name in ("sheet", "data"):
        with page.expect_download() as download:
            page.locator(f".st-key-figures-csv-{name} button").click()
        text = download.value.path().read_text("utf-8-sig")
        assert "1+1" in text and "cmd|" in text
        # A spreadsheet may take any of these for its separator, whatever the file's own is.
        for separator in ",;\t":
            for cell in chain.from_iterable(csv.reader(text.splitlines(), delimiter=separator)):
                assert not cell.lstrip(' "').startswith(("=", "+", "@", "-")), cell
