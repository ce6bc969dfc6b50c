"""Who speaks: the author of a testimony, and the persons whom a text quotes.

A sentence is somebody else's when it opens with a quotation that the text then attributes
(« "...", explique Jeanne DOE »). A quotation woven into a sentence leaves it its author's.
"""

from __future__ import annotations

import re
from collections import Counter

from carnet_rag.corpus.load.pieces import Piece
from carnet_rag.corpus.load.spelling import letters
from carnet_rag.french.wordlists import read_words

_CAPITAL = r"[A-ZÀ-ÖØ-Þ]"
_NAME = (
    rf"{_CAPITAL}[\w’'-]+(?:\s{_CAPITAL}\.)?(?:\s{_CAPITAL}[\w’'-]+)?"
    rf"(?:\s(?:de|du|des|d['’]|de la|van|von|el|ben)\s?)?\s?{_CAPITAL}[\w’'-]+"
)
_BY = re.compile(
    rf"(?P<before>^|[,:–—-]\s|\s)(?P<link>[Pp]ar|de|d['’]|avec)\s?"
    rf"(?P<role>(?:son|sa|ses|le|la|l['’]|notre)\s?[\w’'\s-]*?\s)?(?P<name>{_NAME})"
    r"(?:,\s(?P<office>[^\W\d_A-ZÀ-Þ][^,:;.\d]{2,60}))?$"
)
_CUE = re.compile(
    r"regard|t[ée]moignage|r[ée]cit|parole|hauteur|entretien|interview|tribune|le mot|"
    r"point de vue|pr[ée]face|[ée]dito|vision|avis|carte blanche",
    re.I,
)
_SAYS = (
    r"(?:(?:a|ont|avait)\s)?(?:s['’]|se\s)?(?:affirm|ajout|analys|annon[cç]|assur|avanc|compl[èé]t"
    r"|conclu|confi|consid[èé]r|constat|d[ée]clar|d[ée]fend|d[ée]plor|d[ée]taill|disai|dit|[ée]cri"
    r"|estim|exclam|expliqu|expos|indiqu|insist|interrog|jug|not|observ|plaid|poursui|pr[ée]cis"
    r"|pr[ée]vien|racont|rappel|reconna|recommand|rel[èe]v|r[ée]pon|r[ée]sum|r[ée]joui|soulign"
    r"|soutien|sugg[èé]r|t[ée]moign)\w{0,5}"
)
_AFTER = re.compile(rf"[\"»”]\s?,?\s(?:{_SAYS}|selon|d['’]après)\s(?P<name>{_NAME})")
_LOOKING_BACK = re.compile(
    rf"^C['’](?:est|était)\s(?:par|avec|sur|en|dans)\s(?:ce|cet|cette|ces)\s[\w\s]+?\sque\s"
    rf"(?P<name>{_NAME})"
)
PERSON = re.compile(
    rf"(?:\[?\d{{1,2}}[:h]\d\d(?::\d\d)?\]?\s*+[-–—]?\s*+)?[-–—]?\s*+"
    rf"(?P<name>(?:(?:M\.|Mme|Mlle|Dr|Pr|Me)\s)?{_CAPITAL}[\w’'.-]*"
    rf"(?:\s(?:(?:de|du|des|la|le|van|von|el|ben)\s)?{_CAPITAL}[\w’'.-]*){{0,3}})"
    r"(?:\s?\([^()]{1,80}\)|,\s[^:]{1,60})?\s?:\s"
)
_LONE = re.compile(rf"{_CAPITAL}{{2,}}(?:[ -]{_CAPITAL}{{2,}}){{0,2}}")
_OPENERS = read_words("sentence_openers") | read_words("stop_words")
"""Words that open a sentence: « Alors : … » is nobody's turn."""
_FEWEST_TURNS = 4
_OPENS = ('"', "«", "“")


def speaker_of_title(title: str) -> tuple[str, str | None] | None:
    """Whose words a title announces (« ..., par sa présidente Jeanne DOE »): name and role."""
    match = _BY.search(title)
    if match is None:
        return None
    surname = match["name"].split()[-1]
    shouted = surname.isupper() and len(surname) > 2
    by = match["link"].lower() == "par"
    announced = bool(match["role"]) or bool(match["before"].strip()) or match.start() == 0
    if not (by and (shouted or announced)) and not _CUE.search(title[: match.start()]):
        return None
    told = match["office"] or match["role"] or ""
    role = re.sub(r"^\s*(?:son|sa|ses|le|la|l['’]|notre)\s?", "", told).strip(" ,")
    return match["name"], role or None


def mark_turns(pieces: list[Piece]) -> None:
    """In the transcription of a talk, say of each paragraph who speaks: « Jeanne Doe : … » opens
    a turn, which goes on until the next or until a heading.

    A text is a transcription when at least two names come back; a lone first name counts as one
    when most paragraphs open so, for « Note : » and the like open some of any text.
    """
    paragraphs = [piece for piece in pieces if piece.role == "paragraph"]
    opened = {p: m["name"] for p in paragraphs if (m := PERSON.match(p.text))}
    alone = {p: " ".join(p.text.split()) for p in _lone_names(pieces)}
    opened |= alone
    opened = {p: name for p, name in opened.items() if name.lower() not in _OPENERS}
    counts = Counter(opened.values())
    often = len(opened) * 2 > len(paragraphs) and len(counts) <= 12
    names = {
        n
        for n, times in counts.items()
        if times > 1 and (often or _is_full(n) or n in alone.values())
    }
    if len(names) < 2 or sum(counts[name] for name in names) < _FEWEST_TURNS:
        return
    names |= {name for name in counts if _is_full(name)}
    speaker: str | None = None
    for piece in pieces:
        if piece.role in ("heading", "contents") and piece not in alone:
            speaker = None
        elif opened.get(piece) in names:
            speaker = opened[piece]
        piece.speaker = speaker or piece.speaker


def _lone_names(pieces: list[Piece]) -> list[Piece]:
    """The lines that are a name in capitals and nothing else, as a script writes who speaks, when
    several come back and text follows them.
    """
    found = [
        piece
        for piece, after in zip(pieces, pieces[1:], strict=False)
        if piece.role in ("paragraph", "heading")
        and _LONE.fullmatch(piece.text.strip())
        and after.role == "paragraph"
        and not _LONE.fullmatch(after.text.strip())
    ]
    counts = Counter(" ".join(piece.text.split()) for piece in found)
    often = {name for name, times in counts.items() if times >= _FEWEST_TURNS}
    return [p for p in found if " ".join(p.text.split()) in often] if len(often) > 1 else []


def _is_full(name: str) -> bool:
    return len(name.split()) > 1


def quoted_speakers(sentences: list[str]) -> list[str | None]:
    """For the sentences of one paragraph, who is quoted in each, as named by the text."""
    found: list[str | None] = [None] * len(sentences)
    for index, sentence in enumerate(sentences):
        match = _AFTER.search(sentence)
        last = index
        if match is None:
            match, last = _LOOKING_BACK.match(sentence), index - 1
        if match is None:
            continue
        first = _opening(sentences, found, last)
        if first is not None:
            found[first : last + 1] = [match["name"]] * (last + 1 - first)
    return found


def _opening(sentences: list[str], found: list[str | None], last: int) -> int | None:
    """The first sentence of the quotation that ends in sentence ``last``."""
    first = last
    while first < 0 or not sentences[first].startswith(_OPENS):
        first -= 1
        if first < 0 or found[first] is not None:
            return None
    while first > 0 and found[first - 1] is None and _wholly_quoted(sentences[first - 1]):
        first -= 1
    return first


def _wholly_quoted(sentence: str) -> bool:
    return sentence.startswith(_OPENS) and sentence.rstrip(" .,").endswith(('"', "»", "”"))


def display_name(name: str, text: str, known: dict[str, str]) -> str:
    """A name in normal case: as ``known`` writes it, else with the accents that the text has.

    ``known`` maps folded names to display names; what is found is added to it.
    """
    if letters(name) not in known:
        first, *others = name.split()
        pattern = rf"\b{re.escape(first)}" + r"\s+[\w’'-]+" * len(others)
        written = (" ".join(match[0].split()) for match in re.finditer(pattern, text))
        same = (one for one in written if letters(one) == letters(name))
        normal = (one for one in same if not one.split()[-1].isupper())
        known[letters(name)] = next(normal, " ".join(map(_normal_case, name.split())))
    return known[letters(name)]


def _normal_case(word: str) -> str:
    if not (word.isupper() and len(word) > 2):
        return word
    return "-".join(part.capitalize() for part in word.split("-"))
