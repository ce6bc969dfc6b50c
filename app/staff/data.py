"""Équipe › Données: what is kept of the readers, to take away or to erase."""

from __future__ import annotations

from datetime import date
from functools import partial
from html import escape

import streamlit as st
from frame import Frame
from markup.staff import facts_html, title_html
from markup.text import plain
from texts import counted, long_date

from carnet_rag.records.export import to_csv, to_jsonl
from staff.excerpts import text_of


def show(frame: Frame) -> None:
    words, records = frame.words.staff, frame.records
    if records is None:
        return
    records.purge()
    counts = records.counts()
    st.html(title_html(words.data_title) + f'<p class="cr-lead">{escape(words.data_lead)}</p>')
    values = {
        "records": str(counts.records),
        "votes": str(counts.votes),
        "unsettled": str(counts.unsettled),
        "oldest": long_date((counts.oldest or "")[:10], frame.words) or words.none,
        "retention": counted(words.data_days, days=records.retention_days),
        "place": str(records.folder),
    }
    st.html(facts_html((words.data[name], value) for name, value in values.items()))
    today = date.today().isoformat()
    sheet = partial(
        to_csv,
        separator=";" if frame.words.language == "fr" else ",",
        heads=words.data_columns,
        quote=partial(text_of, frame.engine.index),
        said={"status": words.case_statuses, "settled": words.settled, "reason": words.reasons},
    )
    with st.container(key="staff-export", horizontal=True):
        for label, suffix, mime, write in (
            (words.data_csv, "csv", "text/csv", sheet),
            (words.data_jsonl, "jsonl", "application/x-ndjson", to_jsonl),
        ):
            made = partial(lambda write: write(records.all()), write)
            name, key, icon = f"retours-{today}.{suffix}", f"staff-{suffix}", ":material/download:"
            st.download_button(label, made, name, mime, key, on_click="ignore", icon=icon)
    _show_erase(frame)


def _show_erase(frame: Frame) -> None:
    words, records = frame.words.staff, frame.records
    erased: int | None = st.session_state.pop("staff_erased", None)
    if erased is not None:
        st.success(counted(words.data_erased, count=erased))
    st.html(title_html(words.data_erase))
    st.markdown(plain(words.data_erase_lead))
    rounds = st.session_state.get("staff_erasures", 0)
    sure = st.checkbox(words.data_sure, key=f"staff_erase_sure_{rounds}")
    if st.button(words.data_erase, key="staff-erase", disabled=not sure) and records is not None:
        st.session_state["staff_erased"] = records.erase()
        st.session_state["staff_erasures"] = rounds + 1
        st.rerun()
