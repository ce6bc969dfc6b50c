"""Search over the small corpus: what is found, why, in which order, and without the bank."""

import json
import math
import os
import subprocess
import sys
from pathlib import Path

import pytest

from carnet_rag.answer.abstention import Signals
from carnet_rag.french.numbers import find_quantities
from carnet_rag.index import Index
from carnet_rag.search.evidence import gather
from carnet_rag.search.features import READ, UNREAD, Features, find_candidates
from carnet_rag.search.fusion import fuse, standard
from carnet_rag.search.ranking import default_weights, rank
from carnet_rag.search.retrieval import passages_of, retrieve, search
from carnet_rag.search.sayings import speaker_fit
from carnet_rag.types import Passage, Sentence

_QUESTION = "Combien de jardins partagés ?"


def test_at_most_k_passages_best_first(small_index: Index) -> None:
    hits = search(small_index, _QUESTION, k=4)
    scores = [hit.score for hit in hits]
    assert len(hits) == 4
    assert scores == sorted(scores, reverse=True)
    assert len({hit.passage.passage_id for hit in hits}) == 4


def test_more_hits_asked_than_passages_gives_them_all(small_index: Index) -> None:
    assert len(search(small_index, "eau", k=10_000)) <= len(small_index.passages)


def test_each_hit_says_why_it_is_there(small_index: Index) -> None:
    for hit in search(small_index, _QUESTION, k=5):
        assert hit.why
        assert all(view.rank >= 1 for view in hit.why)
        assert len({view.view for view in hit.why}) == len(hit.why)


def test_entries_left_out_are_as_if_the_bank_did_not_hold_them(small_index: Index) -> None:
    entry = small_index.entries[0]
    question = entry.questions[0]
    with_bank = gather(small_index, question)
    without = gather(small_index, question, exclude_entries=frozenset({entry.entry_id}))
    assert entry.entry_id in with_bank.entries
    assert entry.entry_id not in without.entries


def test_an_anticipated_question_finds_its_own_passage_first(small_index: Index) -> None:
    for entry in small_index.entries:
        if entry.unanswered is None and entry.spans and not entry.draft:
            first = search(small_index, entry.questions[0], k=1)[0]
            assert first.passage.passage_id in {s.passage_id for s in entry.spans}


def test_what_the_bank_does_not_know_is_read(small_index: Index) -> None:
    known = next(e for e in small_index.entries if e.unanswered is None and e.spans)
    asked = known.questions[0]
    assert {r.candidate.read for r in retrieve(small_index, asked).ranked} == {UNREAD}
    bank = frozenset(e.entry_id for e in small_index.entries)
    ranked = retrieve(small_index, asked, exclude_entries=bank).ranked
    read = [r.candidate for r in ranked if r.candidate.read != UNREAD]
    assert 0 < len({c.passage_id for c in read}) <= READ
    assert all(c.features.reader == pytest.approx(math.tanh(c.read / 4)) for c in read)


def test_what_answers_is_read_as_answering(small_index: Index) -> None:
    bank = frozenset(e.entry_id for e in small_index.entries)
    found = retrieve(small_index, _QUESTION, exclude_entries=bank).ranked
    best = max((r.candidate for r in found), key=lambda c: c.read)
    assert best.read > 0 and "jardins" in " ".join(s.text for s in best.sentences)


def test_shuffled_candidates_rank_the_same(small_index: Index) -> None:
    candidates = find_candidates(small_index, gather(small_index, _QUESTION))
    forwards = [r.candidate.spans for r in rank(candidates)]
    assert [r.candidate.spans for r in rank(candidates[::-1])] == forwards


def test_shares_are_shares(small_index: Index) -> None:
    for candidate in find_candidates(small_index, gather(small_index, _QUESTION)):
        features = candidate.features
        shares = (
            features.words,
            features.type_present,
            features.figure_present,
            features.tells,
        )
        assert all(0 <= share <= 1.001 for share in shares)


@pytest.mark.parametrize(
    ("question", "only_figures"),
    [(_QUESTION, True), ("Que sont les jardins partagés ?", False)],
)
def test_a_sentence_with_a_figure_stands_out_where_one_is_asked(
    small_index: Index, question: str, only_figures: bool
) -> None:
    candidates = find_candidates(small_index, gather(small_index, question))
    with_one = [c for c in candidates if c.features.figure_present]
    assert bool(with_one) == only_figures
    assert all(c.anticipated or find_quantities(c.sentences[0].text) for c in with_one)


def test_a_weight_moves_the_ranking(small_index: Index) -> None:
    candidates = find_candidates(small_index, gather(small_index, _QUESTION))
    only = Features(*(float(name == "sentence") for name in Features._fields))
    first = rank(candidates, {True: only, False: only})[0]
    assert first.candidate.features.sentence == max(c.features.sentence for c in candidates)


def test_shipped_weights_fit_the_code() -> None:
    weights = default_weights()
    for kind in (True, False):
        assert weights.ranking[kind]._fields == Features._fields
        assert len(weights.decision[kind].signals) == len(Signals._fields)
        assert 0 < weights.threshold[kind] < 1


def test_a_passage_that_a_view_did_not_find_stands_below_those_that_it_did() -> None:
    found = fuse({"passages": {"a": 0.9, "b": 0.8}, "bm25": {"a": 3.0, "b": 2.0, "c": 1.0}})
    assert sorted(found, key=lambda p: -found[p]) == ["a", "b", "c"]


def test_scores_that_do_not_differ_say_nothing() -> None:
    assert standard({"a": 0.7, "b": 0.7}) == {"a": 0.0, "b": 0.0}
    assert fuse({}) == {}


def test_a_heading_finds_the_passages_under_it(small_index: Index) -> None:
    passage = next(p for p in small_index.passages if p.heading_path)
    found = gather(small_index, " ".join(passage.heading_path)).found["titles"]
    assert passage.passage_id in found


def test_a_carnet_is_as_near_as_its_passages_are_together(small_index: Index) -> None:
    first, last = small_index.passages[0], small_index.passages[-1]
    assert first.carnet_id != last.carnet_id
    own = [p for p in small_index.passages if p.carnet_id == last.carnet_id]
    vector = small_index.embed_query(" ".join(p.text for p in own))
    near = small_index.carnet_nearness(vector, [p.passage_id for p in (first, *own)])
    assert len({near[p.passage_id] for p in own}) == 1
    assert 1.0 >= near[last.passage_id] > near[first.passage_id]


def test_the_order_does_not_depend_on_the_hash_seed(small_folder: Path) -> None:
    code = (
        "import sys, json; sys.path.insert(0, 'tests');"
        "from pathlib import Path; from doubles import bag_model;"
        "from carnet_rag.index.in_force import open_at;"
        "from carnet_rag.search.retrieval import search;"
        f"index = open_at(Path({str(small_folder)!r}), bag_model());"
        f"print(json.dumps([h.passage.passage_id for h in search(index, {_QUESTION!r})]))"
    )
    orders = []
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            check=True,
        )
        orders.append(json.loads(done.stdout))
    assert orders[0] == orders[1]
    assert orders[0]


def test_features_of_the_bank_say_nothing_of_sentences(small_index: Index) -> None:
    candidates = find_candidates(small_index, gather(small_index, _QUESTION))
    assert {c.match is None for c in candidates} == {True, False}
    for candidate in candidates:
        assert candidate.features.anticipated == float(candidate.match is not None)
        if candidate.match is None:
            assert candidate.features.question == 0.0


def test_a_carnet_without_a_bank_beside_one_is_taken_to_be_asked_as_much(
    small_index: Index,
) -> None:
    asked = {span.passage_id for entry in small_index.entries for span in entry.spans}
    homes = {small_index.passage(passage_id).carnet_id for passage_id in asked}
    banked = [p for p in small_index.passages if p.carnet_id in homes]
    share = sum(p.passage_id in asked for p in banked) / len(banked)
    assert 0 < share <= 1 and len(banked) < len(small_index.passages)
    for passage in small_index.passages:
        expected = 0.0 if passage.carnet_id in homes else share
        assert small_index.coverage_beside(passage.passage_id) == pytest.approx(expected)
    whole = gather(small_index, "Qui soigne ?")
    bare = gather(small_index, "Qui soigne ?", exclude_entries=frozenset(whole.entries))
    covered = [
        [
            c.features.covered
            for c in find_candidates(small_index, evidence)
            if not c.anticipated and small_index.passage(c.passage_id).carnet_id not in homes
        ]
        for evidence in (whole, bare)
    ]
    assert covered[0] == pytest.approx([share] * len(covered[0])) and not any(covered[1])
    assert covered[0] and covered[1]


def test_sentences_answer_where_the_bank_of_elsewhere_is_far(real_index: Index) -> None:
    question = "Combien d'ordinateurs ont été réparés près de Montargis ?"
    own = frozenset(
        e.entry_id
        for e in real_index.entries
        if any("Luc" in " ".join(real_index.passage(s.passage_id).heading_path) for s in e.spans)
    )
    assert 0 < len(own) < len(real_index.entries)
    first = retrieve(real_index, question, exclude_entries=own).ranked[0].candidate
    assert first.match is None
    assert any("44 ordinateurs" in s.text for s in first.sentences)


def test_a_speaker_named_in_the_question_must_speak_or_be_named() -> None:
    sentence = Sentence(0, 4, "Oui.", speaker="Luc Bellière")
    passage = Passage("p", "c", (), None, "Luc Bellière", 0, 4, "Oui.", (sentence,))
    assert speaker_fit(frozenset({"Luc Bellière"}), (sentence,), passage) == 1.0
    assert speaker_fit(frozenset({"Bernard Devert"}), (sentence,), passage) == -1.0
    assert speaker_fit(frozenset(), (sentence,), passage) == 0.0


def test_retrieval_keeps_what_the_answer_needs(small_index: Index) -> None:
    found = retrieve(small_index, _QUESTION)
    assert found.evidence.question == _QUESTION
    assert found.ranked
    hits = passages_of(small_index, found, 3)
    assert [h.passage for h in hits] == [h.passage for h in search(small_index, _QUESTION, 3)]
