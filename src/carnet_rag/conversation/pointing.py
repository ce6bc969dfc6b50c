"""What in a turn points outside of it: pronouns, « son siège », « ce programme », « lesquels »."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from carnet_rag.french import grammar
from carnet_rag.french.grammar import Gender, Number
from carnet_rag.french.parsing import Parsed

PointerKind = Literal["subject", "object", "neuter", "owner", "this", "which"]

_IMPERSONAL = re.compile(
    r"\b(?:il (?:n['’] ?)?y (?:en )?(?:a|avait|aura)|y (?:en )?a-t-il"
    r"|(?:il existe|existe-t-il)(?! ?(?:[?.!]|$|depuis|encore|toujours|vraiment))"
    r"|il (?:ne )?(?:faut|s['’]agit|suffit|vaut|reste|semble|paraît|arrive|manque|pleut)"
    r"|(?:faut|vaut|reste|suffit|semble|manque)-t-il|s['’]agi(?:t|ssait)-il|faut-il|faudrait-il"
    r"|vaut-il|peut-il y|(?:est|était|serait)-il \w+ (?:que|qu['’]|de|d['’])"
    r"|il (?:est|serait) \w+ (?:que|qu['’]|de|d['’])|il se passe)",
    re.IGNORECASE,
)
_HERE = re.compile(r"\b(?:là-dessus|là-dedans|à ce sujet|là-bas|à ce propos|dedans|dessus)\b", re.I)
_SOME = re.compile(
    r"\by en (?:a|avait|aura)(?:-t-il)? (?:une?|deux|plusieurs|d['’]autres|beaucoup|combien)\b"
    r"(?! d[eu'’])(?=[^,]*$)"
    r"|\ben \w+(?:er|ir|re) (?:une?|plusieurs|d['’]autres)\b(?! \w)",
    re.IGNORECASE,
)
"""« il y en a un près d'ici ? », « comment en créer un ? »: one of what was spoken of."""
_IS_IT = re.compile(
    r"(?:mais |et |est-ce que )?c['’]est (?:pas |bien |aussi |vraiment |trop |très )?(?:une? )?"
    r"(?!qui\b|quoi\b|où\b|quand\b|comment\b|combien\b|pourquoi\b|quel)[\w-]+(?: ou pas)? ?[?.!]*",
    re.IGNORECASE,
)
"""« c'est payant ? », « c'est une entreprise ? »: asked of what was spoken of."""
_WHICH = re.compile(r"(?:les?quel|laquelle|lesquelles|lequel|celui|celle|ceux)s?\b", re.IGNORECASE)
_CIRCUMSTANCES = frozenset(
    ["fois", "moment", "jour", "matin", "soir", "semaine", "mois", "année", "an", "point", "type",
     "genre", "cas", "sens", "sujet", "siècle", "façon", "manière", "temps", "argent"]
)  # fmt: skip
_ITSELF = frozenset(
    [
        "carnet",
        "document",
        "rapport",
        "texte",
        "page",
        "extrait",
        "citation",
        "passage",
        "étude",
        "site",
    ]
)
_DEICTIC = _CIRCUMSTANCES | _ITSELF
_ENGLISH = re.compile(
    r"\b(?:(?P<it>it|its)|(?P<person>he|she|him|his|her)|(?P<they>they|them|their|theirs)"
    r"|(?P<this>this|that|these|those|which ones?|there))\b",
    re.IGNORECASE,
)
_ENGLISH_IMPERSONAL = re.compile(
    r"\b(?:is|was) (?:it|there|that) (?:true|possible|necessary|likely|right|worth)\b"
    r"|\b(?:is|are|was|were) there\b|\bit (?:is|was) (?:true|possible)|\bdoes it (?:take|matter)"
    r"|\bthat\b(?= \w+ (?:is|are|was|were|has|have))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Pointer:
    """A word that stands for something said before: what it agrees with, None where it says not."""

    kind: PointerKind
    gender: Gender = None
    number: Number = None
    person: bool = False


def pointers(parsed: Parsed, *, english: bool = False) -> list[Pointer]:
    """The words of a question that nothing inside it binds."""
    if english:
        return _in_english(parsed.text)
    impersonal = [m.span() for m in _IMPERSONAL.finditer(parsed.text)]
    found = []
    for i, token in enumerate(parsed.tokens):
        if any(start <= token.start < end for start, end in impersonal):
            continue
        pointer = _at(parsed, i)
        if pointer is not None:
            found.append(pointer)
    if _HERE.search(parsed.text) or (not found and _IS_IT.fullmatch(parsed.text.strip())):
        found.append(Pointer("neuter"))
    if _SOME.search(parsed.text):
        found.append(Pointer("object"))
    return found


def _at(parsed: Parsed, i: int) -> Pointer | None:
    token = parsed.tokens[i]
    word = token.low.removeprefix("-").removeprefix("t-")
    before = parsed.tokens[i - 1] if i else None
    last = i + 1 == len(parsed.tokens)
    if _WHICH.fullmatch(token.low):
        named = any(m.first == i + 1 and m.preposition for m in parsed.mentions)
        after = parsed.tokens[i + 1].low if not last else ""
        plural: Number = "p" if word.endswith("s") or word == "ceux" else "s"
        feminine: Gender = "f" if "elle" in word else "m"
        bound = after in ("qui", "que", "qu'", "dont") or (named and not word.startswith("ce"))
        return None if bound else Pointer("which", feminine, plural)
    if word in grammar.SUBJECTS and token.tag in ("subject", "inverted"):
        gender, number = grammar.SUBJECTS[word]
        return None if bound_inside(parsed, i, gender, number) else Pointer(
            "subject", gender, number)  # fmt: skip
    if token.low in grammar.POSSESSIVES and token.tag == "det":
        owner, _ = grammar.POSSESSIVES[token.low]
        owned = next((m for m in parsed.mentions if m.first <= i < m.last), None)
        personal = owned is not None and grammar.singular(owned.head) in grammar.PERSONAL
        bound = bound_inside(parsed, i, None, owner, loose=True)
        return None if bound else Pointer("owner", None, owner, personal)
    if token.low in grammar.DEMONSTRATIVES and token.tag == "det":
        mention = next((m for m in parsed.mentions if m.first == i), None)
        plain = mention is None or mention.head.lower() in _DEICTIC or mention.last > mention.core
        return None if plain or mention is None else Pointer("this", mention.gender, mention.number)
    if token.tag != "pronoun":
        return None
    if token.low in grammar.STRESSED and before is not None and before.tag == "prep":
        gender, number = grammar.STRESSED[token.low]
        loose = bound_inside(parsed, i - 1, gender, number, loose=True)
        return None if loose else Pointer("object", gender, number)
    if token.low in grammar.OBJECTS and not last:
        gender, number = grammar.OBJECTS[token.low]
        return (
            None if bound_inside(parsed, i, gender, number) else Pointer("object", gender, number)
        )
    if token.low in ("en", "y", "lui", "leur", "eux") and not (last and token.low == "en"):
        number = {"lui": "s", "leur": "p", "eux": "p"}.get(token.low)  # type: ignore[assignment]
        bound = token.low != "y" and bound_inside(parsed, i, None, number)
        return None if bound else Pointer("object", None, number, token.low in ("lui", "leur"))
    if token.low in ("ça", "cela", "ceci", "c'", "ce"):
        named = any(not m.head.isdigit() and m.head.lower() not in _DEICTIC
                    and (m.last <= i or not m.preposition) for m in parsed.mentions)  # fmt: skip
        return None if named else Pointer("neuter")
    return None


def bound_inside(
    parsed: Parsed, before: int, gender: Gender, number: Number, *, loose: bool = False
) -> bool:
    """Whether a noun phrase earlier in the question can be what the pronoun stands for, or one set
    apart at its end (« ils font quoi, les élus ? »).
    """
    for mention in parsed.mentions:
        # « l'ANPP, elle… », « le cas 1 il… »: set apart just before, whatever its gender.
        if parsed.tokens[min(mention.last, before)].text == "," and mention.last + 1 == before:
            return True
        if mention.last == before and not mention.preposition:
            return True
        apart = mention.first and parsed.tokens[mention.first - 1].text == ","
        if (mention.last > before and not apart) or mention.role == "asked":
            continue
        if mention.preposition and not loose and mention.preposition not in ("pour", "chez"):
            continue
        if mention.head.isdigit() or mention.head.lower() in _CIRCUMSTANCES:
            continue
        if number and mention.number != number and mention.kind != "name":
            continue
        if gender and mention.gender and mention.gender != gender:
            continue
        counted = parsed.tokens[max(0, mention.first - 2) : mention.first]
        if not any(t.low == "combien" for t in counted):
            return True
    return False


def _in_english(text: str) -> list[Pointer]:
    if _ENGLISH_IMPERSONAL.search(text):
        return []
    found = []
    for match in _ENGLISH.finditer(text):
        named = re.search(r"\b[A-Z]\w+|\bthe \w+", text[: match.start()].partition(" ")[2])
        if not named:
            number: Number = (
                "p" if match["they"] else "s" if match["it"] or match["person"] else None
            )
            kind: PointerKind = "this" if match["this"] else "subject"
            found.append(Pointer(kind, None, number, bool(match["person"])))
    return found
