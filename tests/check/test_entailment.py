"""The optional model of inference: off by default, it takes « sure » away and never gives it."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from small_text import SmallIndex

from carnet_rag.check import Verifier, check, check_text
from carnet_rag.errors import ModelError
from carnet_rag.settings import Settings

TEXT = "# Le carnet\n\n## Visite\n\nLe moulin date de 1820. Il compte quatre meules en pierre.\n"
SURE = "Le moulin compte quatre meules en pierre."
OTHERS = ("Le moulin compte cinq meules en pierre.", "La scierie a brûlé.")


class Opinion(Verifier):
    """Says that claims follow, or do not, and keeps what it was read."""

    def __init__(self, *, follows: bool) -> None:
        super().__init__("double:opinion")
        self.said = follows
        self.read: list[tuple[str, str]] = []

    def follows(self, premise: str, claim: str) -> bool:
        self.read.append((premise, claim))
        return self.said


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> SmallIndex:
    return SmallIndex(TEXT, tmp_path_factory.mktemp("moulin"))


def test_none_by_default() -> None:
    assert Settings.load({}).verifier is None
    assert Verifier.open(None) is None


def test_without_its_extra_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(ModelError, match=r"CARNET_VERIFIER .*carnet_rag\[sentence-transformers\]"):
        Verifier.open("un/modele")


def test_it_takes_sure_away_and_leaves_the_verdict(index: SmallIndex) -> None:
    before, against = check(index, SURE), Opinion(follows=False)
    after = check(index, SURE, verifier=against)
    assert before.sure and before.explanation.startswith("Confirmé par le carnet :")
    assert after.verdict == "supported" and not after.sure
    assert after.citations == before.citations
    assert after.explanation.startswith("Concorde, à relire : le modèle double:opinion ne le tire")
    assert "Confirmé" not in after.explanation
    ((premise, claim),) = against.read
    assert claim == SURE
    assert premise == "Visite. Le moulin date de 1820. Il compte quatre meules en pierre."


def test_it_gives_sure_to_nothing(index: SmallIndex) -> None:
    willing = Opinion(follows=True)
    for claim in OTHERS:
        assert check(index, claim, verifier=willing) == check(index, claim)
    assert willing.read == []
    assert check(index, SURE, verifier=willing) == check(index, SURE)


def test_every_claim_of_a_text_is_read(index: SmallIndex) -> None:
    text = f"{SURE} {OTHERS[0]}"
    sure, wrong = check_text(index, text, verifier=Opinion(follows=False))
    assert (sure.verdict, sure.sure, wrong.verdict) == ("supported", False, "contradicted")
    assert not check(index, text, verifier=Opinion(follows=False)).sure


@pytest.mark.st
@pytest.mark.parametrize(("favoured", "sure"), [("entailment", True), ("neutral", False)])
def test_a_model_of_any_folder_is_read(
    index: SmallIndex, tmp_path: Path, favoured: str, sure: bool
) -> None:
    labels = ["contradiction", "neutral", "entailment"]
    verifier = Verifier.open(str(tiny_inference(tmp_path, labels, favoured)))
    assert check(index, SURE, verifier=verifier).sure is sure


@pytest.mark.st
def test_a_model_that_is_not_of_inference_is_named(index: SmallIndex, tmp_path: Path) -> None:
    folder = tiny_inference(tmp_path, ["non", "oui"], "oui")
    with pytest.raises(ModelError, match="étiquettes : non, oui"):
        check(index, SURE, verifier=Verifier.open(str(folder)))


@pytest.mark.st
def test_a_folder_without_a_model_is_named(index: SmallIndex, tmp_path: Path) -> None:
    pytest.importorskip("sentence_transformers")
    with pytest.raises(ModelError, match="CARNET_VERIFIER=.* ne se charge pas"):
        check(index, SURE, verifier=Verifier.open(str(tmp_path / "rien")))


def tiny_inference(folder: Path, labels: list[str], favoured: str) -> Path:
    """A BERT of a few hundred weights whose bias always favours one label."""
    transformers = pytest.importorskip("transformers")
    torch = pytest.importorskip("torch")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "le", "moulin", "meules", "."]
    (folder / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    transformers.BertTokenizerFast(vocab_file=str(folder / "vocab.txt")).save_pretrained(folder)
    config = transformers.BertConfig(
        vocab_size=len(words),
        hidden_size=8,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        id2label=dict(enumerate(labels)),
        label2id={said: n for n, said in enumerate(labels)},
    )
    model = transformers.BertForSequenceClassification(config)
    with torch.no_grad():
        model.classifier.weight.zero_()
        bias = np.where(np.array(labels) == favoured, 4.0, 0.0)
        model.classifier.bias.copy_(torch.tensor(bias))
    model.save_pretrained(folder)
    return folder
