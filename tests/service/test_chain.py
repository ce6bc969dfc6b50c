"""The chain: its steps in order, its inputs, and the same answers as its parts."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from langchain_core.runnables import Runnable, RunnableConfig, RunnableLambda

from carnet_rag.answer.composing import answer
from carnet_rag.conversation import PastTurn, Rewrite
from carnet_rag.errors import IndexNotFoundError, QuestionError
from carnet_rag.index import Index
from carnet_rag.service.chain import (
    ChainInput,
    TurnInput,
    compose,
    open_chain,
    open_events,
)
from carnet_rag.settings import Settings
from carnet_rag.types import Answer, Citation, Decision
from carnet_rag.writing import DraftEvent, Stop


class Journal:
    """Doubles of the three steps that note what each was given."""

    def __init__(self) -> None:
        self.notes: list[tuple[str, object]] = []

    def understand(self, turns: Sequence[PastTurn]) -> Rewrite:
        self.notes.append(("understand", tuple(t.question for t in turns)))
        return Rewrite(" / ".join(t.question for t in turns), "standalone")

    def search(self, question: str) -> list[str]:
        self.notes.append(("search", question))
        return [question.upper()]

    def reply(self, question: str, found: list[str]) -> Answer:
        self.notes.append(("reply", (question, tuple(found))))
        return Answer("?", "?", "refused", found[0])

    @property
    def chain(self) -> Runnable[str | ChainInput, Answer]:
        steps = compose(understand=self.understand, search=self.search, reply=self.reply)
        return steps | RunnableLambda(lambda event: event.answer)


@pytest.mark.parametrize("given", ["qui ?", {"question": "qui ?"}, {"turns": ["qui ?"]}])
def test_a_question_goes_through_every_step_once(given: str | ChainInput) -> None:
    journal = Journal()
    got = journal.chain.invoke(given)
    assert [name for name, _ in journal.notes] == ["understand", "search", "reply"]
    assert got == Answer("qui ?", "qui ?", "refused", "QUI ?")


def test_the_last_turn_is_asked_in_the_light_of_the_others() -> None:
    journal = Journal()
    got = journal.chain.invoke({"turns": ["qui ?", {"question": " et  où ? "}]})
    assert got.question == "et où ?"
    assert got.standalone_question == "qui ? / et où ?"
    assert got.text == "QUI ? / ET OÙ ?"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("", "vide"),
        ({}, "question"),
        ({"question": None}, "null"),
        ({"turns": []}, "vide"),
        ({"turns": "qui ?"}, "liste"),
        ({"turns": ["qui ?", 3]}, "tour 2"),
        (["qui ?"], "une liste"),
    ],
)
def test_an_input_that_cannot_be_used_is_a_question_error(given: object, said: str) -> None:
    with pytest.raises(QuestionError, match=said):
        Journal().chain.invoke(given)  # type: ignore[arg-type]


def test_steps_carry_names_that_traces_show() -> None:
    drawn = [node.name for node in Journal().chain.get_graph().nodes.values()]
    assert [name for name in drawn if name in ("lire", "comprendre", "chercher", "répondre")] == [
        "lire",
        "comprendre",
        "chercher",
        "répondre",
    ]


def test_it_chains_and_batches_like_any_runnable() -> None:
    texts = (Journal().chain | RunnableLambda(lambda a: a.text)).batch(["qui ?", "quoi ?"])
    assert texts == ["QUI ?", "QUOI ?"]


def test_over_a_real_index_it_answers_as_its_parts_do(small_index: Index) -> None:
    question = "Combien de jardins compte le réseau de Valmont ?"
    got = open_chain(Settings(), index=small_index).invoke(question)
    assert got == answer(small_index, question)
    for citation in got.citations:
        text = small_index.carnet(citation.carnet_id).text
        assert text[citation.start : citation.end] == citation.quote


def test_without_an_index_the_error_names_the_command(tmp_path: object) -> None:
    with pytest.raises(IndexNotFoundError, match="carnet index"):
        open_chain(Settings.load({}, index=f"{tmp_path}/none"))


def test_quotes_given_before_are_not_told_as_new(small_index: Index) -> None:
    chain = open_chain(Settings(), index=small_index)
    first = chain.invoke("Quand le contrat de rivière a-t-il été signé ?")
    turn = {"question": first.question, "answer": first}
    again = chain.invoke({"turns": [turn, "Quand a-t-on signé le contrat de rivière ?"]})  # type: ignore[list-item, typeddict-item]
    assert {c.quote for c in again.citations} <= {c.quote for c in first.citations}
    assert again.notices[-1] == f"Déjà cité en réponse à « {first.question} »."
    other = chain.invoke({"turns": [turn, "Combien de patients la maison de santé suit-elle ?"]})  # type: ignore[list-item, typeddict-item]
    assert not any("Déjà cité" in notice for notice in other.notices)


@pytest.mark.parametrize(
    ("swapped", "status"),
    [("au régional", "answered"), ("les associations", "nearest")],
)
def test_the_same_quotes_answer_a_new_slot_only_if_they_speak_of_it(
    swapped: str, status: str
) -> None:
    quote = "68% d'entre elles s'allient au niveau local, 44% au régional"
    citation = Citation(1, quote, "p", "c", "Carnet", None, "c.md", 0, len(quote), (), None, None)
    given = Answer("", "", "answered", f"« {quote} » [1]", (citation,))
    chain = compose(
        understand=lambda turns: (
            Rewrite("la même, autrement ?", "ellipsis", ("…",), swapped)
            if turns[1:]
            else Rewrite("et là ?", "first")
        ),
        search=lambda question: [question],
        reply=lambda question, found: given,
    )
    turn: TurnInput = {"question": "et les entreprises ?", "answer": given}
    got = chain.invoke({"turns": [turn, "et là ?"]}).answer
    assert got.status == status
    if status == "nearest":
        assert got.citations == ()
        assert got.nearest == (citation,)
        assert "[1]" not in got.text
        assert "sans un mot de « les associations »" in got.text
    else:
        assert got.text == given.text
    alone = chain.invoke("et là ?").answer
    assert alone.status == "answered"


@pytest.mark.parametrize(
    ("carried", "probability", "understood"),
    [
        (("le toit",), 0.95, "du toit ?"),
        (("le toit",), 0.85, "du mur ?"),
        ((), 0.85, "du toit ?"),
        ((), 0.6, "du mur ?"),
    ],
)
def test_a_turn_that_finds_nothing_is_read_otherwise_when_that_answers_surely(
    carried: tuple[str, ...], probability: float, understood: str
) -> None:
    decision = Decision(probability, 0.2)

    def reply(question: str, found: str) -> Answer:
        return Answer(question, question, "answered" if "toit" in question else "nearest", found,
                      decision=decision)  # fmt: skip

    others = (Rewrite("du sol ?", "pronoun", ("le sol",)), Rewrite("du toit ?", "pronoun", carried))
    chain = compose(
        understand=lambda turns: Rewrite("du mur ?", "pronoun", others=others),
        search=str.upper,
        reply=reply,
    )
    got = chain.invoke({"turns": ["le mur ?", "il date de quand ?"]}).answer
    assert got.standalone_question == understood
    assert got.question == "il date de quand ?"
    assert got.status == ("answered" if "toit" in understood else "nearest")


def test_what_is_streamed_adds_up_to_what_is_invoked() -> None:
    stop = threading.Event()

    given = stop

    def write(question: str, *, quoting: Answer, stop: Stop | None) -> Iterator[DraftEvent]:
        yield DraftEvent("quoting", quoting)
        yield DraftEvent("writing", quoting, 4)
        yield DraftEvent("answer", replace(quoting, text=f"{quoting.text} {stop is given}"))

    chain = compose(
        understand=lambda turns: Rewrite(turns[-1].question, "first"),
        search=str.upper,
        reply=lambda question, found: Answer("", "", "answered", found),
        write=write,
    )
    config: RunnableConfig = {"configurable": {"stop": stop}}
    events = list(chain.stream("qui ?", config=config))
    assert [event.kind for event in events] == ["quoting", "writing", "answer"]
    assert chain.invoke("qui ?", config=config) == events[-1]
    assert events[-1].answer.text == "QUI ? True"


def test_a_chain_over_an_index_streams_the_same_answer(small_index: Index) -> None:
    question = "Combien de jardins compte le réseau de Valmont ?"
    events = list(open_events(Settings(), index=small_index)(question))
    assert [event.kind for event in events] == ["quoting"]
    assert events[-1].answer == open_chain(Settings(), index=small_index).invoke(question)


def test_a_known_question_needs_no_turn_before_it(real_index: Index) -> None:
    chain = open_chain(Settings.load({}), index=real_index)
    turns = [{"question": "C'est quoi l'ODD 17 ?"}, {"question": "Pourquoi faire alliance ?"}]
    given = chain.invoke({"turns": turns})
    assert given.standalone_question == "Pourquoi faire alliance ?"
    assert given.status == "answered"
