"""Precision and recall of the figures' extraction against a list made by hand.

A gold line holds ``quote`` (words of the carnet around the figure), ``value``, ``kind`` and what
the figure counts. A figure is found when its kind and value are the gold's and its sentence holds
the quote's words; each figure answers one line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from carnet_rag.evaluation.intervals import Measure, proportion
from carnet_rag.french.tokens import fold, words
from carnet_rag.types import Figure


@dataclass(frozen=True, slots=True)
class FigureScore:
    """The share of the extracted figures that the list holds and the share of the list that was
    extracted, with what was missed and what was extra.
    """

    precision: Measure | None
    recall: Measure | None
    missed: tuple[str, ...]
    extra: tuple[str, ...]


def score_figures(figures: Sequence[Figure], gold: Sequence[dict[str, Any]]) -> FigureScore:
    """Match the figures with the gold lines, in order. Figures of carnets that the list does not
    quote are left out: nobody has listed theirs.
    """
    quotes = [_run(line["quote"]) for line in gold]
    quoted = {f.carnet_id for f in figures if any(q in _run(f.sentence) for q in quotes)}
    figures = [f for f in figures if f.carnet_id in quoted]
    runs = [_run(f.sentence) for f in figures]
    free = list(range(len(figures)))
    missed: list[str] = []
    for line in gold:
        quote = _run(line["quote"])
        match = next(
            (
                i
                for i in free
                if figures[i].kind == line["kind"]
                and _value(figures[i]) == line["value"]
                and (quote in runs[i] or runs[i] in quote)
            ),
            None,
        )
        if match is None:
            missed.append(f"{line['written']} ({line['quote']})")
        else:
            free.remove(match)
    extra = tuple(f"{figures[i].written} ({figures[i].sentence[:80]})" for i in free)
    found = len(figures) - len(free)
    return FigureScore(
        proportion(found, len(figures)), proportion(found, len(gold)), tuple(missed), extra
    )


def _run(text: str) -> str:
    return " " + " ".join(words(fold(text))) + " "


def _value(figure: Figure) -> str:
    if figure.value is None:
        return figure.when or ""
    return f"{figure.value:.0f}" if figure.value == int(figure.value) else str(figure.value)
