"""Which content word completes which, and the phrases that they make."""

from __future__ import annotations

import pytest

from carnet_rag.check.alignment import content_words
from carnet_rag.check.phrases import counted_at, find_completions, phrase_at


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("des ports bretons", ["ports + bretons"]),
        ("Une démarche papier", ["démarche + papier"]),
        ("Le port de la ville", ["port de ville"]),
        ("une aide à la ville", ["aide à ville"]),
        ("un acte délivré par un huissier", ["acte + délivré", "délivré par huissier"]),
        ("la ville et le port", ["ville et port"]),
        ("le conseil en ville pour les ports", ["conseil en ville", "ville pour ports"]),
        ("Les villes aident le port", ["aident le port"]),
        # A singular beside a plural is no adjective of it; a sign or a clause parts.
        ("Les entreprises nouent des liens.", ["nouent de liens"]),
        ("La ville, le port", []),
        ("Le maire qui ferme le port", ["ferme le port"]),
        ("La ville dont le maire parle", ["maire + parle"]),
    ],
)
def test_what_completes_a_word(text: str, expected: list[str]) -> None:
    words = [text[w.start : w.end] for w in content_words(text)]
    found = find_completions(text)
    assert [f"{words[c.head]} {c.by or '+'} {words[c.head + 1]}" for c in found] == expected


@pytest.mark.parametrize(
    ("text", "word", "phrase"),
    [
        ("Le port de la ville basse a fermé.", "port", "port de la ville basse"),
        ("Le port à la ville ferme.", "port", "port"),
        ("Les ports vendent du lait.", "ports", "ports"),
    ],
)
def test_a_phrase_ends_with_what_completes_it(text: str, word: str, phrase: str) -> None:
    start = text.index(word)
    assert text[slice(*phrase_at(text, start, start + len(word)))] == phrase


@pytest.mark.parametrize(
    ("text", "share", "phrase"),
    [
        ("12 ports bretons ferment.", False, "ports bretons"),
        ("12 des ports bretons ferment.", False, "ports bretons"),
        ("12 % des ports bretons ferment.", True, "ports bretons"),
        ("12 % ferment.", True, None),  # a share is of what « de » leads to
        ("12, les ports ferment.", False, None),
        ("12 dans les ports", False, None),
        ("12", False, None),
    ],
)
def test_what_a_figure_counts(text: str, share: bool, phrase: str | None) -> None:
    span = counted_at(text, 4 if share else 2, share=share)
    assert (text[slice(*span)] if span else None) == phrase
