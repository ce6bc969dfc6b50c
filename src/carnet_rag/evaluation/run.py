"""One evaluation of an index: what ``carnet eval`` measures, before any of it is printed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from carnet_rag.answer.composing import answer
from carnet_rag.check import check
from carnet_rag.evaluation.answers import JudgedAnswer, Reliability, judge_answers, reliability
from carnet_rag.evaluation.batches import (
    FigureScore,
    Scored,
    score_claims,
    score_dialogues,
    score_figures,
)
from carnet_rag.evaluation.retrieval import (
    VIEWS,
    RankedCase,
    find,
    rank_cases,
    relevant_passages,
    view_ranker,
)
from carnet_rag.evaluation.scorer import Scorer, load_gold
from carnet_rag.evaluation.sections import SectionRows, evaluate_sections
from carnet_rag.index import Index
from carnet_rag.service.chain import open_chain
from carnet_rag.settings import Settings


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All that was measured; what was not asked for is None. ``ranked`` has one list a view."""

    questions: Path
    ranked: dict[str, list[RankedCase]]
    judged: list[JudgedAnswer]
    reliability: Reliability | None
    without_bank: list[JudgedAnswer] | None
    sections: SectionRows | None
    dialogues: Scored | None
    claims: Scored | None
    extraction: FigureScore | None


def evaluate(
    index: Index,
    settings: Settings,
    scorer: Scorer,
    questions: Path,
    *,
    ablation: bool = False,
    sections: bool = False,
    dialogues: Path | None = None,
    claims: Path | None = None,
    figures: Path | None = None,
) -> Evaluation:
    """Search and answer the questions of a set with the index; with ``ablation`` by each view of
    the corpus too, with ``sections`` without the bank of each one's own; converse, check and
    extract as the files given have it.
    """
    cases = load_gold(questions)
    relevant = relevant_passages(index.passages, cases, scorer)
    ask = open_chain(settings, index=index).invoke
    without = partial(answer, index, exclude_entries=frozenset(e.entry_id for e in index.entries))
    judged = judge_answers(cases, ask, scorer)
    return Evaluation(
        questions=questions,
        ranked={
            view: rank_cases(view_ranker(index, view), cases, relevant)
            for view in (VIEWS if ablation else ("fused",))
        },
        judged=judged,
        reliability=reliability(judged),
        without_bank=judge_answers(cases, without, scorer) if ablation else None,
        sections=(
            evaluate_sections(
                index,
                cases,
                relevant,
                partial(find, index),
                lambda entries, question: answer(index, question, exclude_entries=entries),
                scorer,
            )
            if sections
            else None
        ),
        dialogues=score_dialogues(dialogues, ask, scorer) if dialogues else None,
        claims=score_claims(claims, partial(check, index), scorer) if claims else None,
        extraction=(
            score_figures(index.figures, load_gold(figures, key="quote")) if figures else None
        ),
    )
