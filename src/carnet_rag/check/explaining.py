"""Why a claim gets its verdict: what the carnet says instead, what it lacks, what is not held."""

from __future__ import annotations

from collections.abc import Sequence

from carnet_rag.answer.wording import quoted
from carnet_rag.check.claim import Claim
from carnet_rag.check.findings import AFFIRMED, Comparison, Finding
from carnet_rag.check.wording import Said, listed, say
from carnet_rag.french.numbers import equal, find_quantities
from carnet_rag.types import VerdictLabel


def explain(
    label: VerdictLabel,
    comparison: Comparison,
    claim: Claim,
    *,
    sure: bool,
    against: Comparison | None = None,
) -> Said:
    """The verdict on a claim with its reasons and the statement that decides it, marked [1];
    ``against``: one that says otherwise all the same, marked [2].
    """
    quote = quoted(" ".join(comparison.statement.sentence.text.split()))
    if label == "supported":
        if sure:
            return say("sure", quote=quote)
        return say("loose", why=_left(comparison, claim, against), quote=quote)
    if label == "contradicted":
        why = listed(map(_difference, comparison.having("differs")))
        return say("contradicted", why=why, quote=quote)
    missing = comparison.having("absent")
    return say("open", why=_lacks(missing)) if missing else say("far")


def see_also(told: Said, count: int, *, told_of: int = 1) -> Said:
    """What is told of the first of ``count`` citations, with the marks of the others."""
    marks = ", ".join(f"[{n}]" for n in range(told_of + 1, count + 1))
    return say("also", before=told, marks=marks) if marks else told


def reason(comparison: Comparison, label: VerdictLabel) -> Said:
    """Why a statement does not bear a sentence out."""
    differing, missing = comparison.having("differs"), comparison.having("absent")
    if differing and label == "contradicted":
        return listed(map(_difference, differing))
    return _lacks(missing) if missing else say("unsaid")


def _left(comparison: Comparison, claim: Claim, against: Comparison | None) -> Said:
    """What keeps a supported claim from being sure."""
    differing = against.having("differs") if against else ()
    parts = [say("against", why=listed(map(_difference, differing)))] if differing else []
    parts += [say("rounded", said=f.said, true=f.true) for f in comparison.having("rounded")]
    words = ", ".join(f"« {claim.text[w.start : w.end]} »" for w in comparison.alignment.unheld)
    if words:
        parts.append(say("unheld", words=words))
    loose = comparison.having("loose")
    parts += [say("says", true=f.true) for f in loose if f.true and not f.said]
    before = [f for f in loose if f.slot == "figure" and _equal_figures(f.said, f.true)]
    parts += [say("before", true=f.true) for f in before]
    parts += [say("says_no", said=f.said) for f in loose if f.said and f not in before]
    if not parts:
        held = [h for h in comparison.alignment.held if h.how not in ("same", "light", "")]
        otherwise = ", ".join(f"« {claim.text[h.word.start : h.word.end]} »" for h in held)
        parts.append(say("other_words", words=otherwise) if held else say("otherwise"))
    return listed(parts)


def _lacks(missing: Sequence[Finding]) -> Said:
    return listed(map(_lacking, _longest(missing)))


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
    return bool(mine and theirs) and equal(mine[0], theirs[0])


def _lacking(finding: Finding) -> Said:
    """What of the claim a statement lacks, or the other way round."""
    if finding.slot == "turn" and finding.true:
        return say("turned", true=finding.true)
    if finding.slot == "negation":
        return say("undenied")
    if finding.slot == "reading":
        return say("unsaid")
    if finding.slot == "figure" and _equal_figures(finding.said, finding.true):
        return say("of_another", true=finding.true)
    return say("lacks_but" if finding.true else "lacks", said=finding.said, true=finding.true)


def _difference(finding: Finding) -> Said:
    """What the carnet says instead."""
    if finding.slot == "negation":
        return say("denied" if finding.said == AFFIRMED else "affirmed")
    if finding.slot == "direction":
        return say("rise" if finding.true == "hausse" else "fall")
    if not finding.true:
        return say("says_no", said=finding.said)
    if finding.slot == "figure":
        about = finding.about
        given = say("given_of" if about.fr else "given", true=finding.true, about=about)
        name = "figure_elsewhere" if finding.elsewhere.fr else "figure"
        return say(name, given=given, said=finding.said, elsewhere=finding.elsewhere)
    name = finding.slot if finding.slot in ("date", "name", "level", "agent") else "says_not"
    return say(name, true=finding.true, said=finding.said)
