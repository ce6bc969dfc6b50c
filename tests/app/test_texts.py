"""What the application says: a word for each thing that it may have to name."""

from __future__ import annotations

from typing import get_args

import pytest
import texts

from carnet_rag.figures.table import COLUMNS
from carnet_rag.records import Reason
from carnet_rag.types import FigureKind, QuoteLabel, SentenceKind


@pytest.mark.parametrize("language", list(texts.CATALOGUE))
def test_there_is_a_word_for_each_thing_that_is_named(language: texts.Language) -> None:
    words = texts.CATALOGUE[language]
    assert set(words.staff.kinds) == set(get_args(SentenceKind))
    assert set(words.staff.reasons) >= set(get_args(Reason))
    assert set(dict(words.figure_kinds)) == set(get_args(FigureKind))
    assert set(dict(words.quote_labels)) == set(get_args(QuoteLabel))
    assert tuple(dict(words.figure_columns)) == COLUMNS
