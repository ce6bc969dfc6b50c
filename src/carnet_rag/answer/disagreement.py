"""Figures that a quote gives and another place of the carnets gives otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from weakref import WeakKeyDictionary

from carnet_rag.index import Index
from carnet_rag.types import Citation, Figure, QuoteSpan

Pair = tuple[Figure, Figure]
"""A figure that is quoted and one of another value for the same thing, quoted or not."""


def disagreements(index: Index, quoted: Iterable[Citation | QuoteSpan]) -> tuple[Pair, ...]:
    """The pairs, once each, whose first figure stands in one of the quotes, in their order."""
    places = _places(index)
    pairs: list[Pair] = []
    told: set[frozenset[str]] = set()
    for quote in quoted:
        for row in places.get(index.passage(quote.passage_id).carnet_id, ()):
            figure = index.disagreements[row]
            if not stands_in(figure, quote):
                continue
            for other in map(index.disagreements.get, figure.disagrees_with):
                if other is None or not index.holds(other.passage_id):
                    continue
                both = frozenset((figure.figure_id, other.figure_id))
                if both not in told:
                    told.add(both)
                    pairs.append((figure, other))
    return tuple(pairs)


def stands_in(figure: Figure, quote: Citation | QuoteSpan) -> bool:
    """Whether a quote of the figure's carnet holds it."""
    return quote.start <= figure.figure_start and figure.figure_end <= quote.end


def _places(index: Index) -> dict[str, list[int]]:
    """Which figures of each carnet disagree with another; read once an index."""
    found = _PLACES.get(index)
    if found is None:
        found = {}
        for row, figure in enumerate(index.disagreements):
            found.setdefault(figure.carnet_id, []).append(row)
        _PLACES[index] = found
    return found


_PLACES: WeakKeyDictionary[Index, dict[str, list[int]]] = WeakKeyDictionary()
