"""From the comparisons to a verdict, said in French with what the carnet itself says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from carnet_rag.check.findings import Comparison, Finding
from carnet_rag.types import Carnet, Citation, Verdict, VerdictLabel

_MOST_CITED = 3
SETTLES = 0.08
"""Least probability of being on the claim's subject for a statement to contradict it."""
CONFIRMS = 0.3
"""The same to confirm it: a wrong « confirmé » is worse than a missed one."""
COVERS = 0.4
"""Share of the claim's words, names apart, that a statement must hold to confirm a claim without
a figure or date."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """A comparison with the probability that its statement is on the claim's very subject."""

    comparison: Comparison
    probability: float


def label_of(comparison: Comparison) -> VerdictLabel:
    """The verdict that the slots of one comparison call for, when it is on the subject."""
    if comparison.having("absent"):
        return "not_found"
    return "contradicted" if comparison.having("differs") else "supported"


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
        if bare and features["rest_asked"] < COVERS:
            return "not_found"
    return label


def decide(
    claim: str,
    weighed: Sequence[Weighed],
    carnets: dict[str, Carnet],
    elsewhere: Sequence[tuple[str, str, Comparison]],
) -> Verdict:
    """The verdict on a claim from its comparisons, the most probable first.

    ``elsewhere``: a contradicted value of the claim as the carnet writes it, what it is the value
    of there, and the statement.
    """
    best = weighed[0] if weighed else None
    label = ruling(best) if best else "not_found"
    elsewhere = elsewhere if label == "contradicted" else ()
    if best is None:
        return Verdict(claim, "not_found", "Les carnets ne disent rien de ce sujet.")
    shown = [best.comparison]
    if label != "not_found":
        shown += [w.comparison for w in weighed[1:] if ruling(w) == label]
    shown = shown[: _MOST_CITED - len(elsewhere)]
    inside = [(v, what) for v, what, c in elsewhere if c.statement is best.comparison.statement]
    elsewhere = [e for e in elsewhere if e[2].statement is not best.comparison.statement]
    explanation = _explain(label, best, inside)
    if len(shown) > 1:
        explanation += f" Voir aussi {''.join(f'[{n}]' for n in range(2, len(shown) + 1))}."
    for value, what, other in elsewhere:
        if all(c.statement is not other.statement for c in shown):
            shown.append(other)
        number = next(n for n, c in enumerate(shown, start=1) if c.statement is other.statement)
        about = f" ({what})" if what else ""
        explanation += f" « {value} » y est la valeur d'autre chose{about} [{number}]."
    citations = tuple(
        _cite(number, comparison, carnets) for number, comparison in enumerate(shown, start=1)
    )
    return Verdict(claim, label, explanation, citations)


def combine(claim: str, verdicts: Sequence[Verdict]) -> Verdict:
    """One verdict for several sentences: the worst of theirs, its reasons and quotes first."""
    order: tuple[VerdictLabel, ...] = ("contradicted", "not_found", "supported")
    label = min((v.verdict for v in verdicts), key=order.index)
    citations: list[Citation] = []
    parts = []
    for verdict in sorted(verdicts, key=lambda v: order.index(v.verdict)):
        shift = len(citations)
        citations += [replace(c, number=c.number + shift) for c in verdict.citations]
        text = _renumbered(verdict.explanation, shift)
        parts.append(f"« {verdict.claim} » : {text}")
    return Verdict(claim, label, "\n".join(parts), tuple(citations))


def _renumbered(text: str, shift: int) -> str:
    return re.sub(r"\[(\d+)\]", lambda m: f"[{int(m[1]) + shift}]", text)


def _explain(label: VerdictLabel, best: Weighed, inside: Sequence[tuple[str, str]] = ()) -> str:
    comparison = best.comparison
    quote = _short(comparison.statement.sentence.text)
    if label == "supported":
        rounded = comparison.having("rounded")
        if rounded:
            said = _join(f"« {f.said} » pour « {f.true} »" for f in rounded)
            return f"Confirmé, en arrondissant ({said}) : {quote} [1]"
        return f"Confirmé par le carnet : {quote} [1]"
    if label == "contradicted":
        differing = comparison.having("differs")
        said = _join(_difference(f, inside) for f in differing)
        return f"Contredit : {said}. On y lit : {quote} [1]"
    missing = comparison.having("absent")
    if best.probability >= SETTLES and missing:
        said = _join(f"« {f.said} »" for f in missing)
        true = [f.true for f in missing if f.slot == "actor" and f.true]
        about = f" (le chiffre porte sur : {true[0]})" if true else ""
        return f"Le carnet ne le dit pas : il n'y est pas question de {said}{about}. {_NEAREST}"
    return f"Le carnet ne dit rien de tel. {_NEAREST}"


_NEAREST = "Passage le plus proche, qui ne permet pas de trancher : [1]"


_TOLD = {
    "figure": "le carnet dit {true}, pas {said}",
    "date": "le carnet donne {true}, pas {said}",
    "name": "le carnet nomme {true}, pas {said}",
    "level": "le carnet parle de l'échelon {true}, pas {said}",
    "agent": "le carnet l'attribue à {true}, pas à {said}",
    "opposite": "le carnet dit {true}, pas {said}",
}


def _difference(finding: Finding, inside: Sequence[tuple[str, str]]) -> str:
    """What the carnet says instead. ``inside``: values of the claim that the very same sentence
    gives, and what for.
    """
    if finding.slot == "negation":
        denies = "nég" in finding.said
        return (
            "l'affirmation nie ce que le carnet affirme"
            if denies
            else "l'affirmation soutient ce que le carnet nie"
        )
    if finding.slot == "direction":
        return f"le carnet parle d'{finding.true}, pas d'{finding.said}"
    if not finding.true:
        return f"le carnet ne dit pas « {finding.said} »"
    true = f"« {finding.true} » {finding.about}".strip()
    if finding.slot == "figure" and finding.about and inside:
        others = " et ".join(f"« {value} » {what}" for value, what in inside)
        return f"le carnet dit {others}, {true}"
    return _TOLD[finding.slot].format(true=true, said=f"« {finding.said} »")


def _join(parts: Iterable[str]) -> str:
    return " ; ".join(dict.fromkeys(parts))


def _short(text: str, most: int = 240) -> str:
    text = " ".join(text.split())
    return f"« {text} »" if len(text) <= most else f"« {text[:most].rsplit(' ', 1)[0]}… »"


def _cite(number: int, comparison: Comparison, carnets: dict[str, Carnet]) -> Citation:
    statement = comparison.statement
    passage, sentence = statement.passage, statement.sentence
    carnet = carnets[passage.carnet_id]
    page, sheet = carnet.place_of(passage, sentence.start)
    return Citation(
        number=number,
        quote=carnet.text[sentence.start : sentence.end],
        passage_id=passage.passage_id,
        carnet_id=carnet.carnet_id,
        title=carnet.title,
        published=carnet.published,
        file=carnet.file,
        start=sentence.start,
        end=sentence.end,
        heading_path=passage.heading_path,
        page=page,
        speaker=sentence.speaker or passage.speaker,
        sheet=sheet,
        links=carnet.links_in(sentence.start, sentence.end),
    )
