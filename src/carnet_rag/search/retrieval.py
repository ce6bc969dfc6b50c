"""Hybrid search: a question to the passages that may answer it, with why each is there."""

from __future__ import annotations

from dataclasses import dataclass

from carnet_rag.index import Index
from carnet_rag.search.evidence import Evidence, gather
from carnet_rag.search.features import find_candidates
from carnet_rag.search.ranking import Ranked, rank
from carnet_rag.types import Hit, Passage, ViewRank

_MATCH_CHARS = 160
_RANKED = 1000
"""Passages whose rank by words alone is told: nobody reads further down."""


@dataclass(frozen=True, slots=True)
class Retrieval:
    """What was found for a question: the views' matches, the ranked candidates, the passages."""

    evidence: Evidence
    ranked: tuple[Ranked, ...]
    hits: tuple[Hit, ...]


def retrieve(
    index: Index, question: str, k: int = 10, *, exclude_entries: frozenset[str] = frozenset()
) -> Retrieval:
    """Search the four views and rank what they found; at most k hits, best first.

    Entries of the bank in ``exclude_entries`` are as if they did not exist.
    """
    evidence = gather(index, question, exclude_entries=exclude_entries)
    ranked = tuple(rank(find_candidates(index, evidence)))
    return Retrieval(evidence, ranked, tuple(_hits(index, evidence, ranked)[:k]))


def search(
    index: Index, question: str, k: int = 10, *, exclude_entries: frozenset[str] = frozenset()
) -> list[Hit]:
    """The k passages most likely to answer, best first; equal scores in the order of ids."""
    return list(retrieve(index, question, k, exclude_entries=exclude_entries).hits)


def _hits(index: Index, evidence: Evidence, ranked: tuple[Ranked, ...]) -> list[Hit]:
    """A passage is worth its best candidate; those that only a whole-passage view found follow."""
    scores: dict[str, float] = {}
    for found in ranked:
        scores.setdefault(found.candidate.passage_id, found.score)
    floor = min(scores.values(), default=0.0)
    for passage_id, score in evidence.passages.items():
        scores.setdefault(passage_id, floor - 2.0 + score)
    ranks = _view_ranks(evidence)
    hits = [
        Hit(
            passage=(passage := index.passage(passage_id)),
            score=score,
            sentence_scores=tuple(
                evidence.sentences.get((passage_id, row)) for row in range(len(passage.sentences))
            ),
            why=tuple(_why(evidence, passage, ranks)),
        )
        for passage_id, score in scores.items()
    ]
    return sorted(hits, key=lambda hit: (-hit.score, hit.passage.passage_id))


def _view_ranks(evidence: Evidence) -> dict[str, dict[str, tuple[int, float, str]]]:
    """For each view, the rank, score and matching text of each passage that it found."""
    questions: dict[str, tuple[float, str]] = {}
    for match in evidence.entries.values():
        score = match.best if match.best is not None else match.note
        for span in match.entry.spans:
            if score is not None and score > questions.get(span.passage_id, (-2.0, ""))[0]:
                questions[span.passage_id] = (score, match.question)
    sentences: dict[str, tuple[float, str]] = {}
    for (passage_id, row), score in evidence.sentences.items():
        if score > sentences.get(passage_id, (-2.0, ""))[0]:
            sentences[passage_id] = (score, str(row))
    found = {
        "questions": questions,
        "sentences": sentences,
        "passages": {p: (s, "") for p, s in evidence.passages.items()},
        "bm25": {p: (s, "") for p, s in evidence.bm25.top(_RANKED)},
    }
    return {
        view: {
            passage_id: (place, *scores[passage_id])
            for place, passage_id in enumerate(
                sorted(scores, key=lambda p: (-scores[p][0], p)), start=1
            )
        }
        for view, scores in found.items()
    }


def _why(
    evidence: Evidence, passage: Passage, ranks: dict[str, dict[str, tuple[int, float, str]]]
) -> list[ViewRank]:
    why = []
    for view in ("questions", "sentences", "passages", "bm25"):
        if passage.passage_id in ranks[view]:
            place, score, match = ranks[view][passage.passage_id]
            if view == "sentences":
                match = passage.sentences[int(match)].text
            why.append(ViewRank(view, place, score, match[:_MATCH_CHARS]))
    return why
