"""The swaps that are certain: « et au régional ? », « et en 2015 ? », « et les associations ? ».

What the turn names takes the place of the one thing of its own kind in the last question: a year, a
level, who acts, an office. Anything else is no swap.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from carnet_rag.french import grammar
from carnet_rag.french.numbers import MONTHS, find_moments
from carnet_rag.french.parsing import Mention, parse
from carnet_rag.french.tokens import fold, terms

_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")
_TODAY = re.compile(r"(?:aujourd['’]hui|maintenant|actuellement|today|now)", re.IGNORECASE)
_DATED = re.compile(r"\b(?:en|in|le|la|les|de|d|du|depuis|since|vers|l|annee|year|\d+)\b")
_ASKS = re.compile(
    r"\b(?:qui|que|quoi|quand|où|comment|pourquoi|quel(?:le)?s?|who|what|when|where|why|how|which)\b",
    re.IGNORECASE,
)
_AGREES = re.compile(r"\bquel(?:le)?s? (?:est|sont)\b", re.IGNORECASE)
_LEADS = ("", "pour", "chez", "avec", "à", "par", "de", "d'", "sur", "du", "des", "au", "aux")
_WHERE = ("sur", "dans", "en", "vers", "sous")
_ACTORS = frozenset(fold(actor) for actor in grammar.ACTORS) - grammar.LEVELS.keys()
_ROLES = grammar.ROLES


@dataclass(frozen=True, slots=True)
class Swap:
    """The last question with another thing in one place; ``new`` is what was put there."""

    question: str
    new: str


def certain_swap(question: str, turn: str) -> Swap | None:
    """Put what the turn names in the place of its like in the question, None unless it has one."""
    bare = re.sub(r"[\s?.!,]+$", "", turn).strip(" ,")
    text = question.rstrip(" ?.!")
    if _ASKS.search(bare):
        return None
    swapped = _years(text, bare) or _levels(text, bare) or _phrases(text, bare)
    return Swap(f"{swapped[:1].upper()}{swapped[1:]} ?", bare) if swapped else None


def _years(question: str, turn: str) -> str | None:
    """« en 2015 » in the place of the only year, « le 25 mars 2021 » in that of the only day; at
    the end when the question has none.
    """
    years = _YEAR.findall(turn)
    named = fold(turn)
    rest = [w for w in re.findall(r"\w+", _DATED.sub(" ", _YEAR.sub(" ", named)))
            if w not in {fold(m) for m in MONTHS}]  # fmt: skip
    if len(years) != 1 or rest or _TODAY.search(turn):
        return None
    held = _YEAR.findall(question)
    if len(held) == 1 and len(re.findall(r"\w+", turn)) <= 2:
        return _YEAR.sub(years[0], question)
    new, old = find_moments(turn), find_moments(question)
    if len(new) == len(old) == 1 and new[0].day and old[0].day:
        day = turn[new[0].start : new[0].end]
        return f"{question[: old[0].start]}{day}{question[old[0].end :]}"
    if held:
        return None
    return f"{question} {turn if not turn.isdigit() else 'en ' + turn}"


def _levels(question: str, turn: str) -> str | None:
    """« au régional » in the place of the only level."""
    kept = terms(turn)
    words = [w for w in re.findall(r"[\w-]+", turn) if fold(w) in grammar.LEVELS]
    others = {"niveau", "echelon", "echell", "level", "plan", "combien", "at", "the"}
    if len(words) != 1 or any(t not in others for t in kept if t not in terms(words[0])):
        return None
    held = [m for m in re.finditer(r"[\w-]+", question) if fold(m[0]) in grammar.LEVELS]
    if len(held) != 1 or grammar.LEVELS[fold(held[0][0])] == grammar.LEVELS[fold(words[0])]:
        return None
    old = held[0]
    accents = any(ord(c) > 127 for c in question) or " la " in question or " le " in question
    base = grammar.LEVELS[fold(words[0])]
    new = grammar.level_like(base, old[0]) if accents or " au " in turn else words[0]
    return question[: old.start()] + new + question[old.end() :]


def _phrases(question: str, turn: str) -> str | None:
    """« les associations », « pour une mineure »: the one phrase of the same kind gives way."""
    fragment = parse(turn)
    if fragment.verb is not None or len(outer := _outermost(fragment.mentions)) != 1:
        return None
    new = outer[0]
    if new.last != len(fragment.tokens) or new.role == "asked":
        return None
    if any(t.tag == "ask" for t in fragment.tokens) or new.first > 1:
        return None
    parsed = parse(question)
    alike = _outermost([old for old in parsed.mentions if _alike(old, new)])
    if len(alike) != 1 or fold(alike[0].text) == fold(new.text):
        return None
    if new.preposition not in _LEADS and new.preposition != alike[0].preposition:
        return None
    old = alike[0]
    if not old.preposition and old.number != new.number and _AGREES.search(question):
        return None  # « quelles sont l'annexe 3 ? »
    fused = parsed.tokens[old.first].low in ("du", "des", "au", "aux")
    lead = old.first - 1 if old.preposition and old.first and not fused else old.first
    phrase = new.text if not old.determiner and old.preposition else new.noun_phrase()
    piece = grammar.contract(old.preposition, phrase) if old.preposition else phrase
    if old.determiner in ("un", "une", "des") and not old.preposition:
        piece = f"{old.determiner} {new.text}"
    # Its complement stays: « le directeur de la chaire », « la présidente ».
    end = parsed.tokens[(old.last if new.last > new.core else old.core) - 1].end
    return f"{question[: parsed.tokens[lead].start]}{piece}{question[end:]}"


def _outermost(mentions: Sequence[Mention]) -> list[Mention]:
    """Those that stand in no other: « la Fondation des Territoires » is one name, not two."""
    return [m for m in mentions
            if not any(m.first > o.first and m.last <= o.last for o in mentions)]  # fmt: skip


def _alike(old: Mention, new: Mention) -> bool:
    """Whether both are who acts, or both offices; « sur mon territoire » says where, « pour une
    asso » for whom.
    """
    elsewhere = new.preposition not in ("", old.preposition)
    if old.role == "asked" or (old.preposition in _WHERE and elsewhere):
        return False
    return any(all(_is_of(m.head, kind) for m in (old, new)) for kind in (_ACTORS, _ROLES))


def _is_of(noun: str, kind: frozenset[str]) -> bool:
    return fold(noun) in kind or fold(grammar.singular(noun)) in kind
