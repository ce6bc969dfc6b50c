"""Domain objects as text for a terminal, in French. No colour carries a meaning on its own."""

from __future__ import annotations

import shutil
import sys
import textwrap
import unicodedata
from collections.abc import Sequence

import click

from carnet_rag.answer import wording
from carnet_rag.answer.suggestions import guided
from carnet_rag.french.numbers import long_date
from carnet_rag.types import Answer, Carnet, Citation, PageSpan, Passage, Summary

_CHECKS = {
    "names": "noms propres de la question",
    "years": "années de la question",
    "numbers": "nombres de la question",
    "office": "fonction dont on demande qui l'occupe",
    "sides": "sens de la question (le plus, le moins…)",
    "counted": "ce que compte le chiffre demandé, et de qui",
    "near": "quelque chose de proche",
    "subject": "sujet des carnets",
}
_GUIDED = "Pas à pas : la page « Par où commencer ? » de l'application (carnet app)."
_STATUS = {
    "unsure": "Réponse peu sûre, à relire.",
    "nearest": "Pas de réponse à cette question.",
    "refused": "Hors du sujet des carnets.",
}


def answer_text(answer: Answer, onward: Sequence[str] = ()) -> str:
    """Lay out an answer: what it says, each source with its place, questions to go on with."""
    parts = []
    if answer.standalone_question != answer.question:
        parts.append(wrap(f"Question comprise : {answer.standalone_question}"))
    told = _STATUS.get(answer.outcome)
    if told and answer.act is None:
        parts.append(click.style(told, bold=True))
    if answer.summary is not None:
        parts += _summary(answer.summary)
    parts.append(wrap(answer.text))
    if guided(answer):
        parts.append(wrap(_GUIDED))
    parts += [wrap(f"Remarque : {notice}") for notice in answer.notices]
    if answer.citations:
        parts.append(click.style("Sources", bold=True))
        more = answer.summary.citations if answer.summary else ()
        parts += [
            citation_text(citation, quoting=citation.quote not in answer.text)
            for citation in (*answer.citations, *more)
        ]
    if answer.nearest:
        parts.append(click.style("Passages proches (ils ne répondent pas)", bold=True))
        parts += [citation_text(citation) for citation in answer.nearest]
    if onward:
        parts.append(click.style("Questions auxquelles les carnets répondent", bold=True))
        parts.append("\n".join(wrap(s, first="  - ", rest="    ") for s in onward))
    return "\n\n".join(parts)


def _summary(summary: Summary) -> list[str]:
    """Lay out a chat model's summary, with what was left out of it."""
    left = [wrap(f"Écarté : « {d.text} » ({d.reason})") for d in summary.dropped]
    title = f"Résumé par un modèle ({summary.model}), vérifié phrase à phrase"
    return [click.style(title, bold=True), wrap(summary.text), *left]


def explanation_text(answer: Answer) -> str:
    """Lay out what was weighed to decide, strongest first."""
    decision = answer.decision
    if decision is None:
        return "Cette réponse ne dit pas ce qui a été pesé."
    features = sorted(decision.features, key=lambda f: -abs(f[1]))
    width = max((len(name) for name, _ in features), default=0)
    lines = [
        click.style("Décision", bold=True),
        f"  probabilité {decision.probability:.3f}, seuil {decision.threshold:.3f}",
        *(f"  {name:<{width}}  {value:+.3f}" for name, value in features),
    ]
    lines.append(click.style("Vérifications", bold=True))
    for check in decision.checks:
        said = "tenu" if check.held else f"absent : {check.lacking}" if check.lacking else "non"
        lines.append(wrap(f"{_CHECKS[check.name]} : {said}", first="  ", rest="  "))
    return "\n".join(lines)


def citation_text(citation: Citation, *, quoting: bool = True) -> str:
    """Lay out a quote and, below it, its place; the place alone where the quote has been read."""
    head = f"[{citation.number}] "
    margin = " " * len(head)
    place = place_text(citation, citation)
    note = "note du carnet, " if citation.note else ""
    told = f"{note}{place} ({citation.passage_id})"
    if not quoting:
        return click.style(wrap(told, first=head, rest=margin), dim=True)
    quote = wrap(wording.told(citation), first=head, rest=margin)
    source = wrap(told, first=margin, rest=margin)
    return f"{quote}\n{click.style(source, dim=True)}"


def place_text(
    place: Passage | Citation, carnet: Carnet | Citation, *, speaker: str | None = None
) -> str:
    """Say where a text stands: who speaks, carnet, date, section, page; what is unknown is left.

    With a sheet the page is the text's own, else those from where its section begins to the next.
    """
    said = speaker or place.speaker
    parts = [f"parole de {said}"] if said else []
    parts.append(carnet.title)
    if carnet.published:
        parts.append(long_date(carnet.published))
    if place.heading_path:
        parts.append(" › ".join(place.heading_path))
    page, sheet = place.page, place.sheet
    pages = carnet.pages_at(place.start) if isinstance(carnet, Carnet) else carnet.pages
    if sheet is not None:
        parts.append(f"p. {page or sheet}" + ("" if page == sheet else f" (feuille {sheet})"))
    elif pages is not None:
        parts.append(f"section p. {_span(pages)}")
    return ", ".join(parts)


def _span(pages: PageSpan) -> str:
    first, last = pages
    if last is None:
        return f"{first} ou après"
    return f"{first}" if first == last else f"{first} à {last}"


def wrap(text: str, *, first: str = "", rest: str = "") -> str:
    """Fold a text to the terminal's width; away from a terminal lines stay whole.

    Control characters are dropped: a text of the corpus cannot drive the terminal.
    """
    text = "".join(c for c in text if c == "\n" or unicodedata.category(c) != "Cc")
    lines = text.split("\n")
    width = min(shutil.get_terminal_size().columns, 100) if sys.stdout.isatty() else 0
    folded = []
    for number, line in enumerate(lines):
        head = rest if number else first
        if width > 20:
            folded.append(
                textwrap.fill(
                    line,
                    width,
                    initial_indent=head,
                    subsequent_indent=rest,
                    break_long_words=False,
                    break_on_hyphens=False,
                )
            )
        else:
            folded.append(f"{head}{line}")
    return "\n".join(folded)
