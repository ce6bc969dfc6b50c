"""The words around the quotes: who says it, what is missing, what the carnets are about."""

from __future__ import annotations

import re
from collections.abc import Sequence

from carnet_rag.answer.abstention import WeighedAnswer
from carnet_rag.answer.disagreement import Pair
from carnet_rag.answer.unmet import Unmet
from carnet_rag.french.intent import Intent, read_intent
from carnet_rag.search.evidence import Evidence
from carnet_rag.types import Carnet, Citation, Figure, QuoteLabel

_MARKER = re.compile(r"\[(\d+)\]")
# A quote that holds brackets with digits of its own would read as a marker.
_SLIP = re.compile(r"\b(?:1|2)\d{4}\b(?=\s*(?:-|–|et)\s*\d{4}\b)")
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
LABELS: dict[str, dict[QuoteLabel, str]] = {
    "fr": {
        "definition": "Définition",
        "example": "Exemple",
        "where": "Où aller",
        "figure": "Chiffre",
        "who": "Qui le dit",
    },
    "en": {
        "definition": "Definition",
        "example": "Example",
        "where": "Where to go",
        "figure": "Figure",
        "who": "Who says so",
    },
}
"""How each label of a quote is told."""
_MEASURED = ("amount", "count", "duration", "date", "link")
_WHICH = re.compile(
    r"\bquel(?P<f>le)?(?P<s>s)? (?:est |sont |était |étaient |fut |sera )?"
    r"(?:le |la |les |l['’])?(\w{3,})",
    re.IGNORECASE,
)
_HOW_MANY = re.compile(r"\bcombien d(?:e |es |['’])(\w{3,})", re.IGNORECASE)
_VOWELS = "aeiouyàâéèêëîïôöûùœæ"
SAME_MISSING = 0.55
"""From which nearness of a question to one that the bank says is not answered, for both the
nearest wording and the nearest of the same kind, its note is about what is asked. Below, half of
the notes of the question sets' refusals spoke of something else.
"""


def markers(text: str) -> set[int]:
    """The numbers of the citations that a text calls."""
    return {int(number) for number in _MARKER.findall(text)}


def quoted(text: str) -> str:
    """A text between quotation marks; curly ones where it holds « » of its own, so that a reader
    sees which are ours.
    """
    return f"“{text}”" if "«" in text or "»" in text else f"« {text} »"


def answered(citations: Sequence[Citation], asked: Intent) -> str:
    """The quotes in order, each introduced by what it brings, by who speaks and by what its first
    pronoun stands for, and followed by its marker.
    """
    lines = []
    previous: str | None = None
    for citation in citations:
        shown = f"{told(citation)} [{citation.number}]"
        if citation.speaker and citation.speaker != previous:
            says = "According to" if asked.english else "Selon"
            who = f"{citation.speaker}, {citation.role}" if citation.role else citation.speaker
            shown = f"{says} {who} : {shown}"
        if citation.label:
            shown = f"{LABELS['en' if asked.english else 'fr'][citation.label]} : {shown}"
        previous = citation.speaker
        lines.append(shown)
    return "\n\n".join(lines)


def told(citation: Citation) -> str:
    """The quote between its marks, after what its first pronoun stands for: « [les élus] »."""
    lead = f"[{citation.antecedent}] " if citation.antecedent else ""
    return f"{lead}{quoted(citation.quote)}"


def nearest(
    weighed: WeighedAnswer, evidence: Evidence, asked: Intent, unmet: Unmet | None = None
) -> str:
    """What is missing: the bank's words when it says so of this very question, else what the
    question names that nothing near holds (``unmet``), else by what it asks.
    """
    said, absent = _bank_says(weighed), ", ".join((*weighed.unmet.years, *weighed.unmet.numbers))
    if asked.english:
        lacks = _lacks_english(asked, unmet or Unmet())
        also = f" ({absent} does not appear there)" if absent else ""
        why = said or f"{lacks}{also}."
        return f"The carnet does not answer this. {why} The nearest passages are shown below."
    lacks = _lacks(evidence.question, asked, unmet or Unmet())
    also = f" ({absent} n'y figure pas)" if absent else ""
    why = said or f"Le carnet ne répond pas à cette question{' : ' + lacks if lacks else ''}{also}."
    return f"{why} Voici les passages les plus proches."


def _bank_says(weighed: WeighedAnswer) -> str:
    """The bank's note on what is missing, "" unless it is about what is asked."""
    missing = weighed.missing
    if missing is None or missing.candidate.match is None:
        return ""
    match = missing.candidate.match
    near = min(match.best, match.same_kind) >= SAME_MISSING
    leads = not weighed.answering or missing.score > weighed.answering[0].score - 1.0
    return match.entry.unanswered or "" if near and leads else ""


def _lacks_english(asked: Intent, unmet: Unmet) -> str:
    if unmet.names:
        return f"It does not say this of {_named(unmet.names)}"
    return _LACKS_EN.get(asked.kind, "Nothing in it says that")


def _lacks(question: str, asked: Intent, unmet: Unmet) -> str:
    """What is not given: what the question names, or the question's own noun where its gender and
    number are known; "" when nothing is known of what is asked.
    """
    if unmet.office:
        return f"il ne dit pas qui est {unmet.office}"
    if unmet.names:
        return f"il n'en dit rien de {_named(unmet.names)}"
    if asked.kind == "count" and (counted := _HOW_MANY.search(question)):
        noun = counted[1]
        return f"il ne dit pas combien {'d’' if noun[0].lower() in _VOWELS else 'de '}{noun}"
    which = _WHICH.search(question) if asked.kind in _MEASURED else None
    if which and read_intent(f"quel {which[3]}").kind == asked.kind:
        noun = which[3]
        article = "les " if which["s"] else "la " if which["f"] else "le "
        if not which["s"] and noun[0].lower() in _VOWELS:
            article = "l’"
        return f"il n'en donne pas {article}{noun}"
    return _LACKS_FR.get(asked.kind, "")


def _named(names: Sequence[str]) -> str:
    return ", ".join(f"« {name} »" for name in names)


def refused(carnets: Sequence[Carnet], asked: Intent) -> str:
    """What the carnets are about, when a question is about something else."""
    titles = ", ".join(f"« {carnet.title} »" for carnet in carnets[:3])
    more = len(carnets) - 3
    if asked.english:
        also = f" and {more} more" if more > 0 else ""
        return f"This question is outside the carnets, which are about: {titles}{also}."
    also = f" et {more} autres" if more > 0 else ""
    return f"Cette question sort du sujet des carnets, qui portent sur : {titles}{also}."


def notices(
    citations: Sequence[Citation],
    asked: Intent,
    disagreements: Sequence[Pair] = (),
    *,
    uncertain: bool = False,
) -> tuple[str, ...]:
    """Discreet notes on the quotes: a doubt on whether they answer, figures that disagree, slips of
    the text recognition, quoted as they stand.
    """
    found = []
    if uncertain and asked.english:
        found.append("Nothing in the carnets is really near this question: check the quotes.")
    elif uncertain:
        found.append(
            "Rien n'est vraiment proche de cette question : vérifiez que les citations y répondent."
        )
    found += [_disagree(figure, other, asked) for figure, other in disagreements]
    slips = sorted({m[0] for c in citations for m in _SLIP.finditer(c.quote)})
    if slips and asked.english:
        found.append(f"“{slips[0]}” is quoted as it stands in the carnet: likely a scanning slip.")
    elif slips:
        found.append(f"« {slips[0]} » : cité tel quel, sans doute une coquille de numérisation.")
    return tuple(found)


def _disagree(figure: Figure, other: Figure, asked: Intent) -> str:
    counted = min(figure.counts, other.counts, key=len)
    if asked.english:
        return f"Two values are given for “{counted}”: “{figure.written}” and “{other.written}”."
    return (
        f"Deux valeurs sont données pour « {counted} » : « {figure.written} » et "
        f"« {other.written} »."
    )
