"""What a Word document says, element by element, in a file that holds hardly anything else."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from pieces_of import told

from carnet_rag.corpus.load.pieces import BOLD_OFF, BOLD_ON, Document
from carnet_rag.corpus.load.word import clean_text, read_docx

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
STYLES = f"""<w:styles {W}>
<w:style w:styleId="T1"><w:name w:val="heading 1"/></w:style>
<w:style w:styleId="P"><w:name w:val="Partie"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
<w:style w:styleId="Q"><w:name w:val="Question"/><w:basedOn w:val="P"/></w:style>
<w:style w:styleId="T"><w:name w:val="Title"/></w:style>
<w:style w:styleId="L"><w:name w:val="Liste à puces"/></w:style>
<w:style w:styleId="C"><w:name w:val="caption"/></w:style>
<w:style w:styleId="S"><w:name w:val="toc 1"/></w:style>
</w:styles>"""
NUMBERS = f"""<w:numbering {W}><w:abstractNum w:abstractNumId="7">
<w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/>
</w:lvl></w:abstractNum><w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num></w:numbering>"""
LINKS = '<a><b Id="r1" Target="https://a.fr" TargetMode="External"/><b Id="r2" Target="x.png"/></a>'
NOTES = f"""<w:footnotes {W}><w:footnote w:id="4"><w:p><w:r><w:t>Au bas.</w:t></w:r></w:p>
</w:footnote></w:footnotes>"""


def load(body: str) -> Document:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        document = f"<w:document {W} {R}><w:body>{body}</w:body></w:document>"
        for name, text in (
            ("document", document),
            ("styles", STYLES),
            ("numbering", NUMBERS),
            ("footnotes", NOTES),
        ):
            archive.writestr(f"word/{name}.xml", text)
        archive.writestr("word/_rels/document.xml.rels", LINKS)
    return read_docx(Path("c.docx"), out.getvalue())


def read(body: str) -> list[str]:
    return told(load(body).pieces)


def paragraph(words: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{words}</w:p>"


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def item(text: str, depth: int) -> str:
    number = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="3"/></w:numPr>'
    return paragraph(run(text), number)


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (run("Le ") + run("four", "<w:b/>"), "Le *four*"),
        (run("Le ") + run("four", '<w:b w:val="0"/>'), "Le four"),
        (run("Le four") + run(" caché", "<w:vanish/>"), "Le four"),
        (run("12 m") + run("2", '<w:vertAlign w:val="superscript"/>'), "12 m²"),
        (run("mot") + run("2", '<w:vertAlign w:val="subscript"/>'), "mot2"),
        ("<w:r><w:t>Le</w:t><w:br/><w:t>four</w:t></w:r>", "Le four"),
        ("<w:r><w:t>Le</w:t><w:tab/><w:t>four</w:t></w:r>", "Le four"),
        ("<w:r><w:t>Le four</w:t><w:tab/><w:t>12</w:t></w:r>", "Le four\t12"),
        ("<w:r><w:t>porte</w:t><w:noBreakHyphen/><w:t>clé</w:t></w:r>", "porte-clé"),
        (f"<w:ins>{run('ajouté')}</w:ins><w:del>{run('ôté')}</w:del>", "ajouté"),
        (f"<w:sdt><w:sdtContent>{run('choisi')}</w:sdtContent></w:sdt>", "choisi"),
        (f'<w:hyperlink r:id="r1">{run("le site")}</w:hyperlink>', "<https://a.fr|le site>"),
        (f'<w:hyperlink r:id="r2">{run("la page")}</w:hyperlink>', "la page"),
    ],
)
def test_the_words_of_a_paragraph(words: str, text: str) -> None:
    assert read(paragraph(words)) == [f"p {text}"]


@pytest.mark.parametrize(
    ("properties", "piece"),
    [
        ('<w:pStyle w:val="T1"/>', "h1 Le four"),
        ('<w:pStyle w:val="P"/>', "h2 Le four"),
        ('<w:pStyle w:val="Q"/>', "h2 Le four"),  # as the style it is based on
        ('<w:pStyle w:val="T"/>', "h Le four"),
        ('<w:outlineLvl w:val="2"/>', "h3 Le four"),
        ('<w:outlineLvl w:val="9"/>', "p Le four"),
        ('<w:pStyle w:val="L"/>', "l - Le four"),
        ('<w:pStyle w:val="C"/>', "c Le four"),
    ],
)
def test_what_a_style_makes_of_a_paragraph(properties: str, piece: str) -> None:
    assert read(paragraph(run("Le four"), properties)) == [piece]


def test_the_lines_of_a_printed_table_of_contents_go() -> None:
    assert read(paragraph(run("Le four"), '<w:pStyle w:val="S"/>')) == []


def test_items_are_counted_at_their_depth_and_make_one_list() -> None:
    body = (
        item("un", 0) + item("a", 1) + item("deux", 0) + paragraph(run("Fin.")) + item("trois", 0)
    )
    assert read(body) == ["l 1. un / .- a / 2. deux", "p Fin.", "l 3. trois"]


def test_a_note_follows_the_paragraph_that_calls_it() -> None:
    words = run("Il cuit") + '<w:r><w:footnoteReference w:id="4"/></w:r>'
    assert read(paragraph(words)) == ["p Il cuit[1]", "n1 Au bas."]
    assert read(paragraph(run("Il") + '<w:r><w:footnoteReference w:id="5"/></w:r>')) == ["p Il"]


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(run(text))}</w:tc>"


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        ([cell("a") + cell("b"), cell("c") + cell("d")], "a | b / c | d"),
        ([cell("a", '<w:gridSpan w:val="2"/>'), cell("c") + cell("d")], "a | a / c | d"),
        (
            [
                cell("a", '<w:vMerge w:val="restart"/>') + cell("b"),
                cell("", "<w:vMerge/>") + cell("d"),
            ],
            "a | b / a | d",
        ),
    ],
)
def test_the_cells_of_a_table(rows: list[str], text: str) -> None:
    body = "".join(f"<w:tr>{row}</w:tr>" for row in rows)
    assert read(f"<w:tbl>{body}</w:tbl>") == [f"t {text}"]


@pytest.mark.parametrize(("value", "heads"), [("", 1), ('w:val="0"', 0)])
def test_the_rows_that_a_table_repeats_are_its_heads(value: str, heads: int) -> None:
    first = f"<w:trPr><w:tblHeader {value}/></w:trPr>{cell('Un')}{cell('Deux')}"
    body = f"<w:tbl><w:tr>{first}</w:tr><w:tr>{cell('c')}{cell('d')}</w:tr></w:tbl>"
    (table,) = load(body).pieces
    assert table.heads == heads


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (f"{BOLD_ON}Le{BOLD_OFF} {BOLD_ON}four{BOLD_OFF}", f"{BOLD_ON}Le four{BOLD_OFF}"),
        (" Le\n  fo\u00adur ", "Le four"),
        ("Le four \t 12", "Le four\t12"),
        ("Le four\t12345", "Le four 12345"),
        ("Le four\tfume", "Le four fume"),
    ],
)
def test_a_text_is_one_line_and_keeps_the_tab_before_a_page(text: str, line: str) -> None:
    assert clean_text(text) == line


HARD, SHOWN = '<w:r><w:br w:type="page"/></w:r>', "<w:r><w:lastRenderedPageBreak/></w:r>"
SECTION = "<w:sectPr>{}</w:sectPr>"
GOES_ON = SECTION.format('<w:type w:val="continuous"/>')
A, B, C = (paragraph(run(word)) for word in ("un", "deux", "trois"))
LONG = paragraph(run("mot " * 2_000))


@pytest.mark.parametrize(
    ("body", "sheets"),
    [
        (A + B, {}),
        (A + paragraph(HARD) + B + paragraph(HARD) + C, {"deux": 2, "trois": 3}),
        # In the run of the words, behind them or in front of them.
        (paragraph(run("un") + HARD) + B, {"deux": 2}),
        (A + paragraph(HARD + run("deux")) + C, {"deux": 2}),
        # Word says where it began the page that was ended; an empty page counts.
        (A + paragraph(HARD) + paragraph(SHOWN + run("deux")) + C, {"deux": 2}),
        (A + paragraph(HARD + SHOWN + HARD + SHOWN) + B, {"deux": 3}),
        (A + paragraph(SHOWN + run("deux")) + paragraph(SHOWN + run("trois")),
         {"deux": 2, "trois": 3}),
        # Word showed its pages: a long one is no lost break.
        (LONG + paragraph(SHOWN + run("deux")), {"deux": 2}),
        (LONG + paragraph(HARD) + B, {}),
        (A + paragraph(HARD) + B + LONG, {}),
        # Sections: the one below says how it begins.
        (paragraph(run("un"), SECTION.format("")) + B, {"deux": 2}),
        (paragraph(run("un"), SECTION.format("")) + B + GOES_ON, {}),
        (paragraph(run("un"), GOES_ON) + B + SECTION.format(""), {"deux": 2}),
        (A + paragraph(run("deux"), "<w:pageBreakBefore/>"), {"deux": 2}),
        (A + paragraph(HARD) + paragraph(run("deux"), "<w:pageBreakBefore/>"), {"deux": 2}),
        (paragraph(run("un"), "<w:pageBreakBefore/>") + B, {}),
        # In what is not read, and once for the cells of a row.
        (A + paragraph(HARD + run("p"), '<w:pStyle w:val="S"/>') + B, {"deux": 2}),
        (f"<w:tbl><w:tr>{cell('un')}{cell('x')}</w:tr><w:tr>"
         + f"<w:tc>{paragraph(SHOWN + run('deux'))}</w:tc>"
         + f"<w:tc>{paragraph(SHOWN + run('y'))}</w:tc>"
         + f"</w:tr></w:tbl>{C}", {"deux": 2}),
    ],
)  # fmt: skip
def test_the_breaks_give_the_pages(body: str, sheets: dict[str, int]) -> None:
    text = "\n".join(line.text for piece in load(body).pieces for line in piece.lines)
    assert {word: int(sheet) for sheet, word in re.findall("\ufdd4(\\d+),\ufdd5(\\w+)", text)} == (
        sheets
    )
