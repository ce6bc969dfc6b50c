"""One verdict for several sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from carnet_rag.check.wording import Said, listed, say
from carnet_rag.types import Citation, Verdict, VerdictLabel


def combine(claim: str, verdicts: Sequence[Verdict]) -> Verdict:
    """One verdict for several sentences: the worst of theirs, its reasons and quotes first."""
    order: tuple[VerdictLabel, ...] = ("contradicted", "not_found", "supported")
    label = min((v.verdict for v in verdicts), key=order.index)
    citations: list[Citation] = []
    parts = []
    ranked = sorted(verdicts, key=lambda v: order.index(v.verdict))
    for verdict in ranked:
        shift = len(citations)
        citations += [replace(c, number=c.number + shift) for c in verdict.citations]
        then = Said(*(_renumbered(t, shift) for t in (verdict.explanation, verdict.english)))
        parts.append(say("part", said=verdict.claim, then=then))
    told = listed(parts, "\n")
    return Verdict(
        claim,
        label,
        told.fr,
        tuple(citations),
        sure=all(v.sure for v in verdicts),
        unheld=tuple(w for v in verdicts for w in v.unheld),
        quote_spans=ranked[0].quote_spans,
        rivals=tuple(r for v in verdicts for r in v.rivals),
        english=told.en,
    )


def _renumbered(text: str, shift: int) -> str:
    return re.sub(r"\[(\d+)\]", lambda m: f"[{int(m[1]) + shift}]", text)
