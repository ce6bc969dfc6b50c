"""The facts that tell whether a turn stands alone, one by one."""

from __future__ import annotations

import math

import pytest

from carnet_rag.conversation.leaning import LogisticModel, read_leaning, signs
from carnet_rag.conversation.lexicon import Lexicon, lexicon_of
from carnet_rag.conversation.pointing import pointers
from carnet_rag.conversation.subjects import Past
from carnet_rag.french.intent import read_intent
from carnet_rag.french.parsing import parse
from carnet_rag.french.tokens import terms
from carnet_rag.index.words import Words

LAST = "Qui préside la Fondation ?"
RARITY = {"budget": 0.2, "réseau": 0.29, "maire": 0.3, "fondation": 0.4, "charte": 0.5,
          "rivière": 0.9}  # fmt: skip
LEXICON = Lexicon({terms(w)[0]: r for w, r in RARITY.items()}, {"ana bell": "Ana Bell"})


def told(found: dict[str, float]) -> set[str]:
    return {n if v == 1 else f"{n}={round(v, 2)}" for n, v in found.items() if v}


@pytest.mark.parametrize(
    ("turn", "facts"),
    [
        ("quel est le budget ?", "one_word asks new_rare=0.2 lacks_owner"),
        ("le budget de la rivière ?",
         "no_verb two_words new_rare=0.9 own_subject own_alone complete"),
        ("quelle est la charte de la Fondation ?",
         "two_words asks own_name new_rare=0.5 repeats=0.5 own_subject own_alone named_alone"
         " complete"),
        ("combien de salariés ?", "no_verb one_word asks unknown lacks_owner"),
        ("combien de salariés a-t-il ?", "points one_word asks unknown lacks_owner"),
        ("combien de salariés dans le réseau ?",
         "no_verb two_words asks new_rare=0.29 unknown=0.5"),
        ("combien coûte une charte ?", "two_words asks new_rare=0.5 unknown=0.5 lacks_owner"),
        ("quels salariés", "no_verb one_word asks unknown own_subject own_alone lacks_owner"),
        # A word is its own from a certain rarity on, and with an article.
        ("le réseau fait quoi ?", "one_word asks new_rare=0.29"),
        ("le maire fait quoi ?", "one_word asks new_rare=0.3 own_subject own_alone"),
        ("rivière ?", "no_verb one_word new_rare=0.9"),
        ("les membres ?", "no_verb one_word unknown own_subject own_alone"),
        ("la grippe espagnole ?", "no_verb two_words unknown own_subject own_alone"),
        ("président ?", "no_verb one_word unknown lacks_owner"),
        ("le président du réseau ?",
         "no_verb two_words new_rare=0.29 unknown=0.5 own_subject own_alone complete"),
        ("et le maire ?",
         "linked no_verb one_word new_rare=0.3 own_subject own_alone linked_phrase"),
        ("et que dit le maire ?", "linked two_words asks new_rare=0.3 unknown=0.5 own_subject"
         " own_alone"),
        ("et ?", "linked no_verb no_word linked_phrase"),
        # Names: with a capital, or as the carnets write it.
        ("où est ana bell ?",
         "two_words asks known_name unknown own_subject own_alone named_alone"),
        ("le budget de Ana Bell ?",
         "no_verb three_words own_name new_rare=0.2 known_name unknown=0.67 own_subject own_alone"
         " named_alone complete"),
        ("le budget des cinq grandes communes ?",
         "no_verb new_rare=0.2 unknown=0.75 own_subject own_alone complete"),
        # What points.
        ("lesquels ?", "which no_verb no_word asks"),
        ("quel est son budget ?", "owner one_word asks new_rare=0.2 lacks_owner"),
        ("à quoi sert ce programme ?", "this two_words asks unknown own_subject own_and_points"),
        ("ça coûte combien ?", "neuter two_words asks unknown"),
        ("qui l'a créée ?", "points one_word asks unknown"),
        ("when was it created?", "points no_verb unknown english"),
        ("pourquoi ?", "no_verb no_word asks"),
        ("en 2015 ?", "no_verb one_word unknown"),
    ],
)  # fmt: skip
def test_what_tells_whether_a_turn_stands_alone(turn: str, facts: str) -> None:
    parsed = parse(turn)
    pointed = pointers(parsed, english=read_intent(turn).english)
    linked = turn.startswith("et ")
    found = signs(parsed, pointed, [Past(LAST)], LEXICON, linked=linked, corrects=False)
    assert told(found) == set(facts.split())


def test_the_subject_that_was_carried_is_repeated_too() -> None:
    parsed = parse("le budget de la rivière ?")
    past = [Past("Quel est le budget ?"), Past("Qui préside ?", "la rivière")]
    found = signs(parsed, [], past, LEXICON, linked=False, corrects=True)
    assert told(found) >= {"repeats=0.5", "new_rare=0.2", "corrects"}
    assert "repeats" not in signs(parsed, [], [], LEXICON, linked=False, corrects=False)


@pytest.mark.parametrize(
    ("turn", "linked", "shown"),
    [
        ("quand la rivière est-elle propre ?", False, False),
        ("quand la rivière est-elle propre ?", True, True),
        ("qui l'a créée ?", False, True),
        ("pourquoi ?", False, True),
        ("quel est le budget ?", False, True),
        ("quelles erreurs éviter ?", False, False),
        ("comment trouver des salariés ?", False, False),
        ("des salariés ?", False, True),
    ],
)
def test_something_must_show_that_a_turn_leans(turn: str, linked: bool, shown: bool) -> None:
    for corrects in (False, True):
        got = read_leaning(turn, [Past(LAST)], LEXICON, linked=linked, corrects=corrects)
        assert got.shown == (shown or corrects)
    assert not read_leaning(turn, [], LEXICON, linked=linked, corrects=False).leans


def test_the_likeliest_subject_comes_first() -> None:
    past = [Past("Qui a écrit la charte de la rivière ?"), Past(LAST)]
    got = read_leaning("quand a-t-elle été créée ?", past, LEXICON, linked=False, corrects=False)
    assert got.leans
    assert [s.phrase for _, s in got.subjects][0] == "la Fondation"
    weights = [weight for weight, _ in got.subjects]
    assert weights == sorted(weights, reverse=True)


def test_a_logistic_model_adds_the_weights_of_the_facts_it_knows() -> None:
    model = LogisticModel(0.5, {"a": 2.0, "b": -1.0})
    assert model.probability({}) == pytest.approx(1 / (1 + math.exp(-0.5)))
    assert model.probability({"a": 1, "b": 3, "c": 9}) == pytest.approx(1 / (1 + math.exp(0.5)))
    assert model.probability({"a": 0.25}) == pytest.approx(1 / (1 + math.exp(-1)))
    for huge, bound in ((1e6, 30), (-1e6, -30)):  # no overflow
        assert model.probability({"a": huge}) == 1 / (1 + math.exp(-bound))


def test_how_rare_and_how_known_words_are() -> None:
    words = Words({"one": 1, "ten": 10, "all": 100}, {}, (), {"ana bell": "Ana Bell"})
    lexicon = lexicon_of(words, 100)
    assert lexicon.rarity == pytest.approx({"one": 1, "ten": 0.5, "all": 0})
    assert lexicon_of(words, 0).rarity["one"] == 1
    assert lexicon_of(Words({"two": 2}, {}, (), {}), 1).rarity["two"] == 0
    assert lexicon.written("ANA BELL") == "Ana Bell"
    assert LEXICON.rarest("le budget de la charte du village") == 0.5
    assert (LEXICON.rarest("le village"), LEXICON.rarest("")) == (0, 0)
    assert (LEXICON.unknown("le budget du village"), LEXICON.unknown("")) == (0.5, 0)
