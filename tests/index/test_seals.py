"""What a damaged disk, or a hand, did to an index is said before a reader is answered from it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import SMALL_CORPUS
from doubles import bag_model

from carnet_rag.errors import IndexStaleError
from carnet_rag.index import layout
from carnet_rag.index.build import build
from carnet_rag.index.chroma.client import translated
from carnet_rag.index.in_force import open_at
from carnet_rag.index.seals import damaged


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scelles") / "index"
    build(SMALL_CORPUS, folder, bag_model(), passage_tokens=120)
    return folder


@pytest.fixture
def copy(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "index", symlinks=True))


def zeroed(path: Path) -> None:
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 512] = bytes(512)
    path.write_bytes(data)


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def edited(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"27 jardins", b"77 jardins"))


def overwritten(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(8192)
        file.write(b"X" * 24)


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        ("passages.jsonl", edited),
        ("carnets.jsonl", emptied),
        ("words.json", zeroed),
        ("bm25/data.csc.index.npy", zeroed),
        ("passages.starts.npy", emptied),
        ("chroma/*/data_level0.bin", zeroed),
        ("chroma/*/data_level0.bin", emptied),
        ("chroma/chroma.sqlite3", emptied),
        ("chroma/chroma.sqlite3", overwritten),
    ],
)
def test_damage_is_said_with_the_command_that_rebuilds(
    copy: Path, name: str, damage: Callable[[Path], None]
) -> None:
    for path in (copy / "current").resolve().glob(name):
        damage(path)
    told = rf"abîmé \({name.split('/')[0]}.*carnet index --rebuild"
    with pytest.raises(IndexStaleError, match=told):
        open_at(copy, bag_model())


def test_a_copy_is_as_good_as_the_original(copy: Path) -> None:
    for path in copy.rglob("*"):
        if path.is_file():
            os.utime(path)
    for _ in range(2):  # An opening touches the store's database.
        with open_at(copy, bag_model()) as index:
            assert index.nearest("sentences", index.embed_query("Qui prête des vélos ?"), 1)


def test_a_deep_look_finds_what_kept_its_time(copy: Path) -> None:
    current = layout.current_build(copy)
    assert current is not None
    manifest = layout.read_manifest(current)
    assert manifest is not None and len(manifest.seals) > 15
    name, seal = next((n, s) for n, s in manifest.seals.items() if n.endswith("carnets.jsonl"))
    path = current / name
    before = path.stat()
    zeroed(path)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert damaged(current, manifest.seals, deep=True) == (name,)
    assert seal.size == before.st_size


def test_a_panic_of_the_store_is_named() -> None:
    class PanicException(BaseException):  # noqa: N818 - as Rust's binding calls it
        pass

    with pytest.raises(IndexStaleError, match="abîmé.*--rebuild"), translated("mon/index"):
        raise PanicException("range end index 4 out of range")
    with pytest.raises(KeyboardInterrupt), translated("mon/index"):
        raise KeyboardInterrupt
