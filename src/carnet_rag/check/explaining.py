"""Why a claim gets its verdict: what the carnet says instead, what it lacks, what is not held."""

from __future__ import annotations

import re
from collections.abc import Sequence

from carnet_rag.answer.wording import quoted
from carnet_rag.check.alignment import Word, content_words
from carnet_rag.check.claim import Claim
from carnet_rag.check.findings import AFFIRMED, Comparison, Finding
from carnet_rag.check.wording import Said, listed, say
from carnet_rag.french.numbers import equal, find_quantities
from carnet_rag.types import VerdictLabel

_ACCORDING = re.compile(r"(?:selon|d['’]après|pour|aux\s+yeux\s+d(?:e\s|['’]))\s*", re.I)
"""What leads in who says what a claim tells."""


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
    return say("open", why=_open(missing, comparison, claim)) if missing else say("far")


def _open(missing: Sequence[Finding], comparison: Comparison, claim: Claim) -> Said:
    """What a statement lacks, and who says it where the claim has it from another."""
    statement = comparison.statement
    speaker = statement.sentence.speaker or statement.passage.speaker
    led = _ACCORDING.match(claim.text)
    named = next((n.text for n in claim.names if led and n.start == led.end()), "")
    if not speaker or named not in [f.said for f in missing if f.slot == "name"]:
        return _lacks(missing)
    rest = [f for f in missing if not f.said or f.said not in named]
    told = say("said_by", true=speaker, said=named)
    return listed([told, *map(_lacking, _longest(rest))])


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
    rounded = comparison.having("rounded")
    pointed = [f.said for f in rounded if _equal_figures(f.said, f.true)]
    parts += [say("rounded", said=f.said, true=f.true) for f in rounded if f.said not in pointed]
    loose = comparison.having("loose")
    nearby = [*pointed, *(f.said for f in loose if _stands_nearby(f))]
    unheld = [w for w in _phrases(claim, comparison.lacking("")) if not _inside(w, nearby)]
    nearby += [w for w in _phrases(claim, comparison.lacking("", nearby=True))
               if not _inside(w, nearby)]  # fmt: skip
    unsaid = [f.said for f in loose if f.said and not _stands_nearby(f)]
    unsaid = [s for s in unsaid if not _inside(s, unheld)]
    added = [say("adds", true=f.true) for f in loose if f.true and not f.said]
    parts += [*_about("unheld", unheld), *_about("around", nearby), *added]
    parts += _about("unsaid_words", unsaid)
    if not parts:
        otherwise = _phrases(claim, comparison.alignment.held_by("asked", "synonym", "family"))
        parts += _about("other_words", otherwise)
        parts += _about("around", _phrases(claim, comparison.alignment.held_by("around")))
    return listed(parts or [say("otherwise")])


def _stands_nearby(finding: Finding) -> bool:
    """Whether what a loose finding tells stands around the statement: a name that the section has,
    the figure or the complement of a sentence before.
    """
    return finding.slot in ("name", "figure") or (finding.slot == "wording" and bool(finding.true))


def _about(name: str, phrases: Sequence[str]) -> list[Said]:
    words = ", ".join(dict.fromkeys(f"« {said} »" for said in phrases))
    return [say(name, words=words)] if words else []


_GAP = re.compile(r"[^,.;:!?()«»]{0,8}")


def _phrases(claim: Claim, words: Sequence[Word]) -> list[str]:
    """Words as the claim writes them, those that follow each other in one piece."""
    every = [w.start for w in content_words(claim.text)]
    spans: list[tuple[int, int]] = []
    for word in words:
        before = every[every.index(word.start) - 1]
        follows = spans and spans[-1][0] <= before < spans[-1][1] <= word.start
        if follows and _GAP.fullmatch(claim.text, spans[-1][1], word.start):
            spans[-1] = spans[-1][0], word.end
        else:
            spans.append((word.start, word.end))
    return [claim.text[a:b] for a, b in spans]


def _inside(said: str, others: Sequence[str]) -> bool:
    return any(said in other for other in others)


def _lacks(missing: Sequence[Finding]) -> Said:
    return listed(map(_lacking, _longest(missing)))


def _longest(findings: Sequence[Finding]) -> list[Finding]:
    """The findings, less those whose words another one holds: « élus » beside « élus locaux » in
    the same slot; of two slots the first, « Jean-Paul Delevoye » before « Delevoye ».
    """
    kept: list[Finding] = []
    for finding in findings:
        twins = [f for f in kept if _overlap(f, finding)]
        longer = [f for f in twins if f.slot == finding.slot and len(f.said) < len(finding.said)]
        kept = [f for f in kept if f not in longer]
        if len(longer) == len(twins):
            kept.append(finding)
    return kept


def _overlap(one: Finding, other: Finding) -> bool:
    """Whether the words of one are among those of the other, where they are shown."""
    if "negation" in (one.slot, other.slot) or not (one.said and other.said):
        return False
    return one.said in other.said or other.said in one.said


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
    name = "lacks" if finding.slot in _SPOKEN_OF else "lacks_words"
    words = f"« {_clipped(finding.said)} »"
    if finding.true:
        return say(f"{name}_but", words=words, true=_clipped(finding.true))
    return say(name, words=words)


_SPOKEN_OF = ("name", "actor", "subject", "agent", "level")
"""What a text speaks of; the rest, it says."""
_SHOWN = 10
"""Words of what is lacking that are shown."""


def _clipped(said: str) -> str:
    words = said.split()
    return said if len(words) <= _SHOWN else f"{' '.join(words[:_SHOWN])}…"


def _difference(finding: Finding) -> Said:
    """What the carnet says instead."""
    if finding.slot == "negation":
        return say("denied" if finding.said == AFFIRMED else "affirmed")
    if finding.slot == "direction":
        return say("rise" if finding.true == "hausse" else "fall")
    if not finding.true:
        return say("unsaid_words", words=f"« {finding.said} »")
    if finding.slot == "figure":
        about = finding.about
        given = say("given_of" if about.fr else "given", true=finding.true, about=about)
        name = "figure_elsewhere" if finding.elsewhere.fr else "figure"
        return say(name, given=given, said=finding.said, elsewhere=finding.elsewhere)
    name = finding.slot if finding.slot in ("date", "name", "level", "agent") else "says_not"
    return say(name, true=finding.true, said=finding.said)
