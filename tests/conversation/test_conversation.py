"""Follow-ups: what each link carries over, and that nothing leaks into a new subject."""

from __future__ import annotations

import json
import re
import threading
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carnet_rag.conversation import HISTORY, PastTurn, standalone
from carnet_rag.french.parsing import parse
from carnet_rag.french.tokens import fold
from carnet_rag.types import Answer, Citation

FOLLOWUPS = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "data" / "followups.jsonl").read_text().splitlines()
]
# « les ordinateurs » or « les bénévoles » of the turn before: only the verb's sense could tell.
UNRESOLVED = {"F30.3"}


def cases() -> list[Any]:
    found = []
    for dialogue in FOLLOWUPS:
        turns: list[PastTurn] = []
        for number, turn in enumerate(dialogue["turns"], 1):
            turns.append(PastTurn(turn["q"]))
            name = f"{dialogue['id']}.{number}"
            if "link" in turn and name not in UNRESOLVED:
                found.append(pytest.param(tuple(turns), turn, id=name))
            if "answer" in turn:
                turns[-1] = PastTurn(turn["q"], None, answered(turn["q"], **turn["answer"]))
    return found


def answered(question: str, quote: str, speaker: str | None = None) -> Answer:
    place = ("p", "c", "Carnet", None, "c.md", 0, len(quote), (), None, speaker)
    citation = Citation(1, quote, *place)
    return Answer(question, question, "answered", f"« {quote} » [1]", (citation,))


def understood(*questions: str) -> str:
    return standalone([PastTurn(q) for q in questions]).question


@pytest.mark.parametrize(("turns", "turn"), cases())
def test_a_follow_up_says_what_it_means(turns: tuple[PastTurn, ...], turn: dict[str, Any]) -> None:
    got = standalone(turns)
    if "exact" in turn:
        assert got.question == turn["exact"]
        assert got.carried == ()
        return
    said = f" {fold(got.question)}"
    assert [n for n in turn["needs"] if n not in said] == [], got.question
    assert [f for f in turn["forbids"] if f in said] == [], got.question


@pytest.mark.parametrize(
    ("questions", "kind", "question"),
    [
        (["Qui préside la Fondation ?"], "first", "Qui préside la Fondation ?"),
        (
            ["Qui préside la Fondation ?", "quand a-t-elle été lancée ?"],
            "pronoun",
            "Quand la Fondation a-t-elle été lancée ?",
        ),
        (
            ["Quelle part des maires agissent au niveau local ?", "et au régional ?"],
            "ellipsis",
            "Quelle part des maires agissent au niveau régional ?",
        ),
        (
            ["Quelle part des maires agissent seuls ?", "non, je parlais des préfets"],
            "correction",
            "Quelle part des préfets agissent seuls ?",
        ),
        (
            ["Qui préside la Fondation ?", "Où se trouve le siège de l'ONU ?"],
            "standalone",
            "Où se trouve le siège de l'ONU ?",
        ),
        (
            ["Selon Marie Curie, quel rôle joue l'État ?", "et les Régions ?"],
            "ellipsis",
            "Selon Marie Curie, quel rôle jouent les Régions ?",
        ),
        (
            ["Combien de tonnes la commune a-t-elle collectées ?", "et le département ?"],
            "ellipsis",
            "Combien de tonnes le département a-t-il collectées ?",
        ),
        (
            ["Quand le réseau a-t-il été créé ?", "par qui ?"],
            "ellipsis",
            "Par qui le réseau a-t-il été créé ?",
        ),
        (
            ["À quoi sert la charte ?", "quand l'ont-ils publiée ?"],
            "pronoun",
            "Quand ont-ils publié la charte ?",
        ),
    ],
)
def test_kinds_and_wording(questions: list[str], kind: str, question: str) -> None:
    got = standalone([PastTurn(q) for q in questions])
    assert (got.kind, got.question) == (kind, question)


@pytest.mark.parametrize(
    "switch",
    [
        "Changeons de sujet : ", "Autre chose : ", "Autre question : ", "Rien à voir, ",
        "Sinon, ", "Merci ! Autre sujet. ", "Passons à autre chose, ", "Au fait, ",
        "Something else: ",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "question",
    ["Qui a écrit la préface ?", "Il faut quel diplôme ?", "Quel est le budget de la Région ?"],
)
def test_a_switch_is_the_same_question_asked_alone(switch: str, question: str) -> None:
    before = "Combien d'ordinateurs l'association a-t-elle réparés ?"
    got = standalone([PastTurn(before), PastTurn(switch + question)])
    assert got.question == understood(question)
    assert got.carried == ()


SELF_CONTAINED = [
    "Combien d'études de cas l'Observatoire a-t-il recensées ?",
    "Quel rôle l'État joue-t-il dans ses relations avec les Régions ?",
    "Y a-t-il un film sur les territoires ?",
    "Est-il vrai que les alliances se nouent au niveau local ?",
    "Le carnet cite-t-il Edgar Morin ?",
    "Quand les maires ont-ils été interrogés ?",
    "Qui préside la Fondation des Territoires ?",
    "Comment PERSEE3C a-t-elle organisé sa collecte ?",
    "Pourquoi les petites communes manquent-elles de moyens ?",
    "Qu'est-ce qu'un bassin de vie ?",
    "Faut-il un diplôme pour devenir catalyseur territorial ?",
    "Who founded Habitat & Humanisme?",
    "What does PTCE stand for?",
]


@given(st.lists(st.sampled_from(SELF_CONTAINED), min_size=2, max_size=8))
@settings(max_examples=60, deadline=None)
def test_nothing_leaks_into_a_complete_question(questions: list[str]) -> None:
    got = standalone([PastTurn(q) for q in questions])
    assert got.question == questions[-1]
    assert got.carried == ()


@given(st.lists(st.text(max_size=60), min_size=1, max_size=5))
@settings(max_examples=150, deadline=None)
def test_any_text_is_rewritten_the_same_twice_and_asks_something(questions: list[str]) -> None:
    got = standalone([PastTurn(q) for q in questions])
    assert got.question.strip() or not questions[-1].strip()
    assert standalone([PastTurn(q) for q in questions]) == got


SMALL_WORDS = """
et il elle l' la le les leur son y en ça celui qui quand combien de quel par ? , Région Jean
Dupont l'État programme a est -t-il -elle les maires non plutôt ce lequel premier 2015 qu'
"""


@given(
    st.lists(
        st.lists(
            st.sampled_from(SMALL_WORDS.split()),
            min_size=1,
            max_size=9,
        ).map(" ".join),
        min_size=2,
        max_size=4,
    )
)
@settings(max_examples=250, deadline=None)
def test_a_rewriting_says_nothing_that_no_turn_said(questions: list[str]) -> None:
    got = standalone([PastTurn(q) for q in questions])
    assert got.question.strip()
    said = re.findall(r"\w{3,}", fold(" ".join(questions)))
    grammar = {"aux", "des", "est", "les", "que", "qui", "sont"}
    for word in set(re.findall(r"\w{3,}", fold(got.question))) - grammar:
        assert any(given in word for given in said), (word, got)


def test_a_conversation_needs_a_turn() -> None:
    with pytest.raises(ValueError, match="needs a turn"):
        standalone([])


def test_history_is_bounded() -> None:
    old = [PastTurn("Qui préside la Fondation ?")]
    filler = [PastTurn(f"Combien d'habitants compte la ville {n} ?") for n in range(HISTORY)]
    last = PastTurn("quand a-t-elle été lancée ?")
    assert "Fondation" not in standalone([*old, *filler, last]).question
    assert "Fondation" in standalone([*old, last]).question


def test_greetings_are_turns_without_a_subject() -> None:
    assert understood("Bonjour", "Qui préside la Fondation ?") == "Qui préside la Fondation ?"
    got = understood("Qui préside la Fondation ?", "merci", "quand a-t-elle été lancée ?")
    assert got == "Quand la Fondation a-t-elle été lancée ?"


def test_a_question_as_the_reader_corrected_it_wins() -> None:
    edited = PastTurn("et elle ?", standalone="Qui préside l'association Icare ?")
    got = standalone(
        [PastTurn("Qui préside la Fondation ?"), edited, PastTurn("où est son siège ?")]
    )
    assert got.question == "Où est le siège de l'association Icare ?"


def test_an_answer_names_who_was_asked_for() -> None:
    question = "Qui a créé la chaire ?"
    answer = answered(question, "Laurent LELLI a créé la chaire en 2019.")
    got = standalone([PastTurn(question, None, answer), PastTurn("que dit-il des territoires ?")])
    assert got.question == "Que dit Laurent Lelli des territoires ?"
    alone = standalone([PastTurn(question), PastTurn("que dit-il des territoires ?")])
    assert "Lelli" not in alone.question


def test_two_conversations_at_once_share_nothing() -> None:
    subjects = ["la Fondation", "la Région", "la coopérative", "la Chaire"]
    got: dict[str, set[str]] = {s: set() for s in subjects}

    def talk(subject: str) -> None:
        for _ in range(40):
            got[subject].add(understood(f"Qui préside {subject} ?", "quand a-t-elle été créée ?"))

    threads = [threading.Thread(target=talk, args=(s,)) for s in subjects]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert got == {s: {f"Quand {s} a-t-elle été créée ?"} for s in subjects}


@pytest.mark.parametrize(
    ("question", "phrase", "gender", "number", "kind"),
    [
        ("Qui est Laurent Lelli ?", "Laurent Lelli", None, "s", "person"),
        ("À quoi sert la charte ?", "la charte", "f", "s", "thing"),
        ("Où sont les trois ingénieries publiques ?", "les trois ingénieries publiques", "f", "p",
         "thing"),
        ("Quand l'Observatoire des partenariats a-t-il été créé ?",
         "l'Observatoire des partenariats", "m", "s", "name"),
    ],
)  # fmt: skip
def test_noun_phrases_carry_gender_and_number(
    question: str, phrase: str, gender: str | None, number: str, kind: str
) -> None:
    mention = parse(question).mentions[0]
    assert mention.noun_phrase() == phrase
    assert (mention.gender, mention.number, mention.kind) == (gender, number, kind)
