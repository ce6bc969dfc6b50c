"""A question bank as a person reads it in a terminal, and as JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import click

from carnet_rag.cli.display import place_text, wrap
from carnet_rag.corpus.bank_review import Review, says_something
from carnet_rag.corpus.questions import Bank, BankRow, entry_quotes
from carnet_rag.types import Carnet, Passage


@dataclass(frozen=True, slots=True)
class Shelf:
    """A carnet of the corpus with its passages and its bank."""

    path: Path
    carnet: Carnet
    passages: tuple[Passage, ...]
    bank: Bank


def bank_text(shelf: Shelf, reviewed: Review, *, drafts_only: bool) -> str:
    """Lay out the entries, or the drafts alone, what is to be looked at, and what is covered."""
    parts = [click.style(wrap(f"{shelf.carnet.title} ({shelf.path})"), bold=True), _totals(shelf)]
    parts += [_entry_text(row, shelf) for row in _rows(shelf, drafts_only)]
    if drafts_only:
        return "\n\n".join(parts)
    for head, told in (
        ("Lignes qui ne servent pas", shelf.bank.faults),
        ("Remarques", reviewed.remarks),
    ):
        if told:
            parts.append(click.style(f"{head} ({len(told)})", bold=True))
            parts.append("\n".join(wrap(f"ligne {p.line} : {p.reason}") for p in told))
    covered = sum(share.covered for share in reviewed.shares)
    parts.append(
        click.style(
            f"Passages qui ont une question : {_share(covered, len(shelf.passages))}", bold=True
        )
    )
    parts.append(
        "\n".join(
            wrap(f"{_share(s.covered, s.passages)} : {' › '.join(s.heading_path) or 'sans titre'}")
            for s in reviewed.shares
        )
    )
    if reviewed.missing:
        parts.append(click.style(f"Passages sans question ({len(reviewed.missing)})", bold=True))
        parts.append("\n".join(_missing_text(p) for p in reviewed.missing))
    return "\n\n".join(parts)


def _rows(shelf: Shelf, drafts_only: bool) -> list[BankRow]:
    return [row for row in shelf.bank.rows if row.entry.draft or not drafts_only]


def _totals(shelf: Shelf) -> str:
    entries = shelf.bank.entries
    if not entries:
        return "Aucune question. Pour en préparer : carnet questions draft"
    drafts = [entry for entry in entries if entry.draft]
    silent = [e for e in entries if e.unanswered is not None and not e.draft]
    live = count(len(entries) - len(drafts), "entrée", "entrées")
    return (
        f"{live}, dont {len(silent)} sur ce que le carnet ne dit pas ; "
        f"{count(len(drafts), 'brouillon', 'brouillons')} ; "
        f"{count(sum(len(e.questions) for e in entries), 'question', 'questions')}."
    )


def _entry_text(row: BankRow, shelf: Shelf) -> str:
    entry = row.entry
    head = f"{row.line:>5}  "
    margin = " " * len(head)
    more = f" (et {len(entry.questions) - 1} de plus)" if len(entry.questions) > 1 else ""
    kind = "répond" if entry.unanswered is None else "ne dit pas"
    kind = f"brouillon, {kind}" if entry.draft else kind
    passage = next(p for p in shelf.passages if p.passage_id == entry.spans[0].passage_id)
    place = place_text(passage, shelf.carnet)
    quotes = " ".join(f"« {' '.join(q.split())} »" for q in entry_quotes(entry, shelf.carnet))
    return "\n".join(
        [
            wrap(f"{entry.questions[0]}{more}", first=head, rest=margin),
            wrap(f"{kind} : {entry.answer or entry.unanswered}", first=margin, rest=margin),
            wrap(quotes, first=margin, rest=margin),
            click.style(wrap(place, first=margin, rest=margin), dim=True),
        ]
    )


def bank_json(shelf: Shelf, reviewed: Review, *, drafts_only: bool) -> dict[str, Any]:
    """Everything that the text says, and every quote with its place."""
    places = {p.passage_id: p for p in shelf.passages}
    return {
        "carnet": shelf.carnet.carnet_id,
        "file": shelf.path.name,
        "entries": [
            {
                "line": row.line,
                "entry_id": row.entry.entry_id,
                "questions": list(row.entry.questions),
                "answer": row.entry.answer,
                "unanswered": row.entry.unanswered,
                "draft": row.entry.draft,
                "quotes": [
                    {
                        "quote": shelf.carnet.text[span.start : span.end],
                        **asdict(span),
                        "section": list(places[span.passage_id].heading_path),
                        "page": places[span.passage_id].page,
                    }
                    for span in row.entry.spans
                ],
            }
            for row in _rows(shelf, drafts_only)
        ],
        "problems": [asdict(p) for p in shelf.bank.faults],
        "remarks": [asdict(p) for p in reviewed.remarks],
        "coverage": [
            {"section": list(s.heading_path), "passages": s.passages, "covered": s.covered}
            for s in reviewed.shares
        ],
        "missing": [p.passage_id for p in reviewed.missing],
    }


def _share(part: int, whole: int) -> str:
    return f"{part} sur {whole} ({part * 100 // whole} %)"


def count(number: int, one: str, many: str) -> str:
    """« 1 brouillon », « 3 brouillons »: French has no plural under two."""
    return f"{number} {one if number < 2 else many}"


def _missing_text(passage: Passage) -> str:
    text = " ".join(passage.text.split())[:80]
    empty = "" if says_something(passage) else " (titre ou figure : rien à demander)"
    return wrap(f"{passage.passage_id} : {text}{empty}")
