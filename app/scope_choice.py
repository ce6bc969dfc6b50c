"""What questions keep to: some carnets, some years, some speakers, chosen beside their field."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import TypeVar

import streamlit as st
from texts import Texts, named

from carnet_rag.index import Index
from carnet_rag.index.scope import Scope

_Kept = TypeVar("_Kept", str, int)


@st.cache_resource(show_spinner=False, max_entries=2)
def offered(build: str, _index: Index) -> Scope:
    """The carnets, years and speakers of a build; a part with one choice only is none."""
    years = {int(c.published[:4]) for c in _index.carnets if c.published}
    told = {
        sentence.speaker or passage.speaker
        for passage in _index.passages
        for sentence in passage.sentences
    }
    return Scope(
        _several(tuple(c.carnet_id for c in _index.carnets)),
        _several(tuple(sorted(years, reverse=True))),
        _several(tuple(sorted(name for name in told if name))),
    )


def _several(values: tuple[_Kept, ...]) -> tuple[_Kept, ...]:
    return values if len(values) > 1 else ()


def ask_scope(index: Index, words: Texts) -> Scope:
    """Draw the choice, where there is one to make; what is chosen now."""
    there = offered(index.build_id, index)
    if not there:
        return Scope()
    chosen = Scope(
        tuple(one for one in st.session_state.get("scope-carnets", ()) if one in there.carnets),
        tuple(one for one in st.session_state.get("scope-years", ()) if one in there.years),
        tuple(one for one in st.session_state.get("scope-speakers", ()) if one in there.speakers),
    )
    count = len(chosen.carnets) + len(chosen.years) + len(chosen.speakers)
    label = words.scope_some.format(count=count) if count else words.scope_all
    with st.popover(label, icon=":material/tune:", type="secondary" if count else "tertiary"):
        st.html(f'<p class="cr-label">{escape(words.scope_help)}</p>')
        _pick(
            words.scope_carnets,
            "scope-carnets",
            there.carnets,
            words,
            lambda one: _title(one, index),
        )
        _pick(words.scope_years, "scope-years", there.years, words, str)
        _pick(words.scope_speakers, "scope-speakers", there.speakers, words, str)
    return chosen


def widen() -> None:
    """Keep to nothing from now on (for callbacks)."""
    for part in ("carnets", "years", "speakers"):
        st.session_state[f"scope-{part}"] = []


def _pick(
    label: str, key: str, options: Sequence[_Kept], words: Texts, written: Callable[[_Kept], str]
) -> None:
    if options:
        st.multiselect(
            label,
            options,
            key=key,
            format_func=written,
            placeholder=words.scope_any,
            select_all=False,
            persist_state="session",
        )


def scope_text(scope: Scope, index: Index) -> str:
    """What a question kept to, in words; "" for all there is."""
    titles = [_title(one, index) for one in scope.carnets]
    return ", ".join((*titles, *map(str, scope.years), *scope.speakers))


def scope_html(scope: Scope, index: Index, words: Texts) -> str:
    """What a question kept to, for who reads its answer."""
    said = named(escape(words.scope_told), f"<b>{escape(scope_text(scope, index))}</b>", words)
    return f'<p class="cr-understood">{said}</p>'


def _title(carnet_id: str, index: Index) -> str:
    titles = (c.title for c in index.carnets if c.carnet_id == carnet_id)
    return next(titles, carnet_id)
