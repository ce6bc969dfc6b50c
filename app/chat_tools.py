"""Below a conversation: a new one, the earlier ones, the export, forgetting them all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from html import escape

import export
import streamlit as st
from markup.text import plain
from scope_choice import scope_text
from texts import Texts
from turns import Turn, begin_anew, forget, reopen
from widgets import quiet_button

from carnet_rag.index import Index


def show_tools(
    turns: Sequence[Turn],
    past: Sequence[Sequence[Turn]],
    index: Index,
    words: Texts,
    base: str,
) -> None:
    """Draw the tools that have something to work on; ``base`` is where exported links lead."""
    with st.container(key="tools", horizontal=True, gap="small"):
        if turns:
            quiet_button(words.new_conversation, "new", "add", begin_anew)
        if past:
            _show_past(past, words)
        if turns:
            _show_export(turns, index, words, base)
        quiet_button(words.forget, "forget", "delete", forget)
    st.html(f'<p class="cr-recorded">{escape(words.kept_here)}</p>')


def _show_past(past: Sequence[Sequence[Turn]], words: Texts) -> None:
    with st.popover(words.history, icon=":material/history:", type="tertiary"):
        st.caption(words.history_help)
        for rank in reversed(range(len(past))):
            st.button(
                plain(past[rank][0].question),
                key=f"past-{rank}",
                width="stretch",
                on_click=reopen,
                args=(rank,),
            )


def _show_export(turns: Sequence[Turn], index: Index, words: Texts, base: str) -> None:
    with st.popover(words.export, icon=":material/download:", type="tertiary"):
        made = [
            export.Exported(turn.question, turn.answer, scope_text(turn.scope, index))
            for turn in turns
        ]
        today = date.today().isoformat()
        for label, suffix, mime, write in (
            (words.export_markdown, "md", "text/markdown", export.to_markdown),
            (words.export_docx, "docx", export.DOCX_MIME, export.to_docx),
            (words.export_pdf, "pdf", "application/pdf", export.to_pdf),
        ):
            data, name = partial(write, made, words, today, base), f"carnets-{today}.{suffix}"
            key = f"export-{suffix}"
            st.download_button(label, data, name, mime, key, on_click="ignore", width="stretch")
