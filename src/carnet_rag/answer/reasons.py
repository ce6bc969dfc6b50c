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
    "amount": "{il} n'en {donne} pas le montant",
    "count": "{il} n'en {donne} pas le chiffre",
    "duration": "{il} n'en {donne} pas la durée",
    "date": "{il} n'en {donne} pas la date",
    "definition": "{il} n'en {donne} pas de définition",
    "who": "{il} ne {dit} pas de qui il s'agit",
    "link": "{il} n'en {donne} pas l'adresse",
    "where": "{il} ne {dit} pas où",
    "list": "{il} n'en {donne} pas la liste",
    "why": "{il} n'en {dit} pas la raison",
    "how": "{il} ne {dit} pas comment",
}
_LACKS_EN = {
    "amount": "{gives} no amount for this",
    "count": "{gives} no figure for this",
    "duration": "{gives} no duration for this",
    "date": "{gives} no date for this",
    "definition": "{does} not define this",
    "who": "{does} not say who",
    "link": "{gives} no address for this",
    "where": "{does} not say where",
    "list": "{does} not list them",
    "why": "{does} not say why",
    "how": "{does} not say how",
}
_ONE = {
    "il": "il", "dit": "dit", "donne": "donne", "énumère": "énumère", "parle": "parle",
    "does": "It does", "gives": "It gives", "touches": "It only touches", "it": "it",
}  # fmt: skip
_MANY = {
    "il": "ils", "dit": "disent", "donne": "donnent", "énumère": "énumèrent", "parle": "parlent",
    "does": "They do", "gives": "They give", "touches": "They only touch", "it": "them",
}  # fmt: skip
"""How a reason is told of one carnet, and of several."""
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
    r"-(?:t-)?(?:il|elle|ils|elles|on|ce|je|tu|nous|vous)\b|\b(?:je|j['’]|tu|me|moi|nous|toi|vous"
    r"(?! \w+(?:er|ir|re)\b))\b",
    re.IGNORECASE,
)
_YOURS = tuple(
    (re.compile(pattern, re.IGNORECASE), told)
    for pattern, told in (
        (r"\b(?:(?:me|nous|te) |[mt]['’])(?=\w+(?:er|ir|re)\b)", "vous "),
        (r"\b(?:m(?:on|a)|not?re|t(?:on|a)) ", "votre "),
        (r"\b(?:mes|nos|tes) ", "vos "),
    )
)
"""« qui peut nous aider ? » is told again to who asked it: « qui peut vous aider »."""
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


def lacks(question: str, asked: Intent, unmet: Unmet, mended: str, *, several: bool = False) -> str:
    """What is not said by the carnet, or by the ``several`` that were searched, "" when nothing is
    known of what is asked. ``question`` is as typed, ``mended`` as it was searched for.
    """
    reason, what = _reason(question, asked, unmet, mended)
    return reason.format(**(_MANY if several else _ONE), what=what)


def touches_only(*, several: bool, english: bool) -> str:
    """That the carnet, or the ``several``, speak of it from afar only."""
    reason = "{touches} on this question" if english else "{il} n'en {parle} que de loin"
    return reason.format(**(_MANY if several else _ONE))


def _reason(question: str, asked: Intent, unmet: Unmet, mended: str) -> tuple[str, str]:
    """How it is told, and the words of the question that it takes up, if any."""
    if asked.english:
        if unmet.names and asked.kind not in _MEASURED:
            return "{does} not say this of {what}", _named(unmet.names, question, mended)
        return _LACKS_EN.get(asked.kind, "Nothing in {it} says that"), ""
    if unmet.office:
        office = as_typed(unmet.office, question, mended)
        return "{il} ne {dit} pas qui est {what}", office
    if unmet.names:
        if person := who_is(mended):
            return "{il} ne {dit} pas qui est {what}", as_typed(person, question, mended)
        return "{il} ne {dit} pas cela de {what}", _named(unmet.names, question, mended)
    of_whom = as_typed(unmet.counted, question, mended)
    if of_whom and of_whom != NO_FIGURE and not _counts(question, of_whom):
        if asked.kind in ("amount", "count"):
            return "{il} ne {donne} pas ce chiffre pour « {what} »", of_whom
        if asked.kind not in ("date", "duration"):
            return "{il} n'{énumère} pas {what}", of_whom
    if how_many := _counted(question, asked):
        return "{il} ne {dit} pas {what}", how_many
    if noun := _measured(question, asked):
        return "{il} n'en {donne} pas {what}", noun
    if told := _indirect(question):
        return "{il} ne {dit} pas {what}", told
    return _LACKS_FR.get(asked.kind, ""), ""


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


def _counted(question: str, asked: Intent) -> str:
    """« combien de X », as the question counts it."""
    counted = _HOW_MANY.search(question) if asked.kind == "count" else None
    return f"c{counted[0][1:]}".replace("'", "’") if counted else ""


def _measured(question: str, asked: Intent) -> str:
    """« quel X »: the question's own noun, where its article is known."""
    which = _WHICH.search(question) if asked.kind in _MEASURED else None
    if which is None or read_intent(f"quel {which[3]}").kind != asked.kind:
        return ""
    noun = which[3]
    if not which["s"] and noun[0].lower() in _VOWELS:
        return f"l’{noun}"
    return f"{'les' if which['s'] else 'la' if which['f'] else 'le'} {noun}"


def _indirect(question: str) -> str:
    """« comment trouver des partenaires », "" where the words would not stand so."""
    text = past_of(question, None).question.strip(" ?!.")
    # « on est trois salariés, par quoi on commence ? »: what comes last is asked.
    found = _INDIRECT.fullmatch(text) or _INDIRECT.fullmatch(text.rpartition(", ")[2])
    if found is None:
        told = _whether(text)
    else:
        told = re.sub(r" est-ce qu(?:e |['’])", " ", found["asked"]) + found["rest"]
    if not told or len(told.split()) > _LONGEST or found and _ASKS_TOO.search(found["rest"]):
        return ""
    for mine, yours in _YOURS:
        told = mine.sub(yours, told)
    return "" if _NOT_INDIRECT.search(told) else f"{told[:1].lower()}{told[1:]}"


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
