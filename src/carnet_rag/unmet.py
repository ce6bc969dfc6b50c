"""What a question names and nothing about a quote holds: a proper name, an office.

« Qui est le maire de X ? » is not answered by a sentence about X that names a company; nor is a
question about a town that no carnet names.
"""

from __future__ import annotations

import re
from functools import lru_cache

from carnet_rag.index import Index
from carnet_rag.intent import Asked
from carnet_rag.overlap import document_frequencies, term_set
from carnet_rag.tokens import fold, terms

_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_SENTENCE_END = re.compile(r"[.!?:;«\"“(]\s*$")
# The noun of « qui est le préfet de... », « who is the mayor of... »: an office, asked by its name.
_OFFICE = re.compile(
    r"\b(?:qui|quels?|quelles?) (?:est|sont|etait|etaient|fut|sera) (?:(?:le|la|les) |l')"
    r"(?:nom (?:du |de la |des |de l'))?([^\W\d_]{4,}) (?:de|du|des|d)\b"
)
_SHORT_ACRONYM = 3
_STANDS_FOR = frozenset(["auteur", "nom", "personne", "responsable"])
"""Nouns that ask for whoever it is, and name no office."""


def unmet_names(index: Index, question: str) -> tuple[str, ...]:
    """The proper names of the question, as written, of which no passage holds any word."""
    known = document_frequencies(index)
    return tuple(
        name for name in _names(question) if (held := terms(name)) and known.keys().isdisjoint(held)
    )


def unmet_office(asked: Asked, question: str, about: str) -> str:
    """The office whose holder is asked for and of which ``about`` (the quote, its place, what the
    bank says of it) holds no trace; "" when there is none.
    """
    found = _OFFICE.search(fold(question)) if asked.kind in ("who", "what") else None
    if found is None or found[1] in _STANDS_FOR or term_set(found[1]) <= term_set(about):
        return ""
    return found[1]


@lru_cache(maxsize=20_000)
def _names(question: str) -> tuple[str, ...]:
    """Words with a capital that does not merely open a sentence; short acronyms, which are as
    often common nouns (« PC »), are left out.
    """
    return tuple(
        m[0]
        for m in _WORD.finditer(question)
        if m[0][0].isupper()
        and not (m[0].isupper() and len(m[0]) <= _SHORT_ACRONYM)
        and question[: m.start()].strip()
        and not _SENTENCE_END.search(question[: m.start()])
    )
