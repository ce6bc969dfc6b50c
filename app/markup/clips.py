"""What one click copies: a piece of HTML that the page's script takes as it stands and as text.

Ready for a page of print or a message: the quote word for word, what its pronoun stands for, who
speaks, the carnet, its date, the page, and the way to it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from texts import Texts, long_date, named, pages_of

from carnet_rag.answer.beside import of_columns
from carnet_rag.types import Answer, Citation, Verdict
from markup.text import address, href

_MARKER = re.compile(r" \[\d+\]")


def clip_html(citations: Sequence[Citation], words: Texts) -> str:
    """The button that copies these quotes, and what it copies."""
    return _copied(words.copy_quote, "".join(quote_html(c, words) for c in citations), words)


def answer_clip_html(answer: Answer, status: str, words: Texts) -> str:
    """The button that copies a whole answer, and what it copies: each quote once."""
    paragraphs = "".join(
        f"<p>{escape(part.strip())}</p>" for part in answer.text.split("\n\n") if part.strip()
    )
    cited = "".join(
        f"<p>[{c.number}] {escape(reference(c, words))} {_link(c)}</p>" for c in answer.citations
    )
    noted = "".join(f"<p>{escape(named(words.notices, n, words))}</p>" for n in answer.notices)
    near = _near_html(answer.nearest, words)
    head = f"<p><b>{escape(answer.standalone_question)}</b></p><p>{escape(status)}</p>"
    return _copied(words.copy_answer, f"{head}{paragraphs}{noted}{cited}{near}", words)


def unfound_clip_html(verdict: Verdict, status: str, words: Texts) -> str:
    """The button that copies a claim that was not found, why, and what stands nearest."""
    near = _near_html(verdict.citations, words)
    why = _MARKER.sub("", verdict.said(words.language))
    told = "".join(f"<p>{escape(line)}</p>" for line in (status, why))
    return _copied(words.copy_answer, f"<p><b>{escape(verdict.claim)}</b></p>{told}{near}", words)


def _near_html(nearest: Sequence[Citation], words: Texts) -> str:
    quotes = "".join(quote_html(c, words) for c in nearest)
    return f"<p>{escape(words.sources_nearest)}</p>{quotes}" if quotes else ""


def quote_html(citation: Citation, words: Texts) -> str:
    """One quote, its antecedent beside it, and where it stands."""
    shown, beside = (
        quoted(citation.quote),
        f"[{citation.antecedent}]" if citation.antecedent else "",
    )
    # The columns of a row are read before it, what a pronoun stands for once it has been read.
    parts = (beside, shown) if of_columns(citation) else (shown, beside)
    return (
        f"<blockquote>{escape(' '.join(filter(None, parts)))}</blockquote>"
        f"<p>{escape(reference(citation, words))} {_link(citation)}</p>"
    )


def beside_told(citation: Citation, words: Texts) -> str:
    """What stands beside a quote, never in it: what its pronoun stands for, its rows' columns."""
    told = words.columns if of_columns(citation) else words.antecedent
    return told.format(antecedent=citation.antecedent) if citation.antecedent else ""


def quoted(quote: str) -> str:
    """A quote between quotation marks, of the other kind where it has some of its own."""
    return f"“{quote}”" if "«" in quote else f"« {quote} »"


def reference(citation: Citation, words: Texts) -> str:
    """A citation's place on one line: who speaks and in which role, carnet, section, pages."""
    speaker = None if citation.note else citation.speaker
    parts = [
        ", ".join(part for part in (speaker, citation.role if speaker else None) if part),
        f"« {citation.title} »",
        long_date(citation.published, words),
        " › ".join(citation.heading_path),
        pages_of(citation.pages, words),
    ]
    line = ", ".join(part for part in parts if part)
    return line if line.endswith((".", "?", "!", "…")) else f"{line}."


def place_address(citation: Citation) -> str:
    """The relative address of a quote in the reader, highlighted."""
    span = f"{citation.start}-{citation.end}"
    return address("lire", passage=citation.passage_id, quote=span)


def _link(citation: Citation) -> str:
    return f"<a {href(place_address(citation))}></a>"


def _copied(label: str, html: str, words: Texts) -> str:
    done = escape(words.copied, quote=True)
    return (
        f'<span class="cr-clip"><button type="button" class="cr-copy" data-done="{done}">'
        f'{escape(label)}</button><span class="cr-clipped" hidden>{html}</span></span>'
    )
