"""The words of the passages, searched by a server that offers it: a double of Chroma's distributed
mode in front of a real ``chroma run``.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from chroma_server import Server, Words, serve_words
from conftest import SMALL_CORPUS
from doubles import bag_model

from carnet_rag.index import Index
from carnet_rag.index.build import build
from carnet_rag.index.in_force import open_at
from carnet_rag.index.lexical import Lexical, Vocabulary
from carnet_rag.search.retrieval import search

# What Chroma's client leaves open is its own.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

QUESTIONS = [
    "Qui prête des vélos ?",
    "les jardins et les jardiniers des jardins partagés",
    "Combien coûte l'électricité de la coopérative ?",
    "zygomorphe",
    "Qui est-ce ?",
]


@contextmanager
def running(home: Path) -> Iterator[tuple[str, Words]]:
    """The address of a plain server, and the double in front of it."""
    server = Server(home)
    server.start()
    with serve_words(server.url) as double:
        yield server.url, double
    server.stop()
    gc.collect()  # What Chroma's client left open is found here, not in another file's test.


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Words]:
    with running(tmp_path_factory.mktemp("serveur")) as (_, double):
        yield double


@pytest.fixture(scope="module")
def folder(words: Words, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mots") / "index"
    build(SMALL_CORPUS, folder, bag_model(), passage_tokens=120, chroma_url=words.url)
    return folder


@pytest.fixture
def served(words: Words, folder: Path) -> Iterator[Index]:
    words.searching = True
    with open_at(folder, bag_model(), chroma_url=words.url) as index:
        yield index


def same(found: list[tuple[str, float]], expected: list[tuple[str, float]]) -> bool:
    names, scores = [name for name, _ in expected], [score for _, score in expected]
    return [n for n, _ in found] == names and [s for _, s in found] == pytest.approx(scores, 1e-5)


def test_a_product_of_weights_is_the_score() -> None:
    lexical = Lexical.of(["Le jardin du jardin.", "", "L'eau du jardin, l'eau de la ville."])
    weigh = lexical.weigher()
    asked = lexical.vocabulary.count(["jardin", "eau", "jardin", "zygomorphe"])
    products = [sum(weigh(row).get(t, 0.0) * n for t, n in asked.items()) for row in range(3)]
    assert products == pytest.approx(lexical.scores("jardin eau jardin").tolist(), abs=1e-6)
    assert weigh(1) == {} == Lexical.of([]).weigher()(0)


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_server_scores_as_this_machine_does(
    served: Index, small_index: Index, words: Words, question: str
) -> None:
    assert not (served.folder / "bm25" / "params.index.json").exists()
    for k in (1, 3, 300):
        assert same(served.bm25(question, k), small_index.bm25(question, k))
    some = frozenset(passage.passage_id for passage in small_index.passages[::3])
    part, expected = served.within(some), small_index.within(some)
    assert same(part.bm25(question, 2), expected.bm25(question, 2))


def test_the_views_of_passages_are_one_request(
    served: Index, small_index: Index, words: Words
) -> None:
    vector = small_index.embed_query(QUESTIONS[0])
    words.asked.clear()
    near, said = served.nearest_and_bm25(QUESTIONS[0], vector, 5, 9)
    assert [len(searches) for searches in words.asked] == [1, 2]  # Asked whether it searches first.
    expected, ours = small_index.nearest_and_bm25(QUESTIONS[0], vector, 5, 9)
    assert same([(n.passage_id, n.score) for n in near], [(n.item_id, n.score) for n in expected])
    assert same(said, ours)
    for question in QUESTIONS:
        found, same_found = search(served, question), search(small_index, question)
        assert [hit.passage for hit in found] == [hit.passage for hit in same_found]


def test_a_server_that_searches_no_more_changes_nothing(
    words: Words, folder: Path, small_index: Index, caplog: pytest.LogCaptureFixture
) -> None:
    words.searching = False
    with open_at(folder, bag_model(), chroma_url=words.url) as index:
        for question in QUESTIONS:
            assert index.bm25(question, 9) == small_index.bm25(question, 9)
    assert "recomptés" in caplog.text


def test_where_the_server_refuses_words_stay_here(tmp_path: Path, small_index: Index) -> None:
    with running(tmp_path / "serveur") as (plain, words):
        words.searching = False
        for name, url in (("double", words.url), ("plain", plain)):
            folder, model = tmp_path / name, bag_model()
            build(SMALL_CORPUS, folder, model, passage_tokens=120, chroma_url=url, rebuild=True)
            with open_at(folder, model, chroma_url=url) as index:
                assert Vocabulary.read(index.folder / "bm25") is None
                assert index.bm25(QUESTIONS[0], 9) == small_index.bm25(QUESTIONS[0], 9)
