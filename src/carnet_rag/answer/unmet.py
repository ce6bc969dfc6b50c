"""What a question names and nothing about a quote holds: a proper name, an office.

« Qui est le maire de X ? » is not answered by a sentence about X that names a company; nor is a
question about a town that no carnet names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from carnet_rag.french.tokens import fold, terms
from carnet_rag.index import Index
from carnet_rag.search.overlap import term_set

_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_SENTENCE_END = re.compile(r"[.!?:;«\"“(]\s*$")
# « qui est le préfet de... », « quel est le nom du maire de... »: an office, and whose it is.
_OFFICE = re.compile(
    r"\b(?:qui|quels?|quelles?) (?:est|sont|était|etait|étaient|etaient|fut|sera) "
    r"(?P<article>le |la |les |l['’])?(?:noms? (?P<of>du |de la |des |de l['’]))?"
    r"(?P<held>(?P<office>[^\W\d_]{4,}) (?:de |du |des |d['’]).*)",
    re.IGNORECASE,
)
_ARTICLES = {"du": "le ", "de la": "la ", "des": "les ", "de l'": "l'", "de l’": "l’"}
_SHORT_ACRONYM = 3
_STANDS_FOR = frozenset(["auteur", "nom", "personne", "responsable"])
"""Nouns that ask for whoever it is, and name no office."""


@dataclass(frozen=True, slots=True)
class Unmet:
    """``names``: proper names that no carnet uses; ``office``: whose holder is asked for and not
    named (« le maire de X »). Both as the question writes them, empty when all is met.
    """

    names: tuple[str, ...] = ()
    office: str = ""

    def __bool__(self) -> bool:
        return bool(self.names or self.office)


def unmet_names(index: Index, question: str) -> tuple[str, ...]:
    """The proper names of the question of which no passage holds any word."""
    known = index.words.passages
    return tuple(
        name for name in _names(question) if (held := terms(name)) and known.keys().isdisjoint(held)
    )


def unmet_office(question: str, about: str) -> str:
    """The office whose holder is asked for, with whose it is, when ``about`` (the quote, its place,
    what the bank says of it) lacks the office or a name that goes with it; else "".
    """
    found = _OFFICE.search(question)
    if found is None or fold(found["office"]) in _STANDS_FOR:
        return ""
    wanted = term_set(" ".join((found["office"], *_names(question))))
    if wanted <= term_set(about):
        return ""
    article = _ARTICLES[found["of"].strip().lower()] if found["of"] else found["article"] or ""
    return article + found["held"].strip(" ?!.")


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
