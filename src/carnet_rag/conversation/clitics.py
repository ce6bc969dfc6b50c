"""Subjects and clitics: « quand a-t-elle… », « qui la dirige », « quels en sont… », « y »."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from carnet_rag.conversation.edits import (
    Resolution,
    antecedent_inside,
    drop,
    group_end,
    group_start,
    verb_at,
)
from carnet_rag.conversation.memory import Entity, resolve
from carnet_rag.french import grammar
from carnet_rag.french.grammar import Number
from carnet_rag.french.parsing import Parsed

_SPEAKING = re.compile(
    r"^(?:cit|di[ts]|pens|écri|expliqu|affirm|rappel|estim|défend|propos|soutien|croi|juge|naî|né|"
    r"regrett|consid|dénonc|raconte|parl)"
)


def subject(work: Resolution, parsed: Parsed, i: int, known: Sequence[Entity]) -> Number:
    """Resolve « il démarre… » or « …a-t-elle… »; return the number that it binds."""
    token = parsed.tokens[i]
    word = token.low.removeprefix("-").removeprefix("t-")
    if word not in grammar.SUBJECTS:
        return None
    gender, number = grammar.SUBJECTS[word]
    verb = verb_at(parsed, i)
    if antecedent_inside(parsed, i, gender, number):
        return number
    # A subject set apart at the end: « ils font quoi, les élus ? »
    for mention in parsed.mentions:
        if (
            mention.first > i
            and mention.number == number
            and not mention.preposition
            and (parsed.tokens[mention.first - 1].text == ",")
        ):
            return number
    person = verb is not None and bool(_SPEAKING.match(verb.low))
    entity = resolve(known, gender=gender, number=number, person=person, besides=work.carried)
    if entity is None:
        work.dangling = True
        return number
    if token.tag == "subject":
        previous = parsed.tokens[i - 1] if i else None
        phrase = entity.phrase
        if previous is not None and previous.low.endswith("'") and previous.end == token.start:
            whole = previous.text[:-1] + ("'" if grammar.starts_with_vowel(phrase) else "e ")
            work.put(previous.start, token.end, whole + phrase, entity)
        else:
            work.put(token.start, token.end, phrase, entity)
        return number
    start = group_start(parsed, i)
    lead = parsed.tokens[start - 1] if start else None
    if lead is not None and lead.low in ("que", "qu'") and start == i - 1:
        # « Que dit-il de X » -> « Que dit Laurent Lelli de X »; « qu'a-t-il dit » alike.
        end = group_end(parsed, i)
        work.put(token.start, token.end, "")
        work.put(parsed.tokens[end].end, parsed.tokens[end].end, " " + entity.phrase, entity)
        return number
    if lead is not None and lead.low.endswith("'") and lead.end == parsed.tokens[start].start:
        vowel = grammar.starts_with_vowel(entity.phrase)
        work.put(lead.start, lead.end, lead.text[:-1] + ("'" if vowel else "e "))
    work.put(parsed.tokens[start].start, parsed.tokens[start].start, entity.phrase + " ", entity)
    return number


def pronoun(work: Resolution, parsed: Parsed, i: int, known: Sequence[Entity]) -> None:
    """Resolve a clitic or a stressed pronoun, or leave the question dangling."""
    token = parsed.tokens[i]
    before = parsed.tokens[i - 1] if i else None
    after_preposition = before is not None and before.tag == "prep"
    if token.low in grammar.STRESSED and after_preposition and token.low != "leur":
        _stressed(work, parsed, i, known)
    elif token.low in grammar.OBJECTS:
        _object(work, parsed, i, known)
    elif token.low == "en":
        _en(work, parsed, i, known)
    elif token.low == "y":
        entity = resolve(known, thing=True, besides=work.carried)
        if entity is None:
            work.dangling = True
            return
        end = parsed.tokens[group_end(parsed, i + 1)]
        into = "dans" if re.match(r"viv|vit|habit|résid", end.low) else "à"
        drop(work, parsed, i)
        work.put(end.end, end.end, " " + grammar.contract(into, entity.phrase), entity)
    elif token.low in ("lui", "leur"):
        number: Number = "s" if token.low == "lui" else "p"
        if antecedent_inside(parsed, i, None, number):
            return
        entity = resolve(known, number=number, person=True, besides=work.carried)
        if entity is None:
            work.dangling = True
            return
        end = parsed.tokens[group_end(parsed, i + 1)]
        drop(work, parsed, i)
        work.put(end.end, end.end, " " + grammar.contract("à", entity.phrase), entity)
    elif token.low in ("ça", "cela", "ceci", "c'", "ce"):
        _neuter(work, parsed, i, known)


def _stressed(work: Resolution, parsed: Parsed, i: int, known: Sequence[Entity]) -> None:
    token, before = parsed.tokens[i], parsed.tokens[i - 1]
    gender, number = grammar.STRESSED[token.low]
    if antecedent_inside(parsed, i - 1, gender, number, loose=True):
        return
    person = before.low in ("selon", "après") or before.low == "d'après"
    entity = resolve(known, gender=gender, number=number, person=person, besides=work.carried)
    if entity is None:
        work.dangling = True
        return
    start, lead = before.start, grammar.contract(before.low, entity.phrase)
    if before.low in ("entre", "parmi") and i > 1 and parsed.tokens[i - 2].low == "d'":
        start, lead = parsed.tokens[i - 2].start, grammar.contract("de", entity.phrase)
    elif before.low == "d'":
        lead = grammar.contract("de", entity.phrase)
    elif token.start > before.end:
        lead = grammar.contract(before.text.lower(), entity.phrase)
    work.put(start, token.end, lead, entity)


def _object(work: Resolution, parsed: Parsed, i: int, known: Sequence[Entity]) -> None:
    token = parsed.tokens[i]
    gender, number = grammar.OBJECTS[token.low]
    end = group_end(parsed, i + 1)
    last = parsed.tokens[end]
    if last.tag == "participle" and gender is None:
        plain = last.low.rstrip("s")
        gender = (
            "f"
            if plain.endswith("ée") or plain.endswith("ie") or plain.endswith("ue")
            else ("m" if token.low == "les" and last.low.endswith("és") else None)
        )
    if (
        antecedent_inside(parsed, i, gender, number)
        and i
        and (parsed.tokens[i - 1].low not in ("qui", "que"))
    ):
        return
    inside = _relative_head(parsed, i)
    entity = resolve(
        known, gender=gender, number=number, thing=True, besides=[*work.carried, inside or ""]
    )
    if entity is None:
        work.dangling = True
        return
    drop(work, parsed, i)
    if last.tag == "participle":
        # The participle agreed with the pronoun before it: « l'ont publiée » -> « ont publié ».
        bare = re.sub(r"(?<=[éiu])(?:e?s?)$", "", last.text)
        work.put(last.start, last.end, f"{bare} {entity.phrase}", entity)
    else:
        work.put(last.end, last.end, " " + entity.phrase, entity)


def _relative_head(parsed: Parsed, i: int) -> str | None:
    """« la fiche qui les détaille »: the fiche is not what « les » stands for."""
    if i < 2 or parsed.tokens[i - 1].tag != "relative":
        return None
    owner = next((m for m in parsed.mentions if m.last == i - 1), None)
    return owner.noun_phrase() if owner else None


def _en(work: Resolution, parsed: Parsed, i: int, known: Sequence[Entity]) -> None:
    verb = next((t for t in parsed.tokens[i + 1 :] if t.tag in ("verb", "infinitive")), None)
    being = verb is not None and verb.low in ("est", "sont", "était", "étaient", "sera", "fut")
    pool = (
        known if being else [replace(e, score=e.score + 2) if e.number == "p" else e for e in known]
    )
    about = verb is None or not verb.low.startswith("parl")
    entity = (resolve(pool, number="s", thing=about, besides=work.carried) if being else None) or (
        resolve(pool, thing=about, besides=work.carried)
    )
    if entity is None:
        work.dangling = True
        return
    phrase = " " + grammar.contract("de", entity.phrase)
    before = parsed.tokens[i - 1] if i else None
    if before is not None and before.low == "s'" and verb is not None:
        # « s'en servir » -> « se servir »; the « e » comes back before a consonant.
        elided = "s'" if grammar.starts_with_vowel(verb.text) else "se "
        work.put(before.start, verb.start, elided)
    else:
        drop(work, parsed, i)
    owned = next((m for m in parsed.mentions if m.first > i), None)
    if being and owned is not None:
        place = parsed.tokens[owned.core - 1].end if owned.core == owned.last else parsed.tokens[
            owned.last - 1].end  # fmt: skip
    else:
        place = parsed.tokens[group_end(parsed, i + 1)].end
    work.put(place, place, phrase, entity)


def _neuter(work: Resolution, parsed: Parsed, i: int, known: Sequence[Entity]) -> None:
    """« ça coûte combien ? », « c'était combien avant ? »: the last topic, unless it is named."""
    token = parsed.tokens[i]
    if any(m.role != "asked" and m.first > i and not m.preposition for m in parsed.mentions):
        return
    if any(m.last <= i and parsed.tokens[m.last].text == "," for m in parsed.mentions
           if m.last < len(parsed.tokens) and m.role != "asked"):  # fmt: skip
        return
    if (
        token.low in ("ça", "cela")
        and i + 1 < len(parsed.tokens)
        and (parsed.tokens[i + 1].tag in ("verb", "noun"))
    ):
        entity = resolve(known, number="s", thing=True, besides=work.carried) or resolve(known)
        if entity is not None:
            work.put(token.start, token.end, entity.phrase, entity)
            return
    if not parsed.mentions or token.low in ("ça", "cela"):
        work.dangling = True
