"""A visitor's conversation: its turns, those before it, the question that comes next.

All of it is in Streamlit's session state, which two visitors never share.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import streamlit as st

from carnet_rag.records import new_id
from carnet_rag.types import Answer

_KEPT_CONVERSATIONS = 20


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and its answer, in this visitor's conversation; ``record_id`` is what it is kept
    under, where readers' records are.
    """

    question: str
    answer: Answer
    record_id: str = field(default_factory=new_id)


def current() -> list[Turn]:
    """The turns of the conversation on screen; what is added to the list is kept."""
    turns: list[Turn] = st.session_state.setdefault("turns", [])
    return turns


def earlier() -> list[list[Turn]]:
    """The conversations that ended in this session, oldest first."""
    past: list[list[Turn]] = st.session_state.setdefault("past", [])
    return past


def ask_later(question: str) -> None:
    """Put a question in line for the next run of the page (for callbacks)."""
    st.session_state["pending"] = question


def retry(number: int) -> None:
    """Ask the question of a turn again, from there: what followed it gives way."""
    turns = current()
    ask_later(turns[number].question)
    st.session_state["retried"] = turns[number]
    del turns[number:]


def begin_anew() -> None:
    """Begin a new conversation; the one that ends stays within reach for this session."""
    past = earlier()
    if current():
        past.append(current())
        del past[:-_KEPT_CONVERSATIONS]
    st.session_state["turns"] = []
    for name in ("returned", "onward"):
        st.session_state.pop(name, None)
    st.query_params.pop("q", None)


def reopen(rank: int) -> None:
    """Go back to an earlier conversation; the one on screen takes its place in the history."""
    wanted = earlier().pop(rank)
    begin_anew()
    st.session_state["turns"] = wanted
