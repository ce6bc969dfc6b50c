"""« Quelles sont les annexes ? », « De quoi parle le chapitre 3 ? »: the plan of a document.

No sentence says these; the headings do, and are quoted. Only a question that asks nothing else is
read so: « combien de parties prenantes ? » is one like another.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from carnet_rag.answer.composing import check_citations, cite
from carnet_rag.answer.imprint import spoken_of
from carnet_rag.answer.outline import central
from carnet_rag.answer.wording import quoted, say
from carnet_rag.french.asking import with_subject
from carnet_rag.french.grammar import LAST, ordinals
from carnet_rag.french.intent import read_intent
from carnet_rag.french.tokens import fold, terms
from carnet_rag.french.wordlists import read_lines, read_words
from carnet_rag.index import Index
from carnet_rag.search.overlap import term_set
from carnet_rag.types import Answer, Carnet, Citation, QuoteSpan, Section

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_ROMANS = {
    word: n
    for n, word in enumerate(["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"], 1)
}


@dataclass(frozen=True, slots=True)
class _Part:
    """A section with the place of its heading in the text."""

    section: Section
    heading: QuoteSpan


def contents(index: Index, question: str) -> Answer | None:
    """The headings that answer a question on the plan of a document, one of them with its most
    central sentence; None for any other question.
    """
    text = fold(with_subject(question))
    if not _about_parts(_WORD.findall(text)):
        return None
    carnet, text = _carnet(index, text)
    kind, number = _asked(text)
    found = _parts(index, carnet, kind) if carnet and kind else []
    if carnet is None or not found:
        return None
    english = read_intent(question).english
    many = [p for p in found if number is None or p is _numbered(found, kind, number)]
    parts = many or found
    spans = [p.heading for p in parts]
    if len(parts) == 1:
        said = central(p for p in index.passages_of(carnet.carnet_id)
                       if parts[0].section.start <= p.start < parts[0].section.end)  # fmt: skip
        spans += [said] if said else []
    citations = cite(index, spans)
    text = "\n\n".join([_lead(carnet, kind, found, parts, english), *map(_line, citations)])
    check_citations(index, text, citations)
    if not many:
        return Answer(question, question, "nearest", text, nearest=citations)
    return Answer(question, question, "answered", text, citations)


def _line(citation: Citation) -> str:
    page = f" (p. {citation.page})" if citation.page else ""
    return f"{quoted(citation.quote)}{page} [{citation.number}]"


def _lead(
    carnet: Carnet, kind: str, found: Sequence[_Part], parts: Sequence[_Part], english: bool
) -> str:
    """What is listed, in a few words of ours: how many there are of what was asked."""
    title, count = quoted(carnet.title), len(found)
    if len(parts) == 1:
        return say("part_of", english=english, title=title)
    noun = kind if _stem(kind) in _named() else say("parts", english=english)
    noun += "" if noun.endswith("s") else "es" if noun.endswith("x") else "s"
    return say("parts_of", english=english, title=title, count=count, noun=noun)


def _asked(text: str) -> tuple[str, int | None]:
    """The word for the parts that are asked about, as typed, and the number of one, if it has one;
    "" when the question is about anything else.
    """
    words = _WORD.findall(text)
    if not _about_parts(words):
        return "", None
    any_part, _, allowed = _words()
    kinds = [w for w in words if w in any_part or _stem(w) in _named()]
    numbering = ordinals() | _ROMANS
    numbers = [*map(int, re.findall(r"\d+", text)), *filter(None, map(numbering.get, words))]
    if len(numbers) > 1 or any(terms(w) for w in words if w not in allowed | numbering.keys()):
        return "", None
    return kinds[0] if kinds else "partie", next(iter(numbers), None)


def _about_parts(words: Sequence[str]) -> bool:
    any_part, whole, _ = _words()
    return any(w in any_part or w in whole or _stem(w) in _named() for w in words)


def _stem(word: str) -> str:
    return " ".join(terms(word))


def _carnet(index: Index, text: str) -> tuple[Carnet | None, str]:
    """The only document, or the one whose title is written, which is then no part of the text."""
    if len(index.searched) == 1:
        return index.searched[0], text
    named = next((c for c in spoken_of(index, text) if fold(c.title) in text), None)
    return named, text.replace(fold(named.title), " ") if named else text


def _parts(index: Index, carnet: Carnet, kind: str) -> list[_Part]:
    """The sections of a kind, by their heading; of any kind, those of the outermost level that has
    several.
    """
    # A cover or a table of contents has a section without its heading in the text.
    headings = {
        sentence.start: (passage, sentence)
        for passage in index.passages_of(carnet.carnet_id)
        for sentence in passage.sentences
        if sentence.kind == "heading"
    }
    headed = []
    for section in carnet.sections:
        passage, sentence = headings.get(section.start, (None, None))
        if passage and sentence and term_set(section.heading_path[-1]) <= term_set(sentence.text):
            span = QuoteSpan(passage.passage_id, sentence.start, sentence.end)
            headed.append(_Part(section, span))
    if _stem(kind) in _named():
        return [p for p in headed if _stem(kind) in terms(p.section.heading_path[-1])]
    for depth in sorted({len(p.section.heading_path) for p in headed}):
        level = [p for p in headed if len(p.section.heading_path) == depth]
        if len(level) > 1:
            return level
    return []


def _numbered(found: Sequence[_Part], kind: str, number: int) -> _Part | None:
    """The part of a number: the one whose heading bears it, or else the one in that place."""
    if number == LAST:
        return found[-1]
    opens = re.compile(rf"(?:(?P<kind>[a-z]+) )?{number}\b")
    for part in found:
        bears = opens.match(fold(part.section.heading_path[-1]))
        if bears and (not bears["kind"] or bears["kind"] in (*_words()[0], kind.rstrip("s"))):
            return part
    return found[number - 1] if 0 < number <= len(found) else None


@lru_cache(maxsize=1)
def _named() -> frozenset[str]:
    """The stems of the parts that have a name."""
    return frozenset(map(_stem, read_lines("structure")[1].split()))


@lru_cache(maxsize=1)
def _words() -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """The words for any part, for the plan, and all that such a question may hold."""
    lines = (frozenset(fold(line).split()) for line in read_lines("structure"))
    any_part, named, whole, asking = lines
    documents = frozenset(fold(" ".join(read_words("documents"))).split())
    return any_part, whole, any_part | named | whole | asking | documents
