"""Words that turn what a sentence asserts: denials, conditions, modality, tense, quantity, cause.

Each is read with its reach: the words that it bears on. The lists are ``lists/turns.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

from carnet_rag.french.tokens import fold
from carnet_rag.french.wordlists import read_table

_TOKEN = re.compile(
    r"(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)['’ʼ](?=\w)"
    r"|[^\W\d_]+(?:[-‑][^\W\d_]+|\.(?-i:(?=[a-z]))[^\W\d_]+)*|\d[\d.,]*|[^\w\s]",
    re.I,
)
_BREAKS = frozenset('.;:!?()|–—…«»"“”')
_JOINTS = frozenset(["mais", "car", "donc", "qui", "que", "qu'", "dont", "puisque", "puisqu'"])
_FUTURE = re.compile(r"(?:\w{2,}(?:er|ir|dr|vr|rr|ur)|ser|fer|ir|aur|ser|viendr|tiendr)(?:a|ont)$")
_MIGHT = re.compile(r"(?:\w{2,}(?:er|dr|vr|rr|ur)|\w{3,}ir|ser|fer|aur|viendr)(?:ait|aient)$")
_NO_FUTURE = frozenset(["opera", "camera", "agora", "pour", "leur", "aura"])
_HAVING = frozenset(["a", "ont", "avait", "avaient", "eut", "eurent", "ayant", "fut", "furent"])
_DONE = re.compile(r"\w+(?:e|ee|es|ees|i|ie|is|ies|it|u|ue|us|ues|ert|ertes?|aint|ait)$")
_SHORT_DONE = frozenset(["dit", "eu", "fait", "lu", "mis", "pris", "su", "vu"])
_STARTS = _HAVING | frozenset(["est", "sont", "sera", "seront", "il", "elle", "ils", "elles", "ne"])
"""What opens a clause of its own after « et »."""
_INFINITIVE = re.compile(r"\w+(?:er|ir|re)$")
_PERIODS = frozenset(
    ["jour", "jours", "semaine", "semaines", "mois", "trimestre", "trimestres", "an", "ans",
     "annee", "annees"]
)  # fmt: skip
_ALONE = frozenset(["peut", "peuvent", "pouvait", "pourra", "saurait", "sait", "cesse", "ose"])
"""Verbs that « ne » alone denies: « ne peut être »."""
_THAN = ("que", "qu'")
_FORWARD = 5
"""Words after a turn that it is taken to bear on."""
_BACK = 6
"""Words that a denial reaches over, from its « ne » to what ends it."""


@dataclass(frozen=True, slots=True)
class ClauseToken:
    """A word, figure or sign of a text with its folded form; ``clause`` numbers the stretch
    between two breaks that it stands in.
    """

    low: str
    start: int
    end: int
    clause: int

    @property
    def is_word(self) -> bool:
        """Whether it is a word rather than a figure or a sign."""
        return self.low[:1].isalpha()


@dataclass(frozen=True, slots=True)
class SenseTurn:
    """A word or words that turn what is asserted: ``text[start:end]``, its family and value, and
    the span of what it bears on.
    """

    family: str
    value: str
    start: int
    end: int
    reach: tuple[int, int]


@lru_cache(maxsize=8192)
def read_tokens(text: str) -> tuple[ClauseToken, ...]:
    """The words, figures and signs of a text, with their clauses."""
    found: list[ClauseToken] = []
    clause = 0
    for m in _TOKEN.finditer(text):
        low = _low(m.group())
        joint = low in _JOINTS or m.group().lower() == "où"
        if joint and found:
            clause += 1
        found.append(ClauseToken(low, m.start(), m.end(), clause))
        if low in _BREAKS:
            clause += 1
    return tuple(found)


@lru_cache(maxsize=32768)
def _low(word: str) -> str:
    return fold(word).replace("‑", "-")


@lru_cache(maxsize=8192)
def find_turns(text: str) -> tuple[SenseTurn, ...]:
    """Every turn of a text, in order."""
    tokens = read_tokens(text)
    found: list[SenseTurn] = []
    for i in range(len(tokens)):
        for family, value, width in _cues_at(tokens, i):
            if not _is_turn(tokens, i, family, value):
                continue
            first = _ne_before(tokens, i) if family == "negation" else i
            found.append(_turn(tokens, family, value, first, i, i + width))
        if text[tokens[i].start] not in "àÀ":  # folded, it would be « a »
            found += _by_form(tokens, i)
    return tuple(found)


def _turn(
    tokens: tuple[ClauseToken, ...], family: str, value: str, first: int, cue: int, after: int
) -> SenseTurn:
    """A turn with its reach: from the « ne » or the cue to a few words on, inside the clause."""
    clause = tokens[cue].clause
    end, words = cue, 0
    for j in range(after, len(tokens)):
        if words == _FORWARD or (tokens[j].clause != clause and words):
            break
        if tokens[j].low == "," and words:
            break
        if tokens[j].low == "et" and _at(tokens, j + 1) in _STARTS:
            break
        if tokens[j].is_word and len(tokens[j].low) > 3:
            words += 1
        end = j
    span = (tokens[first].start, tokens[max(end, after - 1)].end)
    return SenseTurn(family, value, tokens[cue].start, tokens[after - 1].end, span)


def _cues_at(tokens: tuple[ClauseToken, ...], i: int) -> Iterable[tuple[str, str, int]]:
    """The cues of the lists that stand at a token: family, value and width in tokens."""
    exact, stems = _cues()
    low = tokens[i].low
    several = [*exact.get(low, ())]
    several += [c for c in stems.get(low[:3], ()) if low.startswith(c[2][0][:-1])]
    best: dict[str, tuple[str, str, int]] = {}
    for family, value, parts in several:
        if i + len(parts) > len(tokens):
            continue
        if all(matches(tokens[i + k].low, part) for k, part in enumerate(parts)):
            known = best.get(family)
            if known is None or known[2] < len(parts):
                best[family] = (family, value, len(parts))
    return best.values()


def matches(low: str, part: str) -> bool:
    """Whether a folded word is an entry of a table, or begins as one that ends with « * »."""
    return low.startswith(part[:-1]) if part.endswith("*") else low == part


_Cue = tuple[str, str, tuple[str, ...]]


@lru_cache(maxsize=1)
def _cues() -> tuple[dict[str, list[_Cue]], dict[str, list[_Cue]]]:
    """The cues by their first word, and those that open with a stem by its first letters."""
    exact: dict[str, list[_Cue]] = {}
    stems: dict[str, list[_Cue]] = {}
    for family, values in read_table("turns").items():
        for value, entries in values.items():
            for entry in entries:
                parts = tuple(re.findall(r"[\w-]+['*]?", entry))
                cue = (family, value, parts)
                if parts[0].endswith("*"):
                    stems.setdefault(parts[0][:3], []).append(cue)
                else:
                    exact.setdefault(parts[0], []).append(cue)
    return exact, stems


def _at(tokens: tuple[ClauseToken, ...], i: int) -> str:
    return tokens[i].low if 0 <= i < len(tokens) else ""


def _ne_before(tokens: tuple[ClauseToken, ...], i: int) -> int:
    """Where the « ne » of a denial at ``i`` stands; ``i`` itself without one."""
    for j in range(i - 1, max(-1, i - 1 - _BACK), -1):
        if tokens[j].low in ("ne", "n'"):
            return j
        if tokens[j].low in _BREAKS:
            break
    return i


_NO_DENIAL = frozenset(["moins", "seulement", "uniquement", "simplement", "exclusivement"])


def _is_turn(tokens: tuple[ClauseToken, ...], i: int, family: str, value: str) -> bool:
    """Whether a cue is meant: « pas moins », « tout à fait » and « même si » turn nothing."""
    low, before, after = tokens[i].low, _at(tokens, i - 1), _at(tokens, i + 1)
    if low in _NO_DENIAL and family in ("negation", "quantity"):
        # « pas seulement un pont »: nor a bridge alone; « exclusivement » excludes nothing named.
        return family == "quantity" and before not in ("pas", "non")
    if family == "negation" and value == "not":
        bare = low in ("pas", "non", "rien")
        if low == "non" and after == "pas":
            after = _at(tokens, i + 2)
        # « Non, il vient » answers; « il ne vient pas, il dort » denies.
        answers = after in (",", ":") and _ne_before(tokens, i) == i
        return not (bare and (after in _NO_DENIAL or answers or before in ("non", "un")))
    if low in ("tout", "toute"):
        # « la toute première » says how new, not how many.
        return after not in ("a", "en", "d'", "de", "au", "comme") and before not in (
            "avant", "apres", "du", "pas", "malgre", "la", "le", "une", "un", "cette", "ce",
        )  # fmt: skip
    if family == "quantity" and low in ("chaque", "tous", "toutes"):
        counted = _at(tokens, i + 2) if after == "les" else after
        return counted not in _PERIODS  # « tous les ans » says how often, not how many
    if low in ("certain", "certaine"):
        return before not in ("un", "une")
    if low == "si":
        return before != "meme"
    if low in ("va", "vont", "comptent", "compte") or low.startswith("entend"):
        return any(_INFINITIVE.fullmatch(_at(tokens, i + k)) for k in (1, 2))
    if low == "peu":
        return before not in ("un", "a", "quelque") and after != "a"
    return True


def _by_form(tokens: tuple[ClauseToken, ...], i: int) -> Iterator[SenseTurn]:
    """The turns that endings tell: future, conditional, past; « ne… que » and « ne… plus »."""
    low = tokens[i].low
    if low in ("sera", "seront") or (_FUTURE.fullmatch(low) and low not in _NO_FUTURE):
        yield _turn(tokens, "tense", "future", i, i, i + 1)
    elif _MIGHT.fullmatch(low):
        yield _turn(tokens, "modality", "may", i, i, i + 1)
    elif low in _HAVING:
        near = [t.low for t in tokens[i + 1 : i + 4]]
        if low in ("fut", "furent") or any(map(_is_done, near)):
            yield _turn(tokens, "tense", "past", i, i, i + 1)
    if low in ("plus", "moins") and any(tokens[k].low in _THAN for k in _ahead(tokens, i + 2)):
        yield _turn(tokens, "comparison", "more" if low == "plus" else "less", i, i, i + 1)
    if i == 0 and low.endswith("ez") and len(low) > 4:
        yield _turn(tokens, "modality", "must", i, i, i + 1)
    for k in _ahead(tokens, i + 1) if low in ("ne", "n'") else ():
        word, after = tokens[k].low, _at(tokens, k + 1)
        if word in ("pas", "jamais", "aucun", "aucune"):
            break
        alone = word in _ALONE and _INFINITIVE.fullmatch(after)
        if alone or word in _THAN or (word == "plus" and after not in _THAN):
            turn = ("quantity", "only") if word in _THAN else ("negation", "not")
            yield _turn(tokens, *turn, i, k, k + 1)
            break


def _is_done(low: str) -> bool:
    return low in _SHORT_DONE or (len(low) > 3 and _DONE.fullmatch(low) is not None)


def _ahead(tokens: tuple[ClauseToken, ...], start: int) -> Iterable[int]:
    """The next words before a break, as many as a denial may reach over."""
    near = range(start, min(start + _BACK, len(tokens)))
    return takewhile(lambda k: tokens[k].low not in _BREAKS, near)
