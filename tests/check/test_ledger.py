"""What each sentence of the carnets states, and which of them a claim is compared with."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Literal

import pytest
from small_text import Neighbour, SmallIndex

from carnet_rag.check.alignment import align
from carnet_rag.check.claim import read_claim
from carnet_rag.check.entailment import Verifier
from carnet_rag.check.ledger import Ledger, Statement, ledger_of
from carnet_rag.check.nearest import near_statements
from carnet_rag.errors import ModelError
from carnet_rag.types import AnticipatedQuestion, QuoteSpan

TEXT = """# La vallée

## Le moulin

Le moulin de Vaux date de 1820. Jeanne Morel le dirige.

Il compte quatre meules en pierre. Une roue tourne encore l'hiver.

## La scierie

La scierie emploie douze ouvriers.
"""


class Banked(SmallIndex):
    """The same with a bank: a question for the meules, and one without an answer."""

    def __init__(self, folder: Path) -> None:
        super().__init__(TEXT, folder)
        at = TEXT.index("Il compte quatre")
        passage = next(p for p in self.passages if "quatre meules" in p.text)
        start = passage.start + passage.text.index("Il compte quatre")
        span = QuoteSpan(passage.passage_id, start, start + len("Il compte quatre meules"))
        assert at > 0
        self.entries = (
            AnticipatedQuestion("q1", "carnet", ("Combien de pierres à moudre ?",), (span,),
                                "Le moulin broie avec quatre meules.", None),
            AnticipatedQuestion("q2", "carnet", ("Quel est le prix du moulin ?",), (span,),
                                None, "Le carnet ne dit pas le prix."),
        )  # fmt: skip
        self.near: dict[str, float] = {"q1#0": 0.7, "q2#0": 0.4}

    def nearest(
        self, view: Literal["passages", "sentences", "questions"], vector: Sequence[float], k: int
    ) -> list[Neighbour]:
        if view == "questions":
            return [Neighbour(item, score) for item, score in self.near.items()][:k]
        return super().nearest(view, vector, k)


@pytest.fixture
def index(tmp_path: Path) -> Banked:
    return Banked(tmp_path)


def statement(ledger: Ledger, words: str) -> Statement:
    return next(s for s in ledger.statements if words in s.sentence.text)


def test_each_sentence_knows_what_governs_it(index: Banked) -> None:
    ledger = ledger_of(index)
    meules = statement(ledger, "quatre meules")
    assert meules.title == "La vallée"
    assert meules.before[:2] == ("Jeanne Morel le dirige.", "Le moulin de Vaux date de 1820.")
    assert meules.governing[-2:] == ("Le moulin", "La vallée")
    assert [v.quantity.value for v in meules.values] == [4]
    assert {n.text for n in meules.around} >= {"Jeanne Morel", "Vaux"}
    assert "ouvri" not in meules.near and "rou" in meules.near and "rou" not in meules.own
    assert [m.year for m in statement(ledger, "1820").moments] == [1820]


def test_what_the_bank_asks_is_tied_to_the_sentences_quoted(index: Banked) -> None:
    ledger = ledger_of(index)
    asked = statement(ledger, "quatre meules").asked
    assert {"pierr", "moudr", "broi"} <= asked
    assert "prix" not in asked  # what the carnet does not say is asked of no sentence
    assert statement(ledger, "Une roue").asked == frozenset()
    assert ledger.unanswered == {"q2"}
    (row,) = ledger.by_entry["q1"]
    assert ledger.statements[row] is statement(ledger, "quatre meules")


def test_rare_words_weigh_more(index: Banked) -> None:
    ledger = ledger_of(index)
    assert ledger.weight("vaux") > ledger.weight("moulin") or ledger.weight("moulin") > 0
    assert ledger.weight("jamaisdit") == ledger.rarest
    assert {"vaux", "jeanne", "morel"} & ledger.names
    assert "moulin" not in ledger.names


def test_the_ledger_of_a_build_is_read_once(index: Banked) -> None:
    assert ledger_of(index) is ledger_of(index)
    before = ledger_of(index)
    index.build_id = "another"
    assert ledger_of(index) is not before


def test_nearness_counts_from_the_best(index: Banked) -> None:
    ledger = ledger_of(index)
    found = near_statements(index, read_claim("Le moulin compte quatre meules.", ledger), ledger)
    by_text = {c.statement.sentence.text: c for c in found}
    assert max(c.cosine for c in found) == 0.0
    best = by_text["Il compte quatre meules en pierre."]
    assert found[0] is best and best.question == 0.0
    assert by_text["Une roue tourne encore l'hiver."].question == pytest.approx(0.4 - 0.7)
    assert all(c.unanswered == pytest.approx(0.4 - 0.7) for c in found)


def test_a_question_without_an_answer_may_be_the_nearest(index: Banked) -> None:
    index.near = {"q2#0": 0.9, "q1#0": 0.6}
    ledger = ledger_of(index)
    found = near_statements(index, read_claim("Le moulin coûte cher.", ledger), ledger)
    assert all(c.unanswered == pytest.approx(0.3) for c in found)


def test_shared_rare_words_find_what_nearness_does_not(index: Banked) -> None:
    index.nearest = lambda *_: []  # type: ignore[method-assign, assignment]
    ledger = ledger_of(index)
    found = near_statements(index, read_claim("Douze ouvriers à la scierie.", ledger), ledger)
    assert found[0].statement.sentence.text == "La scierie emploie douze ouvriers."


@pytest.mark.parametrize(
    ("claim", "words", "held"),
    [
        ("Le moulin compte quatre meules grises.", "quatre meules",
         {"moulin": "around", "meules": "same", "grises": ""}),
        ("Le moulin de la vallée broie.", "quatre meules",
         {"moulin": "around", "vallée": "around", "broie": "asked"}),
        ("La roue a tourné.", "Une roue", {"roue": "same", "tourné": "same"}),
        ("Le tourneur de la roue.", "Une roue", {"tourneur": "family", "roue": "same"}),
    ],
)  # fmt: skip
def test_what_holds_each_word(index: Banked, claim: str, words: str, held: dict[str, str]) -> None:
    ledger = ledger_of(index)
    read = read_claim(claim, ledger)
    found = align(read, statement(ledger, words), ledger)
    got = {claim[h.word.start : h.word.end]: h.how for h in found.held}
    assert {word: got[word] for word in held} == held
    assert [claim[w.start : w.end] for w in found.unheld] == [
        w for w, how in held.items() if not how
    ]


def test_the_order_and_the_share_of_what_is_held(index: Banked) -> None:
    ledger = ledger_of(index)
    said = statement(ledger, "Une roue")

    def aligned(text: str) -> tuple[int, float, float]:
        found = align(read_claim(text, ledger), said, ledger)
        return found.moves, found.own, found.covered

    assert aligned("Une roue tourne l'hiver.") == (0, 1.0, 1.0)
    assert aligned("L'hiver, une roue tourne.")[0] == 1
    assert aligned("Tourne une roue.")[0] == 1
    moves, own, covered = aligned("Une roue chante l'hiver.")
    assert (moves, own) == (0, pytest.approx(2 / 3)) and 0 < covered < 1


class Scores:
    """A loaded model that gives every pair these scores."""

    def __init__(self, labels: list[str], scores: list[float]) -> None:
        self.model = SimpleNamespace(
            config=SimpleNamespace(id2label={str(n): said for n, said in enumerate(labels)})
        )
        self._scores = scores

    def predict(self, pairs: list[tuple[str, str]], **_: object) -> list[list[float]]:
        return [self._scores for _ in pairs]


@pytest.mark.parametrize(
    ("labels", "scores", "follows"),
    [
        (["ENTAILMENT", "neutral", "contradiction"], [2.0, 1.0, 0.0], True),
        (["contradiction", "neutral", "entailment"], [2.0, 1.0, 0.0], False),
        (["entailment", "neutral", "contradiction"], [1.0, 0.9, 0.9], False),  # less than a half
        (["not_entailment", "entailment"], [0.0, 0.1], True),
        (["not_entailment", "entailment"], [0.1, 0.0], False),
    ],
)
def test_what_a_model_of_inference_says(
    labels: list[str], scores: list[float], follows: bool
) -> None:
    verifier = Verifier("un/modele")
    verifier._loaded = Scores(labels, scores)
    assert verifier.follows("Il pleut.", "Il pleut.") is follows


def test_a_model_without_the_label_is_named() -> None:
    verifier = Verifier("un/modele")
    verifier._loaded = Scores(["non", "oui"], [0.0, 1.0])
    with pytest.raises(ModelError, match="un/modele .*étiquettes : non, oui"):
        verifier.follows("Il pleut.", "Il pleut.")


def test_a_row_is_governed_by_its_head_not_by_the_other_rows(tmp_path: Path) -> None:
    rows = "| Site | Visiteurs |\n|---|---|\n| Vaux | 1 200 |\n| Nolay | 800 |\n| Brienne | 450 |\n"
    ledger = ledger_of(SmallIndex(f"# Le carnet\n\n{rows}", tmp_path))
    (last,) = (s for s in ledger.statements if "Brienne" in s.sentence.text)
    assert "Vaux" not in " ".join(last.before)
    assert "Visiteurs" in " ".join(last.before)


def test_a_lone_link_states_nothing(tmp_path: Path) -> None:
    text = "# Le carnet\n\nLe moulin tourne.\n\nwww.moulin.example\n"
    ledger = ledger_of(SmallIndex(text, tmp_path))
    assert not any("moulin.example" in s.sentence.text for s in ledger.statements)


def test_what_a_carnet_says_all_over_is_its_own(tmp_path: Path) -> None:
    text = "# Le carnet\n\n" + "\n\n".join(f"Le moulin a {n} roues." for n in range(2, 9))
    ledger = ledger_of(SmallIndex(f"{text}\n\nLa scierie est loin.\n", tmp_path))
    (about,) = ledger.spread.values()
    assert "moulin" in about and "scier" not in " ".join(about)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Il voit Vaux.", {"vaux"}),
        ("Il voit Vaux. Elle suit Vaux, un vaux.", set()),  # twice with, once without
        ("Il voit Vaux. Elle suit Vaux et Vaux, un vaux.", {"vaux"}),
        ("Vaux dort. Elle voit : Vaux.", set()),  # what opens has a capital anyhow
    ],
)
def test_what_always_has_a_capital_is_a_name(tmp_path: Path, text: str, names: set[str]) -> None:
    assert ledger_of(SmallIndex(f"# un texte\n\n{text}\n", tmp_path)).names == names
