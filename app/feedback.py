"""What readers think of an answer, and what they asked in vain, recorded for the team."""

from __future__ import annotations

from html import escape
from typing import Literal

import streamlit as st
from frame import Frame
from texts import counted

from carnet_rag.records import Reason, Record, record_of
from carnet_rag.records.groups import asks_again
from carnet_rag.types import Answer

_BAD: tuple[Reason, ...] = ("wrong", "incomplete", "wrong_passage", "off_topic")


def keep_unanswered(answer: Answer, before: Answer | None, record_id: str, frame: Frame) -> None:
    """Keep a question that got no answer, for the team; what asked nothing is none, nor is the one
    ``before`` it asked again. Never fails.
    """
    asked = answer.act is None and answer.status != "answered"
    again = before is not None and asks_again(answer, before)
    if frame.records is not None and asked and not again:
        frame.records.keep(_record(answer, record_id, frame))


def show_votes(answer: Answer, record_id: str, name: str, frame: Frame) -> None:
    """The two buttons under an answer, and what was made of the last one pressed."""
    if frame.records is None:
        return
    words = frame.words.staff
    votes: dict[str, list[Reason | None]] = st.session_state.setdefault("votes", {})
    given = votes.setdefault(record_id, [])
    chosen = given[-1] if given else None

    def vote(reason: Reason, comment: str = "") -> None:
        kept = frame.records is not None and frame.records.vote(
            _record(answer, record_id, frame), reason, comment
        )
        given.append(reason if kept else None)

    up, down = ":material/thumb_up:", ":material/thumb_down:"
    look: Literal["secondary", "tertiary"] = "secondary" if chosen == "right" else "tertiary"
    st.button(words.right, f"right-{name}", icon=up, type=look, on_click=vote, args=("right",))
    look = "secondary" if chosen in _BAD else "tertiary"
    # A new key, so that it closes once the vote is sent.
    with st.popover(words.wrong, icon=down, type=look, key=f"wrong-{name}-{len(given)}"):
        said = words.reasons.__getitem__
        reason = st.radio(words.reason_ask, _BAD, 0, said, f"reason-{name}", horizontal=True)
        comment = st.text_area(words.comment, key=f"comment-{name}", max_chars=1000, height=68)
        st.button(
            words.vote_send,
            key=f"vote-{name}",
            type="primary",
            on_click=lambda: vote(
                st.session_state[f"reason-{name}"] or reason,
                st.session_state[f"comment-{name}"] or comment,
            ),
        )
    if given:
        told = words.vote_kept.format(reason=words.reasons[chosen]) if chosen else words.vote_lost
        st.html(f'<p class="cr-understood" role="status">{escape(told)}</p>')


def tell_what_is_recorded(frame: Frame) -> None:
    """One discreet line, where something is recorded."""
    if frame.records is not None:
        said = counted(frame.words.staff.recorded, days=frame.settings.retention_days)
        st.html(f'<p class="cr-recorded">{escape(said)}</p>')


def _record(answer: Answer, record_id: str, frame: Frame) -> Record:
    settings, build = frame.settings.fingerprint(), frame.engine.index.build_id
    return record_of(answer, record_id=record_id, settings=settings, build=build)
