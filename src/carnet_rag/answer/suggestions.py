"""Questions to go on with after an answer: each one is asked before it is offered.

They are the question bank's nearest to what was asked, in meaning and on a subject of its own,
whose quotes were not shown yet; without a bank there is nothing to offer. A bank holds questions as
people type and live them (« j'ai pas d'argent »): what is offered speaks for nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from itertools import islice

from carnet_rag.answer.composing import answer
from carnet_rag.french.asking import is_as_written
from carnet_rag.french.intent import read_intent
from carnet_rag.french.parsing import parse
from carnet_rag.french.tagging import tag
from carnet_rag.french.tokens import fold, terms
from carnet_rag.french.wordlists import read_words
from carnet_rag.index import Index
from carnet_rag.types import Answer, AnticipatedQuestion, Citation

_NEAR = 80
_LENGTH = range(20, 101)
"""Characters of a question that reads at a glance and says what it asks about."""
_FIRST_PERSON = read_words("first_person")
_SAYING_NOTHING = frozenset(terms(" ".join(read_words("generic") | read_words("light"))))
_TRIED_AT_MOST = 5
"""Questions asked, each at the cost of an answer, before the offer is what it is."""


_IN_ITS_WORDS = 0.5
"""Share of a question's words that stand in what it quotes, from which it is plain."""
_PASSAGES = 25
"""Passages near to what was asked among which what is offered is quoted."""
_PRECISE = ("amount", "count", "date", "duration", "who", "link")
_GUIDED = ("start", "not_understood", "help")


def guided(given: Answer) -> bool:
    """Whether a reader is to be shown the guided path: they ask for a start or for help, how to do
    something that the carnets do not answer, or something that names nothing.
    """
    if given.act is not None:
        return given.act in _GUIDED
    far = given.decision is not None and any(
        check.name == "near" and not check.held for check in given.decision.checks
    )
    kind = read_intent(given.standalone_question).kind
    bare = not parse(given.standalone_question).mentions  # « qui dois-je contacter ? »
    lost = kind == "how" or bare or (far and kind not in _PRECISE)
    return given.status != "answered" and lost


def onward(
    index: Index,
    given: Answer,
    count: int = 3,
    *,
    seen: Collection[Answer] = (),
    ask: Callable[[str], Answer] | None = None,
) -> tuple[str, ...]:
    """At most ``count`` questions that this index answers with quotes not shown yet.

    ``seen`` are the answers already given: neither their questions nor their quotes come again.
    ``ask`` answers a question of the bank from this index; the default does, without a memory.
    """
    past = [*seen, given]
    asked = {fold(a.standalone_question) for a in past}
    shown = [c for a in past for c in a.citations]
    near = (q for q in _near(index, given, shown) if fold(q) not in asked)
    kept: list[str] = []
    for question in islice(near, _TRIED_AT_MOST):
        reply = answer(index, question) if ask is None else ask(question)
        if reply.status == "answered" and not _overlap(reply.citations, shown):
            kept.append(question)
            shown += reply.citations
        if len(kept) == count:
            break
    return tuple(kept)


def offered_wording(index: Index, entry: AnticipatedQuestion, about: str = "") -> str | None:
    """The wording of an entry to offer: one that speaks in no first person, is typed as French is
    written, of a middling length, and names a subject of ``about`` where that asks about one. Of
    those, the first that asks mostly in the words of what it quotes, else the one that does most:
    « l'asso aux trois C » tells a reader nothing. None when none will do.
    """
    fit = [q for q in entry.questions if _speaks_for_nobody(q)]
    if about:
        asked = _subjects(about)
        fit = [q for q in fit if asked & _subjects(q)]
    passages = [index.passage(span.passage_id) for span in entry.spans]
    held = set(terms(" ".join(text for p in passages for text in (p.text, *p.heading_path))))

    def in_its_words(question: str) -> float:
        said = set(terms(question))
        return len(said & held) / len(said) if said else 0.0

    plain = (q for q in fit if in_its_words(q) >= _IN_ITS_WORDS)
    return next(plain, None) or max(fit, key=in_its_words, default=None)


def _speaks_for_nobody(question: str) -> bool:
    said = {token.low.rpartition("-")[2].strip("'") for token in tag(question)}
    return (
        len(question) in _LENGTH
        and is_as_written(question)
        and not read_intent(question).english
        and said.isdisjoint(_FIRST_PERSON)
    )


def _subjects(question: str) -> set[str]:
    """The nouns and names that a question is about, as terms: not the noun of what it asks for
    (« quel rôle »), nor those that say nothing by themselves.
    """
    nouns = " ".join(t.text for t in tag(question) if t.tag in ("noun", "name"))
    return set(terms(nouns)) - set(terms(read_intent(question).noun)) - _SAYING_NOTHING


def _near(index: Index, given: Answer, shown: Collection[Citation]) -> Iterator[str]:
    """The wording to offer of each answered entry that quotes something else in a passage near to
    what was asked, the nearest first: only those of the carnets that an answer quotes; beside
    passages that are only near, theirs first.
    """
    same = {c.carnet_id for c in given.citations or given.nearest}
    vector, met = index.embed_query(given.standalone_question), set[str]()
    around = {c.passage_id for c in (*given.citations, *given.nearest)}
    around |= {p.passage_id for p in index.nearest("passages", vector, _PASSAGES)}
    found = [
        (near, index.entry(near.item_id.rpartition("#")[0]))
        for near in index.nearest("questions", vector, _NEAR)
    ]
    for _, entry in sorted(found, key=lambda pair: pair[1].carnet_id not in same):
        if given.citations and entry.carnet_id not in same:
            break
        if entry.entry_id in met or entry.unanswered is not None or _quoted(entry, shown):
            continue
        if around.isdisjoint(span.passage_id for span in entry.spans):
            continue
        met.add(entry.entry_id)
        wording = offered_wording(index, entry, given.standalone_question)
        if wording is not None:
            yield wording


def _quoted(entry: AnticipatedQuestion, shown: Collection[Citation]) -> bool:
    return any(
        c.carnet_id == entry.carnet_id and c.start < span.end and span.start < c.end
        for c in shown
        for span in entry.spans
    )


def _overlap(found: Collection[Citation], shown: Collection[Citation]) -> bool:
    return any(
        a.carnet_id == b.carnet_id and a.start < b.end and b.start < a.end
        for a in found
        for b in shown
    )
