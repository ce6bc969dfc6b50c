"""Équipe › Questions: turn a question into an anticipated one, its quote picked in the text."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from html import escape

import staff_update
import streamlit as st
from frame import Frame
from render import plain
from staff_html import excerpt_html, title_html

from carnet_rag.answer import cite
from carnet_rag.bank import append_entry
from carnet_rag.errors import BankError
from carnet_rag.index import Index
from carnet_rag.opening import corpus_of
from carnet_rag.questions import bank_path, quote_places
from carnet_rag.records.groups import Group
from carnet_rag.search import retrieve
from carnet_rag.tokens import fold
from carnet_rag.types import Carnet, Citation, Passage, QuoteSpan

_CASE = "staff_case"
_CANDIDATES = 6
_FOUND = 12


@dataclass(frozen=True, slots=True)
class Case:
    """A question taken up: its wordings, the records that it settles, a number for its widgets."""

    number: int
    wordings: tuple[str, ...] = ()
    record_ids: tuple[str, ...] = ()


def is_open() -> bool:
    """Whether this visitor has taken up a question."""
    return _CASE in st.session_state


def open_case(group: Group | None = None) -> None:
    """Take up the question of a group, or a new one (for callbacks too)."""
    number = st.session_state["staff_cases"] = st.session_state.get("staff_cases", 0) + 1
    if group is None:
        st.session_state[_CASE] = Case(number)
    else:
        ids = tuple(record.record_id for record in group.records)
        first = group.question
        others = tuple(w for w in group.wordings if w != first)
        st.session_state[_CASE] = Case(number, (first, *others), ids)


def _close() -> None:
    st.session_state.pop(_CASE, None)


def show(frame: Frame) -> None:
    """Draw the editor of the question taken up."""
    case: Case = st.session_state[_CASE]
    words, index = frame.words.staff, frame.engine.index
    st.button(
        words.editor_back,
        key="staff-back",
        type="tertiary",
        icon=":material/arrow_back:",
        on_click=_close,
    )
    st.html(title_html(words.editor_title))
    left, right = st.columns((11, 10), gap="large")
    with left:
        asked = st.text_area(
            words.editor_questions,
            "\n".join(case.wordings),
            key=f"staff_questions_{case.number}",
            placeholder=words.editor_questions_help,
            height=120,
        )
        questions = _lines(asked)
        kind = st.radio(
            words.editor_says,
            ["answer", "unanswered"],
            format_func=words.editor_kinds.__getitem__,
            key=f"staff_kind_{case.number}",
            horizontal=True,
        )
        note = st.text_input(
            words.editor_note[kind],
            key=f"staff_note_{case.number}",
            placeholder=words.editor_note_help,
        )
        carnet = _choose_carnet(case, index, questions, frame)
        quotes = _show_quotes(case, carnet, frame)
        if st.button(words.editor_save, key="staff-save", type="primary"):
            _save(frame, case, carnet, kind, questions, quotes, note)
    with right:
        _show_candidates(case, questions, frame)


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def _choose_carnet(case: Case, index: Index, questions: list[str], frame: Frame) -> Carnet:
    """The carnet that is quoted: asked only when there are several."""
    if len(index.carnets) == 1:
        return index.carnets[0]
    key = f"staff_carnet_{case.number}"
    if key not in st.session_state:
        hits = retrieve(index, questions[0], 1).hits if questions else ()
        st.session_state[key] = hits[0].passage.carnet_id if hits else index.carnets[0].carnet_id
    chosen = st.selectbox(
        frame.words.staff.editor_carnet,
        [carnet.carnet_id for carnet in index.carnets],
        format_func=lambda carnet_id: index.carnet(carnet_id).title,
        key=key,
    )
    return index.carnet(chosen)


def _show_quotes(case: Case, carnet: Carnet, frame: Frame) -> list[str]:
    """The quotes as they are typed or picked, each told whether it stands in the carnet."""
    words = frame.words.staff
    typed = st.text_area(
        words.editor_quotes,
        key=f"staff_quotes_{case.number}",
        placeholder=words.editor_quotes_help,
        height=140,
    )
    passages = _passages(frame.engine.index, carnet)
    quotes = _lines(typed)
    checks = []
    for quote in quotes:
        places = quote_places(quote, carnet, passages)
        shown = escape(quote if len(quote) < 90 else quote[:89] + "…")
        if places:
            checks.append(f'<li class="cr-held">✓ {escape(words.editor_found)} : {shown}</li>')
        else:
            checks.append(
                f'<li class="cr-unheld">✕ {escape(words.editor_not_found)} : {shown}</li>'
            )
    if checks:
        st.html(f'<ul class="cr-checks" role="status">{"".join(checks)}</ul>')
    return quotes


def _save(
    frame: Frame,
    case: Case,
    carnet: Carnet,
    kind: str,
    questions: list[str],
    quotes: list[str],
    note: str,
) -> None:
    words, index = frame.words.staff, frame.engine.index
    if not (questions and quotes and note.strip()):
        st.error(words.editor_missing)
        return
    try:
        append_entry(
            bank_path(corpus_of(frame.settings), carnet),
            carnet,
            _passages(index, carnet),
            questions=questions,
            quotes=quotes,
            answer=note if kind == "answer" else None,
            unanswered=note if kind == "unanswered" else None,
        )
    except BankError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return
    if frame.records is not None:
        frame.records.settle(case.record_ids, "answered")
    _close()
    staff_update.start(frame, f"« {questions[0]} »", question=questions[0])


# --- excerpts --------------------------------------------------------------------------------


def _show_candidates(case: Case, questions: list[str], frame: Frame) -> None:
    words, index = frame.words.staff, frame.engine.index
    wanted = st.text_input(
        words.editor_search, key=f"staff_find_{case.number}", icon=":material/search:"
    )
    if wanted.strip():
        found = cite(index, _holding(index, wanted))
        if not found:
            st.info(words.editor_search_none)
    else:
        found = cite(index, _nearest(index, questions[0])) if questions else ()
        st.html(f'<p class="cr-label">{escape(words.editor_candidates)}</p>')
    for citation in found:
        with st.container(key=f"staff-candidate-{citation.number}"):
            st.html(excerpt_html(citation, frame.words))
            st.button(
                words.editor_quote,
                key=f"staff-quote-{citation.number}",
                icon=":material/format_quote:",
                type="tertiary",
                on_click=partial(_quote, case, citation),
            )


def _quote(case: Case, citation: Citation) -> None:
    """Add a quote to those of the entry; it decides which carnet is quoted."""
    key, carnet = f"staff_quotes_{case.number}", f"staff_carnet_{case.number}"
    line = " ".join(citation.quote.split())
    before = _lines(st.session_state.get(key, ""))
    moved = st.session_state.get(carnet, citation.carnet_id) != citation.carnet_id
    if carnet in st.session_state:
        st.session_state[carnet] = citation.carnet_id
    kept = [] if moved else [quote for quote in before if quote != line]
    st.session_state[key] = "\n".join([*kept, line])


def _nearest(index: Index, question: str) -> list[QuoteSpan]:
    """The spans that the ranking puts first, each once."""
    spans: list[QuoteSpan] = []
    for ranked in retrieve(index, question).ranked:
        spans += [span for span in ranked.candidate.spans if span not in spans]
        if len(spans) >= _CANDIDATES:
            break
    return spans[:_CANDIDATES]


def _holding(index: Index, wanted: str) -> list[QuoteSpan]:
    """The first sentences that hold these words as they stand, whatever accents and capitals."""
    folded = fold(wanted).strip()
    spans = [
        QuoteSpan(passage.passage_id, sentence.start, sentence.end)
        for passage in index.passages
        for sentence in passage.sentences
        if folded in fold(sentence.text)
    ]
    return spans[:_FOUND]


def _passages(index: Index, carnet: Carnet) -> list[Passage]:
    return [p for p in index.passages if p.carnet_id == carnet.carnet_id]
