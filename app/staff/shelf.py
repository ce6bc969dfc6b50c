"""The carnets in service: what is told of each, how much of the index it is, one chosen."""

from __future__ import annotations

import streamlit as st
from markup.staff import facts_html
from texts import Texts, counted, long_date

from carnet_rag.index import Index
from carnet_rag.types import Carnet


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
    carnets = {carnet.file: carnet for carnet in index.carnets}
    file = st.selectbox(
        label,
        list(carnets),
        index=None,
        format_func=lambda name: carnets[name].title if name in carnets else name,
        key=f"{key}_{index.build_id}",
        placeholder="—",
    )
    return carnets.get(file) if file is not None else None
