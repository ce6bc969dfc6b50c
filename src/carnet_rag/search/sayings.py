"""What a quote says and who says it, whatever is asked: a heading or a lead-in says nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable

from carnet_rag.french.tagging import tag
from carnet_rag.french.tokens import fold
from carnet_rag.index import Index
from carnet_rag.types import Passage, QuoteSpan, Sentence

_CONTENTS_LINE = re.compile(r"\t\d+\s*$")


def sentences_of(passage: Passage, span: QuoteSpan) -> tuple[Sentence, ...]:
    """The sentences of a passage that a span touches."""
    return tuple(s for s in passage.sentences if s.start < span.end and span.start < s.end)


def tells(sentences: Iterable[Sentence], *, wants_list: bool) -> bool:
    """Whether sentences say something: not only headings, questions, lines of a contents, nor a
    lead-in, unless the list that it announces is asked for.
    """
    ends = ("?",) if wants_list else ("?", ":")
    return any(
        s.kind not in ("heading", "aside")
        and not ends_on(s.text, *ends)
        and not _CONTENTS_LINE.search(s.text)
        for s in sentences
    )


def is_title(sentences: Iterable[Sentence]) -> bool:
    """Whether sentences are the title of a section or of a figure, and nothing that it says."""
    return all(
        s.kind in ("heading", "aside")
        or (s.kind == "caption" and {"verb", "number"}.isdisjoint(t.tag for t in tag(s.text)))
        for s in sentences
    )


def ends_on(text: str, *signs: str) -> bool:
    """Whether a text ends on one of the signs, whatever quotation marks close it."""
    return text.rstrip(' »"”').endswith(signs)


def named_speakers(index: Index, question: str) -> frozenset[str]:
    """The speakers of the carnets whose family name stands in the question."""
    asked = set(re.findall(r"\w+", fold(question)))
    return frozenset(name for name in index.words.speakers if fold(name).split()[-1] in asked)


def speaker_fit(named: frozenset[str], sentences: Iterable[Sentence], passage: Passage) -> float:
    """1 when a speaker that the question names says it or is named there, -1 when not, else 0."""
    if not named:
        return 0.0
    says = {passage.speaker, *(s.speaker for s in sentences)}
    folded = fold(passage.text)
    return 1.0 if any(n in says or fold(n).split()[-1] in folded for n in named) else -1.0


def said_by(passage: Passage, sentences: Iterable[Sentence]) -> str:
    """The speakers of a passage's sentences, by name."""
    return " ".join({name for name in (passage.speaker, *(s.speaker for s in sentences)) if name})


def is_list(spans: tuple[QuoteSpan, ...], sentences: tuple[Sentence, ...]) -> bool:
    """Whether they make a list: several quotes, items, a lead-in, an enumeration in a sentence."""
    if len(spans) > 1 or any(s.kind == "item" or s.text.endswith(":") for s in sentences):
        return True
    return any(s.text.count(",") + s.text.count(";") >= 2 for s in sentences)
