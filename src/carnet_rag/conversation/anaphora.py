"""Put what they stand for in the place of French pronouns, possessives and « ce programme »."""

from __future__ import annotations

import re
from collections.abc import Sequence

from carnet_rag.conversation.clitics import pronoun, subject
from carnet_rag.conversation.determiners import (
    demonstrative,
    demonstrative_pronoun,
    ordinals,
    possessive,
)
from carnet_rag.conversation.edits import Resolution
from carnet_rag.conversation.memory import Entity, topics
from carnet_rag.french import grammar
from carnet_rag.french.grammar import Number
from carnet_rag.french.parsing import parse

_IMPERSONAL = re.compile(
    r"\b(?:il\s+(?:n['’]\s*)?y\s+(?:en\s+)?a|y\s+(?:en\s+)?a-t-il"
    r"|(?:il\s+existe|existe-t-il)(?!\s*(?:[?.!]*\s*$|depuis|encore|toujours|vraiment))"
    r"|il\s+(?:ne\s+)?(?:faut|s['’]agit|suffit|vaut|reste|semble|paraît|arrive|manque|pleut)|(?:faut|vaut|reste|suffit|"
    r"semble|manque)-t-il|s['’]agit-il|s['’]agissait-il|faut-il|faudrait-il|vaut-il|peut-il\s+y"
    r"|(?:est|était|serait)-il\s+\w+\s+(?:que|qu['’]|de|d['’])|il\s+(?:est|serait)\s+\w+\s+"
    r"(?:que|qu['’]|de|d['’]))",
    re.IGNORECASE,
)


_HERE = re.compile(r"\b(?:là-dessus|là-dedans|à ce sujet|là-bas|à ce propos|dedans|dessus)\b", re.I)


def substitute(question: str, known: Sequence[Entity]) -> tuple[str, tuple[str, ...]] | None:
    """The question with its pronouns resolved and what was carried, None without a pronoun that
    points outside the question. What fits nothing stays, with the last topic in brackets.
    """
    parsed = parse(question)
    work = Resolution()
    impersonal = [m.span() for m in _IMPERSONAL.finditer(question)]
    bound: set[Number] = set()
    for i, token in enumerate(parsed.tokens):
        if any(s <= token.start < e for s, e in impersonal) and token.low not in ("en",):
            continue
        if token.low in ("celui", "celle", "ceux", "celles"):
            demonstrative_pronoun(work, parsed, i, known)
        elif token.tag == "subject" or (token.tag == "inverted" and i):
            number = subject(work, parsed, i, known)
            bound.add(number)
        elif token.tag == "pronoun" and i + 1 < len(parsed.tokens):
            pronoun(work, parsed, i, known)
        elif token.low in grammar.POSSESSIVES and token.tag == "det":
            possessive(work, parsed, i, known, bound)
        elif token.low in grammar.DEMONSTRATIVES and token.tag == "det":
            demonstrative(work, parsed, i, known)
        elif re.fullmatch(r"(?:les?quel|laquel|lesquel)(?:le|les|s)?", token.low):
            work.dangling |= not any(m.first == i + 1 and m.preposition for m in parsed.mentions)
    ordinals(work, parsed, known)
    if _HERE.search(question):
        work.dangling = True
    if not work.edits and not work.dangling:
        return None
    text = work.apply(question)
    if work.dangling and not work.carried:
        about = topics(known, text)
        if about:
            text = f"{text.rstrip(' ?.!')} ({', '.join(about)}) ?"
            work.carried += [t for t in about if t not in work.carried]
    return (text, tuple(work.carried)) if work.carried else None
