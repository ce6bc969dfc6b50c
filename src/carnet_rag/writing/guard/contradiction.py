"""Whether a sentence denies what its sources affirm, or affirms what they deny."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from carnet_rag.french.tokens import terms
from carnet_rag.writing.guard.facts import split_pieces

_NEGATION = re.compile(
    r"\b(?:ne|n['’])\s*(?P<verb>(?:[\w'’-]+\s+){0,4}?[\w'’-]+)\s+(?:pas|plus(?!\s+de\s+\d)|jamais"
    r"|guère|point|nullement|aucunement|rien|aucune?)\b(?P<rest>[^.;:!?]*)"
    r"|\bn(?:e|['’])\s*(?:pas|plus|jamais|point)\s+(?P<infinitive>[^.;:!?]*)"
    r"|\b(?:aucune?|nul(?:le)?)\s+(?P<none>[^.;:!?]*)"
    r"|\bsans\s+(?P<without>[^.,;:!?]*)"
    r"|\bnon\s+(?:pas\s+)?(?P<non>[^.,;:!?]*)"
    r"|\b(?:pas|jamais)\s+(?P<bare>[^.,;:!?]*)"
    r"|\b(?:not|never|no|without|cannot|n['’]t)\s+(?P<english>[^.,;:!?]*)",
    re.IGNORECASE,
)
_LIMITS = re.compile(r"^\s*(?:seulement|simplement|uniquement|que\b|moins\b|only|just|less\b)")
_CLAUSE = re.compile(r"[,;:]|\b(?:mais|alors que|tandis que|or|but)\b")
_REACH = 4  # content words after the negation that it is taken to bear on
_ALIKE = 0.5

_TURNS: tuple[tuple[str, str], ...] = (
    (r"augment\w*|progress\w*|hauss\w*|cro[iî]t\w*|croiss\w*|grimp\w*", 
     r"diminu\w*|baiss\w*|recul\w*|chut\w*|rédui\w*|réduct\w*|décroî\w*|décroiss\w*|régress\w*"),
    (r"plus", r"moins"),
    (r"majorité|majoritaire\w*", r"minorité|minoritaire\w*"),
    (r"avant", r"après"),
    (r"accept\w+|approuv\w+|adopt\w+", r"refus\w+|rejet\w+"),
    (r"possibles?", r"impossibles?"),
    (r"derni(?:er|ère)s?", r"premi(?:er|ère)s?"),
    (r"renforc\w+", r"affaibl\w+"),
    (r"favoris\w+|facilit\w+", r"empêch\w+|frein\w+|entrav\w+"),
    (r"gratuit\w*", r"payant\w*"),
    (r"toujours", r"jamais"),
    (r"avec", r"sans"),
    (r"tou(?:s|tes)", r"aucune?"),
    (r"utiles?", r"inutiles?"),
    (r"suffisan\w+", r"insuffisan\w+"),
)  # fmt: skip
_PAIRS = tuple(
    (re.compile(rf"\b(?:{a})\b", re.I), re.compile(rf"\b(?:{b})\b", re.I)) for a, b in _TURNS
)


@dataclass(frozen=True, slots=True)
class _Denial:
    """What a negation bears on: the stems of its verb and of the words right after it."""

    core: frozenset[str]
    reach: frozenset[str]


def reversal(text: str, sources: Sequence[str]) -> str | None:
    """Why the sentence turns its sources round, in French; None when it does not.

    A denial must be a denial in the sources too; what the sources deny of the sentence's own words
    must be denied in it; one of a pair of opposites must not stand for the other one.
    """
    pieces = [piece for source in sources for piece in split_pieces(source)]
    said = _denials(text)
    there = [denial for piece in pieces for denial in _denials(piece)]
    for denial in said:
        if not any(_bears_on(denial, other) for other in there):
            return "elle nie ce que le passage ne nie pas"
    own = set(terms(text))
    nearest = sorted(pieces, key=lambda p: -_share(own, set(terms(p))))[:1]
    for piece in nearest:
        if _share(own, set(terms(piece))) < _ALIKE:
            continue
        for denial in _denials(piece):
            # The sentence takes up what is denied, without the denial.
            taken = denial.reach & own
            half = len(taken) >= max(1, (len(denial.reach) + 1) // 2)
            if half and denial.core & own and not any(_bears_on(denial, other) for other in said):
                return "elle affirme ce que le passage nie"
        turned = _turned(text, piece, own)
        if turned:
            return turned
    return None


def _denials(text: str) -> list[_Denial]:
    found = []
    for match in _NEGATION.finditer(text):
        verb = match["verb"] or ""
        rest = next(
            (match[g] for g in ("rest", "infinitive", "none", "without", "non", "bare", "english")
             if match[g] is not None), "",
        )  # fmt: skip
        if _LIMITS.match(rest):
            continue
        clause = _CLAUSE.split(rest)[0]
        core = terms(verb)
        after = terms(clause)[:_REACH]
        if not core and not after:
            continue
        found.append(_Denial(frozenset(core or after[:1]), frozenset([*core, *after])))
    return found


def _bears_on(one: _Denial, other: _Denial) -> bool:
    return bool(one.core & other.reach or other.core & one.reach)


def _share(own: set[str], theirs: set[str]) -> float:
    return len(own & theirs) / len(own) if own else 0.0


def _turned(text: str, piece: str, own: set[str]) -> str | None:
    """One of two opposites in the sentence, only the other one in the source's sentence."""
    if _share(own, set(terms(piece))) < 0.6:
        return None
    for pair in _PAIRS:
        for left, right in (pair, pair[::-1]):
            said = left.search(text)
            if (said and right.search(piece) and not right.search(text)
                    and not left.search(piece)):  # fmt: skip
                return f"elle dit le contraire du passage : {said[0]}"
    return None
