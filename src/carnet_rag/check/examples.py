"""Claims to try, made from the carnets' own figures and tried before they are offered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from carnet_rag.check import check
from carnet_rag.check.nearest import SearchedIndex
from carnet_rag.figures import extract_figures
from carnet_rag.figures.series import find_series
from carnet_rag.french.numbers import find_quantities
from carnet_rag.types import Figure

_LONGEST = 200
"""Characters of a sentence that still reads at a glance."""
_TRIED = 24
"""Pairs tried at most: each costs two checks."""
_POINTING_LIST = """
    il elle ils elles on nous leur leurs son sa ses ce cet cette ces cela c'est celui celle
"""
_POINTING = frozenset(_POINTING_LIST.split())
"""First words that say nothing without the sentence before."""
_TELLING = ("percent", "number")


def example_claims(index: SearchedIndex) -> tuple[str, ...]:
    """A sentence of the carnets that is confirmed, another whose figure was changed and that is
    contradicted, and both, a line each; nothing when no sentence lends itself to it.
    """
    figures = extract_figures(index.carnets, index.passages)
    kept: list[tuple[str, str]] = []
    for tried, (true, changed) in enumerate(_pairs(figures)):
        if len(kept) == 2 or tried == _TRIED:
            break
        if any(_numbers(true) & _numbers(other) for other, _ in kept):
            continue  # the same figures told twice
        if (check(index, true).verdict, check(index, changed).verdict) == (
            "supported",
            "contradicted",
        ):
            kept.append((true, changed))
    if not kept:
        return ()
    true, changed = kept[0][0], kept[-1][1]
    return true, changed, f"{true}\n{changed}"


def _pairs(figures: Sequence[Figure]) -> Iterator[tuple[str, str]]:
    """Sentences with a changed copy, the most telling first: a series with its ends exchanged,
    then a share or count with the value of another.
    """
    told = {f.start: f for s in find_series(figures) for f in (*s.figures, *s.again)}
    for first in sorted(told.values(), key=lambda f: len(f.sentence)):
        inside = [f for f in figures if f.start == first.start and f.kind == first.kind]
        ends = [f for f in inside if f.counts == first.counts]
        if _readable(first) and len(ends) > 1:
            low, high = ends[0], ends[-1]
            yield first.sentence, _written(first, {low: high.written, high: low.written})
    for kind in _TELLING:
        alike = [f for f in figures if f.kind == kind and _readable(f) and f.written[:1].isdigit()]
        for figure in sorted(alike, key=lambda f: len(f.sentence)):
            other = next(
                (
                    f.written
                    for f in alike
                    if f.unit == figure.unit and f.value != figure.value and f.start != figure.start
                ),
                None,
            )
            if other is not None:
                yield figure.sentence, _written(figure, {figure: other})


def _readable(figure: Figure) -> bool:
    """A whole sentence of prose, short, said without a word that points to the one before."""
    text = figure.sentence
    return (
        len(text) <= _LONGEST
        and "\n" not in text
        and text[:1].isupper()
        and text.endswith(".")
        and text.split()[0].lower() not in _POINTING
        and "d'entre e" not in text
        and not figure.flags
        and not figure.disagrees_with
    )


def _numbers(text: str) -> set[float]:
    return {q.value for q in find_quantities(text)}


def _written(figure: Figure, changes: dict[Figure, str]) -> str:
    """The figure's sentence with some of its figures written otherwise."""
    text, offset = figure.sentence, figure.start
    for changed in sorted(changes, key=lambda f: -f.figure_start):
        start, end = changed.figure_start - offset, changed.figure_end - offset
        text = text[:start] + changes[changed] + text[end:]
    return text
