"""What each sentence of the carnets states, read once an index: figures, dates, names, levels.

The ledger is computed when the first claim comes and kept for the index it was read from.
"""

from __future__ import annotations

import math
import re
import threading
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from carnet_rag.check.values import (
    Value,
    claim_terms,
    listed_values,
    placed_values,
    read_values,
)
from carnet_rag.figures.context import actors, levels
from carnet_rag.figures.extract import CONTENTS_LINE
from carnet_rag.french.names import Name, find_names
from carnet_rag.french.numbers import Moment, find_moments, find_quantities
from carnet_rag.french.tokens import fold
from carnet_rag.index.views import heading_key
from carnet_rag.types import CELL, AnticipatedQuestion, Carnet, Passage, Sentence

_FEW = 5
_COMMON = 0.03
"""Share of the sentences beyond which a name tells nothing apart."""


class ReadIndex(Protocol):
    """The part of an opened index that the checking reads."""

    @property
    def build_id(self) -> str:
        """What tells this build of the index from others."""

    @property
    def carnets(self) -> Sequence[Carnet]:
        """The carnets."""

    @property
    def passages(self) -> Sequence[Passage]:
        """Their passages."""

    @property
    def entries(self) -> Sequence[AnticipatedQuestion]:
        """The anticipated questions."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence, read. ``own``, ``near``, ``asked``: the terms of the sentence, of its passage
    and headings, and of the anticipated questions that it answers.
    """

    passage: Passage
    sentence: Sentence
    values: tuple[Value, ...]
    moments: tuple[Moment, ...]
    names: tuple[Name, ...]
    levels: tuple[str, ...]
    actors: tuple[str, ...]
    own: frozenset[str]
    near: frozenset[str]
    asked: frozenset[str]
    before: tuple[str, ...]
    around: tuple[Name, ...]
    title: str
    year: int | None
    """The year that the title gives, else that of publication."""
    source: frozenset[str]
    """The terms of who publishes the carnet, where nobody else speaks."""

    @property
    def governing(self) -> tuple[str, ...]:
        """What a statement is read under: the sentences before, headings, the carnet's title."""
        return (*self.before, *self.passage.heading_path, self.title)


@dataclass(frozen=True, slots=True)
class Ledger:
    """Every statement of an index, with the rarity of terms and the folded proper names."""

    statements: tuple[Statement, ...]
    by_sentence: Mapping[tuple[str, int], int]
    by_entry: Mapping[str, tuple[int, ...]]
    unanswered: frozenset[str]
    rarity: Mapping[str, float]
    rarest: float
    names: frozenset[str]
    sources: frozenset[frozenset[str]]
    """The terms of each carnet's publisher."""
    spread: Mapping[str, frozenset[str]]
    """By carnet, the terms that it has all over: what it is about."""
    holders: Mapping[str, Sequence[int]]
    """By term, the statements that have it, or whose questions do."""

    def weight(self, term: str) -> float:
        """How telling a term is: the log of how few sentences hold it."""
        return self.rarity.get(term, self.rarest)


_CACHE: OrderedDict[str, Ledger] = OrderedDict()
_LOCK = threading.Lock()
_KEPT = 4


def ledger_of(index: ReadIndex) -> Ledger:
    """The ledger of an index, read on the first call and kept while the index is in use."""
    key = f"{index.build_id}:{len(index.passages)}:{len(index.entries)}"
    with _LOCK:
        if key not in _CACHE:
            _CACHE[key] = _read(index)
            if len(_CACHE) > _KEPT:
                _CACHE.popitem(last=False)
        _CACHE.move_to_end(key)
        return _CACHE[key]


def _read(index: ReadIndex) -> Ledger:
    carnets = {c.carnet_id: c for c in index.carnets}
    known = _known_names(index.passages)
    asked, entries = _asked(index)
    sections = _sections(index.passages, known)
    statements: list[Statement] = []
    by_sentence: dict[tuple[str, int], int] = {}
    for passage in index.passages:
        section = sections[heading_key(passage)]
        before: list[str] = list(passage.heading_path)
        for row, sentence in enumerate(passage.sentences):
            if sentence.kind == "garbled" or _says_nothing(sentence.text):
                continue
            by_sentence[passage.passage_id, row] = len(statements)
            told = frozenset(asked.get((passage.passage_id, row), ()))
            led = _governing(sentence.text, before)[-4:]
            carnet = carnets[passage.carnet_id]
            statements.append(_statement(passage, sentence, carnet, known, section, told, led))
            before.append(sentence.text)
    counts = Counter(t for s in statements for t in s.own)
    total = len(statements) + 1
    rarity = {t: math.log(total / n) for t, n in counts.items()}
    return Ledger(
        tuple(statements),
        by_sentence,
        {e: tuple(by_sentence[k] for k in keys if k in by_sentence) for e, keys in entries.items()},
        frozenset(e.entry_id for e in index.entries if e.unanswered),
        rarity,
        math.log(total),
        known,
        frozenset(s.source for s in statements if s.source),
        _spread(statements),
        _holders(statements),
    )


def _holders(statements: Sequence[Statement]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for number, statement in enumerate(statements):
        for term in statement.own | statement.asked:
            found[term].append(number)
    return dict(found)


def _spread(statements: Sequence[Statement]) -> dict[str, frozenset[str]]:
    """The terms that more than :data:`_COMMON` of a carnet's sentences hold, and a few at least."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    totals = Counter(s.passage.carnet_id for s in statements)
    for statement in statements:
        counts[statement.passage.carnet_id].update(statement.own)
    return {
        carnet: frozenset(t for t, n in held.items() if n > max(_FEW, _COMMON * totals[carnet]))
        for carnet, held in counts.items()
    }


def _governing(text: str, before: list[str]) -> list[str]:
    """What was said before a sentence and governs it: the head of a table's row, no other row, nor
    another line that opens with what it tells of.
    """
    if _LABEL.match(text):
        return [b for b in before if not _LABEL.match(b)]
    if CELL not in text:
        return before
    return [b for b in before if CELL not in b or not re.search(r"\d", b)]


_LABEL = re.compile(r"[^\s:|][^:|.]{0,40}\s:\s+\S")
"""« numprint : espace des milliers »."""
_LONE_LINK = re.compile(r"[\s<(\[]*(?:https?://|www\.)\S+\s*", re.I)


def _says_nothing(text: str) -> bool:
    """Whether a text is a line of contents or a lone link."""
    return bool(CONTENTS_LINE.search(text) or _LONE_LINK.fullmatch(text))


def _statement(
    passage: Passage,
    sentence: Sentence,
    carnet: Carnet,
    known: frozenset[str],
    section: tuple[frozenset[str], tuple[Name, ...]],
    asked: frozenset[str],
    before: list[str],
) -> Statement:
    text, (near, around) = sentence.text, section
    moments = find_moments(text, carnet.published)
    values = listed_values(text)
    if values is None:
        values = read_values(text, find_quantities(text, moments), moments, before)
        if sentence.heads:
            values = placed_values(values, text, sentence.heads, carnet.published)
            before = [*before, CELL.join(sentence.heads)]
    publisher = "" if sentence.speaker or passage.speaker else carnet.publisher or ""
    return Statement(
        passage,
        sentence,
        tuple(values),
        tuple(moments),
        tuple(find_names(text, known)),
        tuple(levels(text)),
        tuple(actors(text)),
        frozenset(claim_terms(text)),
        near,
        asked,
        tuple(reversed(before)),
        around,
        carnet.title,
        _year(carnet),
        frozenset(claim_terms(publisher)),
    )


def _year(carnet: Carnet) -> int | None:
    moments = (*find_moments(carnet.title), *find_moments(carnet.published or ""))
    return next((m.year for m in moments), None)


def _sections(
    passages: Sequence[Passage], known: frozenset[str]
) -> dict[tuple[str, ...], tuple[frozenset[str], tuple[Name, ...]]]:
    """The terms and the proper names of each section, headings included."""
    texts: dict[tuple[str, ...], list[str]] = {}
    names: dict[tuple[str, ...], dict[frozenset[str], Name]] = {}
    for passage in passages:
        key = heading_key(passage)
        texts.setdefault(key, list(passage.heading_path)).append(passage.text)
        inside = names.setdefault(key, {})
        for text in (*passage.heading_path, *(s.text for s in passage.sentences)):
            for name in find_names(text, known):
                inside.setdefault(name.terms, name)
    return {
        key: (frozenset(claim_terms(" ".join(parts))), tuple(names[key].values()))
        for key, parts in texts.items()
    }


def _known_names(passages: Sequence[Passage]) -> frozenset[str]:
    """Folded words that the corpus writes with a capital inside a sentence and never without."""
    capital: Counter[str] = Counter()
    small: Counter[str] = Counter()
    for passage in passages:
        for sentence in passage.sentences:
            for m in re.finditer(r"[^\W\d_][\w&-]+", sentence.text):
                if m.group()[0].islower():
                    small[fold(m.group())] += 1
                elif not re.search(r"(?:^|[.!?:«\"]\s*)$", sentence.text[: m.start()]):
                    capital[fold(m.group())] += 1
    return frozenset(w for w, n in capital.items() if n > 2 * small[w])


def _asked(
    index: ReadIndex,
) -> tuple[dict[tuple[str, int], set[str]], dict[str, list[tuple[str, int]]]]:
    """The terms of the questions and notes tied to each sentence, and each entry's sentences."""
    passages = {p.passage_id: p for p in index.passages}
    asked: dict[tuple[str, int], set[str]] = {}
    entries: dict[str, list[tuple[str, int]]] = {}
    for entry in index.entries:
        keys = entries[entry.entry_id] = [
            (span.passage_id, row)
            for span in entry.spans
            if span.passage_id in passages
            for row, s in enumerate(passages[span.passage_id].sentences)
            if s.start < span.end and span.start < s.end
        ]
        if entry.unanswered:
            continue
        said = set(claim_terms(" ".join((*entry.questions, entry.answer or ""))))
        for key in keys:
            asked.setdefault(key, set()).update(said)
    return asked, entries
