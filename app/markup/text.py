"""Text → HTML: what is escaped, what is wrapped, where a link leads. Pure functions.

The HTML goes through ``st.html``, which knows neither Markdown, LaTeX nor Streamlit's directives,
so that html.escape is the whole of the escaping. ``plain`` is for the few places (labels of
buttons) where Streamlit insists on reading Markdown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from urllib.parse import quote, urlencode

from carnet_rag.types import Citation, Link

# Spaces where a French line never breaks, and the one before a marker.
_GLUED = re.compile(r"(?<=«) | (?=[»:;!?%\[])")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!~$<>|&^=\"])")


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
    flat = glue(" ".join(text.split()))
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
    """The relative address of a page with its query."""
    return f"{page}?{urlencode(values, quote_via=quote)}"


def href(location: str) -> str:
    return f'href="{escape(location, quote=True)}"'


def link_attributes(link: Link) -> str:
    """What an <a> that leads out of the application says."""
    return f'{href(link.address)} target="_blank" rel="noopener noreferrer"'


def glue(text: str) -> str:
    """The text with the spaces of French punctuation made unbreakable."""
    return _GLUED.sub("\u00a0", text)


def acronym_spans(text: str, citation: Citation) -> list[Span]:
    """Where the acronyms that a citation explains stand in a text, with their meaning."""
    return [
        Span(found.start(), found.end(), "abbr", f'title="{escape(meaning, quote=True)}"')
        for short, meaning in citation.acronyms
        for found in re.finditer(rf"(?<!\w){re.escape(short)}(?!\w)", text)
    ]
