"""What an acronym means, when that is what is asked: the sentence of the text that spells it out.

« le Developer Certificate of Origin (DCO) » defines nothing by its form, and stands among many
sentences that name the DCO and say more of it.
"""

from __future__ import annotations

from carnet_rag.answer.named import spoken_of
from carnet_rag.french.defining import asked_thing
from carnet_rag.french.tokens import fold, terms
from carnet_rag.index import Index
from carnet_rag.types import QuoteSpan


def spelled_out(index: Index, question: str) -> QuoteSpan | None:
    """The first sentence that says what the acronym means whose meaning is asked; None where
    something else is asked, or nothing says it.
    """
    thing = asked_thing(question)
    if len(thing) != 1:
        return None
    for carnet in spoken_of(index, question):
        for short, meaning in index.acronyms(carnet.carnet_id).items():
            if thing != frozenset(terms(short)):
                continue
            for passage in index.passages_of(carnet.carnet_id):
                for sentence in passage.sentences:
                    if fold(meaning) in fold(sentence.text) and index.holds(passage.passage_id):
                        return QuoteSpan(passage.passage_id, sentence.start, sentence.end)
    return None
