"""Leave one section out: the honest estimate for a carnet whose bank is still thin.

Each question is asked without the bank entries that quote the sections its own evidence lies in,
so no question is answered by an entry written from the same lines. An unanswerable question has no
evidence: the section of the passage that the whole system ranks first is left out instead. Entries
without any quote belong to no section and are always left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from carnet_rag.evaluation.answers import JudgedAnswer, judge_answers
from carnet_rag.evaluation.retrieval import RankedCase, rank_cases
from carnet_rag.evaluation.scorer import Gold, Scorer
from carnet_rag.index import Index
from carnet_rag.types import Answer, Carnet

FindWithout = Callable[[frozenset[str], str], Sequence[str]]
"""The bank entries to do without and a question, passage ids out, best first."""
RespondWithout = Callable[[frozenset[str], str], Answer]
"""The bank entries to do without and a question, an answer out."""


@dataclass(frozen=True, slots=True)
class SectionRows:
    """Everything measured without each question's own sections."""

    ranked: tuple[RankedCase, ...]
    judged: tuple[JudgedAnswer, ...]


def entries_by_section(index: Index) -> dict[str, frozenset[str]]:
    """``carnet/section`` (the outermost one) -> the bank entries with a quote in it; ``""`` ->
    those without quote.
    """
    out: dict[str, set[str]] = {"": set()}
    for entry in index.entries:
        carnet = index.carnet(entry.carnet_id)
        keys = {_key(carnet, span.start) for span in entry.spans} or {""}
        for key in keys:
            out.setdefault(key, set()).add(entry.entry_id)
    return {key: frozenset(ids) for key, ids in out.items()}


def leave_out(
    index: Index,
    cases: Sequence[Gold],
    relevant: Mapping[str, Sequence[str]],
    find: FindWithout,
) -> list[frozenset[str]]:
    """For each case, the entries that it must do without."""
    bank = entries_by_section(index)
    gone = []
    for case in cases:
        ids = relevant.get(str(case["id"])) or find(frozenset(), case["question"])[:1]
        own = [index.passage(i) for i in ids]
        keys = {_key(index.carnet(p.carnet_id), p.start) for p in own}
        gone.append(bank[""].union(*(bank.get(key, frozenset()) for key in keys)))
    return gone


def evaluate_sections(
    index: Index,
    cases: Sequence[Gold],
    relevant: Mapping[str, Sequence[str]],
    find: FindWithout,
    respond: RespondWithout,
    scorer: Scorer,
) -> SectionRows:
    """Search and answer each case without its own sections' entries."""
    ranked: list[RankedCase] = []
    judged: list[JudgedAnswer] = []
    for case, gone in zip(cases, leave_out(index, cases, relevant, find), strict=True):
        ranked += rank_cases(partial(find, gone), [case], relevant)
        judged += judge_answers([case], partial(respond, gone), scorer)
    return SectionRows(tuple(ranked), tuple(judged))


def _key(carnet: Carnet, start: int) -> str:
    around = [s for s in carnet.sections if s.start <= start < s.end and s.heading_path]
    title = around[0].heading_path[0] if around else carnet.title
    return f"{carnet.carnet_id}/{title}"
