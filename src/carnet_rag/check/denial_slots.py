"""What one side denies and the other does not, and words that are each other's opposites."""

from __future__ import annotations

from collections.abc import Sequence

from carnet_rag.check.findings import AFFIRMED, Finding, Outcome
from carnet_rag.check.turn_pair import TurnPair
from carnet_rag.french import opposites
from carnet_rag.french.polarity import SenseTurn
from carnet_rag.french.tokens import fold


def compare_denials(pair: TurnPair) -> list[Finding]:
    """At most one denial that stands on one side only, else a word and its opposite."""
    mine, theirs = pair.own("negation"), pair.other("negation")
    reach = [pair.held(turn) for turn in mine]
    met: set[int] = set()
    alone: list[SenseTurn] = []
    for turn in theirs:
        shared = [
            i
            for i, own in enumerate(reach)
            if _meet(own, pair.reached(turn), pair) or _same_refusal(pair, mine[i], turn)
        ]
        met.update(shared)
        if not shared:
            alone.append(turn)
    spare = [
        i
        for i, turn in enumerate(mine)
        # « pas de pain ni de vin » denies once.
        if i not in met
        and not _governed(pair, turn)
        and not (met and pair.said(turn).lower() == "ni")
    ]
    found: list[Finding] = []
    # A denial is met by one of the same, or by the opposite of what it denies.
    resolved = bool(met)
    for turn in [] if spare else alone:
        there = pair.reached(turn)
        taken = sum(i in pair.alignment.said for i in there[:3])
        if not taken or taken * 2 < min(3, len(there)):
            continue
        if _opposite(turn, pair.source, pair.text):
            resolved = True
        else:
            found.append(Finding("negation", "differs", AFFIRMED, pair.true(turn)))
    for i in spare:
        turn = mine[i]
        if _opposite(turn, pair.text, pair.source):
            resolved = True
        elif not theirs or any(place >= 0 for place in reach[i]):
            denied = {place for other in theirs for place in pair.reached(other)}
            free = [place for place in reach[i][:2] if place >= 0 and place not in denied]
            # Where both deny something, it may be the same in other words.
            outcome: Outcome = "differs" if free and not alone else "absent"
            found.append(Finding("negation", outcome, pair.said(turn), AFFIRMED))
    opposite = None if found or resolved else opposites.opposed(pair.text, pair.source)
    if opposite and not _undenied(pair, *opposite):
        return [Finding("opposite", "differs", *opposite)]
    return found[:1]


def _meet(own: Sequence[int], there: Sequence[int], pair: TurnPair) -> bool:
    """Whether a statement's denial bears on the first word that a claim's bears on, or on the same
    word said once more, with the next one: « un projet de la ville, pas le projet d'un élu ».
    """
    if not own and not there:
        return True
    if set(own[:1]) & set(there[:2]):
        return True
    again = bool(own[1:2]) and own[0] >= 0 and own[1] in there[:_NEXT]
    words = pair.alignment.theirs
    return again and any(words[p].terms == words[own[0]].terms for p in there[:2])


_NEXT = 3
"""Words that a denial bears on among which the one after the first is."""


def _same_refusal(pair: TurnPair, mine: SenseTurn, turn: SenseTurn) -> bool:
    """Whether both sides say « échoué », « refusé » of what they say."""
    held, theirs = pair.alignment.held, pair.alignment.theirs
    words = {h.at for h in held if mine.start <= h.word.start < mine.end}
    return mine.value == "refuse" and any(
        at >= 0 and turn.start <= theirs[at].start < turn.end for at in words
    )


def _governed(pair: TurnPair, turn: SenseTurn) -> bool:
    """Whether a denial of the claim is part of what it speaks of: the sentences before, the
    headings or the title say it as well (« congé sans solde »).
    """
    words = (h.word for h in pair.alignment.held)
    first = next((w for w in words if w.start >= turn.end), None)
    if first is None:
        return False
    denied = fold(pair.text[turn.start : first.end])
    return any(denied in fold(text) for text in pair.statement.governing)


def _opposite(turn: SenseTurn, text: str, other: str) -> bool:
    """Whether the other text says the opposite of what the turn denies."""
    around = f"{text[turn.reach[0] : turn.start]} {text[turn.end : turn.reach[1]]}"
    mine, theirs = opposites.opposites_in(around), opposites.opposites_in(other)
    if opposites.undoing(around, other) or opposites.undoing(other, around):
        return True
    return any((n, 1 - side) in theirs and (n, side) not in theirs for n, side in mine)


def _undenied(pair: TurnPair, mine: str, theirs: str) -> bool:
    """Whether one side denies its own word, so that both say the same: « ne facilite pas »
    beside « frein ».
    """
    sides = ((pair.text, mine, pair.own), (pair.source, theirs, pair.other))
    denied = [
        any(word in text[t.reach[0] : t.reach[1]] for t in turns("negation", "not"))
        for text, word, turns in sides
    ]
    return denied[0] != denied[1]
