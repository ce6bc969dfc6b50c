"""Figures that are better looked at than read: one thing, one unit, told year by year, level by
level or group by group.

Nothing is computed: a series holds figures as they stand in one passage, put side by side when
what they count and their unit are the same and only the year, the level or the group differs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from carnet_rag.french.tokens import fold
from carnet_rag.french.wordlists import read_lines
from carnet_rag.types import Figure

Axis = Literal["year", "level", "group"]

_SAMPLES = frozenset(map(fold, read_lines("samples")))
"""How surveys name whom they asked: told to judge a figure by, not to be looked at."""

_COMPARED = ("number", "percent", "points", "duration")
LEVELS = (
    *("local", "départemental", "infranational", "régional", "national", "européen"),
    "international",
)
"""The territorial levels from the nearest to the widest, as they are shown."""


@dataclass(frozen=True, slots=True)
class Series:
    """At least two figures that differ by ``axis`` only, in the order to show them: by year, from
    local to international, or as written. ``again`` holds the figures of other places of the
    carnets where the very same series is told.
    """

    axis: Axis
    figures: tuple[Figure, ...]
    again: tuple[Figure, ...] = ()

    def label(self, figure: Figure) -> str:
        """What tells the figure from the others: its year, level or group."""
        return _KEYS[self.axis](figure)


_KEYS: dict[Axis, Callable[[Figure], str]] = {
    "year": lambda f: f.period[:4] if f.period[:4].isdecimal() and len(f.period) != 9 else "",
    "level": lambda f: f.level,
    "group": lambda f: f.population,
}
"""What a figure is told by. A figure of a whole period (« 2015-2021 ») has no year of its own."""


def find_series(figures: Sequence[Figure]) -> tuple[Series, ...]:
    """The series of the figures, in reading order; one that is told again is listed once."""
    found: list[Series] = []
    for _, inside in groupby(figures, key=lambda f: f.passage_id):
        for group in _alike(inside):
            series = _series(group)
            parts = [list(part) for _, part in groupby(group, key=lambda f: f.start)]
            found += [series] if series else filter(None, map(_series, parts))
    kept: dict[tuple[object, ...], Series] = {}
    for series in found:
        told = (series.axis, *((series.label(f), f.value, f.unit) for f in series.figures))
        first = kept.get(told)
        kept[told] = series if first is None else replace(first, again=first.again + series.figures)
    return tuple(kept.values())


def _alike(figures: Iterable[Figure]) -> list[list[Figure]]:
    """The figures by what they count and in which unit."""
    groups: dict[tuple[str, str, str], list[Figure]] = {}
    for figure in figures:
        told = figure.kind in _COMPARED and figure.value is not None and not figure.flags
        if told and fold(figure.counts) not in _SAMPLES:
            groups.setdefault((figure.kind, figure.unit, figure.counts), []).append(figure)
    return list(groups.values())


def _series(figures: list[Figure]) -> Series | None:
    """The one axis along which all the figures differ, the others being equal; None without."""
    for axis, key in _KEYS.items():
        labels = [key(f) for f in figures]
        others = [k for name, k in _KEYS.items() if name != axis]
        if (
            len(figures) > 1
            and all(labels)
            and len(set(labels)) == len(labels)
            and all(len({other(f) for f in figures}) == 1 for other in others)
        ):
            return Series(axis, tuple(_ordered(axis, figures)))
    return None


def _ordered(axis: Axis, figures: list[Figure]) -> list[Figure]:
    if axis == "year":
        return sorted(figures, key=_KEYS["year"])
    if axis == "level":
        return sorted(figures, key=lambda f: LEVELS.index(f.level))
    return figures
