"""The phrases that a later turn may lean on."""

from __future__ import annotations

import pytest

from carnet_rag.conversation.subjects import Past, spoken_of

NAMES = {"ana bell": "Ana Bell", "pierre riou": "Pierre Riou", "jeanne riou": "Jeanne Riou"}


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Qui préside la Fondation ?", ["la Fondation"]),
        ("Quels élus signent la charte de la rivière dans la région ?",
         ["les élus",
          "la charte de la rivière",
          "la rivière",
          "la région"]),
        ("Combien de fermes y a-t-il ?", ["les fermes"]),
        # What tells somebody to speak is no subject.
        ("Parle-moi de la Fondation", ["la Fondation"]),
        ("Raconte-nous la fête du pain", ["la fête du pain", "le pain"]),
        ("Tell me about the ANPP", ["ANPP"]),
        ("Quelle part des maires agissent en 2015 ?", ["la part des maires", "les maires"]),
        ("Quelle est la part ?", ["la part"]),
        ("Qui est le président du réseau ?",
         ["le président du réseau",
          "le réseau"]),
        # Neither what only qualifies, nor what stands for nothing.
        ("Où sont les premiers ?", []),
        ("Y en a-t-il un près de Riou ?", ["Riou"]),
        # What something is said to be, and what is done.
        ("C'est dur ?", []),
        ("On est motivés, c'est grave ?", []),
        ("On voudrai monter un jardin partagé", ["le jardin partagé"]),
        ("je veux batir une école", ["l'école"]),
        ("Comment je fais pour convaincre le maire ?", ["le maire"]),
        # Circumstances: time, levels, the document itself.
        ("Combien de temps dure le programme ?", ["le programme"]),
        ("Le siècle de la charte ?", ["la charte"]),
        ("Que fait la commune au niveau local ?", ["la commune"]),
        ("Quelle est la taille du parc à l'échelle du village ?",
         ["la taille du parc",
          "le parc",
          "l'échelle du village",
          "le village"]),
        ("Que dit le carnet ?", []),
        ("Que lit-on dans ce carnet ?", []),
        ("Qui a écrit ce carnet ?", ["ce carnet"]),
        ("Que dit le carnet de la ferme ?",
         ["le carnet de la ferme",
          "la ferme"]),
        # The reader's own.
        ("Que fait mon association ?", []),
        ("Comment ça marche en pratique ?", ["la pratique"]),
        # People: by their title, or by what their first name ends in.
        ("Que fait Mme Riou ?", ["Mme Riou"]),
        ("Que fait Sabine Riou ?", ["Sabine Riou"]),
        ("Que fait Paul Riou ?", ["Paul Riou"]),
        ("Que fait M. Riou ?", ["Riou"]),
        ("ana bell, c'est où ?", ["Ana Bell"]),
        ("pierre riou, c'est qui ?", ["Pierre Riou"]),
        # English.
        ("Who runs the river trust?", ["the river trust"]),
        ("Who runs the farms of a village?",
         ["the farms", "village"]),
        ("How many farms are in Lyon?", ["Lyon"]),
        ("What is Habitat & Humanisme?", ["Habitat & Humanisme"]),
        ("Who is the head of Les Amis?",
         ["the head", "Les Amis"]),
    ],
)  # fmt: skip
def test_the_phrases_of_a_question(question: str, expected: list[str]) -> None:
    assert spoken_of([Past(question)], NAMES) == expected


def test_a_phrase_stands_where_it_was_last() -> None:
    past = [Past(f"Que fait la {n} ?") for n in ("mairie", "ferme", "région", "charte", "ferme")]
    assert spoken_of(past, NAMES) == ["la ferme", "la charte", "la région", "la mairie"]


def test_what_a_turn_leaned_on_comes_before_its_own_phrases() -> None:
    past = Past("Quel est le budget ?", "Mme Riou")
    assert spoken_of([past], NAMES) == ["Mme Riou", "le budget"]
    assert past.whole == "Mme Riou : Quel est le budget ?"
