"""Whether the statement says of the claim's subject anything like what the claim says of it."""

from __future__ import annotations

import re

from carnet_rag.check.alignment import Alignment
from carnet_rag.check.claim import Claim
from carnet_rag.check.findings import Finding
from carnet_rag.french.polarity import heading
from carnet_rag.french.tagging import tag

_IDIOM = re.compile(
    r"\b(?:v(?:u|oit|oient|oir)\s+le\s+jour|a\s+lieu|eu\s+lieu|ont\s+lieu|pren(?:d|nent)\s+part"
    r"|pris\s+part|met(?:tent)?\s+en\s+place|mis(?:e|es)?\s+en\s+place|fait\s+partie|au\s+nombre)\b",
    re.I,
)
"""Verbs of several words that say no more than « être », « se tenir » or « faire »."""


def compare_predicate(claim: Claim, alignment: Alignment) -> list[Finding]:
    """An absent « wording » when nothing that the claim says after its verb, names and figures
    apart, is held: « les 44 ordinateurs ont été volés » where 44 were repaired.
    """
    verb = next((t for t in tag(claim.text) if t.tag == "verb"), None)
    if verb is None:
        return []
    named = [(n.start, n.end) for n in claim.names]
    idioms = [m.span() for m in _IDIOM.finditer(claim.text)]
    said = [
        h
        for h in alignment.held
        if h.word.start >= verb.start
        and h.how != "light"
        and not any(a <= h.word.start < b for a, b in (*named, *idioms))
        and not heading(claim.text[h.word.start : h.word.end])
    ]
    if not said or any(h.how for h in said):
        return []
    words = " ".join(claim.text[h.word.start : h.word.end] for h in said)
    return [Finding("wording", "absent", words)]
