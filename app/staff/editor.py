"""Équipe › Questions: turn a question into an anticipated one, its quote picked in the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from html import escape
from pathlib import Path

import streamlit as st
from frame import Frame
from markup.staff import list_html, title_html
from texts import counted
from widgets import choose_carnet, quiet_button, scroll_to, telling

from carnet_rag.corpus.bank import NewEntry, question_key, save_entry
from carnet_rag.corpus.questions import BankRow, bank_path, entry_quotes, load_bank, quote_places
from carnet_rag.errors import CorpusError
from carnet_rag.index import Index
from carnet_rag.index.opening import corpus_of
from carnet_rag.records.groups import Group
from carnet_rag.search.retrieval import search
from carnet_rag.types import Carnet, Citation, Passage
from staff import excerpts as staff_excerpts
from staff import update as staff_update

_CASE = "staff_case"


@dataclass(frozen=True, slots=True)
class Case:
    """A question taken up: its wordings, the records that it settles, a number for its widgets;
    ``amended`` is the known entry that it corrects; ``leaned``: its second wording is how the first
    was understood.
    """

    number: int
    wordings: tuple[str, ...] = ()
    record_ids: tuple[str, ...] = ()
    amended: BankRow | None = None
    leaned: bool = False

    def key(self, widget: str) -> str:
        """The key of one of its widgets."""
        return f"staff_{widget}_{self.number}"


def is_open() -> bool:
    return _CASE in st.session_state


def open_case(group: Group | None = None) -> None:
    """Take up the question of a group, or a new one (for callbacks too)."""
    number = st.session_state["staff_cases"] = st.session_state.get("staff_cases", 0) + 1
    if group is None:
        st.session_state[_CASE] = Case(number)
    else:
        ids = tuple(record.record_id for record in group.records)
        leaned = question_key(group.typed) != question_key(group.question)
        st.session_state[_CASE] = Case(number, group.worded, ids, leaned=leaned)


def open_known(known: BankRow, carnet: Carnet) -> None:
    """Take up an entry of a bank as it stands, to correct it (for callbacks)."""
    number = st.session_state["staff_cases"] = st.session_state.get("staff_cases", 0) + 1
    case = Case(number, known.entry.questions)
    st.session_state[_CASE] = case
    st.session_state[case.key("carnet")] = carnet.carnet_id
    st.session_state[case.key("questions")] = "\n".join(known.entry.questions)
    _amend(case, known, carnet)


def _close() -> None:
    st.session_state.pop(_CASE, None)


def show(frame: Frame) -> None:
    case: Case = st.session_state[_CASE]
    words, index = frame.words.staff, frame.engine.index
    quiet_button(words.editor_back, "staff-back", "arrow_back", _close)
    st.html(title_html(words.editor_title, "editor"))
    if st.session_state.get("staff_led_to") != case.number:  # the list was perhaps read far down
        st.session_state["staff_led_to"] = case.number
        scroll_to("editor")
    left, right = st.columns((11, 10), gap="large")
    with left:
        st.session_state.setdefault(case.key("questions"), "\n".join(case.wordings))
        key, hint = case.key("questions"), words.editor_questions_help
        asked = st.text_area(words.editor_questions, key=key, placeholder=hint, height=120)
        if case.leaned:
            st.caption(words.editor_understood)
        questions = _lines(asked)
        kinds, named = ("answer", "unanswered"), words.editor_kinds.__getitem__
        kind = st.radio(words.editor_says, kinds, 0, named, case.key("kind"), horizontal=True)
        note = ""
        if kind == "unanswered":  # what answers is the quote; what is missing has to be said
            note = st.text_input(words.editor_note, key=case.key("note"))
        carnet = _choose_carnet(case, index, questions, frame)
        quotes = _show_quotes(case, carnet, frame)
        if case.amended is not None:
            st.info(words.editor_amending, icon=":material/edit:")
        else:
            _offer_known(case, questions, carnet, frame)
        if st.button(words.editor_save, key="staff-save", type="primary"):
            said = ("".join(quotes[:1]), None) if kind == "answer" else (None, note)
            _save(frame, case, carnet, NewEntry(questions, quotes, *said))
    with right:
        staff_excerpts.show(questions, frame, key=case.key("find"), take=partial(_quote, case))


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def _choose_carnet(case: Case, index: Index, questions: list[str], frame: Frame) -> Carnet:
    """The carnet that is quoted: asked only when there are several."""
    if len(index.carnets) == 1:
        return index.carnets[0]
    key = case.key("carnet")
    if key not in st.session_state:
        hits = search(index, questions[0], 1) if questions else ()
        st.session_state[key] = hits[0].passage.carnet_id if hits else index.carnets[0].carnet_id
    return choose_carnet(frame.words.staff.editor_carnet, index, key=key)


def _show_quotes(case: Case, carnet: Carnet, frame: Frame) -> list[str]:
    """The quotes as they are typed or picked, each told whether it stands in the carnet."""
    words = frame.words.staff
    key, hint = case.key("quotes"), words.editor_quotes_help
    typed = st.text_area(words.editor_quotes, key=key, placeholder=hint, height=140)
    passages = [*frame.engine.index.passages_of(carnet.carnet_id)]
    quotes, lost = _lines(typed), f"✕ {words.editor_not_found}"
    checks = []
    for quote in quotes:
        places = quote_places(quote, carnet, passages)
        shown = escape(quote if len(quote) < 90 else quote[:89] + "…")
        look, told = ("held", f"✓ {words.editor_found}") if places else ("unheld", lost)
        checks.append(f'<li class="cr-{look}">{escape(told)} : {shown}</li>')
    if checks:
        st.html(f'<div role="status"><ul class="cr-checks">{"".join(checks)}</ul></div>')
    return quotes


def _offer_known(case: Case, questions: list[str], carnet: Carnet, frame: Frame) -> None:
    """A question that the bank holds already can only be corrected there."""
    held = rows(frame, carnet)
    asked = set(map(question_key, questions))
    known = next((r for r in held if asked & set(map(question_key, r.entry.questions))), None)
    if known is None:
        return
    words, entry = frame.words.staff, known.entry
    with st.container(key="staff-known", border=True):
        st.html(
            f'<p class="cr-label">{escape(words.editor_known)}</p>'
            f"{list_html(entry_quotes(entry, carnet))}"
        )
        amend, icon = partial(_amend, case, known, carnet), ":material/edit:"
        st.button(words.editor_amend, key="staff-amend", icon=icon, on_click=amend)


def _amend(case: Case, known: BankRow, carnet: Carnet) -> None:
    """Take up the known entry as it stands, the wordings of the case added."""
    entry = known.entry
    typed = _lines(st.session_state[case.key("questions")])
    held = set(map(question_key, entry.questions))
    added = [text for text in typed if question_key(text) not in held]
    st.session_state[case.key("questions")] = "\n".join([*entry.questions, *added])
    st.session_state[case.key("kind")] = "answer" if entry.answer else "unanswered"
    st.session_state[case.key("note")] = entry.unanswered or ""
    st.session_state[case.key("quotes")] = "\n".join(
        " ".join(quote.split()) for quote in entry_quotes(entry, carnet)
    )
    st.session_state[_CASE] = replace(case, amended=known)


def _save(frame: Frame, case: Case, carnet: Carnet, entry: NewEntry) -> None:
    words, questions = frame.words.staff, entry.questions
    if not (questions and entry.quotes and (entry.answer or (entry.unanswered or "").strip())):
        st.error(words.editor_missing)
        return
    path = bank_path(corpus_of(frame.settings), carnet)
    passages = [*frame.engine.index.passages_of(carnet.carnet_id)]
    known = case.amended
    amends = (known.line, known.entry.questions[0]) if known else None
    with telling():
        save_entry(path, carnet, passages, entry, amends=amends)
        if frame.records is not None:
            frame.records.settle(case.record_ids, "answered")
        _close()
        saved = counted(words.known_saved, question=questions[0])
        staff_update.start(frame, saved, question=questions[0])


def _quote(case: Case, citation: Citation) -> None:
    """Add a quote to those of the entry; it decides which carnet is quoted."""
    key, carnet = case.key("quotes"), case.key("carnet")
    line = " ".join(citation.quote.split())
    before = _lines(st.session_state.get(key, ""))
    moved = st.session_state.get(carnet, citation.carnet_id) != citation.carnet_id
    if carnet in st.session_state:
        st.session_state[carnet] = citation.carnet_id
    kept = [] if moved else [quote for quote in before if quote != line]
    st.session_state[key] = "\n".join([*kept, line])


@st.cache_data(show_spinner=False, max_entries=8)
def _rows_of(
    path: Path, changed_ns: int, _carnet: Carnet, _passages: Sequence[Passage]
) -> tuple[BankRow, ...]:
    return load_bank(path, _carnet, _passages).rows


def rows(frame: Frame, carnet: Carnet) -> tuple[BankRow, ...]:
    """The entries of a carnet's bank now; none where it has none, or none that can be read."""
    path = bank_path(corpus_of(frame.settings), carnet)
    passages = [*frame.engine.index.passages_of(carnet.carnet_id)]
    try:
        return _rows_of(path, path.stat().st_mtime_ns, carnet, passages)
    except (OSError, CorpusError):
        return ()
