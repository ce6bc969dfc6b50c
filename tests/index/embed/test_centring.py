"""The default model's vectors without what all texts have in common."""

import numpy as np
import pytest

from carnet_rag.index.embed import DEFAULT, LazyEmbeddings, TextEmbeddings, embedding_name
from carnet_rag.index.embed.centring import CentredEmbeddings
from carnet_rag.index.embed.onnx import OnnxEmbeddings

TEXTS = [
    "La recette demande trois œufs et du beurre.",
    "Le conseil municipal vote le budget de la commune.",
    "Le train part à huit heures de Lille.",
]


@pytest.fixture(scope="module")
def model() -> TextEmbeddings:
    return LazyEmbeddings.of(DEFAULT).get()


def test_texts_on_unlike_subjects_stand_apart(model: TextEmbeddings) -> None:
    raw = np.array(OnnxEmbeddings().embed_documents(TEXTS))
    centred = np.array(model.embed_documents(TEXTS))
    apart = ~np.eye(len(TEXTS), dtype=bool)
    assert (raw @ raw.T)[apart].min() > 0.7
    assert (centred @ centred.T)[apart].max() < 0.4
    assert np.linalg.norm(centred, axis=1) == pytest.approx(1.0, abs=1e-5)


def test_it_has_a_name_of_its_own(model: TextEmbeddings) -> None:
    assert isinstance(model, CentredEmbeddings)
    assert model.name == embedding_name(DEFAULT) != OnnxEmbeddings().name
    assert model.dimension == 384
