"""Équipe › Questions: what readers asked in vain or rated badly, grouped; what is known already."""

from __future__ import annotations

from collections import Counter
from functools import partial
from html import escape

import streamlit as st
from frame import Frame
from markup.staff import folded_html, list_html
from markup.text import glue
from texts import Texts, counted, long_date, named
from widgets import choose_one, losing_button, quiet_button

from carnet_rag.french.intent import read_intent
from carnet_rag.index import Index
from carnet_rag.records import Records
from carnet_rag.records.groups import Group, are_alike, group, open_cases
from staff import editor as staff_editor
from staff import known as staff_known
from staff.editor import rows
from staff.excerpts import text_of

_SHOWN = 30


def show(frame: Frame) -> None:
    if staff_editor.is_open():
        staff_editor.show(frame)
        return
    if frame.records is None:
        return
    words = frame.words.staff
    cases, index = open_cases(frame.records.all()), frame.engine.index
    lists = {
        "unanswered": [
            r
            for r in cases
            if r.reason is None and not _is_answered(index.build_id, r.standalone, index)
        ],
        "rated": [r for r in cases if r.reason is not None],
    }
    embed = partial(_vector, index.build_id, _index=index)
    groups = {name: group(found, embed) for name, found in lists.items()}
    counts = {name: len(found) for name, found in groups.items()}
    counts["known"] = sum(len(rows(frame, carnet)) for carnet in index.carnets)
    with st.container(key="staff-lists", horizontal=True, vertical_alignment="center"):
        named = {name: words.cases[name].format(count=count) for name, count in counts.items()}
        chosen = choose_one(words.cases_label, [*named], "staff_list", named.__getitem__)
        quiet_button(words.case_new, "staff-new", "add", staff_editor.open_case)
    if chosen == "known":
        staff_known.show(frame)
        return
    listed = groups[chosen]
    if not listed:
        st.info(words.cases_none)
    if len(listed) > 1:
        st.caption(words.cases_order)
    for rank, one in enumerate(listed[:_SHOWN]):
        _show_group(one, rank, frame.records, frame)
    if len(listed) > _SHOWN:
        st.caption(counted(words.cases_more, count=len(listed) - _SHOWN))


@st.cache_data(show_spinner=False, max_entries=2_000)
def _vector(build: str, question: str, _index: Index) -> list[float]:
    return _index.embed_query(question)


@st.cache_data(show_spinner=False, max_entries=2_000)
def _is_answered(build: str, question: str, _index: Index) -> bool:
    """Whether a known question that has an answer asks this by now."""
    known = _index.known_question(question)
    if known is None or not are_alike(read_intent(question), read_intent(known.text)):
        return False
    return _index.entry(known.item_id.rpartition("#")[0]).unanswered is None


def _show_group(one: Group, rank: int, records: Records, frame: Frame) -> None:
    words = frame.words.staff
    with st.container(key=f"staff-case-{rank}", border=True):
        st.html(_group_html(one, frame.engine.index, frame.words))
        with st.container(key=f"staff-do-{rank}", horizontal=True):
            if st.button(words.case_answer, key=f"staff-answer-{rank}", icon=":material/edit:"):
                staff_editor.open_case(one)
                st.rerun()
            label, sure, first = words.case_dismiss, words.case_sure, one.records[0].record_id
            if losing_button(label, sure, f"staff-dismiss-{rank}", "close", of=first):
                records.settle((r.record_id for r in one.records), "dismissed")
                st.rerun()


def _group_html(one: Group, index: Index, words: Texts) -> str:
    staff = words.staff
    got = Counter(
        staff.reasons[r.reason] if r.reason else staff.case_statuses[r.status] for r in one.records
    )
    facts = [
        counted(staff.case_count, count=len(one.records)),
        staff.case_last.format(date=long_date(one.records[0].asked_at[:10], words)),
        *(f"{what} ({count})" if len(got) > 1 else what for what, count in got.most_common()),
    ]
    comments = "".join(
        f'<p class="cr-comment"><b>{escape(staff.case_comment)}</b> {escape(r.comment)}</p>'
        for r in one.records
        if r.comment
    )
    wordings = ""
    if len(one.wordings) > 1:
        label = staff.case_wordings.format(count=len(one.wordings))
        wordings = folded_html(label, list_html(one.wordings))
    read = glue(named(escape(words.understood), f"<b>{escape(one.question)}</b>", words))
    understood = f'<p class="cr-understood">{read}</p>' if one.question != one.typed else ""
    last = one.records[0]
    quoted = [text_of(index, span) for span in last.citations or last.nearest]
    if quoted:
        wordings += folded_html(staff.case_quoted, list_html(t or staff.case_gone for t in quoted))
    return (
        f'<p class="cr-case">{glue(escape(one.typed))}</p>{understood}'
        f'<p class="cr-understood">{escape(" · ".join(facts))}</p>{comments}{wordings}'
    )
