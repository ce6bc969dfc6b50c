"""Edits of a question, and what its verb group and its own antecedents are."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from carnet_rag.conversation.memory import Entity
from carnet_rag.french import grammar
from carnet_rag.french.grammar import Gender, Number
from carnet_rag.french.parsing import Mention, Parsed
from carnet_rag.french.tagging import Token

DEICTIC = frozenset(
    [
        "fois",
        "moment",
        "jour",
        "matin",
        "soir",
        "semaine",
        "mois",
        "année",
        "an",
        "point",
        "type",
        "genre",
        "cas",
        "sens",
        "sujet",
        "siècle",
        "façon",
        "manière",
        "point-là",
        "moment-là",
    ]
)


@dataclass
class Resolution:
    """Edits gathered while a question is read; applied at once, from the end."""

    edits: list[tuple[int, int, str]] = field(default_factory=list)
    carried: list[str] = field(default_factory=list)
    dangling: bool = False

    def put(self, start: int, end: int, text: str, entity: Entity | None = None) -> None:
        """Plan to write ``text`` over a span; ``entity`` is what it brings in, if anything."""
        self.edits.append((start, end, text))
        if entity is not None and entity.phrase not in self.carried:
            self.carried.append(entity.phrase)

    def apply(self, text: str) -> str:
        """The text with every edit made and contractions mended."""
        # Two insertions at one place keep the order in which they were asked for.
        for start, end, new in sorted(self.edits, key=lambda e: e[0], reverse=True):
            text = text[:start] + new + text[end:]
        return mend(text)


def antecedent_inside(
    parsed: Parsed, before: int, gender: Gender, number: Number, *, loose: bool = False
) -> bool:
    """Whether a noun phrase earlier in the question can be what the pronoun stands for."""
    for mention in parsed.mentions:
        if mention.last > before or mention.role == "asked":
            continue
        if mention.preposition and not loose and mention.preposition not in ("pour", "chez"):
            continue
        if mention.head.isdigit() or mention.head.lower() in DEICTIC:
            continue
        if mention.first and parsed.tokens[mention.first].low in grammar.POSSESSIVES and loose:
            continue
        if number and mention.number != number:
            continue
        if gender and mention.gender and mention.gender != gender:
            continue
        if _is_counted(parsed, mention):
            continue
        return True
    return False


def _is_counted(parsed: Parsed, mention: Mention) -> bool:
    return (
        mention.first > 0
        and parsed.tokens[mention.first - 1].low == "combien"
        or (mention.first > 1 and parsed.tokens[mention.first - 2].low == "combien")
    )


def verb_at(parsed: Parsed, i: int) -> Token | None:
    """The verb of the subject at ``i``: what it means, not its auxiliary."""
    token = parsed.tokens[i]
    if token.tag == "inverted":
        verb = parsed.tokens[i - 1] if i else None
    else:
        verb = next((t for t in parsed.tokens[i + 1 :] if t.tag == "verb"), None)
    if verb is not None and verb.low in grammar.AUXILIARIES:
        return next((t for t in parsed.tokens[i:] if t.tag == "participle"), verb)
    return verb


def group_start(parsed: Parsed, i: int) -> int:
    """First token of the verb with its clitics, for an inverted subject at ``i``."""
    start = i - 1
    while start > 0 and parsed.tokens[start - 1].tag == "pronoun" and (
        parsed.tokens[start - 1].low in ("en", "y", "l'", "le", "la", "les", "leur", "lui", "n'",
                                         "ne", "s'", "se")
    ):  # fmt: skip
        start -= 1
    return start


def group_end(parsed: Parsed, i: int) -> int:
    """Last token of the verb group that starts at or after ``i``."""
    end, seen = i, False
    for j in range(i, len(parsed.tokens)):
        tag, low = parsed.tokens[j].tag, parsed.tokens[j].low
        if tag in ("verb", "participle", "infinitive", "inverted"):
            end, seen = j, True
        elif tag in ("pronoun", "adverb") and low not in ("c'", "ça", "cela") and (
            not seen or low in ("pas", "jamais", "y", "en", "se", "s'", "plus", "déjà", "le", "la",
                                "les", "l'")
        ):  # fmt: skip
            continue
        else:
            break
    return end


def drop(work: Resolution, parsed: Parsed, i: int) -> None:
    """Remove a clitic; « qu' », « n' » get their vowel back before a consonant."""
    token = parsed.tokens[i]
    following = parsed.tokens[i + 1]
    before = parsed.tokens[i - 1] if i else None
    elided = before is not None and before.text.endswith(("'", "’")) and before.end == token.start
    if before is not None and elided and not grammar.starts_with_vowel(following.text):
        work.put(before.start, following.start, before.text[:-1] + "e ")
        return
    work.put(token.start, following.start, "")


def mend(text: str) -> str:
    """Contract what the edits left side by side; capitals (« de Le RAMEAU ») are names."""
    text = re.sub(r"\bde les\b", "des", text)
    text = re.sub(r"\bde le\b(?=\s)", "du", text)
    text = re.sub(r"\bà les\b", "aux", text)
    text = re.sub(r"\bà le\b(?=\s)", "au", text)
    return re.sub(r"\s+", " ", text).strip()
