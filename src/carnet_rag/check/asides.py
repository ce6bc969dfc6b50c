"""What a name between brackets belongs to, where a sentence has several such."""

from __future__ import annotations

import re

from carnet_rag.check.alignment import Alignment
from carnet_rag.check.claim import Claim
from carnet_rag.check.findings import Finding
from carnet_rag.check.ledger import Statement
from carnet_rag.check.name_slots import same
from carnet_rag.french.tagging import find_acts

_ASIDE = re.compile(r"\([^()]*\)")


def compare_asides(claim: Claim, statement: Statement, alignment: Alignment) -> list[Finding]:
    """An absent « agent » when a name of the claim stands between brackets behind one deed, and the
    claim tells another: « ont bâti le pont (Les Arches), puis le lavoir (Les Sources) ».
    """
    source, names = statement.sentence.text, statement.names
    found = list(_ASIDE.finditer(source))
    asides = [m for m in found if any(m.start() < n.start < m.end() for n in names)]
    if len(asides) < 2:
        return []
    acts = find_acts(claim.text)
    told = {alignment.theirs[h.at].terms for h in alignment.held
            if h.at >= 0 and h.word.start in acts}  # fmt: skip
    for name in claim.names:
        places = [n.start for n in names if same(n, name)]
        own = [i for i, m in enumerate(asides) if any(m.start() < p < m.end() for p in places)]
        if len(own) != 1 or len(places) != 1:
            continue
        start = asides[own[0] - 1].end() if own[0] else 0
        end = asides[own[0]].start()
        before = {w.terms for w in alignment.theirs if start <= w.start < end}
        if not told <= before:
            return [Finding("agent", "absent", name.text, asides[own[0]].group())]
    return []
