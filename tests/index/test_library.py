"""Several machines, one Chroma server: the build travels with its vectors."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from chroma_server import Server
from conftest import SMALL_CORPUS
from doubles import bag_model

from carnet_rag.errors import CarnetError, IndexBusyError, IndexNotFoundError, IndexStaleError
from carnet_rag.index import Index
from carnet_rag.index.build import build
from carnet_rag.index.chroma.library import Library, follow
from carnet_rag.index.in_force import open_at

# What Chroma's client leaves open is its own.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")

QUESTION = "Qui prête des vélos ?"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    running = Server(tmp_path / "serveur")
    running.start()
    yield running
    running.stop()
    gc.collect()  # What Chroma's client left open is found here, not in another file's test.


def built(corpus: Path, folder: Path, url: str, **more: bool) -> str:
    report = build(corpus, folder, bag_model(), passage_tokens=120, chroma_url=url, **more)
    return report.build_id


def answer(index: Index) -> tuple[str, str]:
    near = index.nearest("sentences", index.embed_query(QUESTION), 1)[0]
    return near.text, index.bm25(QUESTION, 1)[0][0]


def test_three_machines_answer_from_one_store(server: Server, tmp_path: Path) -> None:
    corpus = Path(shutil.copytree(SMALL_CORPUS, tmp_path / "corpus"))
    folders = [tmp_path / f"machine-{n}" for n in range(3)]
    with pytest.raises(IndexNotFoundError, match="carnet index"):
        open_at(folders[1], bag_model(), chroma_url=server.url)
    first = built(corpus, folders[0], server.url)
    # Nothing but the address of the store is shared.
    opened = [open_at(folder, bag_model(), chroma_url=server.url) for folder in folders]
    assert {index.build_id for index in opened} == {first}
    assert len({answer(index) for index in opened}) == 1
    assert (folders[2] / "manifest.json").is_file()
    assert built(corpus, folders[2], server.url) == first  # Fresh everywhere: nothing is built.

    # One machine indexes: the others answer from the build before until they follow.
    (corpus / "mobilite.txt").unlink()
    second = built(corpus, folders[1], server.url)
    assert second != first and "vélos" in answer(opened[0])[0]
    follow(folders[0], server.url)
    with open_at(folders[0], bag_model(), chroma_url=server.url) as index:
        assert index.build_id == second and len(index.carnets) == 5
    third = built(corpus, folders[1], server.url, rebuild=True)
    with closing(Library(server.url)) as library:
        assert library.builds() == (third, second)
    for index in opened:
        index.close()


def test_a_store_goes_away_and_comes_back(server: Server, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    built(SMALL_CORPUS, folder, server.url)
    with open_at(folder, bag_model(), chroma_url=server.url) as index:
        before = answer(index)
        server.stop()
        for _ in range(2):
            with pytest.raises(CarnetError, match=r"serveur Chroma .*CARNET_CHROMA_URL"):
                answer(index)
        with pytest.raises(CarnetError, match="serveur Chroma"):
            open_at(folder, bag_model(), chroma_url=server.url)
        server.start()
        assert answer(index) == before


def test_two_machines_do_not_index_at_once(server: Server, tmp_path: Path) -> None:
    with closing(Library(server.url)) as library, library.building():
        with pytest.raises(IndexBusyError, match="une autre machine"):
            built(SMALL_CORPUS, tmp_path / "index", server.url)
        assert not (tmp_path / "index" / "current").exists()
    built(SMALL_CORPUS, tmp_path / "index", server.url)


def test_what_the_server_keeps_is_checked(server: Server, tmp_path: Path) -> None:
    built(SMALL_CORPUS, tmp_path / "a", server.url)
    with closing(Library(server.url)) as library:
        (name,) = library.builds()
        rows = library._client.get_collection(f"carnet-{name}-files")
        one = next(i for i in rows.get()["ids"] if i.startswith("passages.jsonl"))
        rows.update(ids=[one], documents=["eJwDAAAAAAE="], embeddings=[[1.0]])
    with pytest.raises(IndexStaleError, match=r"abîmé \(passages.jsonl\).*--rebuild"):
        open_at(tmp_path / "b", bag_model(), chroma_url=server.url)
    assert not (tmp_path / "b" / "current").exists()
    assert not os.listdir(tmp_path / "b" / "builds")
