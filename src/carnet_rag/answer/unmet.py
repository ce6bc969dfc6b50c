"""What a question states and nothing about a quote holds: a name, a year, an office, a side, what a
figure counts.

« Qui est le maire de X ? » is not answered by a sentence about X that names a company; nor is a
question about a town, a year or « le moins » by a sentence about another town, another year or
« le plus », nor « quelle part des associations » by the rate of the companies, however near it
stands.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass

from carnet_rag.answer.quoting import slice_text
from carnet_rag.conversation.followups import around
from carnet_rag.french.answer_type import FIGURES, NAME_ASKED, supplies
from carnet_rag.french.asking import ABOUT
from carnet_rag.french.intent import Intent, so_many
from carnet_rag.french.names import find_names
from carnet_rag.french.numbers import find_moments, find_quantities
from carnet_rag.french.opposites import lacking_sides
from carnet_rag.french.parsing import parse
from carnet_rag.french.populations import (
    counted,
    holder,
    holds,
    is_generic,
    of_population,
    parts,
    population,
    populations,
)
from carnet_rag.french.tokens import fold
from carnet_rag.index import Index
from carnet_rag.search.overlap import term_set
from carnet_rag.types import Carnet, Check, Passage, QuoteSpan

_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_SENTENCE_END = re.compile(r"[.!?:;«\"“(]\s*$")
# « qui est le préfet de... », « quel est le nom du maire de... »: an office, and whose it is.
_OFFICE = re.compile(
    r"\b(?:qui|quels?|quelles?) (?:est|sont|était|etait|étaient|etaient|fut|sera) "
    r"(?P<article>le |la |les |l['’])?(?:noms? (?P<of>du |de la |des |de l['’]))?"
    r"(?P<held>(?P<office>[^\W\d_]{4,}) (?:de |du |des |d['’]).*)",
    re.IGNORECASE,
)
_ARTICLES = {"du": "le ", "de la": "la ", "des": "les ", "de l'": "l'", "de l’": "l’"}
_OFFERED = re.compile(
    r"(?P<one>[A-ZÀ-Þ][\w'’-]*(?: [A-ZÀ-Þ][\w'’-]*)*) (?:ou|or) (?:bien |plut[ôo]t )?"
    r"(?:[a-zà-ÿ]{1,6}['’ ]){0,3}(?P<other>[A-ZÀ-Þ][\w'’-]*(?: [A-ZÀ-Þ][\w'’-]*)*)"
)
"""« à Jeanne Riou ou à Luc Roy ? »: the one that is held answers, the other may stand nowhere."""
_SHORT_ACRONYM = 3
_STANDS_FOR = frozenset(["auteur", "nom", "personne", "responsable"])
"""Nouns that ask for whoever it is, and name no office."""
_TIMES = ("date", "duration")
NO_FIGURE = "un chiffre"
_PIECE = re.compile(r"[,;\n]\s*|\s(?:et|ou|and|or)\s")
_LISTING = ("what", "list", "definition")
"""How « quels sont les 7 principes », « cite les 7 principes », « c'est quoi les 7… » are asked."""
_AHEAD = 600
"""Characters before a passage that still tell whom its figures are of."""
_EVERYWHERE = 0.1
"""The share of all passages from which a name is what the carnets are about: it goes without
saying in each."""


@dataclass(frozen=True, slots=True)
class Unmet:
    """What is not held, as the question writes it; empty when all is met. ``names``: proper names;
    ``years``; ``numbers``; ``office``: whose holder is asked for (« le maire de X »); ``sides``:
    words of which only the opposite stands there (« le moins »); ``counted``: what no figure of the
    quotes counts or is a rate of (« des associations »).
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
    return Unmet(
        names=unmet_names(index, question, passages, told),
        years=unmet_years(index, asked, passages, about),
        numbers=unmet_numbers(question, about),
        office=(
            unmet_office(question, [*map(place_text, passages), told])
            or unmet_name_asked(question, asked, (slice_text(index, s) for s in spans))
        )
        if asked.kind == "who"
        else "",
        sides=lacking_sides(question, about),
        counted=unmet_count(index, question, asked, spans, told)
        or unmet_list(question, asked, [slice_text(index, s) for s in spans]),
    )


def place_text(passage: Passage) -> str:
    """A passage with its headings and who speaks."""
    return " ".join((passage.text, *passage.heading_path, passage.speaker or ""))


def unmet_names(
    index: Index, question: str, passages: Sequence[Passage], told: str = ""
) -> tuple[str, ...]:
    """The proper names of the question of which no word stands in the passages, their sections or
    their carnets' titles; one that the carnets use everywhere goes without saying.
    """

    def held() -> Iterator[str]:
        yield told
        yield from _around(index, passages)

    far = [name for name in _names(question) if _is_far(index, name, held())]
    for offered in _OFFERED.finditer(question):
        one, other = (set(offered[side].split()) for side in ("one", "other"))
        if one.isdisjoint(far) or other.isdisjoint(far):
            far = [name for name in far if name not in one | other]
    return tuple(far)


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
    periods = [
        (m.year, m.last_year if m.last_year is not None else m.year)
        for m in find_moments(text)
        if m.year is not None
    ]
    return tuple(
        year
        for year in sorted(asked.years)
        if year not in text and not any(a <= int(year) <= b for a, b in periods)
    )


def unmet_numbers(question: str, text: str) -> tuple[str, ...]:
    """The quantities of the question whose value the text does not hold, in digits or in words."""
    asked = find_quantities(question)
    held = {round(q.value, 4) for q in find_quantities(text)} if asked else set()
    return tuple(question[q.start : q.end].strip() for q in asked if round(q.value, 4) not in held)


def unmet_count(
    index: Index, question: str, asked: Intent, spans: Sequence[QuoteSpan], told: str = ""
) -> str:
    """What is counted, or whose rate is asked, when none of the quotes that give a figure is of it:
    the place of each names something else nearer, or nowhere names it; else "". A date asked for is
    such a figure where no quote gives one.
    """
    if asked.kind not in FIGURES:
        return ""
    giving = [s for s in spans if supplies(asked, question, slice_text(index, s))]
    if not giving:
        return NO_FIGURE
    if asked.english:
        return ""
    lacking = [_other_figure(index, question, asked, span, told) for span in giving]
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


def _other_figure(index: Index, question: str, asked: Intent, span: QuoteSpan, told: str) -> str:
    """What of the question the figures of a quote are not of: a name, what is counted or a part of
    it (« tonnes de papier »), who. Of a time, a name alone: what it is of is told in many ways.
    """
    about = ABOUT.fullmatch(question)
    rest = about["rest"] if about else question
    passage = index.passage(span.passage_id)
    quote, before = slice_text(index, span), around(index, span)[1:]
    carnet = index.carnet(passage.carnet_id)
    whole = " ".join((*_ahead(index, passage), place_text(passage), carnet.title, told))
    names = _names(question, index.words.passages)
    found = find_names(question) if names else ()
    places = {word for n in found if n.kind == "place" for word in n.text.split()}
    for name in names:
        # A region that the legend of a lost chart names is not the one that a figure is of.
        about_it = (whole,) if name in places else (whole, _closest(carnet, passage))
        if _is_far(index, name, about_it) and not holds(name, whole):
            return name
    if asked.kind in _TIMES:
        return ""
    thing = counted(rest)
    someone = thing is None or population(thing.head) is not None or is_generic(thing.head)
    if thing is not None and not someone and not holds(thing.head, whole):
        return thing.noun_phrase()
    for part in parts(rest):
        # Where the quote tells it in other words, so may it tell the part.
        if term_set(part[0]) <= term_set(quote) and not holds(part[1], whole):
            return part[1]
    own = holder(question)
    for word in populations(question):
        kind = population(word)
        if kind is None or _told_of(kind, told):
            continue
        if not of_population(kind, (quote, *before, passage.text) if word == own else (whole,)):
            return word if word == own or populations(quote) else ""
    return ""


def _closest(carnet: Carnet, passage: Passage) -> str:
    """The text of the innermost section that a passage stands in."""
    holding = [s for s in carnet.sections if s.start <= passage.start < s.end]
    closest = min(holding, key=lambda s: s.end - s.start, default=None)
    return carnet.text[closest.start : closest.end] if closest else ""


def _told_of(kind: int, told: str) -> bool:
    """Whether the known question asks it of that kind; one may well ask « … ou les citoyens ? »."""
    return sum(population(word) == kind for word in populations(told)) > 1


def _ahead(index: Index, passage: Passage) -> Iterator[str]:
    """What stands just before a passage: the cards of a slide are as many passages."""
    left, before = _AHEAD, index.neighbours(passage.passage_id)[0]
    while before is not None and left > 0:
        yield place_text(before)
        left -= len(before.text)
        before = index.neighbours(before.passage_id)[0]


def _is_far(index: Index, name: str, texts: Iterable[str]) -> bool:
    """Whether no word of a name stands in the texts, which are read no further than the first that
    holds one: a section may be a whole book.
    """
    own = term_set(name)
    usual = _EVERYWHERE * len(index.passages)
    if not own or any(index.words.passages.get(t, 0) > usual for t in own):
        return False
    return all(own.isdisjoint(term_set(text)) for text in texts)


def unmet_office(question: str, texts: Iterable[str]) -> str:
    """The office whose holder is asked for, with whose it is, when none of the texts (a quoted
    passage with its place, what the bank says) holds both it and the names that go with it; else
    "".
    """
    found = _OFFICE.search(question)
    if found is None or fold(found["office"]) in _STANDS_FOR:
        return ""
    wanted = term_set(" ".join((found["office"], *_names(question))))
    held = parse(found["held"].strip(" ?!.")).mentions
    whose = next((m.head for m in held[1:] if m.kind == "thing"), "")
    # « le président de l'association » may well be that of one which is named.
    if population(whose) is not None or is_generic(whose):
        whose = ""
    if any(wanted <= term_set(text) and holds(whose, text) for text in texts):
        return ""
    article = _ARTICLES[found["of"].strip().lower()] if found["of"] else found["article"] or ""
    return article + found["held"].strip(" ?!.")


def unmet_name_asked(question: str, asked: Intent, quotes: Iterable[str]) -> str:
    """Whose name is asked for (« comment s'appelle la présidente ? ») when no quote gives any; else
    "".
    """
    found = NAME_ASKED.search(question)
    given = found is None or any(supplies(asked, question, quote) for quote in quotes)
    return "" if found is None or given else found["held"].strip()


def _around(index: Index, passages: Iterable[Passage]) -> Iterator[str]:
    """The passages and the whole of the outermost sections that they stand in."""
    for passage in passages:
        yield place_text(passage)
        carnet = index.carnet(passage.carnet_id)
        yield carnet.title
        holding = [s for s in carnet.sections if s.start <= passage.start < s.end]
        widest = max(holding, key=lambda s: s.end - s.start, default=None)
        if widest is not None:
            yield carnet.text[widest.start : widest.end]


def _names(question: str, known: Container[str] = ()) -> tuple[str, ...]:
    """Words with a capital that does not merely open a sentence; short acronyms, which are as
    often common nouns (« PC »), are left out unless they are among ``known``, by their term.
    """
    return tuple(
        m[0]
        for m in _WORD.finditer(question)
        if m[0][0].isupper()
        and not (m[0].isupper() and len(m[0]) <= _SHORT_ACRONYM and fold(m[0]) not in known)
        and question[: m.start()].strip()
        and not _SENTENCE_END.search(question[: m.start()])
    )
