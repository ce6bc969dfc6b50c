"""Quantities that signs write: 2 h 30, 12 € 50, 10³, 2/3, ½, x16."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from carnet_rag.french.numbers.units import Quantity, with_unit

_COMPOUND = re.compile(
    r"(?<![\w.,/])(?P<hours>\d{1,3})\s?(?:h\.?|heures?)\s?(?P<minutes>[0-5]\d)(?:\s?(?:min|mn)\b)?(?!\w)"
    r"|(?<![\w.,/])(?P<euros>\d{1,6})\s?(?:€|euros?)\s?(?P<cents>\d\d)(?:\s?(?:cts?|centimes?)\b)?"
    r"(?![\d,.]\d|\w|\s?(?:€|%|euros?\b|\d{3}))"
)
_SLASHED = re.compile(r"(?<![\w/.,])(?P<top>\d{1,2})\s?/\s?(?P<bottom>\d{1,3})(?![\w/.,]\d|\w|/)")
_VULGAR = re.compile(r"(?<!\w)[¼½¾⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞]")
_POWER = re.compile(
    r"(?<![\w.,/^])(?:(?P<factor>\d+(?:[.,]\d+)?)\s?[x×*·⋅.]\s?)?"
    r"10(?:(?P<raised>⁻?[⁰¹²³⁴-⁹]{1,2})|\^(?P<plain>[-−]?\d{1,2}))(?!\w)"
)
_TIMES_SIGN = re.compile(r"(?<!\w)(?<!\d\s)[x×]\s?(?P<times>\d+(?:,\d+)?)(?![\w.,]|\s?[x×])")


def compounds(text: str) -> Iterator[Quantity]:
    """« 2 h 30 » is two hours and a half, « 12 € 50 » twelve euros fifty."""
    for m in _COMPOUND.finditer(text):
        if m["hours"]:
            hours = float(m["hours"]) + float(m["minutes"]) / 60
            yield Quantity(m.start(), m.end(), round(hours, 4), "duration", "heure")
        else:
            euros = float(m["euros"]) + float(m["cents"]) / 100
            yield Quantity(m.start(), m.end(), euros, "number", "euro")


def powers(text: str) -> Iterator[Quantity]:
    """« 10³ » is a thousand, « 2 x 10³ » two."""
    for m in _POWER.finditer(text):
        power = unicodedata.normalize("NFKC", m["raised"] or m["plain"]).replace("−", "-")
        factor = float((m["factor"] or "1").replace(",", "."))
        yield with_unit(text, Quantity(m.start(), m.end(), factor * 10.0 ** int(power)))


def slashed(text: str) -> Iterator[Quantity]:
    """« 2/3 » and « ½ » are shares."""
    for m in _SLASHED.finditer(text):
        top, bottom = int(m["top"]), int(m["bottom"])
        if top < bottom and m["bottom"] not in (
            "7",
            "24",
            "365",
        ):  # « 5/7 », « 7 j/7 », « 24 h/24 »
            yield Quantity(m.start(), m.end(), 100 * top / bottom, "ratio", "%")
    for m in _VULGAR.finditer(text):
        yield Quantity(m.start(), m.end(), 100 * unicodedata.numeric(m[0]), "ratio", "%")


def times(text: str) -> Iterator[Quantity]:
    """« x16 » is sixteen times as many."""
    for m in _TIMES_SIGN.finditer(text):
        yield Quantity(m.start(), m.end(), float(m["times"].replace(",", ".")), "multiple", "fois")


SIGN_READERS = (compounds, powers, slashed, times)
