"""Équipe › Index: its health, its passages, and a bench to try a question on."""

from __future__ import annotations

from datetime import datetime
from html import escape
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import engine
import streamlit as st
from frame import Frame
from markup.answers import outcome
from markup.staff import facts_html, folded_html, list_html, passage_html, title_html
from markup.text import plain
from texts import Texts, counted, grouped, long_date
from widgets import sentence, shown_page

from carnet_rag.answer.composing import answer
from carnet_rag.errors import CarnetError
from carnet_rag.french.sought import Sought
from carnet_rag.intake import read_question
from carnet_rag.search.retrieval import passages_of, retrieve
from carnet_rag.types import Answer

_PAGE = 20
_HITS = 10


def show(frame: Frame) -> None:
    words = frame.words.staff
    st.html(title_html(words.health_title))
    _show_health(frame)
    st.html(title_html(words.bench_title))
    _show_bench(frame)
    st.html(title_html(words.passages_title))
    _show_passages(frame)


def _show_health(frame: Frame) -> None:
    words, index = frame.words.staff, frame.engine.index
    manifest = index.manifest
    try:
        stale = engine.staleness(frame.settings)
    except CarnetError as error:
        stale = str(error)
    values = {
        "state": stale or words.health_fresh,
        "built": _local(manifest.built, frame.words),
    } | {
        name: grouped(count, frame.words)
        for name, count in manifest.counts.items()
        if name in words.health
    }
    # All of them, those that only point at others and are not searched too, as the list below has.
    values |= {
        "carnets": str(len(index.carnets)),
        "passages": grouped(len(index.passages), frame.words),
    }
    st.html(facts_html((words.health[name], values[name]) for name in words.health))
    if manifest.problems:
        label = words.health_problems.format(count=len(manifest.problems))
        st.html(folded_html(label, list_html(manifest.problems)))
    else:
        st.html(f'<p class="cr-understood">{escape(words.health_no_problem)}</p>')
    running = engine.build_job().progress.running
    with st.container(key="staff-index-do", horizontal=True):
        if st.button(words.update, key="staff-update", disabled=running):
            _build(frame, rebuild=False)
        if st.button(words.rebuild, key="staff-rebuild", type="tertiary", disabled=running):
            _build(frame, rebuild=True)


def _local(iso: str, words: Texts) -> str:
    """A time of the server as the clock of the reader has it."""
    try:
        zone = ZoneInfo(st.context.timezone or "Europe/Paris")
    except (ZoneInfoNotFoundError, ValueError, TypeError):
        zone = ZoneInfo("Europe/Paris")
    at = datetime.fromisoformat(iso).astimezone(zone)
    date = long_date(at.date().isoformat(), words)
    return words.staff.health_at.format(date=date, time=at.strftime("%H:%M"))


def _build(frame: Frame, *, rebuild: bool) -> None:
    st.session_state["staff_started"] = ("", None)
    engine.build_job().start(frame.settings, rebuild=rebuild)
    st.rerun()


# --- the passages ----------------------------------------------------------------------------


def _show_passages(frame: Frame) -> None:
    words, index = frame.words.staff, frame.engine.index
    wanted = st.text_input(words.passages_search, key="staff_passages", icon=":material/search:")
    sought = Sought(wanted)
    found = [passage for passage in index.passages if sought.fit(passage.text)]
    st.html(f'<p class="cr-label">{escape(counted(words.passages_found, count=len(found)))}</p>')
    shown = shown_page(found, _PAGE, f"staff_page_{hash(wanted)}")
    st.html("".join(passage_html(p, index.carnet(p.carnet_id), frame.words) for p in shown))


# --- the bench -------------------------------------------------------------------------------


def _show_bench(frame: Frame) -> None:
    words, index = frame.words.staff, frame.engine.index
    with st.form("staff-bench", border=False):
        typed = st.text_input(words.bench_question, key="staff_bench")
        st.form_submit_button(words.bench_run)
    if not typed.strip():
        return
    try:
        question = read_question(typed)
    except CarnetError as error:
        st.error(plain(sentence(str(error))))
        return
    found = retrieve(index, question)
    st.html(
        _decision_html(answer(index, question, found), frame.words)
        + f'<p class="cr-label">{escape(words.bench_found)}</p>'
        + "".join(
            passage_html(hit.passage, index.carnet(hit.passage.carnet_id), frame.words)
            for hit in passages_of(index, found, _HITS)
        )
    )


def _decision_html(answered: Answer, texts: Texts) -> str:
    words, decision = texts.staff, answered.decision
    if decision is None:
        return ""
    said = words.bench_decision.format(
        status=outcome(answered, texts),
        sure=round(decision.probability * 100),
        needed=round(decision.threshold * 100),
    )
    return f'<p class="cr-bench">{escape(said)}</p>'
