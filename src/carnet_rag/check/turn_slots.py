"""Levels, kinds of actor, direction, and the turns of a sentence: denial, condition, modality,
tense, quantity, comparison, cause, period.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from carnet_rag.check.alignment import Alignment, Word, content_words
from carnet_rag.check.claim import Claim
from carnet_rag.check.findings import AFFIRMED, Finding, Outcome
from carnet_rag.check.ledger import Statement
from carnet_rag.check.values import claim_terms
from carnet_rag.figures.context import actors
from carnet_rag.french import opposites, polarity
from carnet_rag.french.numbers import moments_agree
from carnet_rag.french.polarity import SenseTurn, find_turns
from carnet_rag.french.tagging import tag
from carnet_rag.french.tokens import fold

_HALF = 50.0
"""Percent from which a share is « la plupart »."""


def compare_levels(claim: Claim, statement: Statement) -> list[Finding]:
    """Whether the claim names a level that the statement does not, where it names one."""
    if not claim.levels or not statement.levels:
        return []
    said = claim.levels[0]
    if said in statement.levels:
        return []
    return [Finding("level", "differs", said, statement.levels[0])]


_GROUPS = {
    "elus": "élus",
    "maires": "élus",
    "entreprise": "entreprises",
    "entreprises": "entreprises",
    "etablissements": "entreprises",
    "dirigeants": "dirigeants",
    "associations": "associations",
    "fondations": "fondations",
    "collectivites": "collectivités",
    "francais": "Français",
}


def groups(actors_: tuple[str, ...]) -> set[str]:
    """The kinds of actor, whatever their wording; people at large are no kind."""
    found = {_GROUPS.get(fold(a).split()[0].split("'")[0], "") for a in actors_}
    return found - {""}


def compare_actors(claim: Claim, statement: Statement) -> list[Finding]:
    """Whether a share is said of the same kind of actor."""
    shares = any(v.quantity.kind in ("percent", "ratio", "points") for v in claim.values)
    mine = groups(claim.actors)
    if not shares or not mine:
        return []
    shared = [v for v in statement.values if v.quantity.kind == "percent" and v.people]
    theirs = groups(tuple(v.people for v in shared)) or groups(statement.actors)
    if not theirs:
        theirs = groups(tuple(a for text in statement.before for a in actors(text)))
    missing = mine - theirs
    if theirs and missing:
        return [Finding("actor", "absent", ", ".join(sorted(missing)), ", ".join(sorted(theirs)))]
    return []


def compare_turns(
    claim: Claim, statement: Statement, alignment: Alignment, findings: list[Finding]
) -> list[Finding]:
    """Direction, opposites and every family of turns."""
    text = statement.sentence.text
    settled = any(f.outcome in ("same", "rounded") for f in findings if f.slot == "figure")
    pair = _Pair(claim, statement, alignment, settled=settled)
    found = _direction(claim, statement) + pair.denials()
    denied = any(f.slot == "negation" for f in found) or pair.resolved
    opposite = None if denied else opposites.opposed(claim.text, text)
    if opposite and not pair.undenied(*opposite):
        found.append(Finding("opposite", "differs", *opposite))
    for family in (pair.conditions, pair.modality, pair.tense, pair.quantity, pair.comparison,
                   pair.cause, pair.period):  # fmt: skip
        found += family()
    return found + _exactness(claim, statement, findings)


def _direction(claim: Claim, statement: Statement) -> list[Finding]:
    text = statement.sentence.text
    theirs = opposites.heading(text)
    percents = [v.quantity.value for v in statement.values if v.quantity.kind == "percent"]
    if not theirs and len(percents) == 2 and "pass" in text:
        theirs = 1 if percents[0] < percents[1] else -1
    mine = claim.direction or _signed(claim.text)
    theirs = theirs or _signed(text)
    if mine and theirs and mine != theirs:
        said = "hausse" if mine > 0 else "baisse"
        true = "hausse" if theirs > 0 else "baisse"
        return [Finding("direction", "differs", said, true)]
    return []


_PLUS = re.compile(r"(?<!\S)\+\s?\d")
_MINUS = re.compile(r"(?<!\S)[-−]\d")


def _signed(text: str) -> int:
    """The direction that a sign gives: « +3 % » is a rise."""
    return int(bool(_PLUS.search(text))) - int(bool(_MINUS.search(text)))


def _exactness(claim: Claim, statement: Statement, findings: list[Finding]) -> list[Finding]:
    """« exactement 21 » where the carnet says at least 21."""
    exact = [t for t in find_turns(claim.text) if t.family == "firmness"]
    bounded = any(v.quantity.bound for v in statement.values)
    stated = any(f.slot == "figure" and f.outcome in ("same", "rounded") for f in findings)
    if exact and bounded and stated:
        true = next(f.true for f in findings if f.slot == "figure")
        return [Finding("turn", "differs", claim.text[exact[0].start : exact[0].end], true)]
    return []


_MUST = {"forced": "must"}
"""« est tenu de » is said by « doit », not by a sentence without either."""
_REVERSE = {"more": "less", "less": "more", "top": "least", "least": "top"}
_SHOWN = 8
"""Words of a turn's reach that are shown."""
_EXPLAINED = re.compile(r",\s*c['’](?:est|était)\s", re.I)
"""« S'il n'a pas été suivi, c'est parce que » states a fact, no condition."""


class _Pair:
    """The turns of a claim beside those of a statement."""

    def __init__(
        self, claim: Claim, statement: Statement, alignment: Alignment, *, settled: bool
    ) -> None:
        self.settled = settled
        self.text, self.source = claim.text, statement.sentence.text
        self.claim, self.statement, self.alignment = claim, statement, alignment
        self.mine, self.theirs = find_turns(self.text), find_turns(self.source)
        self.words = content_words(self.text)
        self.at = {h.word.start: h.at for h in alignment.held}
        self.resolved = False

    def said(self, turn: SenseTurn) -> str:
        """A turn of the claim as written."""
        return self.text[turn.start : turn.end]

    def true(self, turn: SenseTurn) -> str:
        """A turn of the statement as written; a bare grammatical word with what it bears on."""
        said = self.source[turn.start : turn.end]
        if claim_terms(said):
            return said
        words = self.source[turn.start : max(turn.end, turn.reach[1])].rstrip(" .,;:").split()
        return " ".join(words[:_SHOWN]) if len(words) <= _SHOWN else f"{' '.join(words[:_SHOWN])}…"

    def own(self, family: str, *values: str) -> list[SenseTurn]:
        """The claim's turns of a family, of these values if any is given."""
        return [t for t in self.mine if t.family == family and (not values or t.value in values)]

    def other(self, family: str, *values: str) -> list[SenseTurn]:
        """The statement's turns of a family."""
        return [t for t in self.theirs if t.family == family and (not values or t.value in values)]

    def reached(self, turn: SenseTurn) -> list[int]:
        """The statement's words that a turn of its own bears on."""
        return _within(self.alignment.theirs, turn)

    def bears(self, turn: SenseTurn, most: int = 2) -> bool:
        """Whether a turn of the statement bears on what the claim takes up."""
        return any(i in self.alignment.said for i in self.reached(turn)[:most])

    def _taken(self, turn: SenseTurn) -> bool:
        """Whether the claim has the very word of a turn: the verb that is put in the future."""
        words = enumerate(self.alignment.theirs)
        return any(turn.start == w.start and i in self.alignment.said for i, w in words)

    def denials(self) -> list[Finding]:
        """A denial on one side only."""
        found = []
        mine, theirs = self.own("negation"), self.other("negation")
        reach = {i: [self.at.get(self.words[w].start, -1) for w in _within(self.words, t)]
                 for i, t in enumerate(mine)}  # fmt: skip
        met: set[int] = set()
        alone: list[SenseTurn] = []
        for turn in theirs:
            shared = [
                i
                for i, own in reach.items()
                if _meet(own, self.reached(turn)) or self._same_refusal(mine[i], turn)
            ]
            met.update(shared)
            self.resolved |= bool(shared)
            if not shared:
                alone.append(turn)
        spare = {
            i: turn
            for i, turn in enumerate(mine)
            # « pas de pain ni de vin » denies once.
            if i not in met
            and not self._governed(turn)
            and not (met and self.said(turn).lower() == "ni")
        }
        for turn in alone:
            there = self.reached(turn)
            taken = [i for i in there[:3] if i in self.alignment.said]
            enough = len(taken) * 2 >= min(3, max(1, len(there)))
            if not taken or not enough or spare:
                continue
            if self._opposite(turn, self.source, self.text):
                self.resolved = True
                continue
            found.append(Finding("negation", "differs", AFFIRMED, self.true(turn)))
        for i, turn in spare.items():
            if self._opposite(turn, self.text, self.source):
                self.resolved = True
                continue
            if theirs and not any(place >= 0 for place in reach[i]):
                continue
            denied = {place for other in theirs for place in self.reached(other)}
            free = [place for place in reach[i][:2] if place >= 0 and place not in denied]
            # Where both deny something, it may be the same in other words.
            outcome: Outcome = "differs" if free and not alone else "absent"
            found.append(Finding("negation", outcome, self.said(turn), AFFIRMED))
        if not found and not mine and self._denied_above():
            head = self.statement.passage.heading_path[-1]
            found.append(Finding("negation", "absent", AFFIRMED, head))
        return found[:1]

    def _denied_above(self) -> bool:
        """Whether a statement without a verb is said under a heading that denies: « Ce que ce n'est
        pas ».
        """
        heads = self.statement.passage.heading_path[-1:]
        denied = any(
            t.family == "negation" and t.reach[0] < t.start for h in heads for t in find_turns(h)
        )
        return denied and all(t.tag != "verb" for t in tag(self.source))

    def undenied(self, mine: str, theirs: str) -> bool:
        """Whether one side denies its own word, so that both say the same: « ne facilite pas »
        beside « frein ».
        """
        sides = ((self.text, mine, self.own), (self.source, theirs, self.other))
        denied = [
            any(word in text[t.reach[0] : t.reach[1]] for t in turns("negation", "not"))
            for text, word, turns in sides
        ]
        return denied[0] != denied[1]

    def _same_refusal(self, mine: SenseTurn, turn: SenseTurn) -> bool:
        """Whether both sides say « échoué », « refusé » of what they say."""
        words = {h.at for h in self.alignment.held if mine.start <= h.word.start < mine.end}
        theirs = self.alignment.theirs
        return mine.value == "refuse" and any(
            at >= 0 and turn.start <= theirs[at].start < turn.end for at in words
        )

    def _governed(self, turn: SenseTurn) -> bool:
        """Whether a denial of the claim is part of what it speaks of: the sentences before, the
        headings or the title say it as well (« congé sans solde »).
        """
        first = next((w for w in self.words if w.start >= turn.end), None)
        if first is None:
            return False
        denied = self.text[turn.start : first.end]
        return any(fold(denied) in fold(text) for text in self.statement.governing)

    def _opposite(self, turn: SenseTurn, text: str, other: str) -> bool:
        """Whether the other text says the opposite of what the turn denies."""
        around = f"{text[turn.reach[0] : turn.start]} {text[turn.end : turn.reach[1]]}"
        mine = opposites.opposites_in(around)
        theirs = opposites.opposites_in(other)
        if opposites.undoing(around, other) or opposites.undoing(other, around):
            return True
        return any((n, 1 - side) in theirs and (n, side) not in theirs for n, side in mine)

    def conditions(self) -> list[Finding]:
        """A condition that the claim drops or adds."""
        found = []
        if not self.own("condition"):
            for turn in self.other("condition"):
                if _EXPLAINED.search(self.source, turn.end):
                    continue
                there = self.reached(turn)
                kept = [i for i in there if i in self.alignment.said]
                end = self.source.find(",", turn.start)
                end = end if end >= 0 else len(self.source)
                dated = [m for m in self.statement.moments if turn.start < m.start < end]
                if any(moments_agree(m, d) for m in self.claim.moments for d in dated):
                    continue  # « si vous êtes né en 1998 », « les personnes nées en 1998 »
                if len(kept) * 2 < max(1, len(there)):
                    whole = bool(self.own("quantity", "all"))
                    outcome: Outcome = "loose" if self.settled and not whole else "absent"
                    found.append(Finding("turn", outcome, "", self.true(turn)))
        elif not self.other("condition"):
            outcome = "loose" if self.settled else "absent"
            found.append(Finding("turn", outcome, self.said(self.own("condition")[0])))
        return found[:1]

    def modality(self) -> list[Finding]:
        """What is wished, possible, due or asked of somebody, said as done; or the reverse."""
        mine = {_MUST.get(t.value, t.value): t for t in self.own("modality")}
        theirs = {_MUST.get(t.value, t.value): t for t in self.other("modality") if self.bears(t)}
        everywhere = {_MUST.get(t.value, t.value) for t in self.other("modality")}
        for turn in self.own("modality", "must", "forced"):
            weaker = self._meeting(turn, self.other("modality", "may", "should"))
            if weaker and not self._meeting(turn, self.other("modality", "must", "forced")):
                return [Finding("turn", "differs", self.said(turn), self.true(weaker))]
        if not mine and not self.own("tense", "future"):
            for value in ("want", "may", "order"):
                if value in theirs:
                    return [Finding("turn", "absent", "", self.true(theirs[value]))]
        missing = [t for v, t in mine.items() if v not in everywhere]
        if missing and not (missing[0].value == "must" and self.other("tense", "future")):
            # « Commencez par… » asks for what the carnet tells as done.
            told = missing[0].start == 0 and bool(self.other("tense", "past"))
            told |= missing[0].value == "forced"
            return [Finding("turn", "absent" if told else "loose", self.said(missing[0]))]
        dropped = [t for v, t in theirs.items() if v not in mine]
        return [Finding("turn", "loose", "", self.true(dropped[0]))] if dropped else []

    def _meeting(self, turn: SenseTurn, theirs: Sequence[SenseTurn]) -> SenseTurn | None:
        """The turn of the statement that bears first on what the claim's bears on first."""
        # « doivent être convertis avant d'être lus » asks for the first alone.
        reach = {self.at.get(self.words[w].start, -1) for w in _within(self.words, turn)[:1]}
        return next((t for t in theirs if reach.intersection(self.reached(t)[:2])), None)

    def tense(self) -> list[Finding]:
        """What is to come told as past or as there already."""
        past = not self.own("tense", "future") and self.own("tense", "past", "now")
        coming = [t for t in self.other("tense", "future") if self.bears(t, 3) or self._taken(t)]
        done = [t for t in self.other("tense", "past") if self.bears(t, 3)]
        if past and coming and not done:
            return [Finding("turn", "absent", self.said(past[0]), self.true(coming[0]))]
        loose = bool(self.own("tense", "future")) != bool(coming) and not self.own("modality")
        return [Finding("turn", "loose", "", "")] if loose else []

    def quantity(self) -> list[Finding]:
        """« tous », « la plupart », « certains », « seuls »."""
        found: list[Finding] = []
        order = {"few": 0, "some": 1, "most": 2, "majority": 2, "all": 3}
        theirs = {t.value: t for t in self.other("quantity")}
        share = self._share()
        figures = any(v.quantity.kind in ("percent", "ratio") for v in self.claim.values)
        for turn in self.own("quantity"):
            if figures or any(order.get(v, v) == order.get(turn.value, turn.value) for v in theirs):
                continue
            if share is not None and turn.value in order:
                fits = {"few": share < _HALF, "some": share < 100, "most": share > _HALF,
                        "majority": share > _HALF, "all": share >= 100}[turn.value]  # fmt: skip
                if fits:
                    continue
                found.append(Finding("turn", "differs", self.said(turn), f"{share:g} %"))
                continue
            if turn.value in ("few", "only") and "also" in theirs:
                found.append(Finding("turn", "differs", self.said(turn), self.true(theirs["also"])))
                continue
            rivals = [t for v, t in theirs.items() if v in order or turn.value == "only"]
            if turn.value == "only":
                rivals = [t for t in rivals if t.value in ("all", "most", "majority")]
            if turn.value == "some":
                rivals = [t for t in rivals if t.value == "few"]
            if rivals and turn.value != "some":
                found.append(Finding("turn", "differs", self.said(turn), self.true(rivals[0])))
            else:
                # « toute alliance » may be what « les alliances » are told of.
                firm = turn.value in ("few", "majority", "all")
                each = self.said(turn).lower() in ("tout", "toute", "chaque")
                outcome: Outcome = "absent" if firm and not each else "loose"
                found.append(Finding("turn", outcome, self.said(turn)))
        mine = {t.value for t in self.own("quantity")}
        for value, turn in theirs.items():
            if value not in mine and value != "also" and self.bears(turn):
                found.append(Finding("turn", "loose", "", self.true(turn)))
        return found

    def _share(self) -> float | None:
        """The share that the statement gives of what the claim speaks of, if it gives one."""
        shares = [v for v in self.statement.values if v.quantity.kind in ("percent", "ratio")]
        level = [v for v in shares if v.level and v.level in self.claim.levels]
        chosen = level or shares[:1]
        return chosen[0].quantity.value if chosen else None

    def comparison(self) -> list[Finding]:
        """A superlative or comparison that the carnet does not make."""
        for turn in self.own("comparison"):
            if self.other("comparison", turn.value):
                continue
            reverse = _REVERSE.get(turn.value, "")
            if against := self.other("comparison", reverse):
                said, true = self.said(turn), self.true(against[0])
                return [Finding("turn", "differs", said, true)]
            return [Finding("turn", "absent", self.said(turn))]
        dropped = [
            t for t in self.other("comparison") if self.bears(t) and not self.own("comparison")
        ]
        return [Finding("turn", "loose", "", self.true(dropped[0]))] if dropped else []

    def cause(self) -> list[Finding]:
        """A cause that the carnet does not give."""
        for turn in self.own("cause"):
            if turn.start == 0 and "," not in self.text:
                continue  # « Parce que… » alone answers a question
            if not self.other("cause", turn.value):
                return [Finding("turn", "absent", self.said(turn))]
        return []

    def period(self) -> list[Finding]:
        """« par mois » for « par an »."""
        mine, theirs = self.own("period"), self.other("period")
        values = {t.value for t in theirs}
        for turn in mine:
            near = [t for t in theirs if self._near(t)]
            if turn.value in {t.value for t in near} or (turn.value in values and not near):
                continue
            if near:
                return [Finding("turn", "differs", self.said(turn), self.true(near[0]))]
            return [Finding("turn", "absent", self.said(turn))]
        dropped = [t for t in theirs if not mine and self._near(t)]
        return [Finding("turn", "loose", "", self.true(dropped[0]))] if dropped else []

    def _near(self, turn: SenseTurn) -> bool:
        """Whether the stretch of the statement around a turn is what the claim takes up."""
        clause = next(t.clause for t in polarity.read_tokens(self.source) if t.start == turn.start)
        inside = [i for i, w in enumerate(self.alignment.theirs) if w.clause == clause]
        kept = [i for i in inside if i in self.alignment.said]
        return bool(kept) and len(kept) * 3 >= len(inside)


def _meet(own: Sequence[int], there: Sequence[int]) -> bool:
    """Whether a statement's denial bears on the first word that a claim's bears on."""
    if not own and not there:
        return True
    return bool(set(own[:1]) & set(there[:2]))


def _within(words: Sequence[Word], turn: SenseTurn) -> list[int]:
    """The words that a turn bears on, its own left out."""
    start, end = turn.reach
    return [
        i
        for i, w in enumerate(words)
        if start <= w.start < end and not turn.start <= w.start < turn.end
    ]
