"""A quantity, and what its text puts around it: the unit behind, the bound in front."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

Bound = Literal["", "about", "near", "more", "at_least", "less", "at_most"]
QuantityKind = Literal["number", "percent", "points", "ratio", "multiple", "duration", "ordinal"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity as written, ``text[start:end]``.

    ``value`` is in ``unit``: a percentage for "%" and ratios, a factor for multiples, a rank for
    ordinals; durations keep the unit that is written ("an", "heure"). ``bound`` is what stands in
    front: « plus de », « près de »... ``span_start`` is where the bound begins; ``high`` is the
    upper end of a range, whose lower one is ``value``.
    """

    start: int
    end: int
    value: float
    kind: QuantityKind = "number"
    unit: str = ""
    bound: Bound = ""
    span_start: int = -1
    collective: bool = False
    high: float | None = None


_UNITS: tuple[tuple[str, str, QuantityKind], ...] = (
    (r"\s?%|\s+pour\s?cents?\b|\s+p\.\s?100", "%", "percent"),
    (r"\s?pts\b", "points", "points"),
    (r"\s+points?\b(?!\s+(?:clé|de vue))", "points", "points"),
    (r"\s+fois\s+(?:plus|moins)\b", "fois", "multiple"),
    (r"\s?km(?:²|2\b)|\s+(?:km|kilomètres?) carrés?\b", "km²", "number"),
    (r"\s?m(?:²|2\b)|\s+mètres? carrés?\b", "m²", "number"),
    (r"\s?m(?:³|3\b)|\s+mètres? cubes?\b", "m³", "number"),
    (r"\s?ha\b|\s+hectares?\b", "ha", "number"),
    (r"\s?km\b|\s+kilomètres?\b", "km", "number"),
    (r"\s?cm\b|\s+centimètres?\b", "cm", "number"),
    (r"\s?mm\b|\s+millimètres?\b", "mm", "number"),
    (r"\s?m\b(?!['’.])|\s+mètres?\b", "m", "number"),
    (r"\s+tonnes?\b|\s+(?-i:t)\b(?!['’-])", "tonne", "number"),
    (r"\s?kg\b|\s+kilo(?:gramme)?s?\b", "kg", "number"),
    (r"\s+grammes?\b", "g", "number"),
    (r"\s?[lL]\b(?!['’.])|\s+litres?\b", "litre", "number"),
    (r"\s?[kKMG]Wh\b", "kWh", "number"),
    (
        r"\s?(?:[kKM]|Md|Mrd)?\s?(?:€|euros?\b)|\s+(?:d['’])?euros?\b|\s?[kKM](?:EUR)\b",
        "euro",
        "number",
    ),
    (r"\s?(?:\$|dollars?\b)|\s+dollars?\b", "dollar", "number"),
    (r"\s?°\s?C\b", "°C", "number"),
    (r"\s?°", "degré", "number"),
    (r"\s+(?:d['’]|(?:dern|prem|proch|long)\w+\s+)?(?:ans|an|années?)\b", "an", "duration"),
    (r"\s+mois\b", "mois", "duration"),
    (r"\s+semaines?\b", "semaine", "duration"),
    (r"\s+jours?\b", "jour", "duration"),
    (r"\s?h\b|\s+heures?\b", "heure", "duration"),
    (r"\s?mi?n\b|\s+minutes?\b", "minute", "duration"),
    (r"\s+décennies?\b", "décennie", "duration"),
    (r"\s+siècles?\b", "siècle", "duration"),
)
_CASED = ("m", "m²", "m³", "km", "km²", "cm", "mm", "ha", "litre", "kWh", "euro")
"""Units whose short names are told by their case: « 3 M€ », « 12 m² »."""
_UNIT_PATTERNS = tuple(
    (re.compile(p, 0 if unit in _CASED else re.I), unit, kind) for p, unit, kind in _UNITS
)
_ORDERED = re.compile(r"\s+(?:dern|prem|proch)")
_PER = re.compile(r"\s?/\s?(?P<what>[^\W\d_]+[²³]?(?:\.[^\W\d_]+)?)")
"""What a unit is per: « 2000 €/logement », « 1,5 MWh/m »."""
_BOUNDS: tuple[tuple[str, Bound], ...] = (
    (r"(?:un peu )?plus d(?:e|es|u|['’])|au-delà d(?:e|es)|dépass\w+(?: l(?:e|es|a))?", "more"),
    (r"davantage que|excèd\w+|supérieur\w* à", "more"),
    (r"pas moins d(?:e|['’])|au moins|au minimum", "at_least"),
    (r"(?:un peu |à peine )?moins d(?:e|es|['’])|inférieur\w* à|en dessous d(?:e|es)", "less"),
    (r"au plus|au maximum|jusqu['’]à", "at_most"),
    (r"près d(?:e|es|u|['’])|presque|quasi(?:ment)?|bientôt", "near"),
    (r"environ|autour d(?:e|es)|à peu près|quelque|approximativement|une? petite?", "about"),
    (r"de l['’]ordre d(?:e|es)", "about"),
)
_BOUND_PATTERNS = tuple(
    (re.compile(rf"\b(?:{p})\s*(?:l[ae]s?\s+|les?\s+)?$", re.I), bound) for p, bound in _BOUNDS
)
_PREFIX = re.compile(r"\s?(?P<prefix>k|K|Md|Mrd|M|G)\s?(?:€|euros?\b|EUR\b|Wh\b)")
_TIMES = {"k": 1e3, "M": 1e6, "Md": 1e9, "Mrd": 1e9}
_WATT_HOURS = {"k": 1.0, "M": 1e3, "G": 1e6}
_BUILT = re.compile(r"(?:structur|organis|centr|bâti|constru|articul|réuni)\w*$")


def with_unit(text: str, quantity: Quantity) -> Quantity:
    """The quantity with the unit that follows it in ``text``, if one does."""
    for pattern, unit, kind in _UNIT_PATTERNS:
        m = pattern.match(text, quantity.end)
        if m:
            value = quantity.value * _prefix(text, quantity.end, unit)
            per = _PER.match(text, m.end()) if kind == "number" else None
            if per is not None:
                unit = f"{unit}/{per['what']}"
            end = per.end() if per else m.end()
            return replace(quantity, end=end, unit=unit, kind=kind, value=value)
    return quantity


def is_measure(text: str, end: int) -> bool:
    """Whether a unit follows a number that ends there: « 2000 € », but « 2000, première année »."""
    found = next((m for pattern, *_ in _UNIT_PATTERNS if (m := pattern.match(text, end))), None)
    return found is not None and not _ORDERED.match(found[0])


def _prefix(text: str, end: int, unit: str) -> float:
    """What « k » or « M » in front of a unit multiplies by: « 12 k€ » is 12,000 euros."""
    m = _PREFIX.match(text, end)
    if m is None:
        return 1.0
    prefix = m["prefix"]
    if unit == "kWh":
        return _WATT_HOURS["k" if prefix == "K" else prefix]
    return _TIMES.get("k" if prefix == "K" else prefix, 1.0)


def bounded(text: str, quantity: Quantity) -> Quantity:
    """The quantity with the bound in front of it in ``text``, or « environ » behind."""
    head = text[max(0, quantity.start - 24) : quantity.start]
    for pattern, bound in _BOUND_PATTERNS:
        m = pattern.search(head)
        if m:
            before = head[: m.start()].rstrip().lower()
            if _BUILT.search(before):
                break  # « structuré autour de 3 phases » is no approximation
            if bound == "less" and before.endswith("pas"):
                bound = "at_least"
            return replace(quantity, bound=bound, span_start=quantity.start - len(head) + m.start())
    if re.match(r"\s+environ\b", text[quantity.end :]):
        return replace(quantity, bound="about", span_start=quantity.start)
    return replace(quantity, span_start=quantity.start)
