"""From a setting to a model: names, cleaning, one loading."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from doubles import BagEmbeddings

from carnet_rag.errors import SettingsError
from carnet_rag.index.embed import DEFAULT, LazyEmbeddings, embedding_name
from carnet_rag.index.embed.base import clean


@pytest.mark.parametrize(
    ("setting", "name"),
    [
        ("huggingface:un/modele", "huggingface:un/modele"),
        ("openai:text-embedding-3-small", "openai:text-embedding-3-small"),
    ],
)
def test_a_setting_names_its_model(setting: str, name: str) -> None:
    assert embedding_name(setting) == name


def test_the_default_model_is_named_after_its_weights() -> None:
    assert re.fullmatch(r"e5-small:[0-9a-f]{8}-[0-9a-f]{8}", embedding_name(DEFAULT))


@pytest.mark.parametrize(
    "setting", ["", "e5", "e5-small:x", "e5-small:", "huggingface:", "openai", "cohere:x"]
)
def test_an_unknown_setting_says_what_is_accepted(setting: str) -> None:
    with pytest.raises(SettingsError, match=r"CARNET_EMBEDDINGS.*huggingface:"):
        embedding_name(setting)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("été", "été"),
        ("a\ud800b", "a\ufffdb"),
        ("fin\udfff", "fin\ufffd"),
        ("\ud83d\ude00", "\U0001f600"),
        ("a\0b", "a b"),
    ],
)
def test_clean(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


def test_a_model_is_loaded_once_and_only_when_used() -> None:
    loaded: list[BagEmbeddings] = []

    def load() -> BagEmbeddings:
        loaded.append(BagEmbeddings())
        return loaded[-1]

    lazy = LazyEmbeddings("double:bag", load)
    assert loaded == []
    with ThreadPoolExecutor(4) as pool:
        models = list(pool.map(lambda _: lazy.get(), range(16)))
    assert len(loaded) == 1 and all(model is loaded[0] for model in models)
