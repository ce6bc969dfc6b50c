"""What a claim says beside its figure: « 44 ordinateurs ont été volés » where 44 were repaired.

A word that neither the sentence, its section nor the questions about them know is a paraphrase or
an invention. A paraphrase brings the claim nearer to the sentence; an invention takes it away.
"""

from __future__ import annotations

from dataclasses import replace

from carnet_rag.check.candidates import Searched, nearness
from carnet_rag.check.claim import Claim
from carnet_rag.check.findings import Comparison, Finding
from carnet_rag.check.ledger import Ledger, Statement
from carnet_rag.check.values import claim_terms

_UNHEARD = 2
"""Questions and sentences of the carnets that may use a word that is still never heard there."""
_SELDOM = 6
"""The same for a word seldom heard, which may be a plain one (« mer », « femmes »)."""
_AWAY = -0.04
"""Gain in cosine under which a word takes the claim away from what the carnet says."""
_NOISE = -0.0075
"""The same for a word never heard in a claim that says little else: any loss beyond noise tells."""
_COVERED = 0.6
"""Share of the claim's words known to the sentence or its questions from which the claim says
enough of what they say."""


def without_inventions(
    index: Searched, claim: Claim, comparison: Comparison, ledger: Ledger
) -> Comparison:
    """The comparison, with an absent « wording » when the claim says what the carnet does not."""
    statement = comparison.statement
    known = statement.own | statement.asked
    named = frozenset(t for n in claim.names for t in n.terms)
    rest = claim.content - named - _AUXILIARIES
    total = sum(ledger.weight(t) for t in rest) or 1.0
    bare = sum(ledger.weight(t) for t in rest & known) / total < _COVERED
    strange = rest - known - statement.near
    for most, limit in ((_UNHEARD, _NOISE if bare else _AWAY), (_SELDOM, _AWAY)):
        words = {t for t in strange if _heard(t, ledger) <= most}
        if words and _gain(index, claim.text, words, statement, ledger) < limit:
            said = ", ".join(w.strip(".,;:!?") for w in claim.text.split() if _is_of(w, words))
            found = (*comparison.findings, Finding("wording", "absent", said))
            return replace(comparison, findings=found)
    return comparison


_AUXILIARIES = frozenset(claim_terms("été"))


def _heard(term: str, ledger: Ledger) -> int:
    """How many questions and sentences use a term, a joined « co » put aside."""
    bare = term.removeprefix("co")
    return max(ledger.heard.get(term, 0), ledger.heard.get(bare, 0))


def _gain(
    index: Searched, text: str, words: set[str], statement: Statement, ledger: Ledger
) -> float:
    """How much nearer the words bring the text to the statement or to a question it answers."""
    number = ledger.by_sentence[statement.passage.passage_id, statement.row]
    bare = " ".join(w for w in text.split() if not _is_of(w, words))
    if not bare:
        return 0.0
    full, less = (nearness(index, t, ledger, number) for t in (text, bare))
    return max(f - part for f, part in zip(full, less, strict=True))


def _is_of(word: str, words: set[str]) -> bool:
    return not words.isdisjoint(claim_terms(word))
