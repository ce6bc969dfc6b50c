"""What the four views of the corpus say of a question, before anything is ranked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from carnet_rag.french.intent import Intent, read_intent
from carnet_rag.index import Index, WordScores
from carnet_rag.index.views import NOTE
from carnet_rag.types import AnticipatedQuestion

# How many rows are asked of each view. An entry has some seven rows and a passage some four
# sentences, so that these reach about forty entries, sixty sentences and half of the passages.
QUESTIONS, SENTENCES, PASSAGES = 240, 80, 60


@dataclass(frozen=True, slots=True)
class EntryMatch:
    """How an entry of the bank matches: cosines of its best and second questions, of its editor's
    note and of its best question that asks for the same kind of thing (None: not retrieved).
    """

    entry: AnticipatedQuestion
    rank: int
    best: float | None
    second: float | None
    note: float | None
    same_kind: float | None
    question: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """The matches of a question. Keys of ``sentences`` are (passage_id, row of the sentence);
    floors are the lowest cosine that a view returned: what it left out scores no more;
    ``elsewhere`` is the best cosine with a question on other subjects.
    """

    question: str
    asked: Intent
    entries: Mapping[str, EntryMatch]
    sentences: Mapping[tuple[str, int], float]
    passages: Mapping[str, float]
    bm25: WordScores
    question_floor: float
    sentence_floor: float
    passage_floor: float
    elsewhere: float


def gather(
    index: Index, question: str, *, exclude_entries: frozenset[str] = frozenset()
) -> Evidence:
    """Ask the four views; entries in ``exclude_entries`` are as if the bank did not hold them.

    What is searched for, and kept as ``question``, has its typing errors mended.
    """
    if not read_intent(question).english:
        question = index.mend(question)
    vector = index.embed_query(question)
    asked = read_intent(question)
    entries, question_floor = _entry_matches(index, vector, asked, exclude_entries)
    sentences: dict[tuple[str, int], float] = {}
    sentence_floor = 0.0
    for near in index.nearest("sentences", vector, SENTENCES):
        sentences[near.passage_id, int(near.item_id.rpartition("#")[2])] = near.score
        sentence_floor = near.score
    passages = {n.passage_id: n.score for n in index.nearest("passages", vector, PASSAGES)}
    return Evidence(
        question=question,
        asked=asked,
        entries=entries,
        sentences=sentences,
        passages=passages,
        bm25=index.bm25(question),
        question_floor=question_floor,
        sentence_floor=sentence_floor,
        passage_floor=min(passages.values(), default=0.0),
        elsewhere=max((n.score for n in index.nearest("background", vector, 1)), default=-1.0),
    )


def _entry_matches(
    index: Index, vector: list[float], asked: Intent, exclude: frozenset[str]
) -> tuple[dict[str, EntryMatch], float]:
    rows: dict[str, list[tuple[float, str]]] = {}
    notes: dict[str, float] = {}
    floor = 0.0
    for near in index.nearest("questions", vector, QUESTIONS):
        entry_id, _, row = near.item_id.rpartition("#")
        floor = near.score
        if entry_id in exclude:
            continue
        if row == NOTE:
            notes[entry_id] = near.score
            rows.setdefault(entry_id, [])
        else:
            rows.setdefault(entry_id, []).append((near.score, near.text))
    matches = {}
    for rank, (entry_id, found) in enumerate(rows.items(), start=1):
        same = [score for score, text in found if read_intent(text).kind == asked.kind]
        matches[entry_id] = EntryMatch(
            entry=index.entry(entry_id),
            rank=rank,
            best=found[0][0] if found else None,
            second=found[1][0] if len(found) > 1 else None,
            note=notes.get(entry_id),
            same_kind=max(same, default=None),
            question=found[0][1] if found else "",
        )
    return matches, floor
