"""Équipe › Carnets: what a carnet is called, who published it and when, corrected by the team."""

from __future__ import annotations

import re

import streamlit as st
from frame import Frame
from markup.text import plain
from texts.staff import StaffTexts

from carnet_rag.corpus.describing import correct
from carnet_rag.errors import CorpusError
from carnet_rag.index.opening import corpus_of
from carnet_rag.types import Carnet
from staff import update as staff_update

_FIELDS = ("title", "volume", "publisher", "published")
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


def show(frame: Frame) -> None:
    """Draw the carnet to correct, its fields and the button that keeps them."""
    words, index = frame.words.staff, frame.engine.index
    carnets = {carnet.file: carnet for carnet in index.carnets}
    file = st.selectbox(
        words.describe_choose,
        list(carnets),
        index=None,
        format_func=lambda name: carnets[name].title if name in carnets else name,
        key=f"staff_describe_{index.build_id}",
        placeholder="—",
    )
    if file is None:
        return
    fields = ask_fields(carnets[file], f"{index.build_id}-{file}", words)
    if not st.button(words.describe_save, key="staff-describe", type="primary"):
        return
    try:
        correct(corpus_of(frame.settings), frame.settings.data, file, dict(fields))
    except CorpusError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return
    staff_update.start(frame, words.described.format(name=fields["title"] or file))


def fields_of(carnet: Carnet) -> dict[str, str]:
    """What is known of a carnet, as it is typed."""
    return {name: getattr(carnet, name) or "" for name in _FIELDS}


def ask_fields(carnet: Carnet, key: str, words: StaffTexts) -> dict[str, str]:
    """The fields of a carnet, filled with what is known of it."""
    known = fields_of(carnet)
    columns = dict(zip(_FIELDS, (*st.columns((3, 2)), *st.columns((3, 2))), strict=True))
    return {
        name: column.text_input(
            words.describe[name], known[name], key=f"staff_{name}_{key}"
        ).strip()
        for name, column in columns.items()
    }


def check_date(published: str) -> None:
    """Refuse what is no date before anything is written. Raises CorpusError."""
    if published and not _DATE.fullmatch(published):
        raise CorpusError("la date s'écrit 2022-07-05, 2022-07 ou 2022.")
