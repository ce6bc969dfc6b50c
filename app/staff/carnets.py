"""Équipe › Carnets: those in service; add, correct or remove one."""

from __future__ import annotations

from html import escape

import streamlit as st
from frame import Frame
from markup.staff import title_html
from markup.text import plain
from texts import Texts, long_date

from carnet_rag.corpus.library import remove
from carnet_rag.errors import CorpusError
from carnet_rag.index import Index
from carnet_rag.index.opening import corpus_of
from carnet_rag.types import Carnet
from staff import adding as staff_adding
from staff import describing as staff_describing
from staff import update as staff_update


def show(frame: Frame) -> None:
    """Draw the carnets in service, the way to add or replace one, the way to remove one."""
    words, index = frame.words.staff, frame.engine.index
    st.html(title_html(words.carnets_title))
    st.html(
        '<div class="cr-shelf">'
        + "".join(_carnet_html(carnet, index, frame.words) for carnet in index.carnets)
        + "</div>"
    )
    st.html(title_html(words.add_title))
    staff_adding.show(frame)
    st.html(title_html(words.describe_title))
    staff_describing.show(frame)
    st.html(title_html(words.remove_title))
    _show_remove(frame)


def _carnet_html(carnet: Carnet, index: Index, words: Texts) -> str:
    facts = words.staff.carnet_facts.format(
        file=carnet.file,
        published=long_date(carnet.published, words) or "—",
        sections=len(carnet.sections),
        passages=_count(index, carnet),
    )
    return f"<p><b>{escape(carnet.title)}</b><br><small>{escape(facts)}</small></p>"


def _count(index: Index, carnet: Carnet) -> int:
    return sum(p.carnet_id == carnet.carnet_id for p in index.passages)


# --- removing --------------------------------------------------------------------------------


def _show_remove(frame: Frame) -> None:
    words, index = frame.words.staff, frame.engine.index
    files = {carnet.file: carnet for carnet in index.carnets}
    file = st.selectbox(
        words.remove_choose,
        list(files),
        index=None,
        format_func=lambda name: files[name].title if name in files else name,
        key=f"staff_remove_{index.build_id}",
        placeholder="—",
    )
    if file is None:
        return
    carnet = files[file]
    entries = sum(entry.carnet_id == carnet.carnet_id for entry in index.entries)
    st.markdown(plain(words.remove_lead.format(passages=_count(index, carnet), entries=entries)))
    sure = st.checkbox(
        plain(words.remove_sure.format(title=carnet.title)), key=f"staff_sure_{file}"
    )
    if st.button(words.remove_confirm, key="staff-remove", disabled=not sure):
        try:
            kept = remove(corpus_of(frame.settings), frame.settings.data, file)
        except CorpusError as error:
            st.error(plain(str(error)), icon=":material/error:")
            return
        staff_update.start(frame, words.removed.format(name=carnet.title, folder=kept.name))
