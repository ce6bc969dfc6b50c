"""« explique la deuxième », « et le dernier ? »: which of the things that an answer has listed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from carnet_rag.conversation.subjects import Past
from carnet_rag.french.intent import Intent, read_intent
from carnet_rag.french.tokens import fold

_ORDINALS = (
    r"1 ?(?:er|[eè]re|st)|premi(?:er|[eè]re)|first", r"2 ?(?:nde?|d)|deuxi[eè]me|seconde?",
    r"3 ?rd|troisi[eè]me|third", r"quatri[eè]me|fourth", r"cinqui[eè]me|fifth", r"sixi[eè]me|sixth",
    r"septi[eè]me|seventh", r"huiti[eè]me|eighth", r"neuvi[eè]me|ninth", r"dixi[eè]me|tenth",
)  # fmt: skip
_RANKED = re.compile(
    r"\b(?P<lead>l[ea]|du|de la|au|à la|the) (?P<rank>(?P<digits>\d{1,2}) ?(?:i?[eè]me|e|th)"
    rf"|(?P<last>derni(?:er|[eè]re)|last)|{'|'.join(_ORDINALS)})(?: one)?"
    r"(?= *(?:[,;:?.!]|$)| (?:il|elle|on|ça|est|a|fait|dit|avec|is|was|does|did|has)\b| c['’])",
    re.IGNORECASE,
)
"""A rank that no noun follows."""
_BULLET = re.compile(r"(?:^|\n)\s*(?:[-•–*]\s+)?(?:\d{1,2} ?[-.)]\s+|(?<=[-•–*] ))")
_LAST_AND = re.compile(r" (?:et|ou) (?!.* (?:et|ou) )")
_HEAD = re.compile(r"[^,;:.!?()\n]{3,}")
_HEAD_WORDS = 12
_LEADS = {"du": "de ", "de la": "de ", "au": "à ", "à la": "à "}


def names_a_rank(turn: str) -> bool:
    """Whether the turn is of a thing by its rank alone: « explique la deuxième »."""
    return _RANKED.search(turn) is not None


def named_by_rank(turn: str, history: Sequence[Past]) -> tuple[str, str] | None:
    """The turn with what it names by its rank in the last list that was asked for, and that; None
    when it names nothing so.
    """
    found = _RANKED.search(turn)
    for past in reversed(history if found else ()):
        asked = read_intent(past.question)
        quotes = [c.quote for c in past.answer.citations] if past.answer else []
        items = listed(quotes, asked) if quotes else []
        rank = _rank(found, len(items)) if found else 0
        if found and 0 < rank <= len(items):
            head = _HEAD.search(items[rank - 1])
            named = " ".join((head[0] if head else items[rank - 1]).split()[:_HEAD_WORDS])
            lead = _LEADS.get(found["lead"].lower(), "")
            return f"{turn[: found.start()]}{lead}« {named} »{turn[found.end() :]}", named
        if asked.wants_list or asked.kind == "count":
            break
    return None


def _rank(found: re.Match[str], last: int) -> int:
    if found["last"] or found["digits"]:
        return last if found["last"] else int(found["digits"])
    ranks = (n for n, rank in enumerate(_ORDINALS, 1) if re.fullmatch(rank, found["rank"], re.I))
    return next(ranks)


def listed(quotes: Sequence[str], asked: Intent) -> list[str]:
    """The things that quotes list: the lines of one of them; where a list was asked for, those
    after its colon, or the quotes that follow a lead-in; as many as were asked for, if it was said.
    """
    whole = quotes if asked.many else quotes[:1]
    ways = (_bulleted, _after_colon) if asked.wants_list else (_bulleted,)
    for items in (way(quote) for way in ways for quote in whole):
        if len(items) > 1 and len(items) == (asked.many or len(items)):
            return items
    led = len(quotes) == asked.many + 1 or quotes[0].rstrip().endswith(":")
    apart = list(quotes[led:])
    return apart if asked.wants_list and (led or len(apart) == asked.many) else []


def _bulleted(quote: str) -> list[str]:
    pieces = [piece.strip() for piece in _BULLET.split(quote)]
    leads_in = not pieces[0] or pieces[0].endswith(":")
    return pieces[1:] if leads_in else pieces if pieces[1:] else []


def _after_colon(quote: str) -> list[str]:
    line = quote.partition(" : ")[2].partition("\n")[0]
    pieces = [piece.strip(" .:") for piece in re.split(r"[,;]", line)]
    last = _LAST_AND.split(pieces[-1], maxsplit=1)
    return [p for p in (*pieces[:-1], *last) if fold(p)]
