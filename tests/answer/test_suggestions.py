"""Questions to go on with: answerable, new, near what was quoted."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from doubles import bag_model

from carnet_rag.answer.composing import answer
from carnet_rag.answer.suggestions import _near, guided, offered_wording, onward
from carnet_rag.index import Index
from carnet_rag.index.build import build
from carnet_rag.index.in_force import open_at

BIRTH = "Quand le réseau des jardins est-il né ?"


def test_each_question_offered_is_answered_by_quotes_not_shown_yet(real_index: Index) -> None:
    given = answer(real_index, "Quels sont les 5 angles de définition du territoire ?")
    assert given.status == "answered"
    offered = onward(real_index, given)
    assert offered and given.question not in offered
    shown = {(c.start, c.end) for c in given.citations}
    for question in offered:
        reply = answer(real_index, question)
        assert reply.status == "answered"
        assert shown.isdisjoint((c.start, c.end) for c in reply.citations)
        shown |= {(c.start, c.end) for c in reply.citations}


def test_a_carnet_that_answers_goes_on_alone_one_that_is_near_goes_on_first(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for name, thing in (("avril", "velo"), ("mai", "train")):
        said = [f"Le {thing} roule en {name}.", f"Le {thing} coûte peu.", f"Le {thing} dort tard."]
        (corpus / f"{name}.md").write_text("# Bilan\n\n" + "\n\n".join(said) + "\n", "utf-8")
        known = [
            f"Où roule le {thing} ?",
            f"Combien le {thing} coûte-t-il par an ?",
            f"Quand le {thing} dort-il en ville ?",
        ]
        rows = [
            {"questions": [q], "quotes": [s], "answer": s} for q, s in zip(known, said, strict=True)
        ]
        text = "".join(json.dumps(row) + "\n" for row in rows)
        (corpus / f"{name}.questions.jsonl").write_text(text, "utf-8")
    build(corpus, tmp_path / "index", bag_model(), passage_tokens=120)
    with open_at(tmp_path / "index", bag_model()) as index:
        given = answer(index, "Où roule le velo ?")
        assert given.citations
        alone = list(_near(index, given, []))
        assert alone and all("velo" in q for q in alone)
        miss = replace(given, citations=(), nearest=given.citations)
        near = list(_near(index, replace(miss, standalone_question="Le velo et le train ?"), []))
        assert near[: len(alone)] == alone and len(alone) < len(near)


def test_what_was_answered_before_is_not_offered_again(small_index: Index) -> None:
    given = answer(small_index, BIRTH)
    before = [answer(small_index, question) for question in onward(small_index, given)]
    again = onward(small_index, given, seen=before)
    assert {a.standalone_question for a in before}.isdisjoint(again)


def test_a_near_miss_leads_to_what_the_carnets_do_answer(small_index: Index) -> None:
    given = answer(small_index, "Combien coûte l'adhésion à un jardin partagé ?")
    assert given.status == "nearest"
    offered = onward(small_index, given)
    assert offered
    assert {answer(small_index, question).status for question in offered} == {"answered"}


def test_drafts_and_unanswered_entries_are_never_offered(small_index: Index) -> None:
    given = answer(small_index, BIRTH)
    hidden = {
        q for e in small_index.entries if e.draft or e.unanswered is not None for q in e.questions
    }
    assert hidden.isdisjoint(onward(small_index, given, count=20))


def test_what_has_nothing_to_do_with_the_question_is_not_offered(real_index: Index) -> None:
    pie = answer(real_index, "comment cuire une tarte aux pommes")
    assert onward(real_index, pie) == ()
    assert onward(real_index, answer(real_index, "Où trouver la charte ?"))


def test_who_looks_for_a_start_is_shown_the_guided_path(real_index: Index) -> None:
    lost = answer(real_index, "comment convaincre mes voisins ?")
    assert lost.status == "nearest" and guided(lost)
    assert not guided(answer(real_index, "combien coute une alliance ?"))
    assert not guided(answer(real_index, "Comment apprendre à faire alliance ?"))


@pytest.mark.parametrize(
    ("wordings", "offered"),
    [
        (("Je suis élu, par où commencer ?", "Par où un élu commence-t-il ?"), 1),
        (("Comment sauver mon village ?", "c koi un village", "Quel avenir pour un village ?"), 2),
        (("Combien d'années de moins vit-on sans argent ?",), None),
        (("Que risque-t-on au village ?", "Que gagnons-nous au village ?"), None),
        (("C'est qui, le maire ?", "Le maire veut quoi ?", "Qui est le maire du village ?"), 2),
        (("Un guide pour les maires ?", "Guide des maires", "Qui guide les maires ruraux ?"), 2),
        (("Who is the mayor here?", "Comment le maire décide ?", "Qui aide le maire élu ?"), 2),
        (("Qui est-ce ?", "Pourquoi " + "le maire, " * 12 + "décide-t-il ?"), None),
    ],
)
def test_what_is_offered_speaks_for_nobody_and_is_typed_as_french_is_written(
    small_index: Index, wordings: tuple[str, ...], offered: int | None
) -> None:
    entry = replace(small_index.entries[0], questions=wordings)
    expected = None if offered is None else wordings[offered]
    assert offered_wording(small_index, entry) == expected


@pytest.mark.parametrize(
    ("asked", "wording", "shared"),
    [
        ("comment sauver mon village ?", "Qui est le maire du village ?", True),
        ("Quel rôle jouent les fondations ?", "Quel rôle joue le maire du pays ?", False),
        ("Qui préside la Fondation ?", "À quoi sert la fondation de Delevoye ?", True),
        ("combien coute une alliance", "Que fait une personne à plusieurs ?", False),
    ],
)
def test_what_is_offered_shares_a_subject_with_what_was_asked(
    small_index: Index, asked: str, wording: str, shared: bool
) -> None:
    entry = replace(small_index.entries[0], questions=(wording,))
    assert offered_wording(small_index, entry, asked) == (wording if shared else None)


def test_no_question_of_the_bank_speaks_for_its_reader_when_it_is_offered(
    real_index: Index,
) -> None:
    offered = [offered_wording(real_index, entry) for entry in real_index.entries]
    told = [question for question in offered if question]
    assert len(told) > len(offered) / 2
    own = re.compile(r"(?:\b(?:je|on|nous|mon|ma|mes|notre|nos|moi)|\bj['’])(?!\w)", re.IGNORECASE)
    ours = [re.sub("«.*?»", "", question) for question in told]  # not what a carnet says of itself
    assert [question for question in ours if own.search(question)] == []
