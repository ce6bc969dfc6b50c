"""What an ODT document says, element by element."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from pieces_of import told

from carnet_rag.corpus.load.opendocument import read_odt
from carnet_rag.errors import CorpusError

URN = "urn:oasis:names:tc:opendocument:xmlns"
SPACES = " ".join(
    f'xmlns:{name}="{URN}:{name if name != "draw" else "drawing"}:1.0"'
    for name in ("office", "text", "table", "style", "draw")
)
FO = f'xmlns:fo="{URN}:xsl-fo-compatible:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"'
STYLES = """<office:automatic-styles>
<style:style style:name="B"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="B7"><style:text-properties fo:font-weight="700"/></style:style>
<style:style style:name="B4"><style:text-properties fo:font-weight="400"/></style:style>
<style:style style:name="Bb" style:parent-style-name="B"/>
<style:style style:name="Up"><style:text-properties style:text-position="super 58%"/></style:style>
<style:style style:name="Up3"><style:text-properties style:text-position="33% 58%"/></style:style>
<style:style style:name="Low"><style:text-properties style:text-position="sub 58%"/></style:style>
<style:style style:name="Sub" style:parent-style-name="Title"/>
<style:style style:name="Title"/>
</office:automatic-styles>"""


def packed(body: str, manifest: str = "<a/>") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        text = f"<office:body><office:text>{body}</office:text></office:body>"
        whole = f"<office:document-content {SPACES} {FO}>{STYLES}{text}</office:document-content>"
        archive.writestr("content.xml", whole)
        archive.writestr("META-INF/manifest.xml", manifest)
    return out.getvalue()


def read(body: str) -> list[str]:
    return told(read_odt(Path("c.odt"), packed(body)).pieces)


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ('Le <text:span text:style-name="B">four</text:span> fume', "Le *four* fume"),
        ('Le <text:span text:style-name="B7">four</text:span>', "Le *four*"),
        ('Le <text:span text:style-name="B4">four</text:span>', "Le four"),
        ('Le <text:span text:style-name="Bb">four</text:span>', "Le *four*"),
        ('12 m<text:span text:style-name="Up">2</text:span> ici', "12 m² ici"),
        ('mot<text:span text:style-name="Up3">2</text:span>', "mot[2]"),
        ('mot<text:span text:style-name="Low">2</text:span>', "mot2"),
        ("Le<text:s/>four", "Le four"),
        ('a<text:s text:c="3"/>b', "a b"),
        ("Le<text:line-break/>four", "Le four"),
        ("Le four<text:tab/>12", "Le four\t12"),
        ('<text:a xlink:href="https://a.fr">le site</text:a>', "<https://a.fr|le site>"),
        ("Le <office:annotation><text:p>vu</text:p></office:annotation>four", "Le four"),
    ],
)
def test_the_words_of_a_paragraph(words: str, text: str) -> None:
    assert read(f"<text:p>{words}</text:p>") == [f"p {text}"]


@pytest.mark.parametrize(
    ("body", "pieces"),
    [
        ("<text:h>Le four</text:h>", ["h1 Le four"]),
        ('<text:h text:outline-level="3">Le four</text:h>', ["h3 Le four"]),
        ('<text:p text:style-name="Title">Le four</text:p>', ["h Le four"]),
        ('<text:p text:style-name="Sub">Le four</text:p>', ["h Le four"]),
        ('<text:p text:style-name="B">il cuit</text:p>', ["p *il cuit*"]),
        ("<text:p> </text:p>", []),
        ("<text:section><text:p>Il cuit.</text:p></text:section>", ["p Il cuit."]),
        ("<text:table-of-content><text:p>Le four</text:p></text:table-of-content>", []),
        ("<text:p><draw:frame><draw:text-box><text:p>Au bord.</text:p></draw:text-box>"
         "</draw:frame>Il cuit.</text:p>", ["p Il cuit.", "p Au bord."]),
        ('<text:p>Il cuit<text:note><text:note-citation>1</text:note-citation><text:note-body>'
         "<text:p>Au bas.</text:p></text:note-body></text:note>.</text:p>",
         ["p Il cuit[1].", "n1 Au bas."]),
    ],
)  # fmt: skip
def test_what_each_element_makes(body: str, pieces: list[str]) -> None:
    assert read(body) == pieces


def test_a_list_is_one_piece_and_a_title_in_it_parts_it() -> None:
    inner = "<text:list><text:list-item><text:p>a</text:p></text:list-item></text:list>"
    items = f"<text:list-item><text:p>un</text:p><text:p>suite</text:p>{inner}</text:list-item>"
    title = "<text:list-item><text:h>Le four</text:h></text:list-item>"
    last = "<text:list-header><text:p>deux</text:p></text:list-header>"
    assert read(f"<text:list>{items}{title}{last}</text:list>") == [
        "l - un / suite / .- a", "h1 Le four", "l - deux",
    ]  # fmt: skip


def test_the_cells_of_a_table() -> None:
    def cell(text: str, spans: str = "") -> str:
        return f"<table:table-cell {spans}><text:p>{text}</text:p></table:table-cell>"

    wide = cell("a", 'table:number-columns-spanned="2"')
    high = cell("b", 'table:number-rows-spanned="2"')
    again = cell("c", 'table:number-columns-repeated="2"')
    rows = [wide + high, cell("d") + cell("e"), again + cell("f")]
    body = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    assert read(f"<table:table>{body}</table:table>") == ["t a | a | b / d | e | b / c | c | f"]


def test_a_protected_document_is_named() -> None:
    with pytest.raises(CorpusError, match=r"c\.odt"):
        read_odt(Path("c.odt"), packed("", "<a><b><encryption-data/></b></a>"))
