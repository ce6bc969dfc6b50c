"""The proper names of a question, and whether what is quoted is about them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from carnet_rag.french.names import find_names
from carnet_rag.french.tokens import fold, terms
from carnet_rag.french.wordlists import read_words
from carnet_rag.index import Index
from carnet_rag.search.overlap import term_set
from carnet_rag.types import Carnet, Passage

_WORD = re.compile(r"[^\W\d_](?:['’](?![^\W\d_])|[\w&-])*")
_OPENS = re.compile(r"(?:^|[.!?:;«\"“(])\s*$")
"""Before what opens a sentence or a title: its capital says nothing."""
_HEADED = re.compile(
    r"\b(?P<head>[^\W\d_]{4,}) (?:de la |de l['’]|des |du |de |d['’])(?P<own>[A-ZÀ-Ý][\w'’-]+)"
)
"""A name with the word in front that others bear as well."""
_SHORT_ACRONYM = 3
_EVERYWHERE = 0.1
"""The share of all passages from which a name is what the carnets are about: it goes without
saying in each."""

_FEW = 10
"""Documents, or passages of many, that are read for one question."""


def unmet_names(
    index: Index, question: str, passages: Sequence[Passage], told: str = ""
) -> tuple[str, ...]:
    """The words of the question's proper names that stand neither in the passages, nor in their
    sections or their carnets' titles; one that the carnets use everywhere goes without saying.
    """

    def held() -> Iterator[str]:
        yield told
        yield from _around(index, passages)

    return tuple(word for word in name_words(question) if is_far(index, word, held()))


def unmet_namesake(question: str, quote: str) -> str:
    """The name of the question, « la Fondation de Lille », of which a quote that settles who says
    nothing, though it names others by the same word (« la Fondation des Territoires »); else "".
    """
    said = term_set(quote)
    others = {fold(name["head"]) for name in _HEADED.finditer(quote)}
    asked = (n for n in _HEADED.finditer(question) if said.isdisjoint(terms(n["own"])))
    return next((name[0] for name in asked if fold(name["head"]) in others), "")


def name_words(question: str, known: Iterable[str] = ()) -> tuple[str, ...]:
    """The words of the question's proper names, but for those that open a sentence; short
    acronyms, which are as often common nouns (« PC »), are left out unless they are among
    ``known``, by their term.
    """
    names = find_names(question)
    words = (m for name in names for m in _WORD.finditer(question, name.start, name.end))
    return tuple(
        m[0]
        for m in words
        if m[0][0].isupper()
        and not (m[0].isupper() and len(m[0]) <= _SHORT_ACRONYM and fold(m[0]) not in known)
        and not _OPENS.search(question[: m.start()])
        and not _by_kind(question, m.start(), m[0])
    )


def _by_kind(text: str, start: int, word: str) -> bool:
    """Whether a body is named by its kind, as there is one: « l'État », « l'Observatoire »."""
    return text[start - 1 : start] in ("'", "’") and fold(word) in read_words("organisations")


def is_far(index: Index, name: str, texts: Iterable[str]) -> bool:
    """Whether no word of a name stands in the texts, which are read no further than the first that
    holds one: a section may be a whole book.
    """
    own = term_set(name)
    usual = _EVERYWHERE * len(index.passages)
    if not own or any(index.words.passages.get(t, 0) > usual for t in own):
        return False
    return all(own.isdisjoint(term_set(text)) for text in texts)


def place_text(passage: Passage) -> str:
    """A passage with its headings and who speaks."""
    return " ".join((passage.text, *passage.heading_path, passage.speaker or ""))


def _around(index: Index, passages: Iterable[Passage]) -> Iterator[str]:
    """The passages and the whole of the outermost sections that they stand in."""
    for passage in passages:
        yield place_text(passage)
        carnet = index.carnet(passage.carnet_id)
        yield carnet.title
        holding = [s for s in carnet.sections if s.start <= passage.start < s.end]
        widest = max(holding, key=lambda s: s.end - s.start, default=None)
        if widest is not None:
            yield carnet.text[widest.start : widest.end]


def spoken_of(index: Index, question: str) -> Iterable[Carnet]:
    """The documents; of many, those in which the question's words stand."""
    searched = index.searched
    if len(searched) <= _FEW:
        return searched
    found = index.bm25(question, _FEW)
    names = dict.fromkeys(index.passage(passage_id).carnet_id for passage_id, _ in found)
    return map(index.carnet, names)
