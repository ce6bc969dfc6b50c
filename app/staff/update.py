"""A change of the corpus made by the team: put in service, and told how it ended."""

from __future__ import annotations

import engine
import streamlit as st
from frame import Frame
from markup.text import plain
from turns import ask_later


def start(frame: Frame, message: str, *, question: str | None = None) -> None:
    """Put a change of the corpus in service; its outcome is told when the build has ended."""
    st.session_state["staff_started"] = (message, question)
    engine.build_job().start(frame.settings, changed=True)
    st.rerun()


def tell_outcome(frame: Frame) -> None:
    """Tell once and for all what became of the change that this visitor made."""
    started: tuple[str, str | None] | None = st.session_state.get("staff_started")
    if started is None:
        return
    words, progress = frame.words.staff, engine.build_job().progress
    message, question = started
    if progress.running:
        st.info(plain(f"{message} {words.updating}"), icon=":material/autorenew:")
        return
    if progress.error is not None:
        told = progress.error or frame.words.error_unexpected
        st.error(plain(f"{message} {words.failed} {told}"), icon=":material/error:")
        return
    report = progress.report
    done = words.updated.format(
        embedded=report.embedded if report else 0, seconds=round(report.seconds) if report else 0
    )
    with st.container(key="staff-outcome", border=True):
        st.success(plain(f"{message} {done}"), icon=":material/check:")
        if question is not None:
            label = plain(words.try_it.format(question=question))
            if st.button(label, key="staff-try", type="primary"):
                ask_later(question)
                st.switch_page(frame.chat)
