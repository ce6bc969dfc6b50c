"""One evaluation of an index: what ``carnet eval`` measures, before any of it is printed."""

from __future__ import annotations

from collections.abc import Sequence
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
from carnet_rag.evaluation.scorer import Gold, Scorer, load_gold
from carnet_rag.evaluation.sections import SectionRows, evaluate_sections
from carnet_rag.index import Index
from carnet_rag.service.chain import open_chain
from carnet_rag.settings import Settings


@dataclass(frozen=True, slots=True)
class Options:
    """What to measure. ``sets`` holds the scorer and the sets; the others are files of them, None
    when no conversation is played or no claim checked.
    """

    sets: Path
    questions: Path
    ablation: bool = False
    sections: bool = False
    dialogues: Path | None = None
    claims: Path | None = None
    extraction: bool = False


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
    extraction: FigureScore | None = None


def evaluate(index: Index, settings: Settings, options: Options, scorer: Scorer) -> Evaluation:
    """Search, answer, converse and check with the index, as asked by the options."""
    cases = load_gold(options.questions)
    relevant = relevant_passages(index.passages, cases, scorer)
    views = VIEWS if options.ablation else ("fused",)
    chain = open_chain(settings, index=index)
    judged = judge_answers(cases, chain.invoke, scorer)
    return Evaluation(
        questions=options.questions,
        ranked={view: rank_cases(view_ranker(index, view), cases, relevant) for view in views},
        judged=judged,
        reliability=reliability(judged),
        without_bank=_without_bank(index, cases, scorer) if options.ablation else None,
        sections=(
            evaluate_sections(
                index,
                cases,
                relevant,
                lambda entries, question: find(index, question, entries),
                lambda entries, question: answer(index, question, exclude_entries=entries),
                scorer,
            )
            if options.sections
            else None
        ),
        dialogues=(
            score_dialogues(
                options.dialogues,
                lambda turns: chain.invoke({"turns": turns}),
                scorer,
            )
            if options.dialogues is not None
            else None
        ),
        claims=(
            score_claims(options.claims, partial(check, index), scorer)
            if options.claims is not None
            else None
        ),
        extraction=(
            score_figures(
                index.figures,
                load_gold(options.sets / "figures.gold.jsonl", key="quote"),
            )
            if options.extraction
            else None
        ),
    )


def _without_bank(index: Index, cases: Sequence[Gold], scorer: Scorer) -> list[JudgedAnswer]:
    bank = frozenset(entry.entry_id for entry in index.entries)
    return judge_answers(
        cases, lambda question: answer(index, question, exclude_entries=bank), scorer
    )
