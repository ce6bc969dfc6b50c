"""Folding, words, terms and token counts."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carnet_rag.french.tokens import count_tokens, fold, terms, words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("L’Été à Cœur", "l'ete a coeur"),
        ("Œuvre\u00a0:\n  ŒUVRE", "oeuvre : oeuvre"),
        ("Curriculum vitæ", "curriculum vitae"),
        ("ﬁnance", "finance"),
        ("e\u0301te\u0301", "ete"),
        ("", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Près de **38,9 %** des PME", ["Près", "de", "38", "9", "%", "des", "PME"]),
        ("l'alliance<sup>12</sup> locale", ["l", "alliance", "locale"]),
        ("le 4<sup>ème</sup> volet", ["le", "4ème", "volet"]),
        ("publié.¹6 Puis", ["publié", "Puis"]),
        ("un&nbsp;mot &amp;amp; deux", ["un", "mot", "deux"]),
        ("m² et 10³", ["m", "et", "10"]),
    ],
)
def test_words_drop_markup_and_note_calls_only(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("engagés", "engagees"),
        ("engagée", "engagement"),
        ("L'ÉLÈVE", "eleves"),
        ("créée", "créé"),
        ("qu'associatif", "associatives"),
        ("Aujourd’hui", "aujourd'hui"),
        ("cœur", "coeur"),
        ("ODD17", "ODD 17"),
        ("jusqu'entreprises", "entreprise"),
    ],
)
def test_terms_meet(one: str, other: str) -> None:
    assert terms(one) == terms(other) != []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2019", "2018"),
        ("38,9", "38,8"),
        ("organisation", "organe"),
        ("alliance", "allié"),
    ],
)
def test_terms_stay_apart(one: str, other: str) -> None:
    assert terms(one) != terms(other)


def test_terms_keep_the_season_and_whole_figures_and_drop_stop_words() -> None:
    assert terms("C'est à l'été que 1 000 élus ont 38,9 % d’avis") == [
        "ete",
        "1",
        "000",
        "elus",
        "38,9",
        "avis",
    ]
    assert terms("Qui est-ce que c'est ?") == []
    assert terms("") == []


def test_terms_are_the_same_from_several_threads() -> None:
    texts = [f"Les entreprises engagées en {year} dans les territoires" for year in range(400)]
    alone = [terms(t) for t in texts]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(terms, texts)) == alone


def test_count_tokens() -> None:
    assert count_tokens("") == 0
    assert count_tokens("hello world") == 2
    assert 5 < count_tokens("L'alliance au service du territoire") < 12
    assert count_tokens("<|endoftext|>") > 1
    assert count_tokens("\ud800 seul") > 0


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing_and_leaves_no_case_nor_double_blank(text: str) -> None:
    once = fold(text)
    assert fold(once) == once
    assert not re.search(r"\s\s|[^\S ]", once)


WORDS = "L'été des élèves engagés à cœur qu'aujourd'hui 38,9 % 1.000 œuvrent créée ODD17 SA —"


@given(st.lists(st.sampled_from(WORDS.split()), max_size=8).map(" ".join))
def test_a_text_typed_without_accents_or_in_capitals_has_the_same_terms(text: str) -> None:
    assert terms(fold(text)) == terms(text) == terms(text.upper())


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("d'eau", ["eau"]),
        ("lorsqu'elles viennent", ["viennent"]),
        ("quelqu’une", []),
        ("aujourd'hui", ["aujourd", "hui"]),
        ("a b 7", ["7"]),
        ("é", []),
        ("1.000,5", ["1.000,5"]),
        ("1, 2", ["1", "2"]),
        ("fée", ["fe"]),
        ("idée", ["ide"]),
        ("été", ["ete"]),
        ("mot_clé", ["mot", "cle"]),
    ],
)
def test_terms_by_rule(text: str, kept: list[str]) -> None:
    assert terms(text) == kept


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a<sup>1</sup> b", ["a", "b"]),
        ("a<sup> 12 </sup>b", ["ab"]),
        ("a<sup>123</sup>", ["a123"]),
        ("X<sup>e</sup> siècle", ["Xe", "siècle"]),
        ("a<br/>b", ["ab"]),
        ("# Titre\\_un *gras*", ["Titreun", "gras"]),
        ("&amp;lt;b&amp;gt;c", ["c"]),
        ("50 %", ["50", "%"]),
        ("Élus, maires", ["Élus", "maires"]),
        ("ﬁn", ["fin"]),
    ],
)
def test_words_by_rule(text: str, expected: list[str]) -> None:
    assert words(text) == expected
