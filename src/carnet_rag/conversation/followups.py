"""An answer to a follow-up, in the light of the turns before: what is new in it, what it lacks.

A follow-up asks the last question of something else: another level, year, population, person. The
quotes nearest to it are then those of the question before, which say nothing of what was put in its
place. So they answer only when what was put there stands in them, or nearer to them than what it
replaced: « 68 % d'entre elles » is of the population that the text named last.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from carnet_rag.conversation import PastTurn, Rewrite, read_turn
from carnet_rag.conversation.holding import Around, holds, share
from carnet_rag.conversation.subjects import is_the_document
from carnet_rag.french import grammar
from carnet_rag.french.answer_type import FIGURES, NUMBERS, supplies
from carnet_rag.french.asking import ABOUT
from carnet_rag.french.intent import read_intent
from carnet_rag.french.numbers import Moment, find_moments
from carnet_rag.french.tokens import fold, terms
from carnet_rag.index import Index
from carnet_rag.types import CHECKED, Answer, Citation, QuoteSpan

_NAMED = re.compile(r"[^\s,;:…]+(?: [^\s,;:…]+){0,5}")
"""What can be given back as the name of something, and no remark."""


def around(index: Index, quote: Citation | QuoteSpan) -> tuple[str, ...]:
    """What the bank says that the quote answers, the sentences before it from the last to the
    first, its headings from the lowest, its speaker and title.
    """
    passage = index.passage(quote.passage_id)
    # An entry with several quotes speaks of more than this one: « comparez X, Y et Z ».
    wordings = [
        text
        for entry in index.entries_of(passage.passage_id)
        if entry.unanswered is None
        and all(s.start < quote.end and quote.start < s.end for s in entry.spans)
        for text in (*entry.questions, entry.answer or "")
    ]
    before = [s.text for s in passage.sentences if s.end <= quote.start]
    return (
        " ".join(wordings),
        *reversed(before),
        *reversed(passage.heading_path),
        f"{passage.speaker or ''} {index.carnet(passage.carnet_id).title}",
    )


def tell(
    written: Answer, question: str, understood: Rewrite, past: Sequence[PastTurn], context: Around
) -> Answer:
    """The answer under the reader's own question.

    It becomes ``nearest`` when its quotes lack what the follow-up asked for; quotes that an earlier
    turn got are not told as if they were new.
    """
    told = replace(written, question=question, standalone_question=understood.question)
    if written.status != "answered":
        return told
    earlier = _quoted_before(written, past)
    turn = read_turn(question)
    if earlier is not None and _asked_again(understood, earlier):
        return _told_again(told, understood, earlier)
    if (
        earlier is not None
        and not turn.corrects
        and _says_no_more(written, understood, earlier, just=earlier is past[-1])
    ):
        text = _no_more(understood, earlier)
        return _turned_down(told, text)
    missing = lacking(written, understood, context, again=earlier is not None)
    if missing is None and not holds(written, turn.text, understood, context):
        missing = ""
    if missing is not None:
        text = _without(written, understood, missing, earlier)
        return _turned_down(told, text)
    return told if earlier is None else _told_again(told, understood, earlier)


def _turned_down(told: Answer, text: str) -> Answer:
    """The quotes as the nearest passages, without what was to be noted of an answer."""
    kept = tuple(n for n in told.notices if n.startswith(CHECKED))
    nearest = told.citations
    return replace(told, status="nearest", text=text, citations=(), nearest=nearest, notices=kept)


def lacking(
    written: Answer, understood: Rewrite, context: Around, *, again: bool = False
) -> str | None:
    """What a follow-up asked for and none of the quotes speaks of; None when nothing is missing.

    Quotes given ``again`` speak of what they were given for: what is put in a slot must stand in
    their own words.
    """
    if not understood.carried:
        return None
    asked = read_intent(understood.question)
    # A quote without a figure, beside one that has it, does not lend it what it speaks of.
    telling = [
        c for c in written.citations if supplies(asked, understood.question, c.quote)
    ] or written.citations
    if understood.swapped and not any(
        _speaks_of(c, understood, (lambda _: ()) if again else context, asked.english)
        for c in telling
    ):
        return understood.swapped
    if understood.swapped or understood.kind == "ellipsis":
        return None
    # The date of something else, quoted beside what speaks of the subject, is not its own.
    if asked.kind in FIGURES and not any(
        _is_of(c, p, understood.question, context) for c in telling for p in understood.carried
    ):
        return understood.carried[0]
    return None


def _speaks_of(citation: Citation, understood: Rewrite, context: Around, english: bool) -> bool:
    """Whether the quote is of what was put in the slot rather than of what was there."""
    swapped = understood.swapped
    texts = (citation.quote, *context(citation))
    moments = find_moments(swapped)
    held = find_moments(" ; ".join((citation.quote, *citation.heading_path)), citation.published)
    if any(not any(_same_time(m, h) for h in held) for m in moments):
        return False
    dated = {t for m in moments for t in terms(swapped[m.start : m.end])}
    kept = set(terms(understood.question))
    gone = set(terms(" ".join(understood.carried))) - kept
    wanted = [t for t in terms(swapped) if t not in dated]
    if english:
        return True  # « the associations » are « les associations » of the text
    return all(_nearer(term, gone, texts) for term in wanted)


def _is_of(citation: Citation, phrase: str, question: str, context: Around) -> bool:
    """Whether the quote or what is around it holds half of the words of the phrase, or the quote
    a word of what is asked of it (« combien ont Alzheimer ? »). All is of « ce document ».
    """
    quote = set(terms(citation.quote))
    asked = ABOUT.fullmatch(question)
    named = asked is not None and not quote.isdisjoint(terms(asked["rest"]))
    if named or is_the_document(phrase):
        return True
    wanted = set(terms(phrase))
    return share(wanted, quote | set(terms(" ".join(context(citation))))) >= 0.5 or not wanted


def _nearer(term: str, rivals: Iterable[str], texts: Sequence[str]) -> bool:
    """Whether the term stands in the first text that holds it or one of its rivals."""
    others = frozenset(rivals)
    for text in texts:
        held = set(terms(text))
        if term in held:
            return True
        if held & others:
            return False
    return False


def _same_time(asked: Moment, said: Moment) -> bool:
    """Whether every part that is asked is said: « en 2021 » is an end of « 2015-2021 »."""
    if asked.year is not None and asked.year not in (said.year, said.last_year):
        return False
    if asked.last_year is not None and asked.last_year != said.last_year:
        return False
    return all(
        wanted is None or wanted == got
        for wanted, got in ((asked.month, said.month), (asked.day, said.day))
    )


def _without(written: Answer, understood: Rewrite, missing: str, earlier: PastTurn | None) -> str:
    english = read_intent(understood.question).english
    quoted = set(terms(" ".join(c.quote for c in written.citations)))
    if not _NAMED.fullmatch(missing):
        missing = ""
    if not missing and understood.kind == "ellipsis" and not ABOUT.match(understood.question):
        if english:
            return f"These passages are the nearest, but do not answer “{understood.question}”."
        asked = understood.question
        return f"Ces passages sont les plus proches, mais ne répondent pas à « {asked} »."
    if not missing:
        subject = understood.carried[0] if understood.carried else ""
        if quoted.isdisjoint(terms(subject)):
            if english:
                return "These passages are the nearest, but do not answer that."
            return "Ces passages sont les plus proches, mais n'y répondent pas."
        if english:
            return f"“{subject}” is spoken of, but these passages do not answer that."
        about = grammar.contract("de", subject)
        return f"Il est question {about}, mais ces passages n'y répondent pas."
    if earlier is not None and quoted.isdisjoint(terms(missing)):
        before = earlier.standalone or earlier.question
        if english:
            return f"This is what is said for “{before}”, without a word on “{missing}”."
        return f"Voici ce qui est dit pour « {before} », sans un mot de « {missing} »."
    if english:
        return f"What comes closest is about something else than “{missing}”."
    kind = read_intent(understood.question).kind
    what = "Un chiffre est donné" if kind in (*NUMBERS, "duration") else "Ce sujet est abordé"
    missing = missing.removeprefix("pour ")
    return f"{what}, mais pas pour « {missing} ». Voici les passages les plus proches."


def _asked_again(understood: Rewrite, earlier: PastTurn) -> bool:
    """Whether the question is, once understood, the one that got the quotes before."""
    return fold(earlier.standalone or earlier.question) == fold(understood.question)


def _told_again(told: Answer, understood: Rewrite, earlier: PastTurn) -> Answer:
    if told.notices:  # what was cited already is told for what these say of it
        return told
    again = f"Déjà cité en réponse à « {earlier.question} »."
    if read_intent(understood.question).english:
        again = f"Already quoted in answer to “{earlier.question}”."
    return replace(told, notices=(*told.notices, again))


def _quoted_before(written: Answer, past: Sequence[PastTurn]) -> PastTurn | None:
    """The last turn that got all of the answer's quotes, or with those before it the rest."""
    wanted, shown = _quotes(written), set[tuple[str, int, int]]()
    for turn in past:
        shown |= _quotes(turn.answer) if turn.answer else set()
    if not wanted or not wanted <= shown:
        return None
    return next((t for t in reversed(past) if t.answer and wanted & _quotes(t.answer)), None)


def _says_no_more(written: Answer, understood: Rewrite, earlier: PastTurn, *, just: bool) -> bool:
    """Whether what was quoted before answers nothing anew: another kind of thing (« pourquoi ? »)
    is asked of it, or a question that leans on nothing, and that no bank asks, has words of its own
    that the quotes, given ``just`` before, lack.
    """
    before, asked = earlier.standalone or earlier.question, read_intent(understood.question)
    if understood.carried:
        return not any(supplies(asked, understood.question, c.quote) for c in written.citations)
    held = set(terms(" ".join((before, asked.noun, *(c.quote for c in written.citations)))))
    alone = understood.kind == "standalone" and not understood.known
    return just and alone and not held.issuperset(terms(understood.question))


def _no_more(understood: Rewrite, earlier: PastTurn) -> str:
    before = earlier.standalone or earlier.question
    if read_intent(understood.question).english:
        return f"No more is said of it than what was quoted for “{before}”."
    return f"Il n'en est pas dit plus que ce qui a été cité pour « {before} »."


def _quotes(answer: Answer) -> frozenset[tuple[str, int, int]]:
    if answer.status != "answered" or answer.act == "source":
        return frozenset()
    return frozenset((c.carnet_id, c.start, c.end) for c in answer.citations)
