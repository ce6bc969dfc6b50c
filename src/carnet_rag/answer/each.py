"""« Comment les communes sont-elles aidées, dans les deux rapports ? »: what each carnet says.

The sentences that are nearest may all be of one carnet. Asked of several by name of what they are,
a question is put to each alone, and each says what it says or does not say.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from carnet_rag.answer.parts import join
from carnet_rag.answer.wording import quoted
from carnet_rag.french.numbers import find_quantities
from carnet_rag.french.wordlists import any_word
from carnet_rag.index import Index
from carnet_rag.index.scope import Scope, narrow
from carnet_rag.types import Answer

MOST = 4
"""Carnets to which one question is put, one after the other."""
_NOUNS = any_word("documents")
_EACH = re.compile(
    r",? ?\b(?:dans|selon|d['’]après|pour|entre|in|across) "
    r"(?:(?:chacun(?:e)? des?|chaque|tou(?:te)?s les|les|ces|each(?: of the)?|every|both|all the) )"
    rf"(?P<many>[^\W\d_]+ )?(?:{_NOUNS})\b",
    re.IGNORECASE,
)


def of_each(index: Index, question: str, ask: Callable[[Index, str], Answer]) -> Answer | None:
    """What each carnet answers under its title, None when the question is not put to each, there
    are too many of them, or none answers. ``ask`` answers a question from an index.
    """
    rest = asked_of_each(question, len(index.carnets))
    if rest is None or not index.several or len(index.carnets) > MOST:
        return None
    replies = []
    for carnet in index.carnets:
        reply = ask(narrow(index, Scope(carnets=(carnet.carnet_id,))), rest)
        text = f"{quoted(carnet.title)} : {reply.text}" if reply.citations else reply.text
        replies.append(replace(reply, question=carnet.title, text=text))
    if not any(reply.status == "answered" for reply in replies):
        return None
    return replace(join(question, replies), standalone_question=question)


def asked_of_each(question: str, carnets: int) -> str | None:
    """The question without « dans les deux rapports », None where it is not put to all of the
    ``carnets``.
    """
    found = _EACH.search(question)
    if found is None:
        return None
    stated = find_quantities(found["many"] or "")
    if found["many"] and [q.value for q in stated] != [carnets]:
        return None
    rest = " ".join(f"{question[: found.start()]} {question[found.end() :]}".split())
    return re.sub(r"^[\s,]+|\s*,\s*(?=[?.!]?$)", "", rest)
