"""Hybrid search: a question to the passages that may answer it, with why each is there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from carnet_rag.index import Index
from carnet_rag.search.evidence import Evidence, gather
from carnet_rag.search.features import SAME_QUESTION, find_candidates, read_candidates
from carnet_rag.search.fusion import best, standard
from carnet_rag.search.ranking import Ranked, rank
from carnet_rag.search.reranking import Reranker
from carnet_rag.types import Hit, RankingView, ViewRank

_READ = 30
"""Passages that a reranker reads."""


@dataclass(frozen=True, slots=True)
class Retrieval:
    """What was found for a question: the views' matches, and the candidates, best first;
    ``reranked`` when a reranker has read the best passages.
    """

    evidence: Evidence
    ranked: tuple[Ranked, ...]
    reranked: bool = False


def retrieve(
    index: Index,
    question: str,
    *,
    exclude_entries: frozenset[str] = frozenset(),
    reranker: Reranker | None = None,
) -> Retrieval:
    """Ask the views and rank what they found, best first.

    Entries of the bank in ``exclude_entries`` are as if they did not exist. With a ``reranker``,
    the best passages are put in its order first.
    """
    evidence = gather(index, question, exclude_entries=exclude_entries)
    if reranker is not None:
        evidence = _reranked(index, evidence, reranker)
    ranked = rank(find_candidates(index, evidence))
    if not _is_known(ranked):
        ranked = rank(read_candidates(index, evidence, [r.candidate for r in ranked]))
    return Retrieval(evidence, tuple(ranked), reranked=reranker is not None)


def _is_known(ranked: Sequence[Ranked]) -> bool:
    """Whether the best candidate is what the bank quotes for the same question: a person has read
    it then, and the reader is not asked.
    """
    best = ranked[0].candidate if ranked else None
    return best is not None and not best.unanswered and best.features.same_kind >= SAME_QUESTION


def search(
    index: Index,
    question: str,
    k: int = 10,
    *,
    exclude_entries: frozenset[str] = frozenset(),
    reranker: Reranker | None = None,
) -> list[Hit]:
    """The k passages most likely to answer, best first; equal scores in the order of ids."""
    found = retrieve(index, question, exclude_entries=exclude_entries, reranker=reranker)
    return passages_of(index, found, k)


def passages_of(index: Index, found: Retrieval, k: int) -> list[Hit]:
    """The k best passages of what was found, best first, and where each view placed them."""
    scores = _passage_scores(found)
    best = sorted(scores, key=lambda p: (-scores[p], p))[:k]
    placed = _placed(found.evidence)
    return [Hit(index.passage(p), scores[p], tuple(placed[p])) for p in best]


def _passage_scores(found: Retrieval) -> dict[str, float]:
    """Without a bank, or reranked, what the views say together; with one, a passage is worth its
    best candidate and those without any follow, in the order of the views.
    """
    fused = standard(found.evidence.fused)
    if found.reranked or not found.evidence.entries:
        return fused
    scores: dict[str, float] = {}
    for ranked in found.ranked:
        scores.setdefault(ranked.candidate.passage_id, ranked.score)
    below = min(scores.values(), default=0.0) - max(fused.values(), default=0.0) - 1.0
    return {**{p: below + score for p, score in fused.items()}, **scores}


def _reranked(index: Index, evidence: Evidence, reranker: Reranker) -> Evidence:
    """The same evidence, the best passages lifted above all others in the reranker's order."""
    first = best(evidence.fused, _READ)
    read = reranker.scores(evidence.question, [index.passage(p).text for p in first])
    if not read:
        return evidence
    order = standard(dict(zip(first, read, strict=False)))
    lift = max(evidence.fused.values()) - min(order.values())
    return replace(evidence, fused={**evidence.fused, **{p: lift + s for p, s in order.items()}})


def _placed(evidence: Evidence) -> Mapping[str, list[ViewRank]]:
    """Where the views placed each passage that they found."""
    questions: dict[str, float] = {}
    for match in evidence.entries.values():
        for span in match.entry.spans:
            questions[span.passage_id] = max(match.best, questions.get(span.passage_id, -2.0))
    sentences: dict[str, float] = {}
    for (passage_id, _), score in evidence.sentences.items():
        sentences.setdefault(passage_id, score)  # nearest first
    found: dict[RankingView, Mapping[str, float]] = {
        "questions": questions,
        "titles": evidence.found["titles"],
        "sentences": sentences,
        "passages": evidence.found["passages"],
        "tokens": evidence.found["tokens"],
        "bm25": evidence.found["bm25"],
    }
    placed: dict[str, list[ViewRank]] = defaultdict(list)
    for view, scores in found.items():
        order = sorted(scores, key=lambda p: (-scores[p], p))
        for place, passage_id in enumerate(order, start=1):
            placed[passage_id].append(ViewRank(view, place, scores[passage_id]))
    return placed
