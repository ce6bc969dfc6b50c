"""Lists that give the scale of their figures first: « Bases (en millions) : Lyon : 1,4 | … »."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_SCALE = re.compile(r"\(en\s+(milliers|millions|milliards)\)\s*:", re.I)
_SCALES = {"milliers": 1e3, "millions": 1e6, "milliards": 1e9}
_PAIR = re.compile(r"(?P<label>[^|:]+):\s*(?P<number>\d+(?:[.,]\d+)?)\s*(?=\||$)")


class Listed(NamedTuple):
    """One figure of such a list: its label, its value to scale, and where its number stands."""

    label: str
    value: float
    start: int
    end: int


def scaled_list(text: str) -> tuple[str, Iterator[Listed]] | None:
    """What the list is of and its figures in order; None for any other text."""
    scale = _SCALE.search(text)
    if scale is None:
        return None
    times = _SCALES[scale[1].lower()]
    figures = (
        Listed(
            m["label"].strip(),
            round(float(m["number"].replace(",", ".")) * times, 6),
            *m.span("number"),
        )
        for m in _PAIR.finditer(text, scale.end())
    )
    return text[: scale.start()].strip(), figures
