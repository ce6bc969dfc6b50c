"""What the reader makes of a claim of which no statement says the opposite, nor all the words.

Figures, dates, names, who and how many are compared by rules, and so is what turns a sentence
round. Whether other words say the same is left to the reader: a claim that it finds in a statement
agrees with it, and is never sure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from carnet_rag.check.claim import Claim
from carnet_rag.check.verdict import CONFIRMS, SETTLES, Weighed
from carnet_rag.index.embed.reader import reader

_OTHER_WORDS = ("wording", "negation")
"""The slots that other words may fill."""
_PASSAGES = 2
UPHOLDS = 1.5
"""The reader's score from which a statement says what a claim says. Of 833 claims of all sets,
eleven true ones agree thanks to it and one false one (``eval/README.md``)."""


def read(claim: Claim, weighed: Sequence[Weighed]) -> Sequence[Weighed]:
    """The statements, most probable first, those with what they lack forgiven in which the reader
    finds the claim. Raises ModelError.
    """
    left = {_place(w): w.comparison.statement.passage for w in weighed if _is_left_open(w)}
    passages = list({p.passage_id: p for p in left.values()}.values())[:_PASSAGES]
    found = {
        (passage.passage_id, sentence.start)
        for passage, scores in zip(passages, reader().upholds(claim.text, passages), strict=True)
        for sentence, score in zip(passage.sentences, scores, strict=True)
        if score >= UPHOLDS
    }
    return [_upheld(w) if _place(w) in found & left.keys() else w for w in weighed]


def _place(weighed: Weighed) -> tuple[str, int]:
    statement = weighed.comparison.statement
    return statement.passage.passage_id, statement.sentence.start


def _is_left_open(weighed: Weighed) -> bool:
    """Whether a statement near a claim goes against nothing that it says, and lacks only words."""
    comparison = weighed.comparison
    return (
        weighed.probability >= SETTLES
        and not comparison.unfit
        and not comparison.having("differs")
        and all(f.slot in _OTHER_WORDS for f in comparison.having("absent"))
    )


def _upheld(weighed: Weighed) -> Weighed:
    findings = tuple(
        replace(f, outcome="loose") if f.outcome == "absent" else f
        for f in weighed.comparison.findings
    )
    comparison = replace(weighed.comparison, findings=findings)
    return Weighed(comparison, max(weighed.probability, CONFIRMS))
