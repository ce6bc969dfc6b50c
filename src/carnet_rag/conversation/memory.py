"""What a conversation has spoken of: entities of the past questions and of their answers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from carnet_rag.conversation import english
from carnet_rag.french import grammar
from carnet_rag.french.grammar import Gender, Number
from carnet_rag.french.numbers import MONTHS
from carnet_rag.french.parsing import Kind, Mention, Parsed, parse, same_noun
from carnet_rag.french.tokens import fold
from carnet_rag.types import Answer

_TIME = frozenset(
    ["temps", "fois", "an", "ans", "année", "années", "mois", "jour", "jours", "date", "siècle"]
) | set(MONTHS)
_SCALES = frozenset(["niveau", "échelle", "échelon", "plan"])
_SELF = frozenset(["carnet", "document", "cv", "moi"])
_NAME = re.compile(
    r"(?:[A-ZÀ-Ý][\w&'’.-]*)(?:\s+(?:(?:de|des|du|d['’]|&|et|la|le)\s*)?(?:[A-ZÀ-Ý][\w&.-]*))+"
)
_FEMININE_FIRST_NAME = re.compile(r"(?:ine|ette|elle|anne|iane|ique|ie|itte|a|aire|ise|èle)$")


@dataclass(frozen=True, slots=True)
class Past:
    """A past turn as the conversation understood it."""

    standalone: str
    answer: Answer | None


@dataclass(frozen=True, slots=True)
class Entity:
    """Something that a pronoun may stand for. ``phrase`` stands alone (« les élus locaux »)."""

    phrase: str
    head: str
    gender: Gender
    number: Number
    kind: Kind
    score: float


def entities(history: Sequence[Past]) -> tuple[Entity, ...]:
    """Entities of the past turns, the most salient first.

    A turn back costs more than any role, so that the last question wins whenever it fits.
    """
    best: dict[str, Entity] = {}
    for back, past in enumerate(reversed(history)):
        found = [*_of_question(past), *_of_answer(past)]
        for entity in found:
            aged = replace(entity, score=entity.score - 4.0 * back)
            known = best.get(fold(aged.phrase))
            if known is None or known.score < aged.score:
                best[fold(aged.phrase)] = aged
    return tuple(sorted(best.values(), key=lambda e: (-e.score, e.phrase)))


def resolve(
    known: Sequence[Entity],
    *,
    gender: Gender = None,
    number: Number = None,
    person: bool = False,
    thing: bool = False,
    besides: Sequence[str] = (),
) -> Entity | None:
    """The most salient entity that agrees in gender and number and is of the kind asked for."""
    ranked: list[tuple[float, int, Entity]] = []
    for order, entity in enumerate(known):
        if entity.phrase in besides or (number and entity.number and number != entity.number):
            continue
        if gender and entity.gender and gender != entity.gender:
            continue
        score = entity.score
        if gender and entity.gender is None:
            # Most first names of women show it; « elle » rarely stands for another one.
            score -= 3 if gender == "f" and entity.kind == "person" else 1.5
        if person:
            score += 3 if entity.kind == "person" else 0
        if thing and entity.kind == "person":
            score -= 6
        ranked.append((-score, order, entity))
    return min(ranked)[2] if ranked else None


def _of_question(past: Past) -> list[Entity]:
    if english.is_english(past.standalone):
        return [
            Entity(e.phrase, e.head, e.gender, e.number, e.kind, 10 + e.weight)
            for e in english.entities(past.standalone)
        ]
    parsed = parse(past.standalone)
    found = []
    for mention in parsed.mentions:
        entity = _entity(parsed, mention, past.answer)
        if entity is not None:
            found.append(entity)
    return [*found, *_pairs(parsed, found)]


def _pairs(parsed: Parsed, found: Sequence[Entity]) -> list[Entity]:
    """« la vision et l'action »: two that « les » and « elles » take up together."""
    phrases = {e.phrase: e for e in found}
    pairs = []
    for one, other in pairwise(parsed.mentions):
        between = [t.low for t in parsed.tokens[one.last : other.first]]
        if between != ["et"] or "p" in (one.number, other.number):
            continue
        entity = phrases.get(one.noun_phrase())
        if entity is None or other.noun_phrase() not in phrases:
            continue
        gender = one.gender if one.gender == other.gender else None
        phrase = f"{one.noun_phrase()} et {other.noun_phrase()}"
        pairs.append(Entity(phrase, one.head, gender, "p", entity.kind, entity.score + 0.5))
    return pairs


def _entity(parsed: Parsed, mention: Mention, answer: Answer | None) -> Entity | None:
    head, before = fold(mention.head), parsed.tokens[max(0, mention.first - 2) : mention.first]
    if _is_circumstance(mention) or "%" in mention.head:
        return None
    counted = any(t.low == "combien" for t in before) and mention.preposition in ("de", "d'")
    parent = _parent(parsed, mention)
    if parent is not None and parent.kind == "name" and parent.head[:1].isupper():
        return None  # « partenariats » in « l'Observatoire des partenariats »
    score = 10.0
    if mention.kind != "thing":
        score += 1.5
    if mention.role == "subject":
        score += 2
    if mention.determiner in ("le", "la", "l'", "les"):
        score += 0.5
    elif not mention.determiner and mention.kind == "thing" or mention.determiner == "un":
        score -= 0.5
    if mention.determiner in grammar.POSSESSIVES:
        score += 0.25
    if mention.preposition in ("dans", "en", "sur", "à") and mention.kind == "thing":
        score -= 0.5
    if counted or (
        parent is not None and (fold(parent.head) in grammar.QUANTITIES or "%" in parent.head)
    ):
        score += 2
    elif parent is not None:
        score += (
            1.5
            if fold(singular := grammar.singular(parent.head)) and (singular in grammar.ATTRIBUTES)
            else -1.5
        )
    number, phrase = mention.number, mention.noun_phrase()
    if counted:
        number, phrase = "p", grammar.definite(mention.text, mention.gender, "p")
        if head in ("temps", "fois"):
            return None
    if mention.role == "asked":
        if grammar.singular(mention.head).lower() in grammar.QUANTITIES or head == "que":
            return None
        article = grammar.definite(mention.text, mention.gender, mention.number)
        phrase = _asked_phrase(parsed, mention, answer)
        # What was asked for is what comes next, when it does something; else it was a mere slot.
        score += 2.5 if phrase != article else -2.0
    if grammar.singular(mention.head) in grammar.ATTRIBUTES and mention.last > mention.core:
        score -= 1.5
    return Entity(phrase, mention.head, _gender(mention), number, mention.kind, score)


def _gender(mention: Mention) -> Gender:
    if mention.kind != "person" or mention.gender:
        return mention.gender
    return _gender_of_name(mention.text)


def _gender_of_name(name: str) -> Gender:
    first = name.split()[0].lower().split("-")[0]
    if first in ("mme", "madame") or _FEMININE_FIRST_NAME.search(first):
        return "f"
    return "m" if first in ("m", "monsieur") else None


def _is_circumstance(mention: Mention) -> bool:
    """A date, a level (« au niveau local ») or the document itself is no antecedent."""
    words = [w.lower() for w in re.findall(r"\w+", mention.text)]
    if mention.head.lower() in _SCALES and any(fold(w) in grammar.LEVELS for w in words):
        return True
    if fold(mention.head) in grammar.LEVELS or mention.head.isdigit():
        return True
    if mention.determiner in ("mon", "ma", "mes", "mon"):
        return True
    return mention.head.lower() in _TIME or (
        mention.head.lower() in _SELF and mention.kind == "thing" and mention.last == mention.core
    )


def _parent(parsed: Parsed, mention: Mention) -> Mention | None:
    """The noun phrase that this one completes, the closest one."""
    around = [m for m in parsed.mentions if m.first < mention.first and m.last >= mention.last]
    return around[-1] if around and mention.preposition else None


def _asked_phrase(parsed: Parsed, mention: Mention, answer: Answer | None) -> str:
    """« quel PETR a lancé X » -> its name when it is given, or « le PETR qui a lancé X »."""
    article = grammar.definite(mention.text, mention.gender, mention.number)
    if answer is not None and answer.status == "answered":
        for citation in answer.citations:
            named = re.search(
                rf"\b{re.escape(mention.head)}\)?\s+((?:de |des |du |d'|&\s)*[A-ZÀ-Ý][\w&-]*"
                rf"(?:\s(?:de |des |du |d'|& )*[A-ZÀ-Ý][\w&-]*)*)",
                citation.quote,
            )
            if named:
                name = f"{mention.head} {named[1]}"
                return grammar.definite(name, mention.gender, mention.number)
    after = parsed.tokens[mention.last] if mention.last < len(parsed.tokens) else None
    if after is None or after.tag != "verb":
        return article
    following = parsed.tokens[mention.last + 1 : mention.last + 2]
    if following and following[0].tag in ("inverted", "det"):
        return article
    if any(m.role == "subject" and m.first == mention.last + 1 for m in parsed.mentions):
        return article  # « quel rôle joue l'État »: what is asked is the object
    clause = parsed.text[after.start :].rstrip(" ?.!")
    return f"{article} qui {clause}"


def _is_someone(name: str) -> bool:
    """« Monique Pelletier », but neither « Forum Mondial » nor « Fonds ODD »."""
    words = name.split()
    return (
        2 <= len(words) <= 4
        and words[0] not in ("La", "Le", "Les")
        and fold(grammar.singular(words[0])) not in grammar.BODIES
        and not any(w.isupper() or not w[0].isupper() for w in words if w not in ("de", "la"))
    )


def _of_answer(past: Past) -> list[Entity]:
    """People and organisations that the answer names: less salient than what was asked, but the
    very thing asked when the question was « qui… » or « quel… ».
    """
    answer = past.answer
    if answer is None or answer.status != "answered":
        return []
    asks_who = bool(re.match(r"\W*(?:par |à |de )?(?:qui|quel|who|which)\b", past.standalone, re.I))
    asked = fold(past.standalone)
    found = []
    for order, citation in enumerate(answer.citations):
        names = [m[0] for m in _NAME.finditer(citation.quote)]
        if citation.speaker:
            names.append(citation.speaker)
        for rank, name in enumerate(names):
            if fold(name) in asked:
                continue
            tidy = " ".join(w.capitalize() if w.isupper() and len(w) > 4 else w
                            for w in name.split())  # fmt: skip
            mention = parse(f"Qui est {tidy} ?").mentions
            kind: Kind = "person" if name == citation.speaker or _is_someone(tidy) else "name"
            gender = _gender_of_name(tidy) if kind == "person" else None
            if kind == "name" and mention:
                gender = mention[0].gender
            # Who tells of something is not who was asked for.
            asked_for = asks_who and kind == "person" and name != citation.speaker
            score = (10.5 if asked_for else 7.0) - 0.5 * rank - order
            found.append(Entity(tidy, tidy.split()[0], gender, "s", kind, score))
    return found


def topics(known: Sequence[Entity], text: str, limit: int = 3) -> list[str]:
    """The phrases that say what the last question was about, without those ``text`` names."""
    said = fold(text)
    kept: list[Entity] = []
    for entity in known:
        if not known or entity.score < known[0].score - 4.5:
            break
        if fold(entity.phrase) in said or any(
            fold(entity.phrase) in fold(k.phrase) or fold(k.phrase) in fold(entity.phrase)
            for k in kept
        ):
            continue
        named = any(same_noun(entity.head, word) for word in re.findall(r"\w+", text))
        if named and entity.kind == "thing":
            continue
        kept.append(entity)
        if len(kept) == limit:
            break
    return [e.phrase for e in kept]
