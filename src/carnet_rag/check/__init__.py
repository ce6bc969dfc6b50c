"""Check a claim against the carnets: supported (surely or not), contradicted, or not found."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

from carnet_rag.check.bounds import Budget, limit_sentence
from carnet_rag.check.claim import (
    Claim,
    looks_like_claim,
    plain_text,
    read_claim,
    resume,
    split_claims,
    split_parts,
)
from carnet_rag.check.comparison import compare
from carnet_rag.check.entailment import Verifier, reviewed
from carnet_rag.check.ledger import Ledger, ledger_of
from carnet_rag.check.nearest import SearchedIndex, near_statements
from carnet_rag.check.reading import read
from carnet_rag.check.verdict import RIVAL, Weighed, combine, decide, has_rival_value
from carnet_rag.check.weights import UNFIT, Weights, features_of, load_weights
from carnet_rag.check.wording import Said, say
from carnet_rag.errors import CarnetError
from carnet_rag.types import Verdict

__all__ = ["Verifier", "check", "check_text", "looks_like_claim", "split_claims"]

_log = logging.getLogger(__name__)

_TOGETHER = 16
"""Sentences embedded at once: they share the cores, and no more are than the budget allows."""


def check(index: SearchedIndex, claim: str, *, verifier: Verifier | None = None) -> Verdict:
    """The verdict on a claim; of several sentences, the worst: contradicted, then not found.

    A ``verifier`` may take « sure » away. Raises QuestionError for a blank or overlong claim,
    ModelError when the verifier cannot be loaded.
    """
    sentences = split_claims(claim)
    if len(sentences) < 2:
        limit_sentence(claim)
        return _check_one(index, claim, verifier)
    return combine(claim, list(check_text(index, claim, verifier=verifier)))


def check_text(
    index: SearchedIndex, text: str, *, verifier: Verifier | None = None
) -> Iterator[Verdict]:
    """One verdict for each claim of a pasted text (see :func:`split_claims`), in order, as they
    come; a text without a sentence is one claim. Raises QuestionError for a sentence that holds too
    much, and when all together take too long.
    """
    sentences = split_claims(text) or [text]
    budget, ledger = Budget(sentences), ledger_of(index)
    with budget.spent(0):
        wholes = list(accumulate(sentences, lambda before, s: resume(s, before, ledger)))
    vectors: list[list[float]] = []
    for done, (sentence, whole) in enumerate(zip(sentences, wholes, strict=True)):
        with budget.spent(done):
            if done == len(vectors):
                some = wholes[done : done + _TOGETHER]
                vectors += index.embed_queries([plain_text(text, ledger) for text in some])
            verdict = _resumed(_check_one(index, whole, verifier, vectors[done]), sentence, whole)
        yield verdict


def _resumed(verdict: Verdict, sentence: str, whole: str) -> Verdict:
    """The verdict on a sentence that was read as ``whole``, with the name its pronoun means."""
    if sentence == whole:
        return verdict
    shift = len(sentence) - len(whole)
    spans = tuple((a + shift, b + shift) for a, b in verdict.claim_spans if a + shift >= 0)
    then = Said(verdict.explanation, verdict.english)
    told = say("resumed", said=whole, then=then)
    return replace(verdict, claim=sentence, explanation=told.fr, english=told.en, claim_spans=spans)


def _check_one(
    index: SearchedIndex,
    text: str,
    verifier: Verifier | None,
    vector: Sequence[float] | None = None,
) -> Verdict:
    ledger = ledger_of(index)
    claim = read_claim(text, ledger)
    if claim.english:
        told = say("english")
        return Verdict(text, "not_found", told.fr, english=told.en)
    try:
        weighed = weigh(index, claim, ledger, load_weights(), vector)
        verdict = decide(claim, weighed, index.carnet)
        loose = verdict.verdict == "supported" and not verdict.sure and claim.all_words
        if loose or verdict.verdict == "not_found":
            verdict = decide(claim, weighed := read(claim, weighed), index.carnet)
        if verdict.verdict != "supported":
            parts = [_check_one(index, part, verifier) for part in split_parts(claim)]
            labels = {p.verdict for p in parts}
            settled = {"supported"}, {"contradicted"} if verdict.verdict == "not_found" else set()
            if parts and labels in settled:
                return combine(text, parts)
        return verdict if verifier is None else _reviewed(verdict, weighed, verifier)
    except CarnetError:
        raise
    except Exception:
        # A sentence that some rule cannot read must not cost the verdicts on all the others.
        _log.exception("a claim could not be checked")
        told = say("failed")
        return Verdict(text, "not_found", told.fr, english=told.en)


def _reviewed(verdict: Verdict, weighed: Sequence[Weighed], verifier: Verifier) -> Verdict:
    statements = (w.comparison.statement for w in weighed)
    cited = verdict.citations[:1]
    quoted = next((s for s in statements for c in cited if s.passage.passage_id == c.passage_id
                   and s.sentence.start == c.start), None)  # fmt: skip
    return verdict if quoted is None else reviewed(verdict, quoted, verifier)


def weigh(
    index: SearchedIndex,
    claim: Claim,
    ledger: Ledger,
    weights: Weights,
    vector: Sequence[float] | None = None,
) -> Sequence[Weighed]:
    """The statements near a claim compared and weighed, the most probable first. ``vector`` is that
    of the claim's text, where it was embedded with others.
    """
    found = []
    for candidate in near_statements(index, claim, ledger, vector):
        comparison = compare(claim, candidate.statement, ledger)
        probability = weights.probability(features_of(candidate, comparison))
        if has_rival_value(comparison):
            probability = max(probability, RIVAL)
        found.append(Weighed(comparison, probability * (UNFIT if comparison.unfit else 1.0)))
    return sorted(
        found,
        key=lambda w: (-w.probability, w.comparison.statement.sentence.start),
    )
