"""Verdict → HTML: what is confirmed, what is not held, what the carnet says instead, and where.

Pure functions; everything is escaped here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from texts import Texts, named

from carnet_rag.types import Verdict
from markup.answers import status_html, text_html
from markup.text import Span, glue, wrap_spans

_ICONS = {"sure": "✓", "supported": "≈", "contradicted": "≠", "not_found": "?"}


def verdict_html(verdict: Verdict, turn: str, words: Texts) -> str:
    kind = kind_of(verdict)
    text = text_html(verdict.said(words.language), verdict.citations, turn, words)
    said = named(f'<span class="cr-sr">{escape(words.check_claim)}', "</span>", words)
    return (
        f'<h2 class="cr-question" tabindex="-1">{said}{_claim_html(verdict)}</h2>'
        f'<div class="cr-answer cr-{kind}" id="{turn}-answer" tabindex="-1">'
        f"{status_html(_ICONS[kind], words.verdicts[kind])}"
        f"{_rivals_html(verdict, words)}<div>{text}</div>"
        f"{_beside_html(verdict, words)}</div>"
    )


def kind_of(verdict: Verdict) -> str:
    """The verdict, with what may be printed as it stands apart from what is to be read again."""
    return "sure" if verdict.verdict == "supported" and verdict.sure else verdict.verdict


def overview_html(verdicts: Sequence[Verdict], turns: Sequence[str], words: Texts) -> str:
    """The claims of a text with their verdicts, each a link to the answer of its turn."""
    items = "".join(
        f'<li class="cr-told-{kind_of(v)}"><a class="cr-jump" href="#{turn}-answer">'
        f'<span class="cr-told"><span aria-hidden="true">{_ICONS[kind_of(v)]}</span> '
        f"{escape(words.verdicts[kind_of(v)])}</span> <span>{_claim_html(v)}</span></a></li>"
        for v, turn in zip(verdicts, turns, strict=True)
    )
    return f'<ol class="cr-overview">{items}</ol>'


def _claim_html(verdict: Verdict) -> str:
    """The claim, the words that nothing holds underlined, its marks kept on their line."""
    spans = [Span(a, b, "u", 'class="cr-lacking"') for a, b in verdict.claim_spans]
    html = wrap_spans(verdict.claim, spans)
    return re.sub(r" (?=[%»]|[?!:;](?:\s|$))|(?<=«) ", "\u00a0", html)


def _rivals_html(verdict: Verdict, words: Texts) -> str:
    if not verdict.rivals:
        return ""
    rows = "".join(
        f"<div><dt>{escape(words.check_said)}</dt><dd><del>{_between(r.said)}</del></dd>"
        f"<dt>{escape(words.check_true)}</dt><dd><ins>{_between(r.true)}</ins></dd></div>"
        for r in verdict.rivals
    )
    return f'<dl class="cr-rivals" lang="fr">{rows}</dl>'


def _between(said: str) -> str:
    """Words between quotation marks; two of them come with the marks that part them."""
    return glue(escape(f"« {said} »"))


def _beside_html(verdict: Verdict, words: Texts) -> str:
    """Claim and quote side by side, each with the words that the other lacks underlined."""
    if kind_of(verdict) in ("sure", "contradicted") or not verdict.citations:
        return ""
    if not verdict.claim_spans and not verdict.quote_spans:
        return ""
    first = verdict.citations[0]
    spans = [Span(a, b, "u", 'class="cr-lacking"') for a, b in verdict.quote_spans]
    return (
        f'<div class="cr-sides"><div><p class="cr-label">{escape(words.check_yours)}</p>'
        f'<p lang="fr">{_claim_html(verdict)}</p></div>'
        f'<div><p class="cr-label">{escape(words.check_theirs)}</p>'
        f'<p lang="fr">{wrap_spans(first.quote, spans)}</p></div>'
        f'<p class="cr-understood">{escape(words.check_underlined)}</p></div>'
    )
