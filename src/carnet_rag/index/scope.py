"""A part of an index: the passages of some carnets, some years, some speakers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from carnet_rag.errors import Said, ScopeError, said
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


def read_scope(record: Mapping[str, object]) -> Scope:
    """What a record keeps to: ``carnet``, ``year`` and ``speaker``, each one value or several.

    Raises ScopeError for a value that cannot be one.
    """
    years = [_year(value) for value in _values(record, "year")]
    return Scope(_texts(record, "carnet"), tuple(years), _texts(record, "speaker"))


def _values(record: Mapping[str, object], name: str) -> list[object]:
    value = record.get(name)
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _texts(record: Mapping[str, object], name: str) -> tuple[str, ...]:
    values = _values(record, name)
    if not all(isinstance(value, str) and _words(value).strip() for value in values):
        raise ScopeError.of("scope_no_text", name=name)
    return tuple(map(str, values))


def _year(value: object) -> int:
    written = str(value)
    if isinstance(value, bool) or not re.fullmatch(r"[0-9]{4}", written):
        raise ScopeError.of("scope_no_year", written=written[:20])
    return int(written)


def narrow(index: Index, scope: Scope) -> Index:
    """The index as if it held only what the scope keeps; the index itself for an empty scope.

    Raises ScopeError, with what there is, when a carnet is unknown or when nothing is kept.
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
        raise ScopeError.of("scope_empty", who=who, there=_offer(index, scope))
    return index.within(kept)


def _carnets(index: Index, scope: Scope) -> set[str]:
    """The ids of the carnets that are named, by id, file or title, and of the years."""
    found: set[str] = set()
    for name in scope.carnets:
        same = [c for c in index.carnets if fold(name) in map(fold, (c.carnet_id, c.file, c.title))]
        if not same:
            known = ", ".join(carnet.carnet_id for carnet in index.carnets)
            raise ScopeError.of("scope_unknown_carnet", name=name, known=known)
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


def _offer(index: Index, scope: Scope) -> Said:
    """What there is instead."""
    if scope.speakers:
        names = {speaker.name for carnet in index.carnets for speaker in carnet.speakers}
        told = "there_people" if names else "there_nobody"
        return said(told, names=", ".join(sorted(names)))
    years = {c.published[:4] for c in index.carnets if c.published}
    return said("there_years" if years else "there_no_year", years=", ".join(sorted(years)))
