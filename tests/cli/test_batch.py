"""JSON lines in, JSON lines out: order, ids, and lines that are wrong."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from langchain_core.runnables import RunnableLambda

from carnet_rag.cli.ask import reply as ask_reply
from carnet_rag.cli.batch import answers
from carnet_rag.conversation import Rewrite
from carnet_rag.errors import QuestionError
from carnet_rag.intake import read_question, required
from carnet_rag.service.chain import compose
from carnet_rag.types import Answer
from carnet_rag.wire import Json


def echo(record: Json) -> Json:
    return {"question": read_question(required(record, "question"))}


def run(text: str | bytes, reply: Any = echo) -> list[Json]:
    data = text.encode() if isinstance(text, str) else text
    return list(answers(io.BytesIO(data), reply))


def test_a_thousand_lines_keep_their_order_and_ids() -> None:
    lines = "".join(
        json.dumps({"id": n if n % 2 else f"q{n}", "question": f"question {n}"}) + "\n"
        if n % 7
        else "{pas du json\n"
        for n in range(1000)
    )
    got = run(lines)
    assert len(got) == 1000
    for n, record in enumerate(got):
        if n % 7:
            assert record == {"id": n if n % 2 else f"q{n}", "question": f"question {n}"}
        else:
            assert record["id"] is None
            assert record["error"].startswith(f"ligne {n + 1}, colonne 2 : ce n'est pas du JSON")


@pytest.mark.parametrize(
    ("line", "identity", "said"),
    [
        ("nope", None, "ce n'est pas du JSON"),
        ('{"id": 1, "question": "a"', None, "ce n'est pas du JSON"),
        ("[1, 2]", None, "il faut un objet JSON"),
        ('"texte"', None, "il faut un objet JSON"),
        ("null", None, "il faut un objet JSON"),
        ('{"id": NaN, "question": "a"}', None, "NaN n'est pas du JSON"),
        ("[" * 100_000, None, "ce n'est pas du JSON"),
        ('{"id": ' + "9" * 5000 + "}", None, "ce n'est pas du JSON"),
        (b'{"id": 1, "question": "\xe9t\xe9"}', None, "ce n'est pas de l'UTF-8"),
        ('{"id": 1}', 1, "il manque la clé « question »"),
        ('{"id": 1, "question": ""}', 1, "vide"),
        ('{"id": [1, {"a": null}], "question": 3}', [1, {"a": None}], "un nombre"),
        ('{"question": null}', None, "null"),
    ],
)
def test_a_bad_line_is_answered_and_does_not_stop(
    line: str | bytes, identity: Any, said: str
) -> None:
    data = line if isinstance(line, bytes) else line.encode()
    bad, good = run(data + b'\n{"id": "b", "question": "et ensuite ?"}\n')
    assert list(bad) == ["id", "error"]
    assert bad["id"] == identity
    assert said in bad["error"]
    assert good == {"id": "b", "question": "et ensuite ?"}


def test_unknown_keys_blank_lines_and_a_missing_last_newline_are_fine() -> None:
    text = '\ufeff{"kind": 1, "question": "a", "evidence": [], "id": "x"}\n\n  \n{"question": "b"}'
    assert run(text) == [{"id": "x", "question": "a"}, {"id": None, "question": "b"}]


def test_each_line_is_answered_before_the_next_is_read() -> None:
    read: list[int] = []

    def lines() -> Any:
        for n in range(3):
            read.append(n)
            yield b'{"id": %d, "question": "a"}\n' % n

    stream = answers(lines(), echo)
    assert next(stream)["id"] == 0
    assert read == [0]


def test_a_conversation_gets_an_answer_a_turn() -> None:
    chain = compose(
        understand=lambda turns: Rewrite(" > ".join(t.question for t in turns), "first"),
        search=lambda question: question,
        reply=lambda question, found: Answer("", "", "refused", found),
    ) | RunnableLambda(lambda event: event.answer)
    line = {
        "id": "D1",
        "persona": "J",
        "turns": [{"question": "qui ?", "standalone": "triche"}, "où ?", {"question": "quand ?"}],
    }
    (got,) = run(json.dumps(line), lambda record: ask_reply(chain, record))
    assert list(got) == ["id", "answers"]
    assert [a["question"] for a in got["answers"]] == ["qui ?", "où ?", "quand ?"]
    assert [a["standalone_question"] for a in got["answers"]] == [
        "qui ?",
        "qui ? > où ?",
        "qui ? > où ? > quand ?",
    ]
    assert list(got["answers"][0]) == [
        *("question", "standalone_question", "status", "text", "citations", "nearest"),
        *("elapsed_ms", "notices", "kind", "act", "sure"),
    ]


def test_a_bad_turn_is_the_line_s_error() -> None:
    chain = compose(
        understand=lambda turns: Rewrite(turns[-1].question, "first"),
        search=lambda question: question,
        reply=lambda question, found: Answer("", "", "refused", found),
    ) | RunnableLambda(lambda event: event.answer)
    (got,) = run('{"id": 4, "turns": ["qui ?", " "]}', lambda record: ask_reply(chain, record))
    assert got == {
        "id": 4,
        "error": "la question du tour 2 est vide : écrivez-la en quelques mots.",
    }


def test_a_programming_mistake_is_not_hidden() -> None:
    def broken(record: Json) -> Json:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        run('{"id": 1, "question": "a"}', broken)


def test_required_names_the_key() -> None:
    with pytest.raises(QuestionError, match="« claim »"):
        required({"id": 1}, "claim")
