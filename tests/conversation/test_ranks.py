"""What a turn names by its rank in a list that was quoted."""

from __future__ import annotations

import pytest

from carnet_rag.conversation.ranks import listed, named_by_rank, names_a_rank, only_ranks
from carnet_rag.conversation.subjects import Past
from carnet_rag.french.intent import read_intent
from carnet_rag.types import Answer, Citation

LINES = "La démarche a trois temps :\n1- une étude, menée,\n2- un débat\n- 3- un vote."
COLON = "Trois formes : le don de temps, le prêt et la vente."


def past(question: str, *quotes: str) -> Past:
    citations = tuple(
        Citation(n, quote, "p", "c", "C", None, "c.md", 0, len(quote), (), None, None)
        for n, quote in enumerate(quotes, 1)
    )
    return Past(question, None, Answer(question, question, "answered", "", citations))


@pytest.mark.parametrize(
    ("question", "quotes", "items"),
    [
        (
            "Quelles sont les étapes ?",
            [LINES],
            ["une étude, menée,", "un débat", "un vote."],
        ),
        ("Quelles sont les formes ?", [COLON], ["le don de temps", "le prêt", "la vente"]),
        ("Quels sont les 2 rôles ?", ["Deux rôles :", "Semer.", "Lire."], ["Semer.", "Lire."]),
        ("Quels sont les 2 rôles ?", ["Deux rôles ici.", "Semer.", "Lire."], ["Semer.", "Lire."]),
        ("Ses 2 rôles ?", ["Deux rôles :", "Semer.", "Lire."], ["Semer.", "Lire."]),
        ("Quels sont les 2 rôles ?", ["Deux rôles ici.", "Ils servent."], []),
        ("Quels sont les 4 rôles ?", [COLON], []),
        ("Que dit la charte ?", [COLON], []),
        ("Que dit la charte ?", ["Elle lie.", "Elle aide."], []),
    ],
)
def test_what_quotes_list(question: str, quotes: list[str], items: list[str]) -> None:
    assert listed(quotes, read_intent(question)) == items


@pytest.mark.parametrize(
    ("turn", "text"),
    [
        ("explique la deuxième", "explique « un débat »"),
        ("la dernière ?", "« un vote » ?"),
        ("la démarche, et la seconde ?", "la démarche, et « un débat » ?"),
        ("la 1re ?", "« une étude » ?"),
        ("parle-moi du premier", "parle-moi de « une étude »"),
        ("le 3e, il fait quoi ?", "« un vote », il fait quoi ?"),
        ("explain the second one", "explain « un débat »"),
        ("la quatrième ?", None),
        ("le premier colloque ?", None),
        ("le premier qui a signé ?", None),
    ],
)
def test_a_rank_is_what_it_stands_for(turn: str, text: str | None) -> None:
    found = named_by_rank(turn, [past("Quelles sont les étapes ?", LINES)])
    assert (found[0] if found else None) == text


def test_the_last_list_that_was_asked_for_is_meant() -> None:
    first, other = past("Quelles sont les formes ?", COLON), past("Qui est-ce ?", "Un maire.")
    named = named_by_rank("la première ?", [first, other])
    assert named == ("« le don de temps » ?", "le don de temps")
    counted = past("Combien d'étapes ?", "Il y a sept étapes.")
    assert named_by_rank("la première ?", [first, counted]) == ("la première étape ?", "")
    assert named_by_rank("la première ?", [first, past("Quelles étapes ?")]) is None
    assert named_by_rank("la première ?", []) is None


@pytest.mark.parametrize(
    ("turn", "only"),
    [
        ("explique la deuxième", True),
        ("la troisieme c'etait quoi", True),
        ("la deuxième, elle coûte combien ?", False),
        ("la deuxième étape ?", False),
    ],
)
def test_a_rank_alone_says_nothing_of_what_is_meant(turn: str, only: bool) -> None:
    assert only_ranks(turn) == only


def test_a_rank_before_its_noun_is_no_rank_alone() -> None:
    assert names_a_rank("et la deuxième ?") and not names_a_rank("et la deuxième ferme ?")
