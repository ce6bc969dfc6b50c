"""A carnet → HTML to read: headings, paragraphs, notes, who speaks, and one highlighted place.

Pure functions; everything is escaped by ``render.wrap_spans`` or here. Anchors: ``s-<n>`` for
section n, ``p-<n>`` for the n-th passage, ``note-<start>`` for a note, ``here`` for the place.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from texts import Texts

from carnet_rag.types import Block, Carnet, Passage, Section, Sentence
from markup.text import Span, glue, wrap_spans


def contents_html(carnet: Carnet, words: Texts) -> str:
    """The table of contents, as links into the page: folded on a phone, beside the text else."""
    items = "".join(
        f'<li class="cr-depth-{min(len(section.heading_path), 3)}"><a href="#s-{rank}">'
        f"{glue(escape(section.heading_path[-1] if section.heading_path else carnet.title))}"
        f"{_page(section, words)}</a></li>"
        for rank, section in enumerate(carnet.sections)
    )
    label = escape(words.read_whole)
    return (
        f'<nav class="cr-contents" aria-label="{escape(label, quote=True)}"><h2>{label}</h2>'
        f"<ol>{items}</ol></nav>"
        f'<details class="cr-contents-folded"><summary>{label}</summary><ol>{items}</ol></details>'
    )


def carnet_html(
    carnet: Carnet,
    passages: Sequence[Passage],
    words: Texts,
    *,
    place: tuple[int, int] | None = None,
) -> str:
    """The whole carnet. ``place`` is the span to highlight, characters of ``carnet.text``."""
    sections = {section.start: rank for rank, section in reversed([*enumerate(carnet.sections)])}
    starts = {passage.start: rank for rank, passage in enumerate(passages)}
    speaker: str | None = None
    parts: list[str] = []
    for block in carnet.blocks:
        anchors = [f"p-{starts[at]}" for at in range(block.start, block.end) if at in starts]
        parts += [f'<a class="cr-anchor" id="{anchor}"></a>' for anchor in anchors]
        rank = sections.get(block.start)
        if rank is not None:
            parts.append(_heading_html(carnet, block, rank, place, words))
            continue
        says = block.sentences[0].speaker if block.sentences else None
        if says != speaker and block.kind in ("prose", "item"):
            speaker = says
            if says:
                said = escape(words.speaker.format(speaker=says))
                parts.append(f'<p class="cr-speaker">{said}</p>')
        parts.append(_block_html(carnet, block, place, words))
    language = escape(carnet.language, quote=True)
    return f'<article class="cr-carnet-text" lang="{language}">{"".join(parts)}</article>'


def _heading_html(
    carnet: Carnet, block: Block, rank: int, place: tuple[int, int] | None, words: Texts
) -> str:
    section = carnet.sections[rank]
    text = wrap_spans(carnet.text[block.start : block.end], _marks(block.start, block.end, place))
    level = f"h{min(max(len(section.heading_path), 1) + 1, 4)}"  # the page has the first
    return f'<{level} id="s-{rank}" tabindex="-1">{text}{_page(section, words)}</{level}>'


def _marks(start: int, end: int, place: tuple[int, int] | None) -> list[Span]:
    """The highlight within ``start:end`` of the carnet; its first piece is the one to go to."""
    if place is None or place[1] <= start or place[0] >= end:
        return []
    identity = 'id="here" tabindex="-1"' if place[0] >= start else ""
    return [Span(max(place[0], start) - start, min(place[1], end) - start, "mark", identity)]


def _page(section: Section, words: Texts) -> str:
    if section.page is None:
        return ""
    return f" <small>{escape(words.page.format(page=section.page))}</small>"


def _block_html(carnet: Carnet, block: Block, place: tuple[int, int] | None, words: Texts) -> str:
    inner = _sentences_html(carnet, block, place, words)
    if block.kind == "garbled":
        opened = place is not None and place[0] < block.end and place[1] > block.start
        return (
            f'<details class="cr-garbled"{" open" if opened else ""}>'
            f"<summary>{escape(words.read_figure)}</summary><p>{inner}</p></details>"
        )
    anchor = f' id="note-{block.start}" tabindex="-1"' if block.kind == "note" else ""
    lines = block.kind == "heading" and "\n" in carnet.text[block.start : block.end]
    return f'<p class="cr-{"lines" if lines else block.kind}"{anchor}>{inner}</p>'


def _sentences_html(
    carnet: Carnet, block: Block, place: tuple[int, int] | None, words: Texts
) -> str:
    """The block's text, each sentence followed by the calls of its notes; what of it is the place
    stands in one mark, so that one frame goes around it.
    """
    first, last = place or (block.end, block.end)
    cuts = [block.start, *(min(max(at, block.start), block.end) for at in (first, last)), block.end]
    before, here, after = (
        _run_html(carnet, start, end, block, words)
        for start, end in zip(cuts, cuts[1:], strict=False)
    )
    identity = ' id="here" tabindex="-1"' if first >= block.start else ""
    return f"{before}<mark{identity}>{here}</mark>{after}" if here else f"{before}{after}"


def _run_html(carnet: Carnet, start: int, end: int, block: Block, words: Texts) -> str:
    pieces: list[str] = []
    at = start
    for sentence in block.sentences:
        if start < sentence.end <= end:
            pieces += [_slice_html(carnet, at, sentence.end, block), _calls_html(sentence, words)]
            at = sentence.end
    return "".join(pieces) + _slice_html(carnet, at, end, block)


def _slice_html(carnet: Carnet, start: int, end: int, block: Block) -> str:
    bold = [
        Span(max(left, start) - start, min(right, end) - start, "strong")
        for left, right in block.emphasis
        if left < end and right > start
    ]
    return wrap_spans(carnet.text[start:end], bold)


def _calls_html(sentence: Sentence, words: Texts) -> str:
    """The calls, told from the carnet's own numbers: in brackets, and left out of what is copied
    (« [1] 7 principes » are no 17).
    """
    return "".join(
        f'<sup class="cr-call"><a href="#note-{note.start}" '
        f'aria-label="{escape(words.note_call.format(label=note.label), quote=True)}">'
        f"{escape(f'[{note.label}]' if note.label.isalnum() else note.label)}</a></sup>"
        for note in sentence.notes
    )
