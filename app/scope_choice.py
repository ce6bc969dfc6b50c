"""What questions keep to: some carnets, some years, some speakers, chosen beside their field."""

from __future__ import annotations

from dataclasses import asdict, astuple, fields
from functools import partial
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
    kept = [
        tuple(one for one in st.session_state.get(f"scope-{part}", ()) if one in options)
        for part, options in asdict(there).items()
    ]
    chosen, count = Scope(*kept), sum(map(len, kept))
    label = words.scope_some.format(count=count) if count else words.scope_all
    with st.popover(label, icon=":material/tune:", type="secondary" if count else "tertiary"):
        st.html(f'<p class="cr-label">{escape(words.scope_help)}</p>')
        ask = partial(st.multiselect, placeholder=words.scope_any, select_all=False)
        ask = partial(ask, format_func=partial(_title, index=index))
        labels = (words.scope_carnets, words.scope_years, words.scope_speakers)
        for label, (part, options) in zip(labels, asdict(there).items(), strict=True):
            if options:
                ask(label, options, key=f"scope-{part}", persist_state="session")
    return chosen


def widen() -> None:
    for part in fields(Scope):
        st.session_state[f"scope-{part.name}"] = []


def scope_text(scope: Scope, index: Index) -> str:
    """What a question kept to, in words; "" for all there is."""
    return ", ".join(_title(one, index) for part in astuple(scope) for one in part)


def scope_html(scope: Scope, index: Index, words: Texts) -> str:
    """What a question kept to, for who reads its answer."""
    said = named(escape(words.scope_told), f"<b>{escape(scope_text(scope, index))}</b>", words)
    return f'<p class="cr-understood">{said}</p>'


def _title(value: str | int, index: Index) -> str:
    """A value of a scope as it is read: of a carnet, its title."""
    return next((c.title for c in index.carnets if c.carnet_id == value), str(value))
