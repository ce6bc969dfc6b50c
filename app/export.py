"""A conversation → Markdown, Word or PDF, with its bibliography.

Quotes stand word for word, each once, in the answer that gives them; below it, where each stands.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import typst
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from markup.answers import outcome
from markup.clips import beside_told, place_address, quoted, reference
from texts import Texts, long_date, named

from carnet_rag.answer.beside import of_columns
from carnet_rag.types import Answer, Citation


@dataclass(frozen=True, slots=True)
class Exported:
    """An answer with the question as it was asked and, in words, what it was kept to."""

    question: str
    answer: Answer
    kept_to: str = ""


DOCX_MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_TEMPLATE = Path(__file__).with_name("export.typ")
# What Markdown would read as markup, and nothing else: a quote stays word for word.
_INLINE = re.compile(r"([\\`*<]|(?<!\w)_|_(?!\w)|!(?=\[)|\](?=[(\[:])|&(?=#?\w+;)|~(?=~))")
_OPENING = re.compile(r"^(\s*)([#>+-]|=+$|\d+(?=[.)]\s))", re.MULTILINE)


def bibliography(answers: Sequence[Answer], words: Texts) -> list[str]:
    """The carnets cited, each once, in the order of their first citation."""
    works: dict[str, str] = {}
    for answer in answers:
        for citation in (*answer.citations, *answer.nearest):
            parts = [f"« {citation.title} »", long_date(citation.published, words)]
            works.setdefault(citation.carnet_id, ", ".join(p for p in parts if p))
    return list(works.values())


def markdown_text(text: str) -> str:
    """The text with what Markdown would read as markup escaped, and nothing else."""

    def opened(found: re.Match[str]) -> str:
        space, sign = found[1], found[2]
        return f"{space}{sign}\\" if sign.isdecimal() else f"{space}\\{sign}"

    return _OPENING.sub(opened, _INLINE.sub(r"\\\1", text))


def to_markdown(turns: Sequence[Exported], words: Texts, made: str, base: str) -> str:
    """The conversation of the day ``made`` (ISO), in Markdown; ``base`` is where links lead."""
    told = _told(turns, words, made, base)
    lines = [f"# {told['title']}", "", told["made"]]
    for turn in told["answers"]:
        lines += ["", f"## {markdown_text(turn['question'])}", ""]
        for line in turn["told"]:
            lines += [markdown_text(line), ""]
        lines += [f"**{turn['status']}**"]
        for paragraph in turn["paragraphs"]:
            lines += ["", markdown_text(paragraph)]
        if turn["citations"]:
            lines.append("")
            lines += [f"- [{c['number']}] {_cited(c)}" for c in turn["citations"]]
        for near in turn["nearest"]:
            lines += ["", f"> {markdown_text(near['quote'])}".replace("\n", "\n> ")]
            lines += [">", f"> {_cited(near)}"]
        for noted in turn["noted"]:
            lines += ["", markdown_text(noted)]
    if told["works"]:
        lines += ["", f"## {told['works_title']}", ""]
        lines += [f"- {markdown_text(work)}" for work in told["works"]]
    return "\n".join(lines) + "\n"


def _cited(citation: dict[str, Any]) -> str:
    return f"{markdown_text(citation['place'])} <{citation['link']}>"


def _told(turns: Sequence[Exported], words: Texts, made: str, base: str) -> dict[str, Any]:
    """What every format says, as JSON: the template of the PDF reads it so."""
    return {
        "language": words.language,
        "title": words.export_title,
        "author": words.tagline,
        "made": words.export_made.format(date=long_date(made, words)),
        "works_title": words.export_bibliography,
        "works": bibliography([turn.answer for turn in turns], words),
        "answers": [_turn(turn, words, base) for turn in turns],
    }


def _turn(turn: Exported, words: Texts, base: str) -> dict[str, Any]:
    answer, understood, told = turn.answer, turn.answer.standalone_question.strip(), []
    if understood and understood != turn.question.strip():
        told.append(named(words.understood, understood, words))
    if turn.kept_to:
        told.append(named(words.scope_told, turn.kept_to, words))
    return {
        "question": turn.question,
        "told": told,
        "status": outcome(answer, words),
        "paragraphs": [part.strip() for part in answer.text.split("\n\n") if part.strip()],
        "citations": [_citation(c, words, base) for c in answer.citations],
        "nearest": [_citation(c, words, base) for c in answer.nearest],
        "noted": [named(words.notices, notice, words) for notice in answer.notices],
    }


def _citation(citation: Citation, words: Texts, base: str) -> dict[str, Any]:
    """A quote and its place, with what the pronoun of the quote stands for, its rows' columns."""
    place, columns = reference(citation, words), ""
    if of_columns(citation):
        columns = f"[{citation.antecedent}] "
    elif told := beside_told(citation, words):
        place = f"({told}) {place}"
    link = base + place_address(citation)
    quote = columns + quoted(citation.quote)
    return {"number": citation.number, "quote": quote, "place": place, "link": link}


def to_docx(turns: Sequence[Exported], words: Texts, made: str, base: str) -> bytes:
    told = _printable(_told(turns, words, made, base))
    document = Document()
    about = document.core_properties
    about.title, about.author, about.language = told["title"], told["author"], told["language"]
    about.created = about.modified = datetime.fromisoformat(made)
    normal = document.styles["Normal"]
    normal.font.size = Pt(11)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), {"fr": "fr-FR", "en": "en-GB"}[words.language])
    normal.element.get_or_add_rPr().append(language)
    document.add_heading(told["title"], level=0)
    document.add_paragraph(told["made"])
    for turn in told["answers"]:
        document.add_heading(turn["question"], level=1)
        for line in turn["told"]:
            document.add_paragraph(line)
        document.add_paragraph().add_run(turn["status"]).bold = True
        for paragraph in turn["paragraphs"]:
            document.add_paragraph(paragraph)
        for one in turn["citations"]:
            document.add_paragraph(f"[{one['number']}] {one['place']} {one['link']}")
        for near in turn["nearest"]:
            document.add_paragraph(near["quote"], style="Intense Quote")
            document.add_paragraph(f"{near['place']} {near['link']}")
        for line in turn["noted"]:
            document.add_paragraph(line)
    if told["works"]:
        document.add_heading(told["works_title"], level=1)
        for work in told["works"]:
            document.add_paragraph(work, style="List Bullet")
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def to_pdf(turns: Sequence[Exported], words: Texts, made: str, base: str) -> bytes:
    """The conversation of the day ``made`` (ISO), as a tagged PDF: headings, quotes and links are
    told to who listens to it. Its fonts come with it.
    """
    data = json.dumps(_printable(_told(turns, words, made, base)), ensure_ascii=False)
    written: bytes = typst.compile(_TEMPLATE.read_bytes(), format="pdf", sys_inputs={"told": data})
    return written


def _printable(value: Any) -> Any:
    """The texts without the control characters that Word's XML and PDF strings cannot hold."""
    if isinstance(value, dict):
        return {name: _printable(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_printable(one) for one in value]
    if isinstance(value, str):
        return "".join(ch for ch in value if ch in "\n\t" or ch >= " ")
    return value
