"""What is a figure's rather than prose: captions, labels, garbled words."""

from __future__ import annotations

import pytest
from pieces_of import pieces_of

from carnet_rag.corpus.load.debris import is_garbled, sort_debris

# Words that never come back.
WORDS = " ".join(f"m{n}" for n in range(100)).split()


@pytest.mark.parametrize(
    ("texts", "guessed", "digital"),
    [
        (["p Figure 1 : les maires"], "caption", None),
        (["p Source : Insee"], "caption", None),
        (
            ["p Source selon laquelle on xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx : a b."],
            "paragraph",
            None,
        ),
        (["p https://a.fr/b"], "aside", None),
        (["p a@b.fr."], "aside", None),
        (["p Voir https://a.fr"], "paragraph", None),
        (["p Le maire est là"], "paragraph", None),
        (["p Les maires du lieu"], "caption", None),
        (["p Les maires du lieu."], "paragraph", None),
        (["p les maires du lieu"], "paragraph", None),
        (["p Agir ensemble !"], "paragraph", None),
        (["p Agir ensemble !", "p3 Suite de texte ici."], "caption paragraph", None),
        (["p Agir ensemble !", "p2 Suite de texte ici."], "paragraph paragraph", None),
        (["p Agir bien ensemble !", "p3 Suite de texte ici."], "caption paragraph", None),
        (['p Maires "du lieu', "p Texte."], "garbled paragraph", "caption paragraph"),
        (["p Les maires"], "garbled", "caption"),
        (["p Mot Mot Mot Mot Mot Mot Mot Mot Mot Mot Mot Mot Mot Mot Mot Mot "], "caption", None),
        (
            ["p Mot Mot Mot Mot Mot Mot Mot Mot Mot Mot Mot Mot Mot Mot Mot Mot Mot "],
            "paragraph",
            None,
        ),
        (["p Un mot", "p Deux mots", "p Trois mots"], "garbled garbled garbled", None),
        (
            ["p Un mot ici", "p Deux mots ici", "h1 T", "p Trois mots ici"],
            "caption caption heading caption",
            None,
        ),
        (["p Un mot ici", "p Deux mots ici", "p Trois mots ici"], "garbled garbled garbled", None),
        (
            ["p Un mot ici", "p Deux mots ici", "p Trois mots ici et là"],
            "caption caption caption",
            None,
        ),
        (["p Un mot ici", "p Deux mots ici", "p 12 rue Verte"], "caption caption caption", None),
        (["p 75001 Paris là"], "caption", None),
        (["h1 Un titre ici"], "heading", None),
        ([f"p Figure : {' '.join(WORDS[:77])}."], "caption", None),
        ([f"p Figure : {' '.join(WORDS[:78])}."], "paragraph", None),
    ],
)
@pytest.mark.parametrize("born_digital", [False, True])
def test_what_a_figure_leaves_is_no_prose(
    texts: list[str], guessed: str, digital: str | None, born_digital: bool
) -> None:
    pieces = pieces_of(*texts)
    sort_debris(pieces, born_digital=born_digital)
    roles = " ".join(piece.role for piece in pieces)
    assert roles == (digital or guessed if born_digital else guessed)


LETTERS = " ".join("defghijklmnopqrstuvwx")


@pytest.mark.parametrize(
    ("text", "garbled"),
    [
        # Capitals, hashtags and openings where no sentence opens.
        ("a #b #c " + LETTERS, True), ("a #b c " + LETTERS, False),
        ("a ABCDE #c " + LETTERS, True), ("a ABCD #c " + LETTERS, False),
        ("a ABCDE #c " + LETTERS + " y.", False),
        ("a. ABCDE b: ABCDE c " + LETTERS, False),
        ("a Le b La c " + LETTERS, True), ("a Le B La C " + LETTERS, False),
        ("Le a #b c " + LETTERS, False),
        ("#a b #c " + LETTERS, True),
        ("a #b #c", False),
    ],
)  # fmt: skip
def test_words_without_a_sentence_are_garbled(text: str, garbled: bool) -> None:
    assert is_garbled(text) == garbled
