"""Figures of the corpus that give two values for the same thing, so that a reader is warned."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from carnet_rag.figures.columns import of_column
from carnet_rag.french.tokens import terms
from carnet_rag.types import Figure

_COMPARED = ("number", "percent")
_HEAD_TERMS = 2
"""Words that name one thing. In the repository's carnet two words give its one true disagreement;
one word adds five figures of things that differ, three miss it."""
_SUBSET = re.compile(r"\s*(?:suivant|ci-dessous|ci-dessus|retenu|premier)", re.I)
"""« les trois exemples suivants »: some of the things, not a count of them."""


def _is_subset(figure: Figure) -> bool:
    after = figure.sentence[figure.figure_end - figure.start :]
    return bool(_SUBSET.match(after.partition(figure.counts)[2]))


def mark_disagreements(figures: tuple[Figure, ...]) -> tuple[Figure, ...]:
    """Fill ``disagrees_with`` between counts of the same named thing that differ in value.

    The same thing: the first two content words counted are equal, both are said of a whole (no
    level, group or year that would part them) and at least two words name it. Figures of one
    passage were written side by side, as the items of a list, a table or a sentence are: they
    tell different things. So do those of two tables, whose columns do not say of what the table is.
    """
    groups: dict[tuple[str, ...], list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.kind in _COMPARED and figure.value is not None:
            named = tuple(dict.fromkeys(terms(figure.counts)))[:_HEAD_TERMS]
            told = len(named) == _HEAD_TERMS and not of_column(figure)
            if told and not _is_subset(figure):
                groups[(figure.kind, figure.unit, *named)].append(figure)
    against: dict[str, tuple[str, ...]] = {}
    for group in groups.values():
        for figure in group:
            other = tuple(
                f.figure_id
                for f in group
                if f.value != figure.value
                and f.passage_id != figure.passage_id
                and (f.level, f.population, f.period)
                == (figure.level, figure.population, figure.period)
            )
            if other:
                against[figure.figure_id] = other
    return tuple(
        replace(f, disagrees_with=against[f.figure_id]) if f.figure_id in against else f
        for f in figures
    )


def among(figures: Iterable[Figure]) -> tuple[Figure, ...]:
    """Figures of a part of the carnets: what they disagree with is there too."""
    kept = tuple(figures)
    there = {figure.figure_id for figure in kept}
    return tuple(
        replace(f, disagrees_with=tuple(i for i in f.disagrees_with if i in there))
        if f.disagrees_with
        else f
        for f in kept
    )
