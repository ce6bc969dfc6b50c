"""Why a question gets no answer, in the reader's own words: « il ne dit pas qui a écrit ce texte ».

The question becomes an indirect one where French allows it as it stands; otherwise what it names or
asks for is said. What was mended to be searched for is never shown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from carnet_rag.answer.unmet import NO_FIGURE, Unmet
from carnet_rag.conversation import past_of
from carnet_rag.french.answer_type import who_is
from carnet_rag.french.intent import Intent, read_intent
from carnet_rag.french.names import find_names

_LACKS_FR = {
    "amount": "il n'en donne pas le montant",
    "count": "il n'en donne pas le chiffre",
    "duration": "il n'en donne pas la durée",
    "date": "il n'en donne pas la date",
    "definition": "il n'en donne pas de définition",
    "who": "il ne dit pas de qui il s'agit",
    "link": "il n'en donne pas l'adresse",
    "where": "il ne dit pas où",
    "list": "il n'en donne pas la liste",
    "why": "il n'en dit pas la raison",
    "how": "il ne dit pas comment",
}
_LACKS_EN = {
    "amount": "It gives no amount for this",
    "count": "It gives no figure for this",
    "duration": "It gives no duration for this",
    "date": "It gives no date for this",
    "definition": "It does not define this",
    "who": "It does not say who",
    "link": "It gives no address for this",
    "where": "It does not say where",
    "list": "It does not list them",
    "why": "It does not say why",
    "how": "It does not say how",
}
_MEASURED = ("amount", "count", "duration", "date", "link")
_WHICH = re.compile(
    r"\bquel(?P<f>le)?(?P<s>s)? (?:est |sont |était |étaient |fut |sera )?"
    r"(?:le |la |les |l['’])?(\w{3,})",
    re.IGNORECASE,
)
_PARTICLES = re.compile(r" (?:[a-zà-ÿ]+['’ ])+")
"""What parts two names that stand as one: « Luc Roy de Lille »."""
_HOW_MANY = re.compile(r"\bcombien d(?:e |es |['’])(\w{3,})", re.IGNORECASE)
_VOWELS = "aeiouyàâéèêëîïôöûùœæ"
_INDIRECT = re.compile(
    r"(?:et |mais )?(?P<asked>(?:(?:à|de|avec|pour|par|dans|en|depuis|sur|selon|chez) )?"
    r"(?:qui|où|quand|comment|pourquoi|combien|quel(?:le)?s?|lequel|laquelle|lesquel(?:le)?s"
    r"|(?<!^)quoi)\b(?: est-ce qu(?:e |['’]))? ?)(?P<rest>[^.?!;,]+)",
    re.IGNORECASE,
)
_ASKS_TOO = re.compile(
    r"(?:^|[ ,])(?:combien|comment|pourquoi|quoi|quel(?:le)?s?)(?: |$)", re.IGNORECASE
)
"""« quand on lance un appel, il y a combien de réponses »: what comes first only sets the scene."""
_NOT_INDIRECT = re.compile(
    r"-(?:t-)?(?:il|elle|ils|elles|on|ce|je|tu|nous|vous)\b|\b(?:je|j['’]|tu|me|mon|ma|mes|moi|nous"
    r"|notre|nos|vous|votre|vos|ton|ta|tes|toi)\b",
    re.IGNORECASE,
)
_YES_NO = tuple(
    (re.compile(pattern, re.IGNORECASE), told)
    for pattern, told in (
        (r"est-ce qu(?:e |['’])([^?,;]+)", r"si \1"),
        (r"existe-t-il ([^?,;]+)", r"s'il existe \1"),
        (r"(?:il )?y a[- ]t[- ]il ([^?,;]+)", r"s'il y a \1"),
        (r"faut-il ([^?,;]+)", r"s'il faut \1"),
        (r"(peut|doit|pourrait|devrait)-on ([^?,;]+)", r"si l'on \1 \2"),
        (
            r"((?:(?:l[ae]s?|une?|des|ce|cet|cette|ces|leurs?|son|sa|ses) |l['’])[^?,;]{2,50}?|"
            r"(?!qu|com[bm]|où|pourquoi|que )(?-i:[A-ZÀ-Þ])[^?,;]{2,50}?) "
            r"([\w'’]+)-(?:t-)?(?:ils?|elles?)( [^?,;]+)?",
            r"si \1 \2\3",
        ),
    )
)
"""Questions of yes or no, and how they are told again."""
_OPENS_SMALL = re.compile(
    r"(?:l[ae]s?|une?|des|ce|cet|cette|ces|leurs?|son|sa|ses|peut-on|doit-on|pourrait-on|devrait-on"
    r")\b|l['’]",
    re.IGNORECASE,
)
_LONGEST = 16
"""Words of a question that is told again as it stands."""
_WORD = re.compile(r"[\w'’-]+")
_NUMBERED = re.compile(r"(?:\s?[%€])?(?:\s(?:(?:de|d['’]|d|du|des)\s?)?[^\W\d_][\w'’-]+)?")


def lacks(question: str, asked: Intent, unmet: Unmet, mended: str) -> str:
    """What is not said, "" when nothing is known of what is asked. ``question`` is as typed,
    ``mended`` as it was searched for.
    """
    if asked.english:
        if unmet.names and asked.kind not in _MEASURED:
            return f"It does not say this of {_named(unmet.names, question, mended)}"
        return _LACKS_EN.get(asked.kind, "Nothing in it says that")
    if unmet.office:
        return f"il ne dit pas qui est {as_typed(unmet.office, question, mended)}"
    if unmet.names:
        if person := who_is(mended):
            return f"il ne dit pas qui est {as_typed(person, question, mended)}"
        return f"il ne dit pas cela de {_named(unmet.names, question, mended)}"
    of_whom = as_typed(unmet.counted, question, mended)
    if of_whom and of_whom != NO_FIGURE and not _counts(question, of_whom):
        if asked.kind in ("amount", "count"):
            return f"il ne donne pas ce chiffre pour « {of_whom} »"
        if asked.kind not in ("date", "duration"):
            return f"il n'énumère pas {of_whom}"
    return _asked_of(question, asked) or _indirect(question) or _LACKS_FR.get(asked.kind, "")


def absent(question: str, unmet: Unmet, mended: str) -> tuple[str, ...]:
    """The years and quantities that nothing near holds, each with the noun that follows it."""
    found = []
    for number in unmet.numbers:
        typed = as_typed(number, question, mended)
        after = _NUMBERED.match(question, question.find(typed) + len(typed))
        found.append(typed + (after[0] if after and typed in question else ""))
    # A year that is also read as a quantity is told once, with its noun.
    years = [y for y in unmet.years if not any(y in phrase for phrase in found)]
    return tuple(dict.fromkeys((*years, *found)))


def as_typed(phrase: str, question: str, mended: str) -> str:
    """A phrase of the mended question, as the reader typed it."""
    if phrase in question:
        return phrase
    typed, words, wanted = (_WORD.findall(text) for text in (question, mended, phrase))
    if len(typed) != len(words) or not wanted:
        return phrase
    for at in range(len(words) - len(wanted) + 1):
        if words[at : at + len(wanted)] == wanted:
            return " ".join(typed[at : at + len(wanted)])
    return phrase


def _counts(question: str, phrase: str) -> bool:
    """Whether the phrase is what « combien de X » counts: the reason then says it by itself."""
    counted = _HOW_MANY.search(question)
    return counted is not None and counted[1] in phrase


def _asked_of(question: str, asked: Intent) -> str:
    """« combien de X », « quel X »: the question's own noun, where its article is known."""
    if asked.kind == "count" and (counted := _HOW_MANY.search(question)):
        return f"il ne dit pas c{counted[0][1:]}".replace("'", "’")
    which = _WHICH.search(question) if asked.kind in _MEASURED else None
    if which is None or read_intent(f"quel {which[3]}").kind != asked.kind:
        return ""
    noun = which[3]
    article = "les " if which["s"] else "la " if which["f"] else "le "
    if not which["s"] and noun[0].lower() in _VOWELS:
        article = "l’"
    return f"il n'en donne pas {article}{noun}"


def _indirect(question: str) -> str:
    """« il ne dit pas comment trouver des partenaires », "" where the words would not stand so."""
    text = past_of(question, None).question.strip(" ?!.")
    # « on est trois salariés, par quoi on commence ? »: what comes last is asked.
    found = _INDIRECT.fullmatch(text) or _INDIRECT.fullmatch(text.rpartition(", ")[2])
    if found is None:
        told = _whether(text)
    else:
        told = re.sub(r" est-ce qu(?:e |['’])", " ", found["asked"]) + found["rest"]
    if not told or len(told.split()) > _LONGEST or found and _ASKS_TOO.search(found["rest"]):
        return ""
    return "" if _NOT_INDIRECT.search(told) else f"il ne dit pas {told[:1].lower()}{told[1:]}"


def _whether(text: str) -> str:
    """« s'il existe une formation », « si la commune peut signer », of a yes-or-no question."""
    if _OPENS_SMALL.match(text):
        text = text[:1].lower() + text[1:]
    for pattern, told in _YES_NO:
        found = pattern.fullmatch(text)
        if found is not None:
            return re.sub(r"^si (?=ils?\b)", "s'", found.expand(told))
    return ""


def _named(names: Sequence[str], question: str, mended: str) -> str:
    """The names, whole: « Luc Roy », though a Luc stands there too."""
    written = [part for name in find_names(mended) for part in _PARTICLES.split(name.text)]
    whole = dict.fromkeys(next((w for w in written if n in w.split()), n) for n in names)
    return ", ".join(f"« {as_typed(name, question, mended)} »" for name in whole)
