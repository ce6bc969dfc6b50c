"""Find every figure of the passages, with what it measures and where it stands.

A figure is a count (in digits, or words from « deux » on, « une centaine »), a share, a multiple
(« quadrupler », « triple »), a measure, a duration, an ordinal (4ème, XXIème, « deuxième »;
« premier » and « second » are left out), a date with at least its month, or a period of years.
Lone years, page, list and footnote numbers, numbers inside names (ODD 17, Agenda 2030) or links,
footnote bodies, the table of contents and garbled figure text are not figures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from carnet_rag.figures.columns import in_table
from carnet_rag.figures.conflicts import mark_disagreements
from carnet_rag.figures.context import (
    clause,
    counted,
    dated,
    is_threshold,
    iso,
    level,
    period,
    population,
)
from carnet_rag.figures.listed import scaled_list
from carnet_rag.french.numbers import Moment, Quantity, find_moments, find_quantities
from carnet_rag.types import Carnet, Figure, Passage, Sentence

_SKIPPED = ("note", "garbled", "aside")
CONTENTS_LINE = re.compile(r"\t\d+\s*$")
"""A line of a table of contents: a title, then its page."""
_MOST = 100
"""Figures of a sentence: each is read beside all others. What holds more is a column of a table
that lost its lines, and tells of none what it is."""


def extract_figures(carnets: Sequence[Carnet], passages: Sequence[Passage]) -> tuple[Figure, ...]:
    """Every figure in reading order; those that disagree on the same thing name each other."""
    published = {carnet.carnet_id: carnet.published for carnet in carnets}
    found: list[Figure] = []
    for passage in passages:
        before: list[str] = []
        for sentence in passage.sentences:
            if sentence.kind in _SKIPPED or CONTENTS_LINE.search(sentence.text):
                continue
            said = [*before, *reversed(passage.heading_path)]
            found += _of_sentence(passage, sentence, said, published.get(passage.carnet_id))
            before.insert(0, sentence.text)
    return mark_disagreements(tuple(found))


@dataclass(frozen=True, slots=True)
class _Reading:
    """A sentence with the figures and dates read in it."""

    passage: Passage
    sentence: Sentence
    before: list[str]
    quantities: list[Quantity]
    moments: list[Moment]


def _of_sentence(
    passage: Passage, sentence: Sentence, before: list[str], published: str | None
) -> Iterator[Figure]:
    text = sentence.text
    listed = scaled_list(text)
    if listed:
        what, figures = listed
        for label, value, start, end in figures:
            figure = _figure(passage, sentence, start, end)
            yield replace(figure, value=value, counts=what, population=label)
        return
    moments = find_moments(text, published)
    quantities = [q for q in find_quantities(text, moments) if not _plain_first(text, q)]
    if len(quantities) > _MOST:
        return
    reading = _Reading(passage, sentence, before, quantities, moments)
    rows = _elliptic([_of_quantity(reading, q) for q in _ranged(text, quantities)], reading)
    rows += [_of_moment(reading, m) for m in moments if m.kind != "year"]
    yield from sorted((in_table(f, sentence) for f in rows), key=lambda f: f.figure_start)


# « 20 ou 30 ans » are two values, not the ends of one.
_TO = re.compile(r"\s*(?:à|-|–)\s*")
_AND = re.compile(r"\s+et\s+")


def _ranged(text: str, quantities: list[Quantity]) -> list[Quantity]:
    """Make one of the two ends of a range that share their unit: « 500 à 2000 € ».

    The two of « 1 ou 2 axes » are values of their own. « de 36 à 57 % » tells a change, and stays
    two figures.
    """
    out: list[Quantity] = []
    for quantity in quantities:
        low = out[-1] if out else None
        if low is not None and _is_range(text, low, quantity):
            out[-1] = replace(
                low, end=quantity.end, unit=quantity.unit, kind=quantity.kind, high=quantity.value
            )
        else:
            out.append(quantity)
    return out


def _is_range(text: str, low: Quantity, high: Quantity) -> bool:
    between, before = text[low.end : high.start], text[: low.start]
    if low.value >= high.value or low.high is not None or high.bound or low.kind == "ordinal":
        return False
    if not re.fullmatch(r"[\d\s.,]+", text[low.start : low.end]) and low.unit != high.unit:
        return False
    if not text[low.start : low.end].strip()[-1:].isalnum() or low.collective:
        return False
    if _AND.fullmatch(between):
        return re.search(r"\bentre\s*$", before, re.I) is not None
    changes = high.kind == "percent" and re.search(r"\bde\s*$", before, re.I)
    return _TO.fullmatch(between) is not None and not changes


def _elliptic(figures: list[Figure], reading: _Reading) -> list[Figure]:
    """Give « 44 % au régional, 19 % au national » and « de 36 % à 57 % » what the first share of
    the sentence counts, and whom it is about.
    """
    first = next((f for f in figures if f.kind == "percent"), None)
    for i, figure in enumerate(figures):
        if first is None or figure is first or figure.kind != "percent":
            continue
        text, at = reading.sentence.text, figure.figure_start - figure.start
        if text[:at].rstrip().endswith("("):
            continue  # « 49 sont en développement (77 %) »: the words before tell what it is of
        after = text[figure.figure_end - figure.start :]
        if re.match(r"\s*(?:$|[.,;)]|à\b|au\b|en\b|entre\b|et\b|<)", after):
            people = figure.population or first.population
            figures[i] = replace(figure, counts=first.counts, population=people)
    return figures


def _plain_first(text: str, quantity: Quantity) -> bool:
    """« premier » and « second » in words: an order of telling, not a figure."""
    return (
        quantity.kind == "ordinal"
        and quantity.value <= 2
        and re.match(r"premi|second", text[quantity.start : quantity.end], re.I) is not None
    )


def _of_quantity(reading: _Reading, quantity: Quantity) -> Figure:
    text = reading.sentence.text
    share = quantity.kind == "percent"
    others = [
        (q.start, q.end)
        for q in reading.quantities
        if q is not quantity
        and (q.kind == "percent" or not share)
        and not is_threshold(text[: q.span_start], q.bound, q.unit)
    ]
    start = quantity.span_start if quantity.bound else quantity.start
    around = clause(text, start, quantity.end, others)
    siblings = [q.start for q in reading.quantities if q.kind == quantity.kind]
    return replace(
        _figure(reading.passage, reading.sentence, start, quantity.end),
        kind=quantity.kind,
        value=quantity.value,
        high=quantity.high,
        unit=quantity.unit,
        bound=quantity.bound,
        counts=counted(around),
        population=population(text, quantity.start, around, reading.before),
        level=level(around),
        period=period(text, quantity.start, quantity.end, reading.moments, siblings),
    )


def _of_moment(reading: _Reading, moment: Moment) -> Figure:
    text = reading.sentence.text
    return replace(
        _figure(reading.passage, reading.sentence, moment.start, moment.end),
        kind="period" if moment.last_year is not None else "date",
        when=iso(moment),
        counts=dated(clause(text, moment.start, moment.end, [])),
        period=iso(moment),
        flags=("ocr_suspect",) if moment.suspect else (),
    )


def _figure(passage: Passage, sentence: Sentence, start: int, end: int) -> Figure:
    """A number of a sentence, before anything is known of what it measures."""
    place = sentence.start + start
    return Figure(
        figure_id=f"{passage.carnet_id}:{place}-{sentence.start + end}",
        carnet_id=passage.carnet_id,
        written=sentence.text[start:end],
        kind="number",
        value=None,
        when=None,
        unit="",
        bound="",
        counts="",
        population="",
        level="",
        period="",
        speaker=sentence.speaker or passage.speaker,
        passage_id=passage.passage_id,
        start=sentence.start,
        end=sentence.end,
        figure_start=place,
        figure_end=sentence.start + end,
        sentence=sentence.text,
    )
