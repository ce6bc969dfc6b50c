"""The question banks as they stand now, whatever the index holds of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import streamlit as st
from frame import Frame

from carnet_rag.corpus.questions import BankRow, bank_path, load_bank
from carnet_rag.errors import CorpusError
from carnet_rag.index.opening import corpus_of
from carnet_rag.types import Carnet, Passage


@st.cache_data(show_spinner=False, max_entries=8)
def _rows_of(
    path: Path, changed_ns: int, _carnet: Carnet, _passages: Sequence[Passage]
) -> tuple[BankRow, ...]:
    return load_bank(path, _carnet, _passages).rows


def rows(frame: Frame, carnet: Carnet) -> tuple[BankRow, ...]:
    """The entries of a carnet's bank now; none where it has none, or none that can be read."""
    path = bank_path(corpus_of(frame.settings), carnet)
    passages = [*frame.engine.index.passages_of(carnet.carnet_id)]
    try:
        return _rows_of(path, path.stat().st_mtime_ns, carnet, passages)
    except (OSError, CorpusError):
        return ()
