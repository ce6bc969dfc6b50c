"""From the comparisons to a verdict, said in French with what the carnet itself says."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from carnet_rag.answer.beside import in_place
from carnet_rag.check.alignment import Alignment
from carnet_rag.check.claim import Claim
from carnet_rag.check.explaining import explain, see_also
from carnet_rag.check.findings import Comparison
from carnet_rag.check.order import follows
from carnet_rag.check.values import claim_terms, terms_of
from carnet_rag.check.wording import Said, listed, say
from carnet_rag.french.light import light_words
from carnet_rag.french.polarity import read_tokens
from carnet_rag.french.tagging import find_acts, tag
from carnet_rag.french.tokens import fold
from carnet_rag.types import Carnet, Citation, Rival, Verdict, VerdictLabel

_MOST_CITED = 3
SETTLES = 0.08
"""Least probability of being on the claim's subject for a statement to contradict it."""
CONFIRMS = 0.3
"""The same to confirm it: a wrong « confirmé » is worse than a missed one."""
COVERS = 0.25
"""Share of the claim's words that a statement, its surroundings and the questions that it answers
must hold to agree with it: of 266 claims (``eval/claims*.jsonl``) one would change its verdict
without it, and two at .45."""
_SAYS = 2
"""Different words and figures that a claim must have to say anything."""
_OWN = 0.5
"""Share of a sure claim's words that the statement itself must hold."""
_VALUES = ("figure", "date", "name", "level", "agent")
_COUNTED = ("figure", "date")
_TURNS = ("turn", "period")
"""What a statement may lack and go against the claim all the same."""
RIVAL = 0.2
"""Least probability of a statement that says all of the claim but one value: it may contradict, not
keep another one from bearing the claim out (under :data:`CONFIRMS`)."""
_FRAME = 3
"""Least words beside the value for a statement to say the same of another one."""
_NEARLY = 0.5
"""Share of the best statement's probability from which another one settles what it leaves open."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A comparison with the probability that its statement is on the claim's very subject."""

    comparison: Comparison
    probability: float


def label_of(comparison: Comparison) -> VerdictLabel:
    """The verdict that the slots of one comparison call for, when it is on the subject."""
    missing = comparison.having("absent")
    if any(f.slot not in _TURNS for f in missing):
        return "not_found"
    if comparison.having("differs"):
        return "contradicted"
    return "not_found" if missing else "supported"


def has_rival_value(comparison: Comparison) -> bool:
    """Whether a statement, with what governs it, says all that the claim does but for one value: it
    is on its subject whatever the weights make of a strange name.
    """
    rivals = [f for f in comparison.having("differs") if f.slot in _VALUES and f.true]
    if len(rivals) != 1 or comparison.having("absent") or comparison.having("loose"):
        return False
    said = frozenset(claim_terms(rivals[0].said))
    rest = [h for h in comparison.alignment.held if not said.issuperset(h.word.terms)]
    own = any(h.how in ("same", "family") for h in rest)
    return len(rest) >= _FRAME and own and all(h.how for h in rest)


def ruling(weighed: Weighed) -> VerdictLabel:
    """The verdict that one weighed comparison gives by itself."""
    comparison, features = weighed.comparison, dict(weighed.comparison.features)
    if comparison.unfit or weighed.probability < SETTLES:
        return "not_found"
    label = label_of(comparison)
    if label == "supported":
        bare = not features["figures_same"]
        if weighed.probability < CONFIRMS and bare:
            return "not_found"
        if comparison.alignment.covered < COVERS:
            return "not_found"
        said = {h.word.terms for h in comparison.alignment.held}
        if len(said) + features["figures_same"] < _SAYS:
            return "not_found"
    return label


def is_sure(claim: Claim, weighed: Weighed) -> bool:
    """Whether every part of a supported claim is accounted for by its statement: what is said of
    its subject by the statement itself, its subject by the statement or what governs it.
    """
    comparison = weighed.comparison
    alignment = comparison.alignment
    if any(f.outcome != "same" for f in comparison.findings):
        return False
    words = [h for h in alignment.held if h.how != "light"]
    if any(h.how in ("", "asked", "family") for h in words) or not words:
        return False
    acts = find_acts(claim.text)
    # « donne » says nothing, « les chiffres donnés » are not « les nouveaux chiffres ».
    light = [h.word for h in alignment.held if h.how == "light" and h.word.start not in acts]
    if any(fold(claim.text[w.start : w.end]) not in light_words() for w in light):
        return False
    # A noun of the thesaurus stands near another, not for it: « mécénat », « bénévolat ».
    if any(h.how == "synonym" and h.word.start not in acts for h in words):
        return False
    statement = comparison.statement
    governing = terms_of(statement.passage.heading_path)
    spoken = statement.sentence.speaker or statement.passage.speaker or ""
    known = statement.own | governing | frozenset(claim_terms(spoken))
    if any(not n.terms <= known for n in claim.names):
        return False
    verb = next((t.start for t in tag(claim.text) if t.tag == "verb"), 0)
    said = [h for h in words if h.word.start > verb and h.at < 0]
    last = max((h.word.start for h in words if h.at >= 0), default=0)
    # The section's words may say where or in what, at the end; never what is said.
    if any(h.word.start < last or not known.issuperset(h.word.terms) for h in said):
        return False
    around = [h for h in words if h.how == "around" and not known.issuperset(h.word.terms)]
    if around and not _takes_up(statement.sentence.text):
        return False
    own = [h for h in words if h.at >= 0]
    if _spliced(alignment, statement.sentence.text):
        return False
    return len(own) >= _OWN * len(words) and follows(claim, statement, alignment)


def _spliced(alignment: Alignment, text: str) -> bool:
    """Whether a claim goes over, at a word that its statement has twice, from what is said of one
    thing to what is said of another: « un pont au nord est de bois, un pont au sud de pierre ».
    """
    theirs = alignment.theirs
    for place, after in pairwise(h.at for h in alignment.held if h.at >= 0):
        for again in range(place + 1, after):
            if theirs[again].terms != theirs[place].terms:
                continue
            comma = text.rfind(",", theirs[place].end, theirs[again].start)
            of = [i for i in range(place + 1, again) if theirs[i].start > comma]
            if comma >= 0 and any(i not in alignment.said for i in of):
                return True
    return False


_ANAPHORS = frozenset(
    ["il", "elle", "ils", "elles", "ce", "cet", "cette", "ces", "celui", "celle", "ceux", "celles",
     "celui-ci", "celle-ci", "son", "sa", "ses", "leur", "leurs", "en", "y", "eux"]
)  # fmt: skip


def _takes_up(text: str) -> bool:
    """Whether a sentence takes up what was said before it: « Cette action… »."""
    return any(t.low in _ANAPHORS for t in read_tokens(text))


def _fitness(weighed: Weighed) -> float:
    """How little a statement fits a claim: improbable, or few of the claim's words its own."""
    return -weighed.probability * (1 + weighed.comparison.alignment.own)


def _stands_against(other: Weighed, best: Weighed) -> bool:
    """Whether another statement contradicts a claim and holds as much of it."""
    return (
        other.probability >= CONFIRMS
        and ruling(other) == "contradicted"
        and other.comparison.alignment.own >= best.comparison.alignment.own
    )


def _settles(other: Weighed, best: Weighed) -> bool:
    """Whether a statement gives another value than a claim of which the best one says nothing, not
    even its figures and dates, and is nearly as probably on its subject.
    """
    counted = {f.outcome for f in best.comparison.findings if f.slot in _COUNTED}
    return (
        label_of(best.comparison) != "supported"
        and ruling(other) == "contradicted"
        and any(f.slot in _VALUES for f in other.comparison.having("differs"))
        and counted != {"same"}
        and other.probability >= _NEARLY * best.probability
    )


def decide(claim: Claim, weighed: Sequence[Weighed], carnet_of: Callable[[str], Carnet]) -> Verdict:
    """The verdict on a claim from its comparisons, the most probable first."""
    if not weighed:
        told = say("nothing")
        return Verdict(claim.written, "not_found", told.fr, english=told.en)
    weighed = sorted(weighed, key=_fitness)
    best, against = weighed[0], None
    if ruling(best) == "supported":
        against = next((w for w in weighed[1:] if _stands_against(w, best)), None)
        if against is not None and _fitness(against) == _fitness(best):
            best = against
    elif ruling(best) == "not_found":
        best = next((w for w in weighed if _settles(w, best)), best)
    label = ruling(best)
    sure = label == "supported" and against is None and is_sure(claim, best)
    shown = [best.comparison]
    opposed = against.comparison if label == "supported" and against else None
    if opposed:
        shown.append(opposed)
    if label != "not_found":
        shown += [w.comparison for w in weighed if w is not best and ruling(w) == label]
    shown = shown[:_MOST_CITED]
    near = best.probability >= SETTLES
    told = say("far")
    if near:
        told = explain(label, best.comparison, claim, sure=sure, against=opposed)
    told = see_also(told, len(shown), told_of=2 if opposed else 1)
    citations = tuple(_cite(n, c, carnet_of) for n, c in enumerate(shown, start=1))
    places = _unheld(best.comparison, claim)
    rivals = tuple(Rival(f.said, f.true) for f in best.comparison.having("differs") if f.true)
    return Verdict(
        claim.written,
        label,
        told.fr,
        citations,
        sure=sure,
        unheld=tuple(claim.text[a:b] for a, b in places),
        claim_spans=tuple(claim.place(*place) for place in places),
        quote_spans=tuple((w.start, w.end) for w in best.comparison.alignment.unsaid),
        rivals=rivals if label == "contradicted" else (),
        english=told.en,
    )


def _unheld(comparison: Comparison, claim: Claim) -> list[tuple[int, int]]:
    """The places of the claim's words that neither the passage nor its headings hold, of the values
    that its statement does not give, and of its turns that nothing stands for.
    """
    lacking = (*comparison.having("absent"), *comparison.having("differs"))
    said = {f.said for f in lacking if f.slot in _VALUES}
    said |= {f.said for f in comparison.having("loose") if f.slot == "turn"}
    once = [v for v in said if v and claim.text.count(v) == 1]
    places = [(at, at + len(v)) for v in once if (at := claim.text.find(v)) >= 0]
    words = [(w.start, w.end) for w in comparison.lacking("", "asked")]
    apart = [w for w in words if not any(a <= w[0] < b for a, b in places)]
    return sorted(places + apart)


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


def _cite(number: int, comparison: Comparison, carnet_of: Callable[[str], Carnet]) -> Citation:
    statement = comparison.statement
    passage, sentence = statement.passage, statement.sentence
    carnet = carnet_of(passage.carnet_id)
    speaker = sentence.speaker or passage.speaker
    cited = carnet.cite(passage, sentence.start, sentence.end, number=number, speaker=speaker)
    return in_place(cited, passage, carnet)
