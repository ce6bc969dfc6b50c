"""Équipe › Questions: excerpts of the carnets among which the quote of an entry is picked."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import streamlit as st
from frame import Frame
from markup.staff import excerpt_html
from widgets import quiet_button

from carnet_rag.answer.composing import cite
from carnet_rag.answer.quoting import slice_text
from carnet_rag.errors import CarnetError
from carnet_rag.french.sought import Sought
from carnet_rag.index import Index
from carnet_rag.search.retrieval import retrieve
from carnet_rag.types import Citation, QuoteSpan

_CANDIDATES = 6
_FOUND = 12


def show(questions: list[str], frame: Frame, *, key: str, take: Callable[[Citation], None]) -> None:
    """Draw the excerpts near the first question, or those that hold the words looked for.

    ``take`` is called with the one that is picked; ``key`` is the search field's.
    """
    words, index = frame.words.staff, frame.engine.index
    wanted = st.text_input(words.editor_search, key=key, icon=":material/search:")
    if wanted.strip():
        found = cite(index, _holding(index, wanted))
        if not found:
            st.info(words.editor_search_none)
    else:
        found = cite(index, _nearest(index, questions[0])) if questions else ()
        label = words.editor_candidates if questions else words.editor_candidates_none
        st.html(f'<p class="cr-label">{escape(label)}</p>')
    for citation in found:
        with st.container(key=f"staff-candidate-{citation.number}"):
            st.html(excerpt_html(citation, frame.words))
            name = f"staff-quote-{citation.number}"
            quiet_button(words.editor_quote, name, "format_quote", take, citation)


def text_of(index: Index, span: QuoteSpan) -> str:
    """The words of a span that was quoted once; "" when the carnets hold them no more."""
    try:
        return slice_text(index, span)
    except CarnetError:
        return ""


def _nearest(index: Index, question: str) -> list[QuoteSpan]:
    """The spans that the ranking puts first, each once."""
    spans: list[QuoteSpan] = []
    for ranked in retrieve(index, question).ranked:
        spans += [span for span in ranked.candidate.spans if span not in spans]
        if len(spans) >= _CANDIDATES:
            break
    return spans[:_CANDIDATES]


def _holding(index: Index, wanted: str) -> list[QuoteSpan]:
    """The sentences that hold all these words, in the order of how well they fit."""
    sought = Sought(wanted)
    found = [
        (fit, QuoteSpan(passage.passage_id, sentence.start, sentence.end))
        for passage in index.passages
        for sentence in passage.sentences
        if (fit := sought.fit(sentence.text))
    ]
    return [span for _, span in sorted(found, key=lambda one: -one[0])[:_FOUND]]
