"""What surrounds a question: « s'il vous plaît », « non, je parlais de… », « et »."""

from __future__ import annotations

import re

from rapidfuzz.distance import DamerauLevenshtein

from carnet_rag.french.grammar import SINGULAR_VERBS
from carnet_rag.french.parsing import parse
from carnet_rag.french.spelling import elision_in, is_written
from carnet_rag.french.tokens import fold

_TRAILING = re.compile(
    r"[\s,]*(?:s['’]il (?:te|vous) pla[iî]t|svp|stp|merci(?: d['’]avance)?|please|thanks?)"
    r"\s*(?P<end>[?!.]*)\s*$",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"^(?:\s*(?:(?:bonjour|bonsoir|salut|coucou|hello|hi|hey)(?: (?:madame|monsieur|à tous))?"
    r"|ok(?:ay|é)?|d['’]accord|(?:bon|bah|ben|euh|ah|oh|oui|m?ouais|super)"
    r"(?=\s+(?:(?:bon|bah|ben|m?ouais) )?(?:et|mais|alors|donc"
    r"|du\s+coup|and|but|so)\b))\b[\s,!.]+(?=\w))+",
    re.IGNORECASE,
)
"""« bonjour, », « ok et », « bon alors »."""
_AND = re.compile(
    r"^\s*(?:(?:et|mais|and|but)(?:\s+(?:donc|alors|puis|sinon|du\s+coup|en\s+fait|then"
    r"|so))?\b[\s,]*"
    r"|(?:du\s+coup|alors|donc|so)\b[\s,]+|what\s+about\s+|how\s+about\s+"
    r"|qu['’]en\s+est[- ]il\s+(?=d)|(?:c['’]est\s+)?(?:pareil|idem)\s+(?=pour|chez|au)"
    r"|même\s+(?:chose|question)\s+(?:pour|avec|chez)\s+)",
    re.IGNORECASE,
)
_OPENING = (
    r"(?:(?:ah\s+)?(?:non|nan|no|nope|pardon|désolée?|oups|sorry|excuse[sz]?[- ]moi|pas\s+du\s+tout"
    r"|attends|attendez|en\s+fait|actually)(?:\s*[,.!;:…—–-]+\s*|\s+))"
)
_MEANT = re.compile(
    rf"^\s*{_OPENING}*(?:mais\s+)?(?:"
    r"je\s+(?:voulais|veux)\s+(?:plutôt\s+|en\s+fait\s+)?(?:dire|parler)|je\s+parl(?:ais|e)"
    r"|je\s+pensais|je\s+pense|je\s+(?:te\s+|vous\s+)?demand(?:ais|e)|ma\s+question\s+(?:portait"
    r"|était|concernait|porte)|il\s+s['’]agit|je\s+faisais\s+référence|c['’]est\s+bien"
    r"|i\s+meant(?:\s+to\s+say)?|i\s+was\s+(?:talking|asking|thinking)|i\s+mean"
    r")\s*(?:plutôt\s+|bien\s+|about\s+|of\s+|sur\s+)*[,:]?\s*(?P<rest>.+)$",
    re.IGNORECASE | re.DOTALL,
)


_VERBS = "|".join(sorted(SINGULAR_VERBS | set(map(fold, SINGULAR_VERBS)), key=len, reverse=True))
_GLUED = re.compile(r"\bj(?=[bcdfghklmnpqrstvwxz])", re.IGNORECASE)
"""« jcomprends », « jveux »: no French word begins so."""
_SHORT = {
    r"cb": "combien", r"qd": "quand", r"pk|pq|pkoi|pourkoi": "pourquoi", r"koi": "quoi",
    r"(?:(?-i:c)|^c) (?=[a-zà-ÿ]{2})": "c'est ", r"ca": "ça",
 r"tps": "temps",
    r"c['’]etait": "c'était", r"ki": "qui", r"chuis?": "je suis", r"y ?a t[ -]?il": "y a-t-il",
    r"ya": "il y a", r"(?:(?<!il )y en|yen)(?= a\b(?!-))": "il y en", r"kan|qan|kand": "quand",
    r"kel": "quel", r"kels": "quels", r"kelle": "quelle", r"kelles": "quelles", r"^ms(?= )": "mais",
    r"(?:(?<=est )|(?<=sont ))ou(?=[ ?!.]*$)": "où",
    # « sa » typed for « ça »: before what no noun begins with, a verb that ends or is asked of.
    rf"sa(?= (?:(?:se|ne|me|te|nous|vous|y|va|a|fait|veut|peut) |[smnt]['’]|(?:{_VERBS})"
    r"(?: *[?.!]*$| (?:combien|comment|quand|où|ou|quoi|à|a|pas|en)\b)))": "ça",
    rf"(?<=temps )sa(?= (?:{_VERBS})\b)": "ça",
    r"(?<!il )(?<!n')y (?=(?:a|avait)\b(?!-))": "il y ",
}  # fmt: skip


_WORD = re.compile(r"(?<![\w'’-])[^\W\d_]{2,}(?!['’])")
_ASKING = ("comment", "combien", "pourquoi", "quelle", "quelles")
"""Question words that are long enough for one letter amiss to leave no other word."""


def spelled_out(text: str) -> str:
    """Question words as they are spelled: « cb de temps », « c koi », « coment », « où ça »."""
    text = _WORD.sub(_elided, _GLUED.sub("je ", text))
    for short, full in _SHORT.items():
        text = re.sub(rf"\b(?:{short})\b", full, text, flags=re.IGNORECASE)
    text = _WORD.sub(_asking, text)
    return re.sub(r"^(où|quand|qui|comment)\s+ça(?=[\s?.!]*$)", r"\1", text, flags=re.IGNORECASE)


def _elided(word: re.Match[str]) -> str:
    at = elision_in(word[0])
    return f"{word[0][:at]}'{word[0][at:]}" if at else word[0]


def _asking(word: re.Match[str]) -> str:
    """« coment », « conbien » : the question word that one letter parts from what no dictionary
    holds; else the word.
    """
    typed = word[0].lower()
    near = next((asked for asked in _ASKING if DamerauLevenshtein.distance(typed, asked) == 1), "")
    if not near or typed.startswith(near) or is_written(typed):
        return word[0]
    return near.capitalize() if word[0][0].isupper() else near


_OF_SELF = re.compile(
    r"^\s*(?:(?:moi|nous),? )?(?:je suis|on est|nous sommes|j['’]habite|on habite"
    r"|(?:je|on) (?:travaille|bosse|dirige|gère))\b"
    r"[^,.:;?!]{2,80}?(?:[,.:;] +(?=\w)| et (?=(?:je|on|nous|j['’])\b)|[.! ]*$)",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"^\s*(?:(?:moi|nous),? )?(?:(?:je|on|nous|mon|ma|mes|notre|nos|i|we|my|our)\s|j['’])"
    r"[^.:;?!]{8,160}[.:;] +(?P<asked>\S.+)$",
    re.IGNORECASE | re.DOTALL,
)
"""« je prépare une réunion avec des élus : combien… »"""
_NO_MORE = re.compile(
    r"(?:(?:je|on|nous) (?:fais|fait|faisons) (?:quoi|comment)|(?:que|quoi|comment) faire"
    r"|comment (?:je fais|on fait)|qu['’]est-ce qu(?:e je fais|['’]on fait)"
    r"|what (?:do|can|should) (?:i|we) do)\W*",
    re.IGNORECASE,
)
_CONCERNS = re.compile(
    r"\b(?:ça|ca|cela|c['’]est|this|it)\b.*\b(?:me|moi|nous|m['’]|me|us)\b", re.IGNORECASE
)


def strip_self(text: str) -> str:
    """Drop what the reader says of himself before he asks: « on est une petite asso, … ». It stays
    where nothing else is asked (« je suis maire d'un village, on fait quoi ? » is of a village), or
    where what is asked points to it (« …, est-ce que ça me concerne ? »).
    """
    asked = parse(re.split(r"[,.:;] +", text.strip())[-1])
    if _NO_MORE.fullmatch(asked.text) or not asked.mentions and _CONCERNS.search(asked.text):
        return text
    return without_self(text) or text


def without_self(text: str) -> str:
    """The text without what opens it of the reader himself; "" where it tells nothing else."""
    told = _TOLD.match(text)
    if told and parse(told["asked"]).mentions:
        return told["asked"]
    return _OF_SELF.sub("", text, count=1)


def strip_polite(text: str) -> str:
    """Drop a greeting or an « ok » before a question, « s'il vous plaît » and thanks behind it."""
    asked = _TRAILING.sub(lambda m: m["end"], _GREETING.sub("", text, count=1))
    return asked.strip() or text.strip()


def strip_and(text: str) -> tuple[str, bool]:
    """Drop « et », « mais », « what about »; say whether there was one."""
    found = _AND.match(text)
    if not found or found.end() >= len(text.rstrip(" ?.!")):
        return text.strip(), False
    return text[found.end() :].strip(), True


_BEHIND = r"alors|donc|du\s+coup|hein|en\s+fait"
_FILLERS = re.compile(
    rf"^\s*(?:(?:bon|ben|bah|euh|ok(?:ay)?|ah|oh|mais|et|voil[àa]|{_BEHIND})\b[\s,!.…]+)+(?=\w)"
    rf"|(?:[\s,]+(?:{_BEHIND}))+[\s?!.…]*$",
    re.IGNORECASE,
)


def strip_fillers(text: str) -> str:
    """Drop « bon ben », « ok du coup » before what is said, « alors », « hein » behind it."""
    return _FILLERS.sub("", text).strip() or text.strip()


def strip_correction(text: str) -> str | None:
    """What is meant (« non, je parlais des élus »), None when the turn corrects nothing."""
    found = _MEANT.match(text)
    return found["rest"].strip() if found else None
