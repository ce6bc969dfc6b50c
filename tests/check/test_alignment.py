"""Where each word of a claim stands in a statement, and by what right."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_text import SmallIndex

from carnet_rag.check.alignment import align, content_words
from carnet_rag.check.claim import read_claim
from carnet_rag.check.ledger import ledger_of

PONTS = "Le pont du nord et le pont du sud ferment."


@pytest.mark.parametrize(
    ("text", "claim", "held", "moves"),
    [
        ("La ferme vend du lait au marché.", "La ferme vend du lait.", "ferme vend lait", 0),
        ("La ferme propose un logement.", "La ferme propose une habitation.",
         "ferme propose logement(synonym)", 0),
        ("La ferme propose un logement et une habitation.", "La ferme propose une habitation.",
         "ferme propose habitation", 0),  # the claim's own word first
        ("La fondation du lac est créée.", "Le fondateur du lac parle.",
         "fondation(family) lac -", 0),
        ("La ferme fait du lait.", "La ferme donne du lait.", "ferme -(light) lait", 0),
        ("Jeanne parle. Le lac gèle.", "Jeanne voit que le lac gèle.",
         "-(around) - lac gèle", 0),
        ("L'Agence du Logement a ouvert un pont.", "Une habitation a ouvert un pont.",
         "- ouvert pont", 0),  # a part of a name stands for nothing else
        # Of several places of a word, the first one after the last word held.
        (PONTS, PONTS, "pont nord pont sud ferment", 0),
        (PONTS, "Le sud du pont ferme.", "sud pont -", 1),
        ("Le lac gèle en 2019 sur 12 km.", "En 2019, le lac gèle sur 12 km.", "lac gèle", 0),
    ],
)  # fmt: skip
def test_what_holds_each_word(tmp_path: Path, text: str, claim: str, held: str, moves: int) -> None:
    ledger = ledger_of(SmallIndex(f"# Le carnet\n\n{text}\n", tmp_path))
    statement = ledger.statements[-1]
    found = align(read_claim(claim, ledger), statement, ledger)
    words = [statement.sentence.text[w.start : w.end] for w in found.theirs]
    told = [
        (words[h.at] if h.at >= 0 else "-") + (f"({h.how})" if h.how not in ("", "same") else "")
        for h in found.held
    ]
    assert (" ".join(told), found.moves) == (held, moves)
    taken = {words[h.at] for h in found.held if h.at >= 0}
    assert {statement.sentence.text[w.start : w.end] for w in found.unsaid} == {*words} - taken


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Le lac a été gelé cet été.", "lac gelé été"),
        ("En mai 2019, 12 km de lac gèlent.", "lac gèlent"),
    ],
)
def test_the_words_that_say_something(text: str, words: str) -> None:
    assert " ".join(text[w.start : w.end] for w in content_words(text)) == words
