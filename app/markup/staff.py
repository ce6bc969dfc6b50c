"""The tables of the team's space → HTML. Pure functions; everything is escaped here."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from textwrap import shorten

from texts import Texts, counted, pages_of

from carnet_rag.types import Carnet, Citation, Passage
from markup.sources import place_html
from markup.text import wrap_spans

_FIRST_WORDS = 90


def title_html(text: str, place: str = "") -> str:
    """A title inside a section of the page; ``place``: its name, where the page leads to it."""
    identity = f' id="{place}" tabindex="-1"' if place else ""
    return f'<h2 class="cr-staff-title"{identity}>{escape(text)}</h2>'


def facts_html(facts: Iterable[tuple[str, str]]) -> str:
    rows = "".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in facts
    )
    return f'<dl class="cr-facts">{rows}</dl>'


def list_html(items: Iterable[str]) -> str:
    return '<ul class="cr-list">' + "".join(f"<li>{escape(i)}</li>" for i in items) + "</ul>"


def folded_html(summary: str, inner: str) -> str:
    """A piece of HTML (escaped already) folded under a summary."""
    return f'<details class="cr-folded"><summary>{escape(summary)}</summary>{inner}</details>'


def excerpt_html(citation: Citation, words: Texts) -> str:
    """A quote with its place, as a candidate to cite."""
    return (
        f'<div class="cr-card"><div class="cr-passage" lang="fr">'
        f"{wrap_spans(citation.quote, [])}</div>{place_html(citation, words)}</div>"
    )


def passage_html(passage: Passage, carnet: Carnet, words: Texts) -> str:
    """A passage, folded: its first words, size and place; opened, its sentences with what each
    is, and its id.
    """
    kinds = words.staff.kinds
    facts = counted(words.staff.passage_facts, words=len(passage.text.split()))
    page = pages_of(carnet.pages_at(passage.start), words)
    speaker = words.speaker.format(speaker=passage.speaker) if passage.speaker else ""
    where = " · ".join(p for p in (" › ".join(passage.heading_path), page, speaker, facts) if p)
    sentences = "".join(
        f"<li><small>{escape(kinds[s.kind])}"
        f"{f' · {escape(s.speaker)}' if s.speaker and s.speaker != passage.speaker else ''}"
        f"</small> {escape(s.text)}</li>"
        for s in passage.sentences
    )
    first = shorten(" ".join(passage.text.split()), _FIRST_WORDS, placeholder="…")
    return (
        f'<details class="cr-folded"><summary><span lang="fr">{escape(first)}</span> '
        f'<small>{escape(where)}</small></summary><ol class="cr-sentences" lang="fr">{sentences}'
        f"</ol><p><code>{escape(passage.passage_id)}</code></p></details>"
    )
