"""Équipe › Carnets: add, replace, remove one, told what the assistant reads before it goes live."""

from __future__ import annotations

from html import escape

import streamlit as st
from frame import Frame
from markup.staff import facts_html, folded_html, list_html, title_html
from markup.text import plain
from texts import Texts, long_date

from carnet_rag.corpus.library import Reading, put, read_new, remove
from carnet_rag.corpus.load.formats import SUFFIXES
from carnet_rag.errors import CorpusError
from carnet_rag.index import Index
from carnet_rag.index.opening import corpus_of
from carnet_rag.types import Carnet
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
    _show_add(frame)
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


# --- adding and replacing --------------------------------------------------------------------


def _show_add(frame: Frame) -> None:
    words, index = frame.words.staff, frame.engine.index
    round_ = st.session_state.get("staff_uploads", 0)
    given = st.file_uploader(
        words.add_file.format(size=frame.settings.max_megabytes),
        type=[suffix[1:] for suffix in SUFFIXES],
        max_upload_size=frame.settings.max_megabytes,
        key=f"staff_file_{round_}",
    )
    if given is None:
        return
    names = {c.file: words.add_replace.format(title=c.title) for c in index.carnets}
    same = given.name if given.name in names else None
    chosen = st.selectbox(
        words.add_as,
        [None, *names],
        index=[None, *names].index(same),
        format_func=lambda file: names[file] if file else words.add_new,
        key=f"staff_as_{round_}_{given.file_id}",
    )
    corpus = corpus_of(frame.settings)
    try:
        reading = read_new(
            corpus,
            given.name,
            given.getvalue(),
            passage_tokens=frame.settings.passage_tokens,
            replacing=chosen,
            max_bytes=frame.settings.max_megabytes * 1_000_000,
        )
    except CorpusError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return
    _show_report(reading, index, frame.words)
    if st.button(words.add_confirm, key="staff-put", type="primary"):
        try:
            put(corpus, frame.settings.data, reading)
        except CorpusError as error:
            st.error(plain(str(error)), icon=":material/error:")
            return
        st.session_state["staff_uploads"] = round_ + 1
        staff_update.start(frame, words.added.format(name=reading.name))


def _show_report(reading: Reading, index: Index, texts: Texts) -> None:
    """What would go live; for a replacement, what is in place stands beside."""
    words, carnet = texts.staff, reading.carnet
    before = next((c for c in index.carnets if c.file == reading.name), None)
    old = _facts(before, _count(index, before), texts) if before else {}
    facts = _facts(carnet, len(reading.passages), texts) | {"entries": str(reading.entries)}
    shown = [
        (words.report[name], f"{old[name]} → {value}" if old.get(name, value) != value else value)
        for name, value in facts.items()
    ]
    sections = [" › ".join(s.heading_path) or carnet.title for s in carnet.sections]
    with st.container(key="staff-report", border=True):
        st.html(
            f'<h3 class="cr-panel-title">{escape(words.add_report)}</h3>'
            f'<p class="cr-understood">{escape(words.add_report_lead)}</p>{facts_html(shown)}'
            + (
                f'<p class="cr-unheld">{escape(_drift(reading, texts))}</p>'
                f"{list_html(reading.drifted)}"
                if reading.drifted
                else ""
            )
            + folded_html(words.report_sections, list_html(sections))
        )


def _drift(reading: Reading, texts: Texts) -> str:
    return texts.staff.report_drift.format(count=len(reading.drifted))


def _facts(carnet: Carnet, passages: int, texts: Texts) -> dict[str, str]:
    none = texts.staff.none
    pages = [section.page for section in carnet.sections if section.page is not None]
    return {
        "file": carnet.file,
        "title": carnet.title,
        "published": long_date(carnet.published, texts) or none,
        "sections": str(len(carnet.sections)),
        "pages": f"{min(pages)}–{max(pages)}" if pages else none,
        "speakers": ", ".join(speaker.name for speaker in carnet.speakers) or none,
        "passages": str(passages),
        "words": str(len(carnet.text.split())),
    }


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
