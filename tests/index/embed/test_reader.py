"""The reader: which sentence of a passage answers a question, and whether one does."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import carnet_rag.index.embed.reader as module
from carnet_rag.errors import ModelError
from carnet_rag.index.embed.reader import LONGEST, Reader, reader
from carnet_rag.types import Passage, Sentence

GARDEN = (
    "Le jardin des Tilleuls a ouvert en avril 2016 sur une ancienne friche.",
    "Quarante-deux familles y cultivent une parcelle.",
    "La mairie prête l'eau et les outils contre deux journées d'entretien par an.",
    "Les récoltes en trop sont données à l'épicerie solidaire du quartier.",
)
BREAD = (
    "La boulangerie coopérative compte onze salariés et trois apprentis.",
    "Elle achète sa farine à un moulin situé à douze kilomètres.",
    "Le pain invendu est transformé en biscuits chaque lundi.",
)


def passage(sentences: tuple[str, ...], name: str = "p", heading: str = "Le quartier") -> Passage:
    text, found = "", []
    for sentence in sentences:
        found.append(Sentence(len(text), len(text) + len(sentence), sentence))
        text += sentence + " "
    text = text.rstrip()
    return Passage(name, "c", (heading,), 1, None, 0, len(text), text, tuple(found))


ASKED = (
    ("En quelle année le jardin a-t-il été inauguré ?", 0, 0),
    ("Combien de foyers jardinent là-bas ?", 0, 1),
    ("comment on a droit a l'eau", 0, 2),
    ("Que deviennent les légumes qui restent ?", 0, 3),
    ("Combien de personnes travaillent à la boulangerie ?", 1, 0),
    ("D'où vient la farine ?", 1, 1),
    ("que fait on du pain pas vendu", 1, 2),
    ("How many families grow vegetables there?", 0, 1),
)


def test_the_sentence_that_answers_stands_first_of_all_but_one() -> None:
    first = []
    for question, passage_row, row in ASKED:
        scores = reader().scores(question, [passage(GARDEN, "a"), passage(BREAD, "b")])
        best = max((score, p, r) for p, found in enumerate(scores) for r, score in enumerate(found))
        first.append(best[1:] == (passage_row, row))
    assert sum(first) >= len(ASKED) - 1, first


@pytest.mark.parametrize(
    ("told", "untold"),
    [
        ("Combien de familles cultivent le jardin ?", "Combien coûte une parcelle du jardin ?"),
        ("En quelle année le jardin a-t-il ouvert ?", "En quelle année le jardin a-t-il fermé ?"),
        ("Que deviennent les récoltes en trop ?", "Qui a dessiné le plan du jardin ?"),
        ("Quand fait-on les biscuits ?", "À quelle heure ouvre la boulangerie ?"),
    ],
)
def test_what_is_told_scores_above_what_is_not(told: str, untold: str) -> None:
    passages = [passage(GARDEN), passage(BREAD)]
    best = [max(max(found) for found in reader().scores(q, passages)) for q in (told, untold)]
    assert best[0] > best[1]


def test_every_sentence_has_a_score_that_depends_on_its_passage_alone() -> None:
    garden, bread = passage(GARDEN), passage(BREAD)
    together = reader().scores("Combien de familles ?", [garden, bread])
    assert [len(found) for found in together] == [len(GARDEN), len(BREAD)]
    assert together == [reader().scores("Combien de familles ?", [p])[0] for p in (garden, bread)]
    assert reader().scores("Combien de familles ?", []) == []


def test_a_passage_too_long_to_read_at_once_is_read_in_windows() -> None:
    long = passage(GARDEN * 12 + ("mot " * 400,) + ("", "Fin."))
    assert len(" ".join(s.text for s in long.sentences).split()) > LONGEST
    [found] = reader().scores("Combien de familles cultivent une parcelle ?", [long])
    assert len(found) == len(long.sentences)
    rows = sorted(range(len(found)), key=lambda n: -found[n])[:6]
    assert {n % 4 for n in rows} == {1}


def test_a_heading_and_a_speaker_are_read_too() -> None:
    texts = ("Ils sont douze.",)
    asked = "Combien de boulangers ?"
    heads = [passage(texts, heading=h) for h in ("Les boulangers", "Les jardiniers")]
    right, wrong = (found[0] for found in reader().scores(asked, heads))
    assert right > wrong


def test_a_model_that_cannot_be_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "e5_small"
    (folder / "onnx").mkdir(parents=True)
    shutil.copy(module.model_folder() / "tokenizer.json", folder)
    (folder / "onnx/reader.onnx").write_bytes(b"x")
    monkeypatch.setattr(module, "model_folder", lambda: folder)
    with pytest.raises(ModelError, match=r"reader\.onnx.*Réinstallez"):
        Reader()


@pytest.mark.parametrize(
    ("claim", "passage_row", "row"),
    [
        ("C'est en avril 2016 que le jardin a été inauguré.", 0, 0),
        ("Contre deux journées d'entretien, l'eau et les outils sont prêtés.", 0, 2),
        ("Le surplus des récoltes va à une épicerie solidaire.", 0, 3),
        ("Douze kilomètres séparent le moulin de la boulangerie.", 1, 1),
        ("Rien n'est jeté : des biscuits sont faits avec les invendus.", 1, 2),
    ],
)
def test_the_sentence_that_says_so_stands_first(claim: str, passage_row: int, row: int) -> None:
    scores = reader().upholds(claim, [passage(GARDEN, "a"), passage(BREAD, "b")])
    best = max((score, p, r) for p, found in enumerate(scores) for r, score in enumerate(found))
    assert best[0] > 0 and best[1:] == (passage_row, row)


def test_a_claim_that_nothing_says_is_told_from_one_in_other_words() -> None:
    said, unsaid = (
        max(reader().upholds(claim, [passage(BREAD)])[0])
        for claim in (
            "Le pain qui n'a pas été vendu finit en biscuits.",
            "La boulangerie a vendu mille pains aux enchères.",
        )
    )
    assert said > unsaid
