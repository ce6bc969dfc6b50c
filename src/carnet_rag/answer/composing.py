"""An answer made of verbatim quotes, or a plain word on what the carnet does not say."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from carnet_rag.answer import abstention, reasons, wording
from carnet_rag.answer.beside import beside, lacks_whom
from carnet_rag.answer.choices import both_stand, with_choices
from carnet_rag.answer.disagreement import disagreements, stands_in
from carnet_rag.answer.governing import giving
from carnet_rag.answer.labels import labelled
from carnet_rag.answer.links import is_lone_link, with_callers
from carnet_rag.answer.meanings import spelled_out
from carnet_rag.answer.quoting import (
    MAX_QUOTES,
    quote,
    slice_text,
    with_before,
    with_neighbours,
    word_count,
)
from carnet_rag.answer.rates import what_it_is
from carnet_rag.errors import CarnetError
from carnet_rag.french.answer_type import FIGURES
from carnet_rag.french.intent import Intent
from carnet_rag.french.tokens import fold, terms
from carnet_rag.index import Index
from carnet_rag.search.ranking import Ranked, RankingWeights, default_weights
from carnet_rag.search.retrieval import Retrieval, retrieve
from carnet_rag.search.sayings import is_title, sentences_of
from carnet_rag.types import Answer, Citation, Decision, QuoteSpan

SUPPORT_LEAD = 4.0
"""How far below the first candidate, in ranking score, another is quoted beside it."""
SUPPORT_WORDS = 105
"""Words of the quotes together, above which no supporting quote is added."""
PADDING = -1.0
"""The reader's score down to which a sentence that no known question quotes is not shown beside one
that it takes for an answer: on 10 question sets as many are answered right, and three more refused
rightly (``eval/README.md``)."""
SHOWN_WORDS = 90
"""Words of the quotes together, up to which sentences that nobody chose beforehand are shown with
their neighbours, which often say the rest of it (``eval/README.md``)."""
READ_AGAIN = 0.6
"""The probability below which an answer is one to read again. On 12 question sets, of the answers
below it 68 in 100 are right with a bank (of 67) and 44 without (of 193), of those above 93 and 85;
from .6 to .7 already 85 and 77."""
_NEAREST = 3
_SETTLED = (*FIGURES, "who", "where", "link")


def answer(
    index: Index,
    question: str,
    retrieval: Retrieval | None = None,
    *,
    exclude_entries: frozenset[str] = frozenset(),
    weights: RankingWeights | None = None,
) -> Answer:
    """Answer a standalone question from the index, by quotes only.

    ``retrieval`` is what ``search.retrieve`` found for the same question, when it was done.
    """
    found = retrieval or retrieve(index, question, exclude_entries=exclude_entries)
    used = weights or default_weights()
    evidence, asked = found.evidence, found.evidence.asked
    answering = abstention.split(found.ranked)[0]
    spans = support(index, answering, asked)
    most = max(MAX_QUOTES, len(spans))  # a list keeps its items
    spans = with_choices(index, evidence, spans, most)
    spans = with_callers(index, spans, most)
    meant = (
        None if answering and answering[0].candidate.anticipated else spelled_out(index, question)
    )
    if meant is not None:
        spans = [meant, *(s for s in spans if not _inside(meant, [s]) and not _inside(s, [meant]))]
        spans = spans[:most]
    weighed = abstention.weigh(index, evidence, found.ranked, spans)
    likely = abstention.probability(weighed, used)
    least = used.threshold[weighed.anticipated]
    decision = Decision(likely, least, tuple(weighed.signals._asdict().items()), weighed.checks)
    reply = partial(Answer, question=question, standalone_question=question, decision=decision)
    if weighed.off_topic:
        return reply(status="refused", text=wording.refused(index.searched, asked))
    # Of « 1000 ou 650 ? », where both stand, the disagreement is the answer; of « c'est quoi le
    # DCO ? », where it is spelled out, its meaning.
    both = bool(both_stand(cite(index, spans), question, asked))
    told = both or meant is not None
    settled = likely >= least or told
    if weighed.refused or not settled:
        near = cite(index, _nearest(index, found, asked))
        shown = " ".join(index.passage(c.passage_id).text for c in near)
        why = reasons.nearest(
            weighed, evidence, asked, question, shown=shown, several=index.several
        )
        return reply(status="nearest", text=why, nearest=near)
    if not weighed.anticipated:
        spans = with_neighbours(index, spans, SHOWN_WORDS)
    spans = _with_whom(index, _settling(index, spans, evidence.question, asked))
    citations = cite(index, spans)
    if not asked.many:  # the seven principles are one list: none of them is an aside
        citations = labelled(citations, evidence.question)
    text = wording.answered(citations, asked)
    check_citations(index, text, citations)
    # What figures of a quote beside the first one disagree is told to who asks of what they count.
    wanted, first = set(terms(question)), citations[0]
    pairs = tuple(
        (figure, other)
        for figure, other in disagreements(index, citations)
        if (figure.carnet_id == first.carnet_id and stands_in(figure, first))
        or wanted.intersection(terms(figure.counts))
    )
    titles = {f.carnet_id: index.carnet(f.carnet_id).title for pair in pairs for f in pair}
    notices = (
        *filter(
            None, (both_stand(citations, question, asked), what_it_is(citations, question, asked))
        ),
        *wording.notices(citations, asked, pairs, titles),
    )
    sure = likely >= READ_AGAIN or told
    return reply(status="answered", text=text, citations=citations, notices=notices, sure=sure)


def support(
    index: Index,
    ranked: Sequence[Ranked],
    asked: Intent,
    *,
    lead: float = SUPPORT_LEAD,
    budget: int = SUPPORT_WORDS,
) -> list[QuoteSpan]:
    """The best candidate's quotes, then those of candidates nearly as good while they are short.

    At most ``MAX_QUOTES`` unless the first is a scattered list; none repeats another.
    """
    if not ranked:
        return []
    spans: list[QuoteSpan] = []
    within = [r for r in ranked if r.score >= ranked[0].score - lead]
    if ranked[0].candidate.read > 0:
        within = [r for r in within if r.candidate.anticipated or r.candidate.read > PADDING]
    for place, found in enumerate(within):
        shown = {fold(slice_text(index, s)) for s in spans}
        new = [
            s
            for s in quote(index, found.candidate, asked)
            if not _inside(s, spans) and fold(slice_text(index, s)) not in shown
        ]
        if asked.kind not in ("link", "where") and (place or len(within) > 1):
            new = [s for s in new if not is_lone_link(slice_text(index, s))]
        words = sum(word_count(slice_text(index, s)) for s in [*spans, *new])
        if place and (words > budget or len(spans) + len(new) > MAX_QUOTES):
            continue
        spans = [s for s in spans if not _inside(s, new)] + new
        if len(spans) >= MAX_QUOTES:
            break
    return spans or list(quote(index, within[0].candidate, asked))


def _settling(
    index: Index, spans: list[QuoteSpan], question: str, asked: Intent
) -> list[QuoteSpan]:
    """The quotes, first those that give what one figure, date, name or place settles. An address
    alone settles nothing.
    """
    if asked.kind not in _SETTLED or asked.wants_list or is_lone_link(slice_text(index, spans[0])):
        return spans
    given = giving(index, question, asked, spans)
    return sorted(spans, key=lambda s: s not in given)


def _with_whom(index: Index, spans: list[QuoteSpan]) -> list[QuoteSpan]:
    """The quotes, those that count some « d'entre eux » of whom nothing tells with the sentence
    before.
    """
    for span, citation in zip(spans, cite(index, spans), strict=True):
        if lacks_whom(citation):
            wider = with_before(index, span)
            spans = [
                wider if s == span else s for s in spans if s == span or not _inside(s, [wider])
            ]
    return spans


def cite(index: Index, spans: Sequence[QuoteSpan]) -> tuple[Citation, ...]:
    """Number the slices from 1 and give each its place and who speaks."""
    citations = []
    for number, span in enumerate(spans, start=1):
        passage = index.passage(span.passage_id)
        carnet = index.carnet(passage.carnet_id)
        speakers = {s.speaker for s in passage.sentences_in(span.start, span.end)}
        speaker = speakers.pop() if len(speakers) == 1 else None
        told = carnet.cite(
            passage, span.start, span.end, number=number, speaker=speaker or passage.speaker
        )
        citations.append(beside(index, told))
    return tuple(citations)


def check_citations(index: Index, text: str, citations: Sequence[Citation]) -> None:
    """The gate: every quote is the slice that it says, every [n] has its citation and the other
    way round. Raises CarnetError; a quote that fails is never shown.
    """
    for citation in citations:
        carnet = index.carnet(citation.carnet_id)
        if not citation.quote or carnet.text[citation.start : citation.end] != citation.quote:
            raise CarnetError(f"citation [{citation.number}] introuvable dans {carnet.file}.")
    numbers = {citation.number for citation in citations}
    # A source has bracketed numbers of its own: « l'État [2] finance… » is its text, not ours.
    quoted = {number for citation in citations for number in wording.markers(citation.quote)}
    marked = wording.markers(text)
    if not numbers <= marked <= numbers | quoted:
        raise CarnetError("les renvois du texte et les citations ne concordent pas.")


def _nearest(index: Index, found: Retrieval, asked: Intent) -> list[QuoteSpan]:
    """The best places of different passages that say different things, what the bank names as
    nearest first; a bare title is near to nothing.
    """
    spans: list[QuoteSpan] = []
    for ranked in found.ranked:
        for span in quote(index, ranked.candidate, asked)[:1]:
            if is_title(sentences_of(index.passage(span.passage_id), span)):
                continue
            shown = {s.passage_id for s in spans} | {fold(slice_text(index, s)) for s in spans}
            if shown.isdisjoint((span.passage_id, fold(slice_text(index, span)))):
                spans.append(span)
        if len(spans) == _NEAREST:
            break
    return spans


def _inside(span: QuoteSpan, others: Sequence[QuoteSpan]) -> bool:
    """Whether most of the span is shown already."""
    for other in others:
        if other.passage_id == span.passage_id:
            common = min(span.end, other.end) - max(span.start, other.start)
            if common > 0.5 * (span.end - span.start):
                return True
    return False
