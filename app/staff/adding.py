"""Équipe › Carnets: a file is read, shown beside what was read of it, described, then put in place.

Nothing changes before the last button.
"""

from __future__ import annotations

import base64
import io
import threading
from html import escape

import pypdfium2 as pdfium
import streamlit as st
from frame import Frame
from markup.staff import facts_html, folded_html, list_html
from texts import Texts, counted, grouped
from widgets import telling

from carnet_rag.corpus.describing import correct, read_fields
from carnet_rag.corpus.library import Reading, put, read_new
from carnet_rag.corpus.load.formats import SUFFIXES
from carnet_rag.index import Index
from carnet_rag.index.opening import corpus_of
from carnet_rag.types import Carnet
from staff import describing as staff_describing
from staff import update as staff_update


def show(frame: Frame) -> None:
    words = frame.words.staff
    round_, size = st.session_state.get("staff_uploads", 0), frame.settings.max_megabytes
    label, kinds = words.add_file.format(size=size), [suffix[1:] for suffix in SUFFIXES]
    given = st.file_uploader(label, kinds, key=f"staff_file_{round_}", max_upload_size=size)
    if given is None:
        return
    chosen = _choose_place(given.name, f"staff_as_{round_}_{given.file_id}", frame)
    with telling():
        reading = _read(given.name, given.getvalue(), chosen, frame)
        _show_reading(reading, f"new-{round_}-{given.file_id}-{chosen}", frame)


def _show_reading(reading: Reading, key: str, frame: Frame) -> None:
    with st.container(key="staff-report", border=True):
        st.html(report_html(reading, frame.engine.index, frame.words))
        fields = staff_describing.ask_fields(reading.carnet, key, frame.words)
        show_sheets(reading.carnet, reading.data, frame.words)
    told = st.container()
    label, unreadable = frame.words.staff.add_confirm, not staff_describing.is_readable(fields)
    if st.button(label, key="staff-put", type="primary", disabled=unreadable):
        with told, telling():
            _put(reading, fields, frame)


def _choose_place(name: str, key: str, frame: Frame) -> str | None:
    words, index = frame.words.staff, frame.engine.index
    names = {c.file: counted(words.add_replace, title=c.title) for c in index.carnets}
    same = name if name in names else None
    chosen: str | None = st.selectbox(
        words.add_as,
        [None, *names],
        index=[None, *names].index(same),
        format_func=lambda file: names[file] if file else words.add_new,
        key=key,
    )
    return chosen


def _read(name: str, data: bytes, replacing: str | None, frame: Frame) -> Reading:
    """The file as the corpus would read it; long ones are read once. Raises CorpusError."""
    key = (name, len(data), hash(data), replacing, frame.engine.index.build_id)
    held: tuple[object, Reading] | None = st.session_state.get("staff_reading")
    if held is not None and held[0] == key:
        return held[1]
    with st.spinner(frame.words.staff.add_reading):
        reading = read_new(
            corpus_of(frame.settings),
            name,
            data,
            passage_tokens=frame.settings.passage_tokens,
            replacing=replacing,
            max_bytes=frame.settings.max_megabytes * 1_000_000,
        )
    st.session_state["staff_reading"] = (key, reading)
    return reading


def _put(reading: Reading, fields: dict[str, str], frame: Frame) -> None:
    words, corpus, data = frame.words.staff, corpus_of(frame.settings), frame.settings.data
    read_fields(fields)
    put(corpus, data, reading)
    if fields != staff_describing.fields_of(reading.carnet, frame.words):
        correct(corpus, data, reading.name, fields)
    st.session_state["staff_uploads"] = st.session_state.get("staff_uploads", 0) + 1
    st.session_state.pop("staff_reading", None)
    staff_update.start(frame, counted(words.added, name=fields["title"] or reading.name))


def report_html(reading: Reading, index: Index, texts: Texts) -> str:
    """What would go live; for a replacement, what is in place stands beside."""
    words, carnet = texts.staff, reading.carnet
    before = next((c for c in index.carnets if c.file == (reading.instead or reading.name)), None)
    old = _facts(before, staff_describing.count_passages(index, before), texts) if before else {}
    facts = _facts(carnet, len(reading.passages), texts)
    if reading.entries:
        facts["entries"] = grouped(reading.entries, texts)
    shown = [
        (words.report[name], f"{old[name]} → {value}" if old.get(name, value) != value else value)
        for name, value in facts.items()
    ]
    sections = [" › ".join(s.heading_path) or carnet.title for s in carnet.sections]
    doubts = "".join(
        f'<p class="cr-unheld">{escape(head.format(count=len(told)))}</p>{list_html(told)}'
        for head, told in (
            (words.report_drift, reading.drifted),
            (words.report_remarks, carnet.remarks),
        )
        if told
    )
    return (
        f'<h3 class="cr-panel-title">{escape(words.add_report)}</h3>'
        f'<p class="cr-understood">{escape(words.add_report_lead)}</p>{facts_html(shown)}{doubts}'
        f"{folded_html(words.report_sections, list_html(sections))}"
    )


def _facts(carnet: Carnet, passages: int, texts: Texts) -> dict[str, str]:
    words = texts.staff
    pages = [section.page for section in carnet.sections if section.page is not None]
    known = str(len(carnet.pages)) if carnet.pages else ""
    return {
        "file": carnet.file,
        "sections": str(len(carnet.sections)),
        "pages": known or (f"{min(pages)}–{max(pages)}" if pages else words.none),
        "speakers": ", ".join(speaker.name for speaker in carnet.speakers) or words.none_named,
        "passages": grouped(passages, texts),
        "words": grouped(len(carnet.text.split()), texts),
    }


_SCALE = 1.4  # of a page at 72 dots an inch: readable, and some 100 kB
# pdfium serves one caller at a time.
_alone = threading.Lock()


def show_sheets(carnet: Carnet, data: bytes, words: Texts) -> None:
    """Draw a page as the file shows it and, beside, its text; of a file without pages, the text."""
    staff = words.staff
    st.html(f'<h3 class="cr-panel-title">{escape(staff.preview_title)}</h3>')
    if not carnet.pages:
        st.html(_text_html(carnet.text, words))
        return
    sheets = [mark.sheet for mark in carnet.pages]
    at = st.pagination(len(sheets), key=f"staff_sheet_{carnet.sha256[:12]}") if sheets[1:] else 1
    mark = carnet.pages[at - 1]
    end = carnet.pages[at].start if at < len(carnet.pages) else len(carnet.text)
    read = carnet.text[mark.start : end].strip()
    if not carnet.file.lower().endswith(".pdf"):
        st.html(_text_html(read, words))
        return
    left, right = st.columns(2, gap="medium")
    picture = base64.b64encode(_picture(carnet.sha256, mark.sheet, data)).decode()
    named = escape(staff.preview_page, quote=True)
    left.html(f'<img class="cr-sheet" alt="{named}" src="data:image/png;base64,{picture}">')
    right.html(_text_html(read, words))


def _text_html(text: str, words: Texts) -> str:
    said = escape(text) if text else f"<em>{escape(words.staff.preview_none)}</em>"
    label = escape(words.staff.preview_read, quote=True)
    return (
        f'<div class="cr-read-page" role="region" aria-label="{label}" tabindex="0">'
        f'<p class="cr-label">{label}</p><div class="cr-passage" lang="fr">{said}</div></div>'
    )


@st.cache_data(show_spinner=False, max_entries=24)
def _picture(sha256: str, sheet: int, _data: bytes) -> bytes:
    with _alone:
        document = pdfium.PdfDocument(_data)
        try:
            image = document[sheet - 1].render(scale=_SCALE).to_pil()
        finally:
            document.close()
    written = io.BytesIO()
    image.save(written, "PNG")
    return written.getvalue()
