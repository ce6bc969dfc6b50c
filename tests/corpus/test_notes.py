"""Which call of a text gets which footnote."""

from __future__ import annotations

import pytest
from pieces_of import pieces_of

from carnet_rag.corpus.load.notes import tie_notes
from carnet_rag.corpus.load.pieces import CALL_OFF, CALL_ON, Piece


def told(piece: Piece) -> str:
    """The piece with its calls, « <its notes> », and whether a note stood above it."""
    words = " ".join(line.text for line in piece.lines)
    text = words.replace(CALL_ON, "[").replace(CALL_OFF, "]")
    notes = "; ".join(f"{note.label} {note.text}" for note in piece.notes)
    tied = f" <{notes}>" if notes else ""
    return f"{piece.role[0]}{piece.label} {text}{tied}{' apart' if piece.apart else ''}"


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (
            ["p Un[1] et deux[2].", "n1 Note un", "n2 Note deux", "p Fin."],
            ["p Un[1] et deux[2]. <1 Note un; 2 Note deux>", "p Fin. apart"],
        ),
        (["p Un[1].", "n1 A", "p Deux[1].", "n1 B"], ["p Un[1]. <1 A>", "p Deux[1]. <1 B> apart"]),
        (["p Un.", "n1 A", "p Deux[1]."], ["p Un.", "p Deux[1]. <1 A> apart"]),
        (
            ["p Un[1] puis tous3 et[2] la fin.", "n1 A", "n2 B", "n3 C"],
            ["p Un[1] puis tous3 et[2] la fin. <1 A; 2 B>", "n3 C apart"],
        ),
        (
            ["p Un[1] puis tous2 et[3] la fin.", "n1 A", "n2 B", "n3 C"],
            ["p Un[1] puis tous2[2] et[3] la fin. <1 A; 2 B; 3 C>"],
        ),
        (
            ["p Un[1] puis [?] et[3].", "n1 A", "n2 B", "n3 C"],
            ["p Un[1] puis [2] et[3]. <1 A; 2 B; 3 C>"],
        ),
        (["p Un[7].", "n8 A"], ["p Un.", "n8 A"]),
        (["p Un[1], deux [1] trois", "n1 A"], ["p Un, deux [1] trois <1 A>"]),
        (["n1 A", "p Fin."], ["n1 A", "p Fin."]),
        (["p Un[?] et deux[?].", "n1 A", "n2 B"], ["p Un[1] et deux[2]. <1 A; 2 B>"]),
        (["h1 T[1]", "l a[2]\nb[1]", "n1 A", "n2 B"], ["h T", "l a[2] b[1] <2 B; 1 A>"]),
        (
            ['p Voici "6, publié[5] et[7]', "n5 A", "n6 B", "n7 C"],
            ['p Voici "6, publié[5] et[7] <5 A; 7 C>', "n6 B apart"],
        ),
        (["p Voir[5] Fin.6 Et", "n5 A", "n6 B"], ["p Voir[5] Fin.6[6] Et <5 A; 6 B>"]),
    ],
)
def test_a_note_goes_to_its_call(texts: list[str], expected: list[str]) -> None:
    assert [told(piece) for piece in tie_notes(pieces_of(*texts))] == expected


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (
            ["p Le four* est ouvert.", "p * Celui du bas."],
            ["p Le four[*] est ouvert. <* Celui du bas.>"],
        ),
        (["p La pente(1).", "p (1) Celle du nord."], ["p La pente[(1)]. <(1) Celle du nord.>"]),
        (
            ["p Le mot†, dit-il.", "p Suite.", "p † Rare."],
            ["p Le mot[†], dit-il. <† Rare.>", "p Suite."],
        ),
        (
            ["p Le four est ouvert.", "p * Celui du bas."],
            ["p Le four est ouvert.", "p * Celui du bas."],
        ),
        (["p Un* et deux*.", "p * Lequel ?"], ["p Un* et deux*.", "p * Lequel ?"]),
        (
            ["p Trois(1) :", "p (1) un", "p (2) deux"],
            ["p Trois[(1)] : <(1) un>", "p (2) deux apart"],
        ),
        (["p 3 * 4 font 12.", "p * Un produit."], ["p 3 * 4 font 12.", "p * Un produit."]),
        (["p Voir (1).", "p (1) Un point."], ["p Voir (1).", "p (1) Un point."]),
        (["h1 Le four*", "p * Du bas."], ["h Le four*", "p * Du bas."]),
    ],
)
def test_a_sign_in_the_text_calls_the_paragraph_that_opens_with_it(
    texts: list[str], expected: list[str]
) -> None:
    assert [told(piece) for piece in tie_notes(pieces_of(*texts))] == expected
