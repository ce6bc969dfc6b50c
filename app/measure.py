"""What figures measure, in the words of the sentence that holds them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from carnet_rag.types import Figure

# French grammar, not words of one carnet: where the verb begins, a noun's complement, a verb.
_AUXILIARY = re.compile(r"\s(?:est|sont|était|étaient|sera|seront|a|ont|avait|avaient)\s")
_LINK = re.compile(r"(?:de|du|des|d['’])(?:\s|\b)")
_JOINED = re.compile(r"\A(?:(?:mais|et|ou|or|donc|car|puis|que)\s+|qu['’])+", re.IGNORECASE)
_VERB = re.compile(r"(?:s['’]|se\s)?\w+(?:ent|ont)\b")


def measure_of(figures: Sequence[Figure], *, whom: bool) -> str:
    """What the figures measure, in the carnet's words: of a sentence, what stands before its verb;
    of a list, its head with its scale (« Effectifs (en millions) »). ``whom`` adds of whom.
    """
    first = figures[0]
    counts = _JOINED.sub("", _AUXILIARY.split(first.counts)[0].strip(), 1)
    opening = first.sentence.partition(":")[0].strip()
    if counts and opening.startswith(counts) and opening.endswith(")"):
        return opening
    if linked := _LINK.match(counts):
        at = first.start + max(first.sentence.find(counts), 0)
        before = first.sentence[: at - first.start].split()
        # « taux de pratiques… 36 % », but « 36 % des entreprises »: there the figure measures them.
        told = before and at < first.figure_start
        counts = f"{before[-1]} {counts}" if told else counts[linked.end() :].strip()
    people = {f.population for f in figures} if whom else set()
    who = next(iter(people)) if len(people) == 1 else ""
    if who and who.casefold() not in counts.casefold():
        counts = f"{who} qui {counts}" if _VERB.match(counts) else f"{counts} · {who}".strip(" ·")
    return counts[:1].upper() + counts[1:]
