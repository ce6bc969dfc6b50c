"""« explique la deuxième », « et le dernier ? »: which of the things that an answer has listed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from carnet_rag.conversation.subjects import Past
from carnet_rag.french.grammar import LAST, ordinals, singular
from carnet_rag.french.intent import Intent, read_intent, so_many
from carnet_rag.french.light import light_terms
from carnet_rag.french.tokens import fold, terms

_RANKED = re.compile(
    r"\b(?P<lead>l[ea]|du|de la|au|à la|the) "
    r"(?:(?P<digits>\d{1,2}) ?(?:er|[eè]re|re|st|nde?|de?|rd|i?[eè]me|e|th)|(?P<word>[a-zà-ÿ]+))"
    r"(?: one)?"
    r"(?= *(?:[,;:?.!]|$)| (?:il|elle|on|ça|est|a|fait|dit|avec|is|was|does|did|has)\b| c['’])",
    re.IGNORECASE,
)
"""A rank that no noun follows."""
_BULLET = re.compile(r"(?:^|\n)\s*(?:[-•–*]\s+)?(?:\d{1,2} ?[-.)]\s+|(?<=[-•–*] ))")
_LAST_AND = re.compile(r" (?:et|ou) (?!.* (?:et|ou) )")
_HEAD = re.compile(r"[^,;:.!?()\n]{3,}")
_WORD = re.compile(r"[^\W\d_]+")
_HEAD_WORDS = 12
_LEADS = {"du": "de ", "de la": "de ", "au": "à ", "à la": "à "}


def names_a_rank(turn: str) -> bool:
    """Whether the turn is of a thing by its rank alone: « explique la deuxième »."""
    return _ranked(turn) is not None


def only_ranks(turn: str) -> bool:
    """Whether a thing's rank is all that the turn says of it: « la troisième, c'était quoi ? »."""
    ranked = _ranked(turn)
    if ranked is None:
        return False
    rest = turn[: ranked[0].start()] + turn[ranked[0].end() :]
    return set(terms(rest)) <= light_terms() | set(terms("explique détaille"))


def _ranked(turn: str) -> tuple[re.Match[str], int] | None:
    for found in _RANKED.finditer(turn):
        rank = int(found["digits"] or ordinals().get(fold(found["word"]), 0))
        if rank:
            return found, rank
    return None


def named_by_rank(turn: str, history: Sequence[Past]) -> tuple[str, str] | None:
    """The turn with what it names by its rank in the last list that was asked for, and that; with
    the noun of what was asked for (« explique la deuxième condition ») and "" where its answer
    shows no such list. None when it names nothing so.
    """
    ranked = _ranked(turn)
    if ranked is None:
        return None
    found, rank = ranked
    for past in reversed(history):
        asked = read_intent(past.question)
        quotes = [c.quote for c in past.answer.citations] if past.answer else []
        items = listed(quotes, asked) if quotes else []
        if items and rank > len(items):
            return None
        if items:
            item = items[rank if rank == LAST else rank - 1]
            head = _HEAD.search(item)
            named = " ".join((head[0] if head else item).split()[:_HEAD_WORDS])
            lead = _LEADS.get(found["lead"].lower(), "")
            return f"{turn[: found.start()]}{lead}« {named} »{turn[found.end() :]}", named
        if asked.wants_list or asked.many or asked.kind == "count":
            if past.answer is not None and not quotes:
                return None  # « explique la deuxième » of what was not found
            noun = so_many(past.question)[1] or asked.noun
            written = next((w for w in _WORD.findall(past.question) if fold(w) == fold(noun)), "")
            rank_only = turn[: found.end()].removesuffix(" one")
            whole = f"{rank_only} {singular(written)}{turn[found.end() :]}"
            return (whole, "") if written else None
    return None


def listed(quotes: Sequence[str], asked: Intent) -> list[str]:
    """The things that quotes list: the lines of one of them; where a list was asked for, those
    after its colon, or the quotes that follow a lead-in; as many as were asked for, if it was said.
    """
    whole = quotes if asked.many else quotes[:1]
    wanted = asked.wants_list or asked.many > 0
    ways = (_bulleted, _after_colon) if wanted else (_bulleted,)
    for items in (way(quote) for way in ways for quote in whole):
        if len(items) > 1 and len(items) == (asked.many or len(items)):
            return items
    led = len(quotes) == asked.many + 1 or quotes[0].rstrip().endswith(":")
    apart = list(quotes[led:])
    return apart if wanted and led else []


def _bulleted(quote: str) -> list[str]:
    pieces = [piece.strip() for piece in _BULLET.split(quote)]
    leads_in = not pieces[0] or pieces[0].endswith(":")
    return pieces[1:] if leads_in else pieces if pieces[1:] else []


def _after_colon(quote: str) -> list[str]:
    line = quote.partition(" : ")[2].partition("\n")[0]
    pieces = [piece.strip(" .:") for piece in re.split(r"[,;]", line)]
    last = _LAST_AND.split(pieces[-1], maxsplit=1)
    return [p for p in (*pieces[:-1], *last) if fold(p)]
