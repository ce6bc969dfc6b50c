"""Every page of the application: style, language, navigation. ``serve.py`` serves it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import access
import streamlit as st
from frame import LANGUAGE_COOKIE, Frame, current_language, language_switch, show_page
from markup.text import plain
from streamlit.navigation.page import Page
from texts import CATALOGUE, Texts
from views import chat as page_chat
from views import check as page_check
from views import figures as page_figures
from views import read as page_read
from views import staff as page_staff
from views import start as page_start
from widgets import as_script, run_script, sentence, telling

from carnet_rag.errors import CarnetError
from carnet_rag.settings import Settings

_log = logging.getLogger("carnet_app")
_STYLE = Path(__file__).with_name("style.css")
# A file of ours: Streamlit fetches the drawing of a named icon from the internet.
_ICON = Path(__file__).with_name("icon.svg")
_SCRIPTS = Path(__file__).with_name("script")


def main() -> None:
    st.set_page_config(page_icon=str(_ICON), layout="wide")
    st.html(_STYLE)
    try:
        settings = Settings.load()
    except CarnetError as error:
        st.error(plain(sentence(str(error))), icon=":material/error:")
        st.stop()
    words = CATALOGUE[current_language(settings.language)]
    _add_scripts(words)

    def page(body: Callable[[Frame], None]) -> Callable[[], None]:
        return lambda: _guarded(body, words, settings, (chat, start, check))

    chat = st.Page(page(page_chat.show), title=words.page_chat, url_path="discuter", default=True)
    start = st.Page(page(page_start.show), title=words.page_start, url_path="commencer")
    check = st.Page(page(page_check.show), title=words.page_check, url_path="verifier")
    figures = st.Page(page(page_figures.show), title=words.page_figures, url_path="chiffres")
    read = st.Page(page(page_read.show), title=words.page_read, url_path="lire")
    pages = [chat, start, check, figures, read]
    if access.enabled(settings):
        # Who is of the team knows its address; once there, the menu shows it.
        shown: Literal["visible", "hidden"] = "visible" if access.is_staff(settings) else "hidden"
        title, team = words.staff.page, page(page_staff.show)
        pages.append(st.Page(team, title=title, url_path="equipe", visibility=shown))
    chosen = st.navigation(pages, position="top")
    st.set_page_config(page_title=f"{chosen.title} – {words.tagline}")
    st.session_state["arriving"] = st.session_state.get("page") != chosen.url_path
    st.session_state["page"] = chosen.url_path
    if chosen.url_path == chat.url_path:
        linked = {"passage": read, "carnet": read, "claim": check, "figure": figures}
        for name, target in linked.items():
            if name in st.query_params:
                st.switch_page(target, query_params=st.query_params.to_dict())
    chosen.run()
    language_switch(words)


def _add_scripts(words: Texts) -> None:
    """What the page does by itself, beside what Streamlit draws."""
    code = "\n".join(f.read_text(encoding="utf-8") for f in sorted(_SCRIPTS.glob("*.js")))
    kept = LANGUAGE_COOKIE if "language" in st.session_state else ""
    told = as_script([words.language, words.streamlit, kept])
    run_script(f"{code}\ncarnetPage({told})")


def _guarded(
    body: Callable[[Frame], None], words: Texts, settings: Settings, pages: tuple[Page, Page, Page]
) -> None:
    """Run a page; a failure becomes one clear line, and its detail goes to the server's log."""
    try:
        with telling():
            show_page(body, words, settings, pages)
    except Exception:
        _log.exception("page failed")
        st.error(words.error_unexpected, icon=":material/error:")


if __name__ == "__main__":
    main()
