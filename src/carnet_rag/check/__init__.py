"""Check a claim against the carnets: supported, contradicted, or not found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from carnet_rag.check.candidates import Searched, find_candidates
from carnet_rag.check.claim import (
    Claim,
    figure_clauses,
    looks_like_claim,
    read_claim,
    resume,
    split_claims,
)
from carnet_rag.check.comparison import compare
from carnet_rag.check.elsewhere import stands_elsewhere
from carnet_rag.check.findings import Comparison
from carnet_rag.check.ledger import Ledger, ledger_of
from carnet_rag.check.unheard import without_inventions
from carnet_rag.check.verdict import Weighed, combine, decide, ruling
from carnet_rag.check.weigh import UNFIT, Weights, features_of, load_weights
from carnet_rag.types import Verdict

__all__ = ["check", "check_text", "looks_like_claim", "split_claims"]


def check(index: Searched, claim: str) -> Verdict:
    """The verdict on a claim; of several sentences, the worst: contradicted, then not found.

    Raises QuestionError for a blank or overlong claim.
    """
    verdicts = list(check_text(index, claim))
    return combine(claim, verdicts) if len(verdicts) > 1 else replace(verdicts[0], claim=claim)


def check_text(index: Searched, text: str) -> Iterator[Verdict]:
    """One verdict for each claim of a pasted text (see :func:`split_claims`), in order, as they
    come; a text without a sentence is one claim.
    """
    ledger, before = ledger_of(index), ""
    for sentence in split_claims(text) or [text]:
        whole = resume(sentence, before, ledger)
        yield _check_one(index, sentence, whole)
        before = whole


def _check_one(index: Searched, text: str, whole: str) -> Verdict:
    """The verdict on a sentence, read as ``whole``: with the name that its pronoun means."""
    verdict, claim = _check_claim(index, whole)
    if verdict.verdict == "not_found":
        parts = [_check_claim(index, part)[0] for part in figure_clauses(claim)]
        if parts and all(part.verdict != "not_found" for part in parts):
            verdict = combine(text, parts)
    if whole != text:
        said = f"Compris comme : « {whole} » "
        verdict = replace(verdict, explanation=said + verdict.explanation)
    return replace(verdict, claim=text)


def _check_claim(index: Searched, text: str) -> tuple[Verdict, Claim]:
    ledger = ledger_of(index)
    claim = read_claim(text, ledger)
    weighed = weigh(index, claim, ledger, load_weights())
    if weighed and ruling(weighed[0]) == "supported":
        best = weighed[0]
        comparison = without_inventions(index, claim, best.comparison, ledger)
        weighed = [replace(best, comparison=comparison), *weighed[1:]]
    elsewhere = stands_elsewhere(claim, weighed[0].comparison, ledger) if weighed else ()
    carnets = {c.carnet_id: c for c in index.carnets}
    return decide(text, weighed, carnets, elsewhere), claim


def weigh(index: Searched, claim: Claim, ledger: Ledger, weights: Weights) -> Sequence[Weighed]:
    """The candidate statements compared and weighed, the most probable first."""
    found = []
    for candidate in find_candidates(index, claim, ledger):
        comparison: Comparison = compare(claim, candidate.statement, ledger)
        probability = weights.probability(features_of(candidate, comparison))
        found.append(Weighed(comparison, probability * (UNFIT if comparison.unfit else 1.0)))
    return sorted(
        found,
        key=lambda w: (-w.probability, w.comparison.statement.sentence.start),
    )
