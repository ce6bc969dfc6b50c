"""Whether a question is asked in English, by its small words, or by what is spoken around it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Literal

from carnet_rag.french.spelling import is_only_english

_ENGLISH = re.compile(
    r"\b(the|what|who|how|when|where|which|does|did|is|are|was|were|of|and|why|for|from|with|in|to|"
    r"it|its|they|their|there|many|that|this|about|you|can|could|should|would|do|have|has|been|we|"
    r"our|by|as|not|be|explain|tell|give|show|any|or)\b"
)
_LONE = re.compile(r"[a-z]{4,}")
_TITLE = re.compile(r"[«\"“][^»\"”]*[»\"”]")
_FRENCH = re.compile(
    r"\b(le|la|les|des|du|de|un|une|est|que|qui|quel\w*|dans|et|pour|par|sur|comment|au|aux|en|"
    r"ce|ou|l|d|avec|qu|c|il|je|quand|combien|elle|ils|elles|ca|y|se|son|sa|ses|leur|ont|sont|"
    r"quoi|qou)\b"
)
_SPOKEN: ContextVar[Literal["fr", "en"]] = ContextVar("spoken", default="fr")


@contextmanager
def spoken(language: Literal["fr", "en"]) -> Iterator[None]:
    """Take questions whose words do not tell (« budget ? ») to be in a language, as who shows a
    page in it may.
    """
    before = _SPOKEN.set(language)
    try:
        yield
    finally:
        _SPOKEN.reset(before)


def mostly_english() -> bool:
    """Whether questions whose words do not tell are taken for English."""
    return _SPOKEN.get() == "en"


def in_english(question: str, folded: str, mostly: bool) -> bool:
    """Whether a question, ``folded``, is in English; ``mostly`` where such are expected."""
    own = _TITLE.sub(" ", folded)  # "what is « faire alliance »?" is asked in English
    english, french = len(_ENGLISH.findall(own)), len(_FRENCH.findall(own))
    # No word tells: an accent does, then a lone word (« partners? »), and what is spoken around.
    if english == french == 0 and _LONE.fullmatch(own.strip()):
        return is_only_english(own.strip()) or (mostly and question.isascii())
    return english > french or (mostly and english == french and question.isascii())
