"""Figures that a quote gives and another place of the carnets gives otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from weakref import WeakKeyDictionary

from carnet_rag.figures import extract_figures
from carnet_rag.index import Index
from carnet_rag.types import Citation, Figure, QuoteSpan

Pair = tuple[Figure, Figure]
"""A figure that is quoted and one of another value for the same thing, quoted or not."""


def disagreements(index: Index, quoted: Iterable[Citation | QuoteSpan]) -> tuple[Pair, ...]:
    """The pairs, once each, whose first figure stands in one of the quotes, in their order."""
    known = _disagreeing(index)
    pairs: list[Pair] = []
    told: set[frozenset[str]] = set()
    for quote in quoted:
        for figure in known.values():
            inside = quote.start <= figure.figure_start and figure.figure_end <= quote.end
            if not inside or figure.carnet_id != index.passage(quote.passage_id).carnet_id:
                continue
            for other in (known[i] for i in figure.disagrees_with):
                both = frozenset((figure.figure_id, other.figure_id))
                if both not in told:
                    told.add(both)
                    pairs.append((figure, other))
    return tuple(pairs)


def _disagreeing(index: Index) -> dict[str, Figure]:
    """The figures that disagree with another, by id; read once an index."""
    found = _KNOWN.get(index)
    if found is None:
        figures = extract_figures(index.carnets, index.passages)
        found = _KNOWN[index] = {f.figure_id: f for f in figures if f.disagrees_with}
    return found


_KNOWN: WeakKeyDictionary[Index, dict[str, Figure]] = WeakKeyDictionary()
