"""Quantities in French text: digits, number words, fractions, ratios, multiples, with their unit.

text2num reads the number words; what it leaves (« une centaine », « deux tiers », « trois sur
quatre », « quadrupler », 800 000, 1.000, « plus de ») is read here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

import text_to_num

from carnet_rag.french.numbers.dates import Moment, find_moments
from carnet_rag.french.numbers.references import find_references
from carnet_rag.french.numbers.signs import SIGN_READERS
from carnet_rag.french.numbers.units import Quantity, bounded, with_unit

_DIGITS = re.compile(
    r"(?<![\w.,/^\"”»])"
    r"(?P<number>\d{1,3}(?:[.\u00a0\u202f\u2009'’ ]\d{3})+(?![\d])(?:,\d+)?|\d+(?:[.,]\d+)?)"
    r"(?P<ordinal>\s?(?:ème|éme|eme|e|er|ère|ere|nd|nde)\b)?"
)
_SCALE = re.compile(r"\s+(?P<scale>mille|millions?|milliards?)\b", re.I)
_SCALES = {"mille": 1e3, "million": 1e6, "milliard": 1e9}
_SHORT = re.compile(r"\s?(M|Md|Mds|Mrd)\b(?!\s?[€.])")
_SHORT_SCALES = {"M": 1e6, "Md": 1e9, "Mds": 1e9, "Mrd": 1e9}
_ONE = re.compile(
    r"\b(?:au (?:moins|plus|minimum|maximum)|(?:pas )?plus d['’])\s*(?P<least>une?)(?=\s)"
    r"|\b(?P<only>une? seule?)\b",
    re.I,
)
_THIRD_PARTY = re.compile(r"\b(?:par|à|pour|avec|chez|contre|envers|vers|entre)\s*$", re.I)
_ROMAN = re.compile(r"\b(?P<roman>[IVX]{1,5})\s?(?:ème|e)\b(?=\s+siècle|\s+\w)")
_COLLECTIVES = {
    "dizaine": 10,
    "douzaine": 12,
    "quinzaine": 15,
    "vingtaine": 20,
    "trentaine": 30,
    "quarantaine": 40,
    "cinquantaine": 50,
    "soixantaine": 60,
    "centaine": 100,
    "millier": 1000,
}
_COLLECTIVE = re.compile(
    r"\b(?:(?P<some>une?|des|cette|la|le|quelques)\s+)?(?:petite?\s+|bonne\s+)?"
    rf"(?P<word>{'|'.join(_COLLECTIVES)})s?\b",
    re.I,
)
_FRACTION = re.compile(
    r"\b(?:(?P<top>deux|trois|quatre|un|une|les|le|des|du|2|3|4)\s+)?"
    r"(?P<bottom>tiers|quarts?|cinquièmes?|dixièmes?)\b(?!\s*(?:lieux?|monde|secteur))"
    r"|\b(?P<half>(?:la |de )?moitié)\b",
    re.I,
)
_BOTTOMS = {"tier": 3, "quart": 4, "cinquième": 5, "dixième": 10}
_RATIO = re.compile(r"\s+(?:[\w&'’.-]+\s+){0,6}?sur\s+(?P<whole>\w+(?:-\w+)*)\b", re.I)
_ON = re.compile(r"\ssur\s", re.I)
_MULTIPLE = re.compile(
    r"\b(?P<times>doubl|tripl|quadrupl|quintupl|décupl|centupl)"
    r"(?:er|é|ée|és|ées|ent|e|era|eront|ait|aient|ant)\b"
    r"|\b(?P<divided>divis[ée]\w*|multipli[ée]\w*)\s+par\s+",
    re.I,
)
_TIMES = {"doubl": 2, "tripl": 3, "quadrupl": 4, "quintupl": 5, "décupl": 10, "centupl": 100}
_ALONE = re.compile(
    r"\b(?:une?|une petite|la dernière)\s+(?P<unit>minute|heure|semaine|mois|an|année|décennie"
    r"|siècle)\b",
    re.I,
)
_SIGN = re.compile(r"(?:^|(?<=[\s(:]))(?P<sign>[-−–])(?=\d)")
_AGAIN = re.compile(r"\s?\((?P<number>[^\W\d_]+(?:-[^\W\d_]+)*)\)")
"""A figure in words behind itself: « 30 (trente) jours »."""
_HALF = re.compile(r"\s+et\s+demie?\b", re.I)
_WORD = re.compile(r"\w+(?:-\w+)*|[^\w\s]|\s+")
_FIGURE = re.compile(r"[\d¼-¾⅐-⅞]")
_LETTERS = re.compile(r"[^\W\d_]\w*(?:-\w+)*")
_NOT_NUMBERS = ("un", "une", "neufs", "neuve", "million", "millions", "milliards")
_NINE = re.compile(r"\s+[^\W\d]+[sx]\b|\s+(?:pour|sur|mille|cents|ont|sont|d['’]entre)\b")
"""What follows « neuf » the number, and not « neuf » the adjective."""


class _Token:
    """A word or blank of the text, in the shape that text2num's ``find_numbers`` reads."""

    def __init__(self, match: re.Match[str]) -> None:
        self.start, self.end, self._text = match.start(), match.end(), match.group()

    def text(self) -> str:
        return self._text

    def nt_separated(self, previous: object) -> bool:
        return False

    def not_a_number_part(self) -> bool:
        return False


def find_quantities(text: str, moments: list[Moment] | None = None) -> list[Quantity]:
    """Every quantity of ``text`` in order, dates and numbers inside names and links left out.

    ``moments`` are the dates already found, to save reading them twice.
    """
    moments = find_moments(text) if moments is None else moments
    return list(_read(text, tuple((m.start, m.end) for m in moments)))


@lru_cache(maxsize=8192)
def _read(text: str, dated: tuple[tuple[int, int], ...]) -> tuple[Quantity, ...]:
    """The quantities outside dates: a sentence is read again for each thing that is asked of it."""
    taken = list(dated)
    taken += find_references(text)
    found: list[Quantity] = []
    signs = _FIGURE.search(text) is not None
    for reader in (
        *(SIGN_READERS if signs else ()),
        _multiples,
        _fractions,
        _ratios,
        _collectives,
        *((_digits,) if signs else ()),
        _romans,
        _words,
        _ones,
        _alone,
    ):
        for quantity in reader(text):
            if any(quantity.start < end and start < quantity.end for start, end in taken):
                continue
            taken.append((quantity.start, quantity.end))
            found.append(bounded(text, quantity))
    found.sort(key=lambda q: q.start)
    return tuple(_shared_units(text, found))


def _shared_units(text: str, found: list[Quantity]) -> list[Quantity]:
    """Give « 20 ou 30 ans » and « de 36 à 57 % » the unit that only their last number carries."""
    for i in range(len(found) - 2, -1, -1):
        here, after = found[i], found[i + 1]
        between = text[here.end : after.start]
        bare = here.kind == "number" and not here.unit and after.kind in ("duration", "percent")
        if bare and re.fullmatch(r"\s*(?:,|ou|et|à|-|–)\s*", between):
            found[i] = replace(here, unit=after.unit, kind=after.kind)
    return found


def _digits(text: str) -> Iterator[Quantity]:
    for m in _DIGITS.finditer(text):
        digits = re.sub(r"[\u00a0\u202f\u2009'’ ]", "", m["number"])
        if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", digits):
            digits = digits.replace(".", "")
        value, end = float(digits.replace(",", ".")), m.end("number")
        start = m.start()
        if _SIGN.match(text, start - 1) and start:
            value, start = -value, start - 1
        if m["ordinal"]:
            yield Quantity(m.start(), m.end(), value, "ordinal", "rang")
            continue
        scale = _SCALE.match(text, end)
        if scale:
            value *= _SCALES[scale["scale"].lower().rstrip("s")]
            end = scale.end()
        elif short := _SHORT.match(text, end):
            value, end = value * _SHORT_SCALES[short[1]], short.end()
        again = _AGAIN.match(text, end)
        if again and _small(again["number"]) == value:
            end = again.end()
        rest = text[end : end + 1]
        if rest and (rest.isalpha() or rest == "_") and not _GLUED.match(text, end):
            continue
        yield _halved(text, with_unit(text, Quantity(start, end, value)))


_GLUED = re.compile(
    r"(?:km|[hH]|kg|mi?n|cm|mm|m|ha|[kKM]?€|M€|Md€|[kKMG]Wh|[kM]EUR|l|L)(?:²|³|[23])?(?![\w])"
)
"""Units that may touch their number."""


def _halved(text: str, quantity: Quantity) -> Quantity:
    """« 2 heures et demie » is two and a half."""
    half = _HALF.match(text, quantity.end)
    if half is None or not quantity.unit:
        return quantity
    return replace(quantity, end=half.end(), value=quantity.value + 0.5)


def _words(text: str) -> Iterator[Quantity]:
    # Few sentences spell a number out, and text2num takes longer than all that is read here.
    if not any(map(_is_number, _LETTERS.findall(text))):
        return
    tokens = [_Token(m) for m in _WORD.finditer(text)]
    for found in text_to_num.find_numbers(tokens, "fr", threshold=0):
        start, end = tokens[found.start].start, tokens[found.end - 1].end
        written = text[start:end]
        if re.search(r"\d", written) or written.lower() in _NOT_NUMBERS:
            continue
        if written.lower() == "neuf" and not _NINE.match(text, end):
            continue
        if found.is_ordinal:
            yield Quantity(start, end, found.value, "ordinal", "rang")
        else:
            yield _halved(text, with_unit(text, Quantity(start, end, found.value)))


@lru_cache(maxsize=65_536)
def _is_number(word: str) -> bool:
    """Whether a word is a number or a rank by itself; « un », which any text holds, tells none."""
    if word.lower() in ("un", "une"):
        return False
    tokens = [_Token(m) for m in _WORD.finditer(word)]
    return any(True for _ in text_to_num.find_numbers(tokens, "fr", threshold=0))


def _alone(text: str) -> Iterator[Quantity]:
    for m in _ALONE.finditer(text):
        unit = "an" if m["unit"].lower() == "année" else m["unit"].lower()
        yield Quantity(m.start(), m.end(), 1.0, "duration", unit)


def _collectives(text: str) -> Iterator[Quantity]:
    for m in _COLLECTIVE.finditer(text):
        plural = m["some"] is None or m["some"].lower() in ("des", "quelques")
        if plural and m.group().lower().endswith("s"):
            continue  # « des centaines » says no value
        value = float(_COLLECTIVES[m["word"].lower()])
        scale = re.match(r"\s+de\s+(?P<scale>mille|millions|milliards)\b", text[m.end() :])
        end = m.end() + (scale.end() if scale else 0)
        if scale:
            value *= _SCALES[scale["scale"].rstrip("s")]
        yield with_unit(text, Quantity(m.start(), end, value, collective=True))


def _fractions(text: str) -> Iterator[Quantity]:
    tops = {"deux": 2, "trois": 3, "quatre": 4, "2": 2, "3": 3, "4": 4}
    for m in _FRACTION.finditer(text):
        if m["half"]:
            yield Quantity(m.start("half"), m.end(), 50.0, "ratio", "%")
            continue
        bottom = m["bottom"].lower()
        of = re.match(r"\s+(?:d(?:es?|u)\b|d['’])", text[m.end() :])
        if bottom == "tiers" and not of and _THIRD_PARTY.search(text[: m.start()]):
            continue  # « par un tiers » is somebody
        if m["top"] is None or (bottom == "tiers" and re.match(r"-", text[m.end() :])):
            continue
        share = tops.get(m["top"].lower(), 1) / _BOTTOMS[bottom.rstrip("s")]
        yield Quantity(m.start(), m.end(), 100 * share, "ratio", "%")


def _ratios(text: str) -> Iterator[Quantity]:
    if _ON.search(text) is None:
        return
    found: dict[int, Quantity] = {}
    for m in re.finditer(r"\b\w+(?:-\w+)*\b", text):
        top = _small(m.group())
        if top is None:
            continue
        whole = _RATIO.match(text, m.end())
        bottom = _small(whole["whole"]) if whole else None
        if whole and bottom and bottom > 1 and top < bottom:
            # Of « un peu plus d'un sur deux », the last: the nearest to what it is a part of.
            share = Quantity(m.start(), whole.end(), 100 * top / bottom, "ratio", "%")
            found[whole.end()] = share
    yield from found.values()


@lru_cache(maxsize=65_536)
def _small(word: str) -> float | None:
    """The value of a lone number word or a number of up to four digits."""
    if re.fullmatch(r"\d{1,4}(?:[.,]\d+)?", word):
        return float(word.replace(",", "."))
    if word.lower() in ("un", "une"):
        return 1.0
    try:
        value = float(text_to_num.text2num(word.lower(), "fr"))
    except ValueError:
        return None
    return value or None


def _multiples(text: str) -> Iterator[Quantity]:
    for m in _MULTIPLE.finditer(text):
        if m["times"]:
            yield Quantity(
                m.start(), m.end(), float(_TIMES[m["times"].lower()]), "multiple", "fois"
            )
            continue
        word = re.match(r"\d+[.,]\d+|[\w-]+", text[m.end() :])
        factor = _small(word.group()) if word else None
        if word and factor:
            end = m.end() + word.end()
            if m["divided"].lower().startswith("divis"):
                yield Quantity(m.start(), end, 100 - 100 / factor, "percent", "%")
            else:
                yield Quantity(m.start(), end, factor, "multiple", "fois")


def _ones(text: str) -> Iterator[Quantity]:
    """« au moins une réunion », « un seul rôle »."""
    for m in _ONE.finditer(text):
        yield Quantity(*m.span("least" if m["least"] else "only"), 1.0)


def _romans(text: str) -> Iterator[Quantity]:
    values = {"I": 1, "V": 5, "X": 10}
    for m in _ROMAN.finditer(text):
        digits = [values[c] for c in m["roman"]]
        total = sum(
            -d if i + 1 < len(digits) and d < digits[i + 1] else d for i, d in enumerate(digits)
        )
        yield Quantity(m.start(), m.end(), float(total), "ordinal", "rang")
