"""Who speaks: in a title, in the sentences of a paragraph, in the turns of a talk."""

from __future__ import annotations

import pytest

from carnet_rag.corpus.load.pieces import Line, Piece
from carnet_rag.corpus.load.speakers import (
    display_name,
    mark_turns,
    quoted_speakers,
    speaker_of_title,
)


@pytest.mark.parametrize(
    ("title", "speaker"),
    [
        ("Le récit, par sa présidente Jeanne DOE", ("Jeanne DOE", "présidente")),
        ("Témoignage de Paul Roy, berger", ("Paul Roy", "berger")),
        ("Regard d'Anne Bell, maire de Vaux", ("Anne Bell", "maire de Vaux")),
        ("Entretien avec Paul Roy", ("Paul Roy", None)),
        # « par » alone announces in front, behind a sign, or before a name in capitals.
        ("Par Jeanne Doe", ("Jeanne Doe", None)),
        ("Le four – par Jeanne Doe", ("Jeanne Doe", None)),
        ("Le four par Jeanne DOE", ("Jeanne DOE", None)),
        ("Le four par Jeanne Doe", None),
        ("Le four par Jean LE", None),
        # Of somebody, not by him.
        ("Le projet de Paul Roy, berger", None),
        ("Le pont, d'Anne Bell", None),
        ("Programme de Lille", None),
    ],
)
def test_whose_words_a_title_announces(title: str, speaker: tuple[str, str | None] | None) -> None:
    assert speaker_of_title(title) == speaker


@pytest.mark.parametrize(
    ("sentences", "speakers"),
    [
        (["« Il cuit », explique Jeanne Doe."], ["Doe"]),
        (["« Il cuit », selon Paul Roy."], ["Roy"]),
        (["« Il cuit.", "Il fume », dit Paul Roy.", "Fin."], ["Roy", "Roy", ""]),
        (["« Il cuit. »", "« Il fume. »", "« Il dort », dit Paul Roy."], ["Roy", "Roy", "Roy"]),
        (["« Il cuit », dit Paul Roy.", "« Il fume », dit Anne Bell."], ["Roy", "Bell"]),
        (["« Il cuit.", "C'est avec ces mots que Paul Roy conclut."], ["Roy", ""]),
        (["Il neige.", "« Il cuit », dit Paul Roy."], ["", "Roy"]),
        # Woven into a sentence, of nobody, or already another's.
        (["Le four « cuit », dit Paul Roy."], [""]),
        (["« Il cuit », mange Paul Roy."], [""]),
        (["« Il cuit. »", "Il a dit."], ["", ""]),
        (["C'est avec ces mots que Paul Roy conclut."], [""]),
        (["« Il cuit », dit Paul Roy.", "Il fume », dit Anne Bell."], ["Roy", ""]),
    ],
)
def test_who_is_quoted_in_each_sentence(sentences: list[str], speakers: list[str]) -> None:
    assert [(name or "").rpartition(" ")[2] for name in quoted_speakers(sentences)] == speakers


@pytest.mark.parametrize(
    ("name", "text", "shown"),
    [
        ("Jeanne DOE", "Jeanne\n  Doe parle.", "Jeanne Doe"),
        ("Jeanne DOE", "Jeanne DOE parle.", "Jeanne Doe"),
        ("Stéphane ROZES", "Ici Stéphane Rozès dit", "Stéphane Rozès"),
        ("JEAN-PAUL ROY", "", "Jean-Paul Roy"),
        ("Jean LE", "", "Jean LE"),
    ],
)
def test_a_name_is_shown_as_the_text_writes_it(name: str, text: str, shown: str) -> None:
    known: dict[str, str] = {}
    assert display_name(name, text, known) == shown
    assert display_name(name.upper(), "", known) == shown  # once known, it is kept


def turns(*texts: str) -> list[str]:
    """Who speaks in each piece; « # » before a heading."""
    pieces = [
        Piece("heading" if text.startswith("# ") else "paragraph", [Line(text.removeprefix("# "))])
        for text in texts
    ]
    mark_turns(pieces)
    return [piece.speaker or "" for piece in pieces]


A, B = "Anne Bell : Il cuit.", "Paul Roy : Il fume."


@pytest.mark.parametrize(
    ("texts", "speakers"),
    [
        ((A, B, A, B), ["Anne Bell", "Paul Roy"] * 2),
        ((A, "Il dort.", B, A, B), ["Anne Bell", "Anne Bell", "Paul Roy", "Anne Bell", "Paul Roy"]),
        ((A, B, "# Fin", "Il dort.", A, B),
         ["Anne Bell", "Paul Roy", "", "", "Anne Bell", "Paul Roy"]),
        # A full name that comes once speaks too, once two come back.
        ((A, B, A, B, "Luc Petit : Oui."), [*["Anne Bell", "Paul Roy"] * 2, "Luc Petit"]),
        # A first name does where most paragraphs open so.
        (("Anne : Oui.", "Paul : Non.") * 2, ["Anne", "Paul"] * 2),
        ((*("Anne : Oui.", "Paul : Non.") * 2, *["Il dort."] * 4), [""] * 8),
        ((A, B, A), [""] * 3),
        ((A, A, A, A), [""] * 4),
        (("Alors : Il cuit.", B) * 2, [""] * 4),
        # A script writes who speaks above, in capitals.
        (("ANNE", "Il cuit.", "PAUL", "Il fume.") * 4, ["ANNE", "ANNE", "PAUL", "PAUL"] * 4),
        (("ANNE", "Il cuit.", "PAUL", "Il fume.") * 3, [""] * 12),
    ],
)  # fmt: skip
def test_the_turns_of_a_talk(texts: tuple[str, ...], speakers: list[str]) -> None:
    assert turns(*texts) == speakers
