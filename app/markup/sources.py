"""The excerpts beside an answer → HTML. Pure functions; everything is escaped here."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from texts import Texts, long_date, pages_of

from carnet_rag.answer.links import links_of
from carnet_rag.index import Index
from carnet_rag.types import Citation, Passage
from markup.clips import beside_told, clip_html, place_address
from markup.text import Span, acronym_spans, glue, href, link_attributes, wrap_spans


def panel_html(
    citations: Sequence[Citation],
    nearest: Sequence[Citation],
    turn: str,
    index: Index,
    words: Texts,
) -> str:
    """The panel beside an answer: exactly its citations, then the near passages, apart. Near
    passages can be gone to by number when they stand alone.
    """
    parts: list[str] = []
    if citations:
        count = len(citations)
        title = words.sources_one if count == 1 else words.sources_many.format(count=count)
        cards = "".join(_card(group, turn, index, words) for group in _by_passage(citations))
        parts.append(f'<h3 class="cr-panel-title">{escape(title)}</h3>{cards}')
    if nearest:
        aside = words.sources_nearest_aside if citations else words.sources_nearest
        place = None if citations else turn
        cards = "".join(_near_card(group, place, index, words) for group in _by_passage(nearest))
        parts.append(f'<h3 class="cr-panel-title">{escape(aside)}</h3>{cards}')
    label = escape(words.sources_help, quote=True)
    return f'<div class="cr-panel" role="region" aria-label="{label}" tabindex="0">' + (
        "".join(parts) + "</div>"
    )


def _by_passage(citations: Sequence[Citation]) -> list[list[Citation]]:
    groups: dict[str, list[Citation]] = {}
    for citation in citations:
        groups.setdefault(citation.passage_id, []).append(citation)
    return list(groups.values())


def _card(group: Sequence[Citation], turn: str, index: Index, words: Texts) -> str:
    first = group[0]
    passage = index.passage(first.passage_id)
    marks = [
        Span(
            c.start - passage.start,
            c.end - passage.start,
            "mark",
            f'id="{turn}-source-{c.number}" tabindex="-1" data-number="{c.number}"',
        )
        for c in group
    ]
    badges = "".join(
        f'<span class="cr-badge">{c.number}</span>{_label_html(c, words)}' for c in group
    )
    backs = "".join(
        f'<a class="cr-back" href="#{turn}-marker-{c.number}" '
        f'aria-label="{escape(words.back_to_answer, quote=True)} [{c.number}]">↩ {c.number}</a>'
        for c in group
    )
    return (
        f'<article class="cr-card"><header>{badges}{place_html(first, words)}</header>'
        f"{_passage_html(passage, index, marks, group)}{_neighbours_html(passage, index, words)}"
        f"<footer>{_read_link(first, words)}{clip_html(group, words)}{backs}</footer></article>"
    )


def _near_card(group: Sequence[Citation], turn: str | None, index: Index, words: Texts) -> str:
    passage = index.passage(group[0].passage_id)
    marks = []
    for near in group:
        attributes = 'class="cr-near-words"'
        if turn is not None:
            attributes += f' id="{turn}-source-{near.number}" tabindex="-1"'
        place = near.start - passage.start, near.end - passage.start
        marks.append(Span(*place, "em", attributes))
    return (
        f'<article class="cr-card cr-near"><header>'
        f'<span class="cr-near-label">≈ {escape(words.nearest_note)}</span>'
        f"{place_html(group[0], words)}</header>{_passage_html(passage, index, marks, group)}"
        f"<footer>{_read_link(group[0], words)}{clip_html(group, words)}</footer></article>"
    )


def place_html(citation: Citation, words: Texts) -> str:
    """Where a citation stands: carnet and date, section path, pages, who speaks."""
    published = long_date(citation.published, words)
    head = f"<b>{escape(citation.title)}</b>" + (f" · {escape(published)}" if published else "")
    path = " <i>›</i> ".join(glue(escape(heading)) for heading in citation.heading_path)
    where = " · ".join(p for p in (path, escape(pages_of(citation.pages, words))) if p)
    said = said_by_html(citation, words)
    return f'<p class="cr-carnet">{head}</p><p class="cr-where">{where}</p>{said}'


def said_by_html(citation: Citation, words: Texts) -> str:
    """Who speaks, with the role; that a footnote is nobody's words; what its pronoun stands for."""
    lines: list[str] = []
    if citation.note:
        lines.append(f'<p class="cr-where">{escape(words.from_note)}</p>')
    elif citation.speaker:
        said = words.speaker.format(speaker=citation.speaker)
        role = f", {citation.role}" if citation.role else ""
        lines.append(f'<p class="cr-speaker">{escape(said + role)}</p>')
    if told := beside_told(citation, words):
        lines.append(f'<p class="cr-where">{escape(told)}</p>')
    if citation.acronyms:
        meant = " ; ".join(f"{short} : {meaning}" for short, meaning in citation.acronyms)
        lines.append(f'<p class="cr-where" lang="fr">{escape(meant)}</p>')
    return "".join(lines)


def _passage_html(
    passage: Passage, index: Index, marks: Sequence[Span], group: Sequence[Citation]
) -> str:
    place, carnet = passage.start, index.carnet(passage.carnet_id)
    known = [n for n in carnet.links if place <= n.start and n.end <= passage.end]
    linked = [
        Span(n.start - place, n.end - place, "a", link_attributes(n))
        for n in links_of(passage.text, place, known)
        if n.address.startswith(("http://", "https://"))
    ]
    meanings = {span for citation in group for span in acronym_spans(passage.text, citation)}
    spans = [*marks, *linked, *sorted(meanings, key=lambda span: (span.start, span.end))]
    return f'<div class="cr-passage" lang="fr">{glue(wrap_spans(passage.text, spans))}</div>'


def _neighbours_html(passage: Passage, index: Index, words: Texts) -> str:
    titles = (words.before, words.after)
    return "".join(
        f"<details><summary>{escape(title)}</summary>"
        f'<div class="cr-passage" lang="fr">{escape(near.text)}</div></details>'
        for title, near in zip(titles, index.neighbours(passage.passage_id), strict=True)
        if near is not None
    )


def _read_link(citation: Citation, words: Texts) -> str:
    place = href(place_address(citation))
    return f'<a {place} target="_blank">{escape(words.read_here)} ↗</a>'


def _label_html(citation: Citation, words: Texts) -> str:
    if citation.label is None:
        return ""
    return f'<span class="cr-brings">{escape(words.quote_labels[citation.label])}</span>'
