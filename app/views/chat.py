"""Discuter: questions, answers and, beside each answer, the excerpts that it quotes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from html import escape
from typing import Literal

import export
import feedback
import kept
import streamlit as st
from engine import Engine, within
from frame import Frame
from markup.answers import outcome, question_html
from markup.text import plain
from scope_choice import ask_scope, scope_text
from stop_button import StopButton
from texts import Texts
from turn_view import show_preview, show_turn
from turns import (
    Turn,
    ask_later,
    begin_anew,
    current,
    earlier,
    follow_address,
    forget,
    just_left,
    name_in_address,
    reopen,
)
from welcome import show_welcome
from widgets import (
    announce,
    base_address,
    line_button,
    losing_button,
    quiet_button,
    scroll_to,
    sentence,
)

from carnet_rag.errors import CarnetError, QuestionError, ScopeError
from carnet_rag.french.english import spoken
from carnet_rag.index import Index
from carnet_rag.index.scope import Scope
from carnet_rag.intake import MAX_TURNS, read_question
from carnet_rag.service.chain import TurnInput
from carnet_rag.service.exchange import turn_of
from carnet_rag.types import Act, Answer

_ALONE: tuple[Act, ...] = ("start", "summary", "identity", "site", "privacy")


@dataclass(frozen=True, slots=True)
class Returned:
    """A text that could not be asked, and why."""

    question: str
    error: CarnetError


def show(frame: Frame) -> None:
    head = st.container(key="head")
    opening = "turns" not in st.session_state
    if not kept.restore(frame):
        return  # the browser is about to tell what it keeps
    with st.container(key="ask", horizontal=True, vertical_alignment="center", gap="small"):
        # Only a model's draft is worth a button that stops it; else a question is taken at once.
        mode: Literal["stop", "submit"] = "stop" if frame.settings.llm else "submit"
        typed = st.chat_input(frame.words.chat_placeholder, key="question", submit_mode=mode)
        with st.container(key="scope", width="content"):
            scope = ask_scope(frame.engine.index, frame.words)
    asked = typed or st.session_state.pop("pending", None)
    followed = follow_address(arriving=frame.arriving, asking=asked is not None)
    kept.follow(frame)
    turns, left = current(), just_left()
    # A question whose run was ended before it was answered is asked again.
    cut_short = st.session_state.pop("asking", None)
    question = asked or followed.question or cut_short
    nothing = not turns and not earlier() and question is None
    if nothing:
        kept.keep()  # before all else is drawn: what is erased is not to be found again
    if not turns and question is None and "returned" not in st.session_state:
        show_welcome(head, _part(scope, frame), frame)
        if past := earlier():
            with head:
                quiet_button(frame.words.resume, "resume", "undo", reopen, len(past) - 1)
        if left:
            scroll_to("welcome")
    else:
        head.html(f'<h1 class="cr-sr">{escape(frame.words.page_chat)}</h1>')
    last = len(turns) - 1
    for number in range(len(turns)):
        show_turn(turns, number, frame, is_last=number == last and question is None)
    if question is not None:
        st.session_state.pop("returned", None)
        _ask(question, scope, turns, frame)
    elif "returned" in st.session_state:
        _show_returned(frame.words)
    elif followed.turn is not None:
        scroll_to(f"t{followed.turn}")
    elif turns and (opening or frame.arriving):
        scroll_to(f"t{last}")
    if turns or earlier():
        base = base_address(frame.settings.public_url)
        show_tools(turns, earlier(), frame.engine.index, frame.words, base)
    feedback.tell_what_is_recorded(frame)
    if not nothing:
        kept.keep()


def _stands_alone(answer: Answer) -> bool:
    """Whether the question means the same to who is sent it, without the turn before."""
    return answer.act is None or answer.act in _ALONE


def _part(scope: Scope, frame: Frame) -> Engine:
    """The part that questions keep to; the whole while there is nothing in it."""
    try:
        return within(frame.engine, scope, frame.settings)
    except ScopeError:
        return frame.engine


def _ask(question: str, scope: Scope, turns: list[Turn], frame: Frame) -> None:
    """Ask within the conversation so far, and show the turn. A refused text is given back."""
    number, words = len(turns), frame.words
    waiting = st.empty()
    waiting.html(
        question_html(question, words)
        + f'<p class="cr-waiting" role="status">{escape(words.searching)}</p>'
    )
    st.session_state["asking"] = question
    stop = StopButton()
    recent = turns[-(MAX_TURNS - 1) :]
    try:
        read_question(question)
        part = within(frame.engine, scope, frame.settings)
        with spoken(words.language):  # where « budget ? » does not tell
            past: list[TurnInput] = [{**turn_of(t.answer), "question": t.question} for t in recent]
            events = part.events({"turns": [*past, question]}, stop=stop)
            answer = next(events).answer
    except CarnetError as error:
        waiting.empty()
        del st.session_state["asking"]
        st.session_state["returned"] = Returned(question, error)
        _show_returned(frame.words)
        return
    turns.append(Turn(question, answer, scope=scope))
    del st.session_state["asking"]
    # An example or thanks, which say nothing by themselves, are shown with what they follow.
    named = next((turn for turn in reversed(turns) if _stands_alone(turn.answer)), None)
    if named is not None:
        name_in_address(named.address)
    if frame.settings.llm is not None and answer.status == "answered":
        show_preview(turns[number], number, frame, waiting, stop)
        for event in events:
            turns[number] = replace(turns[number], answer=event.answer)
    waiting.empty()
    show_turn(turns, number, frame, is_last=True)
    if not scope:  # what a part does not say, the whole may
        turn, before = turns[number], turns[number - 1].answer if number else None
        feedback.keep_unanswered(turn.answer, before, turn.record_id, frame)
    scroll_to(f"t{number}")
    announce(outcome(turns[number].answer, words))


def _show_returned(words: Texts) -> None:
    """Give back the text that could not be asked, with the reason, until a question is asked."""
    returned: Returned = st.session_state["returned"]
    its_fault = isinstance(returned.error, QuestionError | ScopeError)
    title = words.question_refused if its_fault else words.answer_failed
    reason = returned.error.said(words.language)
    message = f"**{title}.** {plain(sentence(reason))}"
    st.error(message, icon=":material/error:")
    st.text_area(words.question_again, returned.question, key="again", height=140)
    st.button(
        words.understood_ask, key="again-ask", on_click=lambda: ask_later(st.session_state["again"])
    )


def show_tools(
    turns: Sequence[Turn],
    past: Sequence[Sequence[Turn]],
    index: Index,
    words: Texts,
    base: str,
) -> None:
    """Draw the tools that have something to work on; ``base`` is where exported links lead."""
    with st.container(key="tools", horizontal=True, gap="small"):
        if turns:
            quiet_button(words.new_conversation, "new", "add", begin_anew)
        if past:
            _show_past(past, words)
        if turns:
            _show_export(turns, index, words, base)
        losing_button(words.forget, words.forget_sure, "forget", "delete", forget)
    st.html(f'<p class="cr-recorded">{escape(words.kept_here)}</p>')


def _show_past(past: Sequence[Sequence[Turn]], words: Texts) -> None:
    with st.popover(words.history, icon=":material/history:", type="tertiary"):
        st.caption(words.history_help)
        for rank in reversed(range(len(past))):
            line_button(past[rank][0].question, f"past-{rank}", reopen, rank)


def _show_export(turns: Sequence[Turn], index: Index, words: Texts, base: str) -> None:
    with st.popover(words.export, icon=":material/download:", type="tertiary"):
        made = [
            export.Exported(turn.question, turn.answer, scope_text(turn.scope, index))
            for turn in turns
        ]
        today = date.today().isoformat()
        for label, suffix, mime, write in (
            (words.export_markdown, "md", "text/markdown", export.to_markdown),
            (words.export_docx, "docx", export.DOCX_MIME, export.to_docx),
            (words.export_pdf, "pdf", "application/pdf", export.to_pdf),
        ):
            data, name = partial(write, made, words, today, base), f"carnets-{today}.{suffix}"
            key = f"export-{suffix}"
            st.download_button(label, data, name, mime, key, on_click="ignore", width="stretch")
