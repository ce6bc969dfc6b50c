"""The vector store, embedded and on a real Chroma server."""

from __future__ import annotations

import errno
import gc
import shutil
import socket
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

import chromadb
import numpy as np
import pytest
from chromadb.config import Settings
from chromadb.errors import InternalError

from carnet_rag.errors import CarnetError, IndexStaleError, SettingsError
from carnet_rag.index.chroma.client import disk_failure, translated
from carnet_rag.index.chroma.store import Store, Vector
from carnet_rag.index.views import Item
from carnet_rag.types import View

RNG = np.random.default_rng(17)
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning")


@pytest.fixture(autouse=True)
def forget_connections() -> Iterator[None]:
    """chromadb 1.5 never closes the connections of its HTTP client: they go with the object."""
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()


def count(store: Store, view: View) -> int:
    return store._collection(view).count()


def rows_of(count: int, size: int = 24) -> tuple[list[Item], dict[str, Vector]]:
    rows = [Item(f"p{n:04}", f"p{n // 3}", "c", f"texte {n}", "") for n in range(count)]
    return rows, {row.text: RNG.normal(size=size).astype(np.float32) for row in rows}


def cosines(vectors: dict[str, Vector], vector: Vector) -> list[float]:
    matrix = np.stack(list(vectors.values()))
    norms = np.linalg.norm(matrix, axis=1) * np.linalg.norm(vector)
    return list((matrix @ vector / norms).astype(float))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store.create(tmp_path / "chroma", "b1")
    yield store
    store.close()


def test_nearest_gives_cosines_best_first(store: Store) -> None:
    rows, vectors = rows_of(60)
    store.add("passages", rows, vectors)
    asked = RNG.normal(size=24).astype(np.float32)
    expected = cosines(vectors, asked)
    found = store.nearest("passages", asked.tolist(), 10)
    best = sorted(range(60), key=lambda n: -expected[n])[:10]
    assert [item for item, _ in found] == [rows[n].item_id for n in best]
    assert [score for _, score in found] == pytest.approx([expected[n] for n in best], abs=1e-5)


def test_cosine_does_not_see_lengths(store: Store) -> None:
    rows, vectors = rows_of(5)
    store.add("passages", rows, {text: 7 * vector for text, vector in vectors.items()})
    same = store.nearest("passages", vectors[rows[2].text].tolist(), 1)
    assert same == [(rows[2].item_id, pytest.approx(1.0, abs=1e-5))]


def test_equal_scores_come_in_the_order_of_ids(store: Store) -> None:
    one = np.ones(8, dtype=np.float32)
    store.add(
        "sentences",
        [Item(f"s{n}", "p", "c", "même texte", "") for n in (3, 1, 2)],
        {"même texte": one},
    )
    assert [item for item, _ in store.nearest("sentences", one.tolist(), 9)] == ["s1", "s2", "s3"]


def test_views_stand_apart_and_k_may_exceed_the_rows(store: Store) -> None:
    rows, vectors = rows_of(4)
    store.add("passages", rows, vectors)
    assert len(store.nearest("passages", [1.0] * 24, 50)) == 4
    assert store.nearest("questions", [1.0] * 24, 50) == []
    assert (count(store, "passages"), count(store, "sentences")) == (4, 0)


def test_a_small_view_is_searched_whole(tmp_path: Path) -> None:
    rows, vectors = rows_of(1200, size=96)
    store = Store.create(tmp_path / "chroma", "b", rows={"questions": len(rows)})
    store.add("questions", rows, vectors)
    asked = RNG.normal(size=96)
    cosines = [vectors[r.text] @ asked / np.linalg.norm(vectors[r.text]) for r in rows]
    nearest = {rows[at].item_id for at in np.argsort(cosines)[-240:]}
    assert {name for name, _ in store.nearest("questions", asked.tolist(), 240)} == nearest
    store.close()


def test_more_rows_than_a_batch_all_come_back(store: Store) -> None:
    rows, vectors = rows_of(2300, size=4)
    store.add("questions", rows, vectors)
    assert count(store, "questions") == 2300
    found = {name for name, _ in store.nearest("questions", vectors[rows[0].text].tolist(), 2300)}
    assert found == {row.item_id for row in rows}


def test_the_same_id_is_replaced_not_doubled(store: Store) -> None:
    rows, vectors = rows_of(3)
    store.add("passages", rows, vectors)
    store.add("passages", rows, vectors)
    assert count(store, "passages") == 3


def test_another_opening_finds_what_was_stored(tmp_path: Path) -> None:
    rows, vectors = rows_of(5)
    with_rows = Store.create(tmp_path / "chroma", "b1")
    with_rows.add("passages", rows, vectors)
    with_rows.close()
    again = Store.open(tmp_path / "chroma", "b1")
    assert again.nearest("passages", vectors["texte 3"].tolist(), 1)[0][0] == "p0003"
    again.close()


def test_another_metric_is_refused(tmp_path: Path) -> None:
    client = chromadb.PersistentClient(str(tmp_path), Settings(anonymized_telemetry=False))
    for view in ("passages", "sentences", "questions"):
        client.create_collection(view, configuration={"hnsw": {"space": "l2"}})
    client.close()
    with pytest.raises(IndexStaleError, match=r"« l2 ».*carnet index --rebuild"):
        Store.open(tmp_path, "b1")


def test_a_missing_or_damaged_store_says_how_to_rebuild(tmp_path: Path) -> None:
    with pytest.raises(IndexStaleError, match="carnet index --rebuild"):
        Store.open(tmp_path / "absent", "b1")
    assert not (tmp_path / "absent").exists()
    client = chromadb.PersistentClient(str(tmp_path / "vide"), Settings(anonymized_telemetry=False))
    client.close()
    with pytest.raises(IndexStaleError, match="n'a pas de vue"):
        Store.open(tmp_path / "vide", "b1")
    broken = tmp_path / "abime"
    broken.mkdir()
    (broken / "chroma.sqlite3").write_bytes(b"ceci n'est pas une base" * 100)
    with pytest.raises(CarnetError, match="carnet index --rebuild"):
        Store.open(broken, "b1")


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "plus de place"),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), "plus de place"),
        (RuntimeError("(code: 13) database or disk is full"), "plus de place"),
        (OSError("191 requested and 75 written"), "plus de place"),
        (PermissionError(errno.EACCES, "Permission denied"), "accès refusé"),
    ],
)
def test_a_disk_failure_names_the_folder_and_the_way_out(failure: Exception, said: str) -> None:
    message = str(disk_failure(failure, "mon/index"))
    assert message.startswith("mon/index") and said in message and "--index" in message


def test_what_fails_while_writing_is_the_disk_not_a_damaged_index() -> None:
    failure = InternalError("Error in compaction: Failed to apply logs to the hnsw segment writer")
    with pytest.raises(IndexStaleError, match="abîmé"), translated("mon/index"):
        raise failure
    disk = pytest.raises(CarnetError, match=r"mon/index.*place libre.*--index")
    with disk as caught, translated("mon/index", writing=True):
        raise failure
    assert type(caught.value) is CarnetError


# --- a Chroma server -----------------------------------------------------------------------------


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def chroma_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    command = shutil.which("chroma", path=str(Path(sys.executable).parent))
    if command is None:
        pytest.skip("la commande chroma n'est pas installée à côté de Python")
    port = free_port()
    home = tmp_path_factory.mktemp("serveur")
    server = subprocess.Popen(
        [command, "run", "--path", str(home), "--host", "127.0.0.1", "--port", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(300):
            assert server.poll() is None, "chroma run stopped"
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(10)


def test_a_server_holds_several_builds(chroma_url: str, tmp_path: Path) -> None:
    rows, vectors = rows_of(30)
    first = Store.create(tmp_path, "b1", chroma_url)
    first.add("passages", rows, vectors)
    second = Store.create(tmp_path, "b2", chroma_url)
    second.add("passages", rows[:2], vectors)
    opened = Store.open(tmp_path, "b1", chroma_url)
    asked = RNG.normal(size=24).astype(np.float32)
    expected = cosines(vectors, asked)
    item, score = opened.nearest("passages", asked.tolist(), 3)[0]
    assert (item, score) == (rows[int(np.argmax(expected))].item_id, pytest.approx(max(expected)))
    assert not list(tmp_path.iterdir())
    first.drop()
    first.drop()
    with pytest.raises(IndexStaleError, match="n'a pas de vue"):
        Store.open(tmp_path, "b1", chroma_url)
    assert count(Store.open(tmp_path, "b2", chroma_url), "passages") == 2
    for store in (first, second, opened):
        store.close()


def test_an_absent_server_is_named(tmp_path: Path) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(CarnetError, match=r"serveur Chroma http://127.*CARNET_CHROMA_URL"):
        Store.create(tmp_path, "b1", url)


@pytest.mark.parametrize("url", ["localhost:8000", "ftp://x", "http://", "http://x:port"])
def test_a_wrong_address_is_a_setting_error(tmp_path: Path, url: str) -> None:
    with pytest.raises(SettingsError, match="CARNET_CHROMA_URL"):
        Store.create(tmp_path, "b1", url)
