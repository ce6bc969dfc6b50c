"""Discuter: questions, answers and, beside each answer, the excerpts that it quotes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from html import escape
from itertools import islice
from urllib.parse import quote

import export
import feedback
import guide
import streamlit as st
from frame import Frame
from render import answer_html, panel_html, plain, question_html
from stop_button import StopButton
from streamlit.delta_generator import DeltaGenerator
from texts import Texts

from carnet_rag.chain import TurnInput
from carnet_rag.check import looks_like_claim
from carnet_rag.errors import CarnetError, QuestionError
from carnet_rag.intake import MAX_TURNS
from carnet_rag.onward import onward
from carnet_rag.records import new_id
from carnet_rag.types import Answer

_COLUMNS = (11, 10)
_KEPT_CONVERSATIONS = 20
_ONWARD = 3
# Brings the new turn to the top of the window; nothing of a carnet or a person in it.
SCROLL = "<script>carnetShow('{place}')</script>"


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and its answer, in this visitor's conversation; ``record_id`` is what it is kept
    under, where readers' records are.
    """

    question: str
    answer: Answer
    record_id: str = field(default_factory=new_id)


@dataclass(frozen=True, slots=True)
class Returned:
    """A text that could not be asked, and why."""

    question: str
    error: CarnetError


def show(frame: Frame) -> None:
    """Draw the conversation, then ask what was typed, clicked or linked to."""
    turns: list[Turn] = st.session_state.setdefault("turns", [])
    typed = st.chat_input(frame.words.chat_placeholder, key="question", submit_mode="stop")
    question = typed or st.session_state.pop("pending", None) or _linked_question()
    if not turns and question is None and "returned" not in st.session_state:
        _show_welcome(frame)
    last = len(turns) - 1
    for number in range(len(turns)):
        _show_turn(turns, number, frame, is_last=number == last and question is None)
    if question is not None:
        st.session_state.pop("returned", None)
        _ask(question, turns, frame)
    elif "returned" in st.session_state:
        _show_returned(frame.words)
    past: list[list[Turn]] = st.session_state.get("past", [])
    with st.bottom:
        if turns or past:
            _show_tools(turns, past, frame.words)
        feedback.tell_what_is_recorded(frame)


def _linked_question() -> str | None:
    """The question of ``?q=``, once a session: later reruns keep the same address."""
    linked = st.query_params.get("q")
    seen: set[str] = st.session_state.setdefault("linked", set())
    if not linked or linked in seen:
        return None
    seen.add(linked)
    return linked


def _ask(question: str, turns: list[Turn], frame: Frame) -> None:
    """Ask within the conversation so far, and show the turn. A refused text is given back."""
    number, words = len(turns), frame.words
    waiting = st.empty()
    waiting.html(
        question_html(question, words)
        + f'<p class="cr-waiting" role="status">{escape(words.searching)}</p>'
    )
    stop = StopButton()
    recent = turns[-(MAX_TURNS - 1) :]
    events = frame.engine.events({"turns": [*map(_told, recent), question]}, stop=stop)
    try:
        answer = next(events).answer
    except CarnetError as error:
        waiting.empty()
        st.session_state["returned"] = Returned(question, error)
        _show_returned(frame.words)
        return
    before: Turn | None = st.session_state.pop("retried", None)
    turns.append(Turn(question, answer))
    address = answer.standalone_question or question
    st.session_state.setdefault("linked", set()).add(address)
    st.query_params["q"] = address
    follows = number > 0
    if frame.settings.llm is not None and (answer.status == "answered" or follows):
        _preview(turns[number], f"{number}-quoting", frame, waiting, stop)
        for event in events:
            turns[number] = replace(turns[number], answer=event.answer)
            if event.kind == "answer" and follows:
                _preview(turns[number], f"{number}-answer", frame, waiting, stop)
    if before is not None and _same(before, turns[number]):
        # The same question with the same outcome is one case for the team, with its vote.
        turns[number] = replace(turns[number], record_id=before.record_id)
    waiting.empty()
    _show_turn(turns, number, frame, is_last=True)
    feedback.keep_unanswered(turns[number].answer, turns[number].record_id, frame)
    st.html(SCROLL.format(place=f"t{number}"), unsafe_allow_javascript=True)


def _preview(turn: Turn, stage: str, frame: Frame, place: DeltaGenerator, stop: StopButton) -> None:
    """The answer as it stands, without its buttons, while a chat model is at work. ``stage`` is
    the turn's number and what it waits for.
    """
    words, answer, name = frame.words, turn.answer, f"t{stage.partition('-')[0]}"
    with place.container(), st.container(key=f"turn-{stage}"):
        st.html(f'<div class="cr-turn" id="{name}">{question_html(turn.question, words)}</div>')
        if _differs(turn):
            st.html(_understood_html(answer.standalone_question, words))
        left, right = st.columns(_COLUMNS, gap="large")
        left.html(answer_html(answer, name, words))
        said = words.writing if answer.status == "answered" else words.rereading
        stop.watch(
            left.empty(), f'<p class="cr-waiting cr-writing" role="status">{escape(said)}</p>'
        )
        if answer.citations or answer.nearest:
            right.html(panel_html(answer, name, frame.sources, words))
    st.html(SCROLL.format(place=name), unsafe_allow_javascript=True)


def _same(one: Turn, other: Turn) -> bool:
    """Whether a reader got the same answer to the same question."""
    return (one.question, one.answer.status, one.answer.text) == (
        other.question,
        other.answer.status,
        other.answer.text,
    )


def _differs(turn: Turn) -> bool:
    """Whether the question was understood otherwise than it was typed."""
    return turn.answer.standalone_question.strip() != turn.question.strip()


def _show_returned(words: Texts) -> None:
    """Give back the text that could not be asked, with the reason, until a question is asked."""
    returned: Returned = st.session_state["returned"]
    its_fault = isinstance(returned.error, QuestionError)
    title = words.question_refused if its_fault else words.answer_failed
    message = f"**{title}.** {plain(str(returned.error))}"
    st.error(message, icon=":material/error:")
    st.text_area(words.question_again, returned.question, key="again", height=140)
    st.button(
        words.understood_ask, key="again-ask", on_click=lambda: ask_later(st.session_state["again"])
    )


def _told(turn: Turn) -> TurnInput:
    """A turn as the chain wants it: what was asked, how it was understood, what it got."""
    return {
        "question": turn.question,
        "standalone": turn.answer.standalone_question,
        "answer": turn.answer,
    }


# --- a turn --------------------------------------------------------------------------------


def _show_turn(turns: list[Turn], number: int, frame: Frame, *, is_last: bool) -> None:
    turn, words, name = turns[number], frame.words, f"t{number}"
    answer = turn.answer
    with st.container(key=f"turn-{number}"):
        st.html(f'<div class="cr-turn" id="{name}">{question_html(turn.question, words)}</div>')
        if _differs(turn):
            _show_understood(answer.standalone_question, number, words)
        if looks_like_claim(turn.question):
            _offer_check(turn.question, number, frame)
        left, right = st.columns(_COLUMNS, gap="large")
        with left, st.container(key=f"left-{number}"):
            st.html(answer_html(answer, name, words))
            _show_actions(turn, number, frame, is_last=is_last)
            below = st.container(key=f"next-{number}")
        if answer.citations or answer.nearest:
            right.html(panel_html(answer, name, frame.sources, words))
        if is_last:
            # Last, since each question offered is asked first: the answer is read meanwhile.
            with below:
                _show_onward(turns, number, frame)


def _show_onward(turns: list[Turn], number: int, frame: Frame) -> None:
    """Questions to go on with, looked up once a turn: near this one, else those of the welcome."""
    answer, words = turns[number].answer, frame.words
    offered: dict[Answer, tuple[str, ...]] = st.session_state.setdefault("onward", {})
    if answer not in offered:
        index, past = frame.engine.index, [turn.answer for turn in turns[:number]]
        ask = partial(guide.reply, index.build_id, _engine=frame.engine)
        near = answer.status != "refused"
        found = onward(index, answer, _ONWARD, seen=past, ask=ask) if near else ()
        asked = {turn.answer.standalone_question for turn in turns}
        others = (question for _, question in _starters(frame) if question not in asked)
        offered[answer] = found or tuple(islice(others, _ONWARD))
    if offered[answer]:
        answered = answer.status == "answered"
        label = words.suggestions if answered else words.suggestions_instead
        _show_questions(label, offered[answer], str(number))


def _understood_html(standalone: str, words: Texts) -> str:
    return f'<p class="cr-understood">{escape(words.understood)} : <b>{escape(standalone)}</b></p>'


def _show_understood(standalone: str, number: int, words: Texts) -> None:
    with st.container(key=f"understood-{number}", horizontal=True, vertical_alignment="center"):
        st.html(_understood_html(standalone, words))
        with st.popover("", icon=":material/edit:", help=words.understood_edit, type="tertiary"):
            text = st.text_input(words.understood, standalone, key=f"edit-{number}")
            st.button(
                words.understood_ask,
                key=f"edit-ask-{number}",
                on_click=lambda: ask_later(st.session_state[f"edit-{number}"] or text),
            )


def _offer_check(claim: str, number: int, frame: Frame) -> None:
    """A message that states a figure or a date can be checked instead of answered."""
    label = frame.words.chat_check
    if st.button(label, key=f"check-{number}", icon=":material/fact_check:"):
        st.switch_page(frame.check, query_params={"claim": claim})


def _show_actions(turn: Turn, number: int, frame: Frame, *, is_last: bool) -> None:
    words = frame.words
    with st.container(key=f"actions-{number}", horizontal=True, vertical_alignment="center"):
        with st.popover(words.copy, icon=":material/content_copy:", type="tertiary"):
            st.caption(words.copy_help)
            st.code(export.answer_as_text(turn.answer, words), language=None, wrap_lines=True)
            st.caption(words.link)
            st.code(question_link(turn.answer.standalone_question), language=None, wrap_lines=True)
        if is_last:
            st.button(
                words.retry,
                key=f"retry-{number}",
                type="tertiary",
                icon=":material/refresh:",
                on_click=_retry,
                args=(number,),
            )
        feedback.show_votes(turn.answer, turn.record_id, number, frame)


def question_link(question: str) -> str:
    """The address that asks this question, on this server."""
    base = (st.context.url or "").split("?")[0]
    return f"{base}?q={quote(question)}"


def ask_later(question: str) -> None:
    """Put a question in line for the next run of the page (for callbacks)."""
    st.session_state["pending"] = question


def _show_questions(label: str, questions: Iterable[str], key: str) -> None:
    st.html(f'<p class="cr-label">{escape(label)}</p>')
    with st.container(key=f"ask-{key}", gap="small"):
        for rank, question in enumerate(questions):
            st.button(
                plain(question),
                key=f"ask-{key}-{rank}",
                width="stretch",
                on_click=ask_later,
                args=(question,),
            )


# --- welcome and tools -----------------------------------------------------------------------


def _show_welcome(frame: Frame) -> None:
    words = frame.words
    st.html(
        f'<h1 class="cr-title" id="welcome">{escape(words.chat_title)}</h1>'
        f'<p class="cr-lead">{escape(words.chat_lead)}</p>'
    )
    st.html(SCROLL.format(place="welcome"), unsafe_allow_javascript=True)
    starters = _starters(frame)
    labels: dict[guide.Reader, str] = {
        "newcomer": words.starters_newcomer,
        "journalist": words.starters_journalist,
        "staff": words.starters_staff,
        "any": words.starters_any,
    }
    shown = [reader for reader in labels if any(r == reader for r, _ in starters)]
    if not shown:
        return
    for column, reader in zip(st.columns(len(shown), gap="medium"), shown, strict=True):
        with column:
            _show_questions(labels[reader], (q for r, q in starters if r == reader), reader)


def _starters(frame: Frame) -> tuple[tuple[guide.Reader, str], ...]:
    index = frame.engine.index
    return guide.checked_starters(index.build_id, frame.engine, frame.settings.corpus)


def _show_tools(turns: list[Turn], past: list[list[Turn]], words: Texts) -> None:
    with st.container(key="tools", horizontal=True, gap="small"):
        if turns:
            st.button(
                words.new_conversation,
                key="new",
                type="tertiary",
                icon=":material/add:",
                on_click=_forget,
            )
        if past:
            _show_past(past, words)
        if turns:
            _show_export(turns, words)


def _show_past(past: list[list[Turn]], words: Texts) -> None:
    """The earlier conversations of this browser session, latest first."""
    with st.popover(words.history, icon=":material/history:", type="tertiary"):
        st.caption(words.history_help)
        for rank in reversed(range(len(past))):
            st.button(
                plain(past[rank][0].question),
                key=f"past-{rank}",
                width="stretch",
                on_click=_reopen,
                args=(rank,),
            )


def _show_export(turns: list[Turn], words: Texts) -> None:
    with st.popover(words.export, icon=":material/download:", type="tertiary"):
        made = [turn.answer for turn in turns]
        today = date.today().isoformat()
        for label, suffix, mime, write in (
            (words.export_markdown, "md", "text/markdown", export.to_markdown),
            (words.export_docx, "docx", export.DOCX_MIME, export.to_docx),
            (words.export_pdf, "pdf", "application/pdf", export.to_pdf),
        ):
            st.download_button(
                label,
                partial(write, made, words, today),
                file_name=f"carnets-{today}.{suffix}",
                mime=mime,
                key=f"export-{suffix}",
                on_click="ignore",
                width="stretch",
            )


def _forget() -> None:
    """Begin a new conversation; the one that ends stays within reach for this session."""
    past: list[list[Turn]] = st.session_state.setdefault("past", [])
    if st.session_state.get("turns"):
        past.append(st.session_state["turns"])
        del past[:-_KEPT_CONVERSATIONS]
    st.session_state["turns"] = []
    for name in ("returned", "onward"):
        st.session_state.pop(name, None)
    st.query_params.pop("q", None)


def _reopen(rank: int) -> None:
    """Go back to an earlier conversation; the one on screen takes its place in the history."""
    wanted = st.session_state["past"].pop(rank)
    _forget()
    st.session_state["turns"] = wanted


def _retry(number: int) -> None:
    """Ask the question of a turn again, from there: what followed it gives way."""
    turns: list[Turn] = st.session_state["turns"]
    ask_later(turns[number].question)
    st.session_state["retried"] = turns[number]
    del turns[number:]
