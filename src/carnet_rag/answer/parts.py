"""The answers to two questions that were asked as one, told as one answer; « quelle différence
entre A et B ? » is answered by what tells them apart, or else by what each of the two is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from carnet_rag.answer.composing import answer
from carnet_rag.answer.wording import drawn_from, say
from carnet_rag.french.intent import read_intent
from carnet_rag.index import Index
from carnet_rag.search.overlap import term_set
from carnet_rag.search.retrieval import Retrieval
from carnet_rag.types import Answer, Citation

_APART = re.compile(
    r"(?:.*\b)?(?:diff[ée]rences?|distinctions?|difference) (?:y a[- ]t[- ]il |is there )?"
    r"(?:entre|between) (?P<one>[^,;?.]{2,60}?) (?:et|and) (?P<other>[^,;?.]{2,60}?) ?[?.!]*",
    re.IGNORECASE,
)


def compared(index: Index, question: str, found: Retrieval) -> Answer | None:
    """What sets two things apart, when one quote speaks of both; or else what each of them is, and
    which of them the carnets do not tell. None for any other question.
    """
    asked = _APART.fullmatch(question.strip())
    if asked is None:
        return None
    things = asked["one"], asked["other"]
    whole = answer(index, question, found)
    if whole.status == "answered" and any(
        all(term_set(thing) <= term_set(citation.quote) for thing in things)
        for citation in whole.citations
    ):
        return whole
    english = read_intent(question).english
    told = [_what_is(index, thing, english) for thing in things]
    if all(reply.status != "answered" for reply in told):
        return whole if whole.status != "answered" else replace(told[0], question=question)
    lead = say("compared", english=english)
    joined = join(question, told)
    return replace(joined, standalone_question=question, text=f"{lead}\n\n{joined.text}")


def _what_is(index: Index, thing: str, english: bool) -> Answer:
    """What a thing is, unanswered when the first quotes do not name the whole of it."""
    reply = answer(index, say("what_is", english=english, thing=thing))
    if any(term_set(thing) <= term_set(c.quote) for c in reply.citations[:2]):
        return reply
    text = say("unsaid_whole", english=english)
    return replace(reply, status="nearest", text=text, citations=(), nearest=reply.citations)


def join(question: str, replies: Sequence[Answer]) -> Answer:
    """One answer: the quotes of each part that is answered, and what is missing of the others,
    under the reader's own words. Without any answered part, the first one's answer.
    """
    told = [reply for reply in replies if reply.status == "answered"]
    understood = " ".join(reply.standalone_question for reply in replies)
    if not told:
        return replace(replies[0], question=question, standalone_question=understood)
    texts: list[str] = []
    citations: list[Citation] = []
    for reply in replies:
        if reply.status == "answered":
            text, new = _renumbered(reply, citations)
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
    said = {drawn_from(reply.citations, english=english) for reply in told}
    notices = [n for reply in told for n in reply.notices if n not in said]
    notices += filter(None, [drawn_from(citations, english=english)])
    return replace(
        told[0],
        question=question,
        standalone_question=understood,
        text="\n\n".join(texts),
        citations=tuple(citations),
        notices=tuple(dict.fromkeys(notices)),
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
    lead = say("part", english=english, question=reply.question)
    return lead + say("see", english=english, calls=calls)


def _unsaid(text: str, new: set[int]) -> str:
    """The paragraphs of a part that quote something new: each quote is shown once."""
    paragraphs = text.split("\n\n")
    kept = [p for p in paragraphs if any(f"[{number}]" in p for number in new)]
    return "\n\n".join(kept)


def _renumbered(reply: Answer, shown: Sequence[Citation]) -> tuple[str, list[Citation]]:
    """The reply's text and its citations, numbered after those shown; quotes shown stay one."""
    places = {(c.carnet_id, c.start, c.end): c.number for c in shown}
    numbers: dict[int, int] = {}
    new: list[Citation] = []
    for citation in reply.citations:
        known = places.get((citation.carnet_id, citation.start, citation.end))
        numbers[citation.number] = known or len(shown) + len(new) + 1
        if known is None:
            new.append(replace(citation, number=numbers[citation.number]))
    text = re.sub(
        r"\[(\d+)\](?!\w)", lambda m: f"[{numbers.get(int(m[1]), int(m[1]))}]", reply.text
    )
    return text, new
