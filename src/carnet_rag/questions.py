"""Question banks: `corpus/<carnet>.questions.jsonl`, checked against the text of its carnet."""

from __future__ import annotations

import hashlib
import html
import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from carnet_rag.errors import CorpusError
from carnet_rag.types import AnticipatedQuestion, Carnet, Passage, QuoteSpan

SUFFIX = ".questions.jsonl"
_KEYS = {"questions", "quotes", "answer", "unanswered", "draft"}


@dataclass(frozen=True, slots=True)
class Bank:
    """The entries that stand, in file order, and in French what is wrong with the others."""

    entries: tuple[AnticipatedQuestion, ...]
    problems: tuple[str, ...] = ()


def load_bank(path: Path, carnet: Carnet, passages: Sequence[Passage]) -> Bank:
    """Read the bank of a carnet and find each quote in its canonical text.

    A missing file is an empty bank. A line that is not usable (not JSON, an unknown key, no
    question, a quote that stands nowhere) is told in ``problems`` with its number and left out.
    Raises CorpusError when the file cannot be read at all.
    """
    if not path.exists():
        return Bank(())
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as exc:
        raise CorpusError(
            f"{path} : banque de questions illisible ({exc}). Enregistrez-la en UTF-8, une entrée "
            "JSON par ligne, ou retirez-la du dossier."
        ) from exc
    finder = _Finder(carnet, passages)
    entries: list[AnticipatedQuestion] = []
    problems: list[str] = []
    taken: dict[str, int] = {}
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            entry = _entry(line, carnet.carnet_id, finder, taken)
        except ValueError as exc:
            problems.append(f"{path.name}, ligne {number} : {exc}")
            continue
        entries.append(entry)
    return Bank(tuple(entries), tuple(problems))


def coverage(bank: Bank, passages: Iterable[Passage]) -> tuple[Passage, ...]:
    """The passages that no approved entry of the bank quotes, in reading order."""
    quoted = {s.passage_id for entry in bank.entries if not entry.draft for s in entry.spans}
    return tuple(passage for passage in passages if passage.passage_id not in quoted)


def _entry(
    line: str, carnet_id: str, finder: _Finder, taken: dict[str, int]
) -> AnticipatedQuestion:
    try:
        data = json.loads(line)
    except json.JSONDecodeError as exc:
        raise ValueError(f"ce n'est pas du JSON ({exc.msg}, caractère {exc.colno}).") from exc
    _check(data)
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


def _check(data: Any) -> None:
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
    it, since a bank runs in the order of its text.
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
        for candidate in _readings(quote):
            place = self._nearest(candidate)
            if place is not None:
                return place
        raise ValueError(f"la citation « {_short(quote)} » ne figure pas dans le carnet.")

    def _nearest(self, solid: str) -> QuoteSpan | None:
        found: list[int] = []
        at = self._solid.find(solid) if solid else -1
        while at >= 0:
            found.append(at)
            at = self._solid.find(solid, at + 1)
        for at in sorted(found, key=lambda place: abs(self._places[place] - self._cursor)):
            start, end = self._places[at], self._places[at + len(solid) - 1] + 1
            number = bisect_right(self._starts, start) - 1
            if number >= 0 and end <= self._passages[number].end:
                self._cursor = start
                return QuoteSpan(self._passages[number].passage_id, start, end)
        if found:
            self._cursor = self._places[found[0]]
            raise ValueError(
                f"la citation « {_short(self._carnet.text[self._places[found[0]] :])} » "
                "enjambe deux passages : raccourcissez-la ou coupez-la en deux."
            )
        return None


_DROPPED = re.compile(r"[\s*_#\\]")


def _readings(quote: str) -> list[str]:
    """The solid forms that a quote of the source may have in the canonical text."""
    text = re.sub(r"&(</sup>)(\w{2,6};)", r"\1&\2", quote)
    text = re.sub(r"&lt;(/?su[bp])(?:>|&gt;)", r"<\1>", text).replace("<sup></sup>", "")
    text = re.sub(r"<sup>\s*\d{1,2}\s*(?:</sup>|(?=[^<]*</sup>))", "", text)
    text = re.sub(r"(?<![kcdm]m)(?<!\bm)[¹²³⁰⁴-⁹]+\d?", "", text)
    text = html.unescape(re.sub(r"<[a-zA-Z/!][^>]*>", "", text))
    text = re.sub(r"!?\[([^\[\]]*)\]\(([^()\s]+)\)", r"\1(\2)", text)
    forms = [text, re.sub(r"^\s*(?:#+|[-*+])\s+", "", text), re.sub(r"^\s*\d{1,3}\s", "", text)]
    return list(dict.fromkeys(_DROPPED.sub("", form) for form in forms))


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 80 else text[:79] + "…"
