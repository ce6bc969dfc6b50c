"""Two questions typed as one: « quand X a-t-il été créé et qui le préside ? »."""

from __future__ import annotations

import re

from carnet_rag.conversation.swapping import certain_swap

_ASKS = (
    r"(?:qu['’]|que|qui|quoi|quand|où|comment|pourquoi|combien|quel(?:le)?s?|lequel|laquelle"
    r"|est-ce|what|who|when|where|why|how|which|is|are|does|do|did|was|were|can)"
)
_LEAD = (
    r"(?:(?:à|a|de|d['’]|en|par|avec|pour|depuis|dans|sur|selon|jusqu['’]à|by|in|since"
    r"|(?:à|au|en|grâce|auprès|avec l['’]) ?(?:\w+ )?(?:de|à)) ?)?"
    r"(?:c['’](?:est|était) )?"
)
_BORDER = re.compile(
    rf"(?:,? (?:et|and|puis)|[?;.]) (?={_LEAD}{_ASKS}\b"
    r"|(?:c['’]est|ça|ca|il|elle|ils|elles|on|y a)\b)",
    re.IGNORECASE,
)
_ASKED = re.compile(rf"(?<![\w-]){_ASKS}(?![\w-])|-(?:t-)?(?:ils?|elles?|on|ce)\b", re.IGNORECASE)

_WORD = rf"{_LEAD}(?:qui|quand|où|comment|pourquoi|combien|who|when|where|why|how)"
_BOTH = re.compile(
    rf"(?P<first>{_WORD}) (?:et|and) (?P<second>{_WORD}) (?P<rest>(?!et |and )\S+ .+)",
    re.IGNORECASE,
)

_TAIL = re.compile(
    r" ?[?;.…,]{1,3} (?P<rest>(?:et|and) [^?;.…,]{2,40}?)[ ?.!]{0,5}$", re.IGNORECASE
)
"""« quelle part des entreprises…, et les fondations ? »: the same is asked of others."""


def split_parts(question: str) -> tuple[str, ...]:
    """The two questions that are asked as one, each with its question word; one otherwise."""
    text = question.strip()
    if both := _BOTH.fullmatch(text):  # « Où et quand se tient le forum ? »
        second = both["second"][0].upper() + both["second"][1:]
        return f"{both['first']} {both['rest']}", f"{second} {both['rest']}"
    for border in _BORDER.finditer(text):
        first, second = text[: border.start()].strip(), text[border.end() :].strip()
        if len(first.split()) > 2 and _ASKED.search(first) and _ASKED.search(second):
            return f"{first.rstrip(' ?.')} ?", second
    if tail := _TAIL.search(text):
        first, rest = text[: tail.start()].rstrip(" ?."), tail["rest"]
        if _ASKED.search(first) and certain_swap(first, rest.partition(" ")[2]):
            return f"{first} ?", f"{rest} ?"
    return (text,)
