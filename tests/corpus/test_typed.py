"""Lists that were typed, and plain texts whose layout says what Markdown would."""

from __future__ import annotations

from pathlib import Path

import pytest

from carnet_rag.corpus.load import load_carnet
from carnet_rag.corpus.load.pieces import Line, Piece
from carnet_rag.corpus.load.typed import gather_items
from carnet_rag.types import Carnet


def roles(*texts: str) -> list[tuple[str, int]]:
    pieces = gather_items([Piece("paragraph", [Line(text)]) for text in texts])
    return [(piece.role, len(piece.lines)) for piece in pieces]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["Deux choix :", "- le four ;", "- le lavoir."], [("paragraph", 1), ("list", 2)]),
        (["– le four", "– le lavoir"], [("list", 2)]),
        (["•\tLe four", "Il cuit."], [("list", 1), ("paragraph", 1)]),
        (["1) le four", "2) le lavoir", "3) la mairie"], [("list", 3)]),
        (["a) le four", "b) le lavoir", "1) la mairie"], [("list", 3)]),
        # One dash, or what two persons say, is no list.
        (["- le four"], [("paragraph", 1)]),
        (["- Le four cuit ?", "- Il cuit."], [("paragraph", 1)] * 2),
        (["- Le four cuit ?", "- oui"], [("paragraph", 1)] * 2),
        (["— le four", "— le lavoir"], [("paragraph", 1)] * 2),
        (["- Jeanne Doe : le four", "- Paul Roux : le lavoir"], [("paragraph", 1)] * 2),
        (["-5 degrés", "-6 degrés"], [("paragraph", 1)] * 2),
    ],
)
def test_what_is_typed_as_a_list(texts: list[str], expected: list[tuple[str, int]]) -> None:
    assert roles(*texts) == expected


def test_the_sign_of_an_item_is_no_word_of_it() -> None:
    (piece,) = gather_items([Piece("paragraph", [Line("•\tle four")])])
    assert [(line.marker, line.text) for line in piece.lines] == [("• ", "le four")]


def plain(folder: Path, text: str) -> Carnet:
    path = folder / "visite.txt"
    path.write_text(text, encoding="utf-8")
    return load_carnet(path)


def test_the_numbered_lines_of_a_plain_text_head_what_stands_below(tmp_path: Path) -> None:
    carnet = plain(
        tmp_path,
        "VISITE DU FOUR\nValmont, 4 juin 2021\n\n1. LES LOCAUX\n\nIl fait 12 m de long.\n\n"
        "2. LES GENS\n\n- le maire ;\n- le boulanger.\n",
    )
    assert (carnet.title, carnet.published) == ("VISITE DU FOUR", "2021-06-04")
    assert [s.heading_path for s in carnet.sections][1:] == [("1. LES LOCAUX",), ("2. LES GENS",)]


@pytest.mark.parametrize(
    ("lines", "heads"),
    [
        ("Tarif     2020   2021\nEnfant     4 €    5 €\nAdulte    12 €   14 €", True),
        # One line has another number of cells; columns overlap; two cells are no table.
        ("Tarif     2020   2021\nEnfant     4 €\nAdulte    12 €   14 €", False),
        ("Il cuit  le  pain\nde tout le bourg  depuis  un\nan  et  un mois", False),
        ("Tarif     2020\nEnfant     4 €\nAdulte    12 €", False),
    ],
)
def test_columns_set_by_blanks_are_a_table(tmp_path: Path, lines: str, heads: bool) -> None:
    carnet = plain(tmp_path, f"Le four cuit le pain du bourg.\n\n{lines}\n")
    told = {s.text: s.heads for block in carnet.blocks for s in block.sentences}
    assert (told.get("Adulte | 12 € | 14 €") == ("Tarif", "2020", "2021")) is heads


def test_the_title_and_the_lists_of_a_page_saved_by_word(tmp_path: Path) -> None:
    path = tmp_path / "c.html"
    path.write_text(
        "<body><p class=MsoTitle>Le four</p><p class=MsoNormal>Deux choix :</p>"
        "<p>·&nbsp; le pain</p><p>·&nbsp; la pizza</p>"
        "<table><tr><td><a href=a>Menu</a></td><td><p>Il cuit.</p><p>Il fume.</p></td></tr></table>"
    )
    carnet = load_carnet(path)
    assert carnet.title == "Le four"
    assert [s.text for b in carnet.blocks for s in b.sentences if s.kind == "item"] == [
        "le pain",
        "la pizza",
    ]
    assert "|" not in carnet.text  # a table of one line lays out a page
