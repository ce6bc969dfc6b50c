"""Chiffres clés: the figures of the carnets, to look at, to search, to take away."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from html import escape
from typing import Any

import charts
import streamlit as st
from figure_choice import GROUPS, Choice, choose, in_order, section_of, years_of
from frame import Frame
from markup.clips import clip_html, reference
from markup.figures import Known, figure_html, picture_html, series_html, table_html
from markup.sources import panel_html
from measure import label_of
from texts import Texts, counted
from widgets import choose_one, quiet_button, scroll_to, show_link, show_title, two_columns

from carnet_rag.figures.conflicts import among
from carnet_rag.figures.series import LEVELS, Series, find_series
from carnet_rag.figures.table import figures_csv
from carnet_rag.index import Index
from carnet_rag.types import Citation, Figure

_ROWS = 25
"""Rows of the table drawn at once."""
_INK = {"light": "#22262A", "dark": "#E9E6DF"}


def show(frame: Frame) -> None:
    words = frame.words
    known = {f.figure_id: f for f in among(frame.engine.index.figures)}
    show_title(words.page_figures, words.figures_lead)
    _show_linked(known, frame)
    look = partial(st.text_input, key="figures-words", icon=":material/search:")
    query = look(words.figures_search)
    if query.strip():  # what was found comes right below
        _show_table(known, query, frame)
    if series := find_series([*known.values()]):
        _show_charts(series, frame)
    if not query.strip():
        _show_table(known, query, frame)


def citation_of(figure: Figure, index: Index) -> Citation:
    passage, carnet = index.passage(figure.passage_id), index.carnet(figure.carnet_id)
    return carnet.cite(passage, figure.start, figure.end, speaker=figure.speaker)


# --- one figure ------------------------------------------------------------------------------


def _show_linked(known: Known, frame: Frame) -> None:
    linked = st.query_params.get("figure")
    if not linked:
        return
    words, figure = frame.words, known.get(linked)
    if figure is None:
        st.warning(words.figures_unknown, icon=":material/link_off:")
        return
    citation = citation_of(figure, frame.engine.index)
    with st.container(key="turn-figure"):
        left, right = two_columns()
        with left, st.container(key="left-figure"):
            st.html(figure_html(figure, known, words))
            with st.container(key="actions-figure", horizontal=True, vertical_alignment="center"):
                _show_copy(figure, citation, words)
                quiet_button(words.figures_close, "close-figure", "close", _close)
        right.html(panel_html([citation], (), "figure", frame.engine.index, words))
    scroll_to("figure")


def _show_copy(figure: Figure, citation: Citation, words: Texts) -> None:
    st.html(clip_html([citation], words), width="content")
    show_link(words.figures_link, figure=figure.figure_id)


def _close() -> None:
    st.query_params.pop("figure", None)


# --- the charts ------------------------------------------------------------------------------


def _show_charts(found: Sequence[Series], frame: Frame) -> None:
    words = frame.words
    st.html(
        f'<h2 class="cr-part">{escape(words.figures_charts)}</h2>'
        f'<p class="cr-label">{escape(words.figures_charts_help)}</p>'
    )
    columns = st.columns(2, gap="large")
    heights = [0, 0]
    for rank, series in enumerate(found):
        shorter = heights.index(min(heights))
        heights[shorter] += 4 + len(series.figures)
        with columns[shorter], st.container(key=f"series-{rank}", border=True):
            _show_chart(series, rank, frame)


def _show_chart(series: Series, rank: int, frame: Frame) -> None:
    words, key = frame.words, f"chart-{rank}"
    ink = _INK["dark" if st.context.theme.type == "dark" else "light"]
    title = charts.title_of(series, words)
    st.html(f'<h3 class="cr-chart-title">{escape(title)}</h3>')
    chart, pick = charts.draw(series, ink=ink), partial(_open_picked, key)
    st.altair_chart(chart, key=key, width="stretch", on_select=pick, selection_mode=charts.PICK)
    st.html(series_html(series, words))
    place = reference(citation_of(series.figures[0], frame.engine.index), words)
    st.html(picture_html(series, title, place, f"chiffres-{rank + 1}.png", words))


def _open_picked(key: str) -> None:
    picked = st.session_state[key].selection.get(charts.PICK, [])
    if picked:
        st.query_params["figure"] = picked[0]["figure"]


# --- the table -------------------------------------------------------------------------------


def _show_table(known: Known, query: str, frame: Frame) -> None:
    words, index = frame.words, frame.engine.index
    st.html(f'<h2 class="cr-part">{escape(words.figures_all)}</h2>')
    figures = [*known.values()]
    chosen = choose(figures, _ask_choice(figures, query, index, words), index)
    count = counted(words.figures_found, count=len(chosen), total=len(figures))
    with st.container(key="figures-tools", horizontal=True, vertical_alignment="center"):
        st.html(f'<p class="cr-label" role="status">{escape(count)}</p>')
        _offer_csv(chosen, index, words)
    if not chosen:
        st.info(words.figures_none)
        return
    shown = st.session_state.setdefault("figures-shown", _ROWS)
    st.html(table_html(chosen[:shown], index, known, words))
    left = min(_ROWS, len(chosen) - shown)
    if left > 0:
        st.button(counted(words.figures_more, count=left), key="figures-more", on_click=_show_more)


def _offer_csv(chosen: Sequence[Figure], index: Index, words: Texts) -> None:
    """The figures as a table: for a French spreadsheet, or as programs expect it."""
    passages = {p.passage_id: p for p in index.passages}
    carnets = {carnet.carnet_id: carnet for carnet in index.carnets}
    plain = partial(figures_csv, chosen, passages, carnets)
    sheet = partial(
        plain, separator=";", heads=words.figure_columns, said=partial(_in_words, words)
    )
    with st.popover(words.figures_csv, icon=":material/download:", type="tertiary"):
        for key, label, name, write in (
            ("figures-csv-sheet", words.figures_csv_sheet, "chiffres.csv", sheet),
            ("figures-csv-data", words.figures_csv_data, "figures.csv", plain),
        ):
            # With the mark by which spreadsheets know UTF-8.
            data = partial(lambda write: write().encode("utf-8-sig"), write)
            st.download_button(
                label, data, name, "text/csv", key, on_click="ignore", width="stretch"
            )


def _in_words(words: Texts, figure: Figure) -> dict[str, str]:
    """What the page says of a figure where the index has a name or a part of its sentence."""
    return {
        "kind": words.figure_kinds[figure.kind],
        "bound": words.figure_bounds[figure.bound] if figure.bound else "",
        "counts": label_of(figure),
    }


def _show_more() -> None:
    st.session_state["figures-shown"] += _ROWS


def _ask_choice(figures: Sequence[Figure], query: str, index: Index, words: Texts) -> Choice:
    years = sorted({year for f in figures for year in _named_years(f)}, reverse=True)
    levels = sorted({f.level for f in figures if f.level}, key=LEVELS.index)
    units = in_order(f.unit for f in figures)
    speakers = in_order(f.speaker or "" for f in figures)
    named = words.figure_groups.__getitem__
    group = choose_one(words.figures_kind, GROUPS, "figures-group", named)
    sections = in_order(section_of(f, index) for f in figures)
    with st.expander(words.figures_filters, key="figures-filters", icon=":material/tune:"):
        first, second = st.columns(3), st.columns(2)
        flagged = st.checkbox(words.figures_flagged, key="figures-flagged")
    return Choice(
        words=query,
        section=_pick(first[0], words.figures_section, sections, words),
        year=_pick(first[1], words.figures_year, years, words),
        level=_pick(first[2], words.figures_level, levels, words),
        unit=_pick(second[0], words.figures_unit, units, words, words.figures_no_unit),
        speaker=_pick(second[1], words.scope_speakers, speakers, words, words.figures_carnet_voice),
        group="all" if flagged else group,
        flagged=flagged,
    )


def _named_years(figure: Figure) -> Sequence[int]:
    """The years that a period names: its ends, not those between."""
    years = years_of(figure)
    return (years[0], years[-1]) if years else ()


def _pick(
    column: st.delta_generator.DeltaGenerator,
    label: str,
    options: Sequence[Any],
    words: Texts,
    empty: str = "",
) -> Any:
    """One of the options, or None for all of them; ``empty`` is how an empty one is called."""
    key, written = f"figures-{label}", lambda one: str(one) or empty
    return column.selectbox(label, options, None, written, key, placeholder=words.scope_any)
