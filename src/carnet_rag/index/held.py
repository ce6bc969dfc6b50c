"""What a build holds beside its vectors: texts by id, and what was counted over them all."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import numpy as np

from carnet_rag.corpus.acronyms import Acronyms
from carnet_rag.corpus.chunk import digest_of
from carnet_rag.errors import CarnetError
from carnet_rag.french.numbers import Quantity
from carnet_rag.french.spelling import Speller
from carnet_rag.index.layout import ANSWERED, CENTRES, HEADINGS, HOMES, QUOTED
from carnet_rag.index.stated import FILE_NAME as STATED
from carnet_rag.index.stated import Stated
from carnet_rag.index.texts import Lines, read_array
from carnet_rag.index.words import Words, read_words
from carnet_rag.types import AnticipatedQuestion, Carnet, Figure, Passage

_KEPT_CARNETS = 32
"""Carnets remembered once read: a whole one is some hundred kilobytes."""
_LONGEST = 10_000
"""Characters of a passage that is looked for where it has moved to, three times the longest seen:
an address may tell any number, and as many are read from each sentence of its carnet on."""
_PLACE = re.compile(r"(\d{1,12})-(\d{1,12}):([0-9a-f]{8})")
"""Where a passage stands in the text of its carnet, as its id tells."""
_T = TypeVar("_T")


class Held:
    """The texts of a build, read from disk as they are asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.carnets = Lines(folder / "carnets.jsonl", Carnet, kept=_KEPT_CARNETS)
        self.passages = Lines(folder / "passages.jsonl", Passage)
        self.entries = Lines(folder / "questions.jsonl", AnticipatedQuestion)
        self.figures = Lines(folder / "figures.jsonl", Figure)
        self.disagreements = Lines(folder / "disagreements.jsonl", Figure)
        self._stated = Lines(folder / STATED, Stated)
        self._acronyms = Lines(folder / "acronyms.jsonl", Acronyms)
        self._quoted = read_array(folder / QUOTED)
        self._answered = read_array(folder / ANSWERED)
        self._headings = read_array(folder / HEADINGS)
        self._centres, self._homes = read_array(folder / CENTRES), read_array(folder / HOMES)
        self._whole = self

    def carnet(self, carnet_id: str) -> Carnet:
        """The carnet of that id. Raises CarnetError for an unknown one."""
        return _known(self.carnets.get(carnet_id), "carnet", carnet_id)

    def acronyms(self, carnet_id: str) -> Mapping[str, str]:
        """What the acronyms that a carnet explains mean. Raises CarnetError for an unknown one."""
        return _known(self._acronyms.get(carnet_id), "carnet", carnet_id).meanings

    def passage(self, passage_id: str) -> Passage:
        """The passage of that id; of an older version of its carnet, the one where the same text
        begins today. Raises CarnetError for an unknown one.
        """
        return self.found(passage_id)[0]

    def found(self, passage_id: str) -> tuple[Passage, int]:
        """The passage of that id, and how many characters further its text begins than in the
        version of its carnet that the id is of. Raises CarnetError for an unknown one.
        """
        if here := self.passages.get(passage_id):
            return here, 0
        return _known(self._moved(passage_id), "passage", passage_id)

    def _moved(self, passage_id: str) -> tuple[Passage, int] | None:
        carnet_id, _, place = passage_id.partition(":")
        told, carnet = _PLACE.fullmatch(place), self.carnets.get(carnet_id)
        if told is None or carnet is None:
            return None
        start, end = int(told[1]), int(told[2])
        if end - start > _LONGEST:
            return None
        for passage in self.passages_of(carnet_id):  # another format divides them otherwise
            for at in (passage.start, *(sentence.start for sentence in passage.sentences)):
                if digest_of(carnet.text[at : at + end - start]) == told[3]:
                    return passage, at - start
        return None

    def passages_of(self, carnet_id: str) -> Iterator[Passage]:
        """The passages of a carnet, in the order of its text: each is read as it is asked for.
        Raises CarnetError for an unknown one.
        """
        whole = self._whole
        home = _known(whole.carnets.row(carnet_id), "carnet", carnet_id)
        first, last = np.searchsorted(whole._homes, [home, home + 1]).tolist()
        return (whole.passages[row] for row in range(first, last))

    def entry(self, entry_id: str) -> AnticipatedQuestion:
        """The bank's entry of that id, draft or not. Raises CarnetError for an unknown one."""
        return _known(self.entries.get(entry_id), "question anticipée", entry_id)

    def entries_of(self, passage_id: str) -> list[AnticipatedQuestion]:
        """The bank's entries that quote a passage, drafts too, in the bank's order. Raises
        CarnetError for an unknown one.
        """
        place = self._place(passage_id)
        first, last = np.searchsorted(self._answered[:, 0], [place, place + 1]).tolist()
        return [self._whole.entries[row] for row in self._answered[first:last, 1].tolist()]

    def quantities(self, passage_id: str) -> tuple[tuple[Quantity, ...], ...]:
        """The quantities of each sentence of a passage, in their order; their places count
        characters of the sentence. Raises CarnetError for an unknown one.
        """
        return _known(self._stated.get(passage_id), "passage", passage_id).quantities

    def known_questions(self, passage_id: str) -> int:
        """How many known questions the passage answers. Raises CarnetError for an unknown one."""
        return int(self._quoted[self._place(passage_id)])

    def coverage_beside(self, passage_id: str) -> float:
        """Of a passage whose carnet has no known question, the share of the passages that they
        quote in the carnets that have some; 0 elsewhere. Raises CarnetError for an unknown one.
        """
        share, homes = self._whole._coverage
        return 0.0 if self._homes[self._place(passage_id)] in homes else share

    @cached_property
    def _coverage(self) -> tuple[float, frozenset[int]]:
        """The share of the passages that known questions quote in the carnets that have some, and
        the rows of those.
        """
        asked = np.unique(self._homes[self._quoted > 0])
        inside = self._quoted[np.isin(self._homes, asked)]
        return float((inside > 0).mean()) if len(inside) else 0.0, frozenset(asked.tolist())

    def carnet_nearness(
        self, vector: Sequence[float], passage_ids: Iterable[str]
    ) -> dict[str, float]:
        """For each passage, the cosine of a vector with the mean passage of its carnet."""
        homes = {p: self._homes[self._place(p)] for p in passage_ids}
        asked = np.asarray(vector, dtype=np.float32)
        asked /= max(float(np.linalg.norm(asked)), 1e-9)
        rows = np.unique(np.fromiter(homes.values(), dtype=np.int32, count=len(homes)))
        scores = dict(zip(rows.tolist(), (self._centres[rows] @ asked).tolist(), strict=True))
        return {passage_id: scores[int(home)] for passage_id, home in homes.items()}

    def neighbours(self, passage_id: str) -> tuple[Passage | None, Passage | None]:
        """The passages before and after in the same carnet; None at its ends."""
        here = self.passage(passage_id)
        place = _known(self.passages.row(here.passage_id), "passage", passage_id)
        around = []
        for row in (place - 1, place + 1):
            other = self.passages[row] if 0 <= row < len(self.passages) else None
            same = other is not None and other.carnet_id == here.carnet_id
            around.append(other if same else None)
        return around[0], around[1]

    def under_heading(self, passage_id: str, most: int) -> list[str]:
        """The ids of a passage and of those that follow it under the same heading, ``most`` at
        most: none is read. Raises CarnetError for an unknown one.
        """
        first = self._place(passage_id)
        near = self._headings[first : first + most]
        same = int(np.searchsorted(near, near[0], side="right"))
        return [self._whole.passages.name(row) for row in range(first, first + same)]

    def mend(self, question: str) -> str:
        """The question without its typing errors, as far as the carnets' own words tell."""
        return self._speller.mend(question)

    @cached_property
    def _speller(self) -> Speller:
        return Speller(self.words.spellings)

    @cached_property
    def words(self) -> Words:
        """What the words of all carnets tell together. Raises IndexStaleError."""
        return read_words(self.folder)

    def _place(self, passage_id: str) -> int:
        return _known(self._whole.passages.row(passage_id), "passage", passage_id)


def _known(found: _T | None, what: str, wanted: str) -> _T:
    if found is None:
        raise CarnetError.of("unknown_id", what=what, wanted=wanted)
    return found
