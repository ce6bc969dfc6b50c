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
from markup.clips import place_address, quoted, reference
from texts import Texts, long_date

from carnet_rag.types import Answer, Citation


@dataclass(frozen=True, slots=True)
class Exported:
    """An answer with the question as it was asked and, in words, what it was kept to."""

    question: str
    answer: Answer
    kept_to: str = ""

    def told(self, words: Texts) -> list[str]:
        """What stands under the question: how it was understood, where it was looked for."""
        understood, lines = self.answer.standalone_question.strip(), []
        if understood and understood != self.question.strip():
            lines.append(f"{words.understood} : {understood}")
        if self.kept_to:
            lines.append(f"{words.scope_told} : {self.kept_to}")
        return lines

    def noted(self, words: Texts) -> list[str]:
        """The notices under the answer."""
        return [f"{words.notices} : {notice}" for notice in self.answer.notices]


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
    lines = [f"# {words.export_title}", "", words.export_made.format(date=long_date(made, words))]
    for turn in turns:
        answer = turn.answer
        lines += ["", f"## {markdown_text(turn.question)}", ""]
        for told in turn.told(words):
            lines += [markdown_text(told), ""]
        lines += [f"**{outcome(answer, words)}**"]
        for paragraph in _paragraphs(answer):
            lines += ["", markdown_text(paragraph)]
        if answer.citations:
            lines.append("")
            lines += [f"- [{c.number}] {_cited(c, words, base)}" for c in answer.citations]
        for near in answer.nearest:
            lines += ["", f"> {markdown_text(quoted(near.quote))}".replace("\n", "\n> ")]
            lines += [">", f"> {_cited(near, words, base)}"]
        for noted in turn.noted(words):
            lines += ["", markdown_text(noted)]
    works = bibliography([turn.answer for turn in turns], words)
    if works:
        lines += ["", f"## {words.export_bibliography}", ""]
        lines += [f"- {markdown_text(work)}" for work in works]
    return "\n".join(lines) + "\n"


def _cited(citation: Citation, words: Texts, base: str) -> str:
    return f"{markdown_text(_reference(citation, words))} <{_link(citation, base)}>"


def _reference(citation: Citation, words: Texts) -> str:
    """A citation's place, and what the pronoun of its quote stands for."""
    place = reference(citation, words)
    if not citation.antecedent:
        return place
    return f"({words.antecedent.format(antecedent=citation.antecedent)}) {place}"


def _link(citation: Citation, base: str) -> str:
    return base + place_address(citation)


def _paragraphs(answer: Answer) -> list[str]:
    return [part.strip() for part in answer.text.split("\n\n") if part.strip()]


def to_docx(turns: Sequence[Exported], words: Texts, made: str, base: str) -> bytes:
    """The conversation of the day ``made`` (ISO), as a Word file."""
    document = Document()
    about = document.core_properties
    about.title, about.author = words.export_title, words.tagline
    about.language = words.language
    about.created = about.modified = datetime.fromisoformat(made)
    normal = document.styles["Normal"]
    normal.font.size = Pt(11)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), {"fr": "fr-FR", "en": "en-GB"}[words.language])
    normal.element.get_or_add_rPr().append(language)
    document.add_heading(words.export_title, level=0)
    document.add_paragraph(words.export_made.format(date=long_date(made, words)))
    for turn in turns:
        answer = turn.answer
        document.add_heading(_printable(turn.question), level=1)
        for line in turn.told(words):
            document.add_paragraph(_printable(line))
        document.add_paragraph().add_run(outcome(answer, words)).bold = True
        for paragraph in _paragraphs(answer):
            document.add_paragraph(_printable(paragraph))
        for one in answer.citations:
            told = f"[{one.number}] {_reference(one, words)} {_link(one, base)}"
            document.add_paragraph(_printable(told))
        for near in answer.nearest:
            document.add_paragraph(_printable(quoted(near.quote)), style="Intense Quote")
            document.add_paragraph(_printable(f"{_reference(near, words)} {_link(near, base)}"))
        for line in turn.noted(words):
            document.add_paragraph(_printable(line))
    works = bibliography([turn.answer for turn in turns], words)
    if works:
        document.add_heading(words.export_bibliography, level=1)
        for work in works:
            document.add_paragraph(_printable(work), style="List Bullet")
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def to_pdf(turns: Sequence[Exported], words: Texts, made: str, base: str) -> bytes:
    """The conversation of the day ``made`` (ISO), as a tagged PDF: headings, quotes and links are
    told to who listens to it. Its fonts come with it.
    """

    def cited(citation: Citation) -> dict[str, Any]:
        return {
            "number": citation.number,
            "quote": quoted(citation.quote),
            "place": _reference(citation, words),
            "link": _link(citation, base),
        }

    told = {
        "language": words.language,
        "title": words.export_title,
        "author": words.tagline,
        "made": words.export_made.format(date=long_date(made, words)),
        "works_title": words.export_bibliography,
        "works": bibliography([turn.answer for turn in turns], words),
        "answers": [
            {
                "question": turn.question,
                "told": turn.told(words),
                "status": outcome(turn.answer, words),
                "paragraphs": _paragraphs(turn.answer),
                "citations": [cited(c) for c in turn.answer.citations],
                "nearest": [cited(c) for c in turn.answer.nearest],
                "noted": turn.noted(words),
            }
            for turn in turns
        ],
    }
    data = json.dumps(_all_printable(told), ensure_ascii=False)
    written: bytes = typst.compile(_TEMPLATE.read_bytes(), format="pdf", sys_inputs={"told": data})
    return written


def _all_printable(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _all_printable(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_all_printable(one) for one in value]
    return _printable(value) if isinstance(value, str) else value


def _printable(text: str) -> str:
    """The text without the control characters that Word's XML and PDF strings cannot hold."""
    return "".join(ch for ch in text if ch in "\n\t" or ch >= " ")
