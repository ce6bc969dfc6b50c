"""Who a figure is of: the kinds of people and bodies that are counted, and which text names whom.

« Quel pourcentage des associations… » is not answered by the rate of the companies, however near
their sentence stands.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from carnet_rag.french.asking import ABOUT
from carnet_rag.french.grammar import QUANTITIES, singular
from carnet_rag.french.parsing import Mention, Parsed, parse
from carnet_rag.french.synonyms import related, synonyms
from carnet_rag.french.tokens import fold, terms
from carnet_rag.french.wordlists import read_lines, read_words

_BOUND = re.compile(r"\b(?:plus|moins) (?:de |d['’])\w+ \w+", re.IGNORECASE)
"""« les entreprises de plus de dix salariés » are no employees."""
_WORD = re.compile(r"[^\W\d_]+")
_ASIDE = re.compile(
    r"(?:^(?:et|mais)|\b(?:pour|chez|parmi|côté|quant|s['’]agissant|de la part))"
    r" (?:aux|les|des|l['’]ensemble des)? ?(\w+)",
    re.IGNORECASE,
)
"""« pour les associations, c'est combien ? », « chez les élus »: whose figure is asked."""
_PLURALS = ("s", "x")


def population(word: str) -> int | None:
    """The kind of people or body that a word names, None when it names none."""
    return _kinds().get(fold(singular(word)))


def of_population(kind: int, texts: Sequence[str]) -> bool:
    """Whether the kind stands in the first of the texts that names anybody, in the plural."""
    for text in texts:
        named = kinds_named(text, plural=True)
        if kind in named:
            return True
        if named:
            return False
    return False


@lru_cache(maxsize=50_000)
def kinds_named(text: str, *, plural: bool = False) -> frozenset[int]:
    """The kinds that a text names, in whatever number or in the ``plural`` alone."""
    kinds = map(population, populations(text) if plural else _WORD.findall(text))
    return frozenset(kind for kind in kinds if kind is not None)


def populations(text: str) -> tuple[str, ...]:
    """The words of a text that name kinds in the plural, as written."""
    words = _WORD.findall(_BOUND.sub(" ", text))
    return tuple(w for w in words if w.lower().endswith(_PLURALS) and population(w) is not None)


def counted(question: str) -> Mention | None:
    """What a question counts or asks the rate of: « combien de bénévoles », « quelle part des
    élus locaux ».
    """
    parsed = parse(question)
    return next((m for m in parsed.mentions if _is_counted(parsed, m)), None)


def holder(question: str) -> str:
    """The population whose figure is asked: what is counted, whose it is (« le taux de succès des
    élus »), whom it is asked for (« chez les élus »), else the subject that « d'entre
    elles » stands for; "" when it names none.
    """
    about = ABOUT.fullmatch(question)
    rest = about["rest"] if about else question
    thing = counted(rest)
    aside = _ASIDE.search(rest)
    subject = next(iter(parse(about["subject"]).mentions), None) if about else None
    whose = [m.head for m in parse(rest).mentions if thing and _completes(m, thing)]
    for word in (thing.head if thing else "", *whose, aside[1] if aside else ""):
        if populations(word):
            return word
    return subject.head if subject and not populations(rest) and populations(subject.head) else ""


def _completes(mention: Mention, thing: Mention) -> bool:
    within = thing.core < mention.last <= thing.last and mention.first >= thing.core
    return within and mention.preposition in ("de", "d'")


def holds(noun: str, text: str) -> bool:
    """Whether a text holds the noun, a synonym or a word of its family, with a hyphen or without:
    « cofondateurs » are « co-fondateurs ».
    """
    held = _term_set(text)
    return all(
        term in held
        or not held.isdisjoint(synonyms(term))
        or any(related(term, other) for other in held)
        for term in terms(noun)
    )


def is_generic(noun: str) -> bool:
    """Whether a noun is said of anybody or anything: « personnes », « structures », « cas »."""
    return fold(singular(noun)) in _generic()


def _is_counted(parsed: Parsed, mention: Mention) -> bool:
    lead = [t.low for t in parsed.tokens[max(0, mention.first - 2) : mention.first]]
    if lead[-1:] and lead[-1] in ("de", "d'") and lead[0] == "combien":
        return True
    return mention.preposition in ("de", "d'") and any(
        m.first < mention.first and mention.last <= m.last and _is_quantity(m.head)
        for m in parsed.mentions
    )


def _is_quantity(noun: str) -> bool:
    return noun.lower() in QUANTITIES or singular(noun) in QUANTITIES


@lru_cache(maxsize=50_000)
def _term_set(text: str) -> frozenset[str]:
    return frozenset((*terms(text), *terms(text.replace("-", ""))))


@lru_cache(maxsize=1)
def _kinds() -> dict[str, int]:
    return {
        fold(singular(word)): kind
        for kind, line in enumerate(read_lines("acting"))
        for word in line.split()
    }


@lru_cache(maxsize=1)
def _generic() -> frozenset[str]:
    return frozenset(fold(singular(word)) for word in read_words("generic"))
