"""What may come in, and what is said of what may not."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carnet_rag.errors import QuestionError
from carnet_rag.intake import (
    MAX_CLAIM,
    MAX_MARKS,
    MAX_QUESTION,
    read_claim,
    read_conversation,
    read_paragraph,
    read_question,
    read_turns,
)


def test_blanks_are_folded_and_letters_composed() -> None:
    asked = "  Qu'est-ce\n\tqu'une  e\u0301quipe ?\u00a0"
    assert read_question(asked) == "Qu'est-ce qu'une équipe ?"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "vide"),
        (" \n\t ", "vide"),
        ("\u200b", "aucun mot"),
        ("?!…", "aucun mot"),
        ("a\0b", "U+0000"),
        ("rouge \x1b[31m", "U+001B"),
        ("voil\ud83d", "Unicode incomplet"),
        ("a" * (MAX_QUESTION + 1), "2\u202f001 caractères"),
        ("\ufdfa" * 200, "3\u202f600 caractères"),
        ("é " * 5000, "9\u202f999 caractères, pour 2\u202f000 au plus"),
        (None, "null"),
        (12, "un nombre"),
        (True, "un booléen"),
        (["a"], "une liste"),
        ({"a": 1}, "un objet"),
    ],
)
def test_what_cannot_be_used_is_named(text: object, said: str) -> None:
    with pytest.raises(QuestionError, match=said.replace("+", r"\+")):
        read_question(text)


def test_the_longest_question_passes() -> None:
    assert len(read_question("a" * MAX_QUESTION)) == MAX_QUESTION


def test_a_claim_may_be_a_paragraph() -> None:
    assert len(read_claim("a" * MAX_CLAIM)) == MAX_CLAIM
    with pytest.raises(QuestionError, match="l'affirmation est trop longue"):
        read_claim("a" * (MAX_CLAIM + 1))


def test_a_pasted_text_keeps_its_lines_and_is_checked_as_a_claim() -> None:
    assert read_paragraph(" - un\r\n- de\u0301ux ") == "- un\n- déux"
    for bad in ("", "a" * (MAX_CLAIM + 1), "a\x07b", None):
        with pytest.raises(QuestionError):
            read_paragraph(bad)


def test_a_pasted_text_holds_no_long_run_of_blanks() -> None:
    assert read_paragraph("un" + " \t" * 50_000 + "deux\n \n" + "\n " * 50_000 + "trois") == (
        "un deux\n\ntrois"
    )


def test_a_heap_of_accents_is_refused_before_it_is_composed() -> None:
    started = time.process_time()
    with pytest.raises(QuestionError, match="plus de 30 accents"):
        read_question("a" + "\u0315\u0300" * 100_000)
    assert time.process_time() - started < 2
    assert read_question("a\u0300" * 500) == "à" * 500
    assert len(read_question("a" + "\u0315" * MAX_MARKS)) == 1 + MAX_MARKS


def test_turns_are_texts_or_objects() -> None:
    turns = ["qui ?", {"question": " quand ? ", "standalone": "autre", "kind": 3}]
    assert read_turns(turns) == ("qui ?", "quand ?")


@pytest.mark.parametrize(
    ("turns", "said"),
    [
        ([], "vide"),
        ("qui ?", "une liste de questions"),
        ({"question": "qui ?"}, "une liste de questions"),
        (["qui ?", {"texte": "x"}], "le tour 2 n'a pas de clé"),
        (["qui ?", ""], "la question du tour 2 est vide"),
        (["qui ?"] * 51, "51 questions, pour 50"),
    ],
)
def test_a_bad_turn_is_named(turns: object, said: str) -> None:
    with pytest.raises(QuestionError, match=said):
        read_turns(turns)


def test_a_conversation_answered_whole_is_bounded() -> None:
    assert len(read_conversation(["une question " * 7] * 50)) == 50
    with pytest.raises(QuestionError, match="11\u202f994 caractères, pour 5\u202f000 au plus"):
        read_conversation(["mot " * 500] * 6)


@given(st.text(max_size=60))
def test_reading_twice_changes_nothing(text: str) -> None:
    try:
        once = read_question(text)
    except QuestionError:
        return
    assert read_question(once) == once
    once.encode("utf-8")
