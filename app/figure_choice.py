"""Which figures a reader wants to see: by words, section, year, level, unit, speaker, kind."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from carnet_rag.french.tokens import fold
from carnet_rag.index import Index
from carnet_rag.types import Figure

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
    kind: str | None = None
    flagged: bool = False


def choose(figures: Iterable[Figure], choice: Choice, index: Index) -> list[Figure]:
    """The figures that fit every part of the choice, in order."""
    wanted = fold(choice.words).split()
    return [
        f
        for f in figures
        if choice.section in (None, section_of(f, index))
        and (choice.year is None or choice.year in years_of(f))
        and choice.level in (None, f.level)
        and choice.unit in (None, f.unit)
        and choice.speaker in (None, f.speaker or "")
        and choice.kind in (None, f.kind)
        and (not choice.flagged or f.flags or f.disagrees_with)
        and _holds(f, wanted, index)
    ]


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


def _holds(figure: Figure, wanted: Sequence[str], index: Index) -> bool:
    if not wanted:
        return True
    said = (figure.sentence, figure.counts, figure.population, section_of(figure, index))
    text = fold(" ".join(said))
    return all(word in text for word in wanted)
