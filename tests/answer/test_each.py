"""One question put to each carnet: « dans les deux rapports »."""

from __future__ import annotations

from pathlib import Path

import pytest
from doubles import bag_model

from carnet_rag.answer.composing import answer
from carnet_rag.answer.each import MOST, asked_of_each, of_each
from carnet_rag.answer.wording import markers
from carnet_rag.index import Index
from carnet_rag.index.build import build
from carnet_rag.index.in_force import open_at


@pytest.mark.parametrize(
    ("question", "rest"),
    [
        ("Comment les villes sont-elles aidées, dans les deux documents ?",
         "Comment les villes sont-elles aidées ?"),
        ("Dans chaque carnet, combien de bénévoles ?", "combien de bénévoles ?"),
        ("Que dit-on des élus dans tous les rapports ?", "Que dit-on des élus ?"),
        ("Combien de cas d'après chacun des deux volets ?", "Combien de cas ?"),
        ("How are towns helped in both notebooks?", "How are towns helped ?"),
        ("Combien de cas selon les trois rapports ?", None),  # there are two
        ("Quels sont les deux rapports cités ?", None),
        ("Que disent les élus dans ce carnet ?", None),
        ("Que disent les élus dans les deux villes ?", None),
    ],
)  # fmt: skip
def test_a_question_put_to_each_carnet_is_told(question: str, rest: str | None) -> None:
    assert asked_of_each(question, 2) == rest


def _index(folder: Path, told: dict[str, str]) -> Index:
    for name, text in told.items():
        corpus = folder / "corpus"
        corpus.mkdir(exist_ok=True)
        (corpus / f"{name}.md").write_text(f"---\ntitle: Le {name}\n---\n\n# Le {name}\n\n{text}\n")
    build(corpus, folder / "index", bag_model(), passage_tokens=60)
    return open_at(folder / "index", bag_model())


ASKED = "Dans les deux carnets, combien de bénévoles le parc accueille-t-il ?"
TOLD = "Le parc accueille {} bénévoles chaque année."


def test_each_carnet_answers_under_its_title(tmp_path: Path) -> None:
    index = _index(tmp_path, {"bilan": TOLD.format("1 200"), "plan": TOLD.format("1 450")})
    given = of_each(index, ASKED, answer)
    assert given is not None and given.status == "answered"
    for name, count in (("bilan", "1 200"), ("plan", "1 450")):
        assert f"« Le {name} » : « Le parc accueille {count} bénévoles" in given.text
    assert [c.carnet_id for c in given.citations] == ["bilan", "plan"]
    assert markers(given.text) == {1, 2}
    assert given.question == given.standalone_question == ASKED


def test_the_carnet_that_does_not_answer_is_named(tmp_path: Path) -> None:
    index = _index(tmp_path, {"bilan": TOLD.format("1 200"), "plan": "La mer est haute ce soir."})
    given = of_each(index, ASKED, answer)
    assert given is not None and "Pour « Le plan » : " in given.text


def test_a_question_that_no_carnet_answers_is_one_like_another(tmp_path: Path) -> None:
    told = {f"carnet{n}": "La mer est haute ce soir." for n in range(2)}
    assert of_each(_index(tmp_path, told), ASKED, answer) is None


def test_too_many_carnets_are_not_asked_one_by_one(tmp_path: Path) -> None:
    told = {f"carnet{n}": TOLD.format(n + 2) for n in range(MOST + 1)}
    asked = ASKED.replace("les deux carnets", "chaque carnet")
    assert of_each(_index(tmp_path, told), asked, answer) is None
