"""Why a question gets no answer, in the reader's own words: « il ne dit pas qui est le maire ».

What is told is what was found missing, or the kind of thing that is asked: the question itself
stands above. What was mended to be searched for is never shown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from carnet_rag.answer.abstention import WeighedAnswer
from carnet_rag.answer.unmet import NO_FIGURE, Unmet
from carnet_rag.answer.wording import say
from carnet_rag.french.answer_type import NUMBERS, who_is
from carnet_rag.french.intent import Intent, read_intent
from carnet_rag.french.names import find_names
from carnet_rag.french.numbers import find_moments
from carnet_rag.french.populations import kinds_named
from carnet_rag.search.evidence import Evidence
from carnet_rag.search.overlap import term_set

_ONE = {
    "il": "il", "dit": "dit", "donne": "donne", "énumère": "énumère", "parle": "parle",
    "carnet": "Le carnet", "répond": "répond", "They": "It", "do": "does", "give": "gives",
    "définit": "définit", "touch": "touches", "them": "it", "notebook": "The notebook",
}  # fmt: skip
_MANY = {
    "il": "ils", "dit": "disent", "donne": "donnent", "énumère": "énumèrent", "parle": "parlent",
    "carnet": "Les carnets", "répond": "répondent", "They": "They", "do": "do", "give": "give",
    "définit": "définissent", "touch": "touch", "them": "them", "notebook": "The notebooks",
}  # fmt: skip
"""How a reason is told of one carnet, and of several."""
_MEASURED = ("amount", "count", "duration", "date", "link")
_PARTICLES = re.compile(r" (?:[a-zà-ÿ]+['’ ])+")
"""What parts two names that stand as one: « Luc Roy de Lille »."""
_WORD = re.compile(r"[\w'’-]+")
_NUMBERED = re.compile(r"(?:\s?[%€])?(?:\s(?:(?:de|d['’]|d|du|des)\s?)?[^\W\d_][\w'’-]+)?")
SAME_MISSING = 0.62
"""From which nearness of a question to one that the bank says is not answered, for both the
nearest wording and the nearest of the same kind, its note is about what is asked. Below .58, half
of the notes of the question sets' refusals spoke of something else; of the five up to here, two.
"""


def nearest(
    weighed: WeighedAnswer,
    evidence: Evidence,
    asked: Intent,
    question: str,
    *,
    shown: str,
    several: bool,
) -> str:
    """What is missing: the bank's words when it says so of this very question, else that it speaks
    of it from afar only, else what the question names or asks, as the reader typed it
    (``question``). ``shown``: the passages shown as near; ``several`` carnets were searched.
    """
    mended, unmet, english = evidence.question, weighed.unmet, asked.english
    forms = _MANY if several else _ONE
    said = bank_says(weighed, mended)
    if english and not read_intent(said).english:
        said = ""  # a note in French explains nothing to who asks in English
    if weighed.near or unmet:
        lacking = lacks(question, asked, unmet, mended, several=several)
    else:
        lacking = touches_only(several=several, english=english)
    because = say("because", english=english, lacking=lacking) if lacking else ""
    gone = [f"« {a} »" for a in absent(question, unmet, mended, shown)]
    return say(
        "nearest",
        english=english,
        why=said or say("unanswered", english=english, lacking=because, **forms),
        shown=say("shown", english=english),
        gone=_gone(gone, english=english),
        **forms,
    )


def _gone(names: Sequence[str], *, english: bool) -> str:
    if len(names) < 2:
        return say("gone", english=english, gone=names[0]) if names else ""
    together = f"{', '.join(names[:-1])}{say('and', english=english)}{names[-1]}"
    return say("gone_several", english=english, gone=together)


def bank_says(weighed: WeighedAnswer, question: str) -> str:
    """The bank's note on what is missing, "" unless it is about what is asked: « convaincre une
    entreprise » is not « convaincre un élu ».
    """
    missing = weighed.missing
    if missing is None or missing.candidate.match is None:
        return ""
    match = missing.candidate.match
    near = min(match.best, match.same_kind) >= SAME_MISSING
    leads = not weighed.answering or missing.score > weighed.answering[0].score - 1.0
    said = match.entry.unanswered or ""
    about = f"{match.question} {said}"
    asked, told = kinds_named(question), kinds_named(about)
    alike = not asked or not told or bool(asked & told)
    # A note on how many there are by region says nothing of how many there were in 2020.
    stated = term_set(" ".join((*weighed.unmet.names, *weighed.unmet.years)))
    return said if near and leads and alike and stated <= term_set(about) else ""


def lacks(question: str, asked: Intent, unmet: Unmet, mended: str, *, several: bool = False) -> str:
    """What is not said by the carnet, or by the ``several`` that were searched, "" when nothing is
    known of what is asked. ``question`` is as typed, ``mended`` as it was searched for.
    """
    name, what = _reason(question, asked, unmet, mended)
    forms = _MANY if several else _ONE
    return say(f"lacks_{name}", english=asked.english, what=what, **forms)


def touches_only(*, several: bool, english: bool) -> str:
    """That the carnet, or the ``several``, speak of it from afar only."""
    return say("far", english=english, **(_MANY if several else _ONE))


def _reason(question: str, asked: Intent, unmet: Unmet, mended: str) -> tuple[str, str]:
    """The name of what is told, and the words of the question that it takes up, if any."""
    if unmet.office:
        return "office", _who(as_typed(unmet.office, question, mended))
    if unmet.names and not (asked.english and asked.kind in _MEASURED):
        if person := who_is(mended):
            return "office", _who(as_typed(person, question, mended))
        kind = "defined" if asked.kind == "definition" else "names"
        return kind, _named(unmet.names, question, mended)
    of_whom = as_typed(unmet.counted, question, mended)
    if of_whom and of_whom != NO_FIGURE:
        if asked.kind in NUMBERS:
            return "this_figure", of_whom
        if asked.kind not in ("date", "duration"):
            return "listed", of_whom
    return asked.kind, ""


def _who(held: str) -> str:
    return held if held.startswith(("qui ", "quel")) else f"qui est {held}"


def absent(question: str, unmet: Unmet, mended: str, shown: str) -> tuple[str, ...]:
    """The years and quantities that nothing ``shown`` holds: a year in the date or period that the
    reader typed, a quantity with the noun that follows it.
    """
    found = []
    for number in (n for n in unmet.numbers if n not in shown):
        typed = as_typed(number, question, mended)
        after = _NUMBERED.match(question, question.find(typed) + len(typed))
        found.append(typed + (after[0] if after and typed in question else ""))
    # A year that is also read as a quantity is told once, with its noun.
    years = [y for y in unmet.years if y not in shown and not any(y in one for one in found)]
    dates = [m for m in find_moments(question) if years]
    whole = [
        next((question[m.start : m.end] for m in dates if int(y) in (m.year, m.last_year)), y)
        for y in years
    ]
    return tuple(dict.fromkeys((*whole, *found)))


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


def _named(names: Sequence[str], question: str, mended: str) -> str:
    """The names, whole: « Luc Roy », though a Luc stands there too, « Banque des Territoires »;
    « Ada Roy » alone of « Ada Roy de Lille », where Lille is spoken of.
    """
    written: list[str] = []
    for name in find_names(mended):
        parts = _PARTICLES.split(name.text)
        one = " " not in parts[0] or all(part.split()[0] in names for part in parts)
        written += [name.text] if one else parts
    whole = dict.fromkeys(next((w for w in written if n in w.split()), n) for n in names)
    return ", ".join(f"« {as_typed(name, question, mended)} »" for name in whole)
