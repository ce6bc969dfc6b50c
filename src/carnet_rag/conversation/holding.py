"""Whether the quotes that a follow-up got answer it: a logistic model over the words that the turn
itself brings, and whether the quotes or what is around them hold them.

A follow-up's quotes are near to its subject, whatever is asked of it. The weights, in
``holding.json``, are fitted by ``eval/fit_holding.py`` on dialogues by other hands.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from functools import lru_cache
from importlib import resources

from carnet_rag.conversation import Rewrite
from carnet_rag.french.answer_type import OFFICES, supplies
from carnet_rag.french.intent import read_intent
from carnet_rag.french.light import light_terms
from carnet_rag.french.parsing import parse
from carnet_rag.french.synonyms import synonyms
from carnet_rag.french.tokens import terms
from carnet_rag.types import Answer, Citation

Around = Callable[[Citation], tuple[str, ...]]
"""The texts that say what a quote is about, the nearest first."""

FIGURES = ("amount", "count", "duration")

HELD = (
    "has_own", "own",  # the turn brings words of its own; how many, in fifths
    "in_quotes", "in_context",  # the share of them in the quotes, in what is around them too
    "none_in_quotes", "none_in_context",
    "subject_in_quotes", "subject_in_context",  # the same share of the words that are carried
    "shaped", "supplied",  # a figure, a date, a name... is asked; a quote holds one
)  # fmt: skip


def holds(written: Answer, turn: str, understood: Rewrite, context: Around) -> bool:
    """Whether the quotes are likely to answer a turn that leans; one that does not is left."""
    if not understood.carried or understood.swapped:
        return True
    bias, weights = _model()
    found = facts(written, turn, understood, context)
    return bias + sum(weights[name] * x for name, x in found.items()) > 0


def facts(written: Answer, turn: str, understood: Rewrite, context: Around) -> dict[str, float]:
    """What tells whether the quotes answer the turn: ``HELD``."""
    quotes = set(terms(" ".join(c.quote for c in written.citations)))
    wider = quotes | set(terms(" ".join(text for c in written.citations for text in context(c))))
    carried = set(terms(" ".join(understood.carried)))
    asked = read_intent(understood.question)
    shaped = asked.kind in (*FIGURES, "date", "who", "link", "where")
    supplied = any(supplies(asked, understood.question, c.quote) for c in written.citations)
    own = [t for t in dict.fromkeys(terms(turn)) if t not in carried | light_terms()]
    # « quand l'a-t-il créée ? » of what « est fondée », « qui la dirige ? » of who presides.
    told_so = {
        t
        for token in parse(turn).tokens
        if shaped and supplied and token.tag in ("participle", "verb")
        for t in terms(token.low)
        if not quotes.isdisjoint(synonyms(t) & (OFFICES if token.tag == "verb" else synonyms(t)))
    }
    quotes, wider = quotes | told_so, wider | told_so
    found: dict[str, float] = {
        "has_own": bool(own),
        "own": min(len(own), 5) / 5,
        "in_quotes": share(own, quotes),
        "in_context": share(own, wider),
        "none_in_quotes": bool(own) and quotes.isdisjoint(own),
        "none_in_context": bool(own) and wider.isdisjoint(own),
        "subject_in_quotes": share(carried, quotes),
        "subject_in_context": share(carried, wider),
        "shaped": shaped,
        "supplied": shaped and supplied,
    }
    return {name: float(value) for name, value in found.items()}


def share(some: Collection[str], held: Collection[str]) -> float:
    """The share of some words that others hold; 0 without words."""
    return sum(t in held for t in some) / len(some) if some else 0.0


@lru_cache(maxsize=1)
def _model() -> tuple[float, dict[str, float]]:
    data = resources.files("carnet_rag.conversation").joinpath("holding.json").read_text("utf-8")
    table = json.loads(data)
    assert set(table["weights"]) == set(HELD)
    return table["bias"], table["weights"]
