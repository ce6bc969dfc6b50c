"""Answer → HTML. Pure functions: all that comes from a carnet or a person is escaped here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from texts import Texts, counted, named

from carnet_rag.types import CHECKED, Answer, Citation, Summary
from markup.clips import beside_told
from markup.text import Span, acronym_spans, glue, link_attributes, wrap_spans

_MARKER = re.compile(r"\[(\d{1,3})\]")
_ICONS = {"answered": "✓", "unsure": "≈", "nearest": "?", "refused": "✕", "assistant": "…"}


def question_html(question: str, words: Texts) -> str:
    """What the reader asked: a heading, so that a conversation can be gone through."""
    said = named(f'<span class="cr-sr">{escape(words.you)}', "</span>", words)
    return f'<h2 class="cr-question" tabindex="-1">{said}{glue(escape(question))}</h2>'


def is_own(answer: Answer) -> bool:
    """Whether an answer is the assistant's own words: it quotes nothing, and asked nothing."""
    return answer.act is not None and not answer.citations


def kind_of(answer: Answer) -> str:
    """What became of a question: a name of ``Texts.outcomes``, "assistant" for its own words."""
    return "assistant" if is_own(answer) else answer.outcome


def outcome(answer: Answer, words: Texts) -> str:
    """The same, in a few words."""
    kind = kind_of(answer)
    several = len({one.carnet_id for one in answer.citations}) > 1
    told = words.outcomes | (words.outcomes_several if several else {})
    return told[kind]


def answer_html(answer: Answer, turn: str, words: Texts) -> str:
    """The answer's status, what a check said, text and notices, with markers that lead to the
    excerpts; a chat model's summary stands above, under its own name.
    """
    kind = kind_of(answer)
    # Whether what a reader believes is so comes before what was found about it.
    told = [n for n in answer.notices if n.startswith(CHECKED)]
    verdict = "".join(f'<p class="cr-checked">{glue(escape(said))}</p>' for said in told)
    notices = "".join(
        f'<p class="cr-notice"><b>{escape(words.notices)}</b> {glue(escape(notice))}</p>'
        for notice in answer.notices
        if notice not in told
    )
    summary = summary_html(answer.summary, answer.citations, turn, words) if answer.summary else ""
    return (
        f'{summary}<div class="cr-answer cr-{kind}" id="{turn}-answer" tabindex="-1">'
        f"{status_html(_ICONS[kind], outcome(answer, words))}"
        f"{verdict}{text_html(answer.text, answer.citations, turn, words)}{notices}</div>"
    )


def summary_html(summary: Summary, citations: Sequence[Citation], turn: str, words: Texts) -> str:
    cited = (*citations, *summary.citations)
    label = words.summary_of.format(model=summary.model)
    dropped = "".join(
        f'<li>{escape(one.text)} <small lang="{words.language}">'
        f"{escape(one.said(words.language))}</small></li>"
        for one in summary.dropped
    )
    folded = (
        f"<details><summary>{escape(counted(words.summary_dropped, count=len(summary.dropped)))}"
        f"</summary><ul>{dropped}</ul></details>"
        if dropped
        else ""
    )
    return (
        f'<div class="cr-answer cr-summary" lang="fr">{status_html("✎", label)}'
        f"{text_html(summary.text, cited, turn, words)}{folded}</div>"
    )


def status_html(icon: str, label: str) -> str:
    return f'<p class="cr-status"><span aria-hidden="true">{icon}</span> {escape(label)}</p>'


def text_html(text: str, citations: Sequence[Citation], turn: str, words: Texts) -> str:
    """The text's paragraphs and lists; the carnet's own words stand in ``<q>``."""
    spans: list[Span] = []
    for citation in citations:
        at = text.find(citation.quote)
        if at >= 0:
            spans.append(Span(at, at + len(citation.quote), "q", 'lang="fr"'))
            spans += [
                Span(
                    at + link.start - citation.start,
                    at + link.end - citation.start,
                    "a",
                    link_attributes(link),
                )
                for link in citation.links
                if link.address.startswith(("http://", "https://"))
            ]
            spans += [
                Span(at + s.start, at + s.end, s.tag, s.attributes)
                for s in acronym_spans(citation.quote, citation)
            ]
    # An answer made of quotes says it in front of them already.
    beside = {
        c.number: "" if f"[{c.antecedent}]" in text else _beside_html(c, words) for c in citations
    }
    blocks: list[str] = []
    start = 0
    for block in re.split(r"(\n{2,})", text):
        if block.strip():
            lines = _lines_html(block, start, spans)
            blocks.append(f"<p>{_markers_html(lines, beside, turn, words)}</p>")
        start += len(block)
    return "".join(blocks)


def _lines_html(block: str, start: int, spans: Sequence[Span]) -> str:
    end = start + len(block)
    inside = [
        Span(max(s.start, start) - start, min(s.end, end) - start, s.tag, s.attributes)
        for s in spans
        if s.start < end and s.end > start
    ]
    return wrap_spans(block, inside)


def _markers_html(html: str, beside: dict[int, str], turn: str, words: Texts) -> str:
    def link(found: re.Match[str]) -> str:
        number = int(found[1])
        if number not in beside:
            return found[0]
        label = escape(words.go_to_source.format(number=number), quote=True)
        return (
            f'<a class="cr-marker" href="#{turn}-source-{number}" id="{turn}-marker-{number}" '
            f'aria-label="{label}">{number}</a>{beside[number]}'
        )

    return _MARKER.sub(link, glue(html))


def _beside_html(citation: Citation, words: Texts) -> str:
    told = beside_told(citation, words)
    return f' <small class="cr-beside">({escape(told)})</small>' if told else ""
