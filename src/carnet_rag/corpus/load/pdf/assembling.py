"""Sheets to pieces: what each sheet holds, then what goes on from one to the next."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from carnet_rag.corpus.load.hyphens import cuts_words, join_lines
from carnet_rag.corpus.load.pdf.glyphs import Sheet
from carnet_rag.corpus.load.pdf.headings import (
    Bookmark,
    Looks,
    find_headings,
    find_looks,
    find_numbered,
    find_outlined,
    is_figure,
)
from carnet_rag.corpus.load.pdf.paragraphs import CONTENTS, Paragraph, goes_on
from carnet_rag.corpus.load.pdf.rows import find_rows
from carnet_rag.corpus.load.pdf.running import part_running
from carnet_rag.corpus.load.pdf.sheets import read_paragraphs
from carnet_rag.corpus.load.pieces import CALL, Line, Piece, Role, count_heads, table
from carnet_rag.corpus.load.spelling import letters

_LOOK_AHEAD = 4
"""Pieces that may stand between the two halves of a sentence that a page cuts."""
_LONGEST_LINE = 12
"""Words of a line of a cover."""
_GOES_ON = re.compile(r"\s*\(suite\)\s*$", re.I)
_NOTE = re.compile(r"\(?(\d{1,3})\)?(?:\s*[.)]|(?=\s))\s*(?=[^\W\d_]|[«“\"(])")


def assemble(sheets: Sequence[Sheet], outline: Sequence[Bookmark]) -> list[Piece]:
    """The pieces of all sheets in the order of reading."""
    rows = [find_rows(sheet) for sheet in sheets]
    cuts = cuts_words(row.text for own in rows for row in own)
    for sheet in sheets:
        sheet.cuts = cuts
    looks = find_looks(row for own in rows for row in own)
    kept, numbers = part_running(sheets, rows, looks.size)
    paragraphs: list[Paragraph] = []
    for sheet, own, numbering in zip(sheets, kept, numbers, strict=True):
        paragraphs += read_paragraphs(sheet, own, numbering, looks)
    named = {*find_outlined(paragraphs, outline), *find_numbered(paragraphs, looks)}
    paragraphs = explain_figures(paragraphs, looks, {paragraphs[at] for at in named})
    headings = find_headings(paragraphs, looks, outline)
    drafts = [_draft(paragraph, headings.get(at), looks) for at, paragraph in enumerate(paragraphs)]
    _leave_cover(drafts)
    _leave_repeated(drafts)
    _join_halves(drafts)
    _join_tables(drafts)
    return list(_pieces(drafts))


def explain_figures(
    paragraphs: list[Paragraph], looks: Looks, named: Collection[Paragraph] = ()
) -> list[Paragraph]:
    """Put a large number and the words below it in one paragraph, down to those that go on from
    them in another size. Those ``named`` are titles.
    """
    out: list[Paragraph] = []
    for paragraph in paragraphs:
        before = out[-1] if out else None
        small = paragraph.words[:1].islower()
        if (
            before is not None
            and (small if before.figure else is_figure(before, looks))
            and not is_figure(paragraph, looks)
            and not paragraph.cells
            and before not in named
            and paragraph not in named
            and before.sheet == paragraph.sheet
            and 0 < paragraph.rows[0].base - before.rows[-1].base < 2.2 * before.size
            and (len(before.words) > 2 or small)
        ):
            before.figure = True
            before.text = f"{before.text} {paragraph.text}"
            before.rows = [*paragraph.rows]
            before.flows = False
        else:
            out.append(paragraph)
    return out


@dataclass(slots=True)
class _Draft:
    """A paragraph with what it is."""

    paragraph: Paragraph
    role: Role
    level: int = 0
    label: str = ""
    gone: bool = False


def _draft(paragraph: Paragraph, level: int | None, looks: Looks) -> _Draft:
    if paragraph.cells:
        return _Draft(paragraph, "table")
    if CONTENTS.search(paragraph.words):
        return _Draft(paragraph, "contents")
    if level is not None:
        return _Draft(paragraph, "heading", level)
    if paragraph.size < 0.93 * looks.size and (label := _note_label(paragraph)):
        return _Draft(paragraph, "note", label=label)
    return _Draft(paragraph, "list" if paragraph.marker else "paragraph")


def _note_label(paragraph: Paragraph) -> str:
    """The number of a footnote, taken off its text; "" when it is none."""
    if match := CALL.match(paragraph.text):
        paragraph.text = paragraph.text[match.end() :].strip()
        return match[1]
    low = paragraph.rows[0].base > 0.55 * paragraph.height
    if low and (match := re.fullmatch(r"(\d{1,3})[.)]", paragraph.marker)):
        paragraph.marker = ""
        return match[1]
    if low and not paragraph.marker and (match := _NOTE.match(paragraph.text)):
        paragraph.text = paragraph.text[match.end() :]
        return match[1]
    return ""


def _leave_cover(drafts: list[_Draft]) -> None:
    """Leave as lines what stands below the title of a cover, which holds no text that it heads."""
    cover = [draft for draft in drafts if draft.paragraph.sheet == drafts[0].paragraph.sheet]
    if any(
        draft.role not in ("heading", "paragraph")
        or draft.role == "paragraph"
        and len(draft.paragraph.words.split()) > _LONGEST_LINE
        for draft in cover
    ):
        return
    top = min((draft.level for draft in cover if draft.role == "heading"), default=0)
    for draft in cover:
        if draft.level > top:
            draft.role = "paragraph"


def _leave_repeated(drafts: list[_Draft]) -> None:
    """Leave out a title that the next page repeats at its head (« … (suite) », « … ··· »)."""
    opened: list[tuple[int, str]] = []
    page: tuple[int, int | None] | None = None
    for draft in drafts:
        here = draft.paragraph.sheet, draft.paragraph.page
        if draft.role == "heading":
            title = letters(_GOES_ON.sub("", draft.paragraph.words))
            if page not in (None, here) and title in {one for _, one in opened}:
                draft.gone = True
            else:
                opened = [(level, one) for level, one in opened if level < draft.level]
                opened.append((draft.level, title))
        page = here


def _join_halves(drafts: list[_Draft]) -> None:
    """Make one of the two halves of a paragraph that the end of a column or a page cuts."""
    for at, draft in enumerate(drafts):
        if draft.gone or draft.role not in ("paragraph", "list") or not draft.paragraph.flows:
            continue
        while (other := _other_half(drafts, at)) is not None:
            first, second = draft.paragraph, other.paragraph
            turns = first.last != (second.sheet, second.page)
            joined = join_lines(first.text, second.text, cuts=first.on.cuts)
            after = second.text.lstrip()
            mark = second.mark if turns else ""
            first.text = joined[: len(joined) - len(after)] + mark + after
            first.flows, first.room, first.last = second.flows, second.room, second.last
            other.gone = True


def _join_tables(drafts: list[_Draft]) -> None:
    """Make one of a table and of its lines on the next sheet, where these name no columns."""
    first: Paragraph | None = None
    for draft in drafts:
        if draft.role == "note" or draft.gone:
            continue
        second = draft.paragraph
        if draft.role != "table":
            first = None
        elif (
            first is not None
            and not second.heads
            and second.sheet == first.last[0] + 1
            and max(map(len, second.cells)) == max(map(len, first.cells))
            and not count_heads(second.cells)
        ):
            second.cells[0][0] = second.mark + second.cells[0][0]
            first.cells += second.cells
            first.last, draft.gone = second.last, True
        else:
            first = second


def _other_half(drafts: list[_Draft], at: int) -> _Draft | None:
    first = drafts[at].paragraph
    passed = 0
    for draft in drafts[at + 1 :]:
        second = draft.paragraph
        if draft.gone or draft.role == "note":
            continue
        if second.sheet > first.last[0] + 1 or passed > _LOOK_AHEAD:
            return None
        alike = abs(second.size - first.size) < 0.5
        elsewhere = second.column != first.column or second.sheet != first.last[0]
        if draft.role == "paragraph" and alike and elsewhere and goes_on(first, second):
            return draft
        if draft.role in ("heading", "list") or (draft.role == "paragraph" and alike):
            return None
        passed += 1
    return None


def _pieces(drafts: list[_Draft]) -> Iterator[Piece]:
    """Drafts to pieces: items that follow each other make a list, lines a table of contents."""
    kept = (draft for draft in drafts if not draft.gone)
    for role, group in groupby(kept, key=lambda draft: draft.role):
        if role in ("list", "contents"):
            yield Piece("list" if role == "list" else "paragraph", list(_lines(list(group))))
            continue
        for draft in group:
            paragraph = draft.paragraph
            if role == "table":
                rows = [list(row) for row in paragraph.cells]
                rows[0][0] = paragraph.mark + rows[0][0]
                if piece := table(rows, paragraph.heads):
                    yield piece
            else:
                line = Line(paragraph.mark + paragraph.sign + paragraph.text)
                yield Piece(role, [line], level=draft.level, label=draft.label)


def _lines(drafts: list[_Draft]) -> Iterator[Line]:
    places = [round(draft.paragraph.rows[0].left / 6) for draft in drafts]
    lefts = sorted(set(places))
    for draft, place in zip(drafts, places, strict=True):
        paragraph = draft.paragraph
        if draft.role == "contents":
            yield Line(paragraph.mark + paragraph.sign + paragraph.text)
        else:
            depth = min(lefts.index(place), 3)
            yield Line(paragraph.mark + paragraph.text, paragraph.sign, depth)
