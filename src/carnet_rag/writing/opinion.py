"""A chat model's second opinion on a verdict: labelled, checked; it may only take « sure » away."""

from __future__ import annotations

from dataclasses import replace

from carnet_rag.check.lines import check_lines
from carnet_rag.errors import ModelError
from carnet_rag.french.tokens import fold
from carnet_rag.index import Index
from carnet_rag.types import Verdict
from carnet_rag.writing.composing import marked
from carnet_rag.writing.model import ChatWriter
from carnet_rag.writing.prompts import OPINION, Source, as_data, block, within_budget

_WORDS = {
    "confirme": ("confirmé", "supported"),
    "contredit": ("contredit", "contradicted"),
    "absent": ("non trouvé", "not found"),
}


def with_second_opinion(index: Index, verdict: Verdict, *, model: ChatWriter) -> Verdict:
    """The verdict with one more line in its explanation: what the model makes of the claim from the
    passages cited, or why there is no second opinion. Label and citations are those of the
    verdict, whatever the model says; a sure verdict that it does not share is sure no more. Never
    raises ModelError.
    """
    numbers: dict[str, int] = {}  # of the passages cited, by their first citations
    for citation in verdict.citations:
        numbers.setdefault(citation.passage_id, citation.number)
    sources = within_budget([_source(index, *cited) for cited in numbers.items()])
    if not sources:
        return verdict
    try:
        given = {"passages": block(sources), "question": as_data(verdict.claim)}
        reply = "".join(model.write(OPINION.format_messages(**given)))
    except ModelError as exc:
        return _told(
            verdict, f"Pas de second avis : {exc}.", f"No second opinion: {exc.said('en')}."
        )
    head, _, reason = reply.strip().partition("\n")
    word = _WORDS.get(fold(head).strip(" .:*#"))
    if word is None:
        return _told(
            verdict,
            f"Pas de second avis : la réponse du modèle {model.name} est confuse.",
            f"No second opinion: the answer of the model {model.name} is unclear.",
        )
    told = (
        f"Second avis du modèle {model.name}, qui ne change pas le verdict : {word[0]}.",
        f"Second opinion of the model {model.name}, which does not change the verdict: {word[1]}.",
    )
    if word != _WORDS["confirme"]:
        verdict = replace(verdict, sure=False)
    kept = [  # of the model's reason, what the passages bear out
        marked(line, numbers[line.statement.passage.passage_id])
        for line in check_lines(index, reason, numbers.keys())
        if line.statement is not None
    ]
    return _told(verdict, *(" ".join([line, *kept]) for line in told))


def _source(index: Index, passage_id: str, number: int) -> Source:
    passage = index.passage(passage_id)
    place = [index.carnet(passage.carnet_id).title, *passage.heading_path]
    place += [passage.speaker] if passage.speaker else []
    return Source(number, passage.text, ", ".join(place))


def _told(verdict: Verdict, line: str, english: str) -> Verdict:
    return replace(
        verdict,
        explanation=f"{verdict.explanation}\n{line}",
        english=f"{verdict.english}\n{english}",
    )
