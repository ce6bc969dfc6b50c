"""Put the question word first: « le réseau existe depuis quand » -> « depuis quand existe le …».

Spoken order and written order ask the same, but the anticipated questions and the text's own words
are nearer to the written one, and so is what a reader expects to see as the question understood.
"""

from __future__ import annotations

import re

from carnet_rag.french import grammar
from carnet_rag.french.parsing import Parsed, parse
from carnet_rag.french.tagging import Token

_WORDS = frozenset(("quand", "où", "combien", "comment", "qui", "quoi"))
_PRESENTED = re.compile(
    r"^(?P<thing>[^,?]+),\s*c['’](?:est|était)\s+(?P<ask>qui|quoi|où|quand|combien|comment)\W*$",
    re.IGNORECASE,
)
_DOUBLED = re.compile(r"^(?P<thing>[^,?]+),\s*(?:il|elle|ils|elles)\s+(?P<rest>.+)$", re.IGNORECASE)
_KEPT = frozenset(("verb", "participle", "adverb"))


def front(question: str) -> str:
    """The question with its question word first; itself when it is there or nowhere."""
    text = question.strip().rstrip(" ?.!")
    presented = _PRESENTED.match(text)
    if presented:
        return _present(presented["thing"].strip(), presented["ask"].lower())
    doubled = _DOUBLED.match(text)
    if doubled:
        text = f"{doubled['thing'].strip()} {doubled['rest']}"
    parsed = parse(text)
    asked = _asked_at(parsed)
    if asked is None:
        return question
    first, last = asked
    verb = parsed.verb
    if verb is None or verb == 0 or verb >= first:
        return question
    tokens = parsed.tokens
    subject, group = tokens[:verb], tokens[verb:first]
    if any(t.tag not in _KEPT for t in group) or not _is_subject(subject):
        return question
    pieces = [
        text[tokens[first].start : tokens[last].end],
        text[group[0].start : group[-1].end],
        _lower(text[subject[0].start : subject[-1].end], subject[0]),
        text[tokens[last].end :],
    ]
    return re.sub(r"\s+", " ", " ".join(p.strip() for p in pieces)).strip() + " ?"


def _present(thing: str, ask: str) -> str:
    """« les fondateurs, c'est qui » -> « qui sont les fondateurs »."""
    mention = next(iter(parse(thing).mentions), None)
    plural = mention is not None and mention.number == "p"
    body = (
        thing
        if mention is not None and mention.kind == "person"
        else thing[:1].lower() + (thing[1:])
    )
    if ask == "quoi":
        return f"Qu'est-ce que {body} ?"
    return f"{ask} {'sont' if plural else 'est'} {body} ?"


def _asked_at(parsed: Parsed) -> tuple[int, int] | None:
    """First and last token of a question phrase that does not stand first: « depuis quand »,
    « combien de pages », « de quel département ».
    """
    tokens = parsed.tokens
    if any(t.tag == "ask" or t.low in grammar.ASKING for t in tokens[:2]):
        return None
    for i, token in enumerate(tokens):
        word = token.low in _WORDS and token.tag in ("ask", "relative")
        if not word and token.low not in grammar.ASKING:
            continue
        if token.low in ("qui", "où", "quand") and not _ends_clause(tokens, i):
            return None  # « la fiche qui… », « l'échelon où agir »: no question word
        last = i
        mention = next(
            (m for m in parsed.mentions if m.first in (i, i + 1) and m.first <= i + 1), None
        )
        counted = (
            token.low == "combien" and mention is not None and (mention.preposition in ("de", "d'"))
        )
        if mention is not None and (token.low in grammar.ASKING or counted):
            last = max(i, mention.last - 1)
            if counted and mention.first == i + 1 and tokens[i + 1].tag == "prep":
                last = max(last, i + 1)
        elif counted or (token.low == "combien" and i + 1 < len(tokens)
                         and tokens[i + 1].low in ("de", "d'")):  # fmt: skip
            following = next((m for m in parsed.mentions if m.first == i + 2), None)
            last = following.last - 1 if following is not None else i
        first = i - 1 if tokens[i - 1].tag == "prep" else i
        return first, last
    return None


def _ends_clause(tokens: tuple[Token, ...], i: int) -> bool:
    return i + 1 == len(tokens) or tokens[i + 1].tag in ("prep", "punctuation")


def _is_subject(tokens: tuple[Token, ...]) -> bool:
    """A noun phrase and nothing else: no clause, no pronoun, no break."""
    return bool(tokens) and all(
        t.tag in ("det", "noun", "name", "number", "prep", "participle", "conjunction")
        for t in tokens
    ) and tokens[0].tag != "prep"  # fmt: skip


def _lower(phrase: str, first: Token) -> str:
    """Take back the capital that only opened the sentence."""
    return phrase[:1].lower() + phrase[1:] if first.tag in ("det", "prep") else phrase
