"""The phrases that a later turn may lean on, and what is read off each."""

from __future__ import annotations

from typing import Any

import pytest

from carnet_rag.conversation.lexicon import Lexicon
from carnet_rag.conversation.pointing import Pointer
from carnet_rag.conversation.subjects import Past, Subject, marks, subjects
from carnet_rag.types import Answer, Citation

LEXICON = Lexicon(
    {}, {"ana bell": "Ana Bell", "pierre riou": "Pierre Riou", "jeanne riou": "Jeanne Riou"}
)


def told(found: dict[str, float]) -> set[str]:
    """The marks that hold, the words of an empty lexicon apart."""
    kept = {n: v for n, v in found.items() if v and n != "unknown"}
    return {n if v == 1 else f"{n}={round(v, 2)}" for n, v in kept.items()}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Qui préside la Fondation ?", ["la Fondation f s: name subject definite"]),
        ("Quels élus signent la charte de la rivière dans la région ?",
         ["les élus m p: thing asked",
          "la charte de la rivière f s: thing subject definite has_complement late=0.2",
          "la rivière f s: thing definite inside late=0.4",
          "la région f s: thing definite placed late=0.6"]),
        ("Combien de fermes y a-t-il ?", ["les fermes - p: thing counted bare"]),
        ("Quelle part des maires agissent en 2015 ?",
         ["les maires m p: thing counted definite inside"]),
        ("Quel nombre de communes ?", ["les communes f p: thing counted bare inside"]),
        ("Quelle est la part ?", ["la part f s: thing subject attribute definite"]),
        ("Qui est le président du réseau ?",
         ["le président du réseau m s: thing subject attribute definite has_complement",
          "le réseau m s: thing definite inside late=0.2"]),
        # Neither what only qualifies, nor what stands for nothing.
        ("Où sont les premiers ?", []),
        ("Que peut faire un près ?", []),
        ("A quoi sert charte ?", []),
        # Circumstances: time, levels, the document itself.
        ("Combien de temps dure le programme ?", ["le programme m s: thing subject definite"]),
        ("Le siècle de la charte ?", ["la charte f s: thing definite inside"]),
        ("Que fait la commune au niveau local ?", ["la commune f s: thing subject definite"]),
        ("Quelle est la taille du parc à l'échelle du village ?",
         ["la taille du parc f s: thing subject attribute definite has_complement",
          "le parc m s: thing definite inside late=0.2",
          "l'échelle du village f s: thing definite placed has_complement late=0.4",
          "le village m s: thing definite inside late=0.6"]),
        ("Que dit le carnet ?", []),
        ("Que lit-on dans ce carnet ?", []),
        ("Qui a écrit ce carnet ?", ["ce carnet m s: thing subject"]),
        ("Que dit le carnet de la ferme ?",
         ["le carnet de la ferme m s: thing subject definite has_complement",
          "la ferme f s: thing definite inside late=0.2"]),
        # The reader's own.
        ("Que fait mon association ?", []),
        ("On est une petite école, que fait le parc ?", ["le parc m s: thing definite"]),
        ("Comment créer une alliance sur mon territoire ?",
         ["l'alliance f s: thing has_complement"]),
        ("Comment ça marche en pratique ?", ["la pratique f s: thing bare placed"]),
        # People: by their title, or by what their first name ends in.
        ("Que fait Mme Riou ?", ["Mme Riou f s: person subject"]),
        ("Que fait Sabine Riou ?", ["Sabine Riou f s: person subject"]),
        ("Que fait Paul Riou ?", ["Paul Riou - s: person subject"]),
        ("Que fait M. Riou ?", ["Riou m s: name subject"]),
        ("ana bell, c'est où ?", ["Ana Bell - s: thing subject bare"]),
        ("pierre riou, c'est qui ?", ["Pierre Riou - s: thing subject bare"]),
        # English.
        ("Who runs the river trust?", ["the river trust - s: thing definite"]),
        ("Who runs the farms of a village?",
         ["the farms - p: thing definite", "village - s: thing late=0.2"]),
        ("How many farms are in Lyon?", ["Lyon - s: name"]),
        ("What is Habitat & Humanisme?", ["Habitat & Humanisme - s: name"]),
        ("Who is the head of Les Amis?",
         ["the head - s: thing definite", "Les Amis - s: name late=0.2"]),
    ],
)  # fmt: skip
def test_the_phrases_of_a_question_and_their_marks(question: str, expected: list[str]) -> None:
    found = subjects([Past(question)], LEXICON)
    got = [f"{s.phrase} {s.gender or '-'} {s.number}" for s in found]
    assert got == [line.partition(":")[0] for line in expected]
    for subject, line in zip(found, expected, strict=True):
        assert told(subject.marks) == set(line.partition(":")[2].split()), line


def test_a_phrase_counts_from_where_it_was_last() -> None:
    past = [Past(f"Que fait la {n} ?") for n in ("mairie", "ferme", "région", "charte", "ferme")]
    found = {s.phrase: round(s.marks["back"], 2) for s in subjects(past, LEXICON)}
    assert found == {"la ferme": 0, "la charte": 0.33, "la région": 0.67, "la mairie": 1}
    far = subjects([*past, *[Past("Pourquoi ?")] * 5], LEXICON)
    assert {s.marks["back"] for s in far} == {1}


def test_what_a_turn_leaned_on_comes_before_its_own_phrases() -> None:
    first, second = subjects([Past("Quel est le budget ?", "Mme Riou")], LEXICON)
    assert (first.phrase, first.gender, first.number, first.kind) == (
        "Mme Riou",
        "f",
        "s",
        "person",
    )
    assert told(first.marks) == {"carried", "person"}
    assert second.phrase == "le budget"


def answered(quote: str, *, status: Any = "answered") -> Answer:
    place = ("p", "c", "Carnet", None, "c.md", 0, len(quote), (), None, None)
    return Answer("", "", status, "", (Citation(1, quote, *place), Citation(2, "La Tour", *place)))


@pytest.mark.parametrize(
    ("question", "quote", "expected"),
    [
        ("Qui préside ?", "Elle est présidée par Jeanne Riou, puis Paul Noir.",
         ["Jeanne Riou f: answer answer_person person",
          "Paul Noir None: answer answer_person late=0.2 person"]),
        ("Qui préside ?", "Voir « Le Grand Livre », de Jeanne Riou.",
         ["Jeanne Riou f: answer answer_person person"]),
        ("Qui préside le Pays Noir ?", "Pays Noir, puis Jeanne Riou.",
         ["Jeanne Riou f: answer answer_person person"]),
        ("Qui préside ?", "Personne.", []),
        ("Que faire ?", "Elle est présidée par Jeanne Riou.", []),
    ],
)  # fmt: skip
def test_who_the_answer_names(question: str, quote: str, expected: list[str]) -> None:
    named = [
        s for s in subjects([Past(question, None, answered(quote))], LEXICON) if "answer" in s.marks
    ]
    got = [f"{s.phrase} {s.gender}: {' '.join(sorted(told(s.marks)))}" for s in named]
    assert got == expected
    near = [Past(question, None, answered(quote, status="nearest"))]
    assert not any("answer" in s.marks for s in subjects(near, LEXICON))


THING = Subject("la charte verte", "f", "s", "thing", {})
PERSON = Subject("Jean Riou", "m", "s", "person", {})
UNTOLD = Subject("l'ANPP", None, "s", "name", {})


@pytest.mark.parametrize(
    ("subject", "pointer", "expected"),
    [
        (THING, Pointer("subject", "f", "s"), {"agrees"}),
        (THING, Pointer("subject", "m", "s"), {"clash"}),
        (THING, Pointer("subject", "f", "p"), {"clash"}),
        (THING, Pointer("subject", None, "s"), set()),
        (THING, Pointer("subject", "f", None), set()),
        (THING, Pointer("subject", None, "p"), {"clash"}),
        (UNTOLD, Pointer("subject", "f", "s"), set()),
        (UNTOLD, Pointer("subject", None, "s"), set()),
        (UNTOLD, Pointer("subject", None, "p"), {"clash"}),
        (THING, Pointer("object", None, "s", True), {"wants_person"}),
        (PERSON, Pointer("object", None, "s", True), set()),
        (PERSON, Pointer("neuter"), {"wants_thing"}),
        (THING, Pointer("neuter"), set()),
        (PERSON, Pointer("this", "m", "s"), {"agrees"}),
    ],
)
def test_a_pointer_agrees_or_clashes(
    subject: Subject, pointer: Pointer, expected: set[str]
) -> None:
    found = marks(subject, "pourquoi ?", [pointer])
    assert told(found) == expected
    assert not subject.marks


@pytest.mark.parametrize(("turn", "said"), [("la charte ?", 0.5), ("où ?", 0), ("charte verte", 1)])
def test_how_much_of_a_subject_the_turn_says_anew(turn: str, said: float) -> None:
    assert marks(THING, turn, [])["said"] == said
    assert marks(Subject("la", "f", "s", "thing", {}), turn, [])["said"] == 1
