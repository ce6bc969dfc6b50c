"""The words around the quotes: who says it, what is missing, what the carnets are about."""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping, Sequence

from carnet_rag.answer.abstention import WeighedAnswer
from carnet_rag.answer.disagreement import Pair
from carnet_rag.answer.reasons import absent, lacks, touches_only
from carnet_rag.french.intent import Intent, read_intent
from carnet_rag.french.numbers import long_date
from carnet_rag.french.populations import population
from carnet_rag.search.evidence import Evidence
from carnet_rag.types import Carnet, Citation, Figure, QuoteLabel

_WORD = re.compile(r"[^\W\d_]{3,}")
_MARKER = re.compile(r"\[(\d+)\]")
# A quote that holds brackets with digits of its own would read as a marker.
_SLIP = re.compile(r"\b(?:1|2)\d{4}\b(?=\s*(?:-|–|et)\s*\d{4}\b)")
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
_DISAGREEING = 2
"""Pairs of values that an answer tells apart; a table of thresholds would give dozens."""
_SHOWN = {
    "fr": "Voici les passages les plus proches",
    "en": "The nearest passages are shown below",
}
SAME_MISSING = 0.58
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
            shown = f"{said_by(citation, english=asked.english)} : {shown}"
        if citation.label:
            shown = f"{LABELS['en' if asked.english else 'fr'][citation.label]} : {shown}"
        previous = citation.speaker
        lines.append(shown)
    return "\n\n".join(lines)


def said_by(citation: Citation, *, english: bool) -> str:
    """Who speaks, with the role: « Selon Jeanne Riou, maire »."""
    says = "According to" if english else "Selon"
    return f"{says} " + ", ".join(p for p in (citation.speaker, citation.role) if p)


def told(citation: Citation) -> str:
    """The quote between its marks, after what its first pronoun stands for: « [les élus] »."""
    lead = f"[{citation.antecedent}] " if citation.antecedent else ""
    return f"{lead}{quoted(citation.quote)}"


def nearest(
    weighed: WeighedAnswer, evidence: Evidence, asked: Intent, question: str, *, several: bool
) -> str:
    """What is missing: the bank's words when it says so of this very question, else that it speaks
    of it from afar only, else what the question names or asks, as the reader typed it
    (``question``). ``several`` carnets were searched.
    """
    mended, unmet = evidence.question, weighed.unmet
    gone = ", ".join(f"« {a} »" for a in absent(question, unmet, mended))
    said = bank_says(weighed, mended)
    if weighed.near or unmet:
        lacking = lacks(question, asked, unmet, mended, several=several)
    else:
        lacking = touches_only(several=several, english=asked.english)
    if asked.english:
        if not read_intent(said).english:
            said = ""  # a note in French explains nothing to who asks in English
        also = f"; {gone} does not appear in them" if gone else ""
        why = said or f"{lacking}."
        answers = "The notebooks do not" if several else "The notebook does not"
        return f"{answers} answer this. {why} {_SHOWN['en']}{also}."
    also = f" ; {gone} n'y figure pas" if gone else ""
    answers = "Les carnets ne répondent pas" if several else "Le carnet ne répond pas"
    why = said or f"{answers} à cette question{' : ' + lacking if lacking else ''}."
    return f"{why} {_SHOWN['fr']}{also}."


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
    asked, told = _kinds(question), _kinds(f"{match.question} {said}")
    return said if near and leads and (not asked or not told or asked & told) else ""


def _kinds(text: str) -> set[int]:
    found = map(population, _WORD.findall(text))
    return {kind for kind in found if kind is not None}


def refused(carnets: Sequence[Carnet], asked: Intent) -> str:
    """What the carnets are about, when a question is about something else."""
    titles = ", ".join(f"« {carnet.title} »" for carnet in carnets[:3])
    more = len(carnets) - 3
    if asked.english:
        also = f" and {more} more" if more > 0 else ""
        return f"This question is outside the notebooks, which are about: {titles}{also}."
    also = f" et {more} autres" if more > 0 else ""
    return f"Cette question sort du sujet des carnets, qui portent sur : {titles}{also}."


def notices(
    citations: Sequence[Citation],
    asked: Intent,
    disagreements: Sequence[Pair] = (),
    titles: Mapping[str, str] | None = None,
) -> tuple[str, ...]:
    """Discreet notes on the quotes: figures that disagree (``titles`` names the carnets of these by
    id), the carnets that they come from, slips of the text recognition, quoted as they stand.
    """
    pairs = disagreements[:_DISAGREEING]
    found = [_disagree(figure, other, asked, titles or {}) for figure, other in pairs]
    if several := drawn_from(citations, english=asked.english):
        found.append(several)
    slips = sorted({m[0] for c in citations for m in _SLIP.finditer(c.quote)})
    if slips and asked.english:
        found.append(f"“{slips[0]}” is quoted as it stands in the notebook: likely a scan slip.")
    elif slips:
        found.append(f"« {slips[0]} » : cité tel quel, sans doute une coquille de numérisation.")
    return tuple(found)


def drawn_from(citations: Sequence[Citation], *, english: bool) -> str:
    """Which carnets the quotes come from, and which is the newest, when they are several."""
    carnets = {c.carnet_id: c for c in citations}
    if len(carnets) < 2:
        return ""
    newest = _newest([c.published for c in carnets.values() if c.published])
    months, first = calendar.month_name[1:], "1"
    told = []
    for carnet in carnets.values():
        date = carnet.published or ""
        if english:
            about = [long_date(date, months, first), "the newest" if date == newest else ""]
        else:
            about = [long_date(date), "le plus récent" if date == newest else ""]
        shown = ", ".join(filter(None, about))
        title = f"“{carnet.title}”" if english else quoted(carnet.title)
        told.append(f"{title} ({shown})" if shown else title)
    if english:
        return f"The quotes come from {len(told)} notebooks: {', '.join(told)}."
    return f"Ces extraits viennent de {len(told)} carnets : {', '.join(told)}."


def _newest(dates: Sequence[str]) -> str | None:
    """The latest of several ISO dates, None where another may be as late: « 2022 », « 2022-05 »."""
    last, *others = sorted(dates, reverse=True) or [""]
    return last if others and not last.startswith(others[0]) else None


def _disagree(figure: Figure, other: Figure, asked: Intent, titles: Mapping[str, str]) -> str:
    counted = min(figure.counts, other.counts, key=len)
    marks = "“{}”" if asked.english else "« {} »"
    apart = figure.carnet_id != other.carnet_id
    one, two = (
        marks.format(f.written) + (f" ({titles[f.carnet_id]})" if apart and titles else "")
        for f in (figure, other)
    )
    if asked.english:
        return f"Two values are given for “{counted}”: {one} and {two}."
    return f"Deux valeurs sont données pour « {counted} » : {one} et {two}."
