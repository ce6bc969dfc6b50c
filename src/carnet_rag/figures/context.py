"""What stands around a figure in its sentence: what it counts, of whom, at what level, when."""

from __future__ import annotations

import re
from dataclasses import dataclass

from carnet_rag.french.numbers import Moment
from carnet_rag.french.wordlists import read_lines, read_words

_STOPS = read_words("phrase_ends")
_BINDERS = read_words("binders")
_WORD = re.compile(r"[«»\"“”]|[^\W\d_]+(?:[-’'][^\W\d_]+)*['’]?|[^\w\s]|\d+")
_LEVELS = (
    (
        "infranational",
        r"\binfra-?national\w*|\binférieur\w*\s+(?:au|à\s+l['’])\s*(?:niveau|échelon)?\s*national\w*",
    ),
    ("international", r"\binternationa\w+|\bmondia\w+|\bÉtats signataires|\bNations Unies"),
    ("européen", r"\beuropéen\w*|\bEurope\b"),
    ("national", r"\bnationa(?:l|le|les|ux)\b|\ben France\b|\b(?:du|le) pays\b"),
    ("régional", r"\brégiona\w+|\brégions?\b"),
    ("départemental", r"\bdépartement\w*"),
    ("local", r"\bloca(?:l|le|les|ux|lement)\b(?<!élus locaux)|\bde proximité\b"),
)
_LEVEL_PATTERNS = tuple((name, re.compile(p, re.I)) for name, p in _LEVELS)
_ACTOR = re.compile(
    rf"\b(?:{'|'.join(re.escape(a) for a in read_lines('actors'))})"
    r"(?:\s+de\s+plus\s+de\s+\w+\s+(?:salariés|ans))?(?!\w)",
    re.I,
)
_AMONG = re.compile(r"d['’]entre\s+(?P<who>eux|elles)", re.I)
_FEMININE = ("entreprise", "association", "fondation", "collectivité", "population", "personne")


_TRAILING = re.compile(
    r"(?:\s*+\b(?:le|la|les|du|des|de|d['’]|en|à|au|dès|entre|depuis|pendant|durant|et|ou|dans|par"
    r"|sur|pour|avec|mois|est|se|il y a)\s*+)+$",
    re.I,
)
_THRESHOLD = re.compile(
    r"(?P<one>\b(?:une?|l[ea]|ce|cette|du|son|sa|chaque)\s+)?(?:[^\W\d_]+\s+)?"
    r"[^\W\d_]+[sx]\s+(?:âgée?s\s+)?de\s+$|(?P<aged>\b(?:les|des|aux)\s+)$",
    re.I,
)
_ELSEWHEN = re.compile(r"\b(?:avant|après)\s+[^\W\d_][^,;:]*$", re.I)
_LONGEST = 12
"""Words of a description of what a figure counts, when no noun phrase gives it: a line of a table,
a choice of display."""


def actors(text: str) -> list[str]:
    """The kinds of actor that the text names, in order, as written in it."""
    return [m.group() for m in _ACTOR.finditer(text)]


def levels(text: str) -> list[str]:
    """The territorial levels that the text names, in order."""
    found: list[tuple[int, int, str]] = []
    for name, pattern in _LEVEL_PATTERNS:
        for m in pattern.finditer(text):
            if not any(m.start() < end and start < m.end() for start, end, _ in found):
                found.append((*m.span(), name))
    return [name for _, _, name in sorted(found)]


@dataclass(frozen=True, slots=True)
class Clause:
    """The stretch of a sentence that belongs to one figure: up to the figures on both sides."""

    before: str
    after: str


def clause(sentence: str, start: int, end: int, others: list[tuple[int, int]]) -> Clause:
    """The words before and after a figure that no other figure of the sentence parts from it."""
    left = max((e for _, e in others if e <= start), default=0)
    right = min((s for s, _ in others if s >= end), default=len(sentence))
    return Clause(sentence[left:start], sentence[end:right])


def is_threshold(before: str, bound: str, unit: str) -> bool:
    """Whether a bound behind such words tells which ones are meant, « entreprises de plus de 10
    salariés », « les plus de 85 ans », and counts nothing (« un réseau de plus de 650 villes »).
    """
    found = _THRESHOLD.search(before) if bound in ("more", "less") else None
    return found is not None and not found["one"] and (not found["aged"] or unit == "an")


def counted(clause_: Clause) -> str:
    """What a figure counts: the noun phrase or predicate after it, or the subject before it."""
    return _phrase(re.sub(_AMONG, " ", clause_.after, count=1)) or _aside(clause_)


def dated(clause_: Clause) -> str:
    """What a date or period is the date of: the words before it, else those after."""
    return _aside(clause_) if len(_words_of(clause_.before)) > 1 else counted(clause_)


def _aside(clause_: Clause) -> str:
    """The last stretch of words before a figure, or, when it opens the sentence (« Depuis 20
    ans, … »), the first one after.
    """
    before = _last_stretch(clause_.before)
    if len(_words_of(before)) > 1:
        return before
    after = re.split(r"[,;:.()]", clause_.after.lstrip(" ,;:.()«»"))[0].strip(' «»"')
    if len(_words_of(after)) > 1:
        words = after.split()
        kept = " ".join(words[:_LONGEST])
        return kept if kept == " ".join(words) else _TRAILING.sub("", kept) + "…"
    return before


def _last_stretch(text: str) -> str:
    flat = re.sub(r"[\s(,:;«»–-]+$", "", text)
    flat = re.sub(r"^[\s),;]*(?:et|ou|mais)\s+", "", _TRAILING.sub("", flat))
    parts = [p.strip(' «»"') for p in re.split(r"[,;:()]\s|[()]", flat)]
    kept = parts.pop() if parts else ""
    while parts and len(_words_of(kept)) < 2:
        kept = f"{parts.pop()}, {kept}".strip(" ,")
    return " ".join(kept.split()[-_LONGEST:])


def _words_of(text: str) -> list[str]:
    return [w for w in re.findall(r"[^\W\d_]{3,}", text) if w.lower() not in _STOPS]


def _phrase(text: str) -> str:
    """The noun phrase that opens the text, determiners skipped, or "" when none does."""
    kept: list[tuple[int, int]] = []
    bound = True
    for m in _WORD.finditer(text):
        word = m.group()
        low = word.lower()
        if word in '«»"“”':
            continue
        head = low.rstrip("'’")
        if (
            not (word[0].isalpha())
            or low in _STOPS
            or (kept and low.endswith("ant") and len(low) > 6)
            or (kept and not bound and _is_verb(text[: kept[-1][1]], low))
        ):
            break
        if head in _BINDERS:
            bound = True
            if kept:
                kept.append(m.span())
            continue
        kept.append(m.span())
        if not bound and len(kept) > 5:
            break
        bound = False
    while kept and text[kept[-1][0] : kept[-1][1]].lower().rstrip("'’") in _BINDERS:
        kept.pop()
    return text[kept[0][0] : kept[-1][1]].strip(' «»"') if kept else ""


def _is_verb(before: str, word: str) -> bool:
    """Whether a word in -ent right behind a plural is its verb: its adjective would be plural.
    One in -ment is more often an adverb.
    """
    return before[-1].lower() in "sxz" and word.endswith("ent") and not word.endswith("ment")


def population(sentence: str, start: int, clause_: Clause, before: list[str]) -> str:
    """Whom the figure is about: the nearest actor of its clause, or whom « d'entre eux » means.

    ``before`` holds what was said before the sentence, nearest first, headings last.
    """
    among = _AMONG.match(clause_.after.lstrip())
    if among:
        feminine = among["who"].lower() == "elles"
        for text in (clause_.before, sentence[:start], *before):
            fitting = [a for a in actors(text) if feminine == a.lower().startswith(_FEMININE)]
            if fitting:
                return fitting[-1] if text is not sentence else fitting[0]
        return ""
    near = actors(re.split(r"[.;:(]", clause_.after)[0][:60])
    if near:
        return near[0]
    earlier = actors(sentence[:start])
    return earlier[-1] if earlier else ""


def level(clause_: Clause) -> str:
    """The territorial level said closest to the figure inside its clause, "" when none is."""
    after = levels(re.split(r"[.;]", clause_.after)[0])
    before = levels(re.split(r"[.;]", clause_.before)[-1])
    return after[0] if after else before[-1] if before else ""


def period(text: str, start: int, end: int, moments: list[Moment], siblings: list[int]) -> str:
    """When the figure of a sentence holds; « en 2014, un an avant l'accord de 193 États » dates the
    193 of no year. Of two figures in « de 36 % à 57 % entre 2015 et 2021 » the first
    takes the first year and the second the last. Figures and dates that are told in turn go in
    pairs: « de 36 % en 2015 à 57 % en 2021 ». Else the moment nearest to the figure, and of two as
    near the one behind it.
    """
    moments = [
        m for m in moments if not _ELSEWHEN.search(text[min(end, m.end) : max(start, m.start)])
    ]
    spans = [m for m in moments if m.last_year is not None]
    if spans and len(siblings) == 2 and start in siblings:
        chosen = spans[0].year if start == siblings[0] else spans[0].last_year
        return str(chosen)
    dated = [m for m in moments if m.year is not None]
    if not dated:
        return ""
    places = [m.start for m in dated]
    turns = sorted((*siblings, *places))
    in_turn = turns[::2] in (siblings, places) and turns[1::2] in (siblings, places)
    if in_turn and len(dated) == len(siblings) and start in siblings:
        return iso(dated[siblings.index(start)])
    nearest = min(dated, key=lambda m: (max(m.start - end, start - m.end), m.start < start))
    return iso(nearest)


def iso(moment: Moment) -> str:
    """Write a date: "2022-06-14", "2017-11", "2014" or "2013-2018"; "11-03" lacks its year."""
    if moment.last_year is not None:
        return f"{moment.year}-{moment.last_year}"
    parts = [str(moment.year)] if moment.year is not None else []
    parts += [f"{n:02d}" for n in (moment.month, moment.day) if n is not None]
    return "-".join(parts)
