"""Drafts for a question bank: a chat model's, or simple ones from headings and figures.

Each is verified against the text before it is written, one at a time: what a model does next
costs nothing that stands in the bank already. A draft serves no reader until it is approved.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from carnet_rag.check.lines import Texts, check_lines
from carnet_rag.corpus.bank import NewEntry, question_key, save_entry
from carnet_rag.corpus.bank_review import is_saying, says_something
from carnet_rag.corpus.questions import check_entry, coverage, load_bank, quote_places
from carnet_rag.errors import BankError, ModelError
from carnet_rag.figures import extract_figures
from carnet_rag.types import AnticipatedQuestion, Carnet, Figure, Passage
from carnet_rag.writing import ChatWriter
from carnet_rag.writing.prompts import BANK_PROMPT, Source, block, within_budget

PATIENCE = 2
"""Calls in a row that a model may fail before it is left alone."""

OnPassage = Callable[[int, int], None]
"""Told how many passages are done, and of how many."""


@dataclass(slots=True)
class DraftReport:
    """What came of a run: drafts written, candidates refused and model calls failed, each with
    its reason in French; ``left`` counts the passages still without entry; ``gave_up``: the model
    failed too often to go on.
    """

    written: list[AnticipatedQuestion] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    left: int = 0
    gave_up: bool = False


def draft_entries(
    path: Path,
    carnet: Carnet,
    passages: Sequence[Passage],
    *,
    limit: int,
    writer: ChatWriter | None = None,
    on_passage: OnPassage = lambda done, total: None,
) -> DraftReport:
    """Append at most ``limit`` drafts for the passages that no entry quotes, drafts included.

    ``writer`` proposes them; without it they come from headings and figures. A model that fails
    twice in a row is left alone: ``failures`` says why. Raises BankError when the bank cannot be
    written, CorpusError when it cannot be read.
    """
    bank = load_bank(path, carnet, passages)
    asked = {question_key(q) for entry in bank.entries for q in entry.questions}
    todo = [p for p in coverage(bank, passages, drafts=True) if says_something(p)]
    simple = {} if writer else _simple_candidates(carnet, passages)
    report = DraftReport()
    failed = 0
    for number, passage in enumerate(todo, start=1):
        if len(report.written) >= limit or report.gave_up:
            break
        try:
            found = (
                _model_candidates(writer, carnet, passage, report)
                if writer
                else simple.get(passage.passage_id, [])
            )
            failed = 0
        except ModelError as exc:
            report.failures.append(str(exc))
            failed += 1
            report.gave_up = failed >= PATIENCE
            continue
        for candidate in found:
            if len(report.written) >= limit:
                break
            _keep(path, carnet, passages, passage, candidate, asked, report)
        on_passage(number, len(todo))
    quoted = {span.passage_id for entry in report.written for span in entry.spans}
    report.left = sum(passage.passage_id not in quoted for passage in todo)
    return report


def _keep(
    path: Path,
    carnet: Carnet,
    passages: Sequence[Passage],
    passage: Passage,
    candidate: NewEntry,
    asked: set[str],
    report: DraftReport,
) -> None:
    """Write the candidate as a draft, or say why not in the report."""
    new = {question_key(q): q for q in candidate.questions if question_key(q) not in asked}
    reason = None if new else "toutes ses questions sont déjà posées"
    reason = reason or _foreign(candidate, carnet, passages, passage)
    if reason is None:
        try:
            asking = replace(candidate, questions=tuple(new.values()))
            entry = save_entry(path, carnet, passages, asking, draft=True)
        except BankError as exc:
            # A disk that is full is no fault of the candidate: the next one would say the same.
            if isinstance(exc.__cause__, OSError):
                raise
            reason = str(exc)
        else:
            asked.update(new)
            report.written.append(entry)
            return
    report.refused.append(f"« {candidate.questions[0]} » : {reason}")


def _foreign(
    candidate: NewEntry, carnet: Carnet, passages: Sequence[Passage], passage: Passage
) -> str | None:
    """Why a candidate says what its passage does not; None when all of it stands there."""
    for quote in candidate.quotes:
        places = quote_places(quote, carnet, passages)
        if all(place.passage_id != passage.passage_id for place in places):
            return f"la citation « {quote} » n'est pas dans le passage"
    if candidate.answer is None:
        return None
    texts = Texts((carnet,), (passage,))
    for line in check_lines(texts, candidate.answer, {passage.passage_id}):
        if line.statement is None:
            return f"la réponse ne tient pas dans le passage ({line.reason.fr})"
    return None


# What a model writes


def _model_candidates(
    writer: ChatWriter, carnet: Carnet, passage: Passage, report: DraftReport
) -> list[NewEntry]:
    """Ask the model for entries on one passage. Raises ModelError; what is illegible is counted."""
    place = ", ".join((carnet.title, *passage.heading_path))
    sources = within_budget([Source(1, passage.text, place)])
    if not sources:
        return []
    text = "".join(writer.write(BANK_PROMPT.format_messages(passages=block(sources))))
    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        if candidate := read_candidate(line):
            found.append(candidate)
        elif not line.startswith("```"):
            report.refused.append(f"« {line[:60]} » : ce n'est pas une entrée JSON")
    return found


def read_candidate(line: str) -> NewEntry | None:
    """Read an entry that a model wrote; None when it is none. Nothing is repaired."""
    try:
        data = json.loads(line)
        check_entry(data)
    except ValueError:
        return None
    said = data.get("answer"), data.get("unanswered")
    return NewEntry(data["questions"], data["quotes"], *said)


# What headings and figures give


def _simple_candidates(carnet: Carnet, passages: Sequence[Passage]) -> dict[str, list[NewEntry]]:
    """Candidates by passage: what its heading announces, then what its figures measure."""
    found: dict[str, list[NewEntry]] = {}
    seen: set[tuple[str, ...]] = set()
    for passage in passages:
        candidate = None if passage.heading_path in seen else _of_heading(passage)
        if candidate:
            seen.add(passage.heading_path)
            found.setdefault(passage.passage_id, []).append(candidate)
    for figure in extract_figures([carnet], passages):
        if candidate := _of_figure(figure):
            found.setdefault(figure.passage_id, []).append(candidate)
    return found


def _of_heading(passage: Passage) -> NewEntry | None:
    """A section's heading as a question, answered by the first sentence under it."""
    heading = passage.heading_path[-1].strip() if passage.heading_path else ""
    saying = next((s.text for s in passage.sentences if is_saying(s)), None)
    if not heading or saying is None:
        return None
    question = heading if heading.endswith("?") else f"Que dit le carnet de « {heading} » ?"
    return NewEntry((question,), (saying,), answer=" ".join(saying.split()))


def _of_figure(figure: Figure) -> NewEntry | None:
    """What a figure measures as a question, answered by the sentence that holds it."""
    counts = figure.counts.strip()
    if len(counts.split()) < 2 or figure.kind == "ordinal" or "ocr_suspect" in figure.flags:
        return None
    match figure.kind:
        case "number" if counts[0].islower():  # Not the subject that opens the sentence.
            of = "d'" if re.match(r"[aeiouyhâàéèêëîïôœ]", counts, re.I) else "de "
            question = f"Combien {of}{counts} ?"
        case "date" | "period":
            question = f"Quelle date le carnet donne-t-il : « {counts} » ?"
        case _:
            question = f"Quel chiffre le carnet donne-t-il : « {counts} » ?"
    sentence = " ".join(figure.sentence.split())
    return NewEntry((question,), (figure.sentence,), answer=sentence)
