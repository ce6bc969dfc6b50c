"""One turn of a conversation: the question, the answer, its excerpts and what can be done next."""

from __future__ import annotations

from functools import partial
from html import escape
from itertools import islice

import feedback
import guide
import streamlit as st
from engine import within
from frame import Frame
from markup.answers import answer_html, outcome, question_html
from markup.clips import answer_clip_html
from markup.sources import panel_html
from markup.text import glue, plain
from rapidfuzz.fuzz import ratio
from scope_choice import scope_html, scope_text, widen
from stop_button import StopButton
from streamlit.delta_generator import DeltaGenerator
from texts import Texts, counted, named
from turns import Turn, ask_anew, ask_later
from widgets import quiet_button, scroll_to, show_offered, two_columns

from carnet_rag.answer.suggestions import guided, onward
from carnet_rag.check import looks_like_claim
from carnet_rag.french.tokens import fold
from carnet_rag.index.scope import Scope
from carnet_rag.types import Answer

_ONWARD = 3
_ALIKE = 85
"""Percent of letters alike from which a question is the same, a few typing errors mended."""


def show_turn(turns: list[Turn], number: int, frame: Frame, *, is_last: bool) -> None:
    """Draw a turn; ``is_last`` adds what only the latest has: the ways on."""
    turn, words, name = turns[number], frame.words, f"t{number}"
    answer = turn.answer
    with st.container(key=f"turn-{number}"):
        st.html(f'<div class="cr-turn" id="{name}">{question_html(turn.question, words)}</div>')
        if _differs(turn):
            _show_understood(answer.standalone_question, number, words)
        if turn.scope:
            st.html(scope_html(turn.scope, frame.engine.index, words))
        if looks_like_claim(turn.question):
            _offer_check(turn.question, number, frame)
        left, right = two_columns()
        with left, st.container(key=f"left-{number}"):
            st.html(answer_html(answer, name, words))
            if guided(answer):
                st.page_link(frame.start, label=words.start_follow, icon=":material/route:")
            show_actions(answer, turn.record_id, str(number), frame)
            below = st.container(key=f"next-{number}")
        if any(shown := (answer.citations, answer.nearest)):
            right.html(panel_html(*shown, name, frame.engine.index, words))
        if is_last:
            # Last, since each question offered is asked first: the answer is read meanwhile.
            with below:
                if frame.settings.llm and answer.status == "answered" and not answer.summary:
                    label = frame.words.summary_again
                    quiet_button(label, f"again-{number}", "refresh", ask_anew, number)
                if turn.scope and answer.status != "answered":
                    _offer_widening(turn, number, frame)
                _show_onward(turns, number, frame)


def show_preview(
    turn: Turn, number: int, frame: Frame, place: DeltaGenerator, stop: StopButton
) -> None:
    """The answer as it stands, without its buttons, while a chat model is at work."""
    words, answer, name = frame.words, turn.answer, f"t{number}"
    with place.container(), st.container(key=f"turn-{number}-quoting"):
        st.html(f'<div class="cr-turn" id="{name}">{question_html(turn.question, words)}</div>')
        if _differs(turn):
            st.html(_understood_html(answer.standalone_question, words))
        left, right = two_columns()
        left.html(answer_html(answer, name, words))
        said = escape(words.writing)
        stop.watch(left.empty(), f'<p class="cr-waiting cr-writing" role="status">{said}</p>')
        if any(shown := (answer.citations, answer.nearest)):
            right.html(panel_html(*shown, name, frame.engine.index, words))
        # A run that is stopped draws no more: the page presses this one for what is left of it.
        st.button(words.writing, "stopped")
    scroll_to(name)


def show_actions(answer: Answer, record_id: str, name: str, frame: Frame) -> None:
    """What is done with an answer as it stands: it is copied, and voted on."""
    words = frame.words
    with st.container(key=f"actions-{name}", horizontal=True, vertical_alignment="center"):
        st.html(answer_clip_html(answer, outcome(answer, words), words), width="content")
        if answer.act is None:
            feedback.show_votes(answer, record_id, name, frame)


def _differs(turn: Turn) -> bool:
    """Whether the question was understood otherwise than it was typed, its spelling aside."""
    typed, understood = fold(turn.question), fold(turn.answer.standalone_question)
    return ratio(typed, understood) < _ALIKE


def _understood_html(standalone: str, words: Texts) -> str:
    said = glue(named(escape(words.understood), f"<b>{escape(standalone)}</b>", words))
    return f'<p class="cr-understood">{said}</p>'


def _show_understood(standalone: str, number: int, words: Texts) -> None:
    with st.container(key=f"understood-{number}", horizontal=True, vertical_alignment="center"):
        st.html(_understood_html(standalone, words))
        label, key, icon = words.understood_edit, f"edit-{number}", ":material/edit:"
        with st.popover(label, icon=icon, help=label, type="tertiary"):
            text = st.text_area(words.understood, standalone, key=key, height=92)

            def ask() -> None:
                ask_later(st.session_state[key] or text)

            st.button(words.understood_ask, key=f"edit-ask-{number}", on_click=ask)


def _offer_check(claim: str, number: int, frame: Frame) -> None:
    """A message that states a figure or a date can be checked instead of answered."""
    label = frame.words.chat_check
    if st.button(label, key=f"check-{number}", icon=":material/fact_check:"):
        st.switch_page(frame.check, query_params={"claim": claim})


def _offer_widening(turn: Turn, number: int, frame: Frame) -> None:
    """What a part of the carnets does not say, all of them may."""
    kept_to = scope_text(turn.scope, frame.engine.index)
    label = plain(counted(frame.words.scope_widen, kept_to=kept_to))
    quiet_button(label, f"widen-{number}", "zoom_out_map", _widen, turn.question)


def _widen(question: str) -> None:
    widen()
    ask_later(question)


def _show_onward(turns: list[Turn], number: int, frame: Frame) -> None:
    """Questions to go on with, looked up once a turn: near this one; those of the welcome where it
    asks nothing that is in the carnets.
    """
    answer, words = turns[number].answer, frame.words
    offered: dict[tuple[Answer, Scope], tuple[str, ...]]
    offered = st.session_state.setdefault("onward", {})
    key = answer, turns[number].scope
    if key not in offered:
        part = within(frame.engine, turns[number].scope, frame.settings)
        if answer.act is not None or answer.status == "refused":
            asked = {turn.answer.standalone_question for turn in turns}
            starters = guide.checked_starters(part.name, part, frame.settings.corpus)
            offered[key] = tuple(islice((q for _, q in starters if q not in asked), _ONWARD))
        else:
            past = [turn.answer for turn in turns[:number]]
            ask = partial(guide.reply, part.name, _engine=part)
            offered[key] = onward(part.index, answer, _ONWARD, seen=past, ask=ask)
    if offered[key]:
        answered = answer.status == "answered"
        label = words.suggestions if answered else words.suggestions_instead
        show_offered(label, offered[key], str(number), ask_later)
