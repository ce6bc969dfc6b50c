"""A conversation → Markdown, Word, PDF or plain text to paste, with its bibliography.

Quotes and their places are written as they stand. The Word and PDF files carry no markup of the
carnet's; in Markdown, what could be read as markup is escaped.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

from docx import Document
from docx.shared import Pt
from fpdf import FPDF
from markup.text import plain
from texts import Texts, long_date

from carnet_rag.types import Answer, Citation

DOCX_MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_FONT_FOLDERS = (
    Path("/usr/share/fonts/truetype/dejavu"),
    Path("/usr/share/fonts/dejavu"),
    Path("/usr/share/fonts/TTF"),
    Path("/Library/Fonts"),
    Path("C:/Windows/Fonts"),
)
_FONT_FILES = (("DejaVuSerif.ttf", "DejaVuSerif-Bold.ttf"), ("georgia.ttf", "georgiab.ttf"))


def place(citation: Citation, words: Texts) -> str:
    """A citation's place on one line: speaker, carnet, date, section, page."""
    parts = [
        citation.speaker,
        f"« {citation.title} »",
        long_date(citation.published, words),
        " › ".join(citation.heading_path) or None,
        words.page.format(page=citation.page) if citation.page is not None else None,
    ]
    return ", ".join(part for part in parts if part)


def bibliography(answers: Sequence[Answer], words: Texts) -> list[str]:
    """The carnets cited, each once, in the order of their first citation."""
    works: dict[str, str] = {}
    for answer in answers:
        for citation in answer.citations:
            published = long_date(citation.published, words)
            parts = [f"« {citation.title} »", published, citation.file]
            works.setdefault(citation.carnet_id, ", ".join(p for p in parts if p))
    return list(works.values())


def answer_as_text(answer: Answer, words: Texts) -> str:
    """An answer with its references, to paste into a message."""
    lines = [answer.standalone_question, "", answer.text]
    if answer.citations:
        lines.append("")
        lines += [f"[{c.number}] {place(c, words)}." for c in answer.citations]
    return "\n".join(lines)


def citation_as_text(citation: Citation, words: Texts) -> str:
    """A quote with its place, to paste into an article."""
    return f"« {citation.quote} »\n{place(citation, words)}."


def to_markdown(answers: Sequence[Answer], words: Texts, made: str) -> str:
    """The conversation of the day ``made`` (ISO), in Markdown."""
    lines = [f"# {words.export_title}", "", words.export_made.format(date=long_date(made, words))]
    for answer in answers:
        lines += ["", f"## {plain(answer.standalone_question)}", ""]
        lines += [plain(line) if line.strip() else "" for line in answer.text.split("\n")]
        for citation in answer.citations:
            quote = plain(citation.quote)
            lines += [
                "",
                f"> {quote}",
                ">",
                f"> [{citation.number}] {plain(place(citation, words))}",
            ]
    works = bibliography(answers, words)
    if works:
        lines += ["", f"## {words.export_bibliography}", ""]
        lines += [f"- {plain(work)}" for work in works]
    return "\n".join(lines) + "\n"


def to_docx(answers: Sequence[Answer], words: Texts, made: str) -> bytes:
    """The conversation of the day ``made`` (ISO), as a Word file."""
    document = Document()
    document.styles["Normal"].font.size = Pt(11)
    document.add_heading(words.export_title, level=0)
    document.add_paragraph(words.export_made.format(date=long_date(made, words)))
    for answer in answers:
        document.add_heading(_printable(answer.standalone_question), level=1)
        for paragraph in answer.text.split("\n\n"):
            document.add_paragraph(_printable(paragraph))
        for citation in answer.citations:
            document.add_paragraph(_printable(citation.quote), style="Intense Quote")
            document.add_paragraph(f"[{citation.number}] {_printable(place(citation, words))}")
    works = bibliography(answers, words)
    if works:
        document.add_heading(words.export_bibliography, level=1)
        for work in works:
            document.add_paragraph(_printable(work), style="List Bullet")
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def to_pdf(answers: Sequence[Answer], words: Texts, made: str) -> bytes:
    """The conversation of the day ``made`` (ISO), as a PDF.

    A system font with all of Unicode is used where one is found; else the PDF's own fonts, which
    write Western European text, and "?" for a character that they lack.
    """
    pdf = FPDF()
    pdf.set_title(words.export_title)
    pdf.set_lang(words.language)
    pdf.set_margin(22)
    pdf.add_page()
    family = _add_font(pdf)

    def write(text: str, size: float, style: str = "", indent: float = 0, gap: float = 2) -> None:
        pdf.set_font(family, style, size)
        pdf.set_x(pdf.l_margin + indent)
        clean = _printable(text)
        if family == "Times":
            clean = clean.encode("cp1252", errors="replace").decode("cp1252")
        pdf.multi_cell(0, size * 0.52, clean, align="L", new_x="LMARGIN", new_y="NEXT")
        pdf.ln(gap)

    write(words.export_title, 20, "B")
    write(words.export_made.format(date=long_date(made, words)), 10, gap=6)
    for answer in answers:
        write(answer.standalone_question, 13, "B")
        write(answer.text, 11, gap=3)
        for citation in answer.citations:
            write(citation.quote, 10, indent=8, gap=1)
            write(f"[{citation.number}] {place(citation, words)}", 8.5, indent=8, gap=3)
        pdf.ln(4)
    works = bibliography(answers, words)
    if works:
        write(words.export_bibliography, 13, "B")
        for work in works:
            write(f"• {work}", 10)
    return bytes(pdf.output())


def _add_font(pdf: FPDF) -> str:
    for folder in _FONT_FOLDERS:
        for regular, bold in _FONT_FILES:
            if (folder / regular).exists() and (folder / bold).exists():
                pdf.add_font("Carnet", "", folder / regular)
                pdf.add_font("Carnet", "B", folder / bold)
                return "Carnet"
    pdf.core_fonts_encoding = "windows-1252"
    return "Times"


def _printable(text: str) -> str:
    """The text without the control characters that Word's XML and PDF strings cannot hold."""
    return "".join(ch for ch in text if ch in "\n\t" or ch >= " ")
