"""A text to check costs no more than it may, whatever stands in it."""

from __future__ import annotations

import time
from contextlib import suppress
from functools import partial

import pytest

from carnet_rag.check import check
from carnet_rag.check.bounds import MAX_SENTENCE, Budget, limit_sentence
from carnet_rag.errors import QuestionError
from carnet_rag.index import Index
from carnet_rag.index.embed.workers import Workers, processor_seconds


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("Le réseau réunit 27 jardins et n'en ferme pas un.", None),
        ("Le réseau réunit " + "57 % " * 41, "41 nombres, pour 40"),
        ("Le réseau ne réunit pas " + "ne ferme pas " * 60, "négations, pour 40"),
        ("Le réseau a agi " + "le 5 mai 2020, " * 41, "41 dates, pour 40"),
        ("Le réseau " + "\ufdfa" * 200, "caractères, pour 2000"),
        ("Le réseau " + "a" * MAX_SENTENCE, "2010 caractères, pour 2000"),
        ("Le réseau réunit " + "un jardin et " * 200, "caractères, pour 2000"),
    ],
)
def test_a_sentence_holds_no_more_than_can_be_compared(sentence: str, told: str | None) -> None:
    if told is None:
        limit_sentence(sentence)
        return
    with pytest.raises(QuestionError, match=told):
        limit_sentence(sentence)


def test_each_sentence_of_a_text_is_bounded() -> None:
    with pytest.raises(QuestionError, match="41 nombres"):
        Budget(["Un jardin.", "Le réseau réunit " + "57 % " * 41])
    limit_sentence("Le réseau réunit " + "57 % " * 40)
    limit_sentence("a" * MAX_SENTENCE)


def test_all_sentences_together_have_a_budget_of_work() -> None:
    budget = Budget(["Un.", "Deux.", "Trois."], seconds=0.01)
    with budget.spent(0):
        time.sleep(0.05)  # waiting is free
    with budget.spent(1):
        _work(0.02)
    with pytest.raises(QuestionError, match="2 phrases sur 3"), budget.spent(2):
        raise AssertionError("nothing was left for it")


def _work(seconds: float) -> None:
    started = time.thread_time()
    while time.thread_time() - started < seconds:
        pass


def test_what_models_take_on_other_threads_counts_for_who_asked() -> None:
    started = processor_seconds()
    Workers("read").map(_work, [0.02] * 3)
    assert 0.06 <= processor_seconds() - started < 1


def test_a_text_of_many_sentences_stops_within_its_budget(
    small_index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("carnet_rag.check.Budget", partial(Budget, seconds=0.2))
    started = processor_seconds()
    with pytest.raises(QuestionError, match="trop de travail"):
        check(small_index, "Le réseau est un jardin, mais la ville a un puits. " * 150)
    assert processor_seconds() - started < 3


@pytest.mark.parametrize(
    "repeated", ["Mme A. ", "M. Paul ", "Paul Roy, ", "CJD, ", "le 5 mai et ", "Ⅳ ", "n'est-il "]
)
def test_what_a_sentence_repeats_takes_no_longer_than_its_words(
    repeated: str, small_index: Index
) -> None:
    claim = f"Les jardins sont {repeated * (1_500 // len(repeated))}"
    started = time.thread_time()
    with suppress(QuestionError):
        check(small_index, claim)
    assert time.thread_time() - started < 4
