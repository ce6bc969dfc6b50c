"""Équipe › Carnets: those in service; add, correct or remove one."""

from __future__ import annotations

import streamlit as st
from frame import Frame
from markup.staff import title_html
from markup.text import plain
from texts import counted
from widgets import telling

from carnet_rag.corpus.library import remove
from carnet_rag.index.opening import corpus_of
from staff import adding as staff_adding
from staff import describing as staff_describing
from staff import update as staff_update


def show(frame: Frame) -> None:
    words, index = frame.words.staff, frame.engine.index
    st.html(title_html(words.carnets_title))
    st.html(staff_describing.shelf_html(index, frame.words))
    st.html(title_html(words.add_title))
    staff_adding.show(frame)
    st.html(title_html(words.describe_title))
    staff_describing.show(frame)
    st.html(title_html(words.remove_title))
    _show_remove(frame)


# --- removing --------------------------------------------------------------------------------


def _show_remove(frame: Frame) -> None:
    words, index = frame.words.staff, frame.engine.index
    carnet = staff_describing.choose(words.remove_choose, "staff_remove", index)
    if carnet is None:
        return
    passages = staff_describing.count_passages(index, carnet)
    entries = sum(entry.carnet_id == carnet.carnet_id for entry in index.entries)
    st.markdown(plain(counted(words.remove_lead, passages=passages, entries=entries)))
    sure = st.checkbox(
        plain(counted(words.remove_sure, title=carnet.title)), key=f"staff_sure_{carnet.file}"
    )
    if st.button(words.remove_confirm, key="staff-remove", disabled=not sure):
        with telling():
            kept = remove(corpus_of(frame.settings), frame.settings.data, carnet.file)
            staff_update.start(frame, counted(words.removed, name=carnet.title, folder=kept.name))
