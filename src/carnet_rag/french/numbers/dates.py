"""Dates, months, years and periods in French text, whole or partial.

Own patterns rather than dateparser: it fills the missing parts of « avril 2021 » with today's day
and reads « 350 » or « mars » alone as dates, whereas a checker must know what was left unsaid.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from carnet_rag.french.numbers.units import is_measure

MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)
_MONTHS = {name: number for number, name in enumerate(MONTHS, 1)} | {
    "fevrier": 2,
    "aout": 8,
    "decembre": 12,
}
_SHORT = {
    "janv": 1,
    "févr": 2,
    "fév": 2,
    "avr": 4,
    "juil": 7,
    "sept": 9,
    "oct": 10,
    "nov": 11,
    "déc": 12,
}
_YEAR = r"(?:1[4-9]|20)\d\d"
_MONTH = rf"(?P<month>(?:{'|'.join(_MONTHS)})\b|(?:{'|'.join(_SHORT)})(?:\.|(?=\s+{_YEAR}\b)))"
_SUSPECT = rf"(?:{_YEAR}|20\d{{3}})"
_WORDED = re.compile(
    rf"\b(?:(?P<day>[0-3]?\d)(?:\s*er|ère)?\s+)?{_MONTH}(?:-(?:{'|'.join(_MONTHS)})\b)?"
    rf"(?:\s+(?P<year>{_YEAR})\b|\s+(?P<relative>dernier|prochain|suivant)\b)?",
    re.I,
)
_NUMERIC = re.compile(
    rf"\b(?:(?P<day>[0-3]?\d)(?P<sep>[-/.])(?P<month>[01]?\d)(?P=sep)(?P<year>{_YEAR})"
    rf"|(?P<month2>[01]?\d)[-/](?P<year2>{_YEAR})"
    rf"|(?P<year4>{_YEAR})-(?P<month4>[01]\d)(?:-(?P<day4>[0-3]\d))?"
    r"|(?P<day3>[0-3]\d)/(?P<month3>[01]\d))\b"
)
_PERIOD = re.compile(
    rf"\b(?P<first>{_SUSPECT})\s?[-–]\s?(?P<last>{_SUSPECT})\b"
    rf"|\b(?:entre|de|d'|à partir de|from)\s*(?P<first2>{_SUSPECT})\s+(?:et|à|jusqu'en|jusqu'à)"
    rf"\s+(?P<last2>{_SUSPECT})\b"
    rf"|\bguerre\s+(?P<short>\d\d)[-–](?P<short2>\d\d)\b"
    rf"|\bannées\s+(?P<first3>{_YEAR})\s+(?:et|à)\s+(?P<last3>{_YEAR})\b",
    re.I,
)
_DIGIT = re.compile(r"\d")
_LONE_YEAR = re.compile(rf"(?:(?<![\d.,/-])|(?<=\b[Mm]i-)){_YEAR}(?![\d/-]|[.,]\d)")

_HIGH = re.compile(rf"\s?(?:et|à|ou|-|–)\s?{_YEAR}(?!\d)", re.I)
"""The upper end of a range, after the lower one: « 1500 à 2000 € »."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A point or stretch of time. A part that the text does not say is None.

    ``last_year`` is set for a period; ``suspect`` when a year cannot be one ("20218").
    """

    start: int
    end: int
    year: int | None = None
    month: int | None = None
    day: int | None = None
    last_year: int | None = None
    suspect: bool = False

    @property
    def kind(self) -> str:
        """Either "period", "date" (a day or a month), or "year"."""
        if self.last_year is not None:
            return "period"
        return "date" if self.month or self.day else "year"


def find_moments(text: str, published: str | None = None) -> list[Moment]:
    """Every date, period and year of ``text``, in order, without overlap.

    ``published`` (ISO date) resolves « le 14 juin dernier » and « prochain ».
    """
    found: list[Moment] = []
    taken: list[tuple[int, int]] = []
    figures = _DIGIT.search(text) is not None
    for moment in (
        *(_periods(text) if figures else ()),
        *(_numeric(text) if figures else ()),
        *_worded(text, published),
        *_halves(text, published),
        *(_years(text) if figures else ()),
    ):
        if any(moment.start < end and start < moment.end for start, end in taken):
            continue
        taken.append((moment.start, moment.end))
        found.append(moment)
    return sorted(found, key=lambda m: m.start)


def _periods(text: str) -> Iterator[Moment]:
    for m in _PERIOD.finditer(text):
        if is_measure(text, m.end()):
            continue
        group, first = next((g, m[g]) for g in ("first", "first2", "first3", "short") if m[g])
        last = m["last"] or m["last2"] or m["last3"] or m["short2"]
        suspect = max(len(first), len(last)) > 4
        yield Moment(
            m.start(group), m.end(), year=_year(first), last_year=_year(last), suspect=suspect
        )


def _year(digits: str) -> int:
    """The year that was written, "14" for 1914; of a year with a digit too many, the likeliest
    ("20218": 2018).
    """
    return int((digits[:-2] or "19")[:2] + digits[-2:])


def _numeric(text: str) -> Iterator[Moment]:
    for m in _NUMERIC.finditer(text):
        day = m["day"] or m["day3"] or m["day4"]
        month = m["month"] or m["month2"] or m["month3"] or m["month4"]
        year = m["year"] or m["year2"] or m["year4"]
        if 1 <= int(month) <= 12 and (day is None or 1 <= int(day) <= 31):
            yield Moment(
                m.start(),
                m.end(),
                year=int(year) if year else None,
                month=int(month),
                day=int(day) if day else None,
            )


def _worded(text: str, published: str | None) -> Iterator[Moment]:
    for m in _WORDED.finditer(text):
        name = m["month"].lower()
        month, day = _MONTHS[name] if name in _MONTHS else _SHORT[name.rstrip(".")], m["day"]
        year = int(m["year"]) if m["year"] else None
        if m["relative"] and published:
            year = _relative_year(month, m["relative"].lower(), published)
        bare = day is None and m["year"] is None and m["relative"] is None
        if bare and not re.search(
            r"\b(?:en|de|d'|fin|mi-|début|au mois d[e'])\s?$", text[: m.start()]
        ):
            continue  # « mars » alone, « mai » in a name
        yield Moment(m.start(), m.end(), year, month, int(day) if day else None)


def _halves(text: str, published: str | None) -> Iterator[Moment]:
    """« le milieu du siècle » is the year fifty of the century the text was published in."""
    if published:
        for m in re.finditer(r"\bmilieu du (?:siècle|XXIe(?:me)? siècle|XXIème siècle)\b", text):
            yield Moment(m.start(), m.end(), year=int(published[:2]) * 100 + 50)


def _relative_year(month: int, word: str, published: str) -> int:
    year, now = int(published[:4]), int(published[5:7])
    if word == "dernier":
        return year if month <= now else year - 1
    return year if month > now else year + 1


def _years(text: str) -> Iterator[Moment]:
    for m in _LONE_YEAR.finditer(text):
        before = re.search(r"(\w+)['’]?\s*$", text[: m.start()])
        if before and before[1].lower() == "agenda":
            continue  # part of a name
        if before and before[1].lower() in _COUNTING:
            continue
        dated = before is not None and before[1].lower() in _DATING
        high = None if dated else _HIGH.match(text, m.end())
        if is_measure(text, high.end() if high else m.end()):
            continue
        if not re.match(r"\s+[a-zàâéèêîôû]{4,}s\b(?<!dans)(?<!sans)", text[m.end() :]) or dated:
            yield Moment(m.start(), m.end(), year=int(m[0]))


_COUNTING = {"plus", "moins", "les", "des", "environ", "quelque"}
_DATING = {"en", "depuis", "dès", "mars", "années", "horizon", "agenda", "fin", "début", "été"}


def long_date(iso: str, months: Sequence[str] = MONTHS, first: str = "1er") -> str:
    """Write an ISO date, month or year out in full: "14 juin 2022", "juin 2022", "2022".

    ``first`` is how the first day of a month is written. What is no such date stays as it is.
    """
    match iso.split("-"):
        case [year, month, day] if _is_month(month) and day.isdecimal():
            number = first if int(day) == 1 else str(int(day))
            return f"{number} {months[int(month) - 1]} {year}"
        case [year, month] if _is_month(month):
            return f"{months[int(month) - 1]} {year}"
        case _:
            return iso


def _is_month(text: str) -> bool:
    return text.isdecimal() and 1 <= int(text) <= 12
