"""Équipe › Carnets: those in service; what one is called, who published it and when, corrected."""

from __future__ import annotations

import streamlit as st
from frame import Frame
from markup.staff import facts_html
from texts import Texts, counted, long_date
from widgets import telling

from carnet_rag.corpus.describing import FIELDS, correct, read_date, read_fields
from carnet_rag.errors import CorpusError
from carnet_rag.index import Index
from carnet_rag.index.opening import corpus_of
from carnet_rag.types import Carnet
from staff import update as staff_update


def show(frame: Frame) -> None:
    words, index = frame.words.staff, frame.engine.index
    carnet = choose(words.describe_choose, "staff_describe", index)
    if carnet is None:
        return
    fields = ask_fields(carnet, f"{index.build_id}-{carnet.file}", frame.words)
    told = st.container()
    unreadable = not is_readable(fields)
    if st.button(words.editor_save, key="staff-describe", type="primary", disabled=unreadable):
        with told, telling():
            correct(corpus_of(frame.settings), frame.settings.data, carnet.file, fields)
            name = fields["title"] or carnet.file
            staff_update.start(frame, counted(words.described, name=name))


def fields_of(carnet: Carnet, words: Texts) -> dict[str, str]:
    """What is known of a carnet, as it is typed: a date in words where French is, the language of
    those that are read.
    """
    known = {name: getattr(carnet, name) or "" for name in FIELDS}
    if words.language == "fr":
        known["published"] = long_date(carnet.published, words) or ""
    return known


def ask_fields(carnet: Carnet, key: str, words: Texts) -> dict[str, str]:
    known = fields_of(carnet, words)
    columns = dict(zip(FIELDS, (*st.columns((3, 2)), *st.columns((3, 2))), strict=True))
    typed = {
        name: column.text_input(
            words.staff.describe[name], known[name], key=f"staff_{name}_{key}"
        ).strip()
        for name, column in columns.items()
    }
    with columns["published"], telling():
        read_date(typed["published"])
    return typed


def is_readable(fields: dict[str, str]) -> bool:
    """Whether what was typed can be kept; what cannot is told beside its field."""
    try:
        read_fields(fields)
    except CorpusError:
        return False
    return True


def shelf_html(index: Index, words: Texts) -> str:
    return facts_html(
        (
            carnet.title,
            counted(
                words.staff.carnet_facts,
                file=carnet.file,
                published=long_date(carnet.published, words) or "—",
                sections=len(carnet.sections),
                passages=count_passages(index, carnet),
            ),
        )
        for carnet in index.carnets
    )


def count_passages(index: Index, carnet: Carnet) -> int:
    return sum(p.carnet_id == carnet.carnet_id for p in index.passages)


def choose(label: str, key: str, index: Index) -> Carnet | None:
    """The carnet that is chosen in a box of that label, None before any is."""
    titles = {carnet.carnet_id: carnet.title for carnet in index.carnets}
    key = f"{key}_{index.build_id}"
    chosen = st.selectbox(label, [*titles], None, titles.__getitem__, key, placeholder="—")
    return index.carnet(chosen) if chosen else None
