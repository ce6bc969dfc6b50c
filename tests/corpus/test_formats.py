"""Reading DOCX, ODT, HTML, EPUB and Markdown: each rule on a small file that the test makes."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from pathlib import Path

import docx
import pytest
from docx.oxml import parse_xml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carnet_rag.corpus.chunk import split_passages
from carnet_rag.corpus.load import load_carnet, load_corpus
from carnet_rag.corpus.load.formats import SUFFIXES
from carnet_rag.errors import CorpusError
from carnet_rag.types import Carnet, Sentence


def read(folder: Path, name: str, data: bytes | str) -> Carnet:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return load_carnet(path)


def zipped(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


def sentences(carnet: Carnet) -> list[Sentence]:
    return [sentence for block in carnet.blocks for sentence in block.sentences]


def tree(carnet: Carnet) -> list[tuple[str, ...]]:
    return [section.heading_path for section in carnet.sections if section.heading_path]


# Word


def word(folder: Path, document: docx.document.Document) -> Carnet:
    document.save(str(folder / "c.docx"))
    return load_carnet(folder / "c.docx")


def test_word_styles_make_the_tree(tmp_path: Path) -> None:
    document = docx.Document()
    document.core_properties.title = "Le bilan de Valmont"
    document.add_heading("Le bilan de Valmont", 0)
    document.add_heading("Partie un", 1)
    document.add_paragraph("Le lavoir a rouvert.")
    document.add_heading("Un détail", 2)
    document.add_paragraph("Le four aussi.")
    carnet = word(tmp_path, document)
    assert carnet.title == "Le bilan de Valmont"
    assert tree(carnet) == [("Partie un",), ("Partie un", "Un détail")]


@pytest.mark.parametrize(
    ("line", "author", "date"),
    [
        ("Val d'Ousse, le 12 mars 2025", "python-docx", "2025-03-12"),
        ("Un four pour tous", "python-docx", None),
        ("Un four pour tous", "Anne Bell", "2024-02-01"),
    ],
)
def test_the_date_of_a_template_is_nobodys(
    tmp_path: Path, line: str, author: str, date: str | None
) -> None:
    document = docx.Document()
    document.add_heading("Le bilan de Valmont", 0)
    document.add_paragraph(line)
    if author != "python-docx":
        core = document.core_properties
        core.author, core.comments, core.modified = author, "", datetime(2024, 2, 1)
    assert word(tmp_path, document).published == date


def test_a_word_text_has_the_pages_that_its_breaks_make(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("Le four", 1)
    document.add_heading("Le pain", 1)
    for text in ("Il cuit.", "Il fume."):
        document.add_paragraph(text)
        document.add_page_break()
    document.add_paragraph("Il dort.")
    carnet = word(tmp_path, document)
    assert carnet.title == "Le four"
    at = {s.text: carnet.page_at(s.start) for s in sentences(carnet)}
    assert [mark.page for mark in at.values() if mark] == [1, 1, 1, 2, 3]


def test_short_bold_paragraphs_head_a_word_text_without_styles(tmp_path: Path) -> None:
    document = docx.Document()
    for title, text in (("1. Le lavoir", "Il a rouvert en mai."), ("2. Le four", "Il est fermé.")):
        document.add_paragraph().add_run(title).bold = True
        document.add_paragraph(text)
    document.add_paragraph().add_run("Ceci est important.").bold = True
    carnet = word(tmp_path, document)
    assert tree(carnet) == [("1. Le lavoir",), ("2. Le four",)]


def test_a_word_table_is_read_under_its_heads(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(rows=0, cols=2)
    for number, row in enumerate((("Mois", "Ventes"), ("Mai", "30"), ("Juin", "70"))):
        cells = table.add_row().cells
        for cell, text in zip(cells, row, strict=True):
            cell.paragraphs[0].add_run(text).bold = number == 0
    found = {s.text: s.heads for s in sentences(word(tmp_path, document))}
    assert found["Juin | 70"] == ("Mois", "Ventes")


def test_word_cells_that_reach_over_others_are_read_in_each(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(rows=4, cols=3)
    rows = ("Lieu", "Mois", "Ventes"), ("Four", "Mai", "30"), ("", "Juin", "70"), ("Total", "", "9")
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    table.cell(1, 0).merge(table.cell(2, 0))
    table.cell(3, 0).merge(table.cell(3, 1))
    found = {s.text: s.heads for s in sentences(word(tmp_path, document))}
    assert found["Four | Juin | 70"] == ("Lieu", "Mois", "Ventes")
    assert "Total | Total | 9" in found


def test_word_raised_numbers_and_lists(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("La cuve tient 12 m")
    paragraph.add_run("3").font.superscript = True
    paragraph.add_run(" depuis le 1")
    paragraph.add_run("er").font.superscript = True
    paragraph.add_run(" mai. Le conseil décide :")
    document.add_paragraph("de la vendre", style="List Bullet")
    document.add_paragraph("de la louer", style="List Bullet")
    text = word(tmp_path, document).text
    assert text == (
        "La cuve tient 12 m³ depuis le 1er mai. Le conseil décide :\n- de la vendre\n- de la louer"
    )


def test_a_word_formula_keeps_its_exponents_and_fractions(tmp_path: Path) -> None:
    math = "http://schemas.openxmlformats.org/officeDocument/2006/math"
    run = "<m:r><m:t>{}</m:t></m:r>"
    sup = f"<m:sSup><m:e>{run}</m:e><m:sup>{run}</m:sup></m:sSup>"
    half = f"<m:f><m:num>{run}</m:num><m:den>{run}</m:den></m:f>".format(1, 2)
    document = docx.Document()
    for formula in (run.format("E = m") + sup.format("c", 2), half + sup.format("x", "n")):
        paragraph = document.add_paragraph("On a ")
        paragraph._p.append(parse_xml(f'<m:oMath xmlns:m="{math}">{formula}</m:oMath>'))
    assert word(tmp_path, document).text == "On a E = mc²\n\nOn a 1/2xn"


@pytest.mark.parametrize(
    ("author", "publisher"),
    [("Mairie de Valmont", "Mairie de Valmont"), ("Microsoft Office User", None), ("jdoe", None)],
)
def test_who_made_a_file_is_its_publisher(
    tmp_path: Path, author: str, publisher: str | None
) -> None:
    document = docx.Document()
    document.add_paragraph("Le lavoir a rouvert en mai.")
    document.core_properties.author = author
    assert word(tmp_path, document).publisher == publisher
    meta = f'<m xmlns:d="http://d"><d:creator>{author}</d:creator></m>'
    content = ODT % "<text:p>Le lavoir a rouvert.</text:p>"
    data = zipped({"content.xml": content, "meta.xml": meta})
    assert read(tmp_path, "d.odt", data).publisher == publisher
    front = f"---\nauthor: {author}\n---\n\nLe lavoir a rouvert.\n".encode()
    assert read(tmp_path, "d.md", front).publisher == publisher


def test_a_table_of_contents_that_was_typed_is_no_prose(tmp_path: Path) -> None:
    document = docx.Document()
    titles = ("Le lavoir", "Le four", "Les chemins", "L'école")
    document.add_paragraph("Sommaire")
    for number, title in enumerate(titles):
        document.add_paragraph(f"{title}\t{number + 2}")
    for title in titles:
        document.add_heading(title, 1)
        document.add_paragraph("Il a rouvert en mai.")
    carnet = word(tmp_path, document)
    assert {s.kind for s in sentences(carnet) if "\t" in s.text} == {"aside"}
    assert tree(carnet)[-4:] == [(title,) for title in titles]


# LibreOffice

ODT = """<?xml version="1.0"?>
<office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 xmlns:xlink="http://www.w3.org/1999/xlink">
<office:automatic-styles>
<style:style style:name="B" style:family="text"><style:text-properties fo:font-weight="bold"/>
</style:style></office:automatic-styles>
<office:body><office:text>%s</office:text></office:body></office:document-content>"""


def odt(folder: Path, body: str) -> Carnet:
    return read(folder, "c.odt", zipped({"content.xml": ODT % body}))


def test_odt_headings_notes_links_and_tables(tmp_path: Path) -> None:
    carnet = odt(
        tmp_path,
        '<text:h text:outline-level="1">Le lavoir</text:h>'
        '<text:p>Il a rouvert<text:note text:note-class="footnote"><text:note-citation>1'
        "</text:note-citation><text:note-body><text:p>Compte de 2019.</text:p></text:note-body>"
        '</text:note> avec <text:a xlink:href="https://a.fr/c">la charte</text:a>.</text:p>'
        '<text:h text:outline-level="2">Les ventes</text:h>'
        "<table:table><table:table-header-rows><table:table-row>"
        "<table:table-cell><text:p>Mois</text:p></table:table-cell>"
        "<table:table-cell><text:p>Ventes</text:p></table:table-cell>"
        "</table:table-row></table:table-header-rows><table:table-row>"
        "<table:table-cell><text:p>Mai</text:p></table:table-cell>"
        "<table:table-cell><text:p>30</text:p></table:table-cell></table:table-row></table:table>",
    )
    first = next(s for s in sentences(carnet) if s.text.startswith("Il a"))
    assert first.text == "Il a rouvert avec la charte."
    assert [note.text for note in first.notes] == ["Compte de 2019."]
    assert [link.address for link in carnet.links] == ["https://a.fr/c"]
    assert tree(carnet)[-1] == ("Les ventes",)
    assert sentences(carnet)[-1].heads == ("Mois", "Ventes")


def test_the_titles_of_an_odt_that_its_list_numbers_are_titles(tmp_path: Path) -> None:
    def item(body: str) -> str:
        return f"<text:list><text:list-item>{body}</text:list-item></text:list>"

    def title(words: str, level: int) -> str:
        return f'<text:h text:outline-level="{level}">{words}</text:h>'

    carnet = odt(
        tmp_path,
        item(title("Bilan", 1))
        + item(title("Lieux", 2) + item(title("Le four", 3)))
        + "<text:p>Il a rouvert.</text:p>"
        + item("<text:p>un banc</text:p>" + title("Suite", 2)),
    )
    assert carnet.title == "Bilan"
    assert tree(carnet) == [("Lieux",), ("Lieux", "Le four"), ("Suite",)]
    assert carnet.text == "Bilan\n\nLieux\n\nLe four\n\nIl a rouvert.\n\n- un banc\n\nSuite"


def test_an_odt_title_is_a_style(tmp_path: Path) -> None:
    carnet = odt(
        tmp_path,
        '<text:p text:style-name="Title">Le four de Valmont</text:p>'
        '<text:h text:outline-level="1">Le lavoir</text:h><text:p>Il a rouvert.</text:p>',
    )
    assert carnet.title == "Le four de Valmont"


def odt_cell(text: str, across: int = 1, down: int = 1, times: int = 1) -> str:
    spans = "".join(
        f' table:number-{name}="{count}"'
        for name, count in (
            ("columns-spanned", across),
            ("rows-spanned", down),
            ("columns-repeated", times),
        )
    )
    return f"<table:table-cell{spans}><text:p>{text}</text:p></table:table-cell>"


def test_odt_cells_that_reach_over_others_are_read_in_each(tmp_path: Path) -> None:
    covered = "<table:covered-table-cell/>"
    rows = (
        odt_cell("", down=2) + odt_cell("2023", 2) + covered + odt_cell("2024", 2) + covered,
        covered + "".join(map(odt_cell, ("Nombre", "Part", "Nombre", "Part"))),
        odt_cell("Four", down=2) + "".join(map(odt_cell, ("10", "20 %", "30", "40 %"))),
        covered + odt_cell("50", times=2) + odt_cell("60") + odt_cell("70 %"),
    )
    table = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    carnet = odt(tmp_path, f"<table:table>{table}</table:table>")
    last = sentences(carnet)[-1]
    assert last.text == "Four | 50 | 50 | 60 | 70 %"
    assert last.heads == ("", "2023 Nombre", "2023 Part", "2024 Nombre", "2024 Part")


def test_the_speakers_of_a_transcription(tmp_path: Path) -> None:
    turns = [("Ana Brun", "Bonjour."), ("Marc Petit", "Bonsoir."), ("", "Je continue."),
             ("Ana Brun", "Note : je finis."), ("Marc Petit", "Merci.")]  # fmt: skip
    body = "".join(
        f"<text:p>{who} : {what}</text:p>" if who else f"<text:p>{what}</text:p>"
        for who, what in turns
    )
    carnet = odt(tmp_path, body)
    assert [s.speaker for s in sentences(carnet)] == [
        *("Ana Brun", "Marc Petit", "Marc Petit", "Ana Brun", "Marc Petit")
    ]
    assert {one.name for one in carnet.speakers} == {"Ana Brun", "Marc Petit"}


def test_a_box_inside_a_box_is_read_once(tmp_path: Path) -> None:
    named = 'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
    opened = f"<text:p>Un cadre.<draw:frame {named}><draw:text-box>" * 30
    closed = "</draw:text-box></draw:frame></text:p>" * 30
    assert odt(tmp_path, f"{opened}<text:p>Le fond.</text:p>{closed}").text.count("Le fond.") == 1


@pytest.mark.parametrize("label", ["Commentaire", "Réseau de chaleur", "Variante", "Attention"])
def test_a_label_is_no_speaker(tmp_path: Path, label: str) -> None:
    paragraph = f"{label} : le texte en dit plus.\n\nUn autre paragraphe sans rien.\n\n"
    carnet = read(tmp_path, "c.md", "# Titre\n\n" + paragraph * 4)
    assert {s.speaker for s in sentences(carnet)} == {None}


# Web pages


def test_a_page_keeps_its_content_and_loses_its_menus(tmp_path: Path) -> None:
    menu = "".join(f'<li><a href="/{n}">Rubrique {n}</a></li>' for n in range(6))
    carnet = read(
        tmp_path,
        "c.html",
        f"""<html><head><title>Le lavoir | Valmont</title><style>p {{}}</style>
        <meta property="og:site_name" content="Commune de Valmont">
        <meta property="article:published_time" content="2021-05-04T10:00:00Z"></head><body>
        <header><a href="/">Accueil</a></header><nav><ul>{menu}</ul></nav>
        <div class="breadcrumb">Accueil &gt; Lavoir</div>
        <ul class="docnav"><li><a href="/1">Accueil</a></li></ul><ul>{menu}</ul>
        <main><h1>Le lavoir</h1><p>Il a <b>rouvert</b><br>en mai, voir
        <a href="https://a.fr/c">la charte</a>.</p><script>var x = 1;</script>
        <h2>Ses heures</h2><ul><li>de 8 h à 12 h</li><li>de 14 h à 18 h</li></ul>
        <img src="data:image/png;base64,AAAA" alt="photo"></main>
        <footer>Mentions légales</footer></body></html>""",
    )
    assert carnet.text == (
        "Le lavoir\n\nIl a rouvert en mai, voir la charte.\n\nSes heures\n\n"
        "- de 8 h à 12 h\n- de 14 h à 18 h"
    )
    assert (carnet.title, carnet.publisher, carnet.published) == (
        *("Le lavoir", "Commune de Valmont", "2021-05-04"),
    )


def test_the_cards_of_a_page_are_sections_under_their_titles(tmp_path: Path) -> None:
    cards = "".join(
        f"<li><h3><a href='/{n}'>Le {n}</a></h3><p>Le {n} date de 1902.</p></li>"
        for n in ("four", "lavoir", "puits")
    )
    source = f"<main><h1>Le village</h1><p>Trois lieux du village.</p><ul>{cards}</ul></main>"
    carnet = read(tmp_path, "c.html", source)
    titles = [section.heading_path[-1] for section in carnet.sections if section.heading_path]
    assert titles == ["Le four", "Le lavoir", "Le puits"]
    steps = f"<main><h1>Le village</h1><p>Trois pas à faire.</p><ol>{cards}</ol></main>"
    assert not any(s.heading_path for s in read(tmp_path, "d.html", steps).sections)


def test_a_term_of_a_page_stands_beside_what_is_said_of_it(tmp_path: Path) -> None:
    source = (
        "<main><p>Les mots du four.</p><dl><dt>Âtre</dt><dd>Le sol du four.</dd>"
        "<div><dt>Banal</dt><dd>À tous.</dd><dd>Sans prix.</dd></div></dl></main>"
    )
    carnet = read(tmp_path, "c.html", source)
    rows = {s.text: s.heads for s in sentences(carnet) if "|" in s.text}
    assert rows == {"Âtre | Le sol du four.": (), "Banal | À tous. Sans prix.": ()}


def test_what_is_said_of_a_term_in_several_sentences_is_prose(tmp_path: Path) -> None:
    told = "<dt>Odile Baud</dt><dd>Bonjour. Il <b>cuit</b>.</dd>"
    asked = "<dt>Et le four ?</dt><dd><ul><li>Un.</li></ul></dd><dt>Fin</dt>"
    carnet = read(tmp_path, "c.html", f"<main><dl>{told}{asked}</dl></main>")
    assert [s.text for s in sentences(carnet)] == [
        *("Odile Baud : Bonjour.", "Il cuit.", "Et le four ?", "Un.", "Fin :"),
    ]


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ('<math alttext="x^2"><mi>x</mi></math>', "On a x^2 ici."),
        ('<span><math alttext="x^2"><mi>x</mi></math></span>', "On a x^2 ici."),
        ('<img class="mwe-math-fallback" alt="x^2">', "On a x^2 ici."),
        ('<img class="logo" alt="Le logo">', "On a ici."),
        ("<math><mi>x</mi></math>", "On a ici."),
    ],
)
def test_a_formula_of_a_page_is_read_as_it_is_written(
    tmp_path: Path, formula: str, words: str
) -> None:
    assert read(tmp_path, "c.html", f"<main><p>On a {formula} ici.</p></main>").text == words


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("Publié le 02/03/2026", "2026-03-02"),
        ("Vérifié le 1er mars 2026 - Direction du four", "2026-03-01"),
        ("Date de mise à jour le 2 mars 2026", "2026-03-02"),
        ("Mise en garde", "2020-06-03"),
        ("Il a rouvert le 2 mars 2026.", "2020-06-03"),
    ],
)
def test_a_page_says_when_it_was_published_before_what_it_links_to(
    tmp_path: Path, line: str, date: str
) -> None:
    source = (
        f"<main><h1>Le four</h1><p>{line}</p><p>Il sert le dimanche.</p>"
        '<article>Autre page, <time datetime="2020-06-03">juin</time></article></main>'
    )
    assert read(tmp_path, "c.html", source).published == date


@pytest.mark.parametrize(
    ("call", "body"),
    [
        (
            '<sup><a id="a" href="#n">1</a></sup>',
            '<p>[<a id="n" href="#a">1</a>] Compte de 2019.</p>',
        ),
        (
            '<a id="a" href="#n"><sup>1</sup></a>',
            '<ol><li id="n">Compte de 2019. <a href="#a">↩</a></li></ol>',
        ),
        (
            '<sup id="a"><a href="#n">[1]</a></sup>',
            '<aside id="n"><p><a href="#a">^</a> Compte de 2019.</p></aside>',
        ),
    ],
)
def test_a_note_of_a_page_hangs_on_the_sentence_that_links_to_it(
    tmp_path: Path, call: str, body: str
) -> None:
    page = f"<body><h1>Le four</h1><p>Il a rouvert{call}. Il cuit.</p><p>Fin.</p>{body}</body>"
    carnet = read(tmp_path, "c.html", page)
    assert {s.text: [n.text for n in s.notes] for s in sentences(carnet) if s.notes} == {
        "Il a rouvert.": ["Compte de 2019."]
    }


def test_a_number_that_leads_to_a_section_calls_no_note(tmp_path: Path) -> None:
    carnet = read(
        tmp_path,
        "c.html",
        '<body><h1>Le four</h1><p>Voir la section <a id="a" href="#n">2</a>.</p>'
        '<h2 id="n"><a href="#a">2</a> La cuisson</h2><p id="p">Il cuit <a href="#q">3</a>.</p>'
        '<p id="q">3 pains.</p></body>',
    )
    assert "Voir la section 2." in carnet.text
    assert "Il cuit 3." in carnet.text
    assert not any(s.notes for s in sentences(carnet))


def test_a_page_without_heading_tags_has_its_bold_lines(tmp_path: Path) -> None:
    page = (
        "<body><p><b>Le lavoir</b></p><p>Il a rouvert.</p><p><b>Le four</b></p><p>Clos.</p></body>"
    )
    assert tree(read(tmp_path, "c.html", page)) == [("Le lavoir",), ("Le four",)]


def test_who_speaks_in_the_lines_of_one_paragraph(tmp_path: Path) -> None:
    turns = ("<b>Jeanne Doe :</b> Oui.", "<b>Marc Roy :</b> Non.") * 2
    carnet = read(tmp_path, "c.html", f"<body><p>{'<br>'.join(turns)}<br>Rien.</p></body>")
    said = [(s.speaker, s.text.partition(" : ")[2]) for s in sentences(carnet)][:4]
    assert said[:3] == [("Jeanne Doe", "Oui."), ("Marc Roy", "Non."), ("Jeanne Doe", "Oui.")]


@pytest.mark.parametrize(
    ("text", "kind"),
    [("C12  -45 cm  18\nC13  -52 cm   7", "aside"), ("Le four a rouvert en mai dernier.", "prose")],
)
def test_what_is_set_letter_by_letter_is_no_prose(tmp_path: Path, text: str, kind: str) -> None:
    carnet = read(tmp_path, "c.html", f"<body><h1>Le four</h1><pre>{text}</pre></body>")
    assert {b.kind for b in carnet.blocks if b.kind != "heading"} == {kind}


def test_a_table_of_links_is_a_menu(tmp_path: Path) -> None:
    menu = "".join(f'<td>[<a href="{n}.html">Page numéro {n}</a>]</td>' for n in range(5))
    page = (
        f"<body><table><tr>{menu}</tr></table><h1>Le four</h1><p>{'Il a rouvert. ' * 20}</p></body>"
    )
    assert "numéro" not in read(tmp_path, "c.html", page).text


def test_spans_of_a_web_table_are_written_in_each_row(tmp_path: Path) -> None:
    carnet = read(
        tmp_path,
        "c.html",
        "<table><tr><th>Année</th><th>Mois</th><th>Ventes</th></tr>"
        "<tr><td rowspan=2>2020</td><td>Mai</td><td>30</td></tr>"
        "<tr><td>Juin</td><td>70</td></tr></table>",
    )
    assert [s.text for s in sentences(carnet)] == [
        "Année | Mois | Ventes",
        "2020 | Mai | 30",
        "2020 | Juin | 70",
    ]


# Books

BOOK = {
    "META-INF/container.xml": '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
    '<rootfiles><rootfile full-path="b/c.opf"/></rootfiles></container>'
}


def test_the_chapters_of_a_book_come_in_the_order_of_its_spine(tmp_path: Path) -> None:
    chapter = "<html><body><h1>{}</h1><p>{}</p></body></html>"
    carnet = read(
        tmp_path,
        "c.epub",
        zipped(
            {
                **BOOK,
                "b/c.opf": '<package xmlns="http://www.idpf.org/2007/opf" '
                'xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>Valmont</dc:title>'
                "<dc:publisher>La commune</dc:publisher><dc:date>2020-05</dc:date></metadata>"
                '<manifest><item id="n" href="n.xhtml" media-type="application/xhtml+xml" '
                'properties="nav"/><item id="a" href="t/a.xhtml" media-type="application/xhtml+xml"'
                '/><item id="z" href="t/z.xhtml" media-type="application/xhtml+xml"/></manifest>'
                '<spine><itemref idref="n"/><itemref idref="z"/><itemref idref="a"/></spine>'
                "</package>",
                "b/n.xhtml": chapter.format("Sommaire", "Un, deux"),
                "b/t/a.xhtml": chapter.format("Deux", "Second chapitre."),
                "b/t/z.xhtml": chapter.format("Un", "Premier chapitre."),
            }
        ),
    )
    assert carnet.text == "Un\n\nPremier chapitre.\n\nDeux\n\nSecond chapitre."
    assert (carnet.title, carnet.publisher, carnet.published) == (
        *("Valmont", "La commune", "2020-05"),
    )


def test_the_notes_of_a_book_may_stand_in_another_chapter(tmp_path: Path) -> None:
    manifest = "".join(
        f'<item id="{n}" href="t/{n}.xhtml" media-type="application/xhtml+xml"/>' for n in "abn"
    )
    spine = "".join(f'<itemref idref="{n}"/>' for n in "abn")
    call = '<p>Le four {}<a id="r1" {} href="n.xhtml#{}">1</a>.</p>'
    carnet = read(
        tmp_path,
        "c.epub",
        zipped(
            {
                **BOOK,
                "b/c.opf": '<package xmlns="http://www.idpf.org/2007/opf">'
                f"<manifest>{manifest}</manifest><spine>{spine}</spine></package>",
                "b/t/a.xhtml": "<html><body>" + call.format("cuit", "", "n1") + "</body></html>",
                "b/t/b.xhtml": "<html><body>"
                + call.format("fume", 'epub:type="noteref"', "n2")
                + "</body></html>",
                "b/t/n.xhtml": '<html><body><p id="n1"><a href="a.xhtml#r1">1</a> Le pain.</p>'
                '<p id="n2">Le dimanche.</p></body></html>',
            }
        ),
    )
    assert {s.text: [n.text for n in s.notes] for s in sentences(carnet) if s.notes} == {
        "Le four cuit.": ["Le pain."],
        "Le four fume.": ["Le dimanche."],
    }


def test_a_page_names_its_invisible_characters(tmp_path: Path) -> None:
    carnet = read(
        tmp_path, "c.html", "<main><p>La com&shy;mu&#8203;ne <b>pa&shy;ie</b>.</p></main>"
    )
    assert carnet.text == "La commune paie."


# Markdown and text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("Il coûte 4 €<br>5 € le samedi.", "Il coûte 4 € 5 € le samedi."),
        ("Écrire à <nom du maire> avant.", "Écrire à <nom du maire> avant."),
        ("Si x<y et y>z, ou a<b et c>d.", "Si x<y et y>z, ou a<b et c>d."),
        ("Débit : 10<sup>6</sup> ou 10³ litres, E = mc².", "Débit : 10⁶ ou 10³ litres, E = mc²."),
        ("La cuve mesure 2*3*4 mètres.", "La cuve mesure 2*3*4 mètres."),
        ("Un parte\u00adnariat de com\u200bmunes.", "Un partenariat de communes."),
        ("---\ntitle: T\n\ntags: [eau]\n---\n\nLe puits.", "Le puits."),
        ('+++\ntitle = "T"\n+++\nLe puits.', "Le puits."),
        ("A.\n\n<script>\nvar x = 1;\n</script>\n\nB.", "A.\n\nB."),
        ("Lancer :\n\n    # commentaire\n\nFin.", "Lancer :\n\n# commentaire\n\nFin."),
        ("La com-\nmune paie.", "La commune paie."),
        ("Peut-\nêtre en mai.", "Peut-être en mai."),
        ("À Saint-\nDenis, en mai.", "À Saint-Denis, en mai."),
        ("::: tip Un conseil\nRelire.\n:::", "Un conseil\n\nRelire."),
    ],
)
def test_what_markup_is_and_is_not(tmp_path: Path, source: str, text: str) -> None:
    assert read(tmp_path, "c.md", source).text == text


def test_notes_of_several_paragraphs_are_whole_and_the_sentence_is_prose(tmp_path: Path) -> None:
    carnet = read(
        tmp_path,
        "c.md",
        "Le puits est fermé.[^a] La pompe est neuve[^b].\n\n"
        "[^a]: Un motif.\n\n    Un second alinéa.\n    - Un point.\n[^b]: Elle date de 2020.\n",
    )
    noted = {s.text: [n.text for n in s.notes] for s in sentences(carnet) if s.kind == "prose"}
    assert noted == {
        "Le puits est fermé.": ["Un motif. Un second alinéa. - Un point."],
        "La pompe est neuve.": ["Elle date de 2020."],
    }


def test_what_only_points_at_the_text_is_no_prose(tmp_path: Path) -> None:
    carnet = read(
        tmp_path,
        "c.md",
        "# Sommaire\n\nLe lavoir ..... 2\nLe four ..... 3\nLes chemins ..... 4\n\n"
        "# Le lavoir\n\n![Vue du lavoir](v.png)\n\nhttps://a.fr/lavoir\n\nIl a rouvert.\n\n"
        "# Le four\n\nIl est fermé.\n\n# Les chemins\n\nIls sont longs.\n",
    )
    kinds = {s.text: s.kind for s in sentences(carnet)}
    assert kinds["Vue du lavoir"] == kinds["https://a.fr/lavoir"] == "aside"
    assert kinds["Le four ..... 3"] == "aside"
    assert kinds["Il a rouvert."] == "prose"


@pytest.mark.parametrize(
    ("data", "remark"),
    [
        ("Été à Valmont.".encode("latin-1"), "Latin-1"),
        ("Été à Valmont.".encode("utf-16"), "UTF-16"),
        (b"\xfe\xff" + "Été à Valmont.".encode("utf-16-be"), "UTF-16"),
        ("Été à Valmont.".encode("utf-16-le"), "UTF-16"),  # no mark tells it
        ("Été à Valmont.".encode("utf-16-be"), "UTF-16"),
        (b"\xef\xbb\xbf" + "Été à Valmont.".encode(), ""),
    ],
)
def test_other_encodings_are_read_and_said(tmp_path: Path, data: bytes, remark: str) -> None:
    carnet = read(tmp_path, "c.txt", data)
    assert carnet.text == "Été à Valmont."
    assert [remark in told for told in carnet.remarks] == ([True] if remark else [])


def test_a_damaged_byte_does_not_change_the_encoding(tmp_path: Path) -> None:
    carnet = read(tmp_path, "c.txt", "L'été à Étretat, déjà là.".encode() + b" Un caf\xe9.")
    assert carnet.text == "L'été à Étretat, déjà là. Un caf\ufffd."
    assert "UTF-8" in carnet.remarks[0]
    with pytest.raises(CorpusError, match="binaire"):
        read(tmp_path, "d.txt", "Été à Valmont.".encode("utf-32"))


# Files that cannot be read


@pytest.mark.parametrize("suffix", [".docx", ".odt", ".epub"])
@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"PK\x03\x04 rien", "endommagé"),
        (b"pas une archive", "endommagé"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "mot de passe"),
        (zipped({"vide.txt": ""}), "endommagé"),
    ],
)
def test_a_damaged_archive_is_named(tmp_path: Path, suffix: str, data: bytes, told: str) -> None:
    with pytest.raises(CorpusError, match=told) as refused:
        read(tmp_path, f"c{suffix}", data)
    assert f"c{suffix} :" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_zip_bomb_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("carnet_rag.corpus.load.archive._MAX_WHOLE", 1_000_000)
    with pytest.raises(CorpusError, match="décompressée"):
        read(tmp_path, "c.docx", zipped({"word/document.xml": "0" * 2_000_000}))


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    body = ODT.replace('<?xml version="1.0"?>', f'<?xml version="1.0"?>{laughs}')
    carnet = read(
        tmp_path, "c.odt", zipped({"content.xml": body % "<text:p>Un &b; puits.</text:p>"})
    )
    assert "ha" not in carnet.text.replace("hab", "")


def test_what_is_no_regular_file_or_leads_out_is_named_and_the_others_read(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "bon.md").write_text("Bon.")
    (tmp_path / "dehors.md").write_text("Secret.")
    (corpus / "lien.md").symlink_to(tmp_path / "dehors.md")
    (corpus / "zero.txt").symlink_to("/dev/zero")
    (corpus / "gros.pdf").write_bytes(b"x" * 2_000)
    problems: list[str] = []
    assert [c.text for c in load_corpus(corpus, problems=problems, max_bytes=1_000)] == ["Bon."]
    assert len(problems) == 3
    assert "plus de 0 Mo" in problems[0]
    assert "hors du dossier" in problems[1] and "hors du dossier" in problems[2]


def test_every_suffix_has_a_reader() -> None:
    from carnet_rag.corpus.load.formats import reader_of

    assert set(SUFFIXES) >= {".pdf", ".docx", ".odt", ".html", ".epub", ".md", ".txt"}
    assert all(callable(reader_of(Path(f"x{suffix}"), b"")) for suffix in SUFFIXES)


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("c.docx", b"%PDF-1.7 ...", "c.pdf"),
        ("c.txt", b"%PDF-1.7 ...", "c.pdf"),
        ("c.pdf", zipped({"word/document.xml": "<a/>"}), "c.docx"),
        ("c.docx", zipped({"content.xml": "<a/>"}), "c.odt"),
        ("c.odt", zipped({"META-INF/container.xml": "<a/>"}), "c.epub"),
    ],
)
def test_a_file_with_the_suffix_of_another_format_is_named(
    tmp_path: Path, name: str, data: bytes, told: str
) -> None:
    with pytest.raises(CorpusError, match=f"Renommez-le en {told}"):
        read(tmp_path, name, data)


# What holds of any text

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=30)
MARKUP = st.sampled_from(
    ["# ", "## ", "- ", "1. ", "| a | b |\n|---|---|\n| ", "**", "[x](https://a.fr) ", "[^1]",
     "[^1]: ", "\n\n", "\n", "<br>", "<table><tr><td>", "</td></tr></table>", "<sup>2</sup>", " : "]
)  # fmt: skip


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.one_of(WORDS, MARKUP), min_size=1, max_size=25), st.sampled_from([".md", ".html"])
)
def test_spans_are_true_ordered_and_whole(tmp_path: Path, parts: list[str], suffix: str) -> None:
    try:
        carnet = read(tmp_path, f"c{suffix}", "".join(parts) + "\n\nFin.")
    except CorpusError:
        return
    at = 0
    for block in carnet.blocks:
        assert not carnet.text[at : block.start].strip()
        inside = block.start
        for sentence in block.sentences:
            assert carnet.text[sentence.start : sentence.end] == sentence.text
            assert inside <= sentence.start <= sentence.end <= block.end
            inside = sentence.end
        at = block.end
    assert at == len(carnet.text)
    for link in carnet.links:
        assert 0 <= link.start < link.end <= len(carnet.text)
    for passage in split_passages(carnet, 60, lambda text: len(text.split())):
        assert carnet.text[passage.start : passage.end] == passage.text
    assert not any("\ufdd0" <= letter <= "\ufdef" for letter in carnet.text)


def test_a_script_names_who_speaks_in_capitals_above(tmp_path: Path) -> None:
    lines = ["ANA", "Bonjour.", "MARC", "Bonsoir.", "ANA", "Oui ?", "MARC", "Non."] * 2
    carnet = odt(tmp_path, "".join(f"<text:p>{line}</text:p>" for line in lines))
    said = {s.text: s.speaker for s in sentences(carnet)}
    assert (said["Bonjour."], said["Non."]) == ("Ana", "Marc")


def test_numbers_in_brackets_stay_text(tmp_path: Path) -> None:
    assert read(tmp_path, "c.md", "L'État [2] finance.").text == "L'État [2] finance."


def test_a_plain_text_has_titles_a_date_tables_and_notes(tmp_path: Path) -> None:
    source = (
        "LE FOUR DE VALMONT\n\nLa commune\n8 juin 2021\n\n1. La réouverture du four que la\n"
        "commune a payée\n===============\n\nIl cuit[1] le pain.\n\nLieu\tPart\tPrix\n\t(%)\t(€)\n"
        "Four\t12\t30\n\n[1] En mai.\n[2] En juin.\n"
    )
    carnet = read(tmp_path, "c.txt", source)
    assert (carnet.title, carnet.published) == ("LE FOUR DE VALMONT", "2021-06-08")
    assert tree(carnet)[-1] == ("1. La réouverture du four que la commune a payée",)
    told = {s.text: (s.heads, [n.text for n in s.notes]) for s in sentences(carnet)}
    assert told["Il cuit le pain."] == ((), ["En mai."])
    assert told["Four | 12 | 30"] == (("Lieu", "Part (%)", "Prix (€)"), [])


def test_lines_that_stand_alone_head_a_plain_text_without_any_other_title(tmp_path: Path) -> None:
    prose = "Le four a rouvert en mai, et il cuit le pain de toute la commune depuis."
    source = f"Le four\n\nLa cuisson\n\n{prose}\n\nBonne lecture.\n\nLe prix\n\n{prose}\n"
    assert tree(read(tmp_path, "c.txt", source)) == [("La cuisson",), ("Le prix",)]
