"""Addresses among the quotes: a lone link, and the sentence that calls it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import islice

from carnet_rag.answer.quoting import slice_text
from carnet_rag.index import Index
from carnet_rag.types import Link, QuoteSpan

_URL = re.compile(r"(?:https?://|www\.)\S+|\S+\.(?:fr|com|org|pdf|html?)\b")
_BLANKS_INSIDE = re.compile(r"https?://[^\n<>«»\"]+\.(?:pdf|html?|docx?|odt)")
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>«»\"]*[^\s<>«»\".,;:)!?]")
_LINES = re.compile(r"[^\n]*\w[^\n]*")
_SIGNS = " .,;:()[]/–-"


def with_callers(index: Index, spans: Sequence[QuoteSpan], most: int) -> list[QuoteSpan]:
    """The spans, each lone link that a note gives with the sentence that calls the note: an address
    alone tells nobody where it leads.
    """
    called: dict[QuoteSpan, None] = {}
    for span in spans:
        called[span] = None
        if is_lone_link(slice_text(index, span)):
            called.update(dict.fromkeys(_callers(index, span)))
    return list(called) if len(called) == len(spans) else list(called)[:most]


def is_lone_link(text: str) -> bool:
    """Whether a text is nothing but an address, which may be written with blanks."""
    return (
        not _URL.sub("", text).strip(_SIGNS) or _BLANKS_INSIDE.fullmatch(text.strip()) is not None
    )


def links_of(text: str, start: int, known: Iterable[Link]) -> tuple[Link, ...]:
    """The links of a text, ``start`` its place: those ``known`` there and the addresses that it
    writes out, of two on the same words the longer. One alone on its line may hold blanks.
    """
    links: list[Link] = []
    for link in sorted((*known, *_written(text, start)), key=lambda n: n.start - n.end):
        if not any(n.start < link.end and link.start < n.end for n in links):
            links.append(link)
    return tuple(sorted(links, key=lambda n: n.start))


def _written(text: str, start: int) -> list[Link]:
    found: list[Link] = []
    for line in _LINES.finditer(text):
        lone = is_lone_link(line[0])
        for at in [line] if lone else _ADDRESS.finditer(text, line.start(), line.end()):
            found.append(Link(start + at.start(), start + at.end(), _whole(at[0])))
    return found


def _whole(written: str) -> str:
    address = written.strip().replace(" ", "%20")
    return address if "://" in address else f"https://{address}"


def _callers(index: Index, span: QuoteSpan) -> list[QuoteSpan]:
    carnet_id = index.passage(span.passage_id).carnet_id
    calls = (
        QuoteSpan(passage.passage_id, sentence.start, sentence.end)
        for passage in index.passages_of(carnet_id)
        for sentence in passage.sentences
        for note in sentence.notes
        if note.start <= span.start and span.end <= note.end
    )
    return [*islice(calls, 1)]
