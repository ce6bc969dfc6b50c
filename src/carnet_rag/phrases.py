"""The words around the quotes: who says it, what is missing, what the carnets are about."""

from __future__ import annotations

import re
from collections.abc import Sequence

from carnet_rag.decision import Weighed, unmet_figures
from carnet_rag.evidence import Evidence
from carnet_rag.intent import Asked
from carnet_rag.types import Carnet, Citation

_MARKER = re.compile(r"\[(\d+)\]")
# A quote that holds brackets with digits of its own would read as a marker.
_SLIP = re.compile(r"\b(?:1|2)\d{4}\b(?=\s*(?:-|–|et)\s*\d{4}\b)")
_KIND_FR = {
    "amount": "de montant",
    "count": "de chiffre",
    "duration": "de durée",
    "date": "de date",
    "who": "de nom",
    "link": "d'adresse",
    "where": "de lieu",
}
_KIND_EN = {
    "amount": "amount",
    "count": "figure",
    "duration": "duration",
    "date": "date",
    "who": "name",
    "link": "address",
    "where": "place",
}


def markers(text: str) -> set[int]:
    """The numbers of the citations that a text calls."""
    return {int(number) for number in _MARKER.findall(text)}


def quoted(text: str) -> str:
    """A text between quotation marks; curly ones where it holds « » of its own, so that a reader
    sees which are ours.
    """
    return f"“{text}”" if "«" in text or "»" in text else f"« {text} »"


def answered(citations: Sequence[Citation], asked: Asked) -> str:
    """The quotes in order, each introduced by who speaks and followed by its marker."""
    lines = []
    previous: str | None = None
    for citation in citations:
        shown = f"{quoted(citation.quote)} [{citation.number}]"
        if citation.speaker and citation.speaker != previous:
            says = "According to" if asked.english else "Selon"
            shown = f"{says} {citation.speaker} : {shown}"
        previous = citation.speaker
        lines.append(shown)
    return "\n\n".join(lines)


def nearest(weighed: Weighed, evidence: Evidence, asked: Asked) -> str:
    """What is missing, in the bank's words when it says so, else by what the question asks."""
    missing = weighed.missing
    lead = missing is not None and (
        not weighed.answering or missing.score > weighed.answering[0].score - 1.0
    )
    if missing is not None and lead and missing.candidate.entry is not None:
        said = missing.candidate.entry.unanswered or ""
        if asked.english:
            return f"The carnet does not answer this. {said} The nearest passages are shown below."
        return f"{said} Voici les passages les plus proches."
    unmet = unmet_figures(evidence, " ".join(evidence.question and [_place(weighed)]))
    if asked.english:
        what = f"no {_KIND_EN[asked.kind]} for this" if asked.kind in _KIND_EN else "no answer"
        tail = f" ({', '.join(unmet)} does not appear there)" if unmet else ""
        return f"The carnet is on the subject but gives {what}{tail}. Nearest passages below."
    what = f"pas {_KIND_FR[asked.kind]}" if asked.kind in _KIND_FR else "pas cette réponse"
    tail = f" ({', '.join(unmet)} n'y figure pas)" if unmet else ""
    return f"Le carnet aborde ce sujet mais ne donne {what}{tail}. Voici les passages proches."


def refused(carnets: Sequence[Carnet], asked: Asked) -> str:
    """What the carnets are about, when a question is about something else."""
    titles = ", ".join(f"« {carnet.title} »" for carnet in carnets[:3])
    more = len(carnets) - 3
    if asked.english:
        also = f" and {more} more" if more > 0 else ""
        return f"This question is outside the carnets, which are about: {titles}{also}."
    also = f" et {more} autres" if more > 0 else ""
    return f"Cette question sort du sujet des carnets, qui portent sur : {titles}{also}."


def notices(citations: Sequence[Citation], asked: Asked) -> tuple[str, ...]:
    """Discreet notes on the quotes: slips of the text recognition, quoted as they stand."""
    slips = sorted({m[0] for c in citations for m in _SLIP.finditer(c.quote)})
    if not slips:
        return ()
    if asked.english:
        return (f"“{slips[0]}” is quoted as it stands in the carnet: likely a scanning slip.",)
    return (f"« {slips[0]} » : cité tel quel, sans doute une coquille de numérisation.",)


def _place(weighed: Weighed) -> str:
    return " ".join(s.text for r in weighed.answering[:1] for s in r.candidate.sentences)
