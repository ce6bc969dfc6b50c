"""Cut a French question into words and tell what each is, by closed lists and by its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from carnet_rag.french import grammar

Tag = Literal[
    "det", "prep", "subject", "inverted", "pronoun", "relative", "ask", "verb", "participle",
    "infinitive", "adverb", "conjunction", "number", "name", "noun", "punctuation",
]  # fmt: skip


_TOKEN = re.compile(
    r"«[^»]*»|“[^”]*”|\"[^\"]*\""
    r"|aujourd['’]hui|quelqu['’]un|d['’]après|qu['’]est-ce\s+qu(?:e\b|['’])"
    r"|est-ce\s+qu(?:e\b|['’])|parce\s+qu(?:e\b|['’])"
    r"|\d+(?:[   .,]\d+)*(?:\s?%)?"
    r"|-(?:t-)?(?:ils?|elles?|on|je|tu|moi|nous|vous|ce)\b"
    r"|\b(?:jusqu|lorsqu|puisqu|qu|[cdjlmnst])['’]"
    r"|\w+(?:&\w+)*(?:-(?!(?:t-)?(?:ils?|elles?|on|je|tu|moi|nous|vous|ce)\b)\w+)*"
    r"|[^\w\s]",
    re.IGNORECASE,
)


_PARTICIPLE = re.compile(r"(?:é|ée|és|ées|i|ie|is|ies|it|ite|ites|its|u|ue|us|ues|ert|erte|erts)$")


_INFINITIVE = re.compile(
    r"\w*(?:[^i\W]er|[cdfgln]ier|[^\W]ir|[aeo]ndre|[eo]indre|erdre|ttre|aître|être|crire|dire|lire"
    r"|uire|aincre|ompre|suivre|vivre|faire|plaire|croire|boire|clure)$"
)


_BEFORE_VERB = frozenset(["qui", "on", "ne", "n'", "je", "tu", *grammar.SUBJECTS])
"""Behind these, « en » and « le » are pronouns, before a verb."""
_NOUNS_IN_R = frozenset(
    ("mer", "avenir", "loisir", "plaisir", "désir", "danger", "particulier", "hiver", "enfer")
    + ("fer", "clair", "cuir", "lettre", "savoir")
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word with its place in the question; ``low`` is lower case with straight quotes."""

    text: str
    low: str
    start: int
    end: int
    tag: Tag


@lru_cache(maxsize=4096)
def tag(text: str) -> tuple[Token, ...]:
    """Cut a text into tagged tokens."""
    raw = [(m[0], m.start(), m.end()) for m in _TOKEN.finditer(text)]
    lows = [t[0].lower().replace("’", "'") for t in raw]
    tags: list[Tag] = []
    for i, (word, _, _) in enumerate(raw):
        tags.append(_tag_of(i, word, [r[0] for r in raw], lows, tags))
    return tuple(
        Token(w, low, s, e, tag) for (w, s, e), low, tag in zip(raw, lows, tags, strict=True)
    )


def _tag_of(i: int, word: str, words: list[str], lows: list[str], tags: list[Tag]) -> Tag:
    low = lows[i]
    after = lows[i + 1] if i + 1 < len(lows) else ""
    before = lows[i - 1] if i else ""
    if word[0] in '«“"':
        return "name" if len(word) > 2 else "punctuation"
    if low.startswith("-"):
        return "inverted"
    if not (word[0].isalnum()):
        return "conjunction" if word == "&" else "punctuation"
    if word[0].isdigit():
        return "number"
    # « Le RAMEAU »: an article with a capital inside a sentence belongs to the name.
    if low in ("le", "la", "les") and word[0].isupper() and i and after:
        return "det"
    if (low in grammar.OBJECTS or low == "leur") and _is_object(i, lows, tags):
        return "pronoun"
    if low in ("plus", "moins") and after in ("de", "d'"):
        return "det"
    if low in ("de", "d'") and before in ("plus", "moins", "beaucoup", "peu"):
        return "det"
    if low in ("c'", "cela", "ça", "ceci"):
        return "pronoun"
    if low == "ce":
        led = after in ("qui", "que", "qu'", "dont") or after in grammar.AUXILIARIES
        return "pronoun" if led else "det"
    if low == "en" and _is_clitic_place(i, lows, tags):
        return "pronoun"
    if low in grammar.SUBJECTS:
        return "pronoun" if tags and tags[-1] == "prep" else "subject"
    if low.startswith(("qu'est-ce", "est-ce")):
        return "ask"
    if low in grammar.QUESTION_WORDS:
        inside = any(t in ("noun", "name", "verb") for t in tags)
        return "relative" if inside and low in ("qui", "que", "qu'", "où", "quand") else "ask"
    if low in grammar.PREPOSITIONS or low == "d'après":
        return "prep"
    if low in grammar.DETERMINERS:
        return "det"
    if low in grammar.OTHER_PRONOUNS:
        return "pronoun"
    if low in grammar.RELATIVES or low.startswith("parce"):
        return "relative"
    if low in grammar.CONJUNCTIONS:
        return "conjunction"
    if low in grammar.ADVERBS:
        return "adverb"
    return _open_class(i, word, words, lows, tags)


def _open_class(i: int, word: str, words: list[str], lows: list[str], tags: list[Tag]) -> Tag:
    low, last = lows[i], tags[-1] if tags else None
    after = lows[i + 1] if i + 1 < len(lows) else ""
    nominal = last in ("det", "prep", "number")
    if (not i or not word[0].isupper()) and (
        after.startswith("-")  # « Parle-moi de la charte »
        or last in ("subject", "inverted")
        and not _after_auxiliary(lows, tags)
    ):
        return "verb" if not _participle_place(low, lows, tags) else "participle"
    if low in grammar.AUXILIARIES and not (
        last == "det" and low == "est" and lows[i - 1] not in grammar.ASKING
    ):
        return "participle" if low == "été" and _after_auxiliary(lows, tags) else "verb"
    if _participle_place(low, lows, tags):
        return "participle"
    led = last in ("pronoun", "inverted") or (i > 0 and lows[i - 1] in grammar.INFINITIVE_LEADS)
    # « il y a une charte a signer »: of two, the second is no verb.
    led = led or (i > 0 and lows[i - 1] == "a" and "verb" in tags[: i - 1])
    if led and _INFINITIVE.fullmatch(low) and not word[0].isupper() and low not in _NOUNS_IN_R:
        return "infinitive"
    if not nominal and (low in grammar.SINGULAR_VERBS or low in grammar.PLURAL_VERBS):
        return "verb"
    if last in ("relative", "pronoun") and not word[0].isupper():
        return "verb"
    if last == "ask" and lows[i - 1] in ("qui", "que", "qu'") and not word[0].isupper():
        return "verb"
    if (low.endswith("ent") and not low.endswith("ment") and len(low) > 5 and i
            and (lows[i - 1].endswith(("s", "x")) or words[i - 1].isupper())
            and last in ("noun", "name")):  # fmt: skip
        return "verb"
    if low.endswith(("ait", "aient")) and len(low) > 6 and last in ("noun", "name"):
        return "verb"
    if (last in ("noun", "ask") and after in ("le", "la", "les", "l'", "un", "une", "ce", "cette")
            and not word[0].isupper() and "verb" not in tags
            and re.search(r"(?:e|ent|it|ait|aient|t|ra|ront|raient)$", low)):  # fmt: skip
        return "verb"
    if i and word[0].isupper():
        return "name"
    if not i and word[0].isupper():
        following = words[1] if len(words) > 1 else ""
        if word.isupper() and len(word) > 1 or following[:1].isupper() or following == "&":
            return "name"
    return "noun"


def _after_auxiliary(lows: list[str], tags: list[Tag]) -> bool:
    for j in range(len(tags) - 1, -1, -1):
        if tags[j] in ("inverted", "adverb") or lows[j] in ("été", "on"):
            continue
        return lows[j] in grammar.AUXILIARIES and tags[j] == "verb"
    return False


def _participle_place(low: str, lows: list[str], tags: list[Tag]) -> bool:
    return bool(_PARTICIPLE.search(low)) and _after_auxiliary(lows, tags)


def _is_clitic_place(i: int, lows: list[str], tags: list[Tag]) -> bool:
    """Whether « en » at ``i`` stands before a verb rather than before a place or a year."""
    after = lows[i + 1] if i + 1 < len(lows) else ""
    then = lows[i + 2] if i + 2 < len(lows) else ""
    if after in grammar.AUXILIARIES or then.startswith("-"):
        return True
    before = lows[i - 1] if i else ""
    return (
        before in _BEFORE_VERB | {"y", "s'", "se", "m'"}
        or (before in ("que", "qu'") and tags[-1] == "ask")
        or (after in grammar.SINGULAR_VERBS | grammar.PLURAL_VERBS)
        or (after not in _NOUNS_IN_R and _INFINITIVE.fullmatch(after) is not None)
    )


def _is_object(i: int, lows: list[str], tags: list[Tag]) -> bool:
    """Whether « le », « la », « l' », « les » or « leur » at ``i`` stands for a noun."""
    after = lows[i + 1] if i + 1 < len(lows) else ""
    then = lows[i + 2] if i + 2 < len(lows) else ""
    before = lows[i - 1] if i else ""
    if not after or not after[0].isalpha():
        return False
    if after in grammar.AUXILIARIES and after != "a" or (after == "a" and lows[i] in ("l'", "les")):
        return True
    if before == "qui" and i > 1 and (tags[i - 2] == "prep" or lows[i - 2] in ("est", "sont")):
        return False  # « par qui les ordinateurs… », « c'est qui les partenaires ? »
    if before in _BEFORE_VERB | {"nous", "vous"}:
        return True
    if lows[i] in ("le", "la") and after == "a":
        return True
    if then.startswith("-") and not after[0].isupper() and (not tags or tags[-1] != "prep"):
        # « depuis quand le préparent-ils » but « quand la commune-t-elle » does not exist.
        return after not in grammar.AUXILIARIES and len(after) > 2
    if (
        tags
        and tags[-1] in ("noun", "name")
        and "verb" not in tags
        and not after[0].isupper()
        and (re.search(r"(?:ent|e|it)$", after) and (not then or not then[0].isalnum()))
    ):
        return True  # « quels commerces l'acceptent ? »
    leads = (
        *("peux", "peut", "peuvent", "pouvez", "puis", "pourrait", "pourrais", "dois", "doit"),
        *("doivent", "veux", "veut", "faut", "pour", "où", "comment", "pas", "jamais"),
    )
    if before in leads or before.startswith("-"):
        return bool(_INFINITIVE.fullmatch(after))
    return False


@lru_cache(maxsize=8192)
def find_acts(text: str, *tags: Tag) -> frozenset[int]:
    """Where the words start that say what is done: verbs, participles and infinitives, or those of
    the tags that are named.
    """
    kinds = tags or ("verb", "participle", "infinitive")
    return frozenset(t.start for t in tag(text) if t.tag in kinds)
