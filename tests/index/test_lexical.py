"""BM25 over stemmed terms, traps of the library included."""

from __future__ import annotations

import math

import pytest

from carnet_rag.french.tokens import terms
from carnet_rag.index.lexical import Lexical

TEXTS = [
    "Les jardins partagés accueillent des écoliers au printemps.",
    "La coopérative vend l'électricité des panneaux solaires.",
    "Le jardin de l'école manque d'eau en été ; l'eau est rare.",
]


def lucene_bm25(question: str, texts: list[str], k1: float = 1.5, b: float = 0.75) -> list[float]:
    """The formula of Lucene (Kamphuis et al., 2020), worked by hand."""
    rows = [terms(text) for text in texts]
    mean = sum(map(len, rows)) / len(rows)
    scores = []
    for row in rows:
        score = 0.0
        for term in terms(question):
            holders = sum(term in other for other in rows)
            idf = math.log(1 + (len(rows) - holders + 0.5) / (holders + 0.5))
            often = row.count(term)
            score += idf * often / (often + k1 * (1 - b + b * len(row) / mean))
        scores.append(score)
    return scores


@pytest.mark.parametrize(
    "question", ["jardin", "l'eau des jardins", "Qui vend de l'electricite ?", "école en été"]
)
def test_scores_follow_the_formula(question: str) -> None:
    found = Lexical.of(TEXTS).scores(question)
    assert found.tolist() == pytest.approx(lucene_bm25(question, TEXTS), abs=1e-6)
    assert max(found) > 0


@pytest.mark.parametrize("question", ["", "   ", "Qui est-ce ?", "zygomorphe", "?!"])
def test_nothing_in_common_scores_zero(question: str) -> None:
    assert Lexical.of(TEXTS).scores(question).tolist() == [0.0, 0.0, 0.0]


def test_an_unknown_term_beside_a_known_one_changes_nothing() -> None:
    lexical = Lexical.of(TEXTS)
    assert lexical.scores("jardin zygomorphe").tolist() == lexical.scores("jardin").tolist()


@pytest.mark.parametrize("texts", [[], [""], ["de la", "?"]])
def test_a_corpus_without_terms(texts: list[str]) -> None:
    assert Lexical.of(texts).scores("jardin").tolist() == [0.0] * len(texts)


def test_equal_texts_score_alike() -> None:
    scores = Lexical.of([*TEXTS, TEXTS[0]]).scores("jardins partagés")
    assert scores[0] == scores[3] > scores[2]
