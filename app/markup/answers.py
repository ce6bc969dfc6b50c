"""Answer → HTML. Pure functions: everything that comes from a carnet or a person is escaped here.

The HTML goes through ``st.html``, which knows neither Markdown, LaTeX nor Streamlit's directives,
so that html.escape is the whole of the escaping. ``plain`` is for the few places (labels of
buttons) where Streamlit insists on reading Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Protocol
from urllib.parse import quote, urlencode

from texts import Texts, long_date

from carnet_rag.types import Answer, Citation, Passage, Status, Verdict, VerdictLabel

_MARKER = re.compile(r"\[(\d{1,3})\]")
# Spaces where a French line never breaks, and the one before a marker.
_GLUED = re.compile(r"(?<=«) | (?=[»:;!?%\[])")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!~$<>|&^=\"'])")
_ICONS: dict[Status | VerdictLabel, str] = {
    "answered": "✓",
    "nearest": "≈",
    "refused": "✕",
    "supported": "✓",
    "contradicted": "≠",
    "not_found": "?",
}


@dataclass(frozen=True, slots=True)
class Span:
    """Characters ``start:end`` of a text to wrap in ``<tag attributes>``."""

    start: int
    end: int
    tag: str
    attributes: str = ""


def plain(text: str) -> str:
    """Neutralise Markdown, LaTeX, emoji codes and colour directives; the text looks the same.

    Punctuation is escaped with a backslash; a colon glued to what follows gets a word joiner, since
    ``:name:`` and ``:red[`` are read after the backslashes are gone; French spacing does not break.
    """
    flat = _GLUED.sub("\u00a0", " ".join(text.split()))
    return re.sub(r":(?=\S)", ":\u2060", _MARKDOWN.sub(r"\\\1", flat))


def wrap_spans(text: str, spans: Iterable[Span]) -> str:
    """Escape the text and wrap its spans; spans that overlap are cut where they cross.

    A span that is cut keeps its attributes on its first piece only (an id stays unique).
    """
    kept = [s for s in spans if 0 <= s.start < s.end <= len(text)]
    cuts = sorted({0, len(text), *(s.start for s in kept), *(s.end for s in kept)})
    pieces: list[str] = []
    for left, right in zip(cuts, cuts[1:], strict=False):
        piece = escape(text[left:right])
        for span in reversed(kept):
            if span.start <= left and right <= span.end:
                attributes = span.attributes if left == span.start else ""
                piece = f"<{span.tag}{' ' if attributes else ''}{attributes}>{piece}</{span.tag}>"
        pieces.append(piece)
    return "".join(pieces)


def address(page: str, **values: str | int) -> str:
    """The relative address of a page with its query, ready for an href."""
    return escape(f"{page}?{urlencode(values, quote_via=quote)}", quote=True)


# --- the answer ----------------------------------------------------------------------------


def question_html(question: str, words: Texts) -> str:
    """What the reader asked."""
    return (
        f'<div class="cr-question"><span class="cr-sr">{escape(words.you)} : </span>'
        f"{escape(question)}</div>"
    )


def answer_html(answer: Answer, turn: str, words: Texts) -> str:
    """The answer's status, notices and text, with markers that lead to the excerpts."""
    label = {"answered": words.answered, "nearest": words.nearest, "refused": words.refused}
    notices = "".join(
        f'<p class="cr-notice"><b>{escape(words.notices)}</b> {escape(notice)}</p>'
        for notice in answer.notices
    )
    return (
        f'<div class="cr-answer cr-{answer.status}" id="{turn}-answer" tabindex="-1">'
        f"{_status_html(answer.status, label[answer.status])}"
        f"{_text_html(answer.text, answer.citations, turn, words)}{notices}</div>"
    )


def verdict_html(verdict: Verdict, turn: str, words: Texts) -> str:
    """A claim, its verdict in words and icon, and the explanation, in the carnets' language."""
    text = _text_html(verdict.explanation, verdict.citations, turn, words)
    return (
        f'<div class="cr-question"><span class="cr-sr">{escape(words.check_claim)} : </span>'
        f"{_claim_html(verdict.claim)}</div>"
        f'<div class="cr-answer cr-{verdict.verdict}" id="{turn}-answer" tabindex="-1">'
        f"{_status_html(verdict.verdict, _labels(words)[verdict.verdict])}"
        f'<div lang="fr">{text}</div></div>'
    )


def overview_html(verdicts: Sequence[Verdict], turns: Sequence[str], words: Texts) -> str:
    """The claims of a text with their verdicts, each a link to the answer of its turn."""
    label = _labels(words)
    items = "".join(
        f'<li class="cr-told-{v.verdict}"><a class="cr-jump" href="#{turn}-answer">'
        f'<span class="cr-told"><span aria-hidden="true">{_ICONS[v.verdict]}</span> '
        f"{escape(label[v.verdict])}</span> {_claim_html(v.claim)}</a></li>"
        for v, turn in zip(verdicts, turns, strict=True)
    )
    return f'<ol class="cr-overview">{items}</ol>'


def _labels(words: Texts) -> dict[VerdictLabel, str]:
    return {
        "supported": words.supported,
        "contradicted": words.contradicted,
        "not_found": words.not_found,
    }


def _claim_html(claim: str) -> str:
    """The claim, its units and marks kept on the line of what they belong to."""
    return re.sub(r" (?=[%»]|[?!:;](?:\s|$))|(?<=«) ", "\u00a0", escape(claim))


def _status_html(status: Status | VerdictLabel, label: str) -> str:
    return (
        f'<p class="cr-status"><span aria-hidden="true">{_ICONS[status]}</span> {escape(label)}</p>'
    )


def _text_html(text: str, citations: Sequence[Citation], turn: str, words: Texts) -> str:
    """The text's paragraphs and lists; the carnet's own words stand in ``<q>``."""
    spans = [
        Span(at, at + len(citation.quote), "q")
        for citation in citations
        if (at := text.find(citation.quote)) >= 0
    ]
    numbers = {citation.number for citation in citations}
    blocks: list[str] = []
    start = 0
    for block in re.split(r"(\n{2,})", text):
        if block.strip():
            lines = _lines_html(block, start, spans)
            blocks.append(f"<p>{_markers_html(lines, numbers, turn, words)}</p>")
        start += len(block)
    return "".join(blocks)


def _lines_html(block: str, start: int, spans: Sequence[Span]) -> str:
    end = start + len(block)
    inside = [
        Span(max(s.start, start) - start, min(s.end, end) - start, s.tag)
        for s in spans
        if s.start < end and s.end > start
    ]
    return wrap_spans(block, inside)


def _markers_html(html: str, numbers: set[int], turn: str, words: Texts) -> str:
    def link(found: re.Match[str]) -> str:
        number = int(found[1])
        if number not in numbers:
            return found[0]
        label = escape(words.go_to_source.format(number=number), quote=True)
        return (
            f'<a class="cr-marker" href="#{turn}-source-{number}" id="{turn}-marker-{number}" '
            f'aria-label="{label}">{number}</a>'
        )

    return _MARKER.sub(link, _GLUED.sub("\u00a0", html))


# --- the sources ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sources:
    """What the panel reads passages from: how to find one, and the two beside it."""

    passage: Callable[[str], Passage]
    neighbours: Callable[[str], tuple[Passage | None, Passage | None]]


class Quoted(Protocol):
    """What a panel shows: an answer, or anything else with quotes and near passages."""

    @property
    def citations(self) -> Sequence[Citation]:
        """What is quoted."""

    @property
    def nearest(self) -> Sequence[Citation]:
        """What is only near."""


@dataclass(frozen=True, slots=True)
class Excerpts:
    """Excerpts to show that are no answer's."""

    citations: tuple[Citation, ...] = ()
    nearest: tuple[Citation, ...] = ()


def panel_html(answer: Quoted, turn: str, sources: Sources, words: Texts) -> str:
    """The panel beside an answer: exactly its citations, then the near passages, apart. Near
    passages can be gone to by number when they stand alone.
    """
    parts: list[str] = []
    if answer.citations:
        count = len(answer.citations)
        title = words.sources_one if count == 1 else words.sources_many.format(count=count)
        cards = "".join(_card(group, turn, sources, words) for group in _by_passage(answer))
        parts.append(f'<h3 class="cr-panel-title">{escape(title)}</h3>{cards}')
    if answer.nearest:
        aside = words.sources_nearest_aside if answer.citations else words.sources_nearest
        place = None if answer.citations else turn
        cards = "".join(_near_card(near, place, sources, words) for near in answer.nearest)
        parts.append(f'<h3 class="cr-panel-title">{escape(aside)}</h3>{cards}')
    label = escape(words.sources_help, quote=True)
    return f'<div class="cr-panel" role="region" aria-label="{label}" tabindex="0">' + (
        "".join(parts) + "</div>"
    )


def _by_passage(answer: Quoted) -> list[list[Citation]]:
    groups: dict[str, list[Citation]] = {}
    for citation in answer.citations:
        groups.setdefault(citation.passage_id, []).append(citation)
    return list(groups.values())


def _card(group: Sequence[Citation], turn: str, sources: Sources, words: Texts) -> str:
    first = group[0]
    passage = sources.passage(first.passage_id)
    marks = [
        Span(
            c.start - passage.start,
            c.end - passage.start,
            "mark",
            f'id="{turn}-source-{c.number}" tabindex="-1" data-number="{c.number}"',
        )
        for c in group
    ]
    badges = "".join(f'<span class="cr-badge">{c.number}</span>' for c in group)
    backs = "".join(
        f'<a class="cr-back" href="#{turn}-marker-{c.number}" '
        f'aria-label="{escape(words.back_to_answer, quote=True)} [{c.number}]">↩ {c.number}</a>'
        for c in group
    )
    return (
        f'<article class="cr-card"><header>{badges}{place_html(first, words)}</header>'
        f"{_passage_html(passage, marks, words)}{_neighbours_html(passage, sources, words)}"
        f"<footer>{_read_link(first, words)}{backs}</footer></article>"
    )


def _near_card(near: Citation, turn: str | None, sources: Sources, words: Texts) -> str:
    passage = sources.passage(near.passage_id)
    attributes = 'class="cr-near-words"'
    if turn is not None:
        attributes += f' id="{turn}-source-{near.number}" tabindex="-1"'
    mark = Span(near.start - passage.start, near.end - passage.start, "em", attributes)
    return (
        f'<article class="cr-card cr-near"><header>'
        f'<span class="cr-near-label">≈ {escape(words.nearest_note)}</span>'
        f"{place_html(near, words)}</header>{_passage_html(passage, [mark], words)}"
        f"<footer>{_read_link(near, words)}</footer></article>"
    )


def place_html(citation: Citation, words: Texts) -> str:
    """Where a citation stands: carnet and date, section path, page, who speaks."""
    published = long_date(citation.published, words)
    head = f"<b>{escape(citation.title)}</b>" + (f" · {escape(published)}" if published else "")
    path = " <i>›</i> ".join(escape(heading) for heading in citation.heading_path)
    page = words.page.format(page=citation.page) if citation.page is not None else ""
    where = " · ".join(part for part in (path, escape(page)) if part)
    speaker = (
        f'<p class="cr-speaker">{escape(words.speaker.format(speaker=citation.speaker))}</p>'
        if citation.speaker
        else ""
    )
    return f'<p class="cr-carnet">{head}</p><p class="cr-where">{where}</p>{speaker}'


def _passage_html(passage: Passage, marks: Sequence[Span], words: Texts) -> str:
    return f'<div class="cr-passage" lang="fr">{wrap_spans(passage.text, marks)}</div>'


def _neighbours_html(passage: Passage, sources: Sources, words: Texts) -> str:
    titles = (words.before, words.after)
    return "".join(
        f"<details><summary>{escape(title)}</summary>"
        f'<div class="cr-passage" lang="fr">{escape(near.text)}</div></details>'
        for title, near in zip(titles, sources.neighbours(passage.passage_id), strict=True)
        if near is not None
    )


def _read_link(citation: Citation, words: Texts) -> str:
    href = address("lire", passage=citation.passage_id, quote=f"{citation.start}-{citation.end}")
    return f'<a href="{href}" target="_blank">{escape(words.read_here)} ↗</a>'
