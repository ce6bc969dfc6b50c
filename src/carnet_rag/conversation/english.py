"""Follow-ups in English: who « it », « he » or « their » is, and what « and in 2015? » swaps."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from carnet_rag.french.grammar import Gender, Number

_WORDS = frozenset(
    [
        "who",
        "what",
        "when",
        "where",
        "why",
        "how",
        "which",
        "is",
        "are",
        "was",
        "were",
        "does",
        "do",
        "did",
        "the",
        "of",
        "and",
        "in",
        "to",
        "for",
        "it",
        "its",
        "he",
        "she",
        "they",
        "them",
        "their",
        "his",
        "her",
        "this",
        "that",
        "these",
        "those",
        "can",
        "could",
        "has",
        "have",
        "many",
        "much",
        "about",
        "there",
        "at",
        "with",
        "by",
        "from",
        "an",
        "i",
        "you",
        "read",
        "find",
    ]
)
_FRENCH = frozenset(
    [
        "le",
        "la",
        "les",
        "des",
        "du",
        "de",
        "un",
        "une",
        "et",
        "est",
        "sont",
        "qui",
        "que",
        "quel",
        "quelle",
        "quels",
        "quelles",
        "quand",
        "où",
        "comment",
        "pourquoi",
        "combien",
        "il",
        "elle",
        "ils",
        "elles",
        "au",
        "aux",
        "en",
        "dans",
        "par",
        "pour",
        "sur",
        "avec",
        "à",
        "ce",
        "cette",
        "ces",
    ]
)
_NAME = (
    r"(?:(?<![.?!]\s)(?<!^)|(?<=^))(?:[A-ZÀ-Ý][\w&'’-]*)"
    r"(?:\s+(?:(?:de|des|du|d['’]|of|the|&|and|la|le)\s+)*[A-ZÀ-Ý0-9][\w&-]*)*"
)
_THE = re.compile(
    r"\b(?:the|a|an|this|these|those|how many)\s+(?P<body>[a-z][\w-]*(?:\s+(?!(?:is|are|was|were|"
    r"have|has|had|do|does|did|in|on|at|to|for|with|by|from|and|or|that|which|who|about|can|will)"
    r"\b)[\w&-]+){0,3}?(?:\s+of\s+(?:the\s+)?[\w&-]+(?:\s+[A-ZÀ-Ý][\w&-]*)*)?)"
    r"(?=\s+(?:is|are|was|were|have|has|had|do|does|did|in|on|at|to|for|with|by|from|and|or|that|"
    r"which|who|about|can|will|[a-z]+s|[a-z]+ed)\b|\s*[?.,;:!]|$)",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"\b(he|she|it|they|him|them|his|her|its|their)\b(?:\s+([a-z]+))?", re.I)
_IMPERSONAL = re.compile(
    r"\b(?:is|was)\s+it\s+(?:true|possible|necessary|likely|right|worth)\b|\bit\s+(?:is|was)\s+"
    r"(?:true|possible)|\bdoes\s+it\s+(?:take|cost\s+to|matter)|\bis\s+it\s+raining",
    re.IGNORECASE,
)
_ASK = re.compile(
    r"^\s*(?:(?:in|on|at|by|with|for|to|from|since|until)\s+)?(?:who|what|when|where|why|how(?:\s+"
    r"(?:many|much|long|often))?|which)\b[^?]{0,30}\??\s*$",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|does|do|did|has|have|had|can|could|will|would|should|may|must)\b"
    r"|^(?:who|what|which)\s+[a-z]+(?:s|ed|ote|ade|ave|eant)\b",
    re.IGNORECASE,
)
_NOT_NAMES = (_WORDS | {"no", "a", "by", "on", "since"}) - {"read", "find"}


@dataclass(frozen=True, slots=True)
class Named:
    """Something that an English question names; ``weight`` adds to its salience."""

    phrase: str
    head: str
    gender: Gender
    number: Number
    kind: Literal["person", "name", "thing"]
    weight: float


def is_english(text: str) -> bool:
    """Whether more of the small words are English than French."""
    words = [w.lower() for w in re.findall(r"[^\W\d_]+", text)]
    return sum(w in _WORDS for w in words) > sum(w in _FRENCH for w in words)


def entities(text: str) -> list[Named]:
    """Names and « the … » phrases of an English question; the longest first at one place."""
    found: list[Named] = []
    taken: list[tuple[int, int]] = []
    for match in re.finditer(_NAME, text):
        name = match[0].strip()
        if name.split()[0].lower() in _NOT_NAMES:
            name = name.partition(" ")[2]
        if not name or name.lower() in _NOT_NAMES or not name[0].isupper():
            continue
        start = match.start() + match[0].index(name)
        taken.append((start, start + len(name)))
        article = "the " if re.search(r"\bthe\s$", text[:start]) else ""
        parts = name.split()
        person = not article and len(parts) == 2 and all(p.isalpha() or "-" in p for p in parts)
        kind: Literal["person", "name"] = "person" if person else "name"
        found.append(Named(article + name, parts[-1], None, "s", kind, 3.0 - 0.5 * len(found)))
    for match in _THE.finditer(text):
        start, end = match.span("body")
        if any(s < end and start < e for s, e in taken):
            continue
        body, lead = match["body"], text[match.start() : start].strip().lower()
        number: Number = "p" if lead in ("how many", "these", "those") or (
            body.split()[0].endswith("s") and " of " not in body) else "s"  # fmt: skip
        found.append(Named(f"the {body}", body.split()[-1], None, number, "thing", 1.5))
    return found


def pronouns(text: str) -> list[tuple[int, int, str, bool]]:
    """(start, end, pronoun, possessive) of each pronoun that the question itself does not bind."""
    if _IMPERSONAL.search(text):
        return []
    found = []
    for match in _PRONOUN.finditer(text):
        word, after = match[1].lower(), (match[2] or "").lower()
        bound = [e for e in entities(text[: match.start()])]
        if bound and any(agrees(word, e.kind, e.number) for e in bound):
            continue
        possessive = word in ("his", "its", "their") or (
            word == "her" and bool(after) and after not in _WORDS
        )
        found.append((match.start(1), match.end(1), word, possessive))
    return found


def agrees(word: str, kind: str, number: Number) -> bool:
    """Whether an English pronoun may stand for something of this kind and number."""
    if word in ("he", "him", "his", "she", "her"):
        return kind in ("person", "name") and number == "s"
    if word in ("it", "its"):
        return kind != "person" and number == "s"
    return number == "p" or kind == "name"


def is_fragment(text: str) -> bool:
    """Whether the text has no verb that a question could stand on."""
    return not _VERB.search(text)


def reask(previous: str, fragment: str) -> str | None:
    """« Who founded X? » + « when? » -> « Who founded X, and when? »."""
    if not _ASK.match(fragment) or not is_fragment(fragment):
        return None
    return f"{previous.rstrip(' ?.')}, and {fragment.rstrip(' ?.')}?"


def swap(previous: str, fragment: str) -> str | None:
    """Put the fragment in the place of its like in the previous question, None without one."""
    bare = fragment.strip(" ?.!,")
    lead = re.match(r"(in|at|on|for|among|since|with|by|according to)\s+(.+)$", bare, re.IGNORECASE)
    years = re.findall(r"\b(?:1[89]|20)\d\d\b", bare)
    if years and re.search(r"\b(?:1[89]|20)\d\d\b", previous):
        return re.sub(r"\b(?:1[89]|20)\d\d\b", years[0], previous, count=1)
    if lead:
        same = re.search(
            rf"\b{lead[1]}\s+(?:the\s+)?[\w-]+(?:\s+(?:level|region|sector|[A-Z]\w*))?"
            rf"(?=\s*[?.,]|\s+(?:in|at|on|for|by|with)\b)", previous, re.IGNORECASE,
        )  # fmt: skip
        if same:
            return previous[: same.start()] + bare + previous[same.end() :]
        return f"{previous.rstrip(' ?.')} {bare}?"
    many = re.search(r"\b(how many|what share of|percentage of|share of)\s+(?:the\s+)?([\w-]+)",
                     previous, re.IGNORECASE)  # fmt: skip
    noun = re.sub(r"^the\s+", "", bare)
    if many and noun.endswith("s"):
        return previous[: many.start(2)] + noun + previous[many.end(2) :]
    olds = [e for e in entities(previous)]
    named = bare[:1].isupper()
    for old in sorted(olds, key=lambda e: (e.kind == "thing") == named):
        place = previous.lower().find(old.phrase.lower())
        if place >= 0:
            return previous[:place] + bare + previous[place + len(old.phrase) :]
    return None


def english_phrase(phrase: str) -> str:
    """A phrase found in a French question, with its article in English."""
    return re.sub(r"^(?:le|la|les)\s+|^l['’]", "the ", phrase)
