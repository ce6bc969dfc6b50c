"""What every reader makes pieces of: raised signs, links, tables, marks that leave the text."""

from __future__ import annotations

import pytest

from carnet_rag.corpus.load.pieces import (
    BOLD_OFF,
    BOLD_ON,
    CALL_OFF,
    CALL_ON,
    LINK_MID,
    LINK_OFF,
    LINK_ON,
    PAGE_OFF,
    PAGE_ON,
    Piece,
    bare,
    call_note,
    clean,
    drop_calls,
    linked,
    page_mark,
    raised,
    span_of,
    spread,
    table,
    title_words,
)


def bold(text: str) -> str:
    return f"{BOLD_ON}{text}{BOLD_OFF}"


def call(label: str) -> str:
    return f"{CALL_ON}{label}{CALL_OFF}"


@pytest.mark.parametrize(
    ("text", "before", "stands_for"),
    [
        # An exponent, behind a unit, a ten, or what a letter of a formula may be.
        ("2", "12 km", "²"),
        ("3", "12 m", "³"),
        ("3", "ha", "³"),
        ("2", "CO", "²"),
        ("2", "mc", "²"),
        ("2", " x", "²"),
        ("4", "12 m", "4"),
        ("6", "10", "⁶"),
        ("-3", "10", "⁻³"),
        ("123", "10", "¹²³"),
        # A call: one or two digits leave the text.
        ("2", "la vie", call("2")),
        ("2", "Il a", call("2")),
        ("2", "où", call("2")),
        ("2", "mot", call("2")),
        (" 2 ", "mot", call("2")),
        ("12", "m", call("12")),
        ("6", "110", call("6")),
        ("6", "2,10", call("6")),
        ("123", "mot", "123" + call("123")),
        ("1234", "10", "1234" + call("1234")),
        ("1, 2", "mot", "1, 2" + call("1") + call("2")),
        # A number that was read as a letter.
        ("z", "mot", "z" + call("?")),
        ("n", "x", "n" + call("?")),
        # An ordinal, an abbreviation.
        ("er", "1", "er"),
        ("e", "XX", "e"),
        ("ème", "4", "ème"),
        ("o", "n", "o"),
        ("ab", "mot", "ab"),
    ],
)
def test_what_a_raised_text_stands_for(text: str, before: str, stands_for: str) -> None:
    assert raised(text, before) == stands_for


@pytest.mark.parametrize(
    ("value", "span"),
    [(None, 1), ("", 1), ("0", 1), ("-2", 1), ("x", 1), ("1", 1), ("3", 3), ("50", 50),
     ("51", 50)],
)  # fmt: skip
def test_over_how_many_columns_a_cell_reaches(value: str | None, span: int) -> None:
    assert span_of(value) == span


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([[("a", 1, 2), ("b", 2, 1)], [("c", 1, 1)]], ["abb", "ac"]),
        ([[("a", 1, 3), ("b", 1, 1)], [("c", 1, 1)], [("d", 1, 1)], [("e", 1, 1)]],
         ["ab", "ac", "ad", "e"]),
        ([[("a", 1, 1), ("b", 1, 2)], [("c", 1, 1)], []], ["ab", "cb", ""]),
        ([[("a", 2, 2)], [("c", 1, 1)]], ["aa", "aac"]),
    ],
)  # fmt: skip
def test_a_cell_is_in_all_the_places_that_it_reaches_over(
    rows: list[list[tuple[str, int, int]]], expected: list[str]
) -> None:
    assert ["".join(row) for row in spread(rows)] == expected


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://a.fr", "https://a.fr"),
        ("HTTP://A.FR", "HTTP://A.FR"),
        ("ht tps://a.fr", "https://a.fr"),
        ("www.a.fr", "www.a.fr"),
        ("mailto:a@b.fr", "mailto:a@b.fr"),
        ("#note", ""),
        ("page.html", ""),
    ],
)
def test_a_link_that_leads_out_keeps_its_address(address: str, kept: str) -> None:
    marked = f"{LINK_ON}{kept}{LINK_MID}le site{LINK_OFF}"
    assert linked("le site", address) == (marked if kept else "le site")
    assert linked(" ", address) == " "


@pytest.mark.parametrize(
    ("rows", "heads", "text", "named"),
    [
        ([["a", "b"], ["c", "d"]], 0, "a | b\nc | d", 0),
        ([["a\n b", " c "]], 0, "a b | c", 0),
        # Empty rows and last cells go, and are no heads.
        ([["", ""], ["c", "d", ""]], 1, "c | d", 0),
        ([["a", "b"], ["c", "d"]], 5, "a | b\nc | d", 2),
        # A first row all in bold names the columns of those below.
        ([[bold("a"), bold("b")], ["c", "d"]], 0, "a | b\nc | d", 1),
        ([[bold("a"), "b"], ["c", "d"]], 0, "a | b\nc | d", 0),
        ([["a", "b"], [bold("c"), bold("d")]], 0, "a | b\nc | d", 0),
        ([[bold("a"), bold("b")]], 0, "a | b", 0),
        # So do short words over figures, unless it is known that none does.
        ([["Mois", "Prix"], ["Mai", "12 €"]], 0, "Mois | Prix\nMai | 12 €", 1),
        ([["Mois", "Prix"], ["Mai", "12 €"]], None, "Mois | Prix\nMai | 12 €", 0),
    ],
)
def test_rows_make_a_table(rows: list[list[str]], heads: int | None, text: str, named: int) -> None:
    piece = table(rows, heads)
    assert piece is not None and (piece.text, piece.heads) == (text, named)


def test_empty_rows_make_none() -> None:
    assert table([["", " "], []]) is None


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("## Titre", "Titre"),
        (bold("# Titre"), bold("Titre")),
        (page_mark(3, 12) + "# Titre", page_mark(3, 12) + "Titre"),
        ("#Titre", "#Titre"),
        ("####### Titre", "####### Titre"),
        ("Le # un", "Le # un"),
    ],
)
def test_the_sign_of_a_level_is_no_word_of_a_title(written: str, title: str) -> None:
    assert title_words(written) == title


def test_marks_leave_the_text_and_calls_the_blank_before_them() -> None:
    text = f"Un {call('1')}, deux {call('2')}. Trois{call('3')} et"
    assert drop_calls(text) == "Un, deux. Trois et"
    link = linked(" un lien", "https://a.fr")
    assert bare(f"{bold('gras')}{page_mark(1, 2)}{link} ") == "gras un lien"
    assert page_mark(3, None) == f"{PAGE_ON}3,{PAGE_OFF}"
    assert clean("co\u00adop\u200b e\u0301t\ufdd0e") == "coop éte"


def test_a_note_without_words_is_not_called() -> None:
    notes: list[Piece] = []
    assert call_note("1", ["Un", "mot"], notes) == call("1")
    assert call_note("2", [" ", page_mark(1, 2)], notes) == ""
    assert [(note.role, note.label, note.text) for note in notes] == [("note", "1", "Un mot")]
