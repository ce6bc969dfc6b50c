"""Carnet to passages: along sections and blocks, never across a speaker or into a figure.

A passage is a run of whole sentences. Prose, lists and the footnotes that they call go together;
captions and garbled figure text make passages of their own. Text between two passages is only
blanks.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby

from carnet_rag.types import Block, Carnet, Passage, Section, Sentence

_FIGURE = ("caption", "garbled")
_NEUTRAL = ("heading", "note", "caption", "garbled", "aside")
_SHORT_TAIL = 4
"""A last passage under 1/4 of the aim joins the one before it, if that stays under 5/4. A choice
that weighs little: of the 160 passages of the repository's carnet, 1/2 makes two fewer, 1/8 three
more."""


@dataclass(slots=True)
class _Unit:
    """Sentences that stay together. ``glued``: must follow the unit before (a lead-in's list)."""

    sentences: list[Sentence]
    start: int
    end: int
    tokens: int
    speaker: str | None
    neutral: bool
    figure: bool
    glued: bool = False
    opens: bool = False


def split_passages(
    carnet: Carnet, max_tokens: int, count: Callable[[str], int]
) -> tuple[Passage, ...]:
    """Cut a carnet into passages of about ``max_tokens`` tokens, counted by ``count``.

    A whole list with its lead-in stays in one passage up to twice the aim, a longer one is cut
    between items; a sentence is never cut, however long. Footnotes stay with their call.
    """
    starts = [section.start for section in carnet.sections]
    by_section: dict[int, list[Block]] = {}
    for block in carnet.blocks:
        by_section.setdefault(bisect_right(starts, block.start) - 1, []).append(block)
    passages: list[Passage] = []
    for number, blocks in by_section.items():
        section = carnet.sections[number]
        units = [unit for block in blocks for unit in _units(block, carnet, max_tokens, count)]
        _glue(units, carnet.text)
        for run in _runs(units):
            for group in _pack(run, max_tokens):
                passages.append(_passage(carnet, section, group))
    return tuple(passages)


def only_points(passage: Passage) -> bool:
    """Whether a passage is a table of contents or the like: a known question may quote it, no
    search finds it.
    """
    return all(sentence.kind == "aside" for sentence in passage.sentences)


def _units(
    block: Block, carnet: Carnet, max_tokens: int, count: Callable[[str], int]
) -> Iterator[_Unit]:
    """One unit for a block that fits, else one an item or a sentence; cut where speakers change."""
    figure = block.kind in _FIGURE
    whole = block.kind != "item"
    limit = max_tokens if whole else 2 * max_tokens
    groups = [list(own) for _, own in groupby(block.sentences, key=lambda one: one.speaker)]
    opened = block.start
    for number, group in enumerate(groups):
        end = block.end if number == len(groups) - 1 else group[-1].end
        tokens = count(carnet.text[opened:end])
        parts = [group]
        if tokens > limit and block.kind not in ("note", "garbled"):
            parts = [[one] for one in group] if whole else _items(group, carnet.text)
        for position, part in enumerate(parts):
            stop = end if position == len(parts) - 1 else part[-1].end
            yield _Unit(
                part,
                opened,
                stop,
                tokens if len(parts) == 1 else count(carnet.text[opened:stop]),
                part[0].speaker,
                block.kind in _NEUTRAL,
                figure,
                glued=block.kind == "note",
                opens=block.kind == "heading" and len(block.sentences) == 1,
            )
            opened = _skip_blanks(carnet.text, stop)


def _items(sentences: list[Sentence], text: str) -> list[list[Sentence]]:
    """Group the sentences of a list by line; the lead-in stays with the first item."""
    groups: list[list[Sentence]] = []
    for sentence in sentences:
        same_line = bool(groups) and "\n" not in text[groups[-1][-1].end : sentence.start]
        announced = len(groups) == 1 and groups[0][-1].kind == "prose"
        if same_line or announced:
            groups[-1].append(sentence)
        else:
            groups.append([sentence])
    return groups


def _skip_blanks(text: str, position: int) -> int:
    while position < len(text) and text[position].isspace():
        position += 1
    return position


def _glue(units: list[_Unit], text: str) -> None:
    """Tie a heading to what it heads, and « ... : » to what it announces."""
    for before, after in zip(units, units[1:], strict=False):
        announces = text[before.start : before.end].endswith(":") and not before.figure
        if (before.opens or announces) and not after.figure:
            after.glued = True


def _runs(units: list[_Unit]) -> Iterator[list[_Unit]]:
    """Cut where the speaker changes or a figure begins or ends; headings and notes have none."""
    run: list[_Unit] = []
    speaker: str | None = None
    settled = False
    for unit in units:
        changes = settled and not unit.neutral and unit.speaker != speaker
        if run and (unit.figure != run[-1].figure or changes):
            pending: list[_Unit] = []
            while run and run[-1].opens and not unit.figure:
                pending.insert(0, run.pop())  # headings go with what follows them
            if run:
                yield run
            run, settled = pending, False
        run.append(unit)
        if not unit.neutral:
            speaker, settled = unit.speaker, True
    if run:
        yield run


def _pack(run: list[_Unit], max_tokens: int) -> list[list[_Unit]]:
    """Fill passages up to the aim; what is glued stays together up to twice the aim."""
    clusters: list[list[_Unit]] = []
    for unit in run:
        size = sum(one.tokens for one in clusters[-1]) if clusters else 0
        must = unit.sentences[0].kind == "note" or (clusters and clusters[-1][-1].opens)
        if clusters and unit.glued and (must or size + unit.tokens <= 2 * max_tokens):
            clusters[-1].append(unit)
        else:
            clusters.append([unit])
    groups: list[list[_Unit]] = []
    size = 0
    for cluster in clusters:
        tokens = sum(unit.tokens for unit in cluster)
        last = cluster is clusters[-1] and tokens * _SHORT_TAIL < max_tokens
        room = max_tokens + max_tokens // _SHORT_TAIL if last else max_tokens
        if groups and size + tokens <= room:
            groups[-1] += cluster
            size += tokens
        else:
            groups.append(list(cluster))
            size = tokens
    return groups


def _passage(carnet: Carnet, section: Section, units: list[_Unit]) -> Passage:
    start, end = units[0].start, units[-1].end
    text = carnet.text[start:end]
    mark = carnet.page_at(start)
    return Passage(
        passage_id=f"{carnet.carnet_id}:{start}-{end}:{digest_of(text)}",
        carnet_id=carnet.carnet_id,
        heading_path=section.heading_path,
        page=mark.page if mark else section.page,
        speaker=next((unit.speaker for unit in units if not unit.neutral), None),
        start=start,
        end=end,
        text=text,
        sentences=tuple(sentence for unit in units for sentence in unit.sentences),
        sheet=mark.sheet if mark else None,
    )


def digest_of(text: str) -> str:
    """What the id of a passage tells of its text, so that it is known again where it moved to."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]
