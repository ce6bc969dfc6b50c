"""What stands around every page: the language, the index (or the way to build it)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import access
import engine
import streamlit as st
from engine import BuildJob, Engine
from markup.text import plain
from streamlit.navigation.page import Page
from texts import CATALOGUE, Language, Texts
from widgets import sentence, show_title

from carnet_rag.errors import CorpusError, IndexNotFoundError, IndexStaleError
from carnet_rag.records import Records
from carnet_rag.settings import Settings

LANGUAGE_COOKIE = "carnet_langue"
_REFRESH_SECONDS = 2.0
_LABELS: dict[Language, str] = {"fr": "Français", "en": "English"}


@dataclass(frozen=True, slots=True)
class Frame:
    """What a page needs: strings, settings, the engine of the current build, the pages to go to."""

    words: Texts
    settings: Settings
    engine: Engine
    chat: Page
    start: Page
    check: Page

    @property
    def records(self) -> Records | None:
        """What readers asked in vain and thought; None where nothing is recorded."""
        return engine.records(self.settings)

    @property
    def arriving(self) -> bool:
        """Whether the reader comes from another page, or from outside."""
        return bool(st.session_state["arriving"])


def current_language(settings_language: Language) -> Language:
    """Return the visitor's language: the one last chosen, by the switch or by a link's ``?lang=``,
    else the one that the browser keeps from another visit, else the settings'.
    """
    linked = st.query_params.get("lang")
    if linked in CATALOGUE and linked != st.session_state.get("language-linked"):
        st.session_state["language-linked"] = st.session_state["language"] = linked
    asked = st.session_state.get("language") or st.context.cookies.get(LANGUAGE_COOKIE)
    for known in CATALOGUE:
        if asked == known:
            return known
    return settings_language


def language_switch(words: Texts) -> None:
    """The switch between French and English, in the page's corner. Drawn after the page, so that
    the keyboard reaches the page first.
    """
    other: Language = "en" if words.language == "fr" else "fr"

    def change() -> None:
        st.session_state["language"] = other

    with st.container(key="language", horizontal=True, horizontal_alignment="right"):
        st.button(_LABELS[other], key="language-switch", type="tertiary", on_click=change)


def show_page(
    body: Callable[[Frame], None], words: Texts, settings: Settings, pages: tuple[Page, Page, Page]
) -> None:
    """Show a page on the current index; without one, the button that builds it. ``pages`` are
    those that others lead to: the conversation, the guided path, the checking.

    Raises the CarnetErrors that building cannot mend.
    """
    job = engine.build_job()
    try:
        opened = engine.engine(settings)
    except (IndexNotFoundError, IndexStaleError) as error:
        if job.progress.running:
            show_title(words.index_building)
            _follow_build(job, words)
        else:
            show_title(words.index_missing_title)
            st.markdown(plain(sentence(str(error))))
            _build_button(job, settings, words.index_build, words)
        return
    # Where a team looks after the carnets, readers go on with what is open and hear of nothing.
    if access.is_staff(settings) or not access.enabled(settings):
        if job.progress.running:
            _follow_build(job, words)
        else:
            _tell_staleness(job, settings, words)
    body(Frame(words, settings, opened, *pages))


def _tell_staleness(job: BuildJob, settings: Settings, words: Texts) -> None:
    """Offer to update an index that the corpus has left behind; it goes on answering meanwhile."""
    try:
        reason = engine.staleness(settings)
    except CorpusError as error:
        st.warning(plain(sentence(str(error))), icon=":material/warning:")
        return
    if reason:
        with st.container(key="stale", border=True):
            st.markdown(f"**{words.index_stale_title}.** {plain(sentence(reason))}")
            _build_button(job, settings, words.index_update, words)


def _build_button(job: BuildJob, settings: Settings, label: str, words: Texts) -> None:
    error = job.progress.error
    if error is not None:
        st.error(plain(error) or words.error_unexpected, icon=":material/error:")
    if st.button(label, key="build", type="primary", icon=":material/build:"):
        job.start(settings)
        st.rerun()


def _follow_build(job: BuildJob, words: Texts) -> None:
    """Follow the build under way; the rest of the page stays usable."""

    @st.fragment(run_every=_REFRESH_SECONDS)
    def follow() -> None:
        progress = job.progress
        if not progress.running:
            st.rerun(scope="app")
        share = progress.done / progress.total if progress.total else 0.0
        step = words.index_step.format(
            done=progress.done, total=progress.total or "…", label=plain(progress.label)
        )
        waiting = plain(progress.label) or words.index_building
        st.progress(min(share, 1.0), text=step if progress.total else waiting)

    follow()
