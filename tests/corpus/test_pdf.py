"""Reading PDF: each rule on a small document that the test draws itself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from fpdf import FPDF

from carnet_rag.corpus.load import load_carnet
from carnet_rag.corpus.load.hyphens import join_lines
from carnet_rag.corpus.load.pdf.assembling import explain_figures
from carnet_rag.corpus.load.pdf.glyphs import Run, Sheet, Style
from carnet_rag.corpus.load.pdf.headings import Looks
from carnet_rag.corpus.load.pdf.paragraphs import Paragraph
from carnet_rag.corpus.load.pdf.rows import Row
from carnet_rag.errors import CorpusError
from carnet_rag.types import Carnet

LOREM = (
    "La commune de Valmont entretient ses chemins depuis longtemps et confie ce travail aux "
    "habitants qui le souhaitent, chacun selon ses forces et son temps libre."
)


def draw(folder: Path, build: Callable[[FPDF], None], name: str = "c.pdf") -> Path:
    pdf = FPDF(format="A4")
    pdf.set_auto_page_break(auto=False)
    pdf.set_font("Helvetica", size=11)
    build(pdf)
    path = folder / name
    pdf.output(str(path))
    return path


def read(folder: Path, build: Callable[[FPDF], None]) -> Carnet:
    return load_carnet(draw(folder, build))


def write(pdf: FPDF, x: float, y: float, text: str, size: float = 11, style: str = "") -> None:
    pdf.set_font("Helvetica", style=style, size=size)
    pdf.set_xy(x, y)
    pdf.cell(text=text)


def lines(pdf: FPDF, x: float, y: float, texts: list[str], size: float = 11) -> None:
    for number, text in enumerate(texts):
        write(pdf, x, y + 5.5 * number, text, size)


def page_of(carnet: Carnet, words: str) -> tuple[int, int | None]:
    mark = carnet.page_at(carnet.text.index(words))
    assert mark is not None
    return mark.sheet, mark.page


def test_sizes_and_weights_make_the_section_tree(tmp_path: Path) -> None:
    def build(pdf: FPDF) -> None:
        pdf.add_page()
        write(pdf, 20, 20, "Le bilan de Valmont", 24, "B")
        for number in (1, 2):
            y = 50 * number
            write(pdf, 20, y, f"Partie {number}", 16, "B")
            write(pdf, 20, y + 10, "Un détail", 12, "B")
            lines(
                pdf, 20, y + 18, ["Le lavoir a rouvert en mai et le four en juin de la même année."]
            )

    carnet = read(tmp_path, build)
    assert carnet.title == "Le bilan de Valmont"
    assert [s.heading_path for s in carnet.sections if s.heading_path] == [
        ("Partie 1",),
        ("Partie 1", "Un détail"),
        ("Partie 2",),
        ("Partie 2", "Un détail"),
    ]


def test_running_lines_go_and_give_the_printed_pages(tmp_path: Path) -> None:
    def build(pdf: FPDF) -> None:
        for number in range(1, 6):
            pdf.add_page()
            write(pdf, 20, 8, "Commune de Valmont - Rapport annuel", 9)
            lines(pdf, 20, 40, [f"Texte de la feuille {number} : le conseil approuve le compte."])
            write(pdf, 100, 285, str(number + 10), 9)

    carnet = read(tmp_path, build)
    assert "Rapport annuel" not in carnet.text
    assert [(p.sheet, p.page) for p in carnet.pages] == [(n, n + 10) for n in range(1, 6)]
    assert page_of(carnet, "feuille 4") == (4, 14)


def test_two_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    left = [f"gauche ligne {n} du premier texte" for n in range(1, 9)]
    right = [f"droite ligne {n} du second texte" for n in range(1, 9)]

    def build(pdf: FPDF) -> None:
        pdf.add_page()
        write(pdf, 20, 20, "Un titre sur toute la largeur de la page", 20, "B")
        for number in range(8):
            write(pdf, 20, 50 + 5.5 * number, left[number])
            write(pdf, 110, 50 + 5.5 * number, right[number])

    text = read(tmp_path, build).text
    assert text.startswith("Un titre")
    assert " ".join(text.split()).endswith(" ".join(left + right))


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("le lavoir de la com-", "mune a rouvert.", "le lavoir de la commune a rouvert."),
        ("elle rouvrira peut-", "être en mai.", "elle rouvrira peut-être en mai."),
        ("le Réseau de Seine-", "Saint-Denis.", "le Réseau de Seine-Saint-Denis."),
        ("ouvert depuis mi-", "2018 au moins.", "ouvert depuis mi-2018 au moins."),
    ],
)
def test_words_cut_at_the_end_of_a_line_are_whole(
    tmp_path: Path, first: str, second: str, joined: str
) -> None:
    def build(pdf: FPDF) -> None:
        pdf.add_page()
        lines(pdf, 20, 40, [f"Depuis toujours {first}", second])

    assert read(tmp_path, build).text == f"Depuis toujours {joined}"


def test_a_compound_keeps_its_second_hyphen_where_no_words_are_cut() -> None:
    joined = join_lines("un porteur-animateur-", "financeur", cuts=False)
    assert joined == "un porteur-animateur-financeur"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Le lavoir est tenu par la mairie de", "Valmont, qui en a la clé."),
        ("Le lavoir est tenu par l'association et", "Jeanne Riou, qui en a la clé."),
    ],
)
def test_a_short_line_that_ends_on_a_small_word_goes_on(
    tmp_path: Path, first: str, second: str
) -> None:
    def build(pdf: FPDF) -> None:
        pdf.add_page()
        lines(pdf, 20, 40, [LOREM[:90], first, second])

    assert f"{first} {second}" in read(tmp_path, build).text


def test_an_item_goes_on_at_the_margin_until_its_stop(tmp_path: Path) -> None:
    def build(pdf: FPDF) -> None:
        pdf.add_page()
        lines(pdf, 20, 40, ["La mairie tient :"])
        write(pdf, 28, 45.5, "- le lavoir et le four, qui ouvrent tous les jours sauf le lundi aux")
        write(pdf, 20, 51, "habitants qui le demandent.")
        write(pdf, 20, 56.5, "le reste est fermé.")

    text = read(tmp_path, build).text
    assert "sauf le lundi aux habitants qui le demandent.\n" in text


def test_the_lines_of_a_card_stay_together_beside_other_cards(tmp_path: Path) -> None:
    cards = {
        20: ["des chemins"],
        80: ["des lavoirs", "ouverts ou en", "chantier"],
        150: ["des fours"],
    }

    def build(pdf: FPDF) -> None:
        pdf.add_page()
        lines(pdf, 20, 20, [LOREM[:90], LOREM[90:]])
        for x, words in cards.items():
            for number, text in enumerate(words):
                write(pdf, x, 60 + 7 * number, text, 16)

    assert "des lavoirs ouverts ou en chantier" in read(tmp_path, build).text


def test_a_sentence_over_a_page_break_is_whole_on_its_first_page(tmp_path: Path) -> None:
    def build(pdf: FPDF) -> None:
        for number, half in enumerate(
            (" ".join(LOREM.split()[:12]), " ".join(LOREM.split()[12:])), 1
        ):
            pdf.add_page()
            write(pdf, 20, 8, "Bulletin de Valmont", 9)
            lines(pdf, 20, 250 if number == 1 else 40, [half])
            write(pdf, 100, 288, str(number), 9)

    carnet = read(tmp_path, build)
    (sentence,) = [s for b in carnet.blocks for s in b.sentences if s.text.startswith("La commune")]
    assert sentence.text == LOREM
    assert page_of(carnet, "La commune") == (1, 1)
    assert page_of(carnet, LOREM.split()[-1]) == (2, 2)


def test_a_sentence_of_uneven_lines_goes_on_below_the_notes_of_its_page(tmp_path: Path) -> None:
    halves = ["La commune de Valmont entretient ses chemins", "et en confie à chacun le"]
    rest = "débroussaillage, selon ses forces et son temps."

    def build(pdf: FPDF) -> None:
        pdf.add_page()
        lines(pdf, 20, 240, halves)
        write(pdf, 20, 270, "1. Compte de 2019, voté en mai.", 8)
        pdf.add_page()
        lines(pdf, 20, 40, [rest, LOREM[:80]])

    assert f"{' '.join(halves)} {rest}" in read(tmp_path, build).text


def test_a_footnote_hangs_on_the_sentence_that_calls_it(tmp_path: Path) -> None:
    def build(pdf: FPDF) -> None:
        pdf.add_page()
        lines(pdf, 20, 40, [LOREM[:80], "le lavoir a coûté cher à la commune"])
        x = 20 + pdf.get_string_width("le lavoir a coûté cher à la commune")
        write(pdf, x - 0.5, 44.2, "3", 6.5)
        write(pdf, x + 0.9, 45.5, ".")
        write(pdf, 20, 270, "3", 5)
        write(pdf, 22, 271, "Compte de 2019, voté en mai.", 8)

    carnet = read(tmp_path, build)
    notes = {n.text: s.text for b in carnet.blocks for s in b.sentences for n in s.notes}
    assert list(notes) == ["Compte de 2019, voté en mai."]
    assert notes["Compte de 2019, voté en mai."].endswith("à la commune.")


def test_a_ruled_table_is_read_row_by_row_under_its_heads(tmp_path: Path) -> None:
    rows = [("Mois", "Ventes", "Prix"), ("1. Mai", "30", "4,50"), ("2. Juin", "70", "- 5,25 %")]

    def build(pdf: FPDF) -> None:
        pdf.add_page()
        lines(pdf, 20, 30, ["Voici les ventes du four de la commune, mois après mois."])
        pdf.set_xy(20, 50)
        for number, row in enumerate(rows):
            pdf.set_font("Helvetica", style="" if number else "B", size=11)
            for cell in row:
                pdf.cell(40, 8, cell, border=1)
            pdf.set_xy(20, 50 + 8 * (number + 1))

    carnet = read(tmp_path, build)
    table = {s.text: s.heads for b in carnet.blocks for s in b.sentences if "|" in s.text}
    assert table == {
        "Mois | Ventes | Prix": (),
        "1. Mai | 30 | 4,50": ("Mois", "Ventes", "Prix"),
        "2. Juin | 70 | - 5,25 %": ("Mois", "Ventes", "Prix"),
    }


def test_a_table_goes_on_over_the_page_under_its_heads(tmp_path: Path) -> None:
    def build(pdf: FPDF) -> None:
        for rows in (["Mois", "Ventes", "Mai", "30"], ["Juin", "70", "Juillet", "80"]):
            pdf.add_page()
            for number, cell in enumerate(rows):
                pdf.set_font("Helvetica", style="B" if cell in ("Mois", "Ventes") else "", size=11)
                pdf.set_xy(20 + 40 * (number % 2), 90 + 8 * (number // 2))
                pdf.cell(40, 8, cell, border=1)

    carnet = read(tmp_path, build)
    table = {s.text: s.heads for b in carnet.blocks for s in b.sentences if "|" in s.text}
    heads = ("Mois", "Ventes")
    assert table == {
        "Mois | Ventes": (), "Mai | 30": heads, "Juin | 70": heads, "Juillet | 80": heads,
    }  # fmt: skip
    assert page_of(carnet, "Juin")[0] == 2


def test_dates_and_what_stands_beside_them_go_together(tmp_path: Path) -> None:
    events = [
        ("Mai 2013", "ouverture du premier atelier"),
        ("Juin 2014", "fondation du réseau"),
        ("Avril 2017", "le troisième lieu ouvre à Brest"),
    ]

    def build(pdf: FPDF) -> None:
        pdf.add_page()
        for number, (when, what) in enumerate(events):
            write(pdf, 20, 40 + 14 * number, when, 11, "B")
            write(pdf, 70, 40 + 14 * number, what)

    text = read(tmp_path, build).text
    assert all(f"{when} | {what}" in text for when, what in events)


def test_a_list_ends_where_its_margin_does(tmp_path: Path) -> None:
    def build(pdf: FPDF) -> None:
        pdf.add_page()
        lines(pdf, 20, 40, ["Le conseil décide :"])
        lines(pdf, 26, 45.5, ["- de rouvrir le lavoir", "- de vendre le four"])
        lines(pdf, 20, 56.5, ["Le maire signe ensuite la délibération du conseil."])

    carnet = read(tmp_path, build)
    assert carnet.text == (
        "Le conseil décide :\n- de rouvrir le lavoir\n- de vendre le four\n\n"
        "Le maire signe ensuite la délibération du conseil."
    )


def test_links_keep_their_address(tmp_path: Path) -> None:
    def build(pdf: FPDF) -> None:
        pdf.add_page()
        pdf.set_xy(20, 40)
        pdf.cell(text="Voir ")
        pdf.set_text_color(0, 0, 200)
        pdf.cell(text="la charte", link="https://exemple.org/charte")
        pdf.set_text_color(0, 0, 0)
        pdf.cell(text=" de 2021.")

    carnet = read(tmp_path, build)
    assert carnet.text == "Voir la charte de 2021."
    assert [(carnet.text[n.start : n.end], n.address) for n in carnet.links] == [
        ("la charte", "https://exemple.org/charte")
    ]


def test_a_table_of_contents_is_no_prose_and_orders_the_headings(tmp_path: Path) -> None:
    titles = ["Le lavoir", "Le four", "Les chemins", "Une école qui rouvre ses portes"]

    def build(pdf: FPDF) -> None:
        pdf.add_page()
        write(pdf, 20, 20, "Sommaire", 16, "B")
        for number, title in enumerate(titles):
            write(pdf, 20, 40 + 8 * number, title)
            write(pdf, 180, 40 + 8 * number, str(number + 2))
        for number, title in enumerate(titles):
            pdf.add_page()
            write(pdf, 20, 30, title, 14, "B")
            lines(pdf, 20, 45, [LOREM[:90]])
            if not number:  # a list of figures does not end the section that it stands in
                for line in range(1, 5):
                    write(pdf, 20, 70 + 6 * line, f"Figure {line} ........... {line + 4}")
                lines(pdf, 20, 120, ["Après les figures vient la suite du texte."])
            write(pdf, 100, 285, str(number + 2), 9)

    carnet = read(tmp_path, build)
    kinds = {s.kind for b in carnet.blocks for s in b.sentences if "\t" in s.text}
    assert kinds == {"aside"}
    tree = [
        (s.heading_path, s.page)
        for s in carnet.sections
        if s.heading_path[:1] != ("Table des matières",)
    ]
    assert tree[-4:] == [((title,), number + 2) for number, title in enumerate(titles)]


# Files that cannot be read


def test_a_scan_is_named_with_the_way_out(tmp_path: Path) -> None:
    from PIL import Image

    image = tmp_path / "page.png"
    Image.new("L", (400, 500), 200).save(image)

    def build(pdf: FPDF) -> None:
        pdf.add_page()
        pdf.image(str(image), 0, 0, 210)

    with pytest.raises(CorpusError, match="numérisé.*reconnaissance de texte"):
        read(tmp_path, build)


@pytest.mark.parametrize(("word", "read_as_text"), [("K7 %", False), ("4 512 fours", True)])
def test_a_text_without_words_is_named_with_the_way_out(
    tmp_path: Path, word: str, read_as_text: bool
) -> None:
    def build(pdf: FPDF) -> None:
        pdf.add_page()
        lines(pdf, 20, 20, [f"{word} " * 9] * 30)

    if read_as_text:
        assert word in read(tmp_path, build).text
    else:
        with pytest.raises(CorpusError, match="illisible.*reconnaissance de texte"):
            read(tmp_path, build)


def test_an_encrypted_file_is_named(tmp_path: Path) -> None:
    def build(pdf: FPDF) -> None:
        pdf.set_encryption(owner_password="a", user_password="b")
        pdf.add_page()
        write(pdf, 20, 20, "Secret")

    with pytest.raises(CorpusError, match="mot de passe"):
        read(tmp_path, build)


@pytest.mark.parametrize("data", [b"%PDF-1.7\nrien", b"pas un pdf", b"%PDF-1.4\n" + b"\0" * 500])
def test_a_damaged_file_is_named(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "c.pdf"
    path.write_bytes(data)
    with pytest.raises(CorpusError, match=r"c\.pdf : PDF endommagé"):
        load_carnet(path)


def test_a_file_of_too_many_pages_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def build(pdf: FPDF) -> None:
        for _ in range(4):
            pdf.add_page()

    monkeypatch.setattr("carnet_rag.corpus.load.pdf.MAX_SHEETS", 3)
    with pytest.raises(CorpusError, match="4 pages, pour 3 au plus"):
        read(tmp_path, build)


def test_a_large_number_goes_with_what_it_counts(tmp_path: Path) -> None:
    def build(pdf: FPDF) -> None:
        pdf.add_page()
        lines(pdf, 20, 30, [LOREM[:90], LOREM[90:]])
        write(pdf, 20, 70, "5 714", 28, "B")
        write(pdf, 20, 82, "dossiers déposés en mai par les habitants")

    assert "5 714 dossiers déposés en mai" in read(tmp_path, build).text


@pytest.mark.parametrize(
    ("below", "base", "told"),
    [
        ("en janvier de cette année", 130, "24 chemins ouverts en janvier de cette année"),
        ("En janvier de cette année", 130, "24 chemins ouverts"),
        ("en janvier de cette année", 190, "24 chemins ouverts"),
    ],
)
def test_what_explains_a_number_goes_on_in_small_letters(
    below: str, base: float, told: str
) -> None:
    sheet = Sheet(1, 600, 800, "", [])
    looks = Looks(11, 0, bold=False)

    def paragraph(text: str, base: float, *, figure: bool = False) -> Paragraph:
        style = Style("Helvetica", 17, bold=False, color=0)
        return Paragraph([Row([Run(text, style, 20, 200, base)])], text, sheet, None, figure=figure)

    card = paragraph("24 chemins ouverts", 100, figure=True)
    first, *_ = explain_figures([card, paragraph(below, base)], looks)
    assert first.text == told


def test_a_number_with_its_thousands_apart_is_no_heading(tmp_path: Path) -> None:
    def build(pdf: FPDF) -> None:
        pdf.add_page()
        write(pdf, 20, 15, "Les chemins de Valmont", 40, "B")
        lines(pdf, 20, 30, [LOREM[:90], LOREM[90:]])
        write(pdf, 20, 70, "5 589 773 euros dont", 28, "B")
        lines(pdf, 20, 110, [LOREM[:90], LOREM[90:]])

    headings = [s.heading_path for s in read(tmp_path, build).sections]
    assert not any("5 589 773" in " ".join(path) for path in headings)


def test_letters_set_apart_are_words(tmp_path: Path) -> None:
    def build(pdf: FPDF) -> None:
        pdf.add_page()
        pdf.set_char_spacing(4)
        write(pdf, 20, 30, "MODELE DE REGLEMENT DU SERVICE")
        pdf.set_char_spacing(0)
        lines(pdf, 20, 50, [LOREM[:90]])

    assert read(tmp_path, build).text.startswith("MODELE DE REGLEMENT DU SERVICE")


def test_a_scale_of_prices_keeps_its_blanks(tmp_path: Path) -> None:
    def build(pdf: FPDF) -> None:
        pdf.add_page()
        write(pdf, 20, 30, "$ = 0 à 50 000 $")
        lines(pdf, 20, 50, [LOREM[:90]])

    assert read(tmp_path, build).text.startswith("$ = 0 à 50 000 $")


@pytest.mark.parametrize("second", ["« Le four » et ses braises.", "(un par an) et le lavoir."])
def test_a_line_that_opens_a_quotation_goes_on(tmp_path: Path, second: str) -> None:
    def build(pdf: FPDF) -> None:
        pdf.add_page()
        lines(pdf, 20, 40, [LOREM[:90], "La commune entretient depuis longtemps", second])

    assert f"depuis longtemps {second}" in read(tmp_path, build).text


def test_a_bold_line_that_the_page_cuts_is_no_title(tmp_path: Path) -> None:
    def build(pdf: FPDF) -> None:
        for title, text in (("Le four", LOREM[:90]), ("", LOREM[90:])):
            pdf.add_page()
            write(pdf, 20, 30, title or "des communes, et s'en trouve bien.", style=title and "B")
            lines(pdf, 20, 60, [LOREM[:90], text])
            if title:
                write(
                    pdf, 20, 270, "La commune les confie à ses habitants, comme la plupart", 11, "B"
                )

    carnet = read(tmp_path, build)
    assert carnet.title == "Le four"
    assert not any(section.heading_path for section in carnet.sections)


def test_the_numbers_of_titles_make_the_section_tree(tmp_path: Path) -> None:
    titles = ["Le bilan", "1 Lieux", "1.1 Le four", "1.1.1 Âtre", "1.2 Le lavoir", "2 Fin"]

    def build(pdf: FPDF) -> None:
        pdf.add_page()
        for number, title in enumerate(titles):
            write(pdf, 20, 20 + 40 * number, title, 12 if number else 24, "B")
            lines(pdf, 20, 30 + 40 * number, [LOREM[:90]])

    depths = {s.heading_path[-1]: len(s.heading_path) for s in read(tmp_path, build).sections[1:]}
    assert depths == {
        "1 Lieux": 1,
        "1.1 Le four": 2,
        "1.1.1 Âtre": 3,
        "1.2 Le lavoir": 2,
        "2 Fin": 1,
    }


def test_the_outline_of_a_file_names_its_headings(tmp_path: Path) -> None:
    def build(pdf: FPDF) -> None:
        for title, level in (("Le lavoir", 0), ("Ses heures", 1), ("Le four", 0)):
            pdf.add_page()
            pdf.start_section(title, level)
            lines(pdf, 20, 40, [title])
            lines(pdf, 20, 55, [LOREM[:90], LOREM[90:]])

    assert [s.heading_path for s in read(tmp_path, build).sections if s.heading_path] == [
        ("Le lavoir",),
        ("Le lavoir", "Ses heures"),
        ("Le four",),
    ]


def test_the_signs_of_markdown_are_no_words_of_a_title(tmp_path: Path) -> None:
    def build(pdf: FPDF) -> None:
        for title in ("# Le lavoir", "## Ses heures", "#lavoir"):
            pdf.add_page()
            write(pdf, 20, 30, title, 22, "B")
            lines(pdf, 20, 45, [LOREM[:90], LOREM[90:]])

    carnet = read(tmp_path, build)
    titles = [s.heading_path[-1] for s in carnet.sections if s.heading_path]
    assert titles == ["Le lavoir", "Ses heures", "#lavoir"]
    assert "# Le lavoir" not in carnet.text and "#lavoir" in carnet.text


def test_a_cover_opens_one_section_and_a_title_repeated_on_the_next_page_none(
    tmp_path: Path,
) -> None:
    def build(pdf: FPDF) -> None:
        pdf.add_page()
        write(pdf, 20, 80, "Le four de Valmont", 24, "B")
        write(pdf, 20, 110, "La commune", 16)
        for title in ("À l'affiche", "À l'affiche ···"):
            pdf.add_page()
            write(pdf, 20, 40, title, 16, "B")
            lines(pdf, 20, 60, ["Le four a rouvert en mai avec deux cuissons.", "Il cuit."])

    carnet = read(tmp_path, build)
    assert [s.heading_path for s in carnet.sections] == [(), ("À l'affiche",)]


def test_two_notes_that_raised_numbers_open_are_two(tmp_path: Path) -> None:
    def build(pdf: FPDF) -> None:
        pdf.add_page()
        lines(pdf, 20, 40, [LOREM[:80], "le lavoir et le four de la commune"])
        notes = ("Voir le compte de mai, voté à la mairie.", "Compte de juin.")
        for number, note in enumerate(notes):
            write(pdf, 20, 267 + 3.2 * number, str(number + 1), 5)
            write(pdf, 21.5, 268 + 3.2 * number, note, 8)

    carnet = read(tmp_path, build)
    notes = [s.text for b in carnet.blocks for s in b.sentences if s.kind == "note"]
    assert notes == ["Voir le compte de mai, voté à la mairie.", "Compte de juin."]
