"""Testimonies that are signed: a quotation, and below or above it a line that is who says it.

A line signs when it is a person's name with a role or a body, and nothing else. It must stand next
to a quotation, and to one only: between two, nothing tells which it signs, unless a dash opens it.
"""

from __future__ import annotations

import re
from dataclasses import replace

from carnet_rag.corpus.load.pieces import Line, Piece, bare
from carnet_rag.french.tagging import tag
from carnet_rag.french.tokens import fold
from carnet_rag.french.wordlists import read_words

_ROLES = read_words("roles") | read_words("titles")
_BODIES = read_words("organisations") | read_words("bodies")
_NO_NAME = (
    read_words("stop_words") | read_words("not_names") | read_words("sentence_openers")
) | _ROLES
_DASH = re.compile(r"\s*[-–—―]\s*")
_CIVIL = re.compile(r"(?:M\.|Mme|Mlle|Mr|Dr|Pr|Me|Madame|Monsieur)\s+")
_PART = r"[A-ZÀ-ÖØ-Þ](?:[\w’'-]*\w|\.)"
_NAMED = re.compile(
    rf"{_PART}(?:\s+(?:(?:de|du|des|la|le|van|von|el|ben|d['’])\s*)?{_PART}){{0,4}}"
)
_ROLE_FIRST = re.compile(r"(?:le|la|l['’])\s?(?P<role>[^,]+),\s(?P<name>[^,]+)", re.I)
_BODY = re.compile(r"(?:\w*[A-ZÀ-Þ]{2,}\w*|[A-Z][a-z]+[A-Z]\w+)")
"""An acronym, or a name that is written as one."""
_FORMER = re.compile(r"^(?:ancien(?:ne)?|ex|jeune|premi[èe]re?|1[èe]re?)[\s-]", re.I)
_ANOTHER = re.compile(r"\b[A-ZÀ-Þ][a-zà-ÿ-]+\s[A-ZÀ-Þ]{3,}\b")
"""A second person, in what would be the role of one."""
_LONGEST, _MOST_WORDS = 200, 18
"""Characters and words of a signature."""
_FEWEST_WORDS = 4
"""Words of a quotation: fewer are a title."""
_MOST_PARTS = 8
"""Paragraphs of one quotation."""
_SIGNS = {"«": "»", "“": "”", '"': '"'}


def signed(text: str) -> tuple[str, str] | None:
    """Who signs, by name and role, where a line is a signature: « Luc Roy, président »."""
    if len(text) > _LONGEST:
        return None
    dashed = _DASH.match(text) is not None
    first, _, rest = _undashed(text).strip().partition("\n")
    text = f"{first}, {rest}" if _name(first) else f"{first} {rest}"
    text = " ".join(text.split()).rstrip(" ,.")
    stops = re.search(r"(?<!\b[A-Z])[.:;?!…«»\"“”](?:\s|$)", _civil(text)[1])
    if stops or len(text.split()) > _MOST_WORDS:
        return None
    if (match := _ROLE_FIRST.fullmatch(text)) and _is_role(match["role"]) and _name(match["name"]):
        return _name(match["name"]), match["role"]
    for blank in re.finditer(r"\s*[,(|]\s*|\s+[-–—]\s+|\s+", text):
        before, after = text[: blank.start()], text[blank.end() :]
        # Without a sign between, only a surname in capitals tells where the name ends.
        words = before.split() or [""]
        shouted = not words[0].isupper() and re.fullmatch(r"[A-ZÀ-Þ’'-]{3,}", words[-1])
        parted = blank[0].strip() or shouted
        held = _is_role(after, body=bool(blank[0].strip()))
        # After a dash, « — Luc Roy, menuisier »: no list holds every trade.
        if parted and (name := _name(before)) and (held or dashed and _is_named(after)):
            role = after.rstrip(")")
            return name, role[:1].lower() + role[1:] if _is_office(role) else role
    return None


def _undashed(text: str) -> str:
    dash = _DASH.match(text)
    return text[dash.end() :] if dash else text


def mark_signed(pieces: list[Piece]) -> list[Piece]:
    """The pieces, with who speaks in each paragraph of a signed quotation, and its signature told
    apart as what is said by nobody.
    """
    pieces = [part for piece in pieces for part in _parted(piece)]
    kinds = _kinds(pieces)
    at = 0
    while at < len(pieces):
        end = at
        while end < len(pieces) and kinds[end] is not None:
            end += 1
        if end > at:
            _sign(pieces, kinds, at, end)
        at = end + 1
    return pieces


def signs_above(pieces: list[Piece], at: int) -> bool:
    """Whether a piece signs the quotation that ends above it."""
    above = pieces[at - 1] if at else None
    quotes = above is not None and (above.quoted != "" or _closes(above.text))
    return quotes and _signature_end(pieces, at) is not None


_Kind = tuple[int, int] | None
"""Of a piece, from where to where its quotation or its signature goes."""


def _kinds(pieces: list[Piece]) -> list[_Kind]:
    kinds: list[_Kind] = [None] * len(pieces)
    for at in range(len(pieces)):
        last = _signature_end(pieces, at) if kinds[at] is None else None
        if last is None and kinds[at] is None:
            last = _quotation_end(pieces, at)
        if last is not None:
            kinds[at:last] = [(at, last)] * (last - at)
    return kinds


def _sign(pieces: list[Piece], kinds: list[_Kind], start: int, end: int) -> None:
    """Give the quotations of a run of quotations and signatures to those who sign them."""
    runs = list(dict.fromkeys(kind for kind in kinds[start:end] if kind))
    names = [_signature(pieces, *run) for run in runs]
    below = names[0] is None and names[-1] is not None
    above = names[0] is not None and names[-1] is None
    for number, (run, name) in enumerate(zip(runs, names, strict=True)):
        if name is None:
            continue
        dashed = _DASH.match(_text(pieces[run[0]])) is not None
        before, after = number - 1, number + 1
        own: list[tuple[int, int]] = []
        if below or dashed:
            # A title below an epigraph heads what follows it.
            heads = pieces[run[0]].role == "heading" and not _ends(pieces, run[1])
            # Quotations one below the other, then a name: they are one testimony.
            while not heads and before >= 0 and names[before] is None and (below or not own):
                own.append(runs[before])
                before -= 1
        elif above and names[after] is None and not _is_italic(pieces, runs[after]):
            own = [runs[after]]
        for one in own:
            for piece in pieces[slice(*one)]:
                piece.speaker, piece.office = name
        if own and (below or dashed or pieces[run[0]].role != "heading"):
            for piece in pieces[slice(*run)]:
                piece.role = "aside"


def _ends(pieces: list[Piece], at: int) -> bool:
    return at >= len(pieces) or pieces[at].role == "heading"


def _is_italic(pieces: list[Piece], run: tuple[int, int]) -> bool:
    return pieces[run[0]].quoted == "italic" and not _opened(pieces[run[0]].text)


def _signature(pieces: list[Piece], start: int, end: int) -> tuple[str, str] | None:
    return signed(", ".join(_text(piece).strip() for piece in pieces[start:end]))


def _text(piece: Piece) -> str:
    return f"{piece.lines[0].marker if piece.role == 'list' else ''}{piece.text}"


def _signature_end(pieces: list[Piece], at: int) -> int | None:
    """Where the signature that begins at a piece ends: it, or a name with the role below it."""
    piece = pieces[at]
    listed = piece.role == "list" and not _DASH.match(_text(piece))
    lone = len(piece.lines) == 1 and not listed
    if not lone or piece.role not in ("paragraph", "caption", "list", "heading"):
        return None
    if signed(_text(piece)):
        return at + 1
    below = pieces[at + 1] if at + 1 < len(pieces) else None
    name = _name(_undashed(piece.text))
    if not name or below is None or below.role not in ("paragraph", "caption"):
        return None
    return at + 2 if len(below.lines) == 1 and _is_role(below.text.strip()) else None


def _quotation_end(pieces: list[Piece], at: int) -> int | None:
    """Where the quotation that begins at a piece ends: paragraphs between the signs of one, or
    set apart as one.
    """
    piece = pieces[at]
    if piece.role != "paragraph":
        return None
    text = piece.text.strip()
    if _is_whole(text):
        return at + 1 if _says(text) else None
    if piece.quoted and not _opened(text):
        end = at + 1
        while end < len(pieces) and pieces[end].quoted == piece.quoted:
            if pieces[end].role != "paragraph" or _signature_end(pieces, end):
                break
            end += 1
        return end if _says(text) else None
    if _opened(text) and not _closes(text):
        for end in range(at + 1, min(at + _MOST_PARTS, len(pieces))):
            if pieces[end].role != "paragraph":
                return None
            if _closes(pieces[end].text):
                return end + 1
    return None


def _opened(text: str) -> bool:
    return text.lstrip()[:1] in _SIGNS


def _closes(text: str) -> bool:
    """Whether the quotation that is open above, or that opens a text, is closed by its end."""
    return text.rstrip(" .,…!?")[-1:] in _SIGNS.values()


def _is_whole(text: str) -> bool:
    """Whether a text is between the signs of a quotation, and nothing of it outside."""
    if not _opened(text) or not _closes(text):
        return False
    close = _SIGNS[text[0]]
    depth, outside = 0, ""
    for sign in text:
        if sign == close and (depth or sign != text[0]):
            depth = 0 if sign == '"' else depth - 1
        elif sign == text[0]:
            depth += 1
        elif depth <= 0:
            outside += sign
    return not outside.strip(" .,…!?")


def _says(text: str) -> bool:
    """Whether a quotation says something: it has a verb, or the stop of a sentence."""
    words = text.strip(' «»“”"')
    stopped = words[-1:] in tuple(".!?…") or text.rstrip()[-1:] in tuple(".!?…")
    verb = any(token.tag == "verb" for token in tag(words))
    return len(words.split()) >= _FEWEST_WORDS and (stopped or verb)


def _parted(piece: Piece) -> list[Piece]:
    """A quotation and the signature that a line of the same paragraph holds, as two pieces."""
    if piece.role != "paragraph":
        return [piece]
    lines = piece.lines
    for kept in range(max(len(lines) - 2, 1), len(lines)):
        if piece.quoted and signed(", ".join(bare(line.text) for line in lines[kept:])):
            tail = " ".join(line.text for line in lines[kept:])
            return [replace(piece, lines=lines[:kept]), replace(piece, lines=[Line(tail)])]
    text = lines[-1].text
    for cut in (m.end() for m in re.finditer(r"[»”\"][.,]?|\n", text)):
        head, tail = text[:cut].rstrip(), text[cut:].strip()
        if len(tail) > _LONGEST or not signed(bare(tail)):
            continue
        above = [*lines[:-1], replace(lines[-1], text=head)]
        if piece.quoted or _is_whole(" ".join(bare(line.text) for line in above)):
            return [replace(piece, lines=above), replace(piece, lines=[Line(tail)])]
    return [piece]


def _name(text: str) -> str:
    """The name that a text is and nothing else, "" without one."""
    civil, words = _civil(text.strip()[:_LONGEST])
    parts = re.findall(_PART, words)
    if not _NAMED.fullmatch(words) or len(parts) < (1 if civil else 2):
        return ""
    named = [fold(part) for part in parts]
    named = [part for at, part in enumerate(named) if not at or part not in ("la", "le")]
    if any(part in _NO_NAME or part in _BODIES for part in named):
        return ""
    return words if len(parts) > 1 else f"{civil} {words}"


def _civil(text: str) -> tuple[str, str]:
    match = _CIVIL.match(text)
    return (match[0].strip(), text[match.end() :]) if match else ("", text)


def _is_named(text: str) -> bool:
    """Whether a text is a noun in small letters and what goes with it."""
    words = [] if _ANOTHER.search(text) else tag(text)
    nouns = bool(words) and words[0].tag == "noun" and text[:1].islower()
    return nouns and not any(token.tag == "verb" for token in words)


def _is_office(text: str) -> bool:
    return fold(re.split(r"[\s,/·.(]", text, maxsplit=1)[0]) in _ROLES


def _is_role(text: str, *, body: bool = True) -> bool:
    """Whether a text opens on what somebody is, or, with ``body``, is the name of a body."""
    text = text.strip(" )")
    if len(text) > _LONGEST or _ANOTHER.search(text):
        return False
    if any(token.tag == "verb" for token in tag(text[:1].lower() + text[1:])):
        return False
    if _is_office(_FORMER.sub("", text)):
        return True
    if not body:
        return False
    words = re.sub(r"^(?:de\s(?:la\s|l['’])?|du\s|d['’]|pour\s(?:la\s|l['’]|le\s)?)", "", text)
    first = re.split(r"\s", words, maxsplit=1)[0]
    return words[:1].isupper() and (fold(first) in _BODIES or _BODY.fullmatch(first) is not None)
