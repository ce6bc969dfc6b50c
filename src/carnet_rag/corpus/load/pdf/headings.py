"""What a paragraph is, told by its looks among all those of the document."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from carnet_rag.corpus.load.pdf.paragraphs import CONTENTS, FULL, Paragraph
from carnet_rag.corpus.load.pdf.rows import Row
from carnet_rag.corpus.load.spelling import letters
from carnet_rag.corpus.load.titles import depths_by_looks

_LARGER = 1.1
"""Times the size of the running text from which a line looks like a heading."""
_MOST_WORDS = 25
_NUMBERED = re.compile(
    r"(?:(?:\d{1,2}\.)+\d{0,2}|\d{1,2}|[IVX]{1,5}\.?|[A-Z]\.)\s*[-–—.)]?\s+\S|"
    r"(?:annexe|chapitre|partie|titre|article|section|fiche|étape|axe)\s+(?:n°\s?)?[\dIVXA-Z]{1,5}\b",
    re.I,
)
_FIGURE = re.compile(r"[+–-]?\s?\d[\d\s.,]*\S{0,8}(?:\s\S+){0,3}")
_TITLED = re.compile(r"(\d{1,2})\s+[A-ZÀ-Ý]")
_DECIMAL = re.compile(r"((?:\d{1,2}\.)+\d{1,2})\.?\s+[A-ZÀ-Ý]")
_LONGEST_NUMBERED = 40
"""Words of a title that its number puts between others."""
_THOUSANDS = re.compile(r"(?<=\d)\s(?=\d{3}\b)")
_ENDS_PROSE = re.compile(r"[.;,…]\s*$|:\s*$")


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A line of the file's own outline. ``sheet`` counts from 1, 0 when it leads nowhere."""

    title: str
    level: int
    sheet: int


@dataclass(frozen=True, slots=True)
class Looks:
    """The running text of a document: its size, its color, whether it is set in bold."""

    size: float
    color: int
    bold: bool


def find_looks(rows: Iterable[Row]) -> Looks:
    """The looks that most letters have."""
    sizes: Counter[float] = Counter()
    styles: Counter[tuple[float, int, bool]] = Counter()
    for row in rows:
        for run in row.runs:
            size = round(run.style.size * 2) / 2
            sizes[size] += len(run.text)
            styles[size, run.style.color, run.style.bold] += len(run.text)
    if not sizes:
        return Looks(10.0, 0, False)
    size = sizes.most_common(1)[0][0]
    _, color, bold = next(key for key, _ in styles.most_common() if key[0] == size)
    return Looks(size, color, bold)


def find_headings(
    paragraphs: Sequence[Paragraph], looks: Looks, outline: Sequence[Bookmark]
) -> dict[int, int]:
    """Which paragraphs are headings, by position, and their level from 1 on."""
    listed = find_outlined(paragraphs, outline)
    numbered = find_numbered(paragraphs, looks)
    likely = {at for at, paragraph in enumerate(paragraphs) if _looks_like_one(paragraph, looks)}
    likely |= _find_siblings(paragraphs, likely)
    cut = {at for at in likely if _is_cut(paragraphs, at, likely, looks)}
    chosen = sorted({*listed, *numbered, *(likely - cut)})
    ranks = sorted({_rank(paragraphs[at]) for at in chosen}, reverse=True)
    level = {rank: number for number, rank in enumerate(ranks, 1)}
    levels = [level[_rank(paragraphs[at])] for at in chosen]
    if len(listed) * 2 > len(outline) and len(listed) > 2:
        levels = depths_by_looks([listed.get(at, 0) for at in chosen], levels)
    return {at: min(level, 6) for at, level in zip(chosen, levels, strict=True)}


def _find_siblings(paragraphs: Sequence[Paragraph], likely: set[int]) -> set[int]:
    """The titles too long to look like one (« 1.2.4 … »), whose number comes next to that of one of
    the same looks.
    """
    numbered = {
        at: ((_rank(one), one.rows[0].style.color), tuple(map(int, match[1].split("."))))
        for at, one in enumerate(paragraphs)
        if (match := _DECIMAL.match(one.words))
        and len(one.words.split()) <= _LONGEST_NUMBERED
        and not (one.cells or _ENDS_PROSE.search(one.words) or CONTENTS.search(one.words))
    }
    held = {number for at, number in numbered.items() if at in likely}
    ordered = sorted(set(numbered.values()))
    for looks, (*series, last) in (*ordered, *reversed(ordered)):
        if {(looks, (*series, near)) for near in (last - 1, last + 1)} & held:
            held.add((looks, (*series, last)))
    return {at for at, number in numbered.items() if number in held}


def _is_cut(paragraphs: Sequence[Paragraph], at: int, likely: set[int], looks: Looks) -> bool:
    """Whether a bold line in the size of the text is the last of its sheet, and not of a title:
    no title stands apart from what it heads.
    """
    paragraph = paragraphs[at]
    below = (p for p in range(at + 1, len(paragraphs)) if paragraphs[p].size > 0.92 * looks.size)
    following = next(below, None)
    return (
        following is not None
        and following not in likely
        and paragraph.size <= _LARGER * looks.size
        and paragraph.flows
        and paragraph.room < FULL * paragraph.size
        and paragraphs[following].sheet > paragraph.sheet
    )


def find_outlined(paragraphs: Sequence[Paragraph], outline: Sequence[Bookmark]) -> dict[int, int]:
    """The paragraphs that the file's outline names, with their level in it."""
    found: dict[int, int] = {}
    for mark in outline:
        wanted = letters(mark.title)
        for at, paragraph in enumerate(paragraphs):
            near = mark.sheet == 0 or mark.sheet == paragraph.sheet
            if not near or at in found or not wanted or CONTENTS.search(paragraph.words):
                continue
            if _same(wanted, letters(_title(paragraph))):
                found[at] = mark.level
                break
    return found


def find_numbered(paragraphs: Sequence[Paragraph], looks: Looks) -> set[int]:
    """The titles that look like a figure (« 3 Installation »), told by the numbers next to theirs
    that open others of their looks.
    """
    series = {
        at: (_rank(paragraph)[0], int(match[1]))
        for at, paragraph in enumerate(paragraphs)
        if (match := _TITLED.match(paragraph.words)) and is_figure(paragraph, looks)
    }
    held = set(series.values())
    return {
        at for at, (size, n) in series.items() if (size, n - 1) in held or (size, n + 1) in held
    }


def _title(paragraph: Paragraph) -> str:
    return f"{paragraph.marker} {paragraph.words}"


def _same(wanted: str, got: str) -> bool:
    number = got.removesuffix(wanted)
    return wanted == got or (
        got != number
        and (len(wanted) > 12 and len(number) < 5 or re.fullmatch(r"\d{1,4}", number) is not None)
    )


def _rank(paragraph: Paragraph) -> tuple[float, bool, bool]:
    """What puts a heading above another: its size, then capitals, then bold."""
    return (round(paragraph.size * 2) / 2, paragraph.words.isupper(), paragraph.bold)


def _looks_like_one(paragraph: Paragraph, looks: Looks) -> bool:
    words = paragraph.words
    if paragraph.cells or paragraph.figure or len(words.split()) > _MOST_WORDS:
        return False
    if not re.search(r"[^\W\d_]{2}", words) or _ENDS_PROSE.search(words) or "\t" in words:
        return False
    if words[:1].islower() and not re.match(r"[a-z][\w.-]*\.[a-z]", words):
        return False
    if paragraph.marker and not re.match(r"\d|[a-z]\)", paragraph.marker):
        return False
    if is_figure(paragraph, looks):
        return False
    if paragraph.size > _LARGER * looks.size:
        return True
    if paragraph.size < 0.92 * looks.size:
        return False
    short = len(words.split()) <= 16 or (paragraph.bold and words.isupper())
    colored = all(row.style.color != looks.color for row in paragraph.rows)
    if paragraph.bold and not looks.bold and short:
        return not paragraph.marker or bool(_NUMBERED.match(_title(paragraph)))
    if words.isupper() and len(letters(words)) > 4 and short:
        return True
    numbered = bool(_NUMBERED.match(_title(paragraph)))
    return short and colored and (numbered or not paragraph.marker) and len(paragraph.rows) <= 2


def is_figure(paragraph: Paragraph, looks: Looks) -> bool:
    """Whether this is a large number that what stands below it explains."""
    words = _THOUSANDS.sub("", paragraph.words)
    if paragraph.size < 1.25 * looks.size or len(words.split()) > 4:
        return False
    if _DECIMAL.match(words) or re.fullmatch(r"(?:19|20)\d\d", words):
        return False
    return _FIGURE.fullmatch(words) is not None
