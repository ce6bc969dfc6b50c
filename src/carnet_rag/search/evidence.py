"""What the views of the corpus say of a question, before anything is ranked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat

from carnet_rag.french.answer_type import FIGURES, QUANTITIES, supplies
from carnet_rag.french.asking import plainly
from carnet_rag.french.intent import Intent, read_intent
from carnet_rag.french.numbers import Quantity
from carnet_rag.french.opposites import lacking_sides
from carnet_rag.index import Index
from carnet_rag.index.interaction import TokenMatch
from carnet_rag.index.views import NOTE
from carnet_rag.search.fusion import best, fuse
from carnet_rag.types import AnticipatedQuestion

# How many rows are asked of each view. An entry has some seven rows and a passage some four
# sentences, so that these reach about forty entries and a hundred passages.
QUESTIONS, SENTENCES, PASSAGES, TITLES, WORDS = 240, 200, 100, 40, 300
MATCHED = 60
"""How many of the passages found are read word by word."""
SUPPLYING = 30
"""How many of the best are looked at for the figure that is asked."""
_UNDER_HEADING = 12
"""Passages that a heading finds: more of them, and it says little of any."""


@dataclass(frozen=True, slots=True)
class EntryMatch:
    """How an entry of the bank matches: how near its best question, and its best that asks for the
    same kind of thing, stand to the question, as cosines between known questions
    (``index.kinship``): some .3 for one on another subject, 1 for the same; ``tokens``:
    how well the words of one of its questions hold those of the question.
    """

    entry: AnticipatedQuestion
    best: float
    same_kind: float
    tokens: float
    question: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """The matches of a question. Keys of ``sentences`` are (passage_id, row of the sentence);
    ``found`` holds each view's own scores of the passages, ``fused`` what they say together;
    ``background`` is the best cosine with a question on other subjects; ``tokens``: the question's
    words beside those of each passage found; ``excluded``: the entries that were done without.
    """

    question: str
    asked: Intent
    entries: Mapping[str, EntryMatch]
    sentences: Mapping[tuple[str, int], float]
    found: Mapping[str, Mapping[str, float]]
    fused: Mapping[str, float]
    background: float
    tokens: Mapping[str, TokenMatch] = field(default_factory=dict)
    excluded: frozenset[str] = frozenset()


def gather(
    index: Index, question: str, *, exclude_entries: frozenset[str] = frozenset()
) -> Evidence:
    """Ask the views; entries in ``exclude_entries`` are as if the bank did not hold them.

    What is searched for, and kept as ``question``, has its typing errors mended, and the capital
    and the question mark that its reader may have left out.
    """
    question = plainly(question)
    if not read_intent(question).english:
        question = index.mend(question)
    vector = index.embed_query(question)
    asked = read_intent(question)
    background = max((n.score for n in index.nearest("background", vector, 1)), default=0.0)
    sentences = {
        (near.passage_id, int(near.item_id.rpartition("#")[2])): near.score
        for near in index.nearest("sentences", vector, SENTENCES)
    }
    found = _views(index, question, vector, sentences)
    entries = _entry_matches(index, question, vector, asked, exclude_entries)
    seen = set(best(fuse(found), MATCHED))
    quoted = {span.passage_id for match in entries.values() for span in match.entry.spans}
    tokens = index.match_tokens(question, sorted(seen | quoted))
    found["tokens"] = {p: match.whole for p, match in tokens.items() if p in seen}
    if asked.kind in FIGURES:
        found["figures"] = {
            p: float(_supplied(index, question, asked, p)) for p in best(fuse(found), SUPPLYING)
        }
    return Evidence(
        question=question,
        asked=asked,
        entries=entries,
        sentences=sentences,
        found=found,
        fused=fuse(found),
        background=background,
        tokens=tokens,
        excluded=exclude_entries,
    )


def _supplied(index: Index, question: str, asked: Intent, passage_id: str) -> bool:
    """Whether a sentence of a passage holds what is asked."""
    sentences = index.passage(passage_id).sentences
    stated: Iterable[Sequence[Quantity] | None] = repeat(None)
    if asked.kind in QUANTITIES:
        stated = index.quantities(passage_id)
    return any(
        supplies(asked, question, sentence.text, known)
        for sentence, known in zip(sentences, stated, strict=False)
    )


def _views(
    index: Index,
    question: str,
    vector: Sequence[float],
    sentences: Mapping[tuple[str, int], float],
) -> dict[str, dict[str, float]]:
    """Each view's scores of the passages: a passage is worth its best sentence, its heading and
    its carnet.
    """
    best: dict[str, float] = {}
    for (passage_id, _), score in sentences.items():
        best.setdefault(passage_id, score)  # nearest first
    passages, words = index.nearest_and_bm25(question, vector, PASSAGES, WORDS)
    views = {
        "passages": {near.passage_id: near.score for near in passages},
        "sentences": best,
        "bm25": dict(words),
    }
    # A heading speaks for a passage that something else found, and brings in none of its own.
    found = frozenset(passage_id for scores in views.values() for passage_id in scores)
    titles: dict[str, float] = {}
    for near in index.nearest("titles", vector, TITLES):
        for passage_id in index.under_heading(near.passage_id, _UNDER_HEADING):
            if passage_id in found:
                titles.setdefault(passage_id, near.score)
    # So does a carnet, by its subject: it tells apart what several say in the same words.
    carnets = index.carnet_nearness(vector, sorted(found))
    return {**views, "titles": titles, "carnets": carnets}


def _states_more(known: str, question: str, asked: Intent) -> bool:
    """Whether a known question states a figure, a year or a side that the question does not: that
    the carnet does not say it then says nothing of what is asked.
    """
    stated = read_intent(known)
    more = (stated.numbers | stated.years) - (asked.numbers | asked.years)
    return bool(more or lacking_sides(known, question))


def _entry_matches(
    index: Index,
    question: str,
    vector: list[float],
    asked: Intent,
    exclude: frozenset[str],
) -> dict[str, EntryMatch]:
    rows: dict[str, list[tuple[float, str]]] = {}
    floor = 0.0
    for near in index.nearest("questions", vector, QUESTIONS):
        entry_id, _, row = near.item_id.rpartition("#")
        floor = near.score
        if entry_id in exclude or row == NOTE:
            continue
        lacking = index.entry(entry_id).unanswered is not None
        if lacking and _states_more(near.text, question, asked):
            continue
        rows.setdefault(entry_id, []).append((floor, near.text))
    texts = [text for found in rows.values() for _, text in found]
    held = dict(zip(texts, index.match_questions(question, texts), strict=True))
    matches = {}
    for entry_id, found in rows.items():
        same = [score for score, text in found if read_intent(text).kind == asked.kind]
        matches[entry_id] = EntryMatch(
            entry=index.entry(entry_id),
            best=found[0][0],
            same_kind=max(same, default=floor),
            tokens=max(held[text] for _, text in found),
            question=found[0][1],
        )
    return matches
