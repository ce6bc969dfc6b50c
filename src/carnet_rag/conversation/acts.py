"""What a turn does when it asks nothing of the carnets: thanks, greets, complains, « qui es-tu ? ».

A linear model over the words and the letters of the turn, so that « mrci bcp » is thanks, and over
its *rest*: the words that no such turn uses. « bonjour, c'est quoi une alliance ? » has a rest,
hence it is a question. Fitted by ``eval/fit_acts.py`` on the phrases that stand beside it.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Container, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from io import BytesIO
from typing import cast, get_args

import numpy as np
from numpy.typing import NDArray

from carnet_rag.conversation.leads import spelled_out, strip_fillers, strip_polite, strip_self
from carnet_rag.french.spelling import is_written
from carnet_rag.french.tokens import fold
from carnet_rag.types import Act

ACTS: tuple[Act, ...] = get_args(Act)
LONGEST = 14
"""Words beyond which a turn is read as a question without being weighed."""
BUCKETS = 4096
_REST = BUCKETS
"""Columns after the hashed ones: whether there is a rest, its words, its share, a digit."""
COLUMNS = BUCKETS + 4
_ANYWHERE: tuple[Act, ...] = ("start", "not_understood")
"""What is no question of the turn before, even behind « et », « du coup »."""
_WORD = re.compile(r"[^\W_]+(?:'(?=\w))?")
_GRAM = (2, 3, 4)
_SHORT = 4
"""Letters up to which a word that no act uses may yet be one in short or typed badly."""


@dataclass(frozen=True, slots=True)
class ActModel:
    """``weights`` has a row for each of ``ACTS``, one for questions and a last one for English, a
    column for each feature; ``known`` are the words, and their spellings without one letter, that
    acts use.
    """

    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    known: frozenset[str]


@dataclass(frozen=True, slots=True)
class Gesture:
    """What a turn does, and whether it does so in English."""

    act: Act
    english: bool = False


def read_act(
    turn: str, model: ActModel | None = None, *, written: Container[str] = ()
) -> Gesture | None:
    """What the turn does, None when it is a question to look up. A word that the
    dictionary or the carnets hold (``written``, folded) is that word, not another one typed badly:
    « maire » is no « faire ».
    """
    words, used = act_words(turn), model or default_model()
    if len(words) > LONGEST or _is_telegram(words, used.known):
        return None
    *scores, english = map(float, act_scores(turn, used, written))
    best = max(range(len(scores)), key=scores.__getitem__)
    return Gesture(ACTS[best], english > 0) if best < len(ACTS) else None


def hear_act(turn: str, written: Container[str] = ()) -> Gesture | None:
    """What the turn does, whatever its reader says of himself before; what opens a conversation is
    heard between « bon du coup », « alors » and the like as well.
    """
    own = strip_self(turn)
    if heard := read_act(own, written=written):
        return heard
    behind = strip_fillers(strip_polite(spelled_out(own)))
    heard = read_act(behind, written=written) if behind != own else None
    return heard if heard and heard.act in _ANYWHERE else None


def _is_telegram(words: list[str], known: frozenset[str]) -> bool:
    """« funding », « horaires »: a word or two that no act uses, typed badly or not, ask for what
    they name; shorter ones may be any act in short (« mrc »).
    """
    return 0 < len(words) <= 2 and not any(len(w) <= _SHORT or is_known(w, known) for w in words)


def act_scores(turn: str, model: ActModel, written: Container[str] = ()) -> NDArray[np.float32]:
    """The scores of ``ACTS``, of a question, the highest of which wins, and of English."""
    scores = model.bias.copy()
    for column, value in features(turn, model.known, written).items():
        scores += value * model.weights[:, column]
    return scores


def features(turn: str, known: frozenset[str], written: Container[str] = ()) -> dict[int, float]:
    """The columns that the turn fills: hashed words, pairs of words and runs of letters, each kind
    of unit length, then its rest.
    """
    words = act_words(turn)
    found: dict[int, float] = {}
    pairs = [*words, *(f"{a} {b}" for a, b in zip(["^", *words], [*words, "$"], strict=True))]
    for kind in (pairs, list(_grams(words))):
        counts = Counter(zlib.crc32(unit.encode()) % BUCKETS for unit in kind)
        norm = sum(n * n for n in counts.values()) ** 0.5
        for bucket, n in counts.items():
            found[bucket] = found.get(bucket, 0.0) + n / norm
    rest = sum(
        word not in known if word in written or is_written(word) else not is_known(word, known)
        for word in words
    )
    if rest:
        found[_REST] = 1.0
        found[_REST + 1] = min(rest, 4) / 4
        found[_REST + 2] = rest / len(words)
    if any(c.isdigit() for c in turn):
        found[_REST + 3] = 1.0
    return found


def act_words(turn: str) -> list[str]:
    """The words of a turn, folded, letters that are repeated for emphasis written twice."""
    return _WORD.findall(re.sub(r"(\w)\1{2,}", r"\1\1", fold(turn).replace("’", "'")))


def is_known(word: str, known: frozenset[str]) -> bool:
    """Whether acts use the word, be it with one letter wrong when it is long enough."""
    if word in known or len(word) < 3 or word.isdigit():
        return True
    return len(word) > 4 and (f"-{word}" in known or any(s in known for s in shortened(word)))


def shortened(word: str) -> Iterator[str]:
    """The word without one of its letters: two that share one differ by a letter or so."""
    return (f"-{word[:i]}{word[i + 1 :]}" for i in range(len(word)))


def _grams(words: list[str]) -> Iterator[str]:
    for word in words:
        closed = f"<{word}>"
        for size in _GRAM:
            for start in range(len(closed) - size + 1):
                yield closed[start : start + size]


@lru_cache(maxsize=1)
def default_model() -> ActModel:
    """The model that comes with the package."""
    data = resources.files("carnet_rag.conversation").joinpath("acts.npz").read_bytes()
    with np.load(BytesIO(data)) as held:
        scale = held["scale"].astype(np.float32)
        return ActModel(
            weights=held["weights"].astype(np.float32) * scale[:, None],
            bias=held["bias"].astype(np.float32),
            known=frozenset(cast("str", held["known"].item()).split("\n")),
        )
