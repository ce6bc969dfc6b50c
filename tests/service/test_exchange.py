"""The longest texts that are let in, made to keep the processor busy: each takes a few seconds."""

from __future__ import annotations

import time

import pytest

from carnet_rag.errors import QuestionError
from carnet_rag.index import Index
from carnet_rag.intake import MAX_QUESTION
from carnet_rag.service.chain import open_chain
from carnet_rag.service.exchange import ask_record, check_record
from carnet_rag.settings import Settings

BUDGET = 6.0
"""Seconds of the processor, half of them the model's; without bounds, the figures took 15 s and the
denials 7 s."""
LINES = (
    "de la ", "et ne b", "a", "7", "57 % ", "mille ", "vingt et ", "12 mars 2021 ", "A",
    "Marie Dupont ", ",", "- a ", "« a ", "(a ", "l'", "M. ", "a-", "http://a.b/", "a@a.",
    "ne pas ", "entre 5 et ", "de 5 à ", "que ", "é", "1.", "1,1,", "1/1/", "plus de moins que ",
)  # fmt: skip


@pytest.mark.parametrize("line", LINES)
def test_no_text_that_is_let_in_takes_long(real_index: Index, line: str) -> None:
    sentence = "L'alliance dit " + line * (1900 // len(line)) + " des projets."
    chain = open_chain(Settings(), index=real_index)
    real_index.warm()  # what is read once is no part of it
    check_record(real_index, {"claim": "Une alliance rassemble des entreprises."})
    started = time.process_time()
    for ask in (
        lambda: check_record(real_index, {"claim": " Le but est là. ".join([sentence] * 2)}),
        lambda: ask_record(chain, {"question": sentence[:MAX_QUESTION]}),
    ):
        try:
            ask()
        except QuestionError as refused:
            assert "découpez" in str(refused) or "coupez" in str(refused)
    assert time.process_time() - started < BUDGET
