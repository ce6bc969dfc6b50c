"""A visitor's conversations, kept in the visitor's own browser and nowhere else.

A small component without any drawing of its own reads and writes the browser's storage. What comes
back is the reader's own, yet nothing of it is shown as a quote unless the carnets still say it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import guide
import streamlit as st
from engine import within
from frame import Frame
from pydantic import TypeAdapter, ValidationError
from staff.excerpts import text_of
from turns import FOLLOWED, Turn, current, earlier

from carnet_rag.errors import CarnetError
from carnet_rag.index import Index
from carnet_rag.records import new_id
from carnet_rag.types import Answer, QuoteSpan

_LARGEST = 2_000_000
"""Characters kept: browsers give a site five million; the oldest conversations give way."""
_SCRIPT = """
export default function ({ data, setStateValue }) {
  const name = "carnet-conversations";
  try {
    if (data.asked) answer(data.asked, () => localStorage.getItem(name) ?? "");
    else if (data.text) localStorage.setItem(name, data.text);
    else localStorage.removeItem(name);
  } catch {
    if (data.asked) answer(data.asked, () => "");
  }
  // Once for each time of asking: an answer is a new run of the page, and would end one under way.
  function answer(asked, read) {
    if (window.carnetAsked === asked) return;
    const found = read();
    window.carnetAsked = asked;
    setStateValue("found", found);
  }
}
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """What the browser keeps: the conversation on screen, and those before it, oldest first."""

    turns: list[Turn]
    past: list[list[Turn]]


_JSON = TypeAdapter(Kept)


def restore(frame: Frame) -> bool:
    """Take up what the browser keeps, once a session; False until the browser has told."""
    if "turns" in st.session_state:
        return True
    asked = st.session_state.setdefault("kept-asked", new_id())
    found = _browser("found", {"asked": asked})
    if found is None:
        return False
    kept = read(found)
    st.session_state["turns"], st.session_state["past"] = kept.turns, kept.past
    return True


def follow(frame: Frame) -> None:
    """Go through the conversation on screen when it was not seen with the carnets in service."""
    build = frame.engine.index.build_id
    if st.session_state.get(FOLLOWED) != build:
        st.session_state[FOLLOWED] = build
        current()[:] = standing(current(), frame)


def keep() -> None:
    """Have the browser keep the conversations as they are now; nothing when there are none."""
    _browser("kept", {"text": write(current(), earlier())})


def _browser(key: str, told: dict[str, str]) -> str | None:
    """Tell the browser's storage what to hold (empty: nothing), or ask what it holds."""
    mount = st.components.v2.component("carnet_kept", js=_SCRIPT)
    with st.container(key=f"{key}-hidden"):
        found: str | None = mount(key=key, data=told, height=1, on_found_change=lambda: None).get(
            "found"
        )
    return found


def write(turns: Sequence[Turn], past: Sequence[Sequence[Turn]]) -> str:
    """The conversations as a text, without the oldest ones where it would be too long."""
    if not turns and not past:
        return ""
    older = [list(one) for one in past]
    while True:
        text = _JSON.dump_json(Kept(list(turns), older)).decode()
        if len(text) <= _LARGEST or not older:
            return text if len(text) <= _LARGEST else ""
        del older[0]


def read(text: str) -> Kept:
    """The conversations of a text, none where it cannot be read."""
    try:
        return _JSON.validate_json(text) if text else Kept([], [])
    except ValidationError:
        return Kept([], [])


def standing(turns: Sequence[Turn], frame: Frame) -> list[Turn]:
    """The turns whose quotes stand; where the carnets have changed, the question is asked anew."""
    index, kept = frame.engine.index, []
    for turn in turns:
        if holds(turn.answer, index):
            kept.append(turn)
            continue
        try:
            part = within(frame.engine, turn.scope, frame.settings)
            asked = guide.reply(part.name, turn.answer.standalone_question, part)
        except CarnetError:
            continue
        # Another answer than the one that was read, and rated.
        notices = (frame.words.answer_redone, *asked.notices)
        kept.append(replace(turn, answer=replace(asked, notices=notices), record_id=new_id()))
    return kept


def holds(answer: Answer, index: Index) -> bool:
    summary = answer.summary.citations if answer.summary else ()
    cited = (*answer.citations, *answer.nearest, *summary)
    spans = (QuoteSpan(one.passage_id, one.start, one.end) for one in cited)
    return all(text_of(index, s) == one.quote for s, one in zip(spans, cited, strict=True))
