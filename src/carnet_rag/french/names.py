"""Proper names in French text: people, organisations, places, told apart by their shape."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from carnet_rag.french.grammar import DETERMINERS
from carnet_rag.french.tokens import fold, terms
from carnet_rag.french.wordlists import read_words

NameKind = Literal["person", "organisation", "place", "press", "work", "thing", "other"]

_CAP = r"[A-ZÀ-ÖØ-Þ][\w’'&-]*[\w]|[A-ZÀ-ÖØ-Þ]\b"
_LINK = r"(?:\s+(?:de\s+la|de\s+l['’]|de|du|des|d['’]|la|le|&)\s*|\s+|\s*&\s*)"
_NAME = re.compile(rf"(?:{_CAP})(?:{_LINK}(?:{_CAP}))*")
_PLACE_BEFORE = re.compile(
    r"(?:\b(?:à|en|vers|région|ville|agglomération|département|commune|diocèse|métropole|antenne)"
    r"(?:\s+(?:de|d['’]|du|des|la|le|l['’]))*|\b(?:député|sénateur|sénatrice|maire|préfet|élu)e?s?\s+(?:de\s+la|de\s+l['’]|de|du|des)"
    r"|\bdans\s+(?:l['’]|le|la|les)|\bcentre\s+de)\s*$",
    re.I,
)
_PRESS_BEFORE = re.compile(
    r"\b(?:tribune|article|entretien|interview|éditorial|chronique|journal|quotidien)\s+"
    r"(?:(?:dans|de|du|à|au)\s+)?(?:(?:le|la|les)\s+|l['’])?$",
    re.I,
)
_ARTICLE_BEFORE = re.compile(r"\b(?:la|le|les|l['’]|au|aux|du|des)\s*$", re.I)
_ORGANISATION = read_words("organisations")
_NOT_NAMES = read_words("not_names")
_TITLES = read_words("titles")


@dataclass(frozen=True, slots=True)
class Name:
    """A proper name as written, its place, what it seems to name and the terms to match it by."""

    text: str
    start: int
    end: int
    kind: NameKind
    terms: frozenset[str]


_ELIDED = re.compile(r"[LlDd]['’](?=[A-ZÀ-ÖØ-Þ])")
_COMMON = re.compile(r"[CDJLMNST]['’][a-zà-ÿ]")
"""« L'association Les Ponts »: the capital is the article's."""
_SURNAME = re.compile(r"\s+(?:&\s*)?[A-ZÀ-ÖØ-Þ]")
"""Another capital of the name, without a link word other than « & »."""


def find_names(text: str, known: Iterable[str] = ()) -> list[Name]:
    """The proper names of ``text``. A capital that only opens a sentence makes no name, unless its
    folded form is among ``known``.
    """
    known = frozenset(known)
    found: list[Name] = []
    for m in _NAME.finditer(text):
        start, written = m.start(), m.group()
        opens = _opens_sentence(text, start)
        if _ELIDED.match(written):  # « L'Assemblée »: a capital inside the sentence
            start, written, opens = start + 2, written[2:], False
        while True:
            head = re.match(r"[\w’'&-]+", written)
            if head is None:
                break
            word = fold(head.group())
            bare = re.sub(r"^(?:[cdjlmnst]|qu)'", "", word)
            plain = (
                word in _NOT_NAMES
                or bare in _TITLES
                or (opens and (word in DETERMINERS or _COMMON.match(head.group())))
                or (opens and bare not in known and not _SURNAME.match(written, head.end()))
            )
            if not plain:
                break
            rest = re.match(r"[\w’'&-]+\s*(?:(?:de|du|des|la|le|l|&)\b\s*)*", written)
            cut = rest.end() if rest else len(written)
            start, written, opens = start + cut, written[cut:], False
        written = written.rstrip(" &'’-–")
        every = terms(written)
        name_terms = frozenset(t for t in every if not t.isdigit()) or frozenset(every)
        if written and name_terms and not written.isdigit():
            kind = _kind(text, start, written)
            found.append(Name(written, start, start + len(written), kind, name_terms))
    return found


def _opens_sentence(text: str, start: int) -> bool:
    return text[:start].rstrip()[-1:] in ("", *'.!?:;…«"“')


def _kind(text: str, start: int, written: str) -> NameKind:
    tokens = re.findall(r"[\w’'-]+", written)
    folded = {fold(t) for t in tokens}
    quoted = text[:start].rstrip().endswith(("«", '"', "“"))
    if quoted:
        return "work"
    # A capital or a figure inside a word (OpinionWay, PERSEE3C) is no one's.
    if folded & _ORGANISATION or re.search(r"[&\d]|[a-zà-ÿ][A-ZÀ-ÖØ-Þ]", written):
        return "organisation"
    if _PRESS_BEFORE.search(text[:start]):
        return "press"
    if _PLACE_BEFORE.search(text[:start]):
        return "place"
    if len(tokens) == 1 and written.isupper():
        return "organisation"
    if len(tokens) == 1 and _ARTICLE_BEFORE.search(text[:start]):
        return "thing"
    particles = {"de", "du", "la", "le", "des"}
    if 2 <= len(tokens) <= 5 and all(t[0].isupper() or t in particles for t in tokens):
        return "person" if tokens[0][1:].islower() or "-" in tokens[0] else "organisation"
    return "other"


_WRITTEN = r"[A-ZÀ-Þ][\w&’'-]*"
_WRITTEN_NAME = re.compile(
    rf"\b(?!(?:L[ea]s?|Une?|Des?|Du|Ces?|Cette|Il|Elle|En|The) ){_WRITTEN}"
    rf"(?: (?:(?:de|du|des|la|le|les|et|&|en) )?{_WRITTEN})*"
)
_UNCAPITALISED = re.compile(r"(?<![\w-])[a-zà-ÿ][\w-]+")


def written_names(texts: Sequence[str]) -> dict[str, str]:
    """What always has a capital, by its folded form, the commonest spelling winning."""
    counts: dict[str, Counter[str]] = {}
    small: Counter[str] = Counter()
    for text in texts:
        small.update(fold(m[0]) for m in _UNCAPITALISED.finditer(text))
    for text in texts:
        for match in _WRITTEN_NAME.finditer(text):
            name = match[0]
            while " " in name and small[fold(name.partition(" ")[0])]:
                name = name.partition(" ")[2]  # « Avec Ana Bell Group »: what opens the sentence
            counts.setdefault(fold(name), Counter())[name] += 1
    return {
        key: found.most_common(1)[0][0]
        for key, found in counts.items()
        if len(key) > 2 and not small[key]
    }
