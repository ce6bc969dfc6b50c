"""Which figures a reader wants to see: those that measure first, then by words, section, year,
level, unit, speaker.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from carnet_rag.figures.context import is_threshold
from carnet_rag.french.sought import Sought
from carnet_rag.french.tokens import fold
from carnet_rag.french.wordlists import read_lines
from carnet_rag.index import Index
from carnet_rag.types import Figure

Group = Literal["measures", "dates", "ranks", "all"]
GROUPS: tuple[Group, ...] = ("measures", "dates", "ranks", "all")
_DATES = ("date", "period")
# The number of an item, not of what it counts: « 4. », « 3) », « 2 - ».
_NUMBERED = re.compile(r"\s*(?:[.)°]|[-–]\s)")
_COUNTED_WITHOUT_MEASURING = 10
_SAMPLES = frozenset(map(fold, read_lines("samples")))
_YEAR = re.compile(r"\d{4}")
_LONGEST_PERIOD = 100


@dataclass(frozen=True, slots=True)
class Choice:
    """What is asked of a figure; None asks for nothing. An empty unit or speaker is a figure
    without a unit, or told by the carnet itself.
    """

    words: str = ""
    section: str | None = None
    year: int | None = None
    level: str | None = None
    unit: str | None = None
    speaker: str | None = None
    group: Group = "all"
    flagged: bool = False


def choose(figures: Iterable[Figure], choice: Choice, index: Index) -> list[Figure]:
    """The figures that fit every part of the choice, in order: those that are of what is sought
    before those beside which it stands, then the most telling measures.
    """
    sought = Sought(choice.words)
    held = {
        f: _held(f, sought, index)
        for f in figures
        if choice.section in (None, section_of(f, index))
        and (choice.year is None or choice.year in years_of(f))
        and choice.level in (None, f.level)
        and choice.unit in (None, f.unit)
        and choice.speaker in (None, f.speaker or "")
        and choice.group in ("all", group_of(f))
        and (not choice.flagged or f.flags or f.disagrees_with)
    }
    chosen = sorted((f for f in held if held[f]), key=held.__getitem__, reverse=True)
    if choice.group != "measures":
        return chosen
    return sorted(_each_once(chosen), key=lambda f: (held[f], telling(f)), reverse=True)


def _each_once(figures: Sequence[Figure]) -> list[Figure]:
    """The figures without those that say again, of the same people, place and time or without
    saying of which, what one before them said.
    """
    kept: dict[tuple[object, ...], list[Figure]] = {}
    for f in figures:
        same = kept.setdefault((f.kind, f.value, f.high, f.bound, f.unit, fold(f.counts)), [])
        facts = (f.population, f.level, f.period)
        for other in same:
            pairs = zip(facts, (other.population, other.level, other.period), strict=True)
            if all(not mine or not its or mine == its for mine, its in pairs):
                break
        else:
            same.append(f)
    told = {f.figure_id for same in kept.values() for f in same}
    return [f for f in figures if f.figure_id in told]


def group_of(figure: Figure) -> Group:
    """What a figure is: a measure, a date or period, or what only counts, ranks and numbers."""
    if figure.kind in _DATES:
        return "dates"
    return "measures" if telling(figure) else "ranks"


def telling(figure: Figure) -> int:
    """How much a figure tells by itself, 0 for what measures nothing: a rank, the number of an
    item, « trois leviers », how big the companies are that were asked. A share comes before a
    number, a number of somebody, somewhere or some time before a bare one and before whom a survey
    asked.
    """
    before = figure.figure_start - figure.start
    after = figure.sentence[figure.figure_end - figure.start :]
    if figure.kind == "ordinal" or (before == 0 and _NUMBERED.match(after)):
        return 0
    if is_threshold(figure.sentence[:before], figure.bound, figure.unit):
        return 0
    digits = any(ch.isdigit() for ch in figure.written)
    small = (figure.value or 0) < _COUNTED_WITHOUT_MEASURING
    if not digits and (small or figure.kind == "multiple"):
        return 0
    if fold(figure.counts) in _SAMPLES:
        return 1
    if figure.kind in ("percent", "points", "ratio", "multiple"):
        return 3
    if figure.kind == "number" and small and not figure.unit:
        return 0
    return 2 if figure.kind == "number" and (figure.population or figure.level) else 1


def years_of(figure: Figure) -> range:
    """The years for which a figure holds, those inside a period included."""
    years = [int(y) for y in _YEAR.findall(figure.period)]
    if not years or years[-1] - years[0] > _LONGEST_PERIOD:
        return range(0)
    return range(years[0], years[-1] + 1)


def section_of(figure: Figure, index: Index) -> str:
    """The heading under which a figure stands, the carnet's title before any."""
    path = index.passage(figure.passage_id).heading_path
    return path[0] if path else index.carnet(figure.carnet_id).title


def in_order(values: Iterable[str]) -> Sequence[str]:
    """Each value once, as first met."""
    return tuple(dict.fromkeys(values))


def _held(figure: Figure, sought: Sought, index: Index) -> int:
    """How near to a figure all that is sought stands: 3 in what it counts and of whom, 2 in its
    sentence too, 1 in the titles above it too, 0 nowhere.
    """
    path = index.passage(figure.passage_id).heading_path or (section_of(figure, index),)
    own = f"{figure.unit} {figure.counts} {figure.population}"
    said = f"{own} {figure.sentence}"
    texts = (f"{said} {' '.join(path)}", said, own)
    return len(texts) if not sought else sum(sought.fit(text) > 0 for text in texts)
