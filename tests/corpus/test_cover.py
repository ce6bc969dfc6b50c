"""What a document is called: what its data say of it, else what its first pages print."""

from __future__ import annotations

import pytest
from pieces_of import pieces_of

from carnet_rag.corpus.load.cover import cover_title
from carnet_rag.corpus.load.pieces import Document


@pytest.mark.parametrize(
    ("given", "texts", "title"),
    [
        ("Le four et le lavoir", ["h1 Le four", "p Et le lavoir."], "Le four et le lavoir"),
        ("Autre chose", ["h1 Le four", "p Et le lavoir."], "Le four"),
        # A file's name, even one whose words are printed.
        ("four-lavoir", ["h1 Le four", "p Et le lavoir."], "Le four"),
        ("four.dvi", ["h1 Le four", "p T."], "Le four"),
        # A table of contents, and what it stands above, are no title.
        (None, ["p Valmont", "h2 Le four", "h1 Table des matières", "h1 Un"], "Le four"),
    ],
)
def test_the_title_of_a_paged_document(given: str | None, texts: list[str], title: str) -> None:
    assert cover_title(Document(pieces_of(*texts), title=given, paged=True)) == title
