"""A word cut at the end of a line is one word again; a hyphen of its own stays."""

from __future__ import annotations

import pytest

from carnet_rag.corpus.load.hyphens import cuts_words, join_lines


@pytest.mark.parametrize(
    ("before", "after", "joined", "uncut"),
    [
        ("un", "mot", "un mot", None),
        ("la com- ", "  mune", "la commune", None),
        ("y a-", "t-il", "y a-t-il", None),
        ("l'e-", "administration", "l'e-administration", None),
        ("le porte-", "monnaie", "le porte-monnaie", None),
        ("peut-", "être", "peut-être", None),
        ("rembourse-", "ment", "remboursement", None),
        ("Seine-", "Saint", "Seine-Saint", None),
        ("mi-", "2018", "mi-2018", None),
        ("éco-", "conception", "écoconception", "éco-conception"),
        ("a", "-b", "a -b", None),
        ("de 2019-", "2020", "de 2019-2020", None),
        ("de 2019 -", "2020", "de 2019 - 2020", None),
        ("lot 4-", "mai", "lot 4- mai", None),
    ],
)
def test_two_lines_of_a_paragraph(before: str, after: str, joined: str, uncut: str | None) -> None:
    assert join_lines(before, after) == joined
    assert join_lines(before, after, cuts=False) == (uncut or joined)


@pytest.mark.parametrize(("others", "cuts"), [(38, True), (39, False), (40, False)])
def test_a_document_cuts_words_when_a_fortieth_of_its_lines_do(others: int, cuts: bool) -> None:
    assert cuts_words(["a-", *["a"] * others]) is cuts
    assert cuts_words(["a-", "b- ", *["a"] * (2 * others)]) is cuts
