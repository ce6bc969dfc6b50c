"""From the quotes to a model's summary of them: draft, check, the quote behind each sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

from carnet_rag.answer.composing import check_citations, cite
from carnet_rag.answer.wording import say
from carnet_rag.check.lines import DraftLine, check_lines
from carnet_rag.errors import ModelError
from carnet_rag.french.english import mostly_english
from carnet_rag.french.intent import read_intent
from carnet_rag.french.tokens import fold
from carnet_rag.index import Index
from carnet_rag.types import Answer, Citation, Dropped, QuoteSpan, Summary
from carnet_rag.writing.model import ChatWriter, ContextError, Stop
from carnet_rag.writing.prompts import (
    MOST_TOKENS,
    NO_ANSWER,
    PROMPT,
    Source,
    as_data,
    block,
    within_budget,
)


@dataclass(frozen=True, slots=True)
class DraftEvent:
    """A step of an answer. ``answer`` is what may be shown now.

    "quoting": the quotes, at once. "writing": the model has written ``written`` characters, none
    of which may be shown yet. "answer": the same answer with the model's summary. "kept": no
    summary, with a notice that says why.
    """

    kind: Literal["quoting", "writing", "answer", "kept"]
    answer: Answer
    written: int = 0

    def __add__(self, later: DraftEvent) -> DraftEvent:
        """The later of the two: what a stream of events adds up to."""
        return later


def compose(
    index: Index,
    question: str,
    *,
    quoting: Answer,
    model: ChatWriter,
    stop: Stop | None = None,
) -> Iterator[DraftEvent]:
    """Yield the quoting answer, then what becomes of the model's summary; never raises ModelError.

    The model is given the quotes and the sentences next to them, and fewer if it cannot read as
    much. Without evidence (refused, nearest) no model is asked: what the carnets do not say, it
    must not say either. ``stop`` ends the call.
    """
    # Before anything is shown: what a page speaks is told around the first step alone.
    english = read_intent(question).english or mostly_english()
    kept = partial(_kept, quoting, english)
    yield DraftEvent("quoting", quoting)
    if quoting.status != "answered" or not quoting.citations:
        return
    draft = ""
    try:
        for draft in _drafts(index, question, quoting, model, stop):
            yield DraftEvent("writing", quoting, len(draft))
    except ModelError as exc:
        yield kept(exc.said("en" if english else "fr"))
        return
    if stop is not None and stop.is_set():
        yield kept(say("summary_stopped", english=english))
        return
    if fold(NO_ANSWER) in fold(draft) or not draft.strip():
        yield kept(say("summary_empty", english=english, model=model.name))
        return
    ids = {c.passage_id for c in quoting.citations}
    # A small model may say the same sentence until it is cut: once is enough.
    lines = list({fold(line.text): line for line in check_lines(index, draft, ids)}.values())
    if not any(line.statement for line in lines):
        reason = (lines[0].reason.en if english else lines[0].reason.fr) if lines else ""
        name = "summary_refused" if lines else "summary_unread"
        yield kept(say(name, english=english, model=model.name, why=reason))
        return
    yield DraftEvent(
        "answer", replace(quoting, summary=_summary(index, quoting, lines, model.name))
    )


def _kept(quoting: Answer, english: bool, reason: str) -> DraftEvent:
    notice = say("no_summary", english=english, reason=reason)
    return DraftEvent("kept", replace(quoting, notices=(*quoting.notices, notice)))


def _drafts(
    index: Index, question: str, quoting: Answer, model: ChatWriter, stop: Stop | None
) -> Iterator[str]:
    """The draft as it grows, from the quotes with their neighbours; from the quotes alone, then
    from the first, when the model cannot read as much.
    """
    quotes = _sources(index, quoting.citations, around=0)
    tried = (_sources(index, quoting.citations, around=1), quotes, quotes[:1])
    for attempt, sources in enumerate(tried):
        given = {"passages": block(within_budget(sources), "phrase"), "question": as_data(question)}
        draft = ""
        try:
            messages = PROMPT.format_messages(**given)
            for piece in model.write(messages, stop, most_tokens=MOST_TOKENS):
                draft += piece
                yield draft
            return
        except ContextError:
            if attempt == len(tried) - 1:
                raise


def _sources(index: Index, citations: Sequence[Citation], *, around: int) -> list[Source]:
    """The sentences quoted, with as many on each side, once each and in the order of the quotes."""
    found: dict[tuple[str, int], tuple[str, str]] = {}
    for citation in citations:
        rows = index.passage(citation.passage_id).sentences
        quoted = [
            i for i, s in enumerate(rows) if s.start < citation.end and citation.start < s.end
        ]
        if not quoted:
            continue
        place = [*citation.heading_path[-1:], *([citation.speaker] if citation.speaker else [])]
        told = ", ".join(place) or citation.title
        for i in range(max(0, quoted[0] - around), min(len(rows), quoted[-1] + around + 1)):
            found.setdefault((citation.passage_id, i), (rows[i].text, told))
    return [Source(n, text, place) for n, (text, place) in enumerate(found.values(), 1)]


def _summary(index: Index, quoting: Answer, lines: Sequence[DraftLine], name: str) -> Summary:
    """The lines that hold, each marked with the quote that bears it out."""
    more: dict[QuoteSpan, int] = {}
    text = ""
    for line in lines:
        if line.statement is None:
            continue
        sentence = line.statement.sentence
        span = QuoteSpan(line.statement.passage.passage_id, sentence.start, sentence.end)
        number = next((c.number for c in quoting.citations if span.meets(c)), None)
        if number is None:
            number = more.setdefault(span, len(quoting.citations) + len(more) + 1)
        text = _joined(text, marked(line, number), bullet=line.bullet)
    added = tuple(
        replace(citation, number=number)
        for citation, number in zip(cite(index, [*more]), more.values(), strict=True)
    )
    cited = {int(n) for n in re.findall(r"\[(\d+)\]", text)}
    shown = [c for c in (*quoting.citations, *added) if c.number in cited]
    check_citations(index, text, shown)
    dropped = tuple(
        Dropped(line.text, line.reason.fr, line.reason.en) for line in lines if not line.statement
    )
    return Summary(text, name, added, dropped)


def marked(line: DraftLine, number: int) -> str:
    """The line with its mark before the full stop."""
    bare = line.text.rstrip(".!?… ")
    return f"{bare} [{number}]{line.text[len(bare) :].strip()}"


def _joined(text: str, piece: str, *, bullet: bool) -> str:
    if bullet:
        return f"{text}\n- {piece}".strip()
    after_list = text.rpartition("\n")[2].startswith("- ")
    return f"{text}{chr(10) if after_list else ' '}{piece}".strip()
