"""« son siège », « ce programme », « celui de l'État », « le troisième »."""

from __future__ import annotations

import re
from collections.abc import Sequence

from carnet_rag.conversation.edits import DEICTIC, Resolution, antecedent_inside
from carnet_rag.conversation.memory import Entity, resolve
from carnet_rag.french import grammar
from carnet_rag.french.grammar import Gender, Number
from carnet_rag.french.parsing import Parsed, same_noun

_SELF = frozenset(
    ["carnet", "document", "rapport", "texte", "page", "extrait", "citation", "passage", "étude"]
)


def possessive(
    work: Resolution, parsed: Parsed, i: int, known: Sequence[Entity], bound: set[Number]
) -> None:
    """« son siège » becomes « le siège de la Fondation », unless its owner is in the question."""
    token = parsed.tokens[i]
    owner, _ = grammar.POSSESSIVES[token.low]
    owned = next((m for m in parsed.mentions if m.first <= i < m.core), None)
    if owned is None or owner in bound or antecedent_inside(parsed, i, None, owner, loose=True):
        return
    candidates = [e for e in known if not same_noun(e.head, owned.head)]
    entity = resolve(
        candidates, number=owner, person=grammar.singular(owned.head) in grammar.PERSONAL
    )
    if entity is None:
        work.dangling = True
        return
    number: Number = "p" if token.low in ("ses", "leurs") else "s"
    following = parsed.tokens[i + 1]
    article = grammar.definite("", owned.gender, number)
    if number == "s" and grammar.starts_with_vowel(following.text):
        article = "l'"
    elif token.low == "sa":
        article = "la "
    elif number == "s" and token.low == "son":
        article = "le "
    work.put(token.start, following.start, article)
    place = parsed.tokens[owned.core - 1].end
    work.put(place, place, " " + grammar.contract("de", entity.phrase), entity)


def demonstrative(work: Resolution, parsed: Parsed, i: int, known: Sequence[Entity]) -> None:
    """« ce programme » becomes the programme spoken of; « ce concept » names it in brackets."""
    mention = next((m for m in parsed.mentions if m.first == i), None)
    if mention is None or mention.head.lower() in DEICTIC or mention.kind != "thing":
        return
    alike = next((e for e in known if same_noun(e.head, mention.head)), None)
    if mention.head.lower() in _SELF and alike is None:
        return
    if any(m.last <= i and same_noun(m.head, mention.head) for m in parsed.mentions):
        return
    end = parsed.tokens[mention.core - 1].end
    if alike is not None:
        before = parsed.tokens[i - 1] if i else None
        start, phrase = parsed.tokens[i].start, alike.phrase
        if before is not None and before.low in ("de", "à"):
            start, phrase = before.start, grammar.contract(before.low, phrase)
        work.put(start, end, phrase, alike)
        return
    if mention.last > mention.core:
        return  # « ces entreprises de services »: it says which ones
    entity = resolve(known, number=mention.number, thing=True) or resolve(known)
    if entity is None:
        return
    token = parsed.tokens[i]
    article = grammar.definite(mention.text, mention.gender, mention.number)
    work.put(token.start, end, f"{article} ({entity.phrase})", entity)


def demonstrative_pronoun(
    work: Resolution, parsed: Parsed, i: int, known: Sequence[Entity]
) -> None:
    """« celui de l'État » takes the noun of the last question; « celui-ci » its entity."""
    token = parsed.tokens[i]
    after = parsed.tokens[i + 1].low if i + 1 < len(parsed.tokens) else ""
    gender: Gender = "f" if token.low.startswith("celle") else "m"
    number: Number = "s" if token.low in ("celui", "celle") else "p"
    if after in ("de", "d'", "du", "des") or after in grammar.PREPOSITIONS:
        # « celui de l'État »: the noun of the last question, with another complement.
        for entity in known:
            head = entity.head
            if (
                entity.gender in (gender, None)
                and entity.number == number
                and (
                    re.search(
                        rf"\b{re.escape(head)}\s+(?:\w+\s+){{0,2}}?(?:de\b|du\b|des\b|d['’])",
                        entity.phrase,
                    )
                )
            ):
                work.put(token.start, token.end,
                         grammar.definite(head, gender, number), entity)  # fmt: skip
                return
        work.dangling = True
        return
    if after in ("qui", "que", "qu'", "dont", "où"):
        return
    meant = resolve(known, gender=gender, number=number)
    if meant is None:
        work.dangling = True
        return
    tail = re.match(r"-(?:ci|là)", parsed.text[token.end :])
    work.put(token.start, token.end + (len(tail[0]) if tail else 0), meant.phrase, meant)


def ordinals(work: Resolution, parsed: Parsed, known: Sequence[Entity]) -> None:
    """« le troisième », « la première », « les autres » without a noun."""
    for mention in parsed.mentions:
        token = parsed.tokens[mention.core - 1]
        words = mention.text.split()
        if (
            mention.determiner in ("le", "la", "les", "l'")
            and len(words) == 1
            and re.fullmatch(
                r"(?:premi(?:er|ère)|second|dernière?|autre|même|\w+ième)s?", words[0].lower()
            )
        ):
            entity = next((e for e in known if e.number == "p"), None)
            if entity is not None:
                work.put(token.end, token.end, f" ({entity.phrase})", entity)
