"""« Qui publie ce carnet ? », « De quand date le rapport ? »: what a document says of itself.

Nothing that a document says in its body answers these; its cover does, and is quoted. Without a
line there that tells it, the question is one like another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import islice

from carnet_rag.answer.composing import check_citations, cite
from carnet_rag.answer.named import spoken_of
from carnet_rag.answer.outline import self_description
from carnet_rag.answer.quoting import slice_text
from carnet_rag.answer.wording import quoted, say, told
from carnet_rag.corpus.load.source import front_date
from carnet_rag.french.asking import with_subject
from carnet_rag.french.intent import AskedKind, read_intent
from carnet_rag.french.tokens import fold, terms
from carnet_rag.french.wordlists import read_lines
from carnet_rag.index import Index
from carnet_rag.search.overlap import term_set
from carnet_rag.types import Answer, Carnet, QuoteSpan

_COVER, _FRONT = 400, 2_000
"""Characters of a document that say what it is, and in which its date or its publisher stands."""
_TOLD = 4
"""Documents that one answer speaks of."""
_FOR_WHOM = re.compile(
    r"\b(?:pour|a|avec|chez|sans|for|to|with) (?:qui|whom|who)\b|\bwho\b.* for\b"
)
_THIS = re.compile(r"\b(?:ce|cet|cette|this)\b(?! (?:que|qui|qu'))")
_ALL_THIS = re.compile(r"\b(?:tout )?(?:ça|ca|cela)(?=\s*[?!.]*$)", re.IGNORECASE)


def imprint(index: Index, question: str) -> Answer | None:
    """The lines of the covers that answer, when the question is about documents themselves and
    asks nothing else of them; None otherwise. Of one that names nobody who wrote it, the line that
    names who publishes it is the nearest.
    """
    asked = read_intent(question)
    kind = asked.kind
    any_one, kinds, publishing, writing, asking, aimed = _words()
    # « qui a écrit tout ça ? » is asked of the document.
    of_it = kind == "date" or publishing & term_set(question)
    whole = _ALL_THIS.sub("ce document", question) if of_it else question
    said = term_set(whole)
    if kind == "who" and _FOR_WHOM.search(fold(question)):
        only = said & (any_one | kinds) and said <= any_one | kinds | asking | aimed
        told_of = spoken_of(index, question) if only else ()
        aims = filter(None, (self_description(index, carnet) for carnet in told_of))
        return _told(index, question, (s for s in aims if term_set(slice_text(index, s)) & aimed))
    meant = _meant(index, with_subject(whole)) if kind in ("date", "who") else []
    if not meant:
        return None
    writers = kind == "who" and bool(said & writing)
    alone = said <= any_one | kinds | publishing | asking
    if writers and not (alone and len(meant) == 1 and not _tells_of_writing(index, meant[0])):
        return None
    spans = filter(None, (_line(index, carnet, kind) for carnet in meant))
    if writers and (told_by := next(spans, None)):
        text = say("unsigned", english=asked.english)
        return Answer(question, question, "nearest", text, nearest=cite(index, [told_by]))
    return _told(index, question, spans)


def _told(index: Index, question: str, spans: Iterable[QuoteSpan]) -> Answer | None:
    """What documents say of themselves, behind the title of each; no more are read than told."""
    citations = cite(index, [*islice(spans, _TOLD)])
    if not citations:
        return None
    lines = [
        f"{quoted(index.carnet(c.carnet_id).title)} : {told(c)} [{c.number}]" for c in citations
    ]
    text = "\n\n".join(lines)
    check_citations(index, text, citations)
    return Answer(question, question, "answered", text, citations)


def _tells_of_writing(index: Index, carnet: Carnet) -> bool:
    """Whether a sentence of a document speaks of writing a document: it may say who did."""
    any_one, kinds, _, writing, *_ = _words()
    return any(
        words & writing and words & (any_one | kinds)
        for passage in index.passages_of(carnet.carnet_id)
        for sentence in passage.sentences
        if (words := term_set(sentence.text))
    )


def _meant(index: Index, question: str) -> list[Carnet]:
    """The documents that a question is about, if it asks nothing of them but who publishes them or
    when. Carnets are read only for a question that is about documents.
    """
    asked = term_set(question)
    any_one, kinds, publishing, _, asking, _ = _words()
    if not asked & (any_one | kinds):
        return []
    this = bool(_THIS.search(fold(question)))
    # « C'est de quand, ce rapport ? » has no word for it.
    if not asked & (publishing | asking) and not (this and asked <= any_one | kinds):
        return []
    named = asked - any_one - publishing - asking
    if not named <= kinds and not asked & publishing:
        return []
    meant: list[tuple[Carnet, bool]] = []
    for carnet in spoken_of(index, question):
        title = term_set(carnet.title)
        lines = (line for line in carnet.text[:_COVER].split("\n") if not line.endswith("."))
        known = title | kinds & term_set("\n".join(lines))
        if named <= known or this and named <= kinds:
            meant.append((carnet, named <= known))
    # « Ce rapport » is the one that says it is a report, or else whatever is there.
    best = any(fits for _, fits in meant)
    return [carnet for carnet, fits in meant if fits == best]


def _line(index: Index, carnet: Carnet, kind: AskedKind) -> QuoteSpan | None:
    """The first line of a document that gives its date, or names who publishes it."""
    publisher = term_set(carnet.publisher or "")
    for passage in index.passages_of(carnet.carnet_id):
        if passage.start >= _FRONT:
            break
        for sentence in passage.sentences:
            if kind == "date":
                gives = front_date(sentence.text) == (carnet.published or "")
            else:
                gives = bool(publisher) and publisher <= term_set(sentence.text)
            if gives:
                return QuoteSpan(passage.passage_id, sentence.start, sentence.end)
    return None


@lru_cache(maxsize=1)
def _words() -> tuple[frozenset[str], ...]:
    """The terms for any document, for kinds of documents, for publishing, for writing, those that
    only ask, and those for being meant for somebody.
    """
    first, *others = (frozenset(terms(line)) for line in read_lines("documents"))
    lines = (frozenset(terms(line)) for line in read_lines("publishing"))
    who, writing, when, asking, aimed = lines
    return first, frozenset().union(*others), who | writing | when, writing, asking, aimed
