"""The map over the model's vectors."""

import numpy as np

from carnet_rag.index.adapter import Adapter, e5_small_adapter


def test_adapted_vectors_are_unit_vectors_of_the_same_size() -> None:
    vectors = np.random.default_rng(0).normal(size=(5, 384))
    adapted = e5_small_adapter().adapt(vectors, query=True)
    assert adapted.shape == (5, 384)
    assert np.allclose(np.linalg.norm(adapted, axis=1), 1, atol=1e-5)


def test_questions_and_texts_have_a_centre_of_their_own() -> None:
    adapter = Adapter(np.eye(2, dtype=np.float32), np.array([1, 0]), np.array([0, 1]))
    same = np.array([[1.0, 1.0]])
    assert np.allclose(adapter.adapt(same, query=True), [[0, 1]])
    assert np.allclose(adapter.adapt(same, query=False), [[1, 0]])


def test_a_vector_at_the_centre_stays_finite() -> None:
    adapter = Adapter(np.eye(2, dtype=np.float32), np.zeros(2), np.zeros(2))
    assert np.isfinite(adapter.adapt(np.zeros((1, 2)), query=True)).all()
