"""Whether the quotes that a follow-up got answer it: a logistic model over what the reader makes of
them and the words that the turn itself brings, which the quotes or what is around them may hold.

A follow-up's quotes are near to its subject, whatever is asked of it. The weights, in
``holding.json``, are fitted by ``eval/fit_holding.py`` on dialogues by other hands.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from functools import lru_cache
from importlib import resources

from carnet_rag.conversation import Rewrite
from carnet_rag.french.light import light_terms
from carnet_rag.french.tokens import terms
from carnet_rag.types import Answer, Citation

Around = Callable[[Citation], tuple[str, ...]]
"""The texts that say what a quote is about, the nearest first."""

HELD = ("has_own", "held", "reader")
"""Whether the turn brings words of its own, the share of them that the quotes or what is around
them hold, and the reader's score of the best quote."""


def holds(written: Answer, turn: str, understood: Rewrite, context: Around) -> bool:
    """Whether the quotes are likely to answer a turn that leans; one that does not is left."""
    if not understood.carried or understood.swapped:
        return True
    bias, weights = _model()
    found = facts(written, turn, understood, context)
    return bias + sum(weights[name] * x for name, x in found.items()) > 0


def facts(written: Answer, turn: str, understood: Rewrite, context: Around) -> dict[str, float]:
    """What tells whether the quotes answer the turn: ``HELD``."""
    around = (text for c in written.citations for text in (c.quote, *context(c)))
    held, carried = set(terms(" ".join(around))), set(terms(" ".join(understood.carried)))
    own = [t for t in dict.fromkeys(terms(turn)) if t not in carried | light_terms()]
    signals = dict(written.decision.features) if written.decision else {}
    read = signals.get("reader", 0.0)
    return {"has_own": float(bool(own)), "held": share(own, held), "reader": read}


def share(some: Collection[str], held: Collection[str]) -> float:
    """The share of some words that others hold; 0 without words."""
    return sum(t in held for t in some) / len(some) if some else 0.0


@lru_cache(maxsize=1)
def _model() -> tuple[float, dict[str, float]]:
    data = resources.files("carnet_rag.conversation").joinpath("holding.json").read_text("utf-8")
    table = json.loads(data)
    assert set(table["weights"]) == set(HELD)
    return table["bias"], table["weights"]
