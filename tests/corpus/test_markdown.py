"""What Markdown and a typed text say, line by line."""

from __future__ import annotations

from pathlib import Path

import pytest
from pieces_of import told

from carnet_rag.corpus.load.markdown import parse, read_markdown


def read(source: str) -> list[str]:
    return told(parse(source))


@pytest.mark.parametrize(
    ("source", "pieces"),
    [
        ("# Un\n\nDeux", ["h1 Un", "p Deux"]),
        ("II. Un titre\n----------\n", ["h2 II. Un titre"]),
        ("2. Un titre\nsur deux\n======\n", ["h1 2. Un titre\nsur deux"]),
        ("- un\n- deux\n  - a\n", ["l - un / - deux / .- a"]),
        ("1. un\n2. deux\n", ["l 1. un / 2. deux"]),
        # The sign that an item has of its own.
        ("- 1- un\n- ⇒ deux\n- a) trois\n- 12 ans\n", ["l 1- un / ⇒ deux / a) trois / - 12 ans"]),
        ("| a | b |\n|---|---|\n| 1 | 2 |\n", ["t a | b / 1 | 2"]),
        ("a\tb\tc\nd\te\tf\n", ["t a | b | c / d | e | f"]),
        ("a\tb\nc\td\n", ["p a\tb\nc\td"]),
        ("Le   four   fume\nIl     cuit   bien\n", ["t Le | four | fume / Il | cuit | bien"]),
        ("Le **four** *fume*", ["p Le *four* fume"]),
        ("[un](https://a.fr) [deux](#x)", ["p <https://a.fr|un> deux"]),
        ("Ligne\ncou-\npée", ["p Ligne\ncoupée"]),
        ("a<br>b", ["p a\nb"]),
        ("Un <p>deux</p><p>trois</p>", ["p Un \ndeux\n\ntrois"]),
        ("De 2019-\n2020", ["p De 2019-2020"]),
        ("![img](a.png)", ["a img"]),
        ("![img](a.png) et", ["p img et"]),
        ("```\ncode\n```", ["p code"]),
        ("::: tip Titre\nTexte\n:::", ["p Titre", "p Texte"]),
        ("<div>Un</div>\n", ["p Un"]),
        # Notes, by their mark or by a raised number.
        ("Un[^n] ici.\n\n[^n]: corps\n    suite\n\nFin",
         ["p Un[n] ici.", "nn corps suite", "p Fin"]),
        ("Un[^1].\n\n[^1]: a\n[^2]: b\nFin", ["p Un[1].", "n1 a", "n2 b", "p Fin"]),
        ("<sup>1</sup> un\n<sup>2</sup> deux\nsuite", ["n1 un", "n2 deux suite"]),
        ("m<sup>2</sup> km² mot² 12<sup>e</sup>", ["p m² km² mot[2] 12e"]),
        # What is no markup stays.
        ("5*3 et a*b*c", ["p 5*3 et a*b*c"]),
        ("    # commentaire\n", ["p # commentaire"]),
        ("<b>gras</b> <inconnu> fin", ["p gras <inconnu> fin"]),
    ],
)  # fmt: skip
def test_what_each_line_makes(source: str, pieces: list[str]) -> None:
    assert read(source) == pieces


@pytest.mark.parametrize(("source", "gap"), [("Un\n\nDeux", 1), ("Un\n\n\n\nDeux", 3)])
def test_the_blank_lines_above_a_piece_are_counted(source: str, gap: int) -> None:
    assert [piece.gap for piece in parse(source)] == [0, gap]


@pytest.mark.parametrize(
    ("head", "title", "published", "text"),
    [
        ("---\ntitle: Le four\ndate: 2020-01-02\n---", "Le four", "2020-01-02", "Il cuit."),
        ('---\nTitre: "Le four"\n...', "Le four", None, "Il cuit."),
        ('+++\ntitle = "Le four"\n+++', "Le four", None, "Il cuit."),
        ("+++\nx\n+++", None, None, "+++\nx\n+++\nIl cuit."),
        ("", None, None, "Il cuit."),
    ],
)
def test_what_the_head_of_a_file_says(
    head: str, title: str | None, published: str | None, text: str
) -> None:
    document = read_markdown(Path("c.md"), f"{head}\nIl cuit.".encode())
    assert (document.title, document.published) == (title, published)
    assert "\n".join(piece.text for piece in document.pieces) == text


def test_a_sentence_between_two_rules_is_no_head() -> None:
    document = read_markdown(Path("c.md"), b"---\nPas un titre du tout\n---\nIl cuit.")
    assert document.title is None
    assert [piece.text for piece in document.pieces] == ["Pas un titre du tout", "Il cuit."]
