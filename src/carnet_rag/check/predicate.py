"""Whether a statement speaks of the claim's subject, and says anything like what the claim does."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache

from carnet_rag.check.alignment import Alignment, Held
from carnet_rag.check.claim import Claim
from carnet_rag.check.findings import Finding
from carnet_rag.check.ledger import Ledger
from carnet_rag.check.phrases import counted_at, phrase_at
from carnet_rag.french.opposites import heading
from carnet_rag.french.spelling import is_french
from carnet_rag.french.synonyms import thesaurus
from carnet_rag.french.tagging import find_acts, tag
from carnet_rag.french.tokens import fold

_IDIOM = re.compile(
    r"\b(?:v(?:u|oit|oient|oir)\s+le\s+jour|a\s+lieu|eu\s+lieu|ont\s+lieu|pren(?:d|nent)\s+part"
    r"|pris\s+part|met(?:tent)?\s+en\s+place|mis(?:e|es)?\s+en\s+place|fait\s+partie|au\s+nombre)\b",
    re.I,
)
"""Verbs of several words that say no more than « être », « se tenir » or « faire »."""

_CLEFT = re.compile(
    r"\s*(?:c['’]est|ce sont) (?:à |aux? )?(?P<who>[^\s,;:]+(?: [^\s,;:]+){0,7}?)"
    r" (?:qui|que|de|qu['’]|d['’])",
    re.I,
)
"""« C'est au ministère de signer », « c'est le ministère qui signe »."""
_LED = re.compile(r"(?:pour|chez|parmi|lors\s+d)[\s'’]", re.I)


def compare_subject(claim: Claim, alignment: Alignment) -> list[Finding]:
    """A « subject » when nothing of what the claim is about is held, by the statement or by what
    stands around it: « six incubateurs ont atteint ce statut » where services have.
    """
    verb = find_verb(claim.text)
    if cleft := _CLEFT.match(claim.text):
        words = [h for h in alignment.held if cleft.start("who") <= h.word.start < cleft.end("who")]
        if words and all(not h.how for h in words):
            return [Finding("subject", "absent", _words(claim, words))]
    lead = claim.text[:verb]
    bounds = [0, *(m.end() for m in re.finditer(r",\s", lead)), len(lead)]
    for start, end in zip(bounds, bounds[1:-1], strict=False):
        framed = [h for h in alignment.held if start <= h.word.start < end]
        if _LED.match(lead, start) and framed and all(not h.how for h in framed):
            return [Finding("subject", "absent", _words(claim, framed))]  # « Pour un passeport, … »
    for start, end in zip(bounds[-2::-1], bounds[:0:-1], strict=True):
        # What stands before a comma may say when or where; the subject is nearest to the verb.
        words = [h for h in alignment.held if start <= h.word.start < end and h.how != "light"]
        if words:
            unheld = all(not h.how for h in words)
            return [Finding("subject", "absent", _words(claim, words))] if unheld else []
    return []


def compare_predicate(claim: Claim, alignment: Alignment) -> list[Finding]:
    """An absent « wording » when nothing that the claim says after one of its verbs is held, its
    names and what its figures count apart: « les 44 ordinateurs ont été volés » where 44 were
    repaired.
    """
    idioms = [m.span() for m in _IDIOM.finditer(claim.text)]
    names = [phrase_at(claim.text, n.start, n.end) for n in claim.names]
    counts = [counted_at(claim.text, v.quantity.end) for v in claim.values]
    words = [h for h in alignment.held if h.how != "light"]
    telling = [
        not any(a <= h.word.start < b for a, b in (*idioms, *names))
        and not heading(claim.text[h.word.start : h.word.end])
        for h in words
    ]
    acts, first = find_acts(claim.text), find_verb(claim.text)
    onward = [n for n in sorted(find_acts(claim.text, "verb")) if n > first]
    starts = [h.word.start for h in words]
    for verb in [first, *onward] if first else []:
        at = bisect_left(starts, verb)
        if at == len(words):
            break
        comma = claim.text.find(",", starts[at] + 1)
        last = bisect_left(starts, comma) if comma >= 0 else len(words)
        last = min(last, at + _CLAUSE)
        said = [h for h, tells in zip(words[at:last], telling[at:last], strict=True) if tells]
        # A verb alone may be another way to say it; with what completes it, it is not.
        bare = [h for h in said if not any(c and c[0] <= h.word.start < c[1] for c in counts)]
        if len(bare) > 1 and len(bare) < len(said):
            said = bare
        alone = verb != first and all(h.word.start in acts for h in said)
        borrowed = any(_lent(some, acts) for some in (said, words[at:last]))
        if said and not alone and (borrowed or not any(h.how for h in said)):
            return [Finding("wording", "absent", _words(claim, said))]
    return []


def _lent(said: Sequence[Held], acts: frozenset[int]) -> bool:
    """Whether a verb is said of what only stands around the statement, which has no verb of that
    clause: « deux médiateurs ont réparé les ordinateurs » where they help with the repaired
    computers.
    """
    acting = [h.how for h in said if h.word.start in acts]
    others = [h.how for h in said if h.word.start not in acts]
    borrowed = bool(acting) and all(how in ("asked", "around") for how in acting)
    return borrowed and bool(others) and all(how == "around" for how in others)


_CLAUSE = 30
"""Words after a verb that are looked at: what is said of it stands nearer."""
_CODE = frozenset("\\`")
"""What leads a word of code in."""


def compare_coined(claim: Claim, alignment: Alignment, ledger: Ledger) -> list[Finding]:
    """An absent « wording » when nothing holds a word of the claim that names something as a proper
    name does, whatever its letters: one that is no French and that the carnets have elsewhere
    (« icomma »), or that is written as code (« page_large »).
    """
    for word in alignment.unheld:
        said = claim.text[word.start : word.end]
        code = claim.text[max(0, word.start - 1)] in _CODE or "_" in said
        if code or (ledger.rarity.keys() >= {*word.terms} and not is_french(fold(said))):
            return [Finding("wording", "absent", said)]
    return []


@lru_cache(maxsize=8192)
def find_verb(text: str) -> int:
    """Where the first finite verb starts, 0 without one; in a clause where none is told by its
    place, a noun after another that has a verb's form.
    """
    tokens = tag(text)
    first = next((n for n, t in enumerate(tokens) if t.tag == "verb"), len(tokens))
    comma = max((n for n, t in enumerate(tokens[:first]) if t.text == ","), default=0)
    for n in range(1, first if first == len(tokens) else comma):
        before, here = tokens[n - 1], tokens[n]
        if before.tag in ("noun", "name") and here.tag == "noun" and _verbal(here.low):
            return here.start
    return tokens[first].start if first < len(tokens) else 0


_FORM = re.compile(r"(?P<root>\w{2,})(?:e|ent)")


def _verbal(low: str) -> bool:
    """Whether a word has the form of a verb of the present: « radie », « paient »."""
    m = _FORM.fullmatch(low.replace("è", "é"))
    return m is not None and not thesaurus().isdisjoint(
        [f"{m['root']}er", f"{m['root'].removesuffix('i')}yer"]
    )


def _words(claim: Claim, held: Sequence[Held]) -> str:
    """What stands from the first to the last of some words, as the claim writes it."""
    return claim.text[held[0].word.start : held[-1].word.end]
