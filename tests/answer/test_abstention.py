"""When nothing is near, and when it is all the same."""

import pytest

from carnet_rag.answer.abstention import (
    NEAR_QUESTION,
    NEAR_SENTENCE,
    NEAR_WORDS,
    Signals,
    WeighedAnswer,
    split,
    weigh,
)
from carnet_rag.answer.quoting import quote
from carnet_rag.answer.unmet import Unmet
from carnet_rag.index import Index
from carnet_rag.search.ranking import default_weights
from carnet_rag.search.retrieval import retrieve


@pytest.mark.parametrize(
    ("known", "sentence", "held", "reader", "near"),
    [
        (0.0, 0.0, 0.0, 0.0, False),
        (0.0, NEAR_SENTENCE - 0.05, NEAR_WORDS - 0.05, -0.5, False),
        (NEAR_QUESTION, 0.0, 0.0, -4.0, True),
        (0.0, NEAR_SENTENCE, 0.0, -4.0, True),
        (0.0, 0.0, NEAR_WORDS, -4.0, True),
        (0.0, 0.0, 0.0, 0.5, True),
    ],
)
def test_a_known_question_a_sentence_its_words_or_what_the_reader_finds_are_near(
    known: float, sentence: float, held: float, reader: float, near: bool
) -> None:
    signals = Signals(*(0.0 for _ in Signals._fields))._replace(
        known=known, sentence=sentence, reader=reader
    )
    assert WeighedAnswer((), None, signals, Unmet(), off_topic=False, held=held).near is near


def test_a_sentence_of_the_text_is_as_likely_as_the_reader_finds_it() -> None:
    model = default_weights().decision[False]
    weighed = dict(zip(Signals._fields, model.signals, strict=True))
    assert weighed.pop("score") >= 0
    assert weighed.pop("reader") > 0
    assert not any(weighed.values())


@pytest.mark.parametrize(
    ("question", "bare"),
    [
        ("qui dois-je inviter ?", True),
        ("c'est quand ?", True),
        ("qui anime le réseau ?", False),
        ("pourquoi jardiner ?", False),
        ("who is it for?", False),
    ],
)
def test_who_or_when_of_nothing_is_not_answered(
    small_index: Index, question: str, bare: bool
) -> None:
    found = retrieve(small_index, question)
    answering = split(found.ranked)[0]
    spans = quote(small_index, answering[0].candidate, found.evidence.asked)
    weighed = weigh(small_index, found.evidence, found.ranked, spans)
    assert weighed.bare is bare and (weighed.refused or not bare)
