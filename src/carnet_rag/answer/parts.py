"""The answers to two questions that were asked as one, told as one answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from carnet_rag.answer.wording import drawn_again, renumbered, say
from carnet_rag.french.intent import read_intent
from carnet_rag.french.tokens import terms
from carnet_rag.types import Answer, Citation


def join(question: str, replies: Sequence[Answer]) -> Answer:
    """One answer: the quotes of each part that is answered, and what is missing of the others,
    under the reader's own words. Without any answered part, the first one's answer.
    """
    told = [reply for reply in replies if reply.status == "answered"]
    understood = " ".join(reply.standalone_question for reply in replies)
    if set(terms(understood)) <= set(terms(question)):
        understood = question  # nothing of what was said before went into it
    if not told:
        return replace(replies[0], question=question, standalone_question=understood)
    texts: list[str] = []
    citations: list[Citation] = []
    notices: list[str] = []
    for reply in replies:
        if reply.status == "answered":
            numbers, new = _numbers(reply, citations)
            text, *noted = (renumbered(t, numbers) for t in (reply.text, *reply.notices))
            notices += noted
            if citations and not new:
                text = _told_already(reply, text)
            elif citations:
                text = _unsaid(text, {c.number for c in new})
            citations += new
        else:
            text = _missing(reply)
        if text:
            texts.append(text)
    english = read_intent(question).english
    shown = [reply.citations for reply in told]
    return replace(
        told[0],
        question=question,
        standalone_question=understood,
        text="\n\n".join(texts),
        citations=tuple(citations),
        notices=drawn_again(notices, shown, citations, english=english),
        sure=all(reply.sure for reply in told),
    )


def _missing(reply: Answer) -> str:
    english = read_intent(reply.question).english
    lead = say("part", english=english, question=reply.question)
    if reply.status == "refused":  # what the carnets are about has been told by the other part
        return lead + say("unsaid_at_all", english=english)
    made = reply.decision
    if made and made.probability >= made.threshold and all(c.held for c in made.checks):
        # Turned down as a follow-up only: « quand…, et dans quelle ville ? » repeats the first.
        return lead + say("unsaid", english=english)
    text = reply.text.partition(say("shown", english=english))[0].rstrip()
    return lead + text[:1].lower() + text[1:]


def _told_already(reply: Answer, text: str) -> str:
    """That a part is answered by what was quoted for the one before it."""
    english = read_intent(reply.question).english
    calls = " ".join(dict.fromkeys(re.findall(r"\[\d+\](?!\w)", text)))
    return say("see", english=english, question=reply.question, calls=calls)


def _unsaid(text: str, new: set[int]) -> str:
    """The paragraphs of a part that quote something new: each quote is shown once."""
    paragraphs = text.split("\n\n")
    kept = [p for p in paragraphs if any(f"[{number}]" in p for number in new)]
    return "\n\n".join(kept)


def _numbers(reply: Answer, shown: Sequence[Citation]) -> tuple[dict[int, int], list[Citation]]:
    """The numbers that the reply's citations get after those shown, and those citations that are
    not among them; quotes shown stay one.
    """
    places = {(c.carnet_id, c.start, c.end): c.number for c in shown}
    numbers: dict[int, int] = {}
    new: list[Citation] = []
    for citation in reply.citations:
        known = places.get((citation.carnet_id, citation.start, citation.end))
        numbers[citation.number] = known or len(shown) + len(new) + 1
        if known is None:
            new.append(replace(citation, number=numbers[citation.number]))
    return numbers, new
