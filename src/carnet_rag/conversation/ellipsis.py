"""Follow-ups that only name what changes: « et au régional ? », « par qui ? », « et les élus »."""

from __future__ import annotations

import re

from carnet_rag.french import grammar
from carnet_rag.french.grammar import Number
from carnet_rag.french.parsing import Mention, Parsed, parse

_FILLER = re.compile(
    r"[\s,]*\b(?:c['’](?:est|était)\s+(?:combien|comment|pareil|quoi|quand|qui|où)"
    r"|ça\s+(?:fait|donne|représente)\s+(?:combien|quoi)|qu['’]en\s+est[- ]il"
    r"|(?:quel(?:le)?\s+est\s+|c['’]est\s+quoi\s+)?(?:le|la)\s+(?:chiffre|pourcentage|taux|part"
    r"|proportion)|combien)\b[\s,]*",
    re.IGNORECASE,
)


def is_fragment(parsed: Parsed) -> bool:
    """No finite verb, and no infinitive that a question word governs (« où trouver… »)."""
    if parsed.verb is not None:
        return False
    if parsed.mentions and parsed.tokens[0].low.startswith("qu'est-ce"):
        return False  # « qu'est-ce qu'un bassin de vie ? »: the verb is in the question word
    asks = any(t.tag == "ask" for t in parsed.tokens)
    return not (asks and any(t.tag == "infinitive" for t in parsed.tokens))


def asks(parsed: Parsed) -> bool:
    """Whether the fragment holds a question word (« par qui », « dans quelle ville »)."""
    return any(t.tag == "ask" or t.low in grammar.ASKING for t in parsed.tokens) or bool(
        re.match(r"\W*(?:depuis|par|avec|pour|de|à|chez|selon)\s+(?:qui|quoi|quand|où)\b",
                 parsed.text, re.IGNORECASE)
    )  # fmt: skip


def asks_last(text: str) -> bool:
    """« sous le patronage de qui », « au nom de quoi »: the question word ends the phrase."""
    return bool(re.search(r"\b(?:de|par|à|pour|avec)\s+(?:qui|quoi)\W*$", text, re.IGNORECASE))


def without_filler(text: str) -> str:
    """« pour les élus, c'est combien au régional » -> « pour les élus au régional ».

    Only when something else is left.
    """
    kept = _FILLER.sub(" ", text).strip(" ,?.!")
    return kept if parse(kept).mentions else text


def reask(previous: str, fragment: str) -> str | None:
    """Ask the previous question with another question word (« par qui ? »), None if it has none to
    give up: « Quand X a-t-il été créé ? » -> « par qui X a-t-il été créé ? ».
    """
    ask = fragment.strip(" ?.!,")
    parsed = parse(previous)
    asked = next((m for m in parsed.mentions if m.role == "asked"), None)
    text = previous.rstrip(" ?.!")
    equal = re.match(r"\W*quel(?:le)?s?\s+(?:est|sont|(?:était|étaient)|sera)\s+(?P<np>.+)$",
                     text, re.IGNORECASE)  # fmt: skip
    if equal:
        return f"{ask} ({equal['np']})"
    what = re.match(r"\W*(?:qu['’]est-ce\s+qu(?:e\s+|['’]))(?P<rest>.+)$", text, re.IGNORECASE)
    if what:
        return f"{ask} {what['rest']}" if parse(what["rest"]).verb is not None else None
    who = re.match(r"\W*qui\s+(?:est-ce\s+qui\s+)?(?P<rest>.+)$", text, re.IGNORECASE)
    if who:
        return f"{ask} {_someone(who['rest'])}"
    many = re.match(r"\W*combien\s+(?P<de>de\s+|d['’])?(?P<rest>.+)$", text, re.IGNORECASE)
    if many and many["de"]:
        counted = next((m for m in parsed.mentions if m.preposition in ("de", "d'")), None)
        if counted is not None:
            return _object_last(ask, text, parsed, counted, number="p")
    if asked is not None:
        return _object_last(ask, text, parsed, asked, number=asked.number)
    adverb = re.match(
        r"\W*(?:(?:de|à|par|avec|depuis|pour|en|dans|chez|selon|jusqu['’]\s?à)\s+)?"
        r"(?:qui|quoi|quand|où|comment|pourquoi|combien|que|qu['’])\s*(?P<rest>.+)$",
        text, re.IGNORECASE,
    )  # fmt: skip
    if adverb:
        return f"{ask} {adverb['rest']}"
    plain = re.sub(r"^\W*est-ce\s+qu(?:e\s+|['’])", "", text, flags=re.IGNORECASE)
    return f"{ask} {plain[:1].lower() + plain[1:] if not plain[:2].isupper() else plain}"


def _someone(rest: str) -> str:
    """« a fondé X » -> « a-t-on fondé X »: the subject is no longer what is asked."""
    verb, _, after = rest.partition(" ")
    low = verb.lower()
    low = {"ont": "a", "sont": "est", "étaient": "était", "avaient": "avait"}.get(low, low)
    if low.endswith("ent") and low not in grammar.SINGULAR_VERBS:
        low = low[:-2]
    if low.startswith(("l'", "l’", "s'", "s’")) or low in ("en", "y", "les", "se", "ne", "n'"):
        return f"on {rest}"
    return f"{low}{'-t-on' if low[-1] in 'aeéè' else '-on'} {after}".strip()


def _object_last(ask: str, text: str, parsed: Parsed, asked: Mention, number: Number) -> str:
    thing = grammar.definite(asked.text, asked.gender, number)
    rest = text[asked.end :].strip()
    after = parsed.tokens[asked.last] if asked.last < len(parsed.tokens) else None
    then = parsed.tokens[asked.last + 1] if asked.last + 1 < len(parsed.tokens) else None
    subject_follows = after is not None and after.tag not in ("verb", "pronoun")
    inverted = then is not None and then.tag in ("inverted", "det", "name")
    if asked.role == "asked" and asked.preposition:
        return f"{ask} {rest}"
    if parsed.verb is None:
        return f"{ask} {thing} {rest}"
    if subject_follows or inverted:
        return f"{ask} {_after_verb(rest, thing)}"
    return f"{ask} {thing} {rest}"


def _after_verb(rest: str, thing: str) -> str:
    """Put the object after the inverted verb, whose participle no longer agrees with it:
    « le groupe a-t-il réalisée » + « l'économie » -> « le groupe a-t-il réalisé l'économie ».
    """
    found = re.search(r"-(?:t-)?(?:ils?|elles?|on)\b(?P<part>\s+[^\W\d_]+(?:ées?|és|é)\b)?", rest)
    if not found:
        return f"{rest} {thing}"
    part = re.sub(r"ées?$|és$", "é", found["part"] or "")
    end = found.start("part") if found["part"] else found.end()
    return f"{rest[:end]}{part} {thing}{rest[found.end() :]}"
