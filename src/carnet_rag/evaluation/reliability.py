"""Whether the decision's probability can be believed: bins, Brier score, and what each threshold
would give in accuracy, precision and share unsure (as LitQA2 reports them).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from carnet_rag.evaluation.answers import JudgedAnswer
from carnet_rag.evaluation.intervals import Measure, proportion

_BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """Questions whose probability lies in [low, high): mean probability, share that held."""

    low: float
    high: float
    mean: float
    held: Measure


@dataclass(frozen=True, slots=True)
class Tradeoff:
    """What answering from ``threshold`` on would give. ``precision`` is None when none would be."""

    threshold: float
    accuracy: float
    precision: float | None
    unsure: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """``brier`` is the mean squared error of the probability (0 perfect, 0.25 a coin toss said at
    0.5); ``base`` the Brier score of always saying the share that holds; ``gap`` the mean distance
    between probability and outcome over the bins, weighted by their size.
    """

    n: int
    brier: float
    base: float
    gap: float
    threshold: float | None
    bins: tuple[Bin, ...]
    tradeoffs: tuple[Tradeoff, ...]

    def as_json(self) -> dict[str, Any]:
        """The figures for the result files."""
        return {
            "n": self.n,
            "brier": round(self.brier, 4),
            "brier_of_base_rate": round(self.base, 4),
            "gap": round(self.gap, 4),
            "threshold": self.threshold,
            "bins": [
                {"low": b.low, "high": b.high, "mean": round(b.mean, 4), "held": b.held.as_json()}
                for b in self.bins
            ],
            "tradeoffs": [
                {
                    "threshold": t.threshold,
                    "accuracy": round(t.accuracy, 4),
                    "precision": None if t.precision is None else round(t.precision, 4),
                    "unsure": round(t.unsure, 4),
                }
                for t in self.tradeoffs
            ],
        }


def reliability(rows: Sequence[JudgedAnswer]) -> Reliability | None:
    """Compare each probability with what held; None when no answer carries a probability.

    The outcome of a question is whether the quotes put forward hold what was asked, shown as an
    answer or only as near: an unanswerable one never holds.
    """
    pairs = [(row.probability, row) for row in rows if row.probability is not None]
    if not pairs:
        return None
    n = len(pairs)
    rate = sum(row.held for _, row in pairs) / n
    bins = _bins([(p, row.held) for p, row in pairs])
    answerable = sum(row.answerable for _, row in pairs)
    thresholds = [row.threshold for _, row in pairs if row.threshold is not None]
    return Reliability(
        n=n,
        brier=sum((p - row.held) ** 2 for p, row in pairs) / n,
        base=rate * (1 - rate),
        gap=sum(b.held.n * abs(b.mean - b.held.value) for b in bins) / n,
        threshold=thresholds[0] if thresholds else None,
        bins=bins,
        tradeoffs=tuple(
            _tradeoff(step / 20, [(p, row.held) for p, row in pairs], answerable)
            for step in range(21)
        ),
    )


def _bins(pairs: Sequence[tuple[float, bool]]) -> tuple[Bin, ...]:
    out = []
    for i in range(_BINS):
        low, high = i / _BINS, (i + 1) / _BINS
        inside = [(p, held) for p, held in pairs if min(int(p * _BINS), _BINS - 1) == i]
        held = proportion(sum(h for _, h in inside), len(inside))
        if held is not None:
            out.append(Bin(low, high, sum(p for p, _ in inside) / len(inside), held))
    return tuple(out)


def _tradeoff(threshold: float, pairs: Sequence[tuple[float, bool]], answerable: int) -> Tradeoff:
    answered = [held for p, held in pairs if p >= threshold]
    return Tradeoff(
        threshold,
        sum(answered) / answerable if answerable else 0.0,
        sum(answered) / len(answered) if answered else None,
        1 - len(answered) / len(pairs),
    )


_SIDE, _LEFT, _TOP, _GAP = 300, 60, 50, 90


def draw(result: Reliability, title: str) -> str:
    """The reliability figure, as SVG: bins with their intervals, then the threshold's trade-off."""
    right = _LEFT + _SIDE + _GAP
    width, height = right + _SIDE + 30, _TOP + _SIDE + 70
    left_panel = [_axes(_LEFT, "probabilité annoncée", "part qui tient")]
    left_panel.append(_line([(0, 0), (1, 1)], _LEFT, "#999", dash=True))
    most = max(b.held.n for b in result.bins)
    for b in result.bins:
        x, y = _at(b.mean, b.held.value, _LEFT)
        low, high = _at(b.mean, b.held.low, _LEFT)[1], _at(b.mean, b.held.high, _LEFT)[1]
        radius = 3 + 7 * (b.held.n / most) ** 0.5
        left_panel.append(
            f'<path d="M{x:.1f} {low:.1f}V{high:.1f}" stroke="#1f5fa8" opacity=".5"/>'
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="#1f5fa8" opacity=".85">'
            f"<title>{b.held.n} questions</title></circle>"
            f'<text x="{x + radius + 2:.1f}" y="{y + 4:.1f}" class="s">{b.held.n}</text>'
        )
    right_panel = [_axes(right, "seuil de réponse", "part")]
    series = (
        ("exactitude", "#1f5fa8", [(t.threshold, t.accuracy) for t in result.tradeoffs]),
        (
            "précision",
            "#b4520f",
            [(t.threshold, t.precision) for t in result.tradeoffs if t.precision is not None],
        ),
        ("sans réponse", "#666", [(t.threshold, t.unsure) for t in result.tradeoffs]),
    )
    for place, (name, colour, points) in enumerate(series):
        right_panel.append(_line(points, right, colour))
        x = right + place * 105
        right_panel.append(f'<text x="{x}" y="{_TOP - 8}" fill="{colour}" class="s">{name}</text>')
    if result.threshold is not None:
        at = [(result.threshold, 0.0), (result.threshold, 1.0)]
        right_panel.append(_line(at, right, "#000", dash=True))
    caption = (
        f"{title} — {result.n} questions, score de Brier {_comma(result.brier)} "
        f"(taux de base seul : {_comma(result.base)}), écart moyen {_comma(result.gap)}"
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" role="img" font-family="sans-serif" font-size="12">'
        f"<title>{escape(caption)}</title><style>.s{{font-size:11px}}</style>"
        f'<rect width="100%" height="100%" fill="#fff"/>'
        f'<text x="{_LEFT}" y="22" font-size="13">{escape(caption)}</text>'
        + "".join(left_panel + right_panel)
        + "</svg>\n"
    )


def _at(x: float, y: float, left: int) -> tuple[float, float]:
    return left + x * _SIDE, _TOP + (1 - y) * _SIDE


def _line(points: Sequence[tuple[float, float]], left: int, colour: str, dash: bool = False) -> str:
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in (_at(*p, left) for p in points))
    style = ' stroke-dasharray="4 4"' if dash else ' stroke-width="2"'
    return f'<polyline points="{path}" fill="none" stroke="{colour}"{style}/>'


def _axes(left: int, across: str, up: str) -> str:
    bottom = _TOP + _SIDE
    out = [
        f'<rect x="{left}" y="{_TOP}" width="{_SIDE}" height="{_SIDE}" fill="none" stroke="#333"/>'
    ]
    for tick in (0.0, 0.25, 0.5, 0.75, 1.0):
        x, y = _at(tick, tick, left)
        label = _comma(tick)
        out.append(
            f'<text x="{x:.1f}" y="{bottom + 16}" text-anchor="middle" class="s">{label}</text>'
        )
        out.append(
            f'<text x="{left - 6}" y="{y + 4:.1f}" text-anchor="end" class="s">{label}</text>'
        )
    middle = _TOP + _SIDE / 2
    out.append(
        f'<text x="{left + _SIDE / 2}" y="{bottom + 38}" text-anchor="middle">{across}</text>'
    )
    out.append(
        f'<text x="{left - 42}" y="{middle}" text-anchor="middle" '
        f'transform="rotate(-90 {left - 42} {middle})">{up}</text>'
    )
    return "".join(out)


def _comma(value: float) -> str:
    return f"{value:.2f}".replace(".", ",")
