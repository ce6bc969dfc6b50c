"""Testimonies that are signed, below or above, in every format."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from pieces_of import pieces_of

from carnet_rag.corpus.load import load_carnet
from carnet_rag.corpus.load.signatures import mark_signed, signed
from carnet_rag.types import Carnet


@pytest.mark.parametrize(
    ("line", "name", "role"),
    [
        ("Mireille Castagnol, maire de Saint-Abit", "Mireille Castagnol", "maire de Saint-Abit"),
        ("— Luc Roy, président", "Luc Roy", "président"),
        (
            "— Luc Roy, menuisier, président de l'amicale",
            "Luc Roy",
            "menuisier, président de l'amicale",
        ),
        ("– Jeanne Doe, apicultrice", "Jeanne Doe", "apicultrice"),
        ("Jeanne DOE Directrice", "Jeanne DOE", "directrice"),
        ("M. Roy, boulanger", "M. Roy", "boulanger"),
        ("Jeanne Doe\nDirectrice", "Jeanne Doe", "directrice"),
        ("Luc Roy, président de\nl'amicale", "Luc Roy", "président de l'amicale"),
        ("J. Roy, ancienne habitante", "J. Roy", "ancienne habitante"),
        ("Le maire de Saint-Abit, Anne Bell", "Anne Bell", "maire de Saint-Abit"),
        ("Luc Roy (président de l'association)", "Luc Roy", "président de l'association"),
        ("Luc Roy – bénévole", "Luc Roy", "bénévole"),
        ("Anne-Marie de La Tour, ANPP", "Anne-Marie de La Tour", "ANPP"),
        ("Luc Roy, Fondation de Lille", "Luc Roy", "Fondation de Lille"),
        ("Luc Roy, chargé de mission, Ville de Pau.", "Luc Roy", "chargé de mission, Ville de Pau"),
    ],
)
def test_a_name_with_a_role_or_a_body_signs(line: str, name: str, role: str) -> None:
    assert signed(line) == (name, role)


@pytest.mark.parametrize(
    "line",
    [
        *("Luc Roy", "Val d'Ousse, territoire rural", "Le Monde, quotidien", "Anne Bell, Paul Roy"),
        *(
            "Maison France Services, agent d'accueil",
            "Crédit Agricole, membre",
            *("Luc Roy est maire", "Base Adresse LOCALE", "Outil Gratuit Créateur", "Le GIP PIX"),
            "Luc ROY, Président Anne BELL, Secrétaire",
        ),
        *("— Luc Roy, dans son livre", "— Luc Roy, Paris", "— Luc Roy, potier qui doute"),
        *("Communauté Pays Basque, membre", "Jean Petit, dans son livre", "Saint-Abit, maire"),
        *("Luc Roy, président : il cuit.", "Victor Hugo, Les Misérables", "Les Gaves, président"),
        f"Luc Roy, président {'de la petite ' * 6}ville",
    ],
)
def test_what_is_no_name_or_says_more_signs_nothing(line: str) -> None:
    assert signed(line) is None


A, B = "p Anne Bell, maire", "p — Luc Roy, président"
Q, R = "p « Il a rendu la vie au bourg. »", "p “Nous y tenons tous.”"
NOBODY = [""] * 9


@pytest.mark.parametrize(
    ("texts", "speakers"),
    [
        ((Q, A), ["Anne Bell", ""]),
        (("p Il cuit.", Q, B, "p Il fume."), ["", "Luc Roy", "", ""]),
        ((Q, A, R, B), ["Anne Bell", "", "Luc Roy", ""]),
        ((Q, R, A), ["Anne Bell", "Anne Bell", ""]),
        ((Q, R, A, Q, R, B), ["Anne Bell", "Anne Bell", "", "Luc Roy", "Luc Roy", ""]),
        ((A, Q, R, B), ["", "", "Luc Roy", ""]),
        ((Q, "p Il fume.", R, A), ["", "", "Anne Bell", ""]),
        (('p "Il a rendu la vie."', "p Jeanne DOE", "p Directrice"), ["Jeanne DOE", "", ""]),
        (("p « Il a rendu la vie.", "p Il tient. »", A), ["Anne Bell", "Anne Bell", ""]),
        ((A, Q, "p Il fume."), ["", "Anne Bell", ""]),
        (("h2 Anne Bell, maire", Q, "p Il fume."), ["", "Anne Bell", ""]),
        ((Q, "l — Luc Roy, président"), ["Luc Roy", ""]),
        ((f"{Q} — Luc Roy, président", "p Il fume."), ["Luc Roy", "", ""]),
        # Between two quotations, or with none, nothing tells which one is signed.
        ((A, Q, A), NOBODY),
        ((Q, A, R), NOBODY),
        ((Q, B, R), ["Luc Roy", "", ""]),
        (("p Il cuit.", A, "p Il fume."), NOBODY),
        (("p Il « cuit » le pain.", A), NOBODY),
        (("p « Cuire » et « fumer »", A), NOBODY),
        # A title is no quotation, and a heading under an epigraph heads what follows it.
        (("p « Le four communal »", A), NOBODY),
        ((Q, "h2 Anne Bell, maire", "p Elle raconte."), NOBODY),
    ],
)
def test_who_signs_speaks(texts: tuple[str, ...], speakers: list[str]) -> None:
    pieces = mark_signed(pieces_of(*texts))
    assert [piece.speaker or "" for piece in pieces] == speakers[: len(pieces)]


def test_words_set_apart_are_a_quotation_and_sloped_ones_are_signed_below() -> None:
    def spoken(quoted: str, *texts: str) -> list[str]:
        pieces = pieces_of(*texts)
        for piece in pieces:
            piece.quoted = quoted if piece.text.startswith("Il") else ""  # type: ignore[assignment]
        return [piece.speaker or "" for piece in mark_signed(pieces)]

    for quoted, above in (("style", "Anne Bell"), ("italic", ""), ("", "")):
        assert spoken(quoted, A, "p Il a rendu la vie.", "p Fin.") == ["", above, ""]
        assert spoken(quoted, "p Il a rendu la vie.", A)[0] == ("Anne Bell" if quoted else "")


def test_a_signature_is_no_prose(tmp_path: Path) -> None:
    carnet = read(tmp_path, "c.md", f"# Un\n\nIl cuit.\n\n{Q[2:]}\n\n{A[2:]}\n\nIl fume.\n")
    kinds = [(s.kind, s.speaker) for block in carnet.blocks for s in block.sentences]
    assert kinds == [("heading", None), ("prose", None), ("prose", "Anne Bell"), ("aside", None),
                     ("prose", None)]  # fmt: skip


def read(folder: Path, name: str, text: str) -> Carnet:
    (folder / name).write_text(text, encoding="utf-8")
    return load_carnet(folder / name)


WORDS = "Il a rendu la vie au bourg."


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("c.md", f"> {WORDS}\n>\n> — Anne Bell, maire\n\nIl fume."),
        ("c.md", f"> {WORDS}\n> Anne Bell, maire\n\nIl fume."),
        ("c.md", f"*{WORDS}*\n\nAnne Bell, maire\n\nIl fume."),
        ("c.md", f"« {WORDS} »\n\n- Anne Bell, maire\n\nIl fume."),
        ("c.md", f"« {WORDS} »\n\nAnne Bell\nmaire\n\nIl fume."),
        ("c.txt", f"« {WORDS} »\nAnne Bell, maire\n\nIl fume."),
        ("c.html", f"<blockquote><p>{WORDS}</p><footer>— Anne Bell, maire</footer></blockquote>"),
        ("c.html", f"<figure><blockquote>{WORDS}</blockquote><figcaption>Anne Bell, maire"
                   "</figcaption></figure><p>Il fume.</p>"),
        ("c.html", f"<p><em>{WORDS}</em></p><p>Anne Bell, maire</p><p>Il fume.</p>"),
        ("c.html", f"<p>« {WORDS} »<br>Anne Bell, maire</p><p>Il fume.</p>"),
    ],
)  # fmt: skip
def test_a_testimony_is_signed_in_any_format(tmp_path: Path, name: str, text: str) -> None:
    carnet = read(tmp_path, name, text)
    assert [(s.name, s.role) for s in carnet.speakers] == [("Anne Bell", "maire")]
    said = [s.text for block in carnet.blocks for s in block.sentences if s.speaker]
    assert [WORDS in text for text in said] == [True]


@pytest.mark.parametrize("how", ["style", "italic", "signs", "bold"])
def test_a_testimony_is_signed_in_a_word_document(tmp_path: Path, how: str) -> None:
    document = docx.Document()
    document.add_paragraph("Il cuit.")
    signs = how in ("signs", "bold")
    said = document.add_paragraph("", "Quote" if how == "style" else None)
    said.add_run(f"« {WORDS} »" if signs else WORDS).italic = how == "italic" or None
    document.add_paragraph().add_run("Anne Bell, maire").bold = how == "bold" or None
    document.add_paragraph("Il fume.")
    document.save(str(tmp_path / "c.docx"))
    carnet = load_carnet(tmp_path / "c.docx")
    assert [(s.name, s.role) for s in carnet.speakers] == [("Anne Bell", "maire")]
    spoken = [s.speaker for block in carnet.blocks for s in block.sentences]
    assert spoken == [None, "Anne Bell", None, None]


def test_words_beside_sloped_ones_are_no_quotation(tmp_path: Path) -> None:
    page = f"<p>\n<em>{WORDS}</em> dit-on.</p><p>Anne Bell, maire</p><p>Il fume.</p>"
    assert read(tmp_path, "c.html", page).speakers == ()
