"""Who does it to whom: « les conseillers accompagnent les collectivités », and the reverse."""

from __future__ import annotations

from carnet_rag.check.alignment import Alignment, Held
from carnet_rag.check.claim import Claim
from carnet_rag.check.findings import Finding
from carnet_rag.check.ledger import Statement
from carnet_rag.french.polarity import Token, offices_in, read_tokens
from carnet_rag.french.tagging import find_acts

_BEING = frozenset(
    ["est", "sont", "ete", "etait", "etaient", "fut", "furent", "sera", "seront", "etre", "etant"]
)
_BEFORE = 3
"""Words before a participle in which « être » is looked for."""
_AFTER = 4
"""Words after it in which « par » is."""


def compare_roles(claim: Claim, statement: Statement, alignment: Alignment) -> list[Finding]:
    """Whether what stands before and after a verb of the claim have changed places in the
    statement; at most one finding.
    """
    source = statement.sentence.text
    verbs = find_acts(claim.text, "verb", "participle")
    acts = find_acts(source, "verb", "participle")
    held = [h for h in alignment.held if h.at >= 0]
    mine, theirs = read_tokens(claim.text), read_tokens(source)
    for i, verb in enumerate(held):
        if verb.word.start not in verbs or verb.how not in ("same", "family"):
            continue
        left, right = _neighbour(held, i, -1), _neighbour(held, i, 1)
        if left is None or right is None:
            continue
        there = alignment.theirs[verb.at]
        same_voice = _passive(mine, verb.word.start) == _passive(theirs, there.start)
        if verb.how == "family" and there.start not in acts:
            continue  # « sous le pilotage de » is no « a piloté »
        before = [p for p in _places(right, alignment) if p < verb.at]
        if same_voice and before and all(p > verb.at for p in _places(left, alignment)):
            said = claim.text[left.word.start : left.word.end]
            other = alignment.theirs[before[-1]]
            return [Finding("agent", "differs", said, source[other.start : other.end])]
    return _offices(claim, statement)


def _offices(claim: Claim, statement: Statement) -> list[Finding]:
    """Whether a person of the claim holds another office in the statement, and not that one."""
    shared = [n for n in claim.names if n.kind == "person" and n.terms <= statement.own]
    mine, theirs = offices_in(claim.text), offices_in(statement.sentence.text)
    if not shared or not mine or not theirs or mine.keys() & theirs.keys():
        return []
    said, true = next(iter(mine.values())), next(iter(theirs.values()))
    return [Finding("agent", "absent", said, true)]


def _places(held: Held, alignment: Alignment) -> list[int]:
    """Every place of a held word in the statement."""
    word = alignment.theirs[held.at]
    return [i for i, w in enumerate(alignment.theirs) if w.terms == word.terms]


def _neighbour(held: list[Held], i: int, step: int) -> Held | None:
    j = i + step
    if not 0 <= j < len(held) or held[j].word.clause != held[i].word.clause:
        return None
    return held[j] if held[j].how == "same" and held[j].at != held[i].at else None


def _passive(tokens: tuple[Token, ...], start: int) -> bool:
    """Whether the verb at ``start`` is said of whom it is done to."""
    i = next(n for n, t in enumerate(tokens) if t.start <= start < t.end)
    before = {t.low for t in tokens[max(0, i - _BEFORE) : i]}
    after = {t.low for t in tokens[i + 1 : i + 1 + _AFTER]}
    return bool(before & _BEING) or "par" in after
