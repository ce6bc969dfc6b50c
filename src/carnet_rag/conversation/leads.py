"""What surrounds a question: greetings, « changeons de sujet », « non, je parlais de… », « et »."""

from __future__ import annotations

import re

from carnet_rag.french.grammar import SINGULAR_VERBS
from carnet_rag.french.parsing import parse
from carnet_rag.french.tokens import fold

_POLITE = re.compile(
    r"^\s*(?:(?:bonjour|bonsoir|salut|coucou|hello|hi|hey|merci(?: beaucoup| bien)?"
    r"|thanks?(?: you)?"
    r"|ok|okay|d['’]accord|très bien|bien|super|parfait|génial|entendu|compris|je vois|great|right"
    r"|excellent|dis[- ]moi|dites[- ]moi|s['’]il (?:te|vous) pla[iî]t|please)"
    r"(?:\s+(?:à tous|madame|monsieur|pour (?:cette|la|ta|votre) réponse))?\s*(?:[,.!;:…]+\s*|$))+",
    re.IGNORECASE,
)
_TRAILING = re.compile(
    r"[\s,]*(?:s['’]il (?:te|vous) pla[iî]t|svp|stp|merci(?: d['’]avance)?|please|thanks?)"
    r"\s*(?P<end>[?!.]*)\s*$",
    re.IGNORECASE,
)
_SWITCH = re.compile(
    r"^\s*(?:et\s+|bon(?:\s*,)?\s+|alors(?:\s*,)?\s+)?(?:"
    r"(?:on\s+)?(?:change(?:ons|z)?|pass(?:ons|e|ez))\s+(?:de\s+sujet|à\s+(?:tout\s+)?autre\s+chose"
    r"|à\s+un\s+autre\s+sujet)"
    r"|(?:une\s+|j['’]ai\s+une\s+|encore\s+une\s+)?(?:tout\s+)?autre\s+"
    r"(?:chose|question|sujet|point|thème)"
    r"|nouvelle\s+question|nouveau\s+sujet|(?:ça\s+n['’]a\s+)?rien\s+à\s+voir(?:\s+mais)?"
    r"|(?:dans|sur)\s+un\s+(?:tout\s+)?autre\s+(?:registre|sujet|domaine)"
    r"|sans\s+(?:aucun\s+)?rapport|hors[- ]sujet|par\s+ailleurs|sinon|à\s+part\s+(?:ça|cela)"
    r"|au\s+fait|question\s+suivante|laissons\s+(?:ça|cela)"
    r"|something\s+else|another\s+(?:question|topic)|new\s+(?:question|topic|subject)"
    r"|(?:let['’]s\s+)?chang(?:e|ing)\s+(?:of\s+)?(?:the\s+)?(?:subject|topic)|on\s+another\s+(?:note"
    r"|topic|subject)|by\s+the\s+way|unrelated"
    r")\s*(?:[,.:;!…—–-]+\s*|\s+(?=\w)|$)",
    re.IGNORECASE,
)
_AND = re.compile(
    r"^\s*(?:(?:et|mais|and|but)(?:\s+(?:donc|alors|puis|sinon|du\s+coup|then|so))?\b[\s,]*"
    r"|(?:du\s+coup|alors|donc|so)\b[\s,]+|what\s+about\s+|how\s+about\s+"
    r"|qu['’]en\s+est[- ]il\s+(?=d)|(?:c['’]est\s+)?(?:pareil|idem)\s+(?=pour|chez|au)"
    r"|même\s+(?:chose|question)\s+(?:pour|avec|chez)\s+)",
    re.IGNORECASE,
)
_WELL = re.compile(
    r"^\s*(?:ah |ok |okay |d['’]accord |bon |oui |super |bien |merci )+(?=(?:et|mais|and|but)\b)",
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
_RATHER = re.compile(
    rf"^\s*(?:{_OPENING}*)(?:et\s+)?(?:plut[ôo]t|rather|instead)\s*[,:]?\s*(?P<rest>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_NOT_THIS = re.compile(
    r"^\s*(?:ah\s+)?(?:(?:non|no)\s*[,.!]*\s*)?(?:pas|not|non\s+pas)\s+(?P<wrong>[^,;:?]+)[,;:]\s*"
    r"(?:mais\s+|but\s+)?(?P<rest>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_NO = re.compile(rf"^\s*{_OPENING}+(?P<rest>.+)$", re.IGNORECASE | re.DOTALL)
_ASIDE = re.compile(r",?\s+(?:et\s+)?(?:pas|not)\s+(?P<wrong>[^\s,;:?][^,;:?]*?)\s*[?.!]*$")
_AFTERTHOUGHT = re.compile(
    r"[\s,]+(?:plut[ôo]t|en\s+fait|en\s+réalité|je\s+(?:veux|voulais)\s+dire|instead|rather)"
    r"\s*(?P<end>[?.!]*)\s*$",
    re.IGNORECASE,
)


_VERBS = "|".join(sorted(SINGULAR_VERBS | set(map(fold, SINGULAR_VERBS)), key=len, reverse=True))
_SHORT = {
    r"cb": "combien", r"qd": "quand", r"pk|pq|pkoi|pourkoi": "pourquoi", r"koi": "quoi",
    r"c (?=quoi|koi|qui|où|quand)": "c'est ", r"ca": "ça", r"tps": "temps",
    r"c['’]etait": "c'était", r"cest": "c'est", r"ki": "qui", r"y ?a t[ -]?il": "y a-t-il",
    r"ya": "il y a",
    # « sa » typed for « ça »: before what no noun begins with, a verb that ends or is asked of.
    rf"sa(?= (?:(?:se|ne|me|te|nous|vous|y|va|a|fait|veut|peut) |[smnt]['’]|(?:{_VERBS})"
    r"(?: *[?.!]*$| (?:combien|comment|quand|où|ou|quoi|à|a|pas|en)\b)))": "ça",
    rf"(?<=temps )sa(?= (?:{_VERBS})\b)": "ça",
    r"(?<!il )(?<!n')y (?=(?:a|avait)\b(?!-))": "il y ",
}  # fmt: skip

_SIGNS = re.compile(r"(?<!\S)(?:\+(?= de |\s?d['’])|-(?= de \d))")
"""« + de 10 salariés », « - de 25 ans »."""


def spelled_out(text: str) -> str:
    """Question words as they are spelled: « cb de temps », « c koi », « où ça »."""
    for short, full in _SHORT.items():
        text = re.sub(rf"\b(?:{short})\b", full, text, flags=re.IGNORECASE)
    text = _SIGNS.sub(lambda sign: "plus" if sign[0] == "+" else "moins", text)
    return re.sub(r"^(où|quand|qui|comment)\s+ça(?=[\s?.!]*$)", r"\1", text, flags=re.IGNORECASE)


_OF_SELF = re.compile(
    r"^\s*(?:je suis|on est|nous sommes|j['’]habite|on habite|je travaille|je dirige|je gère)\b"
    r"[^,.:;?!]{2,80}[,.:;] +(?=\w)",
    re.IGNORECASE,
)


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
    return _OF_SELF.sub("", text, count=1)


def strip_polite(text: str) -> str:
    """Drop greetings and thanks around a question; the text itself when nothing would be left."""
    kept = _POLITE.sub("", text, count=1)
    kept = _TRAILING.sub(lambda m: m["end"], kept)
    return kept.strip() or text.strip()


def strip_switch(text: str) -> str | None:
    """The question after an explicit change of subject, None when there is none."""
    found = _SWITCH.match(text)
    if not found:
        return None
    return strip_polite(text[found.end() :]) or None


def strip_and(text: str) -> tuple[str, bool]:
    """Drop « et », « mais », « what about »; say whether there was one."""
    text = _WELL.sub("", text)
    found = _AND.match(text)
    if not found or found.end() >= len(text.rstrip(" ?.!")):
        return text.strip(), False
    return text[found.end() :].strip(), True


def strip_correction(text: str) -> tuple[str, str | None] | None:
    """(what is meant, what is set aside if it is said), None when the turn corrects nothing.

    A bare « non, … » is a correction too: the caller decides by what follows.
    """
    wrong = _NOT_THIS.match(text)
    if wrong:
        inner = _MEANT.match(wrong["rest"]) or _RATHER.match(wrong["rest"])
        return _tidy(inner["rest"] if inner else wrong["rest"]), wrong["wrong"].strip()
    for pattern in (_MEANT, _RATHER, _NO):
        found = pattern.match(text)
        if found:
            rest = found["rest"]
            aside = _ASIDE.search(rest)
            if aside and aside.start() > 2:
                return _tidy(rest[: aside.start()]), aside["wrong"]
            return _tidy(rest), None
    late = _AFTERTHOUGHT.search(text)
    if late and late.start() > 2:
        return _tidy(text[: late.start()]), None
    return None


def _tidy(rest: str) -> str:
    late = _AFTERTHOUGHT.search(rest)
    rest = rest[: late.start()] + late["end"] if late and late.start() > 2 else rest
    return rest.strip()
