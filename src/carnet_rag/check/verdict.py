"""From the comparisons to a verdict, said in French with what the carnet itself says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from carnet_rag.answer.wording import quoted
from carnet_rag.check.alignment import Alignment
from carnet_rag.check.claim import Claim
from carnet_rag.check.findings import Comparison, Finding
from carnet_rag.check.order import follows
from carnet_rag.check.values import claim_terms
from carnet_rag.french.numbers import agree, find_quantities
from carnet_rag.french.polarity import read_tokens
from carnet_rag.french.tagging import tag
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
SURE = "Confirmé par le carnet :"
"""What leads in the statement that a sure claim is in."""
_VALUES = ("figure", "date", "name", "level", "agent")
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
    missing = [f for f in comparison.having("absent") if f.slot != "turn"]
    if missing:
        return "not_found"
    if comparison.having("differs"):
        return "contradicted"
    return "not_found" if comparison.having("absent") else "supported"


def has_rival_value(comparison: Comparison) -> bool:
    """Whether a statement, with what governs it, says all that the claim does but for one value: it
    is on its subject whatever the weights make of a strange name.
    """
    rivals = [f for f in comparison.having("differs") if f.slot in _VALUES and f.true]
    if len(rivals) != 1 or comparison.having("absent") or comparison.having("loose"):
        return False
    said = frozenset(claim_terms(rivals[0].said))
    rest = [h for h in comparison.alignment.held if not said.issuperset(h.word.terms)]
    own = sum(h.at >= 0 for h in rest)
    return len(rest) >= _FRAME and own >= _SAYS and all(h.how for h in rest)


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
    exact = {"same"}
    if any(f.outcome not in exact for f in comparison.findings):
        return False
    words = [h for h in alignment.held if h.how != "light"]
    if any(h.how in ("", "asked", "family") for h in words) or not words:
        return False
    statement = comparison.statement
    governing = frozenset(t for h in statement.passage.heading_path for t in claim_terms(h))
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
    return len(own) >= _OWN * len(words) and follows(claim, statement, alignment)


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
    """Whether a statement gives another value than a claim of which the best one says nothing,
    and is nearly as probably on its subject.
    """
    return (
        ruling(other) == "contradicted"
        and any(f.slot in _VALUES for f in other.comparison.having("differs"))
        and other.probability >= _NEARLY * best.probability
    )


def _upholding(weighed: Sequence[Weighed]) -> Weighed | None:
    """The statement that bears out a claim that the best one does not, when none goes against."""
    found = next((w for w in weighed[1:] if _upholds(w, weighed[0])), None)
    if found is None or any(_stands_against(w, found) for w in weighed[1:]):
        return None
    return found


def _upholds(other: Weighed, best: Weighed) -> bool:
    """Whether a statement bears out a claim that the best one leaves open, is nearly as probably
    on its subject and holds as much of it.
    """
    values = [f for f in best.comparison.having("differs") if f.slot != "agent"]
    return (
        ruling(other) == "supported"
        and not values
        and other.probability >= _NEARLY * best.probability
        and other.comparison.alignment.covered >= best.comparison.alignment.covered
    )


def decide(claim: Claim, weighed: Sequence[Weighed], carnet_of: Callable[[str], Carnet]) -> Verdict:
    """The verdict on a claim from its comparisons, the most probable first."""
    if not weighed:
        return Verdict(claim.written, "not_found", "Les carnets ne disent rien de ce sujet.")
    weighed = sorted(weighed, key=_fitness)
    best, against = weighed[0], None
    if ruling(best) == "supported":
        against = next((w for w in weighed[1:] if _stands_against(w, best)), None)
        if against is not None and _fitness(against) == _fitness(best):
            best = against
    elif upheld := _upholding(weighed):
        best = upheld
    elif ruling(best) == "not_found":
        best = next((w for w in weighed if _settles(w, best)), best)
    label = ruling(best)
    sure = label == "supported" and against is None and is_sure(claim, best)
    shown = [best.comparison]
    if label != "not_found":
        shown += [w.comparison for w in weighed if w is not best and ruling(w) == label]
    shown = shown[:_MOST_CITED]
    explanation = _explain(label, best, claim, sure=sure)
    if len(shown) > 1:
        explanation += f" Voir aussi {''.join(f'[{n}]' for n in range(2, len(shown) + 1))}."
    citations = tuple(_cite(n, c, carnet_of) for n, c in enumerate(shown, start=1))
    alignment = best.comparison.alignment
    rivals = tuple(Rival(f.said, f.true) for f in best.comparison.having("differs") if f.true)
    return Verdict(
        claim.written,
        label,
        explanation,
        citations,
        sure=sure,
        unheld=tuple(claim.text[w.start : w.end] for w in alignment.unheld),
        claim_spans=tuple(claim.place(*place) for place in _unheld(best.comparison, claim)),
        quote_spans=_unsaid(alignment),
        rivals=rivals if label == "contradicted" else (),
    )


def _unheld(comparison: Comparison, claim: Claim) -> list[tuple[int, int]]:
    """The places of the claim's words that the statement does not hold, and of its values."""
    lacking = (*comparison.having("absent"), *comparison.having("differs"))
    values = {f.said for f in lacking if f.slot in _VALUES and claim.text.count(f.said) == 1}
    places = [(at, at + len(v)) for v in values if (at := claim.text.find(v)) >= 0]
    words = [(w.start, w.end) for w in comparison.alignment.unheld]
    apart = [w for w in words if not any(a <= w[0] < b for a, b in places)]
    return sorted(places + apart)


def _unsaid(alignment: Alignment) -> tuple[tuple[int, int], ...]:
    return tuple((w.start, w.end) for w in alignment.unsaid)


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
        text = _renumbered(verdict.explanation, shift)
        parts.append(f"« {verdict.claim} » : {text}")
    return Verdict(
        claim,
        label,
        "\n".join(parts),
        tuple(citations),
        sure=all(v.sure for v in verdicts),
        unheld=tuple(w for v in verdicts for w in v.unheld),
        quote_spans=ranked[0].quote_spans,
        rivals=tuple(r for v in verdicts for r in v.rivals),
    )


def _renumbered(text: str, shift: int) -> str:
    return re.sub(r"\[(\d+)\]", lambda m: f"[{int(m[1]) + shift}]", text)


def _explain(label: VerdictLabel, best: Weighed, claim: Claim, *, sure: bool) -> str:
    comparison = best.comparison
    quote = quoted(" ".join(comparison.statement.sentence.text.split()))
    if label == "supported":
        if sure:
            return f"{SURE} {quote} [1]"
        return f"Concorde, à relire : {_left(comparison, claim)}{quote} [1]"
    differing = comparison.having("differs")
    if label == "contradicted":
        return f"Contredit : {_join(map(_difference, differing))}. On y lit : {quote} [1]"
    missing = comparison.having("absent")
    if best.probability >= SETTLES and missing:
        said = _join(map(_lacking, _longest(missing)))
        return f"Le carnet ne le dit pas. {_NEAREST} : {said}."
    return f"Le carnet ne dit rien de tel. {_NEAREST}."


def reason(comparison: Comparison) -> str:
    """Why a statement does not bear a sentence out, in French."""
    differing = comparison.having("differs")
    if differing and label_of(comparison) == "contradicted":
        return _join(map(_difference, differing))
    return _join(map(_lacking, _longest(comparison.having("absent")))) or "le passage ne le dit pas"


def _left(comparison: Comparison, claim: Claim) -> str:
    """What keeps a supported claim from being sure."""
    parts = [f"« {f.said} » pour « {f.true} »" for f in comparison.having("rounded")]
    words = ", ".join(f"« {claim.text[w.start : w.end]} »" for w in comparison.alignment.unheld)
    if words:
        parts.append(f"le passage n'a pas {words}")
    loose = comparison.having("loose")
    parts += [f"le carnet dit « {f.true} »" for f in loose if f.true and not f.said]
    before = [f for f in loose if f.slot == "figure" and _equal_figures(f.said, f.true)]
    parts += [f"« {f.true} » est dit dans la phrase d'avant" for f in before]
    parts += [f"le carnet ne dit pas « {f.said} »" for f in loose if f.said and f not in before]
    if not parts:
        held = [h for h in comparison.alignment.held if h.how not in ("same", "light", "")]
        otherwise = ", ".join(f"« {claim.text[h.word.start : h.word.end]} »" for h in held)
        told = f"ne dit pas {otherwise} en ces mots" if held else "le dit autrement"
        parts.append(f"le passage {told}")
    return f"{_join(parts)}. On y lit : "


def _longest(findings: Sequence[Finding]) -> list[Finding]:
    """The findings, less those of the same slot whose words another one holds: « élus » beside
    « élus locaux ».
    """
    return [
        f
        for n, f in enumerate(findings)
        if not f.said
        or not any(
            g.slot == f.slot and f.said in g.said and (len(g.said) > len(f.said) or m < n)
            for m, g in enumerate(findings)
            if m != n
        )
    ]


def _equal_figures(one: str, other: str) -> bool:
    """Whether two figures are equal, however they are written: « 64 % » and « 64% »."""
    mine, theirs = find_quantities(one), find_quantities(other)
    return bool(mine and theirs) and agree(mine[0], theirs[0]) == "exact"


def _lacking(finding: Finding) -> str:
    """What of the claim a statement lacks, or the other way round."""
    if finding.slot == "turn" and finding.true:
        return f"il dit « {finding.true} »"
    if finding.slot == "negation":
        return "il ne le nie pas"
    if finding.slot == "figure" and _equal_figures(finding.said, finding.true):
        return f"il donne « {finding.true} », mais d'autre chose"
    about = f" (mais de « {finding.true} »)" if finding.true else ""
    return f"il ne parle pas de « {finding.said} »{about}"


_NEAREST = "Le passage le plus proche [1] ne permet pas de trancher"


_TOLD = {
    "figure": "le carnet dit {true}, pas {said}",
    "date": "le carnet donne {true}, pas {said}",
    "name": "le carnet nomme {true}, pas {said}",
    "level": "le carnet parle de l'échelon {true}, pas {said}",
    "agent": "le carnet l'attribue à {true}, pas à {said}",
    "opposite": "le carnet dit {true}, pas {said}",
    "turn": "le carnet dit {true}, pas {said}",
    "order": "le carnet dit {true}, pas {said}",
}


def _difference(finding: Finding) -> str:
    """What the carnet says instead."""
    if finding.slot == "negation":
        denied = finding.said == "une affirmation"
        return (
            "l'affirmation soutient ce que le carnet nie"
            if denied
            else "l'affirmation nie ce que le carnet affirme"
        )
    if finding.slot == "direction":
        return f"le carnet parle d'{finding.true}, pas d'{finding.said}"
    if not finding.true:
        return f"le carnet ne dit pas « {finding.said} »"
    true = f"« {finding.true} » {finding.about}".strip()
    if finding.elsewhere:
        return f"le carnet dit {true}, pas « {finding.said} » (il dit {finding.elsewhere})"
    return _TOLD[finding.slot].format(true=true, said=f"« {finding.said} »")


def _join(parts: Iterable[str]) -> str:
    return " ; ".join(dict.fromkeys(parts))


def _cite(number: int, comparison: Comparison, carnet_of: Callable[[str], Carnet]) -> Citation:
    statement = comparison.statement
    passage, sentence = statement.passage, statement.sentence
    carnet = carnet_of(passage.carnet_id)
    speaker = sentence.speaker or passage.speaker
    return carnet.cite(passage, sentence.start, sentence.end, number=number, speaker=speaker)
