"""Every string of the application, once, in French and in English.

The strings stand in ``fr.toml`` and ``en.toml``, by name: a name that one language lacks stops the
application as it starts. What the carnets say is never translated.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from pydantic import BaseModel, ConfigDict

from carnet_rag.french import numbers
from carnet_rag.french.numbers import MONTHS
from carnet_rag.types import PageSpan

Language = Literal["fr", "en"]


class _Strings(BaseModel):
    """Texts by name. What holds more than one text is declared; any other name is one text."""

    model_config = ConfigDict(extra="allow", frozen=True)
    __pydantic_extra__: dict[str, str]

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> str: ...

    def names(self) -> set[str]:
        """The names that have a text."""
        return {*type(self).model_fields, *self.__pydantic_extra__}


class StaffTexts(_Strings):
    """The strings of the Équipe page and of the votes."""

    reasons: dict[str, str]
    sections: dict[str, str]
    cases: dict[str, str]
    case_statuses: dict[str, str]
    editor_kinds: dict[str, str]
    report: dict[str, str]
    describe: dict[str, str]
    health: dict[str, str]
    kinds: dict[str, str]
    data: dict[str, str]
    data_columns: dict[str, str]
    settled: dict[str, str]


class Texts(_Strings):
    """The strings of one language. ``streamlit``: its own words, which it writes in English, each
    with what the page puts in its place.
    """

    language: Language
    months: tuple[str, ...] = MONTHS
    streamlit: dict[str, str]
    starters: dict[str, str]
    quote_labels: dict[str, str]
    outcomes: dict[str, str]
    outcomes_several: dict[str, str]
    verdicts: dict[str, str]
    figures_by: dict[str, str]
    figure_groups: dict[str, str]
    figure_columns: dict[str, str]
    figure_kinds: dict[str, str]
    figure_bounds: dict[str, str]
    staff: StaffTexts


def read_catalogue(folder: Path) -> dict[Language, Texts]:
    """The strings of each ``<language>.toml``. Raises ValueError for a name that one lacks."""
    found: dict[Language, Texts] = {}
    for language in get_args(Language):
        data = tomllib.loads((folder / f"{language}.toml").read_text("utf-8"))
        found[language] = Texts.model_validate(data)
    first, *others = found.values()
    for other in others:
        odd = (first.names() ^ other.names()) | (first.staff.names() ^ other.staff.names())
        if odd:
            raise ValueError(f"strings of one language only: {', '.join(sorted(odd))}")
    return found


CATALOGUE = read_catalogue(Path(__file__).parent)


def long_date(iso: str | None, words: Texts) -> str | None:
    """Write an ISO date (or its year, or year and month) out in full; None stays None."""
    first = "1er" if words.language == "fr" else "1"
    return numbers.long_date(iso, words.months, first) if iso else None


def pages_of(pages: PageSpan | None, words: Texts) -> str:
    """The page of a text, or those among which it stands; nothing when none is known."""
    if pages is None:
        return ""
    first, last = pages
    if last is None:
        return words.pages_from.format(first=first)
    said = words.page if first == last else words.pages_between
    return said.format(page=first, first=first, last=last)


def named(label: str, said: str, words: Texts) -> str:
    """What is said under its label, with the colon of the language."""
    return f"{label}{' : ' if words.language == 'fr' else ': '}{said}"


def grouped(count: int, words: Texts) -> str:
    """A count with its thousands set apart, as the language writes them."""
    return f"{count:,}".replace(",", "\u202f" if words.language == "fr" else ",")


class _Count(int):
    """A number that writes itself, or of two words the one that agrees with it: none is as one,
    as in French; an English text whose count may be none goes without.
    """

    def __format__(self, spec: str) -> str:
        one, either, many = spec.partition("|")
        return (one if self < 2 else many) if either else super().__format__(spec)


def counted(text: str, **values: object) -> str:
    """A text with its values, its words in agreement: « {count} {count:passage|passages} »; what
    stands between quotation marks has those of the second rank for its own.
    """
    said = {k: _Count(v) if isinstance(v, int) else v for k, v in values.items()}
    for name, value in said.items():
        for held, pattern, inner in _SECOND_RANK:
            if isinstance(value, str) and held.format(name) in text:
                said[name] = pattern.sub(inner, value)
    return text.format(**said)


_SECOND_RANK = (
    ("« {{{}}} »", re.compile(r"«\s*+([^«»]*?)\s*»"), r"“\1”"),
    ("“{{{}}}”", re.compile(r"“([^“”]*)”"), r"‘\1’"),
)
"""A quotation of either language, what a quotation inside it is written as."""
