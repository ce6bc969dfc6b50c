"""Sentences that say what a thing is: « X est un… », « on appelle X… », « X désigne… », « X : … ».

Read by their form alone: what stands before the verb is the thing (its first full word heads it),
what stands after opens on an article. « X est fondé en 2022 », « les politiques d'X sont… » are no
definitions of X.
"""

from __future__ import annotations

import re
from functools import lru_cache

from carnet_rag.french.parsing import parse
from carnet_rag.french.tokens import fold, terms

_ASKED = re.compile(
    r"qu['’]est[- ]ce (?:que c['’]est (?:que )?|que |qu['’])|c['’]est quoi|\bc (?:quoi|koi)\b"
    r"|k[eé]sako|\b(?:ça|ca|cela) veut dire|(?:veut|veulent) dire quoi|signifient? quoi"
    r"|que (?:signifient?|veu(?:t|lent) dire|désignent?|designent?|recouvre(?:nt)?)"
    r"|qu['’](?:entend|appelle)(?:[- ]t)?[- ]on (?:par )?|comment (?:définir|definir)"
    r"|(?:quel(?:le)? est )?(?:la |une |sa )?(?:définition|definition|signification|sens) "
    r"(?=d[eu'’])|\b(?:définition|definition|définir|definir|définis|definis|définissez)\b"
    r"|\bwhat (?:is|are)\b|\bwhat does\b|\bmeans?\b|\b(?:definition|meaning) of\b|\bdefine\b",
    re.IGNORECASE,
)
_AROUND = frozenset(
    ["juste", "fond", "exact", "exactement", "précisément", "carnet", "selon", "mean"]
)
_MOST = 4
"""Full words that the name of a thing has at most."""
_LEAD = re.compile(
    r"^\W*(?:(?:ainsi|en effet|or|car|mais|et|donc|aussi|ici|enfin|en bref|pour rappel)\b,? ?)?",
    re.IGNORECASE,
)
_VERB = re.compile(
    r",? (?P<verb>(?:(?:ce n['’]est pas [^,.;]{3,80}, )?c['’]est|est|sont)"
    r"(?: aussi| donc| avant tout| d['’]abord)?|désigne(?:nt)?|signifie(?:nt)?|se définit"
    r"|se définissent|s['’]entend(?:ent)?|consiste(?:nt)?|correspond(?:ent)?|recouvre(?:nt)?) "
    r"(?P<after>.+)",
    re.IGNORECASE | re.DOTALL,
)
_A_KIND = re.compile(
    r"(?:un|une|des|ce qui|ce que|celle?s? qui|celui qui|tout[e]?)\b", re.IGNORECASE
)
_THE = re.compile(r"(?:le|la|les|l['’]|à|en|comme|d['’])", re.IGNORECASE)
_SAYS = ("désign", "signif", "se défini", "s'entend", "s’entend")
_CALLED = re.compile(
    r"\b(?:(?:on|nous) (?:appelle|appelons|nomme|nommons|entend par|entendons par)"
    r"|(?:qu['’]on|que l['’]on) (?:appelle|nomme)|par (?=[^,]{2,60}, (?:on|nous|il faut) enten))",
    re.IGNORECASE,
)
_LONGEST = 9
"""Words that stand before the verb of a definition at most."""


@lru_cache(maxsize=20_000)
def asked_thing(question: str) -> frozenset[str]:
    """The terms of the thing whose meaning is asked (« c'est quoi un PTCE ? »), none otherwise."""
    found = _ASKED.search(question)
    if found is None:
        return frozenset()
    rest = f"{question[: found.start()]} {question[found.end() :]}".strip(" ?!.,")
    rest = re.sub(r"^(?:an?|the) ", "", rest, flags=re.IGNORECASE)
    if parse(rest).verb is not None:
        return frozenset()
    kept = frozenset(terms(rest)) - {t for word in _AROUND for t in terms(word)}
    return kept if len(kept) <= _MOST else frozenset()


def defines(thing: frozenset[str], sentence: str) -> float:
    """How plainly the sentence says what the thing is, 0 to 1; 0 when it does not."""
    if not thing or not thing <= set(terms(sentence)):
        return 0.0
    subject, strength = _parted(sentence)
    before = terms(subject)
    if strength and before and before[0] in thing and thing <= set(before):
        return strength - 0.05 * min(4, len(set(before) - thing))
    called = _CALLED.search(sentence)
    if called and thing & set(terms(" ".join(sentence[called.end() :].split()[:4]))):
        return 0.9
    return 0.0


def is_definition(sentence: str) -> bool:
    """Whether the sentence says plainly what something is, whatever it is."""
    subject, strength = _parted(sentence)
    return strength >= 1.0 and bool(terms(subject)) or _CALLED.search(sentence) is not None


def _parted(sentence: str) -> tuple[str, float]:
    """What stands before the verb of a definition, and how plain that verb is."""
    start = _LEAD.match(sentence)
    text = sentence[start.end() if start else 0 :]
    found = _VERB.search(text)
    if found is None or len(text[: found.start()].split()) > _LONGEST:
        return "", 0.0
    verb, after = fold(found["verb"]), found["after"].lstrip('«“" ')
    if any(verb.startswith(fold(says)) for says in _SAYS) or _A_KIND.match(after):
        strength = 1.0
    else:
        strength = 0.8 if _THE.match(after) else 0.0
    return text[: found.start()], strength
