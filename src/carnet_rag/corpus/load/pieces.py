"""What every reader gives: the pieces of a document, in reading order, whatever its format.

Emphasis, footnote calls, page breaks and links stay in a line's text as marks, until ``writing``
drops them and keeps their places. The marks are Unicode noncharacters, which no text may hold.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeVar

from carnet_rag.types import CELL

BOLD_ON, BOLD_OFF, CALL_ON, CALL_OFF = "\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3"
PAGE_ON, PAGE_OFF, LINK_ON, LINK_MID, LINK_OFF = "\ufdd4", "\ufdd5", "\ufdd6", "\ufdd7", "\ufdd8"
CALL = re.compile(f"{CALL_ON}([^{CALL_OFF}]*){CALL_OFF}")
_SILENT = re.compile(
    f"[{BOLD_ON}{BOLD_OFF}{LINK_OFF}]|{PAGE_ON}[^{PAGE_OFF}]*{PAGE_OFF}"
    f"|{LINK_ON}[^{LINK_MID}]*{LINK_MID}"
)
UNREAD = "?"
"""Label of a footnote call whose number was misread as a letter."""

Role = Literal[
    "heading", "paragraph", "list", "table", "contents", "note", "caption", "garbled", "aside"
]

Quoted = Literal["", "style", "italic"]


@dataclass(slots=True, eq=False)
class Line:
    """One line of a piece: a whole paragraph, a list item, a table row. ``depth`` is nesting."""

    text: str
    marker: str = ""
    depth: int = 0


@dataclass(slots=True, eq=False)
class Piece:
    """A block on its way to the canonical text. ``level`` is a heading's, as the file says it;
    ``gap`` counts the blank source lines above, which tell where a figure stood; ``heads`` the
    first lines of a table that name its columns. ``path`` is the section that a heading opens,
    ``apart`` whether a moved note stood above; ``quoted`` how the file sets it apart as somebody's
    words; ``speaker`` who says it, where something tells, ``office`` who that is.
    """

    role: Role
    lines: list[Line]
    level: int = 0
    gap: int = 0
    label: str = ""
    path: tuple[str, ...] | None = None
    page: int | None = None
    apart: bool = False
    heads: int = 0
    quoted: Quoted = ""
    speaker: str | None = None
    office: str | None = None
    notes: list[Piece] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The words of the piece, without marks, one line a line."""
        return re.sub(r"[^\S\n]+", " ", "\n".join(bare(line.text) for line in self.lines))


@dataclass(frozen=True, slots=True)
class Document:
    """A file as its reader gives it. ``title``, ``publisher`` and ``published`` (ISO) are what
    the format itself says of it, None when it does not; ``born_digital`` when no letter of it was
    guessed from an image; ``paged`` when it is laid out on pages; ``headed`` when its author wrote
    above the text what it is; ``remarks`` are for a person.
    """

    pieces: list[Piece]
    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    born_digital: bool = True
    paged: bool = False
    headed: bool = False
    remarks: tuple[str, ...] = ()


_LEVEL_SIGN = re.compile(
    rf"^((?:[{BOLD_ON}{BOLD_OFF}]|{PAGE_ON}[^{PAGE_OFF}]*{PAGE_OFF}|\s)*)#{{1,6}}\s+"
)


def title_words(text: str) -> str:
    """A title without the sign that Markdown writes before it, where a text that was written so
    was laid out without being read so: it says a level, and is no word of the title.
    """
    return _LEVEL_SIGN.sub(r"\1", text)


def drop_calls(text: str) -> str:
    """Drop the footnote calls of a text, with the blank that one leaves."""
    return CALL.sub("", re.sub(f" ?{CALL.pattern}(?=[\\s,.;:)]|$)", "", text))


def bare(text: str) -> str:
    """Drop the marks of a text."""
    return _SILENT.sub("", drop_calls(text)).strip()


def page_mark(sheet: int, page: int | None) -> str:
    """The mark of a page's first word: its sheet and its printed number."""
    return f"{PAGE_ON}{sheet},{page or ''}{PAGE_OFF}"


def call_note(label: str, words: Iterable[str], notes: list[Piece]) -> str:
    """The call of a note, which joins the others; "" for one without words."""
    text = " ".join(words).strip()
    if not bare(text):
        return ""
    notes.append(Piece("note", [Line(text)], label=label))
    return f"{CALL_ON}{label}{CALL_OFF}"


def linked(text: str, address: str) -> str:
    """The words of a link with its address kept in marks; the words alone for an inner link."""
    address = re.sub(r"[\s\ufdd0-\ufdef]", "", address)
    if not text.strip() or not re.match(r"(?:https?://|mailto:|ftp://|www\.)", address, re.I):
        return text
    return f"{LINK_ON}{address}{LINK_MID}{text}{LINK_OFF}"


def table(rows: Iterable[Iterable[str]], heads: int | None = 0) -> Piece | None:
    """A table piece of rows of cells, the empty rows left out; None when nothing is left. Where no
    row is said to name the columns, a first one all in bold does, else those that look so; with
    None for ``heads``, none does.
    """
    lines: list[Line] = []
    kept: list[list[str]] = []
    bold = False
    for number, row in enumerate(rows):
        cells = [re.sub(r"\s+", " ", cell).strip() for cell in row]
        while len(cells) > 1 and not bare(cells[-1]):
            cells.pop()
        if any(map(bare, cells)):
            bold = bold if kept else all(bare(t) == t.strip(BOLD_ON + BOLD_OFF) != t for t in cells)
            kept.append([bare(cell) for cell in cells])
            lines.append(Line(CELL.join(cells)))
        elif heads and number < heads:
            heads -= 1
    if not lines:
        return None
    if heads is not None:
        heads = max(heads or (int(bold) if len(kept) > 1 else 0), count_heads(kept))
    return Piece("table", lines, heads=min(heads or 0, len(lines)))


def count_heads(rows: list[list[str]]) -> int:
    """How many rows at the top of a table name its columns: short words over figures or over whole
    texts. A row in which a name reaches over several columns has the names of these below it.
    """
    names = rows[0][1:] if rows and not rows[0][0] else rows[0] if rows else []
    if len(rows) < 2 or len(set(rows[0])) < 2 or not _are_names(names):
        return 0
    # The names that go on below: under one that reaches over several, or beside a lone first one.
    goes_on = len(set(names)) < len(names) or rows[1][0] in ("", rows[0][0])
    split = goes_on and len(rows) > 2 and _are_names(rows[1][1:])
    heads = 1 + split
    wide = max(map(len, rows))
    below = [[row[at] for row in rows[heads:] if at < len(row) and row[at]] for at in range(wide)]
    counts = any(
        column and all(re.match(r"[+–-]?\s?\d", cell) for cell in column) for column in below[1:]
    )
    texts = all(len(cell.split()) > 2 for column in below[1:] for cell in column)
    return heads if any(below[1:]) and (counts or texts) else 0


def _are_names(cells: list[str]) -> bool:
    """Whether all cells are short words, or years."""
    return bool(cells) and all(
        re.fullmatch(r"(?:19|20)\d\d", cell)
        or re.search(r"[^\W\d_]|[%€]", cell)
        and not re.search(r"\d{2}", cell)
        and len(cell.split()) <= _LONGEST_NAME
        for cell in cells
    )


_Cell = TypeVar("_Cell")


def spread(rows: Iterable[Iterable[tuple[_Cell, int, int]]]) -> Iterator[list[_Cell]]:
    """The rows of a table with each cell in all the columns and rows that it reaches over, given
    as the number of columns and of rows beside it.
    """
    below: dict[int, tuple[int, _Cell]] = {}
    for row in rows:
        out: list[_Cell] = []
        waiting = list(row)
        while waiting or len(out) in below:
            if len(out) in below:
                left, cell = below.pop(len(out))
                if left > 1:
                    below[len(out)] = (left - 1, cell)
                out.append(cell)
                continue
            cell, across, down = waiting.pop(0)
            for _ in range(across):
                if down > 1:
                    below[len(out)] = (down - 1, cell)
                out.append(cell)
        yield out


def span_of(value: str | None) -> int:
    """Over how many columns or rows a cell reaches, as its attribute says."""
    return min(int(value), _WIDEST) if value and value.isdigit() and value != "0" else 1


_WIDEST = 50
_LONGEST_NAME = 5
"""Words of the name of a column."""


LAYOUT_WORDS = 60
"""Words of a cell above which a table only places texts, and is read cell by cell."""


def table_of_pieces(rows: Iterable[list[list[Piece]]], heads: int | None) -> Iterator[Piece]:
    """A table whose cells hold pieces, then the notes that they call; cell after cell when it only
    places texts. A cell that reaches over several places is one list in all of them.
    """
    cells = list(rows)
    held = list({id(cell): cell for row in cells for cell in row}.values())
    texts = [
        [" ".join(o.marker + o.text for p in _own(cell) for o in p.lines) for cell in row]
        for row in cells
    ]
    longest = max((len(" ".join(p.text for p in _own(cell)).split()) for cell in held), default=0)
    if max(map(len, texts), default=0) < 2 or longest > LAYOUT_WORDS:
        for cell in held:
            yield from cell
        return
    if piece := table(texts, heads):
        yield piece
    for cell in held:
        yield from (piece for piece in cell if piece.role == "note")


def _own(cell: list[Piece]) -> list[Piece]:
    return [piece for piece in cell if piece.role != "note"]


_UNIT = re.compile(r"(?<![^\W\d_])(?:[kcdm]?m|CO|ha)$")
_LETTERS = re.compile(
    r"(?<![^\W\d_])(?!(?:a|y|o|et|de|du|en|le|la|un|il|on|ou|or|si|se|sa|ce|ne|ni|au|va|vu|tu|où)$)"
    r"[a-zA-Z]{1,2}$"
)
"""What a square or a cube is raised over in a formula, « mc », and no little word."""
_POWER = re.compile(r"(?<![\d.,])10$")
_ORDINAL = re.compile(
    r"(?:i?[eè](?:re|me|r)?|er|re|ère|nde?|d|me|lles?|os?|a|th|st|rd|r|ter|bis)s?"
)
_RAISED_DIGITS = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")


def raised(text: str, before: str) -> str:
    """What a raised text stands for: an exponent, an ordinal, or a footnote call.

    A call of one or two digits leaves the text; anything else keeps its characters, as a reader
    of the page would still see them.
    """
    core = text.strip()
    if re.fullmatch(r"[-+−]?\d{1,3}", core) and _POWER.search(before):
        return core.translate(_RAISED_DIGITS)
    if core.isdigit():
        if len(core) == 1 and is_unit(core, before):
            return {"2": "²", "3": "³"}.get(core, core)
        return ("" if len(core) <= 2 else core) + CALL_ON + core + CALL_OFF
    if re.fullmatch(r"\d{1,3}(?:\s*[,;]\s*\d{1,3})+", core):
        return core + "".join(CALL_ON + n + CALL_OFF for n in re.findall(r"\d+", core))
    if re.fullmatch(r"[^\W\d_]", core) and not _ORDINAL.fullmatch(core.lower()):
        return core + CALL_ON + UNREAD + CALL_OFF
    return text


def is_unit(number: str, before: str) -> bool:
    """Whether a raised number after this text is an exponent: « m », « km », « 10 », « mc »."""
    if _UNIT.search(before) or _POWER.search(before):
        return True
    return number in ("2", "3") and _LETTERS.search(before) is not None


_INVISIBLE = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")


def clean(text: str) -> str:
    """Compose letters, drop the invisible characters and those that stand for our marks."""
    text = re.sub(r"[\ufdd0-\ufdef]", "", _INVISIBLE.sub("", text))
    return unicodedata.normalize("NFC", text)
