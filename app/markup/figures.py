"""Figures → HTML: rows of the table, the numbers behind a chart, what is to be known of one figure.

Pure functions; everything is escaped here or by ``render.wrap_spans``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape

from measure import label_of
from texts import Texts, long_date, named, pages_of

from carnet_rag.figures.series import Series
from carnet_rag.french.tokens import fold
from carnet_rag.index import Index
from carnet_rag.types import Figure
from markup.clips import quoted
from markup.text import Span, address, glue, href, wrap_spans

_UNFOLDED = 6
"""Rows of numbers behind a chart that show without being asked for."""

_DAY_OR_MONTH = re.compile(r"\d{4}-\d\d(?:-\d\d)?")

Known = Mapping[str, Figure]
"""All the figures, by id."""


def facts_of(figure: Figure, words: Texts) -> list[str]:
    """Of whom, where and when the figure is said, beyond what its measure says already."""
    period = "" if figure.kind in ("date", "period") else figure.period
    if _DAY_OR_MONTH.fullmatch(period):
        period = long_date(period, words) or period
    measure = f" {fold(label_of(figure))} "
    facts = (figure.population, figure.level, period)
    return [part for part in facts if part and f" {fold(part)} " not in measure]


def warnings_html(figure: Figure, known: Known, words: Texts) -> str:
    """What a reader must know before using the figure: a slip of the source, another value."""
    told = [words.figures_suspect] if "ocr_suspect" in figure.flags else []
    if figure.disagrees_with:
        others = ", ".join(dict.fromkeys(f"« {known[i].written} »" for i in figure.disagrees_with))
        told.append(words.figures_disagrees.format(others=others))
    return "".join(
        f'<p class="cr-warning"><span aria-hidden="true">⚠</span> {escape(line)}</p>'
        for line in told
    )


def table_html(figures: Sequence[Figure], index: Index, known: Known, words: Texts) -> str:
    """The figures, one a row, each with its sentence and the way to it. Roles are said again for
    the narrow layout, where rows are drawn as cards.
    """
    heads = (
        words.figures_written,
        words.figures_counts,
        words.figures_about,
        words.figures_sentence,
    )
    head = "".join(f'<th role="columnheader" scope="col">{escape(h)}</th>' for h in heads)
    titles = {c.carnet_id: c.title for c in index.carnets} if len(index.carnets) > 1 else {}
    rows = "".join(_row(f, index, titles.get(f.carnet_id, ""), known, words) for f in figures)
    return (
        f'<table class="cr-figures" role="table"><thead role="rowgroup"><tr role="row">{head}</tr>'
        f'</thead><tbody role="rowgroup">{rows}</tbody></table>'
    )


def _row(figure: Figure, index: Index, title: str, known: Known, words: Texts) -> str:
    passage = index.passage(figure.passage_id)
    about = "<br>".join(map(escape, facts_of(figure, words)))
    said = f'<p class="cr-speaker">{escape(figure.speaker)}</p>' if figure.speaker else ""
    where = passage.heading_path[-1] if passage.heading_path else ""
    pages = pages_of(index.carnet(figure.carnet_id).pages_at(figure.start), words)
    place = " · ".join(escape(part) for part in (title, where, pages) if part)
    return (
        f'<tr role="row"><th role="rowheader" scope="row" lang="fr">{escape(figure.written)}</th>'
        f'<td role="cell" lang="fr">{glue(escape(label_of(figure)))}</td>'
        f'<td role="cell" lang="fr">{about}{said}</td>'
        f'<td role="cell"><p class="cr-sentence" lang="fr">{sentence_html([figure])}</p>'
        f"{warnings_html(figure, known, words)}"
        f'<p class="cr-where">{place}</p><p class="cr-ways">{_ways(figure, words)}</p></td></tr>'
    )


def sentence_html(figures: Sequence[Figure]) -> str:
    first = figures[0]
    marks = [Span(f.figure_start - f.start, f.figure_end - f.start, "mark") for f in figures]
    return glue(wrap_spans(first.sentence, marks))


def _ways(figure: Figure, words: Texts) -> str:
    """To the passage, highlighted; and to this figure, for the address to be kept."""
    label = escape(named(words.figures_link, figure.written, words), quote=True)
    here = href(address("chiffres", figure=figure.figure_id))
    return (
        f'{_read_link(figure, words.read_here, words)}<a {here} target="_blank" '
        f'aria-label="{label}">{escape(words.figures_link)} ↗</a>'
    )


def _read_link(figure: Figure, label: str, words: Texts) -> str:
    span = f"{figure.start}-{figure.end}"
    place = href(address("lire", passage=figure.passage_id, quote=span))
    said = escape(named(words.read_here, figure.written, words), quote=True)
    return f'<a {place} target="_blank" aria-label="{said}">{escape(label)} ↗</a>'


def series_html(series: Series, words: Texts) -> str:
    """The numbers behind a chart: its sentence, then one row a figure that leads to it."""
    sentences: dict[int, list[Figure]] = {}
    for figure in series.figures:
        sentences.setdefault(figure.start, []).append(figure)
    quotes = "".join(
        f'<p class="cr-sentence" lang="fr">{sentence_html(inside)}</p>'
        for inside in sentences.values()
    )
    rows = "".join(
        f'<tr><th scope="row" lang="fr">{escape(series.label(f))}</th>'
        f'<td lang="fr">{escape(f.written)}</td><td>{_read_link(f, words.page_read, words)}</td>'
        "</tr>"
        for f in series.figures
    )
    heads = (words.figures_about, words.figures_written, words.figures_sentence)
    head = "".join(f'<th scope="col">{escape(h)}</th>' for h in heads)
    opened = " open" if len(series.figures) <= _UNFOLDED else ""
    return (
        f'{quotes}<details class="cr-behind"{opened}><summary>{escape(words.figures_table)}'
        f'</summary><table class="cr-series"><thead><tr>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></details>"
    )


def picture_html(series: Series, title: str, place: str, name: str, words: Texts) -> str:
    """The button that makes a picture of the chart beside it, with its sentence and place."""
    sentence = " ".join(series.figures[0].sentence.split())
    note = glue(f"{quoted(sentence)} — {place}")
    held = {"title": glue(title), "note": note, "name": name}
    data = " ".join(f'data-{key}="{escape(value, quote=True)}"' for key, value in held.items())
    return (
        f'<button type="button" class="cr-copy cr-picture" {data}>'
        f"{escape(words.figures_png)}</button>"
    )


def figure_html(figure: Figure, known: Known, words: Texts) -> str:
    """The one figure that a link or a click opened: what it measures, of whom and when."""
    kind = words.figure_kinds[figure.kind]
    measure = label_of(figure)
    facts = [part for part in (kind, measure, *facts_of(figure, words)) if part]
    told = glue(" · ".join(map(escape, facts)))
    return (
        f'<div class="cr-figure" id="figure" tabindex="-1" lang="fr">'
        f'<h2 class="cr-step-title" id="figure-marker-1" tabindex="-1">'
        f'{escape(figure.written)}</h2><p class="cr-where">{told}</p>'
        f"{warnings_html(figure, known, words)}</div>"
    )
