"""What a sentence states that its sources must state too: quotations, figures, dates, names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from carnet_rag.french.intent import read_intent
from carnet_rag.french.numbers import Quantity, agree, find_moments, find_quantities, moments_agree
from carnet_rag.french.numbers.agree import comparable
from carnet_rag.french.segment import split_sentences
from carnet_rag.french.tokens import fold, terms, words

SUPPORT = 0.5
"""Share of a sentence's terms that its sources must hold for it to speak of the same thing."""

_QUOTATION = re.compile(
    r"«\s*(?P<a>[^«»\s](?:[^«»]*[^«»\s])?)\s*»|“(?P<b>[^“”]+)”|\"(?P<c>[^\"]+)\""
)
_SHARED = 0.3
"""Share of a sentence's terms that the source's sentence with its figure must hold."""
_BREAK = re.compile(r",\s|[;:()]|\set\s")
_CUT = re.compile(r"\s*(?:\[…\]|\[\.\.\.\]|\(…\)|\(\.\.\.\)|…|\.\.\.)\s*")
_SIGNED = re.compile(r"(?<![\w–—-])(?P<sign>[-−+])\s?(?P<number>\d+(?:[.,]\d+)?)")
_DIGITS = re.compile(r"\d+(?:[.,  ]\d+)*")
_COUNTED = re.compile(r"\s+(?:de\s+|d['’])?(?P<noun>[^\W\d_]{3,})")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_NAME_RUN = re.compile(
    r"[A-ZÀ-ÝŒ][\w&’'-]*(?:(?:\s+(?:de\s+la|de\s+l['’]|de|du|des|d['’]|la|le|&)\s*|\s+|-)"
    r"[A-ZÀ-ÝŒ][\w&’'-]*)*"
)
_OPENING_WORDS = """
le la les l un une des du de d ce cet cette ces c il elle ils elles on nous vous en au aux a et
ou mais donc or ni car si que qui quoi dont avec pour par dans sur sous sans chez selon parmi
plus moins environ toutes tous tout toute chaque aucun aucune apres avant depuis entre lors
pendant s n m j qu autant seul seule seuls seules beaucoup ainsi enfin ensuite puis cependant
toutefois neanmoins aujourd hui parce lorsque quand comme alors certains certaines plusieurs
leur leurs son sa ses notre nos abord ailleurs autrement notamment deux trois quatre cinq six
sept huit neuf dix cela ceci celui celle ceux celles y grace face concernant quant pourtant
surtout aussi egalement oui non the an this these those it its they their he she his her in at
of for to from with by on according as and or but there who what when where
"""
_OPENINGS = frozenset(_OPENING_WORDS.split())


def foreign_quotation(text: str, sources: Sequence[str]) -> str | None:
    """A quotation that stands word for word in no source. Nothing is folded but the capital of its
    first word; « […] » cuts it into parts that must each stand, in order.
    """
    runs = [words(source) for source in sources]
    for match in _QUOTATION.finditer(text):
        said = match["a"] or match["b"] or match["c"]
        parts = [words(part) for part in _CUT.split(said)]
        if not any(_stand_in_order([p for p in parts if p], run) for run in runs):
            return f"citation introuvable : « {said} »"
    return None


def without_quotations(text: str) -> str:
    """The text with its quotations blanked."""
    return _QUOTATION.sub(" ", text)


def _stand_in_order(parts: Sequence[list[str]], run: list[str]) -> bool:
    place = 0
    for part in parts:
        for start in range(place, len(run) - len(part) + 1):
            there = run[start : start + len(part)]
            if there[1:] == part[1:] and there[0].casefold() == part[0].casefold():
                place = start + len(part)
                break
        else:
            return False
    return True


def foreign_figure(text: str, sources: Sequence[str]) -> str | None:
    """A figure, sign, date or number word of the sentence that no source states as it does."""
    moments = find_moments(text)
    for moment in moments:
        if not any(
            moments_agree(moment, there) == "exact" and _same_parts(moment, there)
            for source in sources
            for there in find_moments(source)
        ):
            return f"date absente du passage : {text[moment.start : moment.end]}"
    taken = [(m.start, m.end) for m in moments]
    pieces = [piece for source in sources for piece in split_pieces(source)]
    stated = [(piece, find_quantities(piece)) for piece in pieces]
    about = set(terms(without_figures(text)))
    quantities = find_quantities(text, moments)
    for quantity in quantities:
        taken.append((quantity.start, quantity.end))
        said = text[quantity.start : quantity.end]
        found = [
            (piece, there)
            for piece, others in stated
            for there in others
            if _is_same(text, quantity, piece, there)
        ]
        if not found:
            return f"chiffre absent du passage : {said}"
        if not any(
            _speaks_of(about, piece) and _in_its_clause(text, quantity, piece, there)
            for piece, there in found
        ):
            return f"chiffre d'autre chose dans le passage : {said}"
        if quantity.kind == "number" and not quantity.unit:
            noun = _counted(text, quantity.end)
            if noun and not any(noun in terms(source) for source in sources):
                return f"chiffre d'autre chose : {said} {noun}"
    for first, last in _spans(text, quantities):
        if any((last, first) in _spans(piece, others) for piece, others in stated):
            return "chiffres dans l'ordre inverse du passage"
    for signed in _SIGNED.finditer(text):
        if not any(
            (s["sign"] == "+", s["number"]) == (signed["sign"] == "+", signed["number"])
            for source in sources
            for s in _SIGNED.finditer(source)
        ):
            return f"signe absent du passage : {signed[0]}"
    known = {_plain(d) for source in sources for d in _DIGITS.findall(source)}
    for digits in _DIGITS.finditer(text):
        inside = any(start <= digits.start() and digits.end() <= end for start, end in taken)
        if not inside and _plain(digits[0]) not in known:
            return f"nombre absent du passage : {digits[0]}"
    return None


def _is_same(text: str, said: Quantity, piece: str, there: Quantity) -> bool:
    """The same value in the same unit with the same bound; « 07 » is no way to write 7."""
    written, other = text[said.start : said.end], piece[there.start : there.end]
    if re.match(r"0\d", written) and not re.match(r"0\d", other):
        return False
    return (
        comparable(said, there)
        and agree(said, there) == "exact"
        and said.bound in ("", there.bound)
    )


def _speaks_of(about: set[str], piece: str) -> bool:
    """Whether the source's sentence that states the figure shares words with the draft's."""
    return not about or len(about & set(terms(piece))) >= max(1, round(_SHARED * len(about)))


def _in_its_clause(text: str, said: Quantity, piece: str, there: Quantity) -> bool:
    """False when the words around the figure stand, in the source, around another figure of the
    same kind: « 44 % au niveau local » for « 68% … au niveau local, 44% au régional ».
    """
    around = set(terms(without_figures(_clause(text, said.start))))
    own = set(terms(without_figures(_clause(piece, there.start))))
    if around & own:
        return True
    rivals = [q for q in find_quantities(piece) if q.kind == there.kind and q != there]
    return not any(around & set(terms(without_figures(_clause(piece, q.start)))) for q in rivals)


def _clause(text: str, place: int) -> str:
    start = max((m.end() for m in _BREAK.finditer(text, 0, place)), default=0)
    after = _BREAK.search(text, place)
    return text[start : after.start() if after else len(text)]


def _spans(text: str, quantities: Sequence[Quantity]) -> set[tuple[float, float]]:
    """The pairs of « de 36 % à 57 % »."""
    return {
        (one.value, other.value)
        for one, other in pairwise(quantities)
        if re.fullmatch(r"\s*à\s+(?:plus de\s+)?", text[one.end : other.start])
        and re.search(r"\bde\s*$", text[: one.start])
    }


def split_pieces(source: str) -> list[str]:
    """The source's sentences."""
    return [line[start:end] for line in source.splitlines() for start, end in split_sentences(line)]


def _same_parts(said: object, there: object) -> bool:
    """A source's period does not give its ends one by one: « entre 2015 et 2021 » is not 2015
    unless the sentence speaks of a year inside a longer date.
    """
    return getattr(said, "last_year", None) == getattr(there, "last_year", None) or (
        getattr(said, "year", None)
        in (getattr(there, "year", None), getattr(there, "last_year", 0))
    )


def _counted(text: str, end: int) -> str | None:
    """The stem of the noun that a number counts (« 44 ordinateurs »), None without one."""
    found = _COUNTED.match(text, end)
    stems = terms(found["noun"]) if found else []
    return stems[0] if stems else None


def _plain(digits: str) -> str:
    return re.sub(r"[\s  ]|[.,](?=\d{3}\b)", "", digits).replace(",", ".")


def foreign_name(text: str, sources: Sequence[str]) -> str | None:
    """A proper name that stands in no source, letter for letter but for case and accents.

    The first word counts as a name unless it is a small word or stands in a source.
    """
    runs = [_folded_words(source) for source in sources]
    known = {word for run in runs for word in run}
    stems = {stem for source in sources for stem in terms(source)}
    first = _WORD.search(text)
    for match in _NAME_RUN.finditer(text):
        name = match[0]
        opening = first is not None and match.start() == first.start()
        pieces = _folded_words(name)
        while pieces and opening and (pieces[0] in _OPENINGS or _is_plain(pieces[0], stems, known)):
            pieces, opening = pieces[1:], False
        pieces = pieces[1:] if pieces and pieces[0] in ("l", "d", "s", "c", "n", "qu") else pieces
        while pieces and pieces[0] in _ARTICLES:
            pieces = pieces[1:]
        if pieces and not any(_stands(pieces, run) for run in runs):
            return f"nom absent du passage : {name}"
    return None


_ARTICLES = frozenset(("le", "la", "les", "de", "du", "des", "l", "d"))


def _is_plain(word: str, stems: set[str], known: set[str]) -> bool:
    """Whether the first word of a sentence is a word of the sources that only took a capital."""
    return word in known or any(stem in stems for stem in terms(word))


def _folded_words(text: str) -> list[str]:
    return re.findall(r"\w+", fold(text))


def _stands(pieces: list[str], run: list[str]) -> bool:
    n = len(pieces)
    return any(run[i : i + n] == pieces for i in range(len(run) - n + 1))


def foreign_subject(text: str, sources: Sequence[str]) -> str | None:
    """A sentence that shares too few words with its sources to be told from an invention.

    In English, the sources being French, a quotation or a name (both checked before) must tie it.
    """
    if read_intent(text).english:
        tied = _QUOTATION.search(text) or any(
            len(m[0]) > 3 and m.start() for m in _NAME_RUN.finditer(text)
        )
        return None if tied else "rien ne la rattache au passage"
    said = terms(without_figures(text))
    held = {stem for source in sources for stem in terms(source)}
    if not said or sum(t in held for t in said) / len(said) < SUPPORT:
        return "elle s'éloigne du passage"
    return None


def without_figures(text: str) -> str:
    """The text without its figures and dates: checked on their own, and « cinquante-sept » shares
    no word with « 57 % ».
    """
    moments = find_moments(text)
    spans = [(m.start, m.end) for m in moments]
    spans += [(q.start, q.end) for q in find_quantities(text, moments)]
    for start, end in sorted(spans, reverse=True):
        text = f"{text[:start]} {text[end:]}"
    return text
