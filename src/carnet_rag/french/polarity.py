"""Words that turn a claim round: rises and falls, negations, opposites, before and after."""

from __future__ import annotations

import re
from functools import lru_cache

_RISE = re.compile(
    r"\b(?:augment|progress|gagn|cro[iî](?:t|ss)|grimp|mont(?:e|é|ée|ées|er|ent|ait)\b|hauss|accr|"
    r"bond|doubl|tripl|quadrupl|multipli|s['’]envol|élev|renforc|expans)\w*",
    re.I,
)
_FALL = re.compile(
    r"\b(?:rédui|rédu[ct]|diminu|baiss|recul|perd(?:u|ent|re)\b|chut|régress|divis|tomb|décroî|"
    r"décru|effondr|ralenti|affaibli|moitié moins)\w*",
    re.I,
)
_NEGATION = re.compile(
    r"\b(?:ne|n['’])\s*(?:\w+['’]?\s*){1,5}?\b(?:pas|jamais|guère|aucune?|nullement|plus(?!\s+de))\b"
    r"|\baucune?\b|\bnul(?:le)?\b|\bjamais\b",
    re.I,
)
_DENIED = re.compile(
    r"\bpas\s+moins\b|\bne\s+\w+\s+que\b|\bn['’]\w+\s+(?:\w+\s+)?que\b|\bnon\s+pas\b"
)
_OPPOSITES: tuple[tuple[str, str], ...] = (
    (
        r"\boffert\w*|\bgratuit\w*|\bdonn(?:er?|ent|ait|aient)\b"
        r"|\b(?:été|est|sont|a|ont|fut|furent)\s+donn[ée]e?s?\b",
        r"\bvend\w+|\bpayant\w*|\bachet\w+",
    ),
    (r"\bavec\b|\bsous\b", r"\bsans\b"),
    (r"\bplus\s+(?:de\s+)?\w+\s+que\b", r"\bmoins\s+(?:de\s+)?\w+\s+que\b"),
    (r"\bmajorit\w+", r"\bminorit\w+"),
    (r"\bavant\b|\bpréc[èé]d\w+", r"\baprès\b|\bsui(?:t|vi|vre)\w*"),
    (r"\baccept\w+|\bapprouv\w+|\badopt\w+", r"\brefus\w+|\brejet\w+"),
    (r"\bpossibl\w+", r"\bimpossibl\w+"),
    (r"\bdernier\b|\bdernière\b", r"\bpremier\b|\bpremière\b"),
    (r"\brenforc\w+", r"\baffaibl\w+"),
    (r"\bfavoris\w+|\bfacilit\w+", r"\bempêch\w+|\bfrein\w+|\bentrav\w+"),
    (r"\bouvert\w*", r"\bferm[ée]\w*"),
    (r"\bsimple\b|\bfacile\b", r"\bcomplexe\b|\bdifficile\b|\bcompliqu\w+"),
    (r"\btous\b|\btoutes\b", r"\baucune?\b"),
    (r"\bmême[s]?\b|\bidentique\w*", r"\bdifférent\w*"),
)
_PAIRS = tuple((re.compile(a, re.I), re.compile(b, re.I)) for a, b in _OPPOSITES)


@lru_cache(maxsize=4096)
def heading(text: str) -> int:
    """1 when the text speaks of a rise, -1 of a fall, 0 of neither or both."""
    rises, falls = bool(_RISE.search(text)), bool(_FALL.search(text))
    return int(rises) - int(falls)


@lru_cache(maxsize=4096)
def negated(text: str) -> bool:
    """Whether the text denies something (« ne… pas », « aucun »), « pas moins de » left out."""
    return bool(_NEGATION.search(_DENIED.sub(" ", text)))


def opposed(claim: str, source: str) -> tuple[str, str] | None:
    """The claim's word and the source's when they are opposites and neither side has both."""
    for pair in _PAIRS:
        for left, right in (pair, pair[::-1]):
            said, true = left.search(claim), right.search(source)
            if said and true and not right.search(claim) and not left.search(source):
                return said.group(), true.group()
    return None
