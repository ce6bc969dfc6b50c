"""Where what a claim says of its subject begins."""

from __future__ import annotations

import pytest

from carnet_rag.check.predicate import find_verb


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("Les maires ont payé le port.", "ont"),
        ("Qui vend ?", "vend"),
        # A noun behind another that has a verb's form, where no word is told to be one.
        ("Le maire radie les élus.", "radie"),
        ("Les maires paient le port.", "paient"),
        ("La ville paie, dit-on, le four.", "paie"),
        ("Le port du lac.", ""),
    ],
)
def test_the_first_finite_verb(text: str, verb: str) -> None:
    start = find_verb(text)
    assert text[start:].startswith(verb) and bool(start) is bool(verb)
