"""How much work one text to check may cost: who asks holds nobody else up.

Expressions and comparisons take, at worst, the square of a sentence's length: a sentence is
bounded, and so is the work on all of them together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from carnet_rag.errors import QuestionError
from carnet_rag.french.numbers import find_moments, find_quantities
from carnet_rag.french.polarity import find_turns
from carnet_rag.index.embed.workers import processor_seconds
from carnet_rag.intake import length_read

MAX_SENTENCE = 2_000
"""Longest sentence to check, in characters: as long as a question."""
MAX_COMPARED = 40
"""Most figures, dates, and denials of one sentence to check: each is compared with each of the
sentences near it, so that some hundreds would keep a processor busy for half a minute.
"""
MAX_SECONDS = 20.0
"""Longest that one text may keep the processor, what its models take on all cores included: a page
of a hundred sentences takes five."""


def limit_sentence(sentence: str) -> None:
    """Raise QuestionError when a sentence is too long, or holds more than can be compared."""
    opening = f"{sentence[:40].rstrip()}…"
    length = length_read(sentence)
    if length > MAX_SENTENCE:
        raise QuestionError(
            f"la phrase « {opening} » compte {length} caractères, pour {MAX_SENTENCE} au "
            "plus : coupez-la en plusieurs.",
            f"the sentence “{opening}” holds {length} characters, {MAX_SENTENCE} at most: "
            "split it.",
        )
    dates = find_moments(sentence)
    figures = len(find_quantities(sentence, dates))
    denials = sum(turn.family == "negation" for turn in find_turns(sentence))
    for count, what, english in (
        (figures, "nombres", "figures"),
        (len(dates), "dates", "dates"),
        (denials, "négations", "denials"),
    ):
        if count > MAX_COMPARED:
            raise QuestionError(
                f"la phrase « {opening} » compte {count} {what}, pour {MAX_COMPARED} au plus : "
                "coupez-la en plusieurs.",
                f"the sentence “{opening}” holds {count} {english}, {MAX_COMPARED} at most: "
                "split it.",
            )


class Budget:
    """The processor's time that the checking of one text may take; waiting is free."""

    def __init__(self, sentences: Sequence[str], seconds: float = MAX_SECONDS) -> None:
        for sentence in sentences:
            limit_sentence(sentence)
        self._left = seconds
        self._count = len(sentences)

    @contextmanager
    def spent(self, done: int) -> Iterator[None]:
        """Count the work on one more sentence, after so many. Raises QuestionError when nothing is
        left for it.
        """
        if self._left < 0:
            raise QuestionError(
                f"vérifier ce texte demande trop de travail : {done} phrases sur {self._count} "
                "sont lues. Pour le reste, coupez-le en plusieurs textes.",
                f"checking this text takes too much work: {done} sentences of {self._count} are "
                "read. For the others, split it into several texts.",
            )
        started = processor_seconds()
        yield
        self._left -= processor_seconds() - started
