"""What is said around the quotes: its texts, French and English, stand in ``wording.toml``."""

from __future__ import annotations

import calendar
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from importlib import resources

from carnet_rag.answer.disagreement import Pair
from carnet_rag.french.intent import Intent
from carnet_rag.french.numbers import long_date
from carnet_rag.types import Carnet, Citation, Figure

_MARKER = re.compile(r"\[(\d+)\]")
_OURS = re.compile(r"\[(\d+)\](?!\w)")
"""A mark that we may have set: « [2]e » is a source's own."""
_DISAGREEING = 2
"""Pairs of values that an answer tells apart; a table of thresholds would give dozens."""
_TITLES = 3
"""Titles of carnets that a text names."""


def say(name: str, *, english: bool, **parts: object) -> str:
    """The text of that name in ``wording.toml``, with its parts put in."""
    return _texts()[name]["en" if english else "fr"].format(**parts)


@lru_cache(maxsize=1)
def _texts() -> Mapping[str, Mapping[str, str]]:
    text = resources.files("carnet_rag.answer").joinpath("wording.toml").read_text("utf-8")
    return tomllib.loads(text)


def markers(text: str) -> set[int]:
    """The numbers of the citations that a text calls."""
    return {int(number) for number in _MARKER.findall(text)}


def renumbered(text: str, numbers: Mapping[int, int]) -> str:
    """The text with its marks led to where its citations went; others stay."""
    return _OURS.sub(lambda m: f"[{numbers.get(int(m[1]), int(m[1]))}]", text)


def quoted(text: str) -> str:
    """A text between quotation marks; curly ones where it holds « » of its own, so that a reader
    sees which are ours.
    """
    return say("quote", english="«" in text or "»" in text, text=text)


def answered(citations: Sequence[Citation], asked: Intent) -> str:
    """The quotes in order, each introduced by what it brings, by who speaks and by what its first
    pronoun stands for, and followed by its marker.
    """
    lines = []
    colon = ": " if asked.english else " : "
    previous: str | None = None
    for citation in citations:
        shown = f"{told(citation)} [{citation.number}]"
        if citation.speaker and citation.speaker != previous:
            shown = f"{said_by(citation, english=asked.english)}{colon}{shown}"
        if citation.label:
            shown = f"{say(f'label_{citation.label}', english=asked.english)}{colon}{shown}"
        elif previous and not citation.speaker:
            # Else it would be read as said by whoever spoke last.
            shown = f"{say('unspoken', english=asked.english)}{colon}{shown}"
        previous = citation.speaker
        lines.append(shown)
    return "\n\n".join(lines)


def said_by(citation: Citation, *, english: bool) -> str:
    """Who speaks, with the role: « Selon Jeanne Riou, maire »."""
    who = ", ".join(p for p in (citation.speaker, citation.role) if p)
    return say("according", english=english, who=who)


def told(citation: Citation) -> str:
    """The quote between its marks, after what its first pronoun stands for: « [les élus] »."""
    lead = f"[{citation.antecedent}] " if citation.antecedent else ""
    return f"{lead}{quoted(citation.quote)}"


def titles(carnets: Sequence[Carnet], *, english: bool, most: int = _TITLES) -> str:
    """The titles of the first carnets, and how many more there are."""
    named = [quoted(carnet.title) for carnet in carnets[:most]]
    more = len(carnets) - most
    if more > 0:
        named.append(say("more_titles", english=english, more=more))
    if not named:
        return say("all_carnets", english=english)
    *first, last = named
    return f"{', '.join(first)}{say('and', english=english)}{last}" if first else last


def refused(carnets: Sequence[Carnet], asked: Intent) -> str:
    """What the carnets are about, when a question is about something else."""
    named = titles(carnets, english=asked.english)
    return say("outside", english=asked.english, titles=named)


def notices(
    citations: Sequence[Citation],
    asked: Intent,
    disagreements: Sequence[Pair] = (),
    names: Mapping[str, str] | None = None,
) -> tuple[str, ...]:
    """Discreet notes on the quotes: figures that disagree (``names``: the titles of the carnets of
    these by id), the carnets that they come from.
    """
    pairs = disagreements[:_DISAGREEING]
    found = [_disagree(figure, other, asked, names or {}) for figure, other in pairs]
    if several := drawn_from(citations, english=asked.english):
        found.append(several)
    return tuple(found)


def drawn_from(citations: Sequence[Citation], *, english: bool) -> str:
    """Which carnets the quotes come from, and which is the newest, when they are several."""
    carnets = {c.carnet_id: c for c in citations}
    if len(carnets) < 2:
        return ""
    newest = _newest([c.published for c in carnets.values() if c.published])
    told = []
    for carnet in carnets.values():
        date = carnet.published or ""
        about = [long_date(date, calendar.month_name[1:], "1") if english else long_date(date)]
        if date == newest:
            about.append(say("newest", english=english))
        shown = ", ".join(filter(None, about))
        title = f"“{carnet.title}”" if english else quoted(carnet.title)
        told.append(f"{title} ({shown})" if shown else title)
    return say("drawn_from", english=english, count=len(told), titles=", ".join(told))


def drawn_again(
    notices: Sequence[str],
    before: Iterable[Sequence[Citation]],
    citations: Sequence[Citation],
    *,
    english: bool,
) -> tuple[str, ...]:
    """The notices, each once, which carnets the quotes come from told of those now shown rather
    than of those ``before``.
    """
    said = {drawn_from(shown, english=english) for shown in before}
    kept = [n for n in notices if n not in said]
    now = drawn_from(citations, english=english)
    return tuple(dict.fromkeys([*kept, *([now] if now else [])]))


def _newest(dates: Sequence[str]) -> str | None:
    """The latest of several ISO dates, None where another may be as late: « 2022 », « 2022-05 »."""
    last, *others = sorted(dates, reverse=True) or [""]
    return last if others and not last.startswith(others[0]) else None


def _disagree(figure: Figure, other: Figure, asked: Intent, names: Mapping[str, str]) -> str:
    apart = names if figure.carnet_id != other.carnet_id else {}
    one, two = (
        say("quote", english=asked.english, text=f.written)
        + (f" ({apart[f.carnet_id]})" if apart else "")
        for f in (figure, other)
    )
    counted = min(figure.counts, other.counts, key=len)
    return say("disagree", english=asked.english, counted=counted, one=one, two=two)
