"""What is embedded of a corpus: one row a passage, a sentence, a heading, an anticipated question.

What is embedded is not what is quoted: titles and headings go in front, so that a text that only
says « il » is found by the name of its section.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import PurePosixPath

from carnet_rag.corpus.chunk import only_points
from carnet_rag.french.wordlists import read_lines
from carnet_rag.types import CELL, AnticipatedQuestion, Carnet, Passage, Sentence

NOTE = "note"
"""What the id of an editor's note ends with, after #."""
_SENTENCE_KINDS = ("prose", "item", "note", "caption")


@dataclass(frozen=True, slots=True)
class Item:
    """A row of a view: ``text`` is embedded, ``shown`` is the reader's, a slice of the carnet or
    the question as it was written. ``passage_id`` is "" for an entry without a quote.
    """

    item_id: str
    passage_id: str
    carnet_id: str
    text: str
    shown: str


def passage_text(carnet: Carnet, passage: Passage) -> str:
    """A passage with what the reader of a page sees above it: title, headings, who speaks."""
    above = [title_of(carnet), " > ".join(passage.heading_path), passage.speaker or ""]
    return "\n".join([*filter(None, above), passage.text])


def title_of(carnet: Carnet) -> str:
    """The title that the text gives; "" where the file's name had to stand for one."""
    return "" if carnet.title == PurePosixPath(carnet.file).stem else carnet.title


def heading_key(passage: Passage) -> tuple[str, ...]:
    """What the passages under one heading share."""
    return (passage.carnet_id, *passage.heading_path)


def heading_text(carnet: Carnet, passage: Passage) -> str:
    """The title and the headings above a passage; "" when there is none."""
    return " > ".join(filter(None, (title_of(carnet), *passage.heading_path)))


def title_items(carnets: Mapping[str, Carnet], passages: Iterable[Passage]) -> list[Item]:
    """One row a heading, with the title and the headings above it; its id and passage are those
    of the first passage under it. A carnet without title nor headings has none.
    """
    first: dict[tuple[str, ...], Passage] = {}
    for passage in passages:
        if not only_points(passage):
            first.setdefault(heading_key(passage), passage)
    rows = []
    for passage in first.values():
        text = heading_text(carnets[passage.carnet_id], passage)
        if text:
            rows.append(Item(passage.passage_id, passage.passage_id, passage.carnet_id, text, text))
    return rows


def passage_items(carnets: Mapping[str, Carnet], passages: Iterable[Passage]) -> list[Item]:
    """One row a passage that says something; its id is the passage's."""
    return [
        Item(p.passage_id, p.passage_id, p.carnet_id, passage_text(carnets[p.carnet_id], p), p.text)
        for p in passages
        if not only_points(p)
    ]


def sentence_items(carnets: Mapping[str, Carnet], passages: Iterable[Passage]) -> list[Item]:
    """One row a sentence that says something; ``passage_id#row`` of ``passage.sentences``.

    Title and heading go in front; the debris of a garbled figure is left out.
    """
    return [
        Item(
            f"{passage.passage_id}#{row}",
            passage.passage_id,
            passage.carnet_id,
            _sentence_text(carnets[passage.carnet_id], passage, sentence),
            sentence.text,
        )
        for passage in passages
        for row, sentence in enumerate(passage.sentences)
        if sentence.kind in _SENTENCE_KINDS and sentence.text.strip()
    ]


def question_items(entries: Iterable[AnticipatedQuestion]) -> list[Item]:
    """One row a question of an approved entry (``entry_id#row`` of ``entry.questions``), and one
    for its editor's note (``entry_id#note``): it says the answer in plain words, as a claim does
    (``check.nearest``).
    """
    return [
        Item(
            f"{entry.entry_id}#{row}",
            entry.spans[0].passage_id if entry.spans else "",
            entry.carnet_id,
            text,
            text,
        )
        for entry in entries
        if not entry.draft
        for row, text in [*enumerate(entry.questions), (NOTE, entry.answer or entry.unanswered)]
        if text and text.strip()
    ]


def background_items() -> list[Item]:
    """One row an everyday question on other subjects: an off-topic question is nearer to these."""
    return [
        Item(f"background#{row}", "", "", question, question)
        for row, question in enumerate(read_lines("background"))
    ]


def _sentence_text(carnet: Carnet, passage: Passage, sentence: Sentence) -> str:
    heading = passage.heading_path[-1] if passage.heading_path else ""
    caller = _caller(passage, sentence) if sentence.kind == "note" else ""
    return "\n".join(filter(None, (title_of(carnet), heading, caller, _row_text(sentence))))


def _row_text(sentence: Sentence) -> str:
    """A table row with the name of its column in front of each cell; else the sentence."""
    cells = sentence.text.split(CELL)
    if not sentence.heads or len(cells) < 2:
        return sentence.text
    named = zip_longest(sentence.heads[: len(cells)], cells, fillvalue="")
    return " ; ".join(f"{head} : {cell}" if head and cell else cell for head, cell in named)


def _caller(passage: Passage, note: Sentence) -> str:
    """The sentence that calls a footnote: a bare link or reference means nothing without it."""
    for sentence in passage.sentences:
        if any(called.start < note.end and note.start < called.end for called in sentence.notes):
            return sentence.text
    return ""
