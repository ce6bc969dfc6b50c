"""The views of the corpus, each as a ranker of its own, and the fused search."""

from __future__ import annotations

from carnet_rag.evaluation.retrieval import Ranker
from carnet_rag.index import Index
from carnet_rag.search.evidence import gather
from carnet_rag.search.fusion import best
from carnet_rag.search.retrieval import search
from carnet_rag.types import View

_DENSE: tuple[View, ...] = ("passages", "sentences", "questions")
VIEWS = (*_DENSE, "tokens", "bm25", "fused-without-bank", "fused")

_DEPTH = 10
# Several sentences or questions lead to one passage: enough of them for ten passages.
_NEAR = 200


def view_ranker(index: Index, view: str) -> Ranker:
    """The ranker of one of ``VIEWS``: a view of the corpus alone, or the fused search."""
    if view in ("fused", "fused-without-bank"):
        bank = frozenset(entry.entry_id for entry in index.entries)
        left_out = bank if view == "fused-without-bank" else frozenset()
        return lambda question: find(index, question, left_out)
    if view == "tokens":
        return lambda question: best(gather(index, question).found["tokens"], _DEPTH)
    if view == "bm25":
        return lambda question: [p for p, _ in index.bm25(question, _DEPTH)]
    dense = next(one for one in _DENSE if one == view)
    # An entry without a quote leads to no passage.
    return lambda question: [
        near.passage_id
        for near in index.nearest(dense, index.embed_query(question), _NEAR)
        if near.passage_id
    ]


def find(index: Index, question: str, entries_left_out: frozenset[str]) -> list[str]:
    """Passage ids of the fused search, best first, without some entries of the bank."""
    hits = search(index, question, k=_DEPTH, exclude_entries=entries_left_out)
    return [hit.passage.passage_id for hit in hits]
