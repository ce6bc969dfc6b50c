"""The cases that ``fit_ranking.py`` learns from, and what is right of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from held_out import held_out

from carnet_rag.answer.composing import cite
from carnet_rag.answer.quoting import quote
from carnet_rag.answer.wording import answered
from carnet_rag.evaluation.retrieval import relevant_passages
from carnet_rag.evaluation.scorer import Scorer, load_gold
from carnet_rag.evaluation.sections import leave_out
from carnet_rag.evaluation.views import find
from carnet_rag.index import Index
from carnet_rag.search.evidence import Evidence, gather
from carnet_rag.search.features import Candidate, find_candidates
from carnet_rag.types import QuoteSpan
from carnet_rag.wire import citation_json

SETS = ("questions.jsonl", "questions.own.jsonl", "dialogues.jsonl")
BANK, OFF_TOPIC = "bank", "off_topic.txt"
SAME_CHARACTERS = 45
"""Characters that a quote shares with a bank entry's own to be as right as it."""


@dataclass
class Case:
    """A question with its candidates and which of them, quoted alone, are right."""

    gold: dict
    group: str
    source: str
    variant: str
    answerable: bool
    evidence: Evidence
    candidates: list[Candidate]
    features: np.ndarray
    right: np.ndarray

    @property
    def ranks(self) -> bool:
        """Whether the ranking learns from it: an answerable question of the sets."""
        return self.source in SETS and bool(self.right.any())


class Judge:
    """Says whether quotes are right: by the official scorer, or for bank questions by place."""

    def __init__(self, index: Index, scorer: Scorer) -> None:
        self._index, self._scorer = index, scorer
        self._known: dict = {}

    def __call__(self, gold: dict, spans: tuple[QuoteSpan, ...], evidence: Evidence) -> bool:
        """Whether an answer made of these quotes would be right."""
        if not gold["evidence"]:
            return False
        if "spans" in gold:
            return any(_same(span, own) for span in spans for own in gold["spans"])
        key = (gold["question"], spans)
        if key not in self._known:
            citations = cite(self._index, spans)
            wire = {
                "status": "answered",
                "text": answered(citations, evidence.asked),
                "citations": [citation_json(c) for c in citations],
            }
            self._known[key] = bool(self._scorer.judge(gold, wire)["correct"])
        return self._known[key]


def _same(span: QuoteSpan, own: QuoteSpan) -> bool:
    common = min(span.end, own.end) - max(span.start, own.start)
    enough = min(SAME_CHARACTERS, 0.8 * (own.end - own.start))
    return span.passage_id == own.passage_id and common >= enough


def load_cases(index: Index, folder: Path, corpus: Path, cache: Path, judge: Judge) -> list[Case]:
    """Every case to learn from, with its candidates."""
    cases = []
    for gold, group, source, variant, evidence in (
        *_sets(index, folder, corpus),
        *_bank(index, cache),
        *_off_topic(index, folder),
    ):
        candidates = find_candidates(index, evidence)
        right = [
            not c.unanswered and judge(gold, quote(index, c, evidence.asked), evidence)
            for c in candidates
        ]
        cases.append(
            Case(
                gold=gold,
                group=group,
                source=source,
                variant=variant,
                answerable=bool(gold["evidence"]),
                evidence=evidence,
                candidates=candidates,
                features=np.array([c.features for c in candidates]),
                right=np.array(right, bool),
            )
        )
    return cases


def _sets(index: Index, folder: Path, corpus: Path) -> Iterator[tuple]:
    """The questions of the sets; a turn of a dialogue by its standalone form."""
    scorer = Scorer(folder / "score.py", corpus)
    everything = frozenset(e.entry_id for e in index.entries)
    for name in SETS:
        questions = []
        for item in load_gold(folder / name):
            for row, turn in enumerate(item.get("turns", [item])):
                question = turn.get("standalone") or turn["question"]
                own = {"id": f"{item['id']}.{row}", "group": item["id"], "question": question}
                questions.append({**turn, **own})
        relevant = relevant_passages(index.passages, questions, scorer)
        for fold in leave_out(index, questions, relevant, lambda q, e: find(index, q, e)):
            left_out = {"full": frozenset(), "section": fold.entries, "none": everything}
            for variant, entries in left_out.items():
                gold = dict(fold.case)
                evidence = gather(index, gold["question"], exclude_entries=entries)
                yield gold, gold["group"], name, variant, evidence


def _bank(index: Index, cache: Path) -> Iterator[tuple]:
    for case in held_out(index, cache):
        answers = case.entry.unanswered is None
        gold = {
            "question": case.evidence.question,
            "evidence": [case.entry.answer] if answers else [],
            "spans": case.entry.spans,
        }
        yield gold, case.entry.spans[0].passage_id, BANK, case.variant, case.evidence


def _off_topic(index: Index, folder: Path) -> Iterator[tuple]:
    everything = frozenset(e.entry_id for e in index.entries)
    for question in (folder / OFF_TOPIC).read_text("utf-8").splitlines():
        for variant, entries in (("full", frozenset()), ("none", everything)):
            gold = {"question": question, "evidence": []}
            yield (
                gold,
                question,
                OFF_TOPIC,
                variant,
                gather(index, question, exclude_entries=entries),
            )
