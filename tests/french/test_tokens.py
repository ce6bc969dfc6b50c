"""Folding, words, terms and token counts."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

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
