"""The table of contents, and the sections that it makes of the headings."""

from __future__ import annotations

import pytest
from pieces_of import pieces_of

from carnet_rag.corpus.load.contents import Entry, find_contents
from carnet_rag.corpus.load.pieces import Line, Piece
from carnet_rag.corpus.load.sectioning import lay_out

BODY = ("h1 Un", "p Texte.", "h1 Deux", "p Texte.", "h1 Trois", "p Texte.", "h1 Quatre", "p Fin.")
TABLE = "p Un ..... 1\nDeux ..... 3\nTrois ..... 3\nQuatre ..... 9"


@pytest.mark.parametrize(
    ("texts", "entries", "roles"),
    [
        (
            ["h1 Sommaire", "p Un ... 1\nDeux ... 2\nTrois ... 3"],
            [("Un", 1), ("Deux", 2), ("Trois", 3)],
            ["contents", "contents"],
        ),
        (
            ["h1 Sommaire", "p Un 1\nDeux 2\nTrois 3"],
            [("Un", 1), ("Deux", 2), ("Trois", 3)],
            ["contents", "contents"],
        ),
        (["h1 Sommaire :", "p Un 1\nDeux 2"], [], ["heading", "paragraph"]),
        (
            ["p Un ..... 1\nDeux ..... 2\nTrois ..... 3\nQuatre ..... 4"],
            [("Un", 1), ("Deux", 2), ("Trois", 3), ("Quatre", 4)],
            ["contents"],
        ),
        (["p Un ..... 1\nDeux ..... 2\nTrois ..... 3"], [], ["contents"]),
        (
            ["p Un .. 1\nDeux .. 2\nTrois .. 3\nQuatre .. 4"],
            [("Un", 1), ("Deux", 2), ("Trois", 3), ("Quatre", 4)],
            ["contents"],
        ),
        (["p Un . 1\nDeux . 2\nTrois . 3\nQuatre . 4"], [], ["paragraph"]),
        (
            ["p Un\t1\nDeux\t2\nTrois\t3\nQuatre\t4"],
            [("Un", 1), ("Deux", 2), ("Trois", 3), ("Quatre", 4)],
            ["contents"],
        ),
        (["h1 Sommaire", "p Un 1\nDeux 3\nTrois 2"], [], ["heading", "paragraph"]),
        (["h1 Sommaire", "p Un 1\nAutre 2\nEncore 3\nPlus 4"], [], ["heading", "paragraph"]),
        (
            ["h1 Sommaire", "p Un 1\nDeux 2\nEncore 3\nPlus 4"],
            [("Un", 1), ("Deux", 2), ("Encore", 3), ("Plus", 4)],
            ["contents", "contents"],
        ),
        (
            ["h1 Sommaire", "p Un 1\nDeux 2", "l Trois 3", "p Rien."],
            [("Un", 1), ("Deux", 2), ("Trois", 3)],
            ["contents", "contents", "contents", "paragraph"],
        ),
        (
            ["h1 Sommaire", "p Un 1\nDeux 2\nTrois 3\nmot\nmot"],
            [("Un", 1), ("Deux", 2), ("Trois", 3)],
            ["contents", "contents"],
        ),
        (["h1 Sommaire", "p Un 1\nDeux 2\nTrois 3\nmot\nmot\nmot"], [], ["heading", "paragraph"]),
        (
            ["p Intro.", "h2 Table des matières", "p Un 1\nDeux 2\nTrois 3"],
            [("Un", 1), ("Deux", 2), ("Trois", 3)],
            ["paragraph", "contents", "contents"],
        ),
        (
            ["h1 Sommaire", "p Un 1\nDeux 2", "p Une note.", "p Trois\t3", "p Rien."],
            [("Un", 1), ("Deux", 2), ("Trois", 3)],
            ["contents", "contents", "paragraph", "contents", "paragraph"],
        ),
        (["h1 Un sommaire", "p Un 1\nDeux 2\nTrois 3"], [], ["heading", "paragraph"]),
    ],
)
def test_a_table_of_contents_lists_what_the_body_has(
    texts: list[str], entries: list[tuple[str, int]], roles: list[str]
) -> None:
    pieces = pieces_of(*texts, *BODY)
    assert [(e.title, e.page) for e in find_contents(pieces)] == entries
    assert [piece.role for piece in pieces[: len(texts)]] == roles
    assert all(piece.role != "contents" for piece in pieces[len(texts) :])


def test_titles_over_two_lines_or_in_a_list_are_found_and_nested_by_how_they_are_counted() -> None:
    pieces = pieces_of(
        "h1 Sommaire", "p I. Le bilan des lieux :", "p ouverts à tous\t1",
        "p A. Un lieu\t2\n1. Le four\t3\n2. Le puits\t4\nB. Un autre\t5\nII. Fin\t6",
        "p I. Le bilan des lieux : ouverts à tous", "p T.", "h2 A. Un lieu", "l 1. Le four", "p T.",
        "l 1. un banc\n2. Le puits", "p T.", "h2 B. Un autre", "p T.", "h1 II. Fin", "p T.",
    )  # fmt: skip
    lay_out(pieces, find_contents(pieces), born_digital=True)
    top = "I. Le bilan des lieux : ouverts à tous"
    assert [p for p in told(pieces) if p != "paragraph"] == [
        f"{top} 1", f"{top} / A. Un lieu 2", f"{top} / A. Un lieu / 1. Le four 3",
        f"{top} / A. Un lieu / 2. Le puits 4", f"{top} / B. Un autre 5", "II. Fin 6",
    ]  # fmt: skip
    assert [p.text for p in pieces if p.role == "list"] == ["un banc"]


@pytest.mark.parametrize(
    ("texts", "roles"),
    [
        (["p Fig un ..... 1\nFig deux ..... 2"], ["contents"]),
        (["p Fig un ..... 1"], ["paragraph"]),
        (["p Fig un ..... 1\nmot\nFig deux ..... 2\nmot"], ["paragraph"]),
        (["p Fig un ..... 1\nmot\nFig deux ..... 2"], ["contents"]),
        (["p Fig un\t1\nFig deux\t2"], ["contents"]),
        (["h1 Fig un ..... 1\nFig deux ..... 2"], ["heading"]),
    ],
)
def test_a_list_of_figures_is_marked_too(texts: list[str], roles: list[str]) -> None:
    pieces = pieces_of(*texts)
    assert find_contents(pieces) == []
    assert [piece.role for piece in pieces] == roles


def told(pieces: list[Piece]) -> list[str]:
    """Each section with its page; of the pieces that open none but the texts, the role."""
    return [
        " / ".join(p.path) + (f" {p.page}" if p.page else "") if p.path is not None else p.role
        for p in pieces
        if p.role not in ("contents", "list") and p.text != "T."
    ]


MANY = "mot " * 30


@pytest.mark.parametrize(
    ("texts", "guessed", "digital"),
    [
        (["h1 Un", "p T.", "h2 Deux", "p T.", "h2 Trois", "p T.", "h1 Quatre", "p T."],
         ["Un 1", "Un / Deux 3", "Un / Trois 3", "Quatre 9"], None),
        # What the table lists is a heading, whatever it looks like; its level is its neighbours'.
        (["p Un", "p T.", "h2 Deux", "p T.", "p Trois", "p T.", "h1 Quatre", "p T."],
         ["Un 1", "Deux 3", "Trois 3", "Quatre 9"], None),
        (["h1 Un", "p T.", "h2 Quatre", "p T.", "h2 Deux", "p T.", "h2 Trois", "p T.",
          "h1 Quatre", "p T."],
         ["Un 1", "Un / Quatre", "Un / Deux 3", "Un / Trois 3", "Quatre 9"], None),
        # A page is known between two listed headings of one page; a heading heads prose.
        (["h1 Un", "p T.", "h3 Autre", "p T.", "h2 Deux", "h3 Autre :", "p T.", "h3 Encore",
          "h2 Trois", "p T.", "h2 Fin.", "p T.", "h1 Quatre", "p T.", "h3 Fin etc.", "p T."],
         ["Un 1", "Un / Autre", "Un / Deux 3", "Un / Deux / Autre 3", "caption", "Un / Trois 3",
          "paragraph", "Quatre 9", "Quatre / Fin etc."],
         ["Un 1", "Un / Autre", "Un / Deux 3", "Un / Deux / Autre :", "Un / Deux / Encore",
          "Un / Trois 3", "Un / Fin.", "Quatre 9", "Quatre / Fin etc."]),
        # What stands in a numbered list that goes on is a figure's; too long is no heading.
        (["h1 UN", "p T.", "h2 Deux", "l 1. a\n2. b", "h3 Figure", "l 3. c", "h3 Points", "l 5. d",
          "h2 Trois", "p T.", "h1 Quatre", "p T.", f"h3 {MANY}mot", "p T."],
         ["Un 1", "Un / Deux 3", "caption", "Un / Deux / Points 3", "Un / Trois 3", "Quatre 9",
          "garbled"],
         ["UN 1", "UN / Deux 3", "UN / Deux / Figure", "UN / Deux / Points", "UN / Trois 3",
          "Quatre 9", f"Quatre / {MANY}mot"]),
        (["h1 Un", "p T.", "h2 Deux", "h2 Trois", "h1 Quatre", "p T.", f"h3 {MANY}", "p T."],
         ["Un 1", "Un / Deux 3", "Un / Trois 3", "Quatre 9", f"Quatre / {MANY.strip()}"], None),
        # The last heading, on the cover too, is the back cover; one word of it does not tell.
        (["p Le nom du lieu", "h1 Un", "p T.", "h2 Deux", "h2 Trois", "h1 Quatre", "p T.",
          "h2 Nom du lieu", "p T."],
         ["paragraph", "Un 1", "Un / Deux 3", "Un / Trois 3", "Quatre 9",
          "Quatrième de couverture"],
         ["paragraph", "Un 1", "Un / Deux 3", "Un / Trois 3", "Quatre 9", "Quatre / Nom du lieu"]),
        (["p Le nom du lieu", "h1 Un", "p T.", "h2 Deux", "h2 Trois", "h1 Quatre", "p T.",
          "h2 Lieu", "p T."],
         ["paragraph", "Un 1", "Un / Deux 3", "Un / Trois 3", "Quatre 9", "Quatre / Lieu"], None),
        (["p Le nom du lieu", "h1 Un", "p T.", "h2 Deux", "h2 Trois", "h1 Quatre", "p T.",
          "h2 Nom du lieu", "p T.", "h2 Fin", "p T."],
         ["paragraph", "Un 1", "Un / Deux 3", "Un / Trois 3", "Quatre 9", "Quatre / Nom du lieu",
          "Quatre / Fin"], None),
    ],
)  # fmt: skip
@pytest.mark.parametrize("born_digital", [False, True])
def test_the_table_makes_the_sections(
    texts: list[str], guessed: list[str], digital: list[str] | None, born_digital: bool
) -> None:
    pieces = pieces_of(TABLE, *texts)
    lay_out(pieces, find_contents(pieces), born_digital=born_digital)
    assert told(pieces) == (digital or guessed if born_digital else guessed)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        # A title that stands alone at the top is the carnet's.
        (["h1 A", "p T.", "h2 B", "p T.", "h3 C", "h2 D"], ["", "B", "B / C", "D"]),
        (["h1 A", "h1 B", "h2 C"], ["A", "B", "B / C"]),
        (["h2 A", "h1 B", "h2 C"], ["A", "B", "B / C"]),
        (["h1 A", f"h2 {MANY}mot", f"h2 {MANY}"], ["", "paragraph", MANY.strip()]),
        (["p Seul"], ["paragraph"]),
    ],
)
def test_without_a_table_the_levels_make_the_sections(
    texts: list[str], expected: list[str]
) -> None:
    pieces = pieces_of(*texts)
    lay_out(pieces, [])
    assert told(pieces) == expected


@pytest.mark.parametrize(
    ("listed", "found"),
    [
        ("Létat des lieux au premier janvier", True),
        ("L'état des lieux au premier janvir", True),  # a letter less in one of the two
        ("L'état des lieux au vingt janvier", False),
    ],
)
def test_a_heading_may_differ_by_a_letter_from_its_line(listed: str, found: bool) -> None:
    pieces = pieces_of("h1 L'état des lieux au premier janvier", "p Texte.", "h1 Deux", "p Fin.")
    lay_out(pieces, [Entry(listed, 3), Entry("Deux", 5)])
    assert (pieces[0].page == 3) is found
    # A paragraph has to be the very title.
    pieces = pieces_of("p L'état des lieux au premier janvir", "h1 Deux", "p Fin.")
    lay_out(pieces, [Entry("L'état des lieux au premier janvier", 3), Entry("Deux", 5)])
    assert pieces[0].page is None


@pytest.mark.parametrize(
    ("listed", "heading", "found"),
    [
        ("2 Le lavoir", "h1 Le lavoir", True),
        ("Le lavoir", "h1 Chapitre 2 Le lavoir", True),
        ("2 Le lavoir", "h1 Chapitre 2 Le lavoir", True),
        ("2 Le lavoir", "h1 3 Le lavoir", False),
        ("2.3.1 Objectif du lavoir", "h1 2.13.1 Objectif du lavoir", False),
    ],
)
def test_a_number_may_stand_in_one_place_only(listed: str, heading: str, found: bool) -> None:
    pieces = pieces_of(heading, "p Texte.", "h1 Deux", "p Fin.")
    lay_out(pieces, [Entry(listed, 3), Entry("Deux", 5)])
    assert (pieces[0].page == 3) is found


def test_a_table_at_the_end_lists_what_stands_above() -> None:
    pieces = pieces_of("h1 Sommaire", "p Un 1\nDeux 3\nTrois 3\nQuatre 9", *BODY, TABLE)
    lay_out(pieces, find_contents(pieces), born_digital=True)
    assert told(pieces)[:1] == ["Un 1"]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["p 1 Fours\t1\n1.1 Briques\t1\n1.2 Bois\t2\n2 Puits\t4", "h2 1 Fours", "p T.",
          "h1 1.1 Briques", "p T.", "h2 1.2 Bois", "p T.", "h1 2 Puits", "p T."],
         ["1 Fours 1", "1 Fours / 1.1 Briques 1", "1 Fours / 1.2 Bois 2", "2 Puits 4"]),
        (["p 1 Fours\t1\n1.1 Briques\t1\n2 Puits\t4\nAnnexes\t5", "h2 1 Fours", "p T.",
          "h3 1.1 Briques", "p T.", "h2 2 Puits", "p T.", "h2 Annexes", "p T."],
         ["1 Fours 1", "1 Fours / 1.1 Briques 1", "2 Puits 4", "Annexes 5"]),
        (["p Partie A\t1\n1 Fours\t1\n1.1 Bois\t2\n2 Puits\t4", "h1 Partie A", "p T.",
          "h2 1 Fours", "p T.", "h3 1.1 Bois", "p T.", "h2 2 Puits", "p T."],
         ["Partie A 1", "Partie A / 1 Fours 1", "Partie A / 1 Fours / 1.1 Bois 2",
          "Partie A / 2 Puits 4"]),
    ],
)  # fmt: skip
def test_titles_are_as_deep_as_their_numbers_say(texts: list[str], expected: list[str]) -> None:
    pieces = pieces_of(*texts)
    lay_out(pieces, find_contents(pieces), born_digital=True)
    assert told(pieces) == expected


def test_a_title_over_two_lines_of_one_piece_keeps_its_number() -> None:
    pieces = pieces_of(
        "h1 Sommaire", "l x", "h1 1. Un four que la\ncommune rouvre", "h1 2. Le pain"
    )
    pieces[1].lines = [
        Line("Un four que la\ncommune rouvre ..... 2", "1. "),
        Line("Le pain ..... 3\nLa fin ..... 4", "2. "),
    ]
    entries = find_contents([*pieces, *pieces_of("h1 La fin")])
    assert [(entry.whole, entry.page) for entry in entries] == [
        ("1. Un four que la commune rouvre", 2),
        ("2. Le pain", 3),
        ("La fin", 4),
    ]
