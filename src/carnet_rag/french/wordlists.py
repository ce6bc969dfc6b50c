"""The lists of ``lists/``: text files, one entry a line, or several words where order says nothing.

Lines that begin with « # » say what the list is and where it comes from.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib import resources
from typing import Any


@lru_cache(maxsize=64)
def read_lines(name: str) -> tuple[str, ...]:
    """The entries of ``lists/<name>.txt``, in order."""
    text = resources.files("carnet_rag.french").joinpath(f"lists/{name}.txt").read_text("utf-8")
    lines = (line.strip() for line in text.splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))


@lru_cache(maxsize=64)
def read_words(name: str) -> frozenset[str]:
    """Every word of ``lists/<name>.txt``."""
    return frozenset(word for line in read_lines(name) for word in line.split())


def any_word(name: str) -> str:
    """A pattern of any word of ``lists/<name>.txt``, in the plural too."""
    return "|".join(rf"{word}s?" for line in read_lines(name) for word in line.split())


@lru_cache(maxsize=8)
def read_table(name: str) -> dict[str, Any]:
    """The table ``lists/<name>.toml``."""
    text = resources.files("carnet_rag.french").joinpath(f"lists/{name}.toml").read_text("utf-8")
    return tomllib.loads(text)
