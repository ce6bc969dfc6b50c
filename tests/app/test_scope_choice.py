"""Keeping questions to some carnets, years, speakers, beside their field."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import guide
import kept
import pytest
import scope_choice
import texts
from markup.text import plain
from streamlit.testing.v1 import AppTest
from turns import Turn
from visiting import REPO, Visit, open_app, page_text

from carnet_rag.index import Index
from carnet_rag.index.scope import Scope, narrow
from carnet_rag.service.chain import open_chain
from carnet_rag.settings import Settings

WORDS = texts.CATALOGUE["fr"]
QUESTION = "Quand le contrat de rivière a-t-il été signé ?"


@pytest.fixture
def visit(
    small_index: Index, small_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Visit]:
    guide.checked_starters.clear()
    guide.checked_cards.clear()
    guide.reply.clear()
    scope_choice.offered.clear()
    yield open_app(small_index, REPO / "tests" / "data" / "corpus", small_folder, monkeypatch)


def test_an_answer_comes_from_the_carnet_that_is_chosen_and_says_so(
    visit: Visit, small_index: Index
) -> None:
    at = visit()
    at.multiselect(key="scope-carnets").set_value(["jardins"]).run()
    at.chat_input(key="question").set_value(QUESTION).run()
    title, eau = (small_index.carnet(name).title for name in ("jardins", "eau"))
    shown = page_text(at)
    assert f"{WORDS.scope_told} : <b>{title}</b>" in shown
    assert "12 mars 2019" not in shown and f"<b>{eau}</b>" not in shown
    at.multiselect(key="scope-carnets").set_value([]).run()
    at.chat_input(key="question").set_value(QUESTION).run()
    shown = page_text(at)
    assert "12 mars 2019" in shown and shown.count(WORDS.scope_told) == 1
    assert not at.exception and not at.error


def test_a_part_offers_what_it_answers_and_says_how_to_leave_it(
    visit: Visit, small_index: Index
) -> None:
    def offered(at: AppTest) -> list[str]:
        return [
            b.label.replace("\\", "") for b in at.button if str(b.key).startswith(("ask-", "card-"))
        ]

    part = narrow(small_index, Scope(carnets=("eau",)))
    chain = open_chain(Settings.load(), index=part)
    at = visit()
    everywhere = offered(at)
    at.multiselect(key="scope-carnets").set_value(["eau"]).run()
    inside = offered(at)
    assert everywhere and set(inside) < set(everywhere)
    assert all(chain.invoke(question).status == "answered" for question in inside)
    at.chat_input(key="question").set_value("Qui a gagné la Coupe du monde de 1998 ?").run()
    assert all(chain.invoke(question).status == "answered" for question in offered(at))
    said = WORDS.scope_widen.format(kept_to=small_index.carnet("eau").title)
    widening = next(b for b in at.button if str(b.key).startswith("widen-"))
    assert widening.label == plain(said)
    widening.click().run()
    assert at.multiselect(key="scope-carnets").value == []
    assert not [b for b in at.button if str(b.key).startswith("widen-")]
    assert len(at.session_state["turns"]) == 2 and not at.session_state["turns"][1].scope
    assert not at.exception and not at.error


def test_what_is_not_in_the_index_any_more_is_not_kept_to(visit: Visit) -> None:
    at = visit()
    at.session_state["scope-carnets"] = ["disparu"]
    at.chat_input(key="question").set_value(QUESTION).run()
    assert "12 mars 2019" in page_text(at) and WORDS.scope_told not in page_text(at)


def test_one_carnet_where_nobody_speaks_leaves_nothing_to_choose(small_index: Index) -> None:
    first = small_index.carnets[0]
    one = SimpleNamespace(
        carnets=[first],
        passages=[p for p in small_index.passages if p.carnet_id == first.carnet_id],
    )
    assert scope_choice.offered.__wrapped__("one", one) == Scope()
    every = scope_choice.offered.__wrapped__("all", small_index)
    assert every.carnets == tuple(c.carnet_id for c in small_index.carnets)


def test_a_kept_conversation_remembers_what_it_kept_to(small_index: Index) -> None:
    scope = Scope(carnets=("eau",), years=(2019,), speakers=("Ana",))
    part = narrow(small_index, Scope(carnets=("eau",)))
    answer = open_chain(index=part).invoke(QUESTION)
    turn = Turn(QUESTION, answer, scope=scope)
    assert kept.read(kept.write([turn], [])).turns == [turn]


def test_a_question_asked_anew_says_so_and_keeps_no_rating(
    small_index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = open_chain(index=small_index).invoke(QUESTION)
    gone = replace(given, citations=tuple(replace(c, passage_id="x") for c in given.citations))
    monkeypatch.setattr(kept, "within", lambda *_: SimpleNamespace(name="part"))
    monkeypatch.setattr(kept.guide, "reply", lambda *_: given)
    frame = SimpleNamespace(engine=SimpleNamespace(index=small_index), settings=None, words=WORDS)
    turn = Turn(QUESTION, gone)
    (again,) = kept.standing([turn], frame)  # type: ignore[arg-type]
    assert again.answer.notices[0] == WORDS.answer_redone
    assert again.answer.citations == given.citations
    assert again.record_id != turn.record_id
