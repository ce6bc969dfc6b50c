"""The questions that the application offers, from ``<carnet>.guide.toml`` beside the carnets.

A guide says what the carnet is, and holds starter questions for each of the three users, cards for
what readers come to do, and the steps of the path for a newcomer. Only questions that the chain
answers are ever offered, only links that the carnet holds. Carnets without a guide are introduced
by the first answered entries of their question bank.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Literal

import streamlit as st
from engine import Engine
from pydantic import TypeAdapter

from carnet_rag.answer.suggestions import offered_wording
from carnet_rag.errors import CarnetError, CorpusError
from carnet_rag.index import Index
from carnet_rag.types import Answer

Reader = Literal["newcomer", "journalist", "staff", "any"]
_READERS: tuple[Reader, ...] = ("newcomer", "journalist", "staff")
_STARTERS_WITHOUT_GUIDE = 6


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the guided path: its title, the question it asks, questions to go on with."""

    title: str
    question: str
    next: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CardItem:
    """A line of a card: the question that it asks, and a link outside where the carnet has one."""

    label: str
    question: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """What a reader may have come to do, and the questions that help."""

    title: str
    items: tuple[CardItem, ...]


@dataclass(frozen=True, slots=True)
class Guide:
    """What is offered for the carnets of an index, before any checking; what it is about."""

    starters: Mapping[Reader, tuple[str, ...]] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()
    cards: tuple[Card, ...] = ()
    about: str = ""


_GUIDE = TypeAdapter(Guide)


def guides_of(index: Index, corpus: Path) -> list[Guide]:
    """Read the guides of the carnets that have one. Raises CorpusError on a broken one."""
    guides: list[Guide] = []
    for carnet in index.carnets:
        path = (corpus / carnet.file).with_suffix(".guide.toml")
        if path.exists():
            try:
                table = tomllib.loads(path.read_text(encoding="utf-8"))
                guides.append(_GUIDE.validate_python(table))
            except (OSError, ValueError) as exc:
                raise CorpusError(
                    f"{path.name} : guide illisible ({exc}). Corrigez ce fichier."
                ) from exc
    return guides


@st.cache_resource(show_spinner=False, max_entries=4096)
def reply(name: str, question: str, _engine: Engine) -> Answer:
    """The answer of the engine of that name to a question of the application's own: a guide's, the
    bank's. Remembered for all visitors. Raises CarnetError.
    """
    return _engine.quoting.invoke(question)


def answered(engine: Engine, question: str) -> Answer | None:
    """The answer to a question of a guide, None when it is not answered."""
    try:
        answer = reply(engine.name, question, engine)
    except CarnetError:
        return None
    return answer if answer.status == "answered" else None


@st.cache_resource(show_spinner=False, max_entries=16)
def checked_starters(name: str, _engine: Engine, _corpus: Path) -> tuple[tuple[Reader, str], ...]:
    """The starter questions that the engine of that name answers."""
    index = _engine.index
    guides = guides_of(index, _corpus)
    offered = [(r, q) for g in guides for r in _READERS for q in g.starters.get(r, ())]
    if offered:
        return tuple((r, q) for r, q in offered if answered(_engine, q))
    known = (e for e in index.entries if e.unanswered is None and not e.draft)
    worded = (offered_wording(index, entry) for entry in known)
    kept = (question for question in worded if question and answered(_engine, question))
    return tuple(("any", question) for question in islice(kept, _STARTERS_WITHOUT_GUIDE))


@st.cache_resource(show_spinner=False, max_entries=2)
def checked_steps(build: str, _engine: Engine, _corpus: Path) -> tuple[tuple[Step, Answer], ...]:
    """The steps of the guided path that are answered by this build, with their answers."""
    guides = guides_of(_engine.index, _corpus)
    path: list[tuple[Step, Answer]] = []
    for step in (step for guide in guides for step in guide.steps):
        answer = answered(_engine, step.question)
        if answer is not None:
            onward = tuple(q for q in step.next if answered(_engine, q))
            path.append((replace(step, next=onward), answer))
    return tuple(path)


@st.cache_resource(show_spinner=False, max_entries=16)
def checked_cards(name: str, _engine: Engine, _corpus: Path) -> tuple[Card, ...]:
    """The cards as far as the engine of that name answers their questions and holds their links."""
    carnets = _engine.index.carnets
    cards: list[Card] = []
    for card in (card for guide in guides_of(_engine.index, _corpus) for card in guide.cards):
        items = tuple(
            item if any(item.url in c.text for c in carnets) else replace(item, url="")
            for item in card.items
            if answered(_engine, item.question)
        )
        if items:
            cards.append(replace(card, items=items))
    return tuple(cards)
