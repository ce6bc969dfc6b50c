"""What stands beside a quote, never in it: who its pronoun is, what the columns of its rows are,
who the speaker is, what its acronyms mean, that it is a footnote.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from carnet_rag.answer.links import links_of
from carnet_rag.corpus.acronyms import ACRONYM
from carnet_rag.french import grammar
from carnet_rag.french.grammar import Gender, Number
from carnet_rag.french.parsing import Mention, parse, same_noun
from carnet_rag.french.tokens import fold
from carnet_rag.index import Index
from carnet_rag.types import CELL, Carnet, Citation, Passage

_OPENS = re.compile(r"^\W*(?P<word>ils?|elles?)\b", re.IGNORECASE)
_IMPERSONAL = re.compile(
    r"^\W*il (?:n['’]y|y|s['’]agit|existe|faut|nous faut|suffit|convient|reste|semble"
    r"|(?:est|n['’]est|sera|était) (?:pas |donc |également |cependant |en général ){0,2}"
    r"(?:possible|nécessaire|important|recommandé|préférable|essentiel|temps|utile|vrai))",
    re.IGNORECASE,
)
_THESE = frozenset(["ce", "cet", "cette", "ces"])
_THIS = re.compile(r"^\W*(?:ce|cet|cette|ces) ", re.IGNORECASE)
_ARTICLES = frozenset(["le", "la", "l'", "les", "tous", "toutes"]) | _THESE
_WHICH = re.compile(r"[A-ZÀ-Ý«\d]| (?:de |du |des |d['’])")
"""What says which one: « le programme IMPACT »; « la place équitable » does not."""
_TIME = frozenset(["ans", "années", "mois", "jours", "fois", "siècles", "semaines", "heures"])
_TITLE = re.compile(r"«[^»]*»")
_AMONG = re.compile(r"\b(?:d['’]entre|parmi) (?P<word>eux|elles)\b", re.IGNORECASE)
_EARLY = 80
"""Characters within which « d'entre eux » still counts what an earlier sentence names."""
_LOOKED_BACK = 3
"""Sentences before the quote in which its antecedent is looked for."""
_LONGEST = 5
"""Words of an antecedent; a longer phrase names too much to be told in brackets."""

_COUNTED = 7
"""The same for a population that is counted: « les entreprises de plus de dix salariés »."""
_WIDEST = 60
"""Words of the names of a table's columns; more would drown the row."""
_ACTORS = frozenset(fold(actor) for actor in grammar.ACTORS)


def beside(index: Index, citation: Citation) -> Citation:
    """The citation with what a reader needs beside its words."""
    passage, carnet = index.passage(citation.passage_id), index.carnet(citation.carnet_id)
    meanings = index.acronyms(carnet.carnet_id)
    placed = in_place(citation, passage, carnet)
    return replace(placed, acronyms=_acronyms(meanings, citation.quote))


def in_place(citation: Citation, passage: Passage, carnet: Carnet) -> Citation:
    """The citation with what its place tells: a footnote, the speaker's role, the antecedent."""
    note = is_note(passage, citation)
    speaker = None if note else citation.speaker
    return replace(
        citation,
        note=note,
        speaker=speaker,
        role=next((s.role for s in carnet.speakers if s.name == speaker), None),
        antecedent=antecedent(passage, citation),
        links=links_of(citation.quote, citation.start, citation.links),
    )


def _acronyms(said: Mapping[str, str], text: str) -> tuple[tuple[str, str], ...]:
    """The acronyms of a text that its carnet explains, in order, unless the text itself does."""
    found = dict.fromkeys(m[0] for m in ACRONYM.finditer(text))
    return tuple((a, said[a]) for a in found if a in said and fold(said[a]) not in fold(text))


def is_note(passage: Passage, citation: Citation) -> bool:
    """Whether the quote is a footnote's words."""
    touched = passage.sentences_in(citation.start, citation.end)
    inside = any(
        note.start <= citation.start and citation.end <= note.end
        for sentence in passage.sentences
        for note in sentence.notes
    )
    return inside or bool(touched) and all(s.kind == "note" for s in touched)


def antecedent(passage: Passage, citation: Citation) -> str | None:
    """Of rows of a table, the names of its columns, unless they are quoted too; else what the
    pronoun that opens the quote stands for (« les élus locaux »), by gender and number,
    or in full what it calls « ce programme », from what stands just before it; None when it opens
    on neither or nothing fits.
    """
    before = [
        s.text for s in passage.sentences if s.end <= citation.start and s.kind in ("prose", "item")
    ]
    if heads := _columns(passage, citation):
        return heads
    wanted = _pronoun(citation.quote)
    if wanted is None:
        return _in_full(citation.quote, [*before[-_LOOKED_BACK:], *passage.heading_path])
    # « il » and « elle » stand for what was said last, or for too many things to tell.
    for text in reversed(before[-(_LOOKED_BACK if wanted[1] == "p" else 1) :]):
        fitting = [m for m in parse(text).mentions if _fits(m, *wanted)]
        leading = next((m for m in fitting if _leads(text, m)), None)
        if leading is not None:
            return _told(leading)
        if any(m.determiner for m in fitting):
            break  # « plus de 2 millions de nos concitoyens » came in between
    if before and not _OPENS.match(citation.quote):
        # « L'engagement des entreprises… 68 % d'entre elles »: the only one that fits, or acts.
        fitting = [
            m
            for m in parse(before[-1]).mentions
            if _fits(m, *wanted, longest=_COUNTED) and _known(m)
        ]
        acting = [m for m in fitting if fold(grammar.singular(m.head)) in _ACTORS]
        told = {_told(m) for m in acting or fitting}
        return told.pop() if len(told) == 1 else None
    return None


def _columns(passage: Passage, citation: Citation) -> str | None:
    """The names of the columns of the rows that a quote opens on, as a row of the table."""
    touched = passage.sentences_in(citation.start, citation.end)
    opening = touched[0] if touched else None
    if opening is None or not opening.heads or CELL not in f" {opening.text}":
        return None
    # The carnet may name more columns than the row has cells, or leave the first without a name.
    heads = [head or "…" for head in opening.heads[: f" {opening.text}".count(CELL) + 1]]
    told = {*heads} - {"…"} and heads.count(heads[-1]) == 1  # one name for all tells none apart
    return CELL.join(heads) if told and len(" ".join(heads).split()) <= _WIDEST else None


def of_columns(citation: Citation) -> bool:
    """Whether what stands beside a quote are the names of the columns of its rows."""
    return CELL in (citation.antecedent or "") and CELL in citation.quote


def _in_full(quote: str, before: Sequence[str]) -> str | None:
    """What « ce programme » is, by the last phrase of the same noun that says more of it."""
    if not _THIS.match(quote):
        return None
    opening = next(iter(parse(quote).mentions), None)
    if opening is None or opening.determiner not in _THESE or opening.last > opening.core:
        return None
    for text in reversed(before):
        for mention in parse(text).mentions:
            told = _told(mention)
            more = _WHICH.search(told) is not None and mention.determiner not in _THESE
            alike = same_noun(mention.head, opening.head) and mention.number == opening.number
            if more and alike and _short(mention):
                return told
    return None


def _told(mention: Mention) -> str:
    """The phrase, without what follows a title between quotation marks."""
    phrase = mention.noun_phrase()
    return phrase[: phrase.index("»") + 1] if "»" in phrase else phrase


def _short(mention: Mention, longest: int = _LONGEST) -> bool:
    return len(_TITLE.sub("", _told(mention)).split()) <= longest + 1


def _known(mention: Mention) -> bool:
    return mention.determiner in ("le", "la", "l'", "les") and mention.head.lower() not in _TIME


def _pronoun(quote: str) -> tuple[Gender, Number] | None:
    opened = _OPENS.match(quote)
    if opened and not _IMPERSONAL.match(quote):
        return grammar.SUBJECTS[opened["word"].lower()]
    among = _AMONG.search(quote)
    if among is None or among.start() > _EARLY:
        return None
    named = parse(quote[: among.start()]).mentions
    gender: Gender = "f" if among["word"].lower() == "elles" else "m"
    return None if any(_fits(m, gender, "p") for m in named) else (gender, "p")


def lacks_whom(citation: Citation) -> bool:
    """Whether the quote counts some « d'entre eux », and nothing beside it tells of whom."""
    among = _AMONG.search(citation.quote)
    return (
        citation.antecedent is None and among is not None and _pronoun(citation.quote) is not None
    )


def _leads(sentence: str, mention: Mention) -> bool:
    """Whether the phrase opens its sentence (« Les élus… », « Selon les élus, … »): what it is
    about, rather than anything that it names.
    """
    before = sentence[: mention.start].replace("’", "'").lower().split()
    if before and before[-1] in _ARTICLES:
        before.pop()
    led = mention.number == "p" and before and (before[-1] == "selon" or before[-1].endswith(","))
    return (not before or bool(led)) and mention.determiner in _ARTICLES


def _fits(mention: Mention, gender: Gender, number: Number, *, longest: int = _LONGEST) -> bool:
    if mention.number != number or mention.head.isdigit() or "%" in mention.text:
        return False
    if not _short(mention, longest) or mention.role == "asked":
        return False
    if gender == "f" or mention.kind == "person":
        return mention.gender == gender or mention.kind == "person"
    return mention.gender in (gender, None)
