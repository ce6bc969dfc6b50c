"""When nothing is near, and when it is all the same."""

import pytest

from carnet_rag.answer.abstention import (
    NEAR_QUESTION,
    NEAR_SENTENCE,
    NEAR_WORDS,
    Signals,
    WeighedAnswer,
    weigh,
)
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


def test_what_one_carnet_leaves_out_another_may_say(small_index: Index) -> None:
    found = retrieve(small_index, "Combien coûte l'adhésion à un jardin partagé ?")
    missing = next(r for r in found.ranked if r.candidate.unanswered)
    homes = {r.candidate.passage_id.partition(":")[0]: r for r in found.ranked
             if not r.candidate.unanswered}  # fmt: skip
    assert len(homes) > 1
    for home, best in homes.items():
        weighed = weigh(small_index, found.evidence, [missing, best], best.candidate.spans)
        assert (weighed.missing is not None) is (home == "jardins")
