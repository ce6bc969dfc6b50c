"""Par où commencer ?: a short path for a newcomer, each step quoted from the carnet."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import Literal

import feedback
import guide
import streamlit as st
from frame import Frame
from markup.answers import answer_html, question_html
from markup.sources import panel_html
from markup.text import plain
from turn_view import show_actions
from turns import ask_later
from widgets import line_button, run_script, scroll_to, show_title, two_columns

from carnet_rag.records import new_id


def show(frame: Frame) -> None:
    words, index = frame.words, frame.engine.index
    show_title(words.page_start, words.start_lead)
    with st.spinner(words.searching):  # the first visitor waits for all the steps
        steps = guide.checked_steps(index.build_id, frame.engine, frame.settings.corpus)
    if not steps:
        st.info(words.start_none)
        return
    at = min(_step_in_address(), len(steps) - 1)
    _show_steps(steps, at)
    step, answer = steps[at]
    with st.container(key=f"turn-step-{at}"):
        told = words.start_step.format(step=at + 1, total=len(steps), title=step.title)
        st.html(f'<h2 class="cr-label" id="step{at}" tabindex="-1">{escape(told)}</h2>')
        left, right = two_columns()
        with left, st.container(key=f"left-step-{at}"):
            st.html(question_html(step.question, words) + answer_html(answer, f"step{at}", words))
            show_actions(answer, _record_id(step), f"step{at}", frame)
            with st.container(key=f"next-step-{at}"):
                _show_next(step, at, len(steps), frame)
        right.html(panel_html(answer.citations, answer.nearest, f"step{at}", index, words))
    feedback.tell_what_is_recorded(frame)
    _show_ways(at, len(steps), frame)
    if st.session_state.pop("step-chosen", False):
        scroll_to(f"step{at}")


def _step_in_address() -> int:
    asked = st.query_params.get("etape", "1")
    return max(int(asked) - 1, 0) if asked.isdecimal() and len(asked) < 4 else 0


def _record_id(step: guide.Step) -> str:
    kept: dict[str, str] = st.session_state.setdefault("step-records", {})
    return kept.setdefault(step.question, new_id())


def _go_to(step: int) -> None:
    st.query_params["etape"] = str(step + 1)
    st.session_state["step-chosen"] = True


def _show_steps(steps: tuple[tuple[guide.Step, object], ...], at: int) -> None:
    with st.container(key="steps", horizontal=True, gap="small"):
        for rank, (step, _) in enumerate(steps):
            look: Literal["primary", "secondary"] = "primary" if rank == at else "secondary"
            title = f"**{rank + 1}.** {plain(step.title)}"
            st.button(title, f"step-{rank}", type=look, on_click=_go_to, args=(rank,))
    run_script('carnetAlong("steps")')


def _show_next(step: guide.Step, at: int, total: int, frame: Frame) -> None:
    if step.next:
        st.html(f'<p class="cr-label">{escape(frame.words.start_ask)}</p>')
        with st.container(key="ask-step", gap="small"):
            for rank, question in enumerate(step.next):
                if line_button(question, f"ask-step-{at}-{rank}", None):
                    ask_later(question)
                    st.switch_page(frame.chat)
    if at == total - 1:
        st.html(f'<p class="cr-lead">{escape(frame.words.start_done)}</p>')


def _show_ways(at: int, total: int, frame: Frame) -> None:
    """The way to the steps before and after, at the foot of the window wherever one has read to."""
    words = frame.words
    with st.container(key="ways", horizontal=True):
        if at > 0:
            back = ":material/arrow_back:"
            st.button(words.start_previous, "previous", icon=back, on_click=_go_to, args=(at - 1,))
        if at < total - 1:
            go = partial(st.button, words.start_next, "next", type="primary", icon_position="right")
            go(icon=":material/arrow_forward:", on_click=_go_to, args=(at + 1,))
