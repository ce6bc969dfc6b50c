"""Figures of a text without a corpus: its sentences make one passage."""

from __future__ import annotations

from carnet_rag.figures import extract_figures
from carnet_rag.french.segment import split_sentences
from carnet_rag.types import Carnet, Figure, Passage, Sentence, SentenceKind


def passage_of(
    text: str, kind: SentenceKind = "prose", headings: tuple[str, ...] = (), start: int = 0
) -> Passage:
    spans = [(0, len(text))] if kind == "item" else split_sentences(text)
    sentences = tuple(Sentence(start + a, start + b, text[a:b], kind) for a, b in spans)
    end = start + len(text)
    return Passage(f"p{start}", "c", headings, None, None, start, end, text, sentences)


def carnet_of(text: str, published: str | None = None) -> Carnet:
    return Carnet("c", "Carnet", None, None, published, "fr", "c.md", "0", text, ())


def figures_of(
    text: str,
    kind: SentenceKind = "prose",
    headings: tuple[str, ...] = (),
    published: str | None = None,
) -> tuple[Figure, ...]:
    return extract_figures([carnet_of(text, published)], [passage_of(text, kind, headings)])
