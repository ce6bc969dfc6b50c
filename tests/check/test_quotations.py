"""What a claim quotes, and whether it stands so in the carnet."""

from __future__ import annotations

import pytest

from carnet_rag.check.quotations import quotations, stands

SOURCE = "Le maire ne veut pas de moulin, mais il veut bien du pain et du vin."


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ('« un mot » et “deux mots” et "trois mots"', ["un mot", "deux mots", "trois mots"]),
        ('« mot » "mot"', []),
        ("« un mot »", ["un mot"]),
        ('"un mot"', ["un mot"]),
        ("“un mot”", ["un mot"]),
        ("rien", []),
    ],
)
def test_what_is_quoted(text: str, quoted: list[str]) -> None:
    assert list(quotations(text)) == quoted


@pytest.mark.parametrize(
    ("said", "there"),
    [
        ("le maire ne veut", True),
        ("Le Maire ne", False),
        ("il veut bien du pain", True),
        ("il veut […] du vin", True),
        ("il veut … du vin", True),
        ("Le maire […] veut bien", False),
        ("du vin […] il veut", False),
        ("", False),
        ("…", False),
        ("veut bien […] pain", True),
        ("du pain et du vin", True),
        ("du pain et du vin rouge", False),
        ("de moulin […] du pain", False),
        ("LE MAIRE", False),
    ],
)
def test_what_stands_word_for_word(said: str, there: bool) -> None:
    assert stands(said, SOURCE) is there
