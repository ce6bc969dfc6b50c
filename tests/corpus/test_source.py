"""The files of a corpus: their encoding, and what they say of their date and their maker."""

from __future__ import annotations

from pathlib import Path

import pytest

from carnet_rag.corpus.load.source import decode, decode_html, front_date, publisher_of

FILE = Path("c.md")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2022-07-05", "2022-07-05"),
        (" 2022-07-05T10:00", "2022-07-05"),
        ("2022-07", "2022-07"),
        ("2022", "2022"),
        ("5 juillet 2022", "2022-07-05"),
        ("Revu en juillet 2022", "2022-07"),
        ("en 1899 puis en 1950", "1950"),
        ("de 2015 à 2020, revu en 2021", "2021"),
        ("2022-13-01", None),
        ("20220705", None),
        ("Le 5 juillet", None),
        ("de 2015 à 2020", None),
        ("", None),
    ],
)
def test_the_date_that_a_header_gives(text: str, found: str | None) -> None:
    assert front_date(text) == found


@pytest.mark.parametrize(
    ("names", "publisher"),
    [
        (("Mairie de Valmont", "Autre"), "Mairie de Valmont"),
        (("  Le   Pont ",), "Le Pont"),
        ((None, "", "A", "AB"), "AB"),
        (("jdoe", "Mairie"), "Mairie"),  # a session's name
        (("Microsoft Office", "python-docx"), None),
    ],
)
def test_who_made_a_file_is_no_program(names: tuple[str | None, ...], publisher: str) -> None:
    assert publisher_of(*names) == publisher


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        (b"a\r\nb\rc", "a\nb\nc", None),
        ("été".encode("utf-8-sig"), "été", None),
        ("été".encode("utf-16"), "été", "UTF-16"),
        ("abcd".encode("utf-16-le"), "abcd", "UTF-16"),
        ("abcd".encode("utf-16-be"), "abcd", "UTF-16"),
        ("« été »".encode("cp1252"), "« été »", "Latin-1 (Windows-1252)"),
        # Hardly damaged, it is UTF-8 all the same.
        ("é".encode() * 6 + b"\xff", "éééééé\ufffd", "UTF-8 (des octets abîmés)"),
        ("é".encode() * 5 + b"\xff", "Ã©" * 5 + "ÿ", "Latin-1 (Windows-1252)"),
    ],
)
def test_encodings(data: bytes, text: str, encoding: str | None) -> None:
    assert decode(FILE, data) == (text, encoding)


@pytest.mark.parametrize(
    ("charset", "written", "encoding"),
    [
        ("iso-8859-1", "iso-8859-1", "ISO-8859-1"),
        ("utf-8", "utf-8", None),
        ("UTF8", "utf-8", None),
        ("inconnu", "utf-8", None),
        ("iso-8859-1", "utf-16", "UTF-16"),  # its first bytes tell it
    ],
)
def test_a_page_is_read_in_the_encoding_that_it_declares(
    charset: str, written: str, encoding: str | None
) -> None:
    page = f'<meta charset="{charset}"><p>été'
    assert decode_html(FILE, page.encode(written)) == (page, encoding)
