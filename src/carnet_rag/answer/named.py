"""The proper names of a question, and whether what is quoted is about them or about a namesake.

« Qui préside la Fondation de Lille ? » is not answered by who presides the Fondation des
Territoires, though both stand in one sentence: a name is a common word and what sets it apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from carnet_rag.french.answer_type import offices_asked
from carnet_rag.french.intent import Intent
from carnet_rag.french.names import find_names
from carnet_rag.french.opposites import offices_in
from carnet_rag.french.segment import split_sentences
from carnet_rag.french.tagging import tag
from carnet_rag.french.tokens import fold, terms
from carnet_rag.french.wordlists import read_words
from carnet_rag.index import Index
from carnet_rag.search.overlap import term_set
from carnet_rag.types import Passage

_WORD = re.compile(r"[^\W\d_](?:['’](?![^\W\d_])|[\w&-])*")
_OPENS = re.compile(r"(?:^|[.!?:;«\"“(])\s*$")
"""Before what opens a sentence or a title: its capital says nothing."""
_SHORT_ACRONYM = 3
_OR = re.compile(r",? (?:ou|or) (?:bien |plut[ôo]t )?(?:[a-zà-ÿ]{1,6}['’ ]){0,3}")
"""Between two names: « à Jeanne Riou ou à Luc Roy ? », the one that is held answers."""
_EVERYWHERE = 0.1
"""The share of all passages from which a name is what the carnets are about: it goes without
saying in each."""
_OF = frozenset(["de", "d'", "du", "des"])
_LINKS = _OF | {"la", "le", "l'", "les"}


@dataclass(frozen=True, slots=True)
class HeadedName:
    """A name with the word in front that others bear as well, « Fondation » of « Fondation de
    Lille »: ``own`` are the terms that set it apart, ``of`` whether « de » stands between.
    """

    text: str
    head: str
    own: frozenset[str]
    start: int
    of: bool

    @property
    def is_body(self) -> bool:
        """Whether « de » ties the name to a word that is part of it, or names a kind of body: of
        « l'association X », X alone is the name.
        """
        return self.of and (
            self.head[0].isupper() or fold(self.head) in read_words("organisations")
        )


def unmet_names(
    index: Index, question: str, passages: Sequence[Passage], told: str = ""
) -> tuple[str, ...]:
    """The words of the question's proper names that stand neither in the passages, nor in their
    sections or their carnets' titles; one that the carnets use everywhere goes without saying.
    """

    def held() -> Iterator[str]:
        yield told
        yield from _around(index, passages)

    far = {word for word in name_words(question) if is_far(index, word, held())}
    names = find_names(question)
    for one, other in zip(names, names[1:], strict=False):
        if _OR.fullmatch(question[one.end : other.start]):
            offered = set(one.text.split()), set(other.text.split())
            if any(far.isdisjoint(words) for words in offered):
                far.difference_update(*offered)
    return tuple(word for word in name_words(question) if word in far)


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


def unmet_namesake(
    index: Index, question: str, asked: Intent, passages: Sequence[Passage], quotes: Iterable[str]
) -> str:
    """The name of the question whose common word the quotes give to another name (« Fondation des
    Territoires »), or the carnets to others only; "" when there is none.
    """
    names = headed_names(question)
    if not names:
        return ""
    offices = offices_asked(question) if asked.kind == "who" else frozenset()
    sentences = [quote[a:b] for quote in quotes for a, b in split_sentences(quote)]
    beside = [sentence.text for passage in passages for sentence in passage.sentences]
    for some in (sentences, beside) if offices else ():
        if holding := [s for s in some if offices & offices_in(s, wider=True).keys()]:
            sentences = holding
            break
    places = term_set(" ".join(map(place_text, passages)))
    for name in names:
        told = [_tells(name, sentence, offices) for sentence in sentences]
        another = False in told and True not in told
        if another and (offices or not name.own <= places):
            return name.text
        if not _is_anywhere(index, name, passages):
            return name.text
    return ""


@lru_cache(maxsize=4096)
def headed_names(text: str) -> tuple[HeadedName, ...]:
    """The names of a text that stand behind a noun, with « de » or without."""
    tokens = tag(text)
    found: list[HeadedName] = []
    for at, token in enumerate(tokens):
        before = at - 1
        while before > 0 and tokens[before].low in _LINKS:
            before -= 1
        if token.tag != "name" or before < 0 or tokens[before].tag not in ("noun", "name"):
            continue
        head, own = tokens[before], term_set(token.text)
        if own and terms(head.text) and not _by_kind(text, token.start, token.text):
            of = any(link.low in _OF for link in tokens[before + 1 : at])
            found.append(HeadedName(text[head.start : token.end], head.text, own, head.start, of))
    return tuple(found)


def _tells(name: HeadedName, sentence: str, offices: frozenset[str]) -> bool | None:
    """Whether a sentence is about the name, False where it is about a namesake: of several, the
    nearest to the office that is asked. None where it is about neither.
    """
    alike = [
        h for h in headed_names(sentence) if h.of == name.of and terms(h.head) == terms(name.head)
    ]
    held = offices_in(sentence, wider=True)
    places = [sentence.find(held[office]) for office in offices if office in held]
    if alike and places:
        alike = [min(alike, key=lambda h: min(abs(h.start - place) for place in places))]
    elif name.own <= term_set(sentence):
        return True
    return any(name.own & h.own for h in alike) if alike else None


def _is_anywhere(index: Index, name: HeadedName, passages: Iterable[Passage]) -> bool:
    """Whether a passage of the carnets that are quoted holds a body's name whole, where they speak
    of such bodies.
    """
    if not name.is_body:
        return True
    carnets = {passage.carnet_id for passage in passages}
    within = [p.passage_id for carnet in carnets for p in index.passages_of(carnet)]
    alike = index.holding(terms(name.head), within)
    return not alike or bool(index.holding(name.own, alike))
