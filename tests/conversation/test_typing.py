"""A capital or a question mark that the reader typed or left out changes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from carnet_rag.answer.composing import answer
from carnet_rag.conversation import PastTurn, standalone
from carnet_rag.conversation.acts import read_act
from carnet_rag.conversation.parts import split_parts
from carnet_rag.french.tokens import fold
from carnet_rag.index import Index

EVAL = Path(__file__).parents[2] / "eval"
DIALOGUES = ("dialogues.jsonl", "dialogues.own.jsonl", "dialogues.develop.jsonl")


def typed(question: str) -> Iterator[str]:
    """The question as others type it."""
    bare = question.rstrip(" ?!.")
    first = bare[:1].lower() if bare[1:2].islower() else bare[:1]
    capital = f"{bare[:1].upper()}{bare[1:]}"
    yield from dict.fromkeys((bare, f"{bare} ?", f"{bare}?", capital, f"{first}{bare[1:]}"))


def rows(name: str) -> list[dict]:  # type: ignore[type-arg]
    return [json.loads(line) for line in (EVAL / name).read_text("utf-8").splitlines()]


def test_no_turn_is_read_otherwise(real_index: Index) -> None:
    names = real_index.words.names
    odd = []
    for dialogue in (d for name in DIALOGUES for d in rows(name)):
        past: list[PastTurn] = []
        for turn in (t["question"] for t in dialogue["turns"]):
            readings = set()
            for variant in typed(turn):
                understood = standalone([*past, PastTurn(variant)], names)
                act = read_act(variant)
                parts = len(split_parts(variant))
                readings.add((understood.kind, fold(understood.question).strip(" ?!."), act, parts))
            if len(readings) > 1:
                odd.append((turn, readings))
            past.append(PastTurn(turn))
    assert not odd


@pytest.mark.parametrize("name", ["questions.jsonl", "questions.own.jsonl"])
def test_no_question_is_answered_otherwise(name: str, real_index: Index) -> None:
    for row in rows(name)[::20]:
        got = {
            (a.status, tuple((c.start, c.end) for c in a.citations))
            for a in (answer(real_index, v) for v in typed(row["question"]))
        }
        assert len(got) == 1, row["question"]
