"""Put each phrase of a follow-up in the place of its like: « et les élus ? », « et en 2015 ? »."""

from __future__ import annotations

import re
from dataclasses import dataclass

from carnet_rag.conversation.agreement import agree
from carnet_rag.french import grammar
from carnet_rag.french.parsing import Mention, Parsed, parse, same_noun
from carnet_rag.french.tokens import fold

_YEARS = re.compile(
    r"\b(?:en|depuis|avant|après|dès|pour|courant)\s+(?:l['’]année\s+)?(?:1[89]|20)\d\d\b"
    r"|\bentre\s+(?:1[89]|20)\d\d\s+et\s+(?:1[89]|20)\d\d\b"
)


_YEAR = re.compile(r"\b(?:1[89]|20)\d\d\b")


_PLACES = frozenset(("en", "à", "dans"))


_TOPIC_LEADS = frozenset(("pour", "chez", "parmi", "côté"))


_ENOUGH = 3.5


@dataclass(frozen=True, slots=True)
class _Slot:
    mention: Mention
    start: int
    end: int
    score: float


def swap(
    previous: str, fragment: str, *, enough: float = _ENOUGH, aside: str | None = None
) -> tuple[str, bool]:
    """The previous question with each phrase of the fragment in the place of its like.

    Returns the text and whether every phrase found its place. ``aside`` names the phrase that the
    reader set aside (« pas les élus, les citoyens »): it is the one that goes.
    """
    text, placed = previous, True
    found = parse(fragment)
    tops = [m for m in found.mentions
            if not any(o.first < m.first and m.last <= o.last for o in found.mentions)]  # fmt: skip
    if not tops and _YEAR.search(fragment):
        return _swap_year(previous, fragment), True
    for new in tops:
        level = _level(new)
        if level is not None:
            text = _swap_level(text, level, found, new)
        elif new.years() and not re.search(r"[^\W\d_]", new.text):
            text = _swap_year(text, _with_preposition(found, new))
        else:
            changed = _swap_mention(text, found, new, enough, aside)
            if changed is None and new.preposition and new.preposition not in ("de", "d'"):
                changed = f"{text.rstrip(' ?.!')} {_with_preposition(found, new)} ?"
            placed &= changed is not None
            text = changed or text
    if not tops:
        return previous, False
    return text, placed


_BOUND = re.compile(r"\bde\s+(?:plus|moins)\s+d(?:e\s+|['’])\d[\d\s]*\w+", re.IGNORECASE)
_POINTED = r"(?:pour\s+|chez\s+|dans\s+)?(?:celui|celle|ceux|celles)"
_POINTED_YEAR = re.compile(
    rf"^{_POINTED}\s+(?:de|d['’]|en)\s*(?:l['’]année\s+)?(?P<year>(?:1[89]|20)\d\d)\W*$", re.I
)


def swap_bound(previous: str, text: str) -> tuple[str, str] | None:
    """« celles de moins de 10 salariés », « celle de 2023 »: the last question with that bound or
    year instead of its own, and what was put there; None when the turn says something else.
    """
    year = _POINTED_YEAR.match(text)
    if year and _YEAR.search(previous):
        return _YEAR.sub(year["year"], previous), year["year"]
    new, old = _BOUND.search(text), _BOUND.search(previous)
    if new and old and re.fullmatch(rf"(?:{_POINTED}|les|des)?\s*\W*", text[: new.start()], re.I):
        swapped = previous[: old.start()] + new[0] + previous[old.end() :]
        return swapped, new[0].removeprefix("de ")
    return None


def _with_preposition(found: Parsed, new: Mention) -> str:
    first = found.tokens[new.first]
    before = found.tokens[new.first - 1] if new.first else None
    start = before.start if before is not None and before.tag == "prep" else first.start
    if before is not None and before.low == "après" and new.first > 1:
        start = found.tokens[new.first - 2].start
    return found.text[start : new.end]


def _level(mention: Mention) -> str | None:
    words = re.findall(r"[^\W\d_]+", mention.text)
    scale = mention.head.lower() in ("niveau", "échelle", "échelon", "plan")
    if fold(mention.head) in grammar.LEVELS and len(words) == 1:
        return grammar.LEVELS[fold(mention.head)]
    if scale and len(words) == 2 and fold(words[-1]) in grammar.LEVELS:
        return grammar.LEVELS[fold(words[-1])]
    return None


def _swap_level(text: str, level: str, found: Parsed, new: Mention) -> str:
    for match in re.finditer(r"[^\W\d_]+", text):
        known = grammar.LEVELS.get(fold(match[0]))
        if known is not None:
            return text[: match.start()] + grammar.level_like(level, match[0]) + text[match.end() :]
    lead = _with_preposition(found, new)
    if fold(new.head) in grammar.LEVELS:
        lead = f"au niveau {level}"
    return f"{text.rstrip(' ?.!')} {lead} ?"


def _swap_year(text: str, phrase: str) -> str:
    phrase = phrase.strip(" ?.!,")
    if not re.match(r"(?:en|depuis|avant|après|dès|entre|pour)\b", phrase, re.IGNORECASE):
        phrase = "en " + phrase
    old = _YEARS.search(text)
    if old:
        return text[: old.start()] + phrase + text[old.end() :]
    year, now = _YEAR.search(text), _YEAR.search(phrase)
    if year and now:
        return text[: year.start()] + now[0] + text[year.end() :]
    text = re.sub(r"^\W*aujourd['’]hui,?\s*", "", text, flags=re.IGNORECASE)
    return f"{text.rstrip(' ?.!')} {phrase} ?"


def _swap_mention(
    text: str, found: Parsed, new: Mention, enough: float, aside: str | None
) -> str | None:
    parsed = parse(text)
    slots = [_slot(parsed, old, new, aside) for old in parsed.mentions]
    slots += [s for old in parsed.mentions if (s := _name_inside(parsed, old, new)) is not None]
    best = max(slots, key=lambda s: s.score, default=None)
    if best is None or best.score < enough:
        return None
    return _replace(parsed, best, new)


def _slot(parsed: Parsed, old: Mention, new: Mention, aside: str | None) -> _Slot:
    """How alike the old phrase and the new one are: noun, kind, number, article, preposition."""
    score = 0.0
    if aside is not None and re.search(rf"\b{re.escape(fold(old.head))}\b", fold(aside)):
        score += 10
    if same_noun(old.head, new.head):
        score += 4
    acting = [fold(grammar.singular(m.head)) in _ACTORS for m in (old, new)]
    if all(acting):
        score += 2
    if old.kind == new.kind == "person":
        score += 4
    elif "person" in (old.kind, new.kind):
        score -= 2.5 if not (any(acting) or "name" in (old.kind, new.kind)) else 0
    elif old.kind == new.kind == "name" and not all(acting):
        score += 1.5
    articles = [_article(m) for m in (old, new)]
    if articles == ["", ""] and old.preposition in ("de", "d'") and new.preposition in ("de", "d'"):
        score += 2
    elif articles[0] == articles[1]:
        score += 2 if articles[0] in ("les", "un") else 1.5 if articles[0] == "le" else 0.5
    elif {"les", "des"} >= set(articles) or (old.role == "asked" and articles[1] == "les"):
        score += 1
    if {old.preposition, new.preposition} == {"de", "d'"} or old.preposition == new.preposition:
        score += 3 if new.preposition in ("selon", "d'après", "avec", "contre") else 2
    elif not new.preposition and _is_measured(parsed, old):
        score += 2
    elif new.preposition in _TOPIC_LEADS and (not old.preposition or _is_measured(parsed, old)):
        score += 1
    elif not new.preposition and old.preposition in _PLACES and old.kind == new.kind == "name":
        score += 2
    elif {old.preposition, new.preposition} == {"selon", "d'après"}:
        score += 3
    elif new.preposition and old.preposition and new.preposition not in _TOPIC_LEADS:
        score -= 2
    elif new.preposition and not old.preposition and new.preposition not in _TOPIC_LEADS:
        score -= 3
    if old.role == "subject" and (not new.preposition or new.preposition in _TOPIC_LEADS):
        score += 1
    if old.role == "asked":
        score -= 2.5
    roles = [grammar.singular(m.head) in grammar.ROLES for m in (old, new)]
    if all(roles):
        score += 4
    elif grammar.singular(new.head) in grammar.ATTRIBUTES and not same_noun(old.head, new.head):
        score -= 3
    if not all(roles) and (
        not same_noun(old.head, new.head) and grammar.singular(old.head) in grammar.ATTRIBUTES
    ):
        score -= 2
    if fold(old.text) == fold(new.text):
        score -= 9
    start = parsed.tokens[old.first].start
    before = parsed.tokens[old.first - 1] if old.first else None
    if old.preposition and before is not None and before.tag == "prep":
        start = before.start
        if before.low == "après" and old.first > 1:
            start = parsed.tokens[old.first - 2].start
    return _Slot(old, start, old.end, score)


_ACTORS = frozenset(fold(a) for a in grammar.ACTORS)


def _article(mention: Mention) -> str:
    det = mention.determiner
    if det in ("le", "la", "l'"):
        return "le"
    if det in ("un", "une"):
        return "un"
    return "les" if det == "les" else det


def _is_measured(parsed: Parsed, old: Mention) -> bool:
    """« quelle part des entreprises », « combien d'entreprises »: measured, as a subject is."""
    if old.preposition not in ("de", "d'"):
        return False
    around = [m for m in parsed.mentions if m.first < old.first and m.last >= old.last]
    if around and fold(grammar.singular(around[-1].head)) in grammar.QUANTITIES | {"economie"}:
        return True
    before = parsed.tokens[max(0, old.first - 2) : old.first]
    return any(t.low == "combien" for t in before)


def _name_inside(parsed: Parsed, old: Mention, new: Mention) -> _Slot | None:
    """« le sigle RSE » and « RTE »: a bare name takes the place of the name alone."""
    if new.kind != "name" or new.determiner or not old.determiner:
        return None
    names = [t for t in parsed.tokens[old.first : old.core] if t.tag == "name"]
    if len(names) != 1 or names[0].text == old.head and len(old.text.split()) == 1:
        return None
    if names[0].text.isupper() != new.text.isupper():
        return None
    return _Slot(old, names[0].start, names[0].end, 5.0)


def _replace(parsed: Parsed, slot: _Slot, new: Mention) -> str:
    old, text = slot.mention, parsed.text
    if (
        slot.start > parsed.tokens[old.first].start
        and slot.end <= old.end
        and (slot.start != parsed.tokens[old.first].start)
    ):
        return text[: slot.start] + new.text + text[slot.end :]
    phrase = new.noun_phrase()
    if old.role == "asked":
        phrase = _asked(new)
    elif new.determiner in ("un", "une"):
        phrase = f"{new.determiner} {new.text}"
    elif (
        old.preposition in ("de", "d'")
        and not old.determiner
        or (not new.determiner and new.kind == "thing" and not old.determiner)
    ):
        phrase = new.text
    elif old.determiner == "des" and new.determiner in ("", "des"):
        phrase = "des " + new.text
    governed = old.preposition
    if (
        new.preposition
        and new.preposition not in _TOPIC_LEADS
        and (new.preposition != old.preposition)
    ):
        governed = new.preposition
    if governed == "en":
        phrase = new.text
    piece = grammar.contract(governed, phrase) if governed else phrase
    lead, before = text[: slot.start], text[: slot.start].rstrip()
    if before.endswith(("qu'", "qu’")) and not grammar.starts_with_vowel(piece):
        lead = before[:-1] + "e "
    elif re.search(r"\bque$", before, re.IGNORECASE) and grammar.starts_with_vowel(piece):
        lead = before[:-1] + "'"
    tail = text[slot.end :]
    if old.role != "other" or _is_measured(parsed, old):
        lead, tail = agree(lead, tail, old, new)
    return lead + piece + tail


def _asked(new: Mention) -> str:
    ask = {("m", "s"): "quel", ("f", "s"): "quelle", ("m", "p"): "quels", ("f", "p"): "quelles"}
    return f"{ask[new.gender or 'm', new.number or 's']} {new.text}"
