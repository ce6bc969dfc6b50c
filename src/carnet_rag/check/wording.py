"""A verdict explained in words, French and English at once (``wording.toml``)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Said:
    """What is said to a reader, in both languages; what it quotes stays as it is."""

    fr: str
    en: str


NOTHING = Said("", "")


@lru_cache(maxsize=1)
def _texts() -> Mapping[str, Mapping[str, str]]:
    text = resources.files("carnet_rag.check").joinpath("wording.toml").read_text("utf-8")
    return tomllib.loads(text)


def say(name: str, **parts: str | int | Said) -> Said:
    """The text of that name with its parts put in."""
    text = _texts()[name]
    return Said(
        text["fr"].format(**{k: p.fr if isinstance(p, Said) else p for k, p in parts.items()}),
        text["en"].format(**{k: p.en if isinstance(p, Said) else p for k, p in parts.items()}),
    )


def listed(parts: Iterable[Said], by: str = " ; ") -> Said:
    """Several things said one after the other, each once; English parts with no space before a
    semicolon.
    """
    found = list(dict.fromkeys(parts))
    return Said(by.join(p.fr for p in found), by.replace(" ;", ";").join(p.en for p in found))
