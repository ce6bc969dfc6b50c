"""Claims to try: a sentence of the carnets, another with its figure changed, both on two lines."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_text import SmallIndex

from carnet_rag.check.examples import example_claims

MEMBERS, BRIDGES = "Le club compte 120 membres.", "La ville compte 90 ponts."


@pytest.mark.parametrize(
    ("text", "true", "changed"),
    [
        (f"{MEMBERS} {BRIDGES}", BRIDGES, "Le club compte 90 membres."),
        # The shortest first; words in place of digits are not exchanged.
        ("Deux ponts mènent à la ville. La ville compte 90 ponts verts. Le lac a 12 îles.",
         "Le lac a 12 îles.", "La ville compte 12 ponts verts."),
        ("Le club compte 120 membres. La ville compte 7 ans de dettes et loue 90 ponts verts.",
         MEMBERS, "La ville compte 7 ans de dettes et loue 120 ponts verts."),
        # Nothing to exchange: one figure, the same twice, a word that points to what was said.
        (MEMBERS, "", ""),
        (f"{MEMBERS} La ville compte 120 ponts.", "", ""),
        (f"Il compte 120 membres. {BRIDGES}", "", ""),
        (f"{MEMBERS} La ville compte 90 ponts{' verts' * 30}.", "", ""),
        ("Le club compte 120 membres. La ville a 90 % des ponts.", "", ""),
    ],
)  # fmt: skip
def test_claims_to_try(tmp_path: Path, text: str, true: str, changed: str) -> None:
    index = SmallIndex(f"# Carnet\n\n## Ici\n\n{text}\n", tmp_path)
    assert example_claims(index) == ((true, changed, f"{true}\n{changed}") if true else ())
