"""What a conversation has spoken of: the phrases that a later turn may lean on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from carnet_rag.french import grammar
from carnet_rag.french.intent import read_intent
from carnet_rag.french.numbers import MONTHS
from carnet_rag.french.parsing import Mention, Parsed, parse
from carnet_rag.french.tokens import fold, terms

Names = Mapping[str, str]
"""Folded names, and how the carnets write each."""

_TIME = frozenset(
    ["temps", "fois", "an", "ans", "année", "années", "mois", "jour", "jours", "date", "siècle",
     "occasion"]
) | set(MONTHS)  # fmt: skip
_NO_NOUN = frozenset(["celui", "celle", "ceux"])
_BEING = frozenset(["est", "sont", "était", "étaient", "sera", "seront", "serait", "seraient"])
_SELF = frozenset(["carnet", "document", "rapport", "texte", "page", "site"])
_ENGLISH = re.compile(
    r"\b(?:[A-ZÀ-Þ][\w&'’-]*(?: (?:of |the |de |du |des |la |le |& )?[A-ZÀ-Þ0-9][\w&-]*)*"
    r"|(?:the|how many|a|an) [a-z][\w-]*(?: (?!(?:of|is|are|was|were|has|have|had|do|does|did|in|on"
    r"|at|to|for|with|by|from|and|or|that|which|who|about|can|will|take|say)\b)[\w&-]+){0,3})"
)
_INFINITIVE = re.compile(r"[^\W\d_]{2,}(?:er|ir|re)", re.IGNORECASE)
_ASKING = frozenset(
    [
        "tell",
        "give",
        "show",
        "explain",
        "who",
        "what",
        "when",
        "where",
        "why",
        "how",
        "which",
        "is",
        "are",
        "does",
        "do",
        "did",
        "in",
        "on",
        "at",
        "by",
    ]
)


@dataclass(frozen=True, slots=True)
class Past:
    """A past turn as it was understood: its question, and the subject it leaned on, if any."""

    question: str
    subject: str | None = None

    @property
    def whole(self) -> str:
        """The question behind what it leaned on."""
        return f"{self.subject} : {self.question}" if self.subject else self.question


def is_the_document(phrase: str) -> bool:
    """« ce rapport »: the document that is read, rather than something in it."""
    this, _, head = phrase.lower().partition(" ")
    return this in ("ce", "cet", "cette") and head in _SELF


def spoken_of(history: Sequence[Past], names: Names) -> list[str]:
    """The phrases of the past turns (« les élus locaux »), the last turn's first; each once, where
    it was last.
    """
    found: dict[str, str] = {}
    for past in reversed(history):
        for phrase in _of_turn(past, names):
            found.setdefault(fold(phrase), phrase)
    return list(found.values())


def _of_turn(past: Past, names: Names) -> Iterator[str]:
    if past.subject:
        yield past.subject
    if read_intent(past.question).english:
        yield from _in_english(past.question)
    else:
        parsed = parse(past.question)
        for mention in parsed.mentions:
            if phrase := _subject(parsed, mention, names):
                yield phrase


def _subject(parsed: Parsed, mention: Mention, names: Names) -> str:
    """What a mention stands for by itself; "" for a circumstance and the like."""
    if _is_circumstance(mention) or "%" in mention.head or not terms(mention.text):
        return ""
    if grammar.is_prenominal(mention.head) or mention.head in _NO_NOUN | grammar.ADVERBS:
        return ""  # « les premiers », « celui de la mairie »
    if _is_attribute(parsed, mention):
        return ""
    before = parsed.tokens[max(0, mention.first - 2) : mention.first]
    around = [m for m in parsed.mentions if m.first < mention.first and m.last >= mention.last]
    parent = around[-1] if around and mention.preposition else None
    counted = any(t.low == "combien" for t in before) or (
        parent is not None and fold(grammar.singular(parent.head)) in grammar.QUANTITIES
    )
    if counted and not mention.determiner:
        return grammar.definite(mention.text, mention.gender, "p")
    return _phrase(mention, names)


def _is_attribute(parsed: Parsed, mention: Mention) -> bool:
    """« c'est dur », « on est motivés »: what something is said to be, without an article; « on
    voudrai monter un jardin »: what is to be done, what follows a verb bare.
    """
    if mention.determiner or mention.preposition or mention.kind != "thing" or not mention.first:
        return False
    before = parsed.tokens[mention.first - 1]
    to_do = before.tag == "verb" and _INFINITIVE.fullmatch(mention.head) is not None
    return to_do or before.low in _BEING


def _phrase(mention: Mention, names: Names) -> str:
    """The phrase as it is taken up: a name as the carnets write it, no article of our own."""
    written = names.get(fold(mention.text), mention.text)
    if written != mention.text and not mention.determiner:
        return written
    if not mention.determiner and mention.kind == "thing" and not mention.preposition:
        return mention.text
    body = mention.noun_phrase()
    return body.replace(mention.text, written) if written != mention.text else body


def _is_circumstance(mention: Mention) -> bool:
    """A date, a level (« au niveau local »), a figure or the document itself is no subject."""
    head = mention.head.lower()
    words = [fold(w) for w in re.findall(r"\w+", mention.text)]
    if fold(head) in grammar.LEVELS or head.isdigit() or mention.determiner in ("mon", "ma", "mes"):
        return True
    if head in ("niveau", "échelle", "échelon", "plan") and any(w in grammar.LEVELS for w in words):
        return True
    # « qui a écrit ce document ? » is of the document, « dans ce document » of what it says.
    if is_the_document(mention.noun_phrase()):
        return bool(mention.preposition)
    bare = mention.last == mention.core and mention.kind != "name"  # not « le carnet « Agir » »
    return head in _TIME or (head in _SELF and bare)


def _in_english(question: str) -> Iterator[str]:
    for match in _ENGLISH.finditer(question):
        words = match[0].split()
        while words and words[0].lower() in _ASKING | {"how", "many", "a", "an"}:
            words = words[1:]
        phrase = " ".join(words)
        if terms(phrase):
            yield phrase
