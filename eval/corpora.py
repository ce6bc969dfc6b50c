"""The corpora that answers are learned and measured on, each with its index and its questions.

A corpus is named on the command line: ``NAME=INDEX:QUESTIONS`` (question sets apart by commas, in
the format of ``questions.jsonl``). ``titles.jsonl`` beside the questions, when it is there, holds
questions with the file that answers each: asked with that file left out of the index, they are
questions without an answer, and as near to the rest as real ones. A corpus with a bank is asked
three times: with it, without it, and without the known questions of the section that answers and
of half of the others, drawn for each question, as is a new carnet beside others that have theirs.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from carnet_rag.answer.composing import cite
from carnet_rag.answer.quoting import quote
from carnet_rag.answer.wording import answered
from carnet_rag.evaluation.retrieval import relevant_passages
from carnet_rag.evaluation.scorer import Scorer, load_gold
from carnet_rag.evaluation.sections import FindWithout, entries_by_section, leave_out
from carnet_rag.index import Index, open_index
from carnet_rag.search.evidence import Evidence
from carnet_rag.search.features import Candidate
from carnet_rag.search.retrieval import retrieve, search
from carnet_rag.types import QuoteSpan
from carnet_rag.wire import citation_json

BANKED, BARE, HIDDEN, OFF_TOPIC = "banque", "sans banque", "fiche retirée", "hors sujet"
MIXED = "sans banque de sa section"
_HIDDEN = 160
"""Questions asked with their own file left out, at most."""


@dataclass(frozen=True)
class Corpus:
    """A corpus by name, opened, with the sets of questions asked of it."""

    name: str
    index: Index
    sets: tuple[Path, ...]

    @classmethod
    def parse(cls, text: str) -> Corpus:
        """Open what ``NAME=INDEX:QUESTIONS`` names."""
        name, _, rest = text.partition("=")
        index, sets = rest.split(":")
        return cls(name, open_index(Path(index)), tuple(map(Path, sets.split(","))))


@dataclass
class Case:
    """A question with its candidates and which of them, quoted alone, are right."""

    corpus: str
    source: str
    setting: str
    gold: dict[str, Any]
    index: Index
    evidence: Evidence
    candidates: list[Candidate]
    right: np.ndarray
    judge: Judge

    @property
    def answerable(self) -> bool:
        """Whether the corpus, as it was asked, holds the answer."""
        return bool(self.gold["evidence"])


class Judge:
    """Says by the official scorer whether quotes are right."""

    def __init__(self, index: Index, scorer: Scorer) -> None:
        self._index, self._scorer = index, scorer
        self._known: dict[tuple[str, tuple[QuoteSpan, ...]], bool] = {}

    def __call__(
        self, gold: dict[str, Any], spans: tuple[QuoteSpan, ...], evidence: Evidence
    ) -> bool:
        """Whether an answer made of these quotes would be right."""
        if not gold["evidence"] or not spans:
            return False
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


def load_cases(corpora: Sequence[Corpus], score: Path, off_topic: Path) -> list[Case]:
    """Every question of every corpus, in every setting, with its candidates."""
    return [case for corpus in corpora for case in _cases(corpus, score, off_topic)]


def _cases(corpus: Corpus, score: Path, off_topic: Path) -> Iterator[Case]:
    index = corpus.index
    # No quote is looked up in a file here, which for a PDF the scorer could not read.
    scorer = Scorer(score, score.parent)
    judge = Judge(index, scorer)
    bank = frozenset(e.entry_id for e in index.entries)
    settings = {BANKED: frozenset[str](), BARE: bank} if bank else {BARE: bank}
    for path in corpus.sets:
        golds = load_gold(path)
        for gold in golds:
            for setting, left_out in settings.items():
                yield _case(corpus, path.name, setting, gold, index, judge, left_out)
        if bank:
            relevant = relevant_passages(index.passages, golds, scorer)
            sections = entries_by_section(index)
            own = leave_out(index, golds, relevant, _finder(index))
            for gold, entries in zip(golds, own, strict=True):
                drawn = random.Random(str(gold["id"])).sample(sorted(sections), len(sections) // 2)
                without = entries.union(*(sections[name] for name in drawn))
                yield _case(corpus, path.name, MIXED, gold, index, judge, without)
    others = [q for q in off_topic.read_text("utf-8").splitlines() if q.strip()]
    for question in others:
        for setting, left_out in settings.items():
            gold = {"id": question, "question": question, "evidence": [], "must": []}
            yield _case(corpus, OFF_TOPIC, setting, gold, index, judge, left_out)
    titles = corpus.sets[0].with_name("titles.jsonl")
    if titles.exists():
        asked = [json.loads(line) for line in titles.read_text("utf-8").splitlines()]
        files = {c.file: c.carnet_id for c in index.carnets}
        for row in asked[:: max(1, len(asked) // _HIDDEN)]:
            gold = {**row, "evidence": [], "must": []}
            own = files[row["file"]]
            rest = index.within(
                frozenset(p.passage_id for p in index.passages if p.carnet_id != own)
            )
            yield _case(corpus, HIDDEN, BARE, gold, rest, judge, bank)


def _finder(index: Index) -> FindWithout:
    def find(left_out: frozenset[str], question: str) -> Sequence[str]:
        hits = search(index, question, 1, exclude_entries=left_out)
        return [hit.passage.passage_id for hit in hits]

    return find


def _case(
    corpus: Corpus,
    source: str,
    setting: str,
    gold: dict[str, Any],
    index: Index,
    judge: Judge,
    left_out: frozenset[str],
) -> Case:
    found = retrieve(index, gold["question"], exclude_entries=left_out)
    evidence, candidates = found.evidence, [r.candidate for r in found.ranked]
    right = [
        not c.unanswered and judge(gold, quote(index, c, evidence.asked), evidence)
        for c in candidates
    ]
    return Case(
        corpus.name,
        source,
        setting,
        gold,
        index,
        evidence,
        candidates,
        np.array(right, bool),
        judge,
    )
