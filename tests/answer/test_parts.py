"""Two questions in one: both answered, or the missing one named."""

from __future__ import annotations

from dataclasses import replace

import pytest

from carnet_rag.answer.parts import join
from carnet_rag.answer.wording import markers
from carnet_rag.conversation import Rewrite
from carnet_rag.conversation.acts import Gesture
from carnet_rag.conversation.parts import split_parts
from carnet_rag.french.answer_type import supplies
from carnet_rag.french.intent import read_intent
from carnet_rag.service.chain import AskedTurn, compose
from carnet_rag.types import Answer, Check, Citation, Decision


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("Quand X a-t-il été créé et qui le préside ?",
         ("Quand X a-t-il été créé ?", "qui le préside ?")),
        ("Qui a fondé Habitat et Humanisme et quand ?",
         ("Qui a fondé Habitat et Humanisme ?", "quand ?")),
        ("c'est quoi les ODD et combien y a de cibles ?",
         ("c'est quoi les ODD ?", "combien y a de cibles ?")),
        ("What is it, and is it free?", ("What is it ?", "is it free?")),
        ("Où et quand va-t-on au bal ?", ("Où va-t-on au bal ?", "Quand va-t-on au bal ?")),
        ("Pourquoi et comment s'allier ?", ("Pourquoi s'allier ?", "Comment s'allier ?")),
        ("Quand et par qui la charte a-t-elle été écrite ?",
         ("Quand la charte a-t-elle été écrite ?", "Par qui la charte a-t-elle été écrite ?")),
        ("When and where is it held?", ("When is it held?", "Where is it held?")),
        ("Que disent les élus, et les associations ?",
         ("Que disent les élus ?", "et les associations ?")),
        ("Combien d'entreprises… et les fondations ?",
         ("Combien d'entreprises ?", "et les fondations ?")),
        ("Quels sont les outils, les prix, et les aides ?", None),
        # One question: « et » joins two things, or the second half asks nothing.
        ("Quelle est la différence entre A et B ?", None),
        ("Qui préside la Région et la commune ?", None),
        ("Quel est le rôle des maires et des préfets ?", None),
        ("et qui préside ?", None),
        ("Où et quand ?", None),
    ],
)  # fmt: skip
def test_two_questions_are_told_from_one(question: str, parts: tuple[str, ...] | None) -> None:
    assert split_parts(question) == (parts or (question,))


def reply(question: str, quote: str, start: int = 0) -> Answer:
    place = ("p", "c", "Carnet", None, "c.md", start, start + len(quote), (), None, None)
    return Answer(question, question, "answered", f"« {quote} » [1]", (Citation(1, quote, *place),))


_NO = "Le carnet ne répond pas à cette question. Voici les passages les plus proches."
MISSING = Answer("combien ?", "Combien ?", "nearest", _NO)


def test_both_parts_are_quoted_and_a_quote_is_shown_once() -> None:
    got = join("quand et qui ?", [reply("quand ?", "en 2006"), reply("qui ?", "Jean", 40)])
    assert got.text == "« en 2006 » [1]\n\n« Jean » [2]"
    assert [c.number for c in got.citations] == [1, 2]
    same = join("quand et qui ?", [reply("quand ?", "Jean, né"), reply("qui ?", "Jean, né")])
    assert len(same.citations) == 1
    assert markers(same.text) == {1}
    assert same.text == "« Jean, né » [1]\n\nLa réponse à « qui ? » est citée en [1]."


def test_both_parts_are_as_sure_as_the_less_sure_one() -> None:
    sure, unsure = reply("qui ?", "Jean"), replace(reply("où ?", "Ici", 9), sure=False)
    assert join("qui et où ?", [sure, sure]).sure
    assert not join("qui et où ?", [sure, unsure]).sure
    assert join("qui et combien ?", [sure, MISSING]).sure


def test_a_note_on_a_part_leads_to_its_own_quote() -> None:
    noted = replace(reply("combien ?", "36%", 40), notices=("Une part : « 36% » [1].",))
    got = join("qui et combien ?", [reply("qui ?", "Jean"), noted])
    assert got.notices == ("Une part : « 36% » [2].",)


def test_the_missing_part_is_named_in_the_readers_words() -> None:
    got = join("qui et combien ?", [reply("qui ?", "Jean"), MISSING])
    assert got.status == "answered"
    assert "Pour « combien ? » : le carnet ne répond pas" in got.text
    assert "plus proches" not in got.text
    assert join("qui et combien ?", [MISSING, MISSING]).status == "nearest"
    found = Decision(0.9, 0.5, checks=(Check("near", held=True),))
    turned = replace(MISSING, text="Ces passages sont les plus proches.", decision=found)
    got = join("qui et combien ?", [reply("qui ?", "Jean"), turned])
    assert got.text.endswith("Pour « combien ? » : ce n'est pas dit.")
    off = Answer("et la météo ?", "Et la météo ?", "refused", "Cette question sort du sujet.")
    got = join("qui et la météo ?", [reply("qui ?", "Jean"), off])
    assert got.text.endswith("Pour « et la météo ? » : rien n'en est dit.")


def test_a_part_shows_what_the_one_before_did_not() -> None:
    first, second = reply("quand ?", "en 2006"), reply("qui ?", "Jean", 40)
    text = f"{first.text}\n\n{second.text.replace('[1]', '[2]')}"
    later = replace(second.citations[0], number=2)
    both = replace(second, text=text, citations=(first.citations[0], later))
    got = join("quand et qui ?", [first, both])
    assert got.text == "« en 2006 » [1]\n\n« Jean » [2]"
    assert [c.number for c in got.citations] == [1, 2]


def test_the_chain_answers_each_part_and_speaks_for_itself() -> None:
    searched: list[str] = []

    def speak(asked: AskedTurn, gesture: Gesture) -> Answer:
        return Answer(asked.question, asked.question, "refused", "Avec plaisir.", act=gesture.act)

    def search(question: str) -> str:
        searched.append(question)
        return question

    chain = compose(
        understand=lambda turns: Rewrite(turns[-1].question, "first"),
        search=search,
        reply=lambda question, found: reply(question, found, len(question)),
        hear=lambda question: Gesture("thanks") if question == "merci" else None,
        speak=speak,
    )
    got = chain.invoke("Quand X est-il né et qui le préside ?").answer
    assert [c.quote for c in got.citations] == ["Quand X est-il né ?", "qui le préside ?"]
    searched.clear()
    assert chain.invoke({"turns": ["qui ?", "merci"]}).answer.act == "thanks"
    assert searched == []


def test_a_turn_that_says_nothing_of_its_subject_is_asked_back() -> None:
    def speak(asked: AskedTurn, gesture: Gesture) -> Answer:
        return Answer(asked.question, asked.question, "refused", "De quoi ?", act=gesture.act)

    def heard(understood: Rewrite) -> Answer:
        chain = compose(
            understand=lambda turns: understood,
            search=lambda question: 0,
            reply=lambda question, found: reply(question, "au nord"),
            speak=speak,
        )
        return chain.invoke("c'est où ?").answer

    assert heard(Rewrite("c'est où ?", "first")).act == "clarify"
    assert heard(Rewrite("À propos du lac : c'est où ?", "pronoun", ("le lac",))).act is None


@pytest.mark.parametrize(
    ("question", "kind", "numbers"),
    [
        ("1000 ou 650 études de cas ?", "count", frozenset()),
        ("2006 ou 2008 ? pour le début", "date", frozenset()),
        ("la ligue, créée en 2006 ou en 2008 ?", "date", frozenset()),
        ("Combien d'exemples, 1000 ou 650 ?", "count", frozenset()),
        ("Qui a donné 12 500 € ?", "who", frozenset(["12500"])),
        ("Qui a créé la chaire, et en quelle année ?", "date", frozenset()),
        ("ça coûte combien ?", "amount", frozenset()),
    ],
)
def test_what_is_asked(question: str, kind: str, numbers: frozenset[str]) -> None:
    asked = read_intent(question)
    assert (asked.kind, asked.numbers) == (kind, numbers)


@pytest.mark.parametrize(
    ("question", "text", "held"),
    [
        ("Qui paie le toit ?", "La commune paie le toit.", True),
        ("Qui gère le gîte ?", "L'association gère le gîte.", True),
        ("Que fait la commune, qui paie ?", "La commune paie.", False),
    ],
)
def test_whoever_acts_may_be_a_common_noun(question: str, text: str, held: bool) -> None:
    assert supplies(read_intent(question), question, text) == held
