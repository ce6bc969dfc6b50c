"""The assistant's own replies: to thanks, to a greeting, to « qui es-tu ? », « résume le carnet ».

Each is a text that a person wrote (``wording.toml``), with the settings in force where they are
asked about; some show quotes of the carnet. Nothing is searched for and nothing is decided here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from carnet_rag.answer.composing import check_citations, cite
from carnet_rag.answer.outline import openings, self_description, word_definitions
from carnet_rag.answer.wording import quoted, said_by, say, titles, told
from carnet_rag.conversation.acts import Gesture
from carnet_rag.french.asking import only_asks
from carnet_rag.index import Index
from carnet_rag.types import Act, Answer, Carnet, Citation, QuoteLabel, QuoteSpan

_ASKED: dict[Act, tuple[str, ...]] = {
    "example": ("Quels sont les exemples concrets ?",),
    "start": ("Quels outils et guides pour se lancer ?", "Que faire en premier ?"),
}
"""What is asked of the carnets for such a turn; the next where the last answer gave its quotes."""
_BRINGS: dict[Act, QuoteLabel] = {
    "example": "example",
    "not_understood": "definition",
    "clarify": "definition",
}
_SHOWN = 2
"""Quotes shown to who asks for an example or where to begin."""
_PLACED = 3
"""Quotes of the last answer of which the place is told."""
_NAMED = 2
"""Titles of carnets that a reply names."""


@dataclass(frozen=True, slots=True)
class Keeping:
    """What the settings in force do with a question: ``days`` it is kept when it got no answer or
    a vote (None: never), the chat model and the embedding server that get it, if any.
    """

    days: int | None = None
    chat_model: str | None = None
    embeddings: str | None = None


def own_reply(
    index: Index,
    question: str,
    gesture: Gesture,
    *,
    last: Answer | None = None,
    keeping: Keeping | None = None,
    ask: Callable[[str], Answer] | None = None,
) -> Answer:
    """Reply to a turn that asks nothing of the carnets. ``last`` is the last answer made of quotes:
    what it says is explained, its carnet summed up. ``ask`` answers a question from the carnets:
    « donne-moi un exemple » is one, once nothing else is asked with it.
    """
    if gesture.act == "clarify" and only_asks(question):
        of_what = say("of_what", english=gesture.english)
        return Answer(question, question, "refused", of_what, act=gesture.act)
    found = _brought(gesture, last, ask) if ask is not None else ()
    if gesture.act == "source" and last is not None:
        return _sources(question, last, english=gesture.english)
    first, others = _first(index, gesture, last), _spans(index, gesture, last)
    above = int(first is not None)
    if first is not None:
        others = [first, *(s for s in others if not s.meets(first))]
    citations = found or cite(index, others)
    if brings := _BRINGS.get(gesture.act):
        citations = tuple(replace(citation, label=brings) for citation in citations)
    carnet = _carnet(index, last)
    saying = partial(
        say,
        english=gesture.english,
        titles=titles(index.searched, english=gesture.english, most=_NAMED),
        carnet=carnet.title if carnet else "",
    )
    by_section = gesture.act == "summary"
    lines = [
        *_lines(citations[:above], by_section=False, english=gesture.english),
        *_lines(citations[above:], by_section=by_section, english=gesture.english),
    ]
    before = [_text(gesture.act, saying, keeping or Keeping(), quoting=bool(citations))]
    if above:
        before = [saying("itself"), *lines[:1], *(before if lines[1:] else [])]
    text = "\n\n".join([*before, *lines[above:]])
    check_citations(index, text, citations)
    return Answer(
        question=question,
        standalone_question=question,
        status="answered" if citations else "refused",
        text=text,
        citations=citations,
        act=gesture.act,
    )


def _brought(
    gesture: Gesture, last: Answer | None, ask: Callable[[str], Answer]
) -> tuple[Citation, ...]:
    """The quotes that such a turn asks for, others than those that were just shown if it can be."""
    shown = {(c.carnet_id, c.start) for c in last.citations} if last else set()
    first: tuple[Citation, ...] = ()
    for question in _ASKED.get(gesture.act, ()):
        asked = ask(question)
        quotes = asked.citations[:_SHOWN] if asked.status == "answered" else ()
        if not shown.issuperset((c.carnet_id, c.start) for c in quotes):
            return quotes
        first = first or quotes
    return first


def _sources(question: str, last: Answer, *, english: bool) -> Answer:
    """Where what was just quoted stands: carnet, section, pages."""
    citations = tuple(replace(c, label=None) for c in last.citations[:_PLACED])
    lines = [f"{_place(c, english=english)} : {told(c)} [{c.number}]" for c in citations]
    text = "\n\n".join([say("source_quotes", english=english), *lines])
    return Answer(question, question, "answered", text, citations, act="source")


def _place(citation: Citation, *, english: bool) -> str:
    parts = [quoted(citation.title)]
    if citation.heading_path:
        parts.append(say("in_section", english=english, section=citation.heading_path[-1]))
    if citation.pages is not None:
        first, last = citation.pages
        kind = "page_from" if last is None else "page" if first == last else "pages"
        parts.append(say(kind, english=english, first=first, last=last))
    return ", ".join(parts)


def _first(index: Index, gesture: Gesture, last: Answer | None) -> QuoteSpan | None:
    """What stands above the other quotes: what a carnet that is summed up says of itself."""
    carnet = _carnet(index, last)
    return self_description(index, carnet) if gesture.act == "summary" and carnet else None


def _spans(index: Index, gesture: Gesture, last: Answer | None) -> Sequence[QuoteSpan]:
    carnet = _carnet(index, last)
    if carnet is None:
        return ()
    match gesture.act:
        case "summary":
            return openings(index, carnet, 8)
        case "start":
            return openings(index, carnet, 3)
        # What explained an answer is not explained in its turn by what it explained.
        case "not_understood" | "clarify" if last is not None and last.act is None:
            return word_definitions(index, last, 3)
        case _:
            return ()


def _text(act: Act, saying: Callable[..., str], keeping: Keeping, *, quoting: bool) -> str:
    if act == "privacy":
        return " ".join(_privacy(saying, keeping))
    if act == "identity" and keeping.chat_model:
        return saying("identity_model", model=keeping.chat_model)
    if quoting:
        return saying("words" if act in ("not_understood", "clarify") else f"{act}_quotes")
    return saying(act)


def _privacy(saying: Callable[..., str], keeping: Keeping) -> list[str]:
    kept = "privacy_unkept" if keeping.days is None else "privacy_kept"
    parts = [saying(kept, days=keeping.days)]
    if keeping.chat_model:
        parts.append(saying("privacy_model", model=keeping.chat_model))
    if keeping.embeddings:
        parts.append(saying("privacy_embeddings", model=keeping.embeddings))
    if len(parts) == 1:
        parts.append(saying("privacy_local"))
    return parts


def _lines(citations: Sequence[Citation], *, by_section: bool, english: bool) -> list[str]:
    lines = []
    for citation in citations:
        section = citation.heading_path[0] if by_section and citation.heading_path else ""
        who = said_by(citation, english=english) if citation.speaker and not by_section else ""
        lead = f"{section or who} : " if section or who else ""
        lines.append(f"{lead}{told(citation)} [{citation.number}]")
    return lines


def _carnet(index: Index, last: Answer | None) -> Carnet | None:
    """The carnet that was spoken of last, the first one otherwise."""
    if last is not None and last.citations:
        return index.carnet(last.citations[0].carnet_id)
    return next(iter(index.searched), None)
