"""Addresses among the quotes: a lone link, and the sentence that calls it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from carnet_rag.answer.quoting import slice_text
from carnet_rag.index import Index
from carnet_rag.types import QuoteSpan

_URL = re.compile(r"(?:https?://|www\.)\S+|\S+\.(?:fr|com|org|pdf|html?)\b")
_BLANKS_INSIDE = re.compile(r"https?://[^\n<>«»\"]+\.(?:pdf|html?|docx?|odt)")
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
