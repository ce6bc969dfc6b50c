"""Sentences that define, by their form; what a question asks the meaning of."""

from __future__ import annotations

import pytest

from carnet_rag.french.asking import plainly
from carnet_rag.french.defining import asked_thing, defines, is_definition
from carnet_rag.french.tokens import terms


@pytest.mark.parametrize(
    ("question", "thing"),
    [
        ("Qu'est-ce qu'une coopérative ?", "coopérative"),
        ("c koi une coopérative", "coopérative"),
        ("Une coopérative, c'est quoi au juste ?", "coopérative"),
        ("définition de la mise en commun", "mise commun"),
        ("Qu'est-ce que c'est que le bilan carbone ?", "bilan carbone"),
        ("What is a cooperative?", "cooperative"),
        # Not the meaning of a thing.
        ("Combien de coopératives ?", ""),
        ("Qu'est-ce que la mairie a décidé ?", ""),
        ("Quelle différence entre une coopérative et une mutuelle ?", ""),
    ],
)
def test_the_thing_whose_meaning_is_asked(question: str, thing: str) -> None:
    assert asked_thing(question) == frozenset(terms(thing))


@pytest.mark.parametrize(
    "sentence",
    [
        "Une coopérative est une entreprise qui appartient à ses membres.",
        "La coopérative, c'est une entreprise.",
        "« La coopérative », ce n'est pas une société comme les autres, c'est une école.",
        "En effet, les coopératives agricoles sont des groupements de producteurs.",
        "La coopérative désigne un groupement de personnes.",
        "On appelle coopérative un groupement de personnes.",
        "Par coopérative, on entend un groupement de personnes.",
    ],
)
def test_a_sentence_that_defines(sentence: str) -> None:
    assert defines(frozenset(terms("coopérative")), sentence) >= 0.75


@pytest.mark.parametrize(
    "sentence",
    [
        "La coopérative est fondée en 1902.",
        "Les membres de la coopérative sont les habitants du village.",
        "Le directeur est un ancien de la coopérative.",
        "La mutuelle est une société de personnes.",
        "Coopérative : pas un mot, un engagement !",
        "Dans la vallée, où chacun la connaît, la coopérative est une institution.",
    ],
)
def test_a_sentence_that_only_names(sentence: str) -> None:
    assert defines(frozenset(terms("coopérative")), sentence) < 0.75


def test_what_defines_anything() -> None:
    assert is_definition("Le quorum est un nombre de voix.")
    assert not is_definition("Le quorum est atteint.")


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("qui paie", "Qui paie ?"),
        ("Qui paie ?", "Qui paie ?"),
        ("qui paie???", "Qui paie ?"),
        ("who pays for it", "Who pays for it?"),
        ("budget 2022 ?", "Budget 2022"),
        ("budget 2022", "Budget 2022"),
        ("donne-moi le lien de la charte", "Le lien de la charte"),
        ("Peux-tu me dire qui paie ?", "Qui paie ?"),
        ("je voudrais savoir si la mairie paie", "Je voudrais savoir si la mairie paie"),
        ("?!", "?!"),
    ],
)
def test_the_mark_and_the_capital_are_ours(typed: str, plain: str) -> None:
    assert plainly(typed) == plain
