"""What the words of all carnets tell together: counted once, when the index is built."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from carnet_rag.french.names import written_names
from carnet_rag.french.spelling import count_spellings
from carnet_rag.french.tokens import terms
from carnet_rag.index.texts import unreadable
from carnet_rag.types import Carnet, Passage

FILE_NAME = "words.json"


@dataclass(frozen=True, slots=True)
class Words:
    """``passages``: in how many passages each term stands, headings included; ``spellings``: how
    often each word is written so; ``speakers``: everybody who speaks; ``names``: what always has a
    capital, by its folded form.
    """

    passages: Mapping[str, int]
    spellings: Mapping[str, int]
    speakers: tuple[str, ...]
    names: Mapping[str, str]


_WORDS = TypeAdapter(Words)


def count_words(carnets: Sequence[Carnet], passages: Iterable[Passage]) -> Words:
    """Count the words of a corpus."""
    holding: Counter[str] = Counter()
    speakers: set[str] = set()
    for passage in passages:
        holding.update(set(terms(" ".join((passage.text, *passage.heading_path)))))
        speakers.update(n for n in (passage.speaker, *(s.speaker for s in passage.sentences)) if n)
    texts = [carnet.text for carnet in carnets]
    spellings = dict(sorted(count_spellings(texts).items()))
    names = dict(sorted(written_names(texts).items()))
    return Words(dict(sorted(holding.items())), spellings, tuple(sorted(speakers)), names)


def write_words(folder: Path, words: Words) -> None:
    """Write the counts of a build. Raises OSError."""
    (folder / FILE_NAME).write_bytes(_WORDS.dump_json(words))


def read_words(folder: Path) -> Words:
    """Read the counts of a build. Raises IndexStaleError."""
    path = folder / FILE_NAME
    try:
        return _WORDS.validate_json(path.read_bytes())
    except (OSError, ValidationError) as exc:
        raise unreadable(path) from exc
