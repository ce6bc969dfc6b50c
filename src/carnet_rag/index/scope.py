"""A part of an index: the passages of some carnets, some years, some speakers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from carnet_rag.errors import CarnetError
from carnet_rag.french.tokens import fold
from carnet_rag.index.reader import Index
from carnet_rag.types import Passage


@dataclass(frozen=True, slots=True)
class Scope:
    """What a search keeps to. An empty part keeps everything; several values of one part add up,
    several parts narrow each other.
    """

    carnets: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    speakers: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.carnets or self.years or self.speakers)


def narrow(index: Index, scope: Scope) -> Index:
    """The index as if it held only what the scope keeps; the index itself for an empty scope.

    Raises CarnetError, with what there is, when a carnet is unknown or when nothing is kept.
    """
    if not scope:
        return index
    carnets = _carnets(index, scope)
    wanted = [_words(speaker) for speaker in scope.speakers]
    kept = frozenset(
        passage.passage_id
        for passage in index.passages
        if passage.carnet_id in carnets and (not wanted or _speaks(passage, wanted))
    )
    if not kept:
        who = ", ".join(scope.speakers) or ", ".join(map(str, scope.years))
        raise CarnetError(f"aucun passage pour {who} dans ces carnets. {_offer(index, scope)}")
    return index.within(kept)


def _carnets(index: Index, scope: Scope) -> set[str]:
    """The ids of the carnets that are named, by id, file or title, and of the years."""
    found: set[str] = set()
    for name in scope.carnets:
        same = [c for c in index.carnets if fold(name) in map(fold, (c.carnet_id, c.file, c.title))]
        if not same:
            known = ", ".join(carnet.carnet_id for carnet in index.carnets)
            raise CarnetError(f"{name} : carnet inconnu. Carnets : {known}.")
        found |= {carnet.carnet_id for carnet in same}
    return {
        carnet.carnet_id
        for carnet in index.carnets
        if (not scope.carnets or carnet.carnet_id in found)
        and (not scope.years or int((carnet.published or "0")[:4]) in scope.years)
    }


def _speaks(passage: Passage, wanted: Sequence[str]) -> bool:
    spoken = {passage.speaker, *(sentence.speaker for sentence in passage.sentences)}
    return any(one in _words(name) for name in spoken if name for one in wanted)


def _words(name: str) -> str:
    words = re.findall(r"[^\W_]+", fold(name))
    return f" {' '.join(words)} "


def _offer(index: Index, scope: Scope) -> str:
    if scope.speakers:
        names = {speaker.name for carnet in index.carnets for speaker in carnet.speakers}
        return f"Personnes : {', '.join(sorted(names))}." if names else "Personne n'y parle."
    years = sorted({c.published[:4] for c in index.carnets if c.published})
    return f"Années : {', '.join(years)}."
