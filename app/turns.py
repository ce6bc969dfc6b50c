"""A visitor's conversation: its turns, those before it, the question that comes next.

All of it is in Streamlit's session state, which two visitors never share, and the address names
the question that is shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import streamlit as st

from carnet_rag.index.scope import Scope
from carnet_rag.records import new_id
from carnet_rag.types import Answer

FOLLOWED = "followed-build"
"""Where the session keeps the build that the conversation on screen was last compared with."""
_KEPT_CONVERSATIONS = 20


@dataclass(frozen=True, slots=True)
class Turn:
    """A question and its answer, in this visitor's conversation; ``record_id`` is what it is kept
    under, where readers' records are; ``scope`` is what it kept to.
    """

    question: str
    answer: Answer
    record_id: str = field(default_factory=new_id)
    scope: Scope = Scope()

    @property
    def address(self) -> str:
        """What the address says when this turn is shown."""
        return self.answer.standalone_question or self.question


def current() -> list[Turn]:
    """The turns of the conversation on screen; what is added to the list is kept."""
    turns: list[Turn] = st.session_state.setdefault("turns", [])
    return turns


def earlier() -> list[list[Turn]]:
    """The conversations that ended before, oldest first."""
    past: list[list[Turn]] = st.session_state.setdefault("past", [])
    return past


def ask_later(question: str) -> None:
    """Put a question in line for the next run of the page (for callbacks)."""
    st.session_state["pending"] = question


def ask_anew(number: int) -> None:
    """Ask the question of a turn once more, in its place (for callbacks)."""
    question = current()[number].question
    del current()[number:]
    ask_later(question)


def begin_anew() -> None:
    """Begin a new conversation; the one that ends stays within reach."""
    _put_aside()
    name_in_address(None)


def forget() -> None:
    _put_aside()
    earlier().clear()
    name_in_address(None)


def reopen(rank: int) -> None:
    """Go back to an earlier conversation; the one on screen takes its place in the history."""
    turns = _take_up(rank)
    name_in_address(turns[-1].address)


def _put_aside() -> None:
    past = earlier()
    if current():
        past.append(current())
        del past[:-_KEPT_CONVERSATIONS]
        st.session_state["left"] = True
    st.session_state["turns"] = []
    for name in ("returned", "onward"):
        st.session_state.pop(name, None)


def _take_up(rank: int) -> list[Turn]:
    wanted = earlier().pop(rank)
    _put_aside()
    st.session_state["turns"] = wanted
    st.session_state.pop(FOLLOWED, None)  # the carnets may have changed since it was left
    return wanted


def just_left() -> bool:
    """Whether a conversation has been left since this was last asked."""
    return bool(st.session_state.pop("left", False))


# --- the address -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Followed:
    """What a new address asks for: a question to ask, or the turn of this number to show."""

    question: str | None = None
    turn: int | None = None


def name_in_address(question: str | None) -> None:
    st.session_state["address"] = question
    if question is None:
        st.query_params.pop("q", None)
    else:
        st.query_params["q"] = question


def follow_address(*, arriving: bool, asking: bool) -> Followed:
    """What the address asks since it was last looked at: by a link, by Back or by Forward; nothing
    while a reader is ``asking``, whose browser may still say what has just been left.

    A question of a conversation shows it again; another one begins a new conversation. Without a
    question, Back shows the page as it was before the first; a reader who is ``arriving`` from
    another page finds the conversation as it was left.
    """
    if asking:
        return Followed()
    asked = st.query_params.get("q")
    first, before = "address" not in st.session_state, st.session_state.get("address")
    st.session_state["address"] = asked
    if asked == before:
        return Followed()
    if not asked:
        if not first and not arriving:
            _put_aside()
        return Followed()
    number = _number_of(asked, current())
    if number is None:
        rank = next((r for r, t in enumerate(earlier()) if _number_of(asked, t) is not None), None)
        if rank is None:
            _put_aside()
            return Followed(question=asked)
        number = _number_of(asked, _take_up(rank))
    # What follows without an address of its own (an example, thanks) is where a reader left off.
    if first and number is not None and all(t.answer.act for t in current()[number + 1 :]):
        number = len(current()) - 1
    return Followed(turn=number)


def _number_of(asked: str, turns: Sequence[Turn]) -> int | None:
    numbers = [n for n, turn in enumerate(turns) if asked in (turn.address, turn.question)]
    return numbers[-1] if numbers else None
