"""Find the noun phrases of a French question, with gender, number and part in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from carnet_rag.french import grammar
from carnet_rag.french.grammar import Gender, Number
from carnet_rag.french.tagging import Token, tag
from carnet_rag.french.tokens import fold

Kind = Literal["person", "name", "thing"]


@dataclass(frozen=True, slots=True)
class Mention:
    """A noun phrase of a question. ``first``/``last`` index its tokens (``last`` exclusive) with
    its complements; ``core`` ends before them. ``preposition`` is what governs it (« de » for
    « des élus » after a noun), ``determiner`` its own article, if any, as read.
    """

    text: str
    first: int
    core: int
    last: int
    start: int
    end: int
    preposition: str
    determiner: str
    head: str
    gender: Gender
    number: Number
    kind: Kind
    role: Literal["subject", "other", "asked"]

    def noun_phrase(self) -> str:
        """The phrase ready to stand alone: « (des) élus locaux » -> « les élus locaux »."""
        body = self.text
        if self.kind == "person" or (not self.determiner and self.kind == "name"):
            return body
        if self.determiner in ("le", "la", "l'", "les"):
            glue = "" if self.determiner == "l'" else " "
            return self.determiner + glue + body
        if self.determiner in grammar.POSSESSIVES or self.determiner in _KEPT:
            return f"{self.determiner} {body}"
        return grammar.definite(body, self.gender, self.number)


@dataclass(frozen=True, slots=True)
class Parsed:
    """A question cut up. ``verb`` is the index of the first finite verb, None without one."""

    text: str
    tokens: tuple[Token, ...]
    mentions: tuple[Mention, ...]
    verb: int | None


@lru_cache(maxsize=256)
def parse(text: str) -> Parsed:
    """Cut a question up. Spans count characters of ``text``."""
    tokens = tag(text)
    verb = next((i for i, t in enumerate(tokens) if t.tag == "verb"), None)
    return Parsed(text, tokens, _mentions(text, tokens, verb), verb)


def _mentions(text: str, tokens: tuple[Token, ...], verb: int | None) -> tuple[Mention, ...]:
    cores: list[tuple[int, int, int]] = []  # (first token with its determiner, body, end)
    i = 0
    while i < len(tokens):
        j = i
        while j < len(tokens) and (
            tokens[j].tag == "det" or (tokens[j].low in ("du", "des", "au", "aux") and j == i)
        ):
            j += 1
        body = j
        while j < len(tokens) and (
            tokens[j].tag in ("noun", "name", "number")
            or (tokens[j].tag == "conjunction" and tokens[j].text == "&")
        ):
            j += 1
        if j > body and any(t.tag != "number" or len(t.text) == 4 for t in tokens[body:j]):
            cut = _subject_inside(tokens, body, j, asked=_asks(tokens, i))
            cores.append((i, body, cut or j))
            if cut:
                cores.append((cut, cut, j))
            i = j
        else:
            i = max(i + 1, body)
    found = []
    for n, (first, body, end) in enumerate(cores):
        last = end
        said_by_name = tokens[body].tag == "name" and _is_said(tokens, first)
        person = said_by_name or _is_person(text, tokens, first, body, end)
        for _, nbody, nend in cores[n + 1 :]:
            if person and not (said_by_name and tokens[nbody].tag == "name"
                               and tokens[last].low in ("de", "d'", "des", "du")):  # fmt: skip
                break
            if tokens[last].low == "sur" and _is_said(tokens, first):
                break
            # A complement follows at once: « de », « du », « sur », « en », « entre … et … ».
            link = [t.low for t in tokens[last:nbody]]
            if not link:
                break
            pair = link == ["et"] and any(t.low == "entre" for t in tokens[end:last])
            if (
                pair
                or link[0] in _LINKS
                and all(t.tag in ("prep", "det") for t in tokens[last:nbody])
            ):
                last = nend
            else:
                break
        found.append(_mention(text, tokens, (first, body, end, last), verb))
    return tuple(found)


def _asks(tokens: tuple[Token, ...], first: int) -> bool:
    """Whether the phrase at ``first`` belongs to what is asked (« quel écart de … »)."""
    lead = [t.low for t in tokens[: first + 1]]
    return not any(t.tag == "verb" for t in tokens[:first]) and any(
        low in grammar.ASKING or low == "combien" for low in lead
    )


def _subject_inside(tokens: tuple[Token, ...], body: int, end: int, *, asked: bool) -> int | None:
    """Where the subject starts in « quel tonnage PERSEE3C a-t-elle… », None when it does not."""
    if not asked or end + 1 >= len(tokens) or tokens[end].tag not in ("verb", "pronoun"):
        return None
    cut = end
    while cut > body and (tokens[cut - 1].tag == "name" or tokens[cut - 1].text == "&"):
        cut -= 1
    return cut if body < cut < end else None


_KEPT = frozenset(["ce", "cet", "cette", "ces", "tout", "toute", "tous", "toutes"])


_LINKS = frozenset(["de", "d'", "du", "des", "sur", "en", "entre"])


def _mention(
    text: str, tokens: tuple[Token, ...], place: tuple[int, int, int, int], verb: int | None
) -> Mention:
    first, body, core, last = place
    det = tokens[first].low if body > first else ""
    before = tokens[first - 1] if first else None
    preposition = before.low if before is not None and before.tag == "prep" else ""
    kind_before = before.tag if before is not None else "punctuation"
    nominal = kind_before in ("noun", "name", "number", "participle")
    if det == "du" or (det == "des" and nominal):
        preposition, det = "de", "le" if det == "du" else "les"
    elif det in ("au", "aux"):
        preposition, det = "à", "le" if det == "au" else "les"
    # Whoever stands first among the words is the head, adjectives that lead it set aside.
    words = [t for t in tokens[body:core] if t.tag in ("noun", "name")] or list(tokens[body:core])
    head = next((t for t in words if not grammar.is_prenominal(t.text)), words[0])
    gender, number = grammar.DETERMINERS.get(tokens[first].low, (None, None))
    if tokens[first].low in ("plus", "moins"):
        gender, number = None, "p"
    if body > first + 1:  # « les deux séminaires », « toutes les phases »
        inner = [grammar.DETERMINERS.get(t.low, (None, None)) for t in tokens[first:body]]
        gender = next((g for g, _ in inner if g), None)
        number = "p" if any(n == "p" for _, n in inner) else "s"
    names = [t for t in tokens[body:core] if t.tag == "name"]
    kind: Kind = "name" if names else "thing"
    titled = det and head.low in ("m", "mme", "madame", "monsieur")
    if titled or _is_person(text, tokens, first, body, core):
        kind = "person"
    if number is None:
        digits = next((t.text for t in tokens[body:core] if t.tag == "number"), "")
        plural = head.low.endswith(("s", "x")) and head.tag == "noun"
        number = "p" if (digits and digits != "1" and len(digits) != 4) or plural else "s"
        if det == "" and kind in ("name", "person"):
            number = "s"
    if gender is None and kind != "person":
        gender = grammar.gender_of(head.text)
    if tokens[first].low in ("son", "mon", "ton"):
        gender = grammar.gender_of(head.text)  # « son association » is feminine
    asked = any(t.low in grammar.ASKING for t in tokens[first:body])
    role: Literal["subject", "other", "asked"] = "other"
    if asked:
        role = "asked"
    elif not preposition and verb is not None and _may_be_subject(tokens, first, verb):
        role = "subject"
    lead = body if body <= first + 1 or asked else first + 1
    start, end = tokens[lead].start, tokens[last - 1].end
    return Mention(
        text[start:end], first, core, last, start, end, preposition, det, head.text, gender,
        number, kind, role,
    )  # fmt: skip


def _is_person(text: str, tokens: tuple[Token, ...], first: int, body: int, core: int) -> bool:
    """« Laurent LELLI »: two capitalised words or more, no article, no « & »."""
    names = [t for t in tokens[body:core] if t.tag == "name"]
    return (
        body == first
        and len(names) >= 2
        and names[0] is tokens[body]
        and names[0].text[0] not in '«“"'
        and not names[0].text.isupper()
        and "&" not in text[tokens[body].start : tokens[core - 1].end]
    )


_SAYING = re.compile(r"^(?:di[ts]|disai|pens|écri|propos|affirm|expliqu|racont|conseill)")


def _is_said(tokens: tuple[Token, ...], first: int) -> bool:
    """« que dit X de Y »: Y completes the verb, not X."""
    return (
        first > 0 and tokens[first - 1].tag == "verb" and bool(_SAYING.match(tokens[first - 1].low))
    )


def _may_be_subject(tokens: tuple[Token, ...], first: int, verb: int) -> bool:
    if first < verb:
        return True
    if first > verb + 3 or tokens[first - 1].tag == "infinitive":
        return False
    lead = [t for t in tokens[:verb] if t.tag != "adverb"]
    if lead and lead[-1].low in ("qui", "combien"):
        # « qui préside la Fondation ? »: an object, yet what the question is about.
        return lead[-1].low == "qui"
    lancing = tokens[verb].low in grammar.AUXILIARIES and any(
        t.tag == "participle" for t in tokens[verb:first]
    )
    return not (lancing and any(t.low in grammar.ASKING for t in lead))


def same_noun(one: str, other: str) -> bool:
    """Whether two nouns are one but for case, accents and number."""
    return fold(grammar.singular(one)) == fold(grammar.singular(other))
