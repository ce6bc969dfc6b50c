"""Comparing texts across typography: case, accents, blanks and punctuation aside."""

from __future__ import annotations

import re
import unicodedata


def letters(text: str) -> str:
    """Keep letters and digits, folded: « ANNEXE 3 – Où ? » and "Annexe 3 - Ou?" become equal."""
    text = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "OE"))
    return re.sub(r"[^a-z0-9]", "", text.lower())


def locate(quote: str, text: str, start: int = 0) -> tuple[int, int] | None:
    """The first place of a quote in a text from ``start`` on, whatever the blanks in both."""
    words = quote.split()
    if not words:
        return None
    match = re.compile(r"\s*".join(map(re.escape, "".join(words)))).search(text, start)
    return match.span() if match else None
