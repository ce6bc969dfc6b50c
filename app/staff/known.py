"""Équipe › Questions: the questions that the assistant knows, to search, correct, delete."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from html import escape
from pathlib import Path

import streamlit as st
from frame import Frame
from markup.staff import folded_html, list_html
from markup.text import glue, plain
from texts import Texts, counted
from widgets import losing_button, quiet_button, shown_page, telling

from carnet_rag.corpus.bank import put_back, remove_entry
from carnet_rag.corpus.questions import BankRow, bank_path, entry_quotes
from carnet_rag.french.sought import Sought
from carnet_rag.index.opening import corpus_of
from carnet_rag.types import Carnet
from staff import editor as staff_editor
from staff import update as staff_update
from staff.editor import rows

_PAGE = 15
_REMOVED = "staff_removed"


@dataclass(frozen=True, slots=True)
class Removed:
    """A line that was taken out of a bank, to be put back."""

    path: Path
    line: int
    content: bytes
    question: str


def show(frame: Frame) -> None:
    words = frame.words.staff
    _offer_return(frame)
    look = partial(st.text_input, icon=":material/search:", persist_state="page")
    sought = Sought(look(words.known_search, key="staff_known"))  # it outlives a correction
    found = [
        (carnet, row)
        for carnet in frame.engine.index.carnets
        for row in rows(frame, carnet)
        if _fits(row, carnet, sought)
    ]
    st.html(f'<p class="cr-label">{escape(counted(words.known_found, count=len(found)))}</p>')
    for rank, (carnet, row) in enumerate(shown_page(found, _PAGE, "staff_known_page")):
        _show_row(row, carnet, rank, frame)


def _fits(row: BankRow, carnet: Carnet, sought: Sought) -> bool:
    said = (*row.entry.questions, *entry_quotes(row.entry, carnet), row.entry.unanswered or "")
    return sought.fit(" ".join(said)) > 0


def _show_row(row: BankRow, carnet: Carnet, rank: int, frame: Frame) -> None:
    words = frame.words.staff
    with st.container(key=f"staff-known-{rank}", border=True):
        st.html(row_html(row, carnet, frame.words))
        with st.container(key=f"staff-known-do-{rank}", horizontal=True):
            edit, delete = f"staff-known-edit-{rank}", f"staff-known-delete-{rank}"
            quiet_button(words.known_edit, edit, "edit", staff_editor.open_known, row, carnet)
            label, sure = words.known_delete, words.known_sure
            if losing_button(label, sure, delete, "delete", of=row.entry.entry_id):
                _delete(row, carnet, frame)


def row_html(row: BankRow, carnet: Carnet, words: Texts) -> str:
    """An entry: its first question, what it quotes or misses, its other wordings folded."""
    staff, entry = words.staff, row.entry
    first, *others = entry.questions
    kind = staff.editor_kinds["answer" if entry.unanswered is None else "unanswered"]
    facts = " · ".join([kind, carnet.title, *([staff.known_draft] if entry.draft else [])])
    said = f"<p>{escape(entry.unanswered)}</p>" if entry.unanswered else ""
    wordings = (
        folded_html(staff.case_wordings.format(count=len(entry.questions)), list_html(others))
        if others
        else ""
    )
    return (
        f'<p class="cr-case">{glue(escape(first))}</p>'
        f'<p class="cr-understood">{escape(facts)}</p>{said}'
        f"{list_html(entry_quotes(entry, carnet))}{wordings}"
    )


def _delete(row: BankRow, carnet: Carnet, frame: Frame) -> None:
    path, question = bank_path(corpus_of(frame.settings), carnet), row.entry.questions[0]
    with telling():
        content = remove_entry(path, row.line, question=question)
        st.session_state[_REMOVED] = Removed(path, row.line, content, question)
        staff_update.start(frame, frame.words.staff.known_deleted.format(question=question))


def _offer_return(frame: Frame) -> None:
    removed: Removed | None = st.session_state.get(_REMOVED)
    if removed is None:
        return
    label = counted(frame.words.staff.known_undo, question=removed.question)
    if not st.button(plain(label), key="staff-known-undo", icon=":material/undo:"):
        return
    with telling():
        put_back(removed.path, removed.line, removed.content)
        del st.session_state[_REMOVED]
        staff_update.start(frame, counted(frame.words.staff.known_back, question=removed.question))
