"""A change of the corpus made by the team: put in service, and told how it ended."""

from __future__ import annotations

import engine
import streamlit as st
from frame import Frame
from markup.text import plain
from texts import counted
from turns import ask_later
from widgets import announce, scroll_to


def start(frame: Frame, message: str, *, question: str | None = None) -> None:
    """Put a change of the corpus in service; its outcome is told when the build has ended."""
    st.session_state["staff_started"] = (message, question)
    st.session_state["staff_told"] = None
    st.session_state.pop("staff_done_in", None)
    engine.build_job().start(frame.settings, changed=True)
    st.rerun()


def tell_outcome(frame: Frame, section: str) -> None:
    """Tell what became of the change that this visitor made: once it is in service, only in the
    section where that was told.
    """
    started: tuple[str, str | None] | None = st.session_state.get("staff_started")
    if started is None:
        return
    words, progress = frame.words.staff, engine.build_job().progress
    message, question = started
    if progress.running:
        said = f"{message} {words.updating}"
        _say("running", said)
        st.info(plain(said), icon=":material/autorenew:")
        return
    if progress.error is not None:
        said = f"{message} {words.failed} {progress.error or frame.words.error_unexpected}"
        _say("failed", said)
        st.error(plain(said), icon=":material/error:")
        return
    if st.session_state.setdefault("staff_done_in", section) != section:
        del st.session_state["staff_started"]
        return
    done = f"{message} {words.updated}"
    _say("done", done)
    with st.container(key="staff-outcome"):
        st.success(plain(done), icon=":material/check:")
        if question is not None:
            label = plain(counted(words.try_it, question=question))
            if st.button(label, key="staff-try", type="primary"):
                ask_later(question)
                st.switch_page(frame.chat)


def _say(state: str, said: str) -> None:
    """Say it once to who listens; who has just changed something is brought to where it is told."""
    before, st.session_state["staff_told"] = st.session_state.get("staff_told"), state
    if before is None:
        scroll_to("team")
    if before != state:
        announce(said)
