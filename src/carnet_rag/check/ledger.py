"""What each sentence of the carnets states, read once an index: figures, dates, names, levels.

The ledger is computed when the first claim comes and kept for the index it was read from.
"""

from __future__ import annotations

import math
import re
import threading
from collections import Counter, OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Protocol

from carnet_rag.check.names import Name, find_names
from carnet_rag.figures.context import Clause, actors, clause, counted, levels, population
from carnet_rag.numbers import Moment, Quantity, find_moments, find_quantities
from carnet_rag.tokens import fold, terms
from carnet_rag.types import AnticipatedQuestion, Carnet, Passage, Sentence

_SKIPPED = ("garbled",)
_CONTENTS_LINE = re.compile(r"\t\d+\s*$")
_COMPOUND = re.compile(r"\b(co|re|ré|inter|multi|micro|socio|non|anti|auto)-(?=\w)", re.I)
_BASES = re.compile(r"\(en\s+(milliers|millions|milliards)\)\s*:", re.I)
_PAIR = re.compile(r"(?P<label>[^|:]+):\s*(?P<number>\d+(?:[.,]\d+)?)\s*(?=\||$)")
_COMMON = 0.03
"""Share of the sentences beyond which a name tells nothing apart."""
_ANAPHOR = re.compile(r"\b(?:celles?|celui|ceux)\b", re.I)
_ENUMERATION = re.compile(r"\s*(?:,|ou|et|à)\s*")
_SCALES = {"milliers": 1e3, "millions": 1e6, "milliards": 1e9}


class Source(Protocol):
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
class Value:
    """A quantity of a sentence with the words that belong to it alone and the year it holds for."""

    quantity: Quantity
    around: Clause
    own: frozenset[str]
    counted: frozenset[str]
    level: str
    year: int | None
    people: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence, read. ``own``, ``near``, ``asked``: the terms of the sentence, of its passage
    and headings, and of the anticipated questions that it answers.
    """

    passage: Passage
    row: int
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
    after: str = ""


@dataclass(frozen=True, slots=True)
class Ledger:
    """Every statement of an index, with the rarity of terms and the folded proper names."""

    statements: tuple[Statement, ...]
    by_sentence: Mapping[tuple[str, int], int]
    by_entry: Mapping[str, tuple[int, ...]]
    unanswered: frozenset[str]
    rarity: Mapping[str, float]
    rarest: float
    common: float
    names: frozenset[str]
    persons: frozenset[str]
    heard: Mapping[str, int]

    def weight(self, term: str) -> float:
        """How telling a term is: the log of how few sentences hold it."""
        return self.rarity.get(term, self.rarest)


_CACHE: OrderedDict[str, Ledger] = OrderedDict()
_LOCK = threading.Lock()
_KEPT = 4


def ledger_of(index: Source) -> Ledger:
    """The ledger of an index, read on the first call and kept while the index is in use."""
    key = f"{index.build_id}:{len(index.passages)}:{len(index.entries)}"
    with _LOCK:
        if key not in _CACHE:
            _CACHE[key] = _read(index)
            while len(_CACHE) > _KEPT:
                _CACHE.popitem(last=False)
        _CACHE.move_to_end(key)
        return _CACHE[key]


@lru_cache(maxsize=8192)
def claim_terms(text: str) -> tuple[str, ...]:
    """Content terms of a text, prefixes joined (« co-fondateurs »: cofondateurs), no figures."""
    joined = _COMPOUND.sub(lambda m: m[1], text)
    return tuple(t for t in terms(joined) if not t[0].isdigit())


def _read(index: Source) -> Ledger:
    published = {c.carnet_id: c.published for c in index.carnets}
    known = _known_names(index.passages)
    asked, entries = _asked(index)
    sections = _sections(index.passages)
    around = _section_names(index.passages, known)
    statements: list[Statement] = []
    by_sentence: dict[tuple[str, int], int] = {}
    for passage in index.passages:
        near = sections[passage.carnet_id, passage.heading_path]
        before: list[str] = list(passage.heading_path)
        for row, sentence in enumerate(passage.sentences):
            if sentence.kind in _SKIPPED or _CONTENTS_LINE.search(sentence.text):
                continue
            by_sentence[passage.passage_id, row] = len(statements)
            statements.append(
                _statement(
                    passage,
                    row,
                    sentence,
                    published.get(passage.carnet_id),
                    known,
                    near,
                    frozenset(asked.get((passage.passage_id, row), ())),
                    before[-4:],
                    around[passage.carnet_id, passage.heading_path],
                )
            )
            before.append(sentence.text)
    statements = (
        [
            replace(s, after=n.sentence.text if s.passage.carnet_id == n.passage.carnet_id else "")
            for s, n in zip(statements, [*statements[1:], statements[0]], strict=True)
        ]
        if statements
        else []
    )
    counts = Counter(t for s in statements for t in s.own)
    total = len(statements) + 1
    rarity = {t: math.log(total / n) for t, n in counts.items()}
    return Ledger(
        tuple(statements),
        by_sentence,
        {
            entry: tuple(by_sentence[k] for k in keys if k in by_sentence)
            for entry, keys in entries.items()
        },
        frozenset(e.entry_id for e in index.entries if e.unanswered),
        rarity,
        math.log(total),
        math.log(total / max(2.0, _COMMON * total)),
        known,
        frozenset(t for s in statements for n in s.names if n.kind == "person" for t in n.terms),
        counts + _in_questions(index),
    )


def _statement(
    passage: Passage,
    row: int,
    sentence: Sentence,
    published: str | None,
    known: frozenset[str],
    near: frozenset[str],
    asked: frozenset[str],
    before: list[str],
    around: tuple[Name, ...],
) -> Statement:
    text = sentence.text
    moments = find_moments(text, published)
    listed = _BASES.search(text)
    values = (
        _listed_values(text, listed)
        if listed
        else read_values(text, find_quantities(text, moments), moments, before)
    )
    return Statement(
        passage,
        row,
        sentence,
        tuple(values),
        tuple(moments),
        tuple(find_names(text, known)),
        tuple(name for name, _ in levels(text)),
        tuple(actors(text)),
        frozenset(claim_terms(text)),
        near,
        asked,
        tuple(reversed(before)),
        around,
    )


def read_values(
    text: str,
    quantities: Sequence[Quantity],
    moments: Sequence[Moment],
    before: Sequence[str] = (),
) -> list[Value]:
    """The quantities of a text, each with its own words, level, year and people.

    ``before`` is what was said before, oldest first: whom « d'entre eux » means.
    """
    spans = [(q.start, q.end) for q in quantities]
    periods = [m for m in moments if m.last_year is not None]
    values: list[Value] = []
    for quantity in quantities:
        others = [s for s in spans if s != (quantity.start, quantity.end)]
        around = clause(text, quantity.start, quantity.end, others)
        what = frozenset(claim_terms(counted(around)))
        own = frozenset(claim_terms(around.after)) or frozenset(claim_terms(around.before))
        found = levels(around.after) or levels(around.before)
        pair = [q for q in quantities if q.kind == quantity.kind == "percent"]
        year = None
        if len(periods) == 1 and len(pair) == 2 and quantity in pair:
            year = periods[0].year if quantity == pair[0] else periods[0].last_year
        people = population(text, quantity.start, quantity.end, around, list(reversed(before)))
        if values and not people:
            people = values[-1].people
        if values and _ANAPHOR.search(around.after):
            # « celles d'électricité » takes up « consommations », not « consommations d'eau ».
            own |= frozenset(claim_terms(counted(values[-1].around))[:1])
        level = found[0][0] if found else ""
        values.append(Value(quantity, around, own, what, level, year, people))
    return _enumerated(text, values)


def _enumerated(text: str, values: list[Value]) -> list[Value]:
    """Give the members of « 1h, 4h ou 12h » the words of them all."""
    for i in range(len(values) - 2, -1, -1):
        here, after = values[i], values[i + 1]
        between = text[here.quantity.end : after.quantity.start]
        if here.quantity.kind == after.quantity.kind and _ENUMERATION.fullmatch(between):
            shared = here.own | after.own
            for j, other in enumerate(values):
                if j == i or j == i + 1 or (j > i and other.own == after.own):
                    values[j] = replace(other, own=shared)
    return values


def _listed_values(text: str, listed: re.Match[str]) -> list[Value]:
    scale = _SCALES[listed[1].lower()]
    values = []
    for m in _PAIR.finditer(text, listed.end()):
        value = round(float(m["number"].replace(",", ".")) * scale, 6)
        label = m["label"].strip()
        named = frozenset(claim_terms(label))
        quantity = Quantity(m.start("number"), m.end("number"), value, span_start=m.start("number"))
        values.append(
            Value(quantity, Clause(label, ""), named, named, "régional", None, label, label)
        )
    return values


def _sections(
    passages: Sequence[Passage],
) -> dict[tuple[str, tuple[str, ...]], frozenset[str]]:
    """The terms of each section, headings included."""
    texts: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for passage in passages:
        key = (passage.carnet_id, passage.heading_path)
        texts.setdefault(key, list(passage.heading_path)).append(passage.text)
    return {key: frozenset(claim_terms(" ".join(parts))) for key, parts in texts.items()}


def _section_names(
    passages: Sequence[Passage], known: frozenset[str]
) -> dict[tuple[str, tuple[str, ...]], tuple[Name, ...]]:
    """The proper names of each section, headings included."""
    found: dict[tuple[str, tuple[str, ...]], dict[frozenset[str], Name]] = {}
    for passage in passages:
        key = (passage.carnet_id, passage.heading_path)
        names = found.setdefault(key, {})
        for text in (*passage.heading_path, *(s.text for s in passage.sentences)):
            for name in find_names(text, known):
                names.setdefault(name.terms, name)
    return {key: tuple(names.values()) for key, names in found.items()}


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


def _in_questions(index: Source) -> Counter[str]:
    """How many of the anticipated questions and their notes use each term."""
    return Counter(
        term
        for entry in index.entries
        for term in set(claim_terms(" ".join((*entry.questions, entry.answer or ""))))
    )


def _asked(
    index: Source,
) -> tuple[dict[tuple[str, int], set[str]], dict[str, list[tuple[str, int]]]]:
    """The terms of the questions and notes tied to each sentence, and each entry's sentences."""
    passages = {p.passage_id: p for p in index.passages}
    asked: dict[tuple[str, int], set[str]] = {}
    entries: dict[str, list[tuple[str, int]]] = {}
    for entry in index.entries:
        keys = []
        for span in entry.spans:
            passage = passages.get(span.passage_id)
            rows = passage.sentences if passage else ()
            keys += [
                (span.passage_id, row)
                for row, s in enumerate(rows)
                if s.start < span.end and span.start < s.end
            ]
        entries[entry.entry_id] = keys
        if entry.unanswered:
            continue
        said = set(claim_terms(" ".join((*entry.questions, entry.answer or ""))))
        for key in keys:
            asked.setdefault(key, set()).update(said)
    return asked, entries
