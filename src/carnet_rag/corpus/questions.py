"""Question banks: `corpus/<carnet>.questions.jsonl`, checked against the text of its carnet."""

from __future__ import annotations

import codecs
import hashlib
import html
import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from carnet_rag.corpus.chunk import only_points
from carnet_rag.errors import CorpusError
from carnet_rag.types import AnticipatedQuestion, Carnet, Passage, QuoteSpan

SUFFIX = ".questions.jsonl"
_KEYS = {"questions", "quotes", "answer", "unanswered", "draft"}


@dataclass(frozen=True, slots=True)
class BankRow:
    """An entry that stands and the line of the file that holds it, counted from 1."""

    line: int
    entry: AnticipatedQuestion


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, in French, with a line of the file, counted from 1."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Bank:
    """The entries that stand and what is wrong with the others, both in file order."""

    name: str
    rows: tuple[BankRow, ...] = ()
    faults: tuple[Problem, ...] = ()

    @property
    def entries(self) -> tuple[AnticipatedQuestion, ...]:
        """The entries that stand, drafts among them."""
        return tuple(row.entry for row in self.rows)

    @property
    def problems(self) -> tuple[str, ...]:
        """The faults as a reader is told of them, with the file and the line."""
        return tuple(f"{self.name}, ligne {f.line} : {f.reason}" for f in self.faults)


def bank_path(corpus: Path, carnet: Carnet) -> Path:
    """Where the bank of a carnet of the corpus folder stands, whether it exists or not."""
    return (corpus / carnet.file).with_suffix(SUFFIX)


def load_bank(path: Path, carnet: Carnet, passages: Sequence[Passage]) -> Bank:
    """Read the bank of a carnet and find each quote in its canonical text.

    A missing file is an empty bank. A line that is not usable (not JSON, an unknown key, no
    question, a quote that stands nowhere) is told in ``problems`` with its number and left out.
    Raises CorpusError when the file cannot be read at all.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        data = b""
    except OSError as exc:
        raise _unreadable(path, exc) from exc
    return parse_bank(data, path, carnet, passages)


def parse_bank(data: bytes, path: Path, carnet: Carnet, passages: Sequence[Passage]) -> Bank:
    """Read the bytes of a bank as :func:`load_bank` does; ``path`` names it in messages.

    Raises CorpusError when they are not UTF-8.
    """
    try:
        # Cut before decoding: U+2028 ends a line for str.splitlines, but not in JSON.
        lines = [line.decode() for line in data.removeprefix(codecs.BOM_UTF8).splitlines()]
    except UnicodeDecodeError as exc:
        raise _unreadable(path, exc) from exc
    finder = _Finder(carnet, passages)
    rows: list[BankRow] = []
    faults: list[Problem] = []
    taken: dict[str, int] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            rows.append(BankRow(number, _entry(line, carnet.carnet_id, finder, taken)))
        except ValueError as exc:
            faults.append(Problem(number, str(exc)))
    return Bank(path.name, tuple(rows), tuple(faults))


def quote_places(quote: str, carnet: Carnet, passages: Sequence[Passage]) -> tuple[QuoteSpan, ...]:
    """Every place where a quote stands inside one passage, in reading order; () for none.

    ``quote`` may be words of the source, markup included, or of the canonical text.
    """
    return _Finder(carnet, passages).places(quote)


def coverage(
    bank: Bank, passages: Iterable[Passage], *, drafts: bool = False
) -> tuple[Passage, ...]:
    """The passages that no approved entry of the bank quotes, in reading order.

    With ``drafts``, a draft covers what it quotes too.
    """
    entries = (entry for entry in bank.entries if drafts or not entry.draft)
    quoted = {span.passage_id for entry in entries for span in entry.spans}
    return tuple(passage for passage in passages if passage.passage_id not in quoted)


def entry_quotes(entry: AnticipatedQuestion, carnet: Carnet) -> tuple[str, ...]:
    """The quotes of an entry, as its carnet has them."""
    return tuple(carnet.text[span.start : span.end] for span in entry.spans)


def _entry(
    line: str, carnet_id: str, finder: _Finder, taken: dict[str, int]
) -> AnticipatedQuestion:
    try:
        data = json.loads(line)
    except json.JSONDecodeError as exc:
        raise ValueError(f"ce n'est pas du JSON ({exc.msg}, caractère {exc.colno}).") from exc
    check_entry(data)
    spans = tuple(finder.find(quote) for quote in data["quotes"])
    return AnticipatedQuestion(
        entry_id=_entry_id(carnet_id, data, taken),
        carnet_id=carnet_id,
        questions=tuple(" ".join(question.split()) for question in data["questions"]),
        spans=spans,
        answer=data.get("answer"),
        unanswered=data.get("unanswered"),
        draft=data.get("draft", False),
    )


def check_entry(data: Any) -> None:
    """Raise ValueError, in French, for a JSON value that is no entry of a bank."""
    if not isinstance(data, dict):
        raise ValueError("une entrée est un objet JSON : {…}.")
    if unknown := sorted(set(data) - _KEYS):
        raise ValueError(
            f"clé inconnue « {unknown[0]} ». Clés connues : {', '.join(sorted(_KEYS))}."
        )
    for key, what in (("questions", "question"), ("quotes", "citation")):
        value = data.get(key)
        if not isinstance(value, list) or not value:
            raise ValueError(f"aucune {what} : « {key} » est une liste d'au moins un texte.")
        if not all(isinstance(text, str) and text.strip() for text in value):
            raise ValueError(f"« {key} » ne contient que des textes non vides.")
    given = [key for key in ("answer", "unanswered") if data.get(key) is not None]
    if len(given) != 1 or not isinstance(data[given[0]], str) or not data[given[0]].strip():
        raise ValueError("il faut « answer » ou « unanswered » (un texte), et un seul des deux.")
    if not isinstance(data.get("draft", False), bool):
        raise ValueError("« draft » vaut true ou false.")


def _entry_id(carnet_id: str, data: dict[str, Any], taken: dict[str, int]) -> str:
    """An id from the content: inserting a line renames no other entry."""
    content = json.dumps([data["quotes"], data["questions"]], ensure_ascii=False)
    digest = hashlib.sha256(content.encode()).hexdigest()[:10]
    taken[digest] = taken.get(digest, 0) + 1
    repeat = f"-{taken[digest]}" if taken[digest] > 1 else ""
    return f"{carnet_id}/q{digest}{repeat}"


class _Finder:
    """Finds quotes in the canonical text, whatever the markup and blanks that the source has.

    A quote that stands in several places is taken at the place nearest the quote found before
    it, since a bank runs in the order of its text; in a table of contents only if nowhere else.
    """

    def __init__(self, carnet: Carnet, passages: Sequence[Passage]) -> None:
        self._carnet = carnet
        self._passages = sorted(passages, key=lambda passage: passage.start)
        self._starts = [passage.start for passage in self._passages]
        kept = [i for i, char in enumerate(carnet.text) if not _DROPPED.match(char)]
        self._places = kept
        self._solid = "".join(carnet.text[i] for i in kept)
        self._cursor = 0

    def find(self, quote: str) -> QuoteSpan:
        """Locate a quote. Raises ValueError, in French, when it stands nowhere."""
        found = self._found(quote)
        if not found:
            raise ValueError(
                f"la citation « {_short(quote)} » ne figure pas dans le carnet : "
                "copiez-la du texte, mot pour mot."
            )
        found.sort(key=lambda place: (self._points(place[0]), abs(place[0] - self._cursor)))
        self._cursor = found[0][0]
        for start, end in found:
            if span := self._span(start, end):
                self._cursor = start
                return span
        raise ValueError(
            f"la citation « {_short(self._carnet.text[self._cursor :])} » "
            "enjambe deux passages : raccourcissez-la ou coupez-la en deux."
        )

    def places(self, quote: str) -> tuple[QuoteSpan, ...]:
        """Every place of a quote inside one passage, in reading order."""
        return tuple(span for place in self._found(quote) if (span := self._span(*place)))

    def _found(self, quote: str) -> list[tuple[int, int]]:
        """The places of the first reading of a quote that stands anywhere."""
        for solid in filter(None, _readings(quote)):
            found: list[tuple[int, int]] = []
            at = -1
            while (at := self._solid.find(solid, at + 1)) >= 0:
                found.append((self._places[at], self._places[at + len(solid) - 1] + 1))
            if found:
                return found
        return []

    def _points(self, start: int) -> bool:
        """Whether a place is in a table of contents or the like."""
        number = bisect_right(self._starts, start) - 1
        return number >= 0 and only_points(self._passages[number])

    def _span(self, start: int, end: int) -> QuoteSpan | None:
        number = bisect_right(self._starts, start) - 1
        if number < 0 or end > self._passages[number].end:
            return None
        return QuoteSpan(self._passages[number].passage_id, start, end)


_DROPPED = re.compile(r"[\s*_#\\]")


def _readings(quote: str) -> list[str]:
    """The solid forms that a quote of the source may have in the canonical text."""
    text = re.sub(r"&(</sup>)(\w{2,6};)", r"\1&\2", quote)
    text = re.sub(r"&lt;(/?su[bp])(?:>|&gt;)", r"<\1>", text).replace("<sup></sup>", "")
    text = re.sub(r"<sup>\s*\d{1,2}\s*(?:</sup>|(?=[^<]*</sup>))", "", text)
    text = re.sub(r"(?<![kcdm]m)(?<!\bm)[¹²³⁰⁴-⁹]+\d?", "", text)
    text = html.unescape(re.sub(r"<[a-zA-Z/!][^>]*>", "", text))
    text = re.sub(r"!?\[([^\[\]]*)\]\([^()\s]+\)", r"\1", text)
    forms = [text, re.sub(r"^\s*(?:#+|[-*+])\s+", "", text), re.sub(r"^\s*\d{1,3}\s", "", text)]
    return list(dict.fromkeys(_DROPPED.sub("", form) for form in forms))


def _unreadable(path: Path, exc: Exception) -> CorpusError:
    return CorpusError(
        f"{path} : banque de questions illisible ({exc}). Enregistrez-la en UTF-8, une entrée "
        "JSON par ligne, ou retirez-la du dossier."
    )


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 80 else text[:79] + "…"
