"""Typing errors are mended towards the carnets' words; what is spelt right stays."""

from __future__ import annotations

import pytest

from carnet_rag.answer.composing import answer
from carnet_rag.french.spelling import Speller, count_spellings
from carnet_rag.index import Index

TEXT = """Le territoire est une échelle. Les catalyseurs territoriaux animent le territoire,
selon Jean-Paul Delevoye et l'ANPP. La méthode est écrite pour l'agglomération de Montargis."""


@pytest.fixture(scope="module")
def speller() -> Speller:
    return Speller(count_spellings([TEXT]))


@pytest.mark.parametrize(
    ("typed", "mended"),
    [
        ("le teritoire", "le territoire"),
        ("un catalyseur teritorial", "un catalyseur territorial"),
        ("l'aglomération de montargi", "l'agglomération de montargis"),
        ("Que dit Delvoye ?", "Que dit Delevoye ?"),
        ("qui anime lagglomeration ?", "qui anime l'agglomération ?"),
        ("conbien d'abitants", "combien d'habitants"),
        ("quelle methode ?", "quelle méthode ?"),
        ("le terirtoire", "le territoire"),
        ("Teritoire et commune", "Territoire et commune"),
        ("un catalysuers", "un catalyseurs"),
        ("qui est delevoye", "qui est Delevoye"),
        ("les assos en bretagne", "les associations en Bretagne"),
    ],
)
def test_errors_are_mended(speller: Speller, typed: str, mended: str) -> None:
    assert speller.mend(typed) == mended


@pytest.mark.parametrize(
    "typed",
    [
        "Quelle est l'adresse du site internet ?",
        "Qui anime le groupe ?",
        "Qui est Emmanuel Macron ?",
        "Qui est Teritoire ?",
        "un catalyseuxx, un xerritoire",
        "Combien de territoires, dans l'ANPPP ?",
        "Les gens que l'on nomme ainsi, réinterrogés plus tard",
        "",
        "12 % en 2021 ?",
        "🎈 $x^2$ <b>",
    ],
)
def test_what_is_spelt_right_or_unlike_anything_stays(speller: Speller, typed: str) -> None:
    assert speller.mend(typed) == typed


def test_a_question_full_of_errors_gets_the_answer_of_the_right_one(small_index: Index) -> None:
    right = answer(small_index, "Combien de jardins compte le réseau ?")
    typed = answer(small_index, "combien de jardin conpte le rezeau ?")
    assert right.status == typed.status == "answered"
    assert typed.citations[0].quote == right.citations[0].quote
    assert typed.question == "combien de jardin conpte le rezeau ?"
