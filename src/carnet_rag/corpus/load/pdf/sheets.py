"""A sheet to paragraphs: its tables first, then its columns in the order of reading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby, takewhile

from carnet_rag.corpus.load.pdf.aligned import find_aligned
from carnet_rag.corpus.load.pdf.booktabs import find_booktabs
from carnet_rag.corpus.load.pdf.columns import in_reading_order
from carnet_rag.corpus.load.pdf.glyphs import Sheet
from carnet_rag.corpus.load.pdf.headings import Looks
from carnet_rag.corpus.load.pdf.paragraphs import Paragraph, find_paragraphs
from carnet_rag.corpus.load.pdf.places import Box
from carnet_rag.corpus.load.pdf.rows import Row, join_stretched, table_row
from carnet_rag.corpus.load.pdf.running import Numbering
from carnet_rag.corpus.load.pdf.tables import Table, find_grids, find_labelled
from carnet_rag.corpus.load.pieces import LAYOUT_WORDS


def read_paragraphs(
    sheet: Sheet, rows: list[Row], numbering: Numbering, looks: Looks
) -> Iterator[Paragraph]:
    """The paragraphs of a sheet in the order of reading, its tables in their place."""
    tables: dict[Row, Table] = {}
    for find in (find_grids, find_booktabs, find_aligned, find_labelled):
        for table in find(sheet, [row for row in rows if row.grid is None]):
            held = {row for line in table.cells for cell in line for row in cell}
            rows = [row for row in rows if row not in held]
            place = table_row(table.box or _around(table.cells), looks.size)
            tables[place] = table
            rows.append(place)
    for half in _halves(sheet, join_stretched(rows), numbering):
        for column in in_reading_order(half, looks.size):
            yield from _of_column(column, sheet, numbering, tables)


def _halves(sheet: Sheet, rows: list[Row], numbering: Numbering) -> Iterator[list[Row]]:
    """The pages of a sheet: two where it shows a spread."""
    if len(numbering.numbers) != 2:
        yield rows
        return
    middle = sheet.width / 2
    yield [row for row in rows if (row.left + row.right) / 2 < middle or row.left < middle - 40]
    yield [row for row in rows if (row.left + row.right) / 2 >= middle and row.left >= middle - 40]


def _of_column(
    column: list[Row], sheet: Sheet, numbering: Numbering, tables: dict[Row, Table]
) -> Iterator[Paragraph]:
    for table, group in groupby(column, key=tables.get):
        rows = list(group)
        page = numbering.at(min(row.left for row in rows), max(row.right for row in rows))
        yield from _of_table(table, sheet, page) if table else find_paragraphs(rows, sheet, page)


def _around(lines: list[list[list[Row]]]) -> Box:
    rows = [row for line in lines for cell in line for row in cell]
    return Box(
        min(row.left for row in rows),
        min(row.top for row in rows),
        max(row.right for row in rows),
        max(row.bottom for row in rows),
    )


def _of_table(table: Table, sheet: Sheet, page: int | None) -> Iterator[Paragraph]:
    """A table as one paragraph of cells; a grid that only places texts, cell after cell."""
    cells = table.cells
    rows = [row for line in cells for cell in line for row in cell]
    found = [
        [
            list(find_paragraphs(sorted(cell, key=lambda r: (r.base, r.left)), sheet, page))
            for cell in line
        ]
        for line in cells
    ]
    if all(map(_is_explained, found)):
        for label, words in found:
            words[0].text = " ".join(part.text for part in (*label, *words))
            words[0].figure, words[0].flows = True, False
            yield words[0]
        return
    if any(_is_layout(cell, max(map(len, cells))) for line in found for cell in line):
        for line in _told_once(cells, found):
            yield from _of_layout(line)
        return
    texts = [[" ".join(part.sign + part.text for part in cell) for cell in line] for line in found]
    yield Paragraph(rows, "", sheet, page, cells=texts, heads=table.heads or _bold_heads(cells))


def _bold_heads(cells: list[list[list[Row]]]) -> int:
    """How many lines are all in bold down to the last of those at the top, with its title above:
    the first of them fills every column.
    """
    at = next((i for i, line in enumerate(cells) if len(line) == max(map(len, cells))), 0)
    if not all(cells[at]):
        return 0
    below = takewhile(lambda line: all(r.bold for cell in line for r in cell), cells[at:])
    bold = sum(1 for _ in below)
    return at + bold if 0 < bold < len(cells) - at else 0


def _told_once(
    cells: list[list[list[Row]]], found: list[list[list[Paragraph]]]
) -> Iterator[list[list[Paragraph]]]:
    """The lines of paragraphs, a cell that spans several in the first of them only."""
    seen: set[int] = set()
    for line, texts in zip(cells, found, strict=True):
        once = {id(cell): text for cell, text in zip(line, texts, strict=True)}
        yield [text for cell, text in once.items() if cell not in seen]
        seen |= once.keys()


def _is_explained(line: list[list[Paragraph]]) -> bool:
    """Whether a line holds a number with its unit and the words that say what it counts."""
    if len(line) != 2 or not all(line):
        return False
    label = line[0][0].words
    return re.fullmatch(r"[+–-]?\s?\d[\d\s.,]*\D{1,12}", label) is not None


def _is_layout(cell: list[Paragraph], columns: int) -> bool:
    """Whether a cell holds a text of paragraphs: its grid then only places them."""
    words = sum(len(part.words.split()) for part in cell)
    return words > LAYOUT_WORDS or (columns < 3 and len(cell) > 1 and words > LAYOUT_WORDS // 3)


def _of_layout(line: list[list[Paragraph]]) -> Iterator[Paragraph]:
    """The cells of a line that holds paragraphs; a number in front goes with what it numbers."""
    number = ""
    for cell in line:
        if len(cell) == 1 and re.fullmatch(r"[\d.]+", cell[0].words):
            number = cell[0].words
            continue
        if number and cell:
            cell[0].text = f"{number} {cell[0].text}"
            number = ""
        yield from cell
