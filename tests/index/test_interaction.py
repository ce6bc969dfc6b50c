"""Late interaction: a question's tokens beside those of a passage, kept from build to build."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from carnet_rag.errors import IndexStaleError
from carnet_rag.index.embed.base import Tokens
from carnet_rag.index.interaction import TokenIndex, TokenWriter
from carnet_rag.index.views import Item

AXES = {word: at for at, word in enumerate(["vélo", "prix", "maire", "le"])}


def tokens(text: str) -> Tokens:
    """One token a word, each on an axis of its own."""
    words = text.replace("?", " ?").split()
    ids = np.array([AXES.get(w, len(AXES)) for w in words], np.int32)
    places, at = [], 0
    for word in words:
        at = text.index(word, at)
        places.append(at)
        at += len(word)
    vectors = np.array([[127 * (i == k) for k in range(5)] for i in ids], np.int8).reshape(-1, 5)
    return Tokens(ids, np.array(places, np.int32), vectors)


def item(passage_id: str, above: str, text: str) -> Item:
    return Item(passage_id, passage_id, "carnet", f"{above}\n{text}", text)


ITEMS = [item("p1", "maire", "le vélo le prix"), item("p2", "prix", "le maire")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, None)
    return tmp_path


def write(path: Path, old: TokenIndex | None) -> list[str]:
    """Write a build of the items and a passage that has none; the texts that were embedded."""
    writer = TokenWriter(path, "passages", 5, old)
    texts = [i.text for i in ITEMS]
    known = writer.known(texts)
    missing = [text for text in texts if text not in known]
    for text in missing:
        writer.add(text, tokens(text))
    writer.finish([None, *ITEMS])
    return missing


def test_each_word_is_as_near_as_the_nearest_of_the_passage(folder: Path) -> None:
    index = TokenIndex(folder, "passages", 5)
    empty, first, second = index.match("vélo ?", tokens("vélo ?"), [0, 1, 2])
    assert (empty.whole, second.whole) == (0.0, 0.0)
    assert first.whole == pytest.approx(1)


def test_a_rare_word_weighs_more_and_a_sign_nothing(folder: Path) -> None:
    index = TokenIndex(folder, "passages", 5)
    asked = "le vélo ?"
    (second,) = index.match(asked, tokens(asked), [2])
    common, rare = np.log(4 / 2.5), np.log(4 / 1.5)
    assert second.whole == pytest.approx(common / (common + rare))


def test_a_part_of_a_passage_holds_neither_the_rest_nor_what_stands_above(folder: Path) -> None:
    (first,) = TokenIndex(folder, "passages", 5).match("prix", tokens("prix"), [1])
    text = ITEMS[0].shown
    parts = first.by_part([(0, text.index("prix")), (text.index("prix"), len(text))])
    assert first.held(parts) == first.held(parts[:, [1]]) == pytest.approx(1)
    assert first.held(parts[:, [0]]) == 0
    assert first.each_held(parts) == [first.held(parts[:, [row]]) for row in (0, 1)]
    (above,) = TokenIndex(folder, "passages", 5).match("maire", tokens("maire"), [1])
    assert above.whole == pytest.approx(1)
    assert above.held(above.by_part([(0, len(text))])) == 0
    assert above.held(above.by_part([])) == 0
    assert above.held(above.by_part([(0, len(text)), (0, 0)])) == 0


def test_a_token_that_no_passage_holds_is_the_rarest(folder: Path) -> None:
    asked = Tokens(
        np.array([70_000], np.int32), np.array([0]), np.array([[127, 0, 0, 0, 0]], np.int8)
    )
    (first,) = TokenIndex(folder, "passages", 5).match("bicyclette", asked, [1])
    assert first.whole == pytest.approx(1)


def test_the_build_before_is_used_again(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    old = TokenIndex(folder, "passages", 5)
    fresh = tmp_path_factory.mktemp("fresh")
    assert write(fresh, old) == []
    for name in ("bin", "rows.npy", "counts.npy"):
        size = (folder / f"passages.tokens.{name}").stat().st_size
        assert (fresh / f"passages.tokens.{name}").stat().st_size == size
    (was,) = old.match("vélo", tokens("vélo"), [1])
    (now,) = TokenIndex(fresh, "passages", 5).match("vélo", tokens("vélo"), [1])
    assert was.whole == now.whole


def test_an_engine_without_tokens_has_none(tmp_path: Path) -> None:
    assert TokenIndex.read(tmp_path, "passages", 5) is None


def test_a_text_is_found_by_itself(folder: Path) -> None:
    index = TokenIndex(folder, "passages", 5)
    texts = [ITEMS[1].text, "inconnu", ITEMS[0].text]
    assert index.match_texts("vélo", tokens("vélo"), texts) == [0, 0, pytest.approx(1)]


def test_lost_tokens_are_said(folder: Path) -> None:
    (folder / "passages.tokens.bin").unlink()
    with pytest.raises(IndexStaleError, match="carnet index --rebuild"):
        TokenIndex(folder, "passages", 5)
