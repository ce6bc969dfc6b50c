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
class LeftOut:
    """A case asked without its own sections: their titles, and how many entries went."""

    case: Gold
    sections: tuple[str, ...]
    entries: frozenset[str]


@dataclass(frozen=True, slots=True)
class SectionRows:
    """Everything measured without each question's own sections."""

    left_out: tuple[LeftOut, ...]
    ranked: tuple[RankedCase, ...]
    judged: tuple[JudgedAnswer, ...]

    def by_section(self) -> dict[str, tuple[list[RankedCase], list[JudgedAnswer]]]:
        """Rows under the first of their sections, in the order that the cases meet them."""
        home = {str(fold.case["id"]): (fold.sections or ("-",))[0] for fold in self.left_out}
        ranked = {str(row.case["id"]): row for row in self.ranked}
        groups: dict[str, tuple[list[RankedCase], list[JudgedAnswer]]] = {}
        for row in self.judged:
            case_id = str(row.case["id"])
            found, judged = groups.setdefault(home[case_id], ([], []))
            judged.append(row)
            if case_id in ranked:
                found.append(ranked[case_id])
        return groups


def top_section(carnet: Carnet, start: int) -> str:
    """The title of the outermost section at an offset; the carnet's title before the first one."""
    around = [s for s in carnet.sections if s.start <= start < s.end and s.heading_path]
    return around[0].heading_path[0] if around else carnet.title


def entries_by_section(index: Index) -> dict[str, frozenset[str]]:
    """``carnet/section`` -> the bank entries with a quote in it; ``""`` -> those without quote."""
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
) -> tuple[LeftOut, ...]:
    """For each case, the sections and the entries that it must do without."""
    bank = entries_by_section(index)
    folds = []
    for case in cases:
        ids = relevant.get(str(case["id"])) or find(frozenset(), case["question"])[:1]
        own = [index.passage(i) for i in ids]
        keys = list(dict.fromkeys(_key(index.carnet(p.carnet_id), p.start) for p in own))
        gone = bank[""].union(*(bank.get(key, frozenset()) for key in keys))
        folds.append(LeftOut(case, tuple(key.split("/", 1)[1] for key in keys), gone))
    return tuple(folds)


def evaluate_sections(
    index: Index,
    cases: Sequence[Gold],
    relevant: Mapping[str, Sequence[str]],
    find: FindWithout,
    respond: RespondWithout,
    scorer: Scorer,
) -> SectionRows:
    """Search and answer each case without its own sections' entries."""
    folds = leave_out(index, cases, relevant, find)
    ranked: list[RankedCase] = []
    judged: list[JudgedAnswer] = []
    for fold in folds:
        ranked += rank_cases(partial(find, fold.entries), [fold.case], relevant)
        judged += judge_answers([fold.case], partial(respond, fold.entries), scorer)
    return SectionRows(folds, tuple(ranked), tuple(judged))


def _key(carnet: Carnet, start: int) -> str:
    return f"{carnet.carnet_id}/{top_section(carnet, start)}"
