"""The JSON edge: each domain type as the dictionary that tools outside the project read.

Keys and their order are fixed by the contracts; a new key is a change of contract.
``start`` and ``end`` count characters of the carnet's canonical text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from typing import Any

from carnet_rag.types import Answer, Carnet, Citation, Hit, Passage, Summary, Verdict

Json = dict[str, Any]
_FORMULA = re.compile(
    r"((?:^|[;\n\r\t])"
    # A quotation mark that closes at once lets what follows it begin the cell.
    r"(?=[\t\r]|(?:\"|[^\S\n\r\t])*+(?:[=+@\uff1d\uff0b\uff20]"
    # « -3 % des élus » is a figure, « -3+cmd|'…' » is not.
    r"|[-\uff0d](?!\s?\d[^=+@|!(;\n\r\t]*+(?:$|[;\n\r\t]))))"
    # A comma parts the cells of another table, and the clauses of a sentence.
    r"|,(?=\s?(?:[=@\uff1d\uff20]|[-+\uff0b\uff0d](?!\s?\d))))"
)


def citation_json(citation: Citation) -> Json:
    """Return a citation: number, quote, passage_id, its place, then what stands beside it."""
    return {
        "number": citation.number,
        "quote": citation.quote,
        "passage_id": citation.passage_id,
        "carnet": citation.carnet_id,
        "title": citation.title,
        "published": citation.published,
        "file": citation.file,
        "start": citation.start,
        "end": citation.end,
        "section": list(citation.heading_path),
        "page": citation.page,
        "speaker": citation.speaker,
        "role": citation.role,
        "antecedent": citation.antecedent,
        "label": citation.label,
        "note": citation.note,
        "acronyms": dict(citation.acronyms),
        "sheet": citation.sheet,
        "links": [
            {
                "text": citation.quote[max(0, n.start - citation.start) : n.end - citation.start],
                "address": n.address,
            }
            for n in citation.links
        ],
        "pages": list(citation.pages or ()),
    }


def answer_json(answer: Answer, *, elapsed_ms: float, language: str = "fr") -> Json:
    """Return an answer; ``elapsed_ms`` is what the caller measured, in milliseconds.

    ``kind`` is "assistant" for the assistant's own replies, whose ``act`` says what the turn did;
    "sure" is false of an answer to be read again. There is a "summary" where a chat model wrote
    one, which says in a language what it dropped.
    """
    record = {
        "question": answer.question,
        "standalone_question": answer.standalone_question,
        "status": answer.status,
        "text": answer.text,
        "citations": [citation_json(c) for c in answer.citations],
        "nearest": [citation_json(c) for c in answer.nearest],
        "elapsed_ms": round(elapsed_ms, 1),
        "notices": list(answer.notices),
        "kind": "assistant" if answer.act else "carnet",
        "act": answer.act,
        "sure": answer.outcome == "answered",
    }
    if answer.summary is not None:
        record["summary"] = _summary_json(answer.summary, language)
    return record


def _summary_json(summary: Summary, language: str) -> Json:
    return {
        "text": summary.text,
        "model": summary.model,
        "citations": [citation_json(c) for c in summary.citations],
        "dropped": [{"text": d.text, "reason": d.said(language)} for d in summary.dropped],
    }


def hit_json(hit: Hit, carnet: Carnet) -> Json:
    """Return a hit with its place; ``carnet`` is the one that holds the passage."""
    head = {"passage_id": hit.passage.passage_id, "text": hit.passage.text}
    return {**head, "score": round(hit.score, 6), **passage_json(hit.passage, carnet)}


def passage_json(passage: Passage, carnet: Carnet) -> Json:
    """Return a passage with its place in ``carnet``."""
    return {
        "passage_id": passage.passage_id,
        "text": passage.text,
        "carnet": passage.carnet_id,
        "title": carnet.title,
        "published": carnet.published,
        "file": carnet.file,
        "start": passage.start,
        "end": passage.end,
        "section": list(passage.heading_path),
        "page": passage.page,
        "speaker": passage.speaker,
        "pages": list(carnet.pages_at(passage.start) or ()),
    }


def carnet_json(carnet: Carnet) -> Json:
    """Return a carnet: what it is, its text, where its pages begin, where its links lead."""
    return {
        "carnet": carnet.carnet_id,
        "title": carnet.title,
        "publisher": carnet.publisher,
        "published": carnet.published,
        "file": carnet.file,
        "text": carnet.text,
        "pages": [{"start": p.start, "sheet": p.sheet, "page": p.page} for p in carnet.pages],
        "links": [{"start": n.start, "end": n.end, "address": n.address} for n in carnet.links],
    }


def results_json(hits: Iterable[Hit], carnet_of: Callable[[str], Carnet]) -> Json:
    """Return the results of a search, best first; ``carnet_of`` gives a carnet by its id."""
    return {"results": [hit_json(hit, carnet_of(hit.passage.carnet_id)) for hit in hits]}


def verdict_json(verdict: Verdict, language: str = "fr") -> Json:
    """Return a verdict on a claim, explained in a language."""
    return {
        "claim": verdict.claim,
        "verdict": verdict.verdict,
        "sure": verdict.sure,
        "unheld": list(verdict.unheld),
        "explanation": verdict.said(language),
        "citations": [citation_json(c) for c in verdict.citations],
    }


def spreadsheet_cell(text: str) -> str:
    """A text as a spreadsheet shows it and never runs it: what would start a formula, also after a
    comma, a semicolon or a line break where those part cells, gets an apostrophe in front.
    """
    return _FORMULA.sub(r"\1'", text)


def dump_line(record: Json) -> str:
    """Return ``record`` as one line of JSON, accents as they are, lone surrogates escaped."""
    line = json.dumps(record, ensure_ascii=False, allow_nan=False)
    return line.encode("utf-8", "backslashreplace").decode("utf-8")
