"""What the reader makes of a claim of which no statement says the opposite, nor all the words.

Figures, dates, names, who and how many are compared by rules, and so is what turns a sentence
round. Whether other words say the same is left to the reader: a claim that it finds in a statement
agrees with it, and is never sure; one that is all words, and that it does not find, does not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from carnet_rag.check.claim import Claim
from carnet_rag.check.findings import Comparison, Finding, Slot
from carnet_rag.check.verdict import CONFIRMS, SETTLES, Weighed, ruling
from carnet_rag.index.embed.reader import reader

_PASSAGES = 2
UNSAID = -3.5
"""The reader's score under which a statement does not say what a claim of words alone says: of 544
claims on eight documents, thirteen false ones agree no more thanks to it, and one true one; of 684
of all other sets, none either way. From -1.75 down to this, no verdict changes."""
UPHOLDS: Mapping[Slot, float] = {"wording": 1.5, "negation": 1.0, "turn": 2.0}
"""The reader's score from which a statement says what a claim says, by what it lacks of it; with
nothing lacking, that of other words (``eval/README.md``)."""


def read(claim: Claim, weighed: Sequence[Weighed]) -> Sequence[Weighed]:
    """The statements, most probable first, as the reader finds the claim in them: what they lack
    is forgiven, or what they seem to say is not. Raises ModelError.
    """
    asked = {
        _place(w): w.comparison.statement.passage
        for w in weighed
        if _is_left_open(w) or _rests_on_words(claim, w)
    }
    passages = list({p.passage_id: p for p in asked.values()}.values())[:_PASSAGES]
    scores = {
        place: score
        for passage, found in zip(passages, reader().upholds(claim.text, passages), strict=True)
        for sentence, score in zip(passage.sentences, found, strict=True)
        if (place := (passage.passage_id, sentence.start)) in asked
    }
    return [_as_read(w, scores[_place(w)]) if _place(w) in scores else w for w in weighed]


def _as_read(weighed: Weighed, score: float) -> Weighed:
    if _is_left_open(weighed):
        return _upheld(weighed) if score >= _least(weighed.comparison) else weighed
    return _unsaid(weighed) if score < UNSAID else weighed


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
        and all(_in_other_words(f) for f in comparison.having("absent"))
        and ruling(weighed) == "not_found"
    )


def _in_other_words(finding: Finding) -> bool:
    """Whether what a statement lacks may be said by other words: a turn of the statement that the
    claim drops may not, it holds under a condition or is not done yet.
    """
    return finding.slot in UPHOLDS and (finding.slot != "turn" or bool(finding.said))


def _least(comparison: Comparison) -> float:
    """The reader's score from which it finds a claim in a statement that lacks some of it."""
    slots = {f.slot for f in comparison.having("absent")} & UPHOLDS.keys()
    return max((UPHOLDS[s] for s in slots), default=UPHOLDS["wording"])


def _rests_on_words(claim: Claim, weighed: Weighed) -> bool:
    """Whether a statement agrees with a claim without a figure, a date or a name to hold it to."""
    return claim.all_words and ruling(weighed) == "supported"


def _unsaid(weighed: Weighed) -> Weighed:
    comparison = weighed.comparison
    findings = (*comparison.findings, Finding("reading", "absent", ""))
    return replace(weighed, comparison=replace(comparison, findings=findings))


def _upheld(weighed: Weighed) -> Weighed:
    findings = tuple(
        replace(f, outcome="loose") if f.outcome == "absent" else f
        for f in weighed.comparison.findings
    )
    comparison = replace(weighed.comparison, findings=findings)
    return Weighed(comparison, max(weighed.probability, CONFIRMS))
