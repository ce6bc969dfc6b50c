"""What a reader looks for is found by its words, and the nearest text comes first."""

from __future__ import annotations

import pytest

from carnet_rag.french.sought import Sought


@pytest.mark.parametrize(
    ("typed", "text", "found"),
    [
        ("catalyseurs territoriaux animent", "350 « catalyseurs territoriaux » qui animent", True),
        ("catalyseur territorial", "350 « catalyseurs territoriaux » qui animent", True),
        ("eau puits", "Le puits donne de l'eau.", True),
        ("l’ecole fermee", "L'école est fermée.", True),
        ("bordeaux", "un vignoble bordelais", False),
        ("Nantes", "les Nantais du Nantes d'avant", True),
        ("montargis", "le Gâtinais montargois", True),
        ("four pain", "Le four est froid.", False),
        ("20", "en 2015", True),  # as it was typed, inside what it begins
        ("puits 20", "en 2015, un puits", False),
        ("qui est", "celle qui est là", True),
        ("qui va", "celle qui est là", False),
        ("le", "Le lavoir", True),
        ("", "Le lavoir", True),
    ],
)
def test_a_text_is_found_when_it_holds_every_word(typed: str, text: str, found: bool) -> None:
    assert (Sought(typed).fit(text) > 0) is found
    assert bool(Sought(typed)) is bool(typed)


def test_what_was_typed_comes_before_its_other_forms_and_short_before_long() -> None:
    texts = [
        "Le four communal cuit le pain.",
        "Le four cuit du pain communal, chaque jeudi d'hiver, pour tout le hameau.",
        "Des fours communaux.",
        "Un four communal.",
        "Communal, ce four.",
    ]
    fit = Sought("four communal").fit
    assert sorted(texts, key=fit, reverse=True) == [texts[i] for i in (3, 0, 4, 1, 2)]
