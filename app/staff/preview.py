"""Équipe › Carnets: a file page by page, beside what was read of each page."""

from __future__ import annotations

import base64
import io
import threading
from html import escape

import pypdfium2 as pdfium
import streamlit as st
from texts import Texts

from carnet_rag.types import Carnet

_SCALE = 1.4  # of a page at 72 dots an inch: readable, and some 100 kB
# pdfium serves one caller at a time.
_alone = threading.Lock()


def show(carnet: Carnet, data: bytes, words: Texts) -> None:
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
