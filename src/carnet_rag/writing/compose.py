"""From the quoting answer to the model's: draft, guard, quotes behind each sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from carnet_rag.answer.composing import check_citations, cite
from carnet_rag.errors import ModelError
from carnet_rag.french.numbers import find_moments, find_quantities
from carnet_rag.french.tokens import fold, terms
from carnet_rag.index import Index
from carnet_rag.types import Answer, Citation, Hit, Passage, QuoteSpan
from carnet_rag.writing.guard import Checked, Kept, Source, check_draft
from carnet_rag.writing.guard.draft import join
from carnet_rag.writing.model import ChatWriter, Stop
from carnet_rag.writing.prompts import (
    NO_ANSWER,
    PROMPT_VERSION,
    is_order,
    within_budget,
    without_orders,
)

MAX_SOURCES = 6
_FIGURE_WEIGHT = 3  # a figure in common tells a sentence better than a word


@dataclass(frozen=True, slots=True)
class DraftEvent:
    """A step of an answer. ``answer`` is what may be shown now.

    "quoting": the quotes, at once. "writing": the model has written ``written`` characters, none
    of which may be shown yet. "answer": the model's answer replaces the quotes. "kept": the quotes
    stay, with a notice that says why. "opinion": the answer that stood, with how the
    model reads the follow-up as its last notice.
    """

    kind: Literal["quoting", "writing", "answer", "kept", "opinion"]
    answer: Answer
    written: int = 0

    def __add__(self, later: DraftEvent) -> DraftEvent:
        """The later of the two: what a stream of events adds up to."""
        return later


def compose(
    index: Index,
    question: str,
    hits: Sequence[Hit],
    *,
    quoting: Answer,
    model: ChatWriter,
    stop: Stop | None = None,
) -> Iterator[DraftEvent]:
    """Yield the quoting answer, then what becomes of the model's draft; never raises ModelError.

    Without evidence (refused, nearest) no model is asked: what the carnets do not say, it must not
    say either. ``stop`` ends the call and keeps the quotes.
    """
    yield DraftEvent("quoting", quoting)
    if quoting.status != "answered":
        return
    passages = _passages(index, quoting, hits)
    sources = within_budget([_source(n, index, p) for n, p in enumerate(passages, 1)])
    if not sources or is_order(question):
        reason = "la question contient une consigne au modèle" if sources else "aucun passage"
        yield _kept(quoting, f"{reason} : le modèle n'a pas été interrogé")
        return
    draft = ""
    try:
        for piece in model.stream(question, sources, stop):
            draft += piece
            yield DraftEvent("writing", quoting, len(draft))
    except ModelError as exc:
        yield _kept(quoting, str(exc))
        return
    if stop is not None and stop.is_set():
        yield _kept(quoting, "rédaction arrêtée")
        return
    if fold(NO_ANSWER) in fold(draft) or not draft.strip():
        yield _kept(quoting, f"le modèle {model.name} n'a rien proposé")
        return
    checked = check_draft(draft, sources)
    if not checked.kept:
        yield _kept(
            quoting,
            f"la rédaction du modèle {model.name} a été écartée ({checked.dropped[0].reason})"
            if checked.dropped
            else f"la rédaction du modèle {model.name} est illisible",
        )
        return
    yield DraftEvent("answer", _written(index, quoting, passages, checked, model.name))


def _kept(quoting: Answer, reason: str) -> DraftEvent:
    notice = f"Réponse par citations : {reason}."
    return DraftEvent("kept", replace(quoting, notices=(*quoting.notices, notice)))


def _passages(index: Index, quoting: Answer, hits: Sequence[Hit]) -> list[Passage]:
    """What the quotes come from, then the best hits, each once."""
    ids = [c.passage_id for c in quoting.citations] + [h.passage.passage_id for h in hits]
    return [index.passage(i) for i in dict.fromkeys(ids)][:MAX_SOURCES]


def _source(number: int, index: Index, passage: Passage) -> Source:
    carnet = index.carnet(passage.carnet_id)
    place = [carnet.title, *passage.heading_path]
    if passage.speaker:
        place.append(passage.speaker)
    return Source(number, without_orders(passage.text), ", ".join(place))


def _written(
    index: Index, quoting: Answer, passages: Sequence[Passage], checked: Checked, name: str
) -> Answer:
    """The kept sentences, each with the quotes that bear it out, numbered as they appear."""
    spans: list[QuoteSpan] = []
    marks: list[str] = []
    for kept in checked.kept:
        numbers: list[int] = []
        for source in kept.cites:
            span = _bearing(passages[source - 1], kept)
            if span not in spans:
                spans.append(span)
            numbers.append(spans.index(span) + 1)
        marks.append(" ".join(f"[{n}]" for n in dict.fromkeys(numbers)))
    citations: tuple[Citation, ...] = cite(index, spans)
    text = join(checked.kept, marks)
    check_citations(index, text, citations)
    count = len(checked.dropped)
    dropped = (
        "" if not count else f" ; {count} phrase{'s' * (count > 1)} écartée{'s' * (count > 1)}"
    )
    notice = (
        f"Rédigé par le modèle {name} (consignes {PROMPT_VERSION}), vérifié phrase à phrase"
        f"{dropped}."
    )
    return replace(quoting, text=text, citations=citations, notices=(*quoting.notices, notice))


def _bearing(passage: Passage, kept: Kept) -> QuoteSpan:
    """The passage's sentence that says what the kept one says: most words and figures in common,
    the first of equals.
    """
    own = set(terms(kept.text))
    figures = _figures(kept.text)

    def likeness(text: str) -> int:
        return len(own & set(terms(text))) + _FIGURE_WEIGHT * len(figures & _figures(text))

    best = max(passage.sentences, key=lambda s: likeness(s.text))
    return QuoteSpan(passage.passage_id, best.start, best.end)


def _figures(text: str) -> set[tuple[float | int | None, str]]:
    moments = find_moments(text)
    return {(q.value, q.unit) for q in find_quantities(text, moments)} | {
        (m.year, "année") for m in moments
    }
