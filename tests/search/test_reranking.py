"""The optional cross-encoder: off by default, a clear word without its extra, an order with it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from carnet_rag.errors import ModelError
from carnet_rag.index import Index
from carnet_rag.search.reranking import Reranker
from carnet_rag.search.retrieval import search
from carnet_rag.settings import Settings


class LastWord(Reranker):
    """Prefers the passages that hold a word."""

    def __init__(self, word: str) -> None:
        super().__init__("double:last-word")
        self._word = word

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        return [float(self._word in text) for text in texts]


def test_no_reranker_by_default() -> None:
    assert Settings.load({}).reranker is None
    assert Reranker.open(None) is None


def test_without_its_extra_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(ModelError, match=r"carnet_rag\[sentence-transformers\]"):
        Reranker.open("un/modele")


def test_what_it_prefers_comes_first(small_index: Index) -> None:
    question = "Combien de jardins partagés ?"
    usual = search(small_index, question, 8)
    word = next(w for w in usual[-1].passage.text.split() if w not in usual[0].passage.text)
    first = search(small_index, question, 8, reranker=LastWord(word))[0]
    assert word in first.passage.text


@pytest.mark.st
def test_a_cross_encoder_of_any_folder_is_read(tmp_path: Path) -> None:
    folder = tiny_cross_encoder(tmp_path)
    reranker = Reranker.open(str(folder))
    assert reranker is not None
    assert len(reranker.scores("Où ?", ["À Lille.", "Demain."])) == 2
    hurried = Reranker(str(folder), budget=0.0)
    assert len(hurried.scores("Où ?", ["À Lille."] * 9)) == 4


@pytest.mark.st
def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    pytest.importorskip("sentence_transformers")
    with pytest.raises(ModelError, match="ne se charge pas"):
        Reranker(str(tmp_path / "rien")).scores("Où ?", ["Ici."])


def tiny_cross_encoder(folder: Path) -> Path:
    """A BERT of a few hundred weights, drawn at random."""
    transformers = pytest.importorskip("transformers")
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "ou", "a", "lille", "demain", ".", "?"]
    (folder / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    transformers.BertTokenizerFast(vocab_file=str(folder / "vocab.txt")).save_pretrained(folder)
    config = transformers.BertConfig(
        vocab_size=len(words),
        hidden_size=8,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        num_labels=1,
    )
    transformers.BertForSequenceClassification(config).save_pretrained(folder)
    return folder
