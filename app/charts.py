"""A series of figures → a chart, of which the page itself makes a picture.

The values are drawn; what is read on the marks is the figures as the carnet writes them. Colour
carries no meaning: each mark has its label.
"""

from __future__ import annotations

import altair as alt
from measure import measure_of
from texts import Texts

from carnet_rag.figures.series import Series

PICK = "pick"
"""Name of the selection that holds the figure of the mark that was clicked."""

_ACCENT = "#2F8077"  # 4.7 to 1 on white, 3.9 to 1 on the dark page
_INK = "#22262A"
_ROW, _THICK, _BELOW = 44, 14, 8  # pixels: of a row, of its bar, from its middle to the bar's
_LINE_HEIGHT = 190


def title_of(series: Series, words: Texts) -> str:
    measure = measure_of(series.figures, whom=series.axis != "group")
    along = words.figures_by[series.axis]
    return f"{measure}, {along}" if measure else along.capitalize()


def summary_of(series: Series) -> str:
    """The chart said in one line, for those who do not see it."""
    return " ; ".join(f"{series.label(f)} : {f.written}" for f in series.figures)


def draw(series: Series, *, ink: str = _INK) -> alt.LayerChart:
    """The chart: a line along years, else one bar a figure. ``ink`` is the colour of words."""
    rows = [
        {
            "label": series.label(f),
            "value": f.value,
            "written": f.written,
            "figure": f.figure_id,
            "spoken": f"{series.label(f)} : {f.written}",
            "sentence": f.sentence,
        }
        for f in series.figures
    ]
    base = alt.Chart(alt.InlineData(values=rows))
    chart = _line(base, series, ink) if series.axis == "year" else _bars(base, ink, len(rows))
    return chart.properties(description=summary_of(series))


def _bars(base: alt.Chart, ink: str, count: int) -> alt.LayerChart:
    """One bar a row, under its label: a long name leaves the bar its length on a narrow screen."""
    reach = alt.Scale(domainMin=0, nice=False)
    place = base.encode(
        x=alt.X("value:Q", axis=None, scale=reach), y=alt.Y("label:N", sort=None, axis=None)
    )
    bars = place.mark_bar(
        color=_ACCENT, cornerRadiusEnd=3, cursor="pointer", size=_THICK, yOffset=_BELOW
    ).encode(tooltip=["sentence:N"], description="spoken:N")
    written = place.mark_text(
        align="left", dx=6, dy=_BELOW, fontSize=14, fontWeight="bold", color=ink, aria=False
    ).encode(text="written:N")
    labels = place.mark_text(align="left", dy=-10, fontSize=14, color=ink, aria=False).encode(
        x=alt.value(0), text="label:N"
    )
    return alt.LayerChart(layer=[bars.add_params(_pick()), written, labels]).properties(
        height=_ROW * count, padding={"right": 56, "left": 2, "top": 4, "bottom": 4}
    )


def _line(base: alt.Chart, series: Series, ink: str) -> alt.LayerChart:
    years = [int(series.label(f)) for f in series.figures]
    margin = max(1.0, (years[-1] - years[0]) * 0.15)
    axis = alt.Axis(
        title=None,
        values=years,
        format="d",
        grid=False,
        labelFontSize=14,
        labelColor=ink,
        aria=False,
    )
    span = alt.Scale(domain=[years[0] - margin, years[-1] + margin], nice=False)
    highest = max(f.value or 0.0 for f in series.figures)
    reach = alt.Scale(domain=[0, highest * 1.25], nice=False)
    place = base.encode(
        x=alt.X("label:Q", axis=axis, scale=span), y=alt.Y("value:Q", axis=None, scale=reach)
    )
    line = place.mark_line(color=_ACCENT, strokeWidth=3, aria=False)
    points = place.mark_point(
        color=_ACCENT, filled=True, size=160, opacity=1, cursor="pointer"
    ).encode(tooltip=["sentence:N"], description="spoken:N")
    written = place.mark_text(dy=-16, fontSize=15, fontWeight="bold", color=ink, aria=False).encode(
        text="written:N"
    )
    return alt.LayerChart(layer=[line, points.add_params(_pick()), written]).properties(
        height=_LINE_HEIGHT
    )


def _pick() -> alt.Parameter:
    return alt.selection_point(name=PICK, fields=["figure"])
