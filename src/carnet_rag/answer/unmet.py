"""What a question states and nothing about a quote holds: a name, a year, an office, a side, what a
figure counts.

« Qui est le maire de X ? » is not answered by a sentence about X that names a company; nor is a
question about a town, a year or « le moins » by a sentence about another town, another year or
« le plus », nor « quelle part des associations » by the rate of the companies, however near it
stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from carnet_rag.answer.governing import covered, giving, other_level, undated, years_in
from carnet_rag.answer.named import is_far, name_words, place_text, unmet_names, unmet_namesake
from carnet_rag.answer.quoting import slice_text
from carnet_rag.conversation.followups import around
from carnet_rag.french.answer_type import FIGURES, NAME_ASKED, NUMBERS, supplies
from carnet_rag.french.defining import asked_thing
from carnet_rag.french.intent import Intent, so_many
from carnet_rag.french.numbers import find_quantities
from carnet_rag.french.opposites import lacking_sides, offices_in
from carnet_rag.french.parsing import parse
from carnet_rag.french.populations import (
    holder,
    holds,
    is_generic,
    of_population,
    population,
    populations,
)
from carnet_rag.french.tokens import terms
from carnet_rag.index import Index
from carnet_rag.search.overlap import term_set
from carnet_rag.types import Carnet, Check, Passage, QuoteSpan

# « qui est le préfet de... », « quel est le nom du maire de... »: an office, and whose it is.
_OFFICE = re.compile(
    r"\b(?:qui|quels?|quelles?) (?:est|sont|était|etait|étaient|etaient|fut|sera) "
    r"(?P<article>le |la |les |l['’])?(?:noms? (?P<of>du |de la |des |de l['’]))?"
    r"(?P<held>(?P<office>[^\W\d_]{4,}) (?:de |du |des |d['’]).*)",
    re.IGNORECASE,
)
# « qui préside X ? »: whoever holds an office of X.
_PRESIDES = re.compile(r"\bqui (?:a |avait )?(?P<act>[^\W\d_]{5,}) .*", re.IGNORECASE)
# « quel ministre a signé ? »: an office too, of whoever did it.
_WHICH = re.compile(r"\bquel(?:le)?s? (?P<office>[^\W\d_]{4,}) .+", re.IGNORECASE)
_ARTICLES = {"du": "le ", "de la": "la ", "des": "les ", "de l'": "l'", "de l’": "l’"}
NO_FIGURE = "un chiffre"
_NEXT = re.compile(r" [^\W\d_]+")
_PIECE = re.compile(r"[,;\n]\s*|\s(?:et|ou|and|or)\s")
_LISTING = ("what", "list", "definition")
"""How « quels sont les 7 principes », « cite les 7 principes », « c'est quoi les 7… » are asked."""


@dataclass(frozen=True, slots=True)
class Unmet:
    """What is not held, as the question writes it; empty when all is met. ``names``: words of
    proper names, a rank of which only another is quoted (« la 6ème rencontre »), or what is to be
    defined and is named nowhere; ``years``; ``numbers``; ``office``: whose holder is asked for
    (« le maire de X »); ``sides``: words of which only the opposite stands there (« le moins »);
    ``counted``: what no figure of the quotes counts or is a rate of (« des associations »).
    """

    names: tuple[str, ...] = ()
    years: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    office: str = ""
    sides: tuple[str, ...] = ()
    counted: str = ""

    def checks(self) -> tuple[Check, ...]:
        """Each kind of thing, whether it is held, and what is not."""
        return (
            Check("names", not self.names, ", ".join(self.names)),
            Check("years", not self.years, ", ".join(self.years)),
            Check("numbers", not self.numbers, ", ".join(self.numbers)),
            Check("office", not self.office, self.office),
            Check("sides", not self.sides, ", ".join(self.sides)),
            Check("counted", not self.counted, self.counted),
        )

    def __bool__(self) -> bool:
        return any((self.names, self.years, self.office, self.sides, self.counted))


def find_unmet(
    index: Index, question: str, asked: Intent, spans: Sequence[QuoteSpan], told: str = ""
) -> Unmet:
    """What the question states that neither the quotes, nor their passages and headings, nor
    ``told`` (what the bank says of them) hold.
    """
    passages = [index.passage(place) for place in dict.fromkeys(s.passage_id for s in spans)]
    about = " ".join([*map(place_text, passages), told])
    quotes = [slice_text(index, s) for s in spans]
    settled = asked.kind == "who" and bool(quotes)
    namesake = unmet_namesake(question, quotes[0]) if settled else ""
    return Unmet(
        names=(namesake,)
        if namesake
        else unmet_names(index, question, passages, told)
        or unmet_ranks(question, " ".join([*quotes, told]))
        or unmet_thing(index, question, told),
        years=unmet_years(index, asked, passages, about)
        or undated(index, question, asked, spans, told),
        numbers=unmet_numbers(question, about),
        office=(
            unmet_office(question, [*map(place_text, passages), told])
            or unmet_holder(question, map(place_text, passages))
            or unmet_name_asked(question, asked, quotes)
        )
        if asked.kind == "who"
        else "",
        sides=lacking_sides(question, about),
        counted=unmet_count(index, question, asked, spans, told)
        or unmet_list(question, asked, quotes),
    )


def unmet_years(
    index: Index, asked: Intent, passages: Sequence[Passage], about: str
) -> tuple[str, ...]:
    """The years of the question that stand neither there nor in what the carnet says of itself; a
    year inside a period that is written is held.
    """
    if not asked.years:
        return ()
    carnets = [index.carnet(c) for c in dict.fromkeys(p.carnet_id for p in passages)]
    text = " ".join([about, *(f"{c.title} {c.published or ''} {c.volume or ''}" for c in carnets)])
    dated = years_in(text)
    return tuple(y for y in sorted(asked.years) if y not in text and not covered(y, dated))


def unmet_numbers(question: str, text: str) -> tuple[str, ...]:
    """The quantities of the question whose value the text does not hold, in digits or in words."""
    asked = find_quantities(question)
    held = {round(q.value, 4) for q in find_quantities(text)} if asked else set()
    return tuple(question[q.start : q.end].strip() for q in asked if round(q.value, 4) not in held)


def unmet_thing(index: Index, question: str, told: str = "") -> tuple[str, ...]:
    """« c'est quoi une startup d'État ? », where no passage has the word that heads what is to be
    defined: what « État » is beside says nothing of it.
    """
    thing = asked_thing(question)
    if not thing:
        return ()
    heads = (m.head for m in parse(question).mentions if thing.intersection(terms(m.head)))
    head, said = next(heads, ""), term_set(told)
    known = any(term in said or term in index.words.passages for term in terms(head))
    return () if known or not head else (head,)


def unmet_ranks(question: str, text: str) -> tuple[str, ...]:
    """« la 6ème rencontre », where the text tells of the 7th alone."""
    held: dict[str, set[float]] = {}
    for _, value, noun in _ranks(text):
        held.setdefault(noun, set()).add(value)
    return tuple(
        written for written, value, noun in _ranks(question) if value not in held.get(noun, {value})
    )


def _ranks(text: str) -> Iterator[tuple[str, float, str]]:
    """Each rank with the word that follows it, as written; its value; the word's term."""
    for rank in (q for q in find_quantities(text) if q.kind == "ordinal"):
        if (word := _NEXT.match(text, rank.end)) and (noun := terms(word[0])):
            yield text[rank.start : word.end()], rank.value, noun[0]


def unmet_count(
    index: Index, question: str, asked: Intent, spans: Sequence[QuoteSpan], told: str = ""
) -> str:
    """The name, or the people or bodies, whose figure is asked, when the place of each quote that
    gives one does not name it, or names others nearer; else "". A figure or a date asked for is
    missing where no quote gives one.
    """
    if asked.kind not in FIGURES:
        return ""
    given = giving(index, question, asked, spans)
    if not given:
        return NO_FIGURE
    if asked.kind not in NUMBERS:
        return ""
    if level := other_level(question, slice_text(index, given[0]), told):
        return f"l'échelon {level}"
    if asked.english:
        return ""
    lacking = [_of_others(index, question, span, told) for span in given]
    return lacking[0] if all(lacking) else ""


def unmet_list(question: str, asked: Intent, quotes: Sequence[str]) -> str:
    """« les 7 principes » when no quote has as many parts, nor are there as many quotes: they name
    the principles and list none.
    """
    if not asked.many or asked.kind not in _LISTING:
        return ""
    pieces = max([len(quotes), *(len(_PIECE.split(quote.strip())) for quote in quotes)])
    the = "the" if asked.english else "les"
    return f"{the} {asked.many} {so_many(question)[1]}" if pieces < asked.many else ""


def _of_others(index: Index, question: str, span: QuoteSpan, told: str) -> str:
    """The name or the population of the question that the figures of a quote are not of."""
    passage = index.passage(span.passage_id)
    quote, before = slice_text(index, span), around(index, span)[1:]
    carnet = index.carnet(passage.carnet_id)
    place = f"{place_text(passage)} {carnet.title} {told}"
    for name in name_words(question, index.words.passages):
        if is_far(index, name, (place, _closest(carnet, passage))) and not holds(name, place):
            return name
    own = holder(question)
    for word in populations(question):
        kind = population(word)
        near = (quote, *before, passage.text) if word == own else (place,)
        if kind is not None and not of_population(kind, near):
            return word if word == own or populations(quote) else ""
    return ""


def _closest(carnet: Carnet, passage: Passage) -> str:
    """The text of the innermost section that a passage stands in."""
    holding = [s for s in carnet.sections if s.start <= passage.start < s.end]
    closest = min(holding, key=lambda s: s.end - s.start, default=None)
    return carnet.text[closest.start : closest.end] if closest else ""


def unmet_office(question: str, texts: Iterable[str]) -> str:
    """The office whose holder is asked for, with whose it is, when none of the texts (a quoted
    passage with its place, what the bank says) holds both it and the names that go with it; else
    "".
    """
    presides = _PRESIDES.search(question)
    if presides is not None and offices_in(presides["act"]):
        names = term_set(" ".join(name_words(question)))
        if any(names <= term_set(text) and offices_in(text, wider=True) for text in texts):
            return ""
        return _asked(presides)
    found = _OFFICE.search(question)
    if found is None or not offices_in(found["office"]):
        return ""
    wanted = term_set(" ".join((found["office"], *name_words(question))))
    held = parse(found["held"].strip(" ?!.")).mentions
    whose = next((m.head for m in held[1:] if m.kind == "thing"), "")
    # « le président de l'association » may well be that of one which is named.
    if population(whose) is not None or is_generic(whose):
        whose = ""
    if any(wanted <= term_set(text) and holds(whose, text) for text in texts):
        return ""
    article = _ARTICLES[found["of"].strip().lower()] if found["of"] else found["article"] or ""
    return article + found["held"].strip(" ?!.")


def unmet_holder(question: str, texts: Iterable[str]) -> str:
    """« quel ministre a signé », when none of the texts has anybody who holds that office; else
    "". How a question is worded elsewhere (« quel ministre… ? ») names nobody.
    """
    which = _WHICH.search(question)
    office = offices_in(which["office"]).keys() if which else ()
    if which is None or not office or any(office & offices_in(t).keys() for t in texts):
        return ""
    return _asked(which)


def _asked(found: re.Match[str]) -> str:
    """What is asked, as it is told: « qui préside le jury »."""
    asked = found[0].strip(" ?!.")
    return asked[:1].lower() + asked[1:]


def unmet_name_asked(question: str, asked: Intent, quotes: Iterable[str]) -> str:
    """Whose name is asked for (« comment s'appelle la présidente ? ») when no quote gives any; else
    "".
    """
    found = NAME_ASKED.search(question)
    given = found is None or any(supplies(asked, question, quote) for quote in quotes)
    return "" if found is None or given else found["held"].strip()
