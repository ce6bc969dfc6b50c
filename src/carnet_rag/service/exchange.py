"""One JSON record in, one JSON record out, as the contracts have it: for batches, HTTP and MCP."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping

from langchain_core.runnables import Runnable

from carnet_rag.check import Verifier, check
from carnet_rag.errors import QuestionError
from carnet_rag.index import Index
from carnet_rag.intake import read_claim, read_conversation, read_question, required
from carnet_rag.search.reranking import Reranker
from carnet_rag.search.retrieval import search
from carnet_rag.service.chain import ChainInput, TurnInput
from carnet_rag.types import Answer
from carnet_rag.wire import Json, answer_json, passage_json, results_json, verdict_json

Chain = Runnable[str | ChainInput, Answer]

MAX_RESULTS = 100


def ask_record(chain: Chain, record: Mapping[str, object], *, language: str = "fr") -> Json:
    """Return the answer, or the answers turn by turn, that a record asks for; what a chat model's
    summary dropped is told in a language.

    Raises QuestionError when the record holds no usable question.
    """
    past: list[TurnInput] = []
    replies: list[Json] = []
    for question in questions_of(record):
        started = time.perf_counter()
        answer = chain.invoke({"turns": [*past, {"question": question}]})
        elapsed_ms = (time.perf_counter() - started) * 1000
        replies.append(answer_json(answer, elapsed_ms=elapsed_ms, language=language))
        past.append(turn_of(answer))
    return replies[0] if record.get("turns") is None else {"answers": replies}


def questions_of(record: Mapping[str, object]) -> tuple[str, ...]:
    """Return a record's question, or its turns. Raises QuestionError for what is unusable."""
    if record.get("turns") is not None:
        return read_conversation(record["turns"])
    return (read_question(required(record, "question")),)


def turn_of(answer: Answer) -> TurnInput:
    """A turn that was answered, as later turns need it."""
    return {
        "question": answer.question,
        "standalone": answer.standalone_question,
        "answer": answer,
    }


def search_record(
    index: Index, record: Mapping[str, object], reranker: Reranker | None = None
) -> Json:
    """Return the passages found for a record's question; as many as its ``k``, 10 without.

    Raises QuestionError for a question or a ``k`` that cannot be used.
    """
    wanted = record.get("k", 10)
    if isinstance(wanted, bool) or not isinstance(wanted, int) or not 1 <= wanted <= MAX_RESULTS:
        raise QuestionError.of("bad_k", most=MAX_RESULTS)
    question = read_question(required(record, "question"))
    hits = search(index, question, wanted, reranker=reranker)
    return results_json(hits, index.carnet)


def check_record(
    index: Index,
    record: Mapping[str, object],
    verifier: Verifier | None = None,
    *,
    language: str = "fr",
) -> Json:
    """Return the verdict on a record's claim, explained in a language. Raises QuestionError for an
    unusable one.
    """
    claim = read_claim(required(record, "claim"))
    return verdict_json(check(index, claim, verifier=verifier), language)


def passage_record(index: Index, passage_id: str) -> Json:
    """Return a passage with its place. Raises CarnetError naming an id that is not there."""
    passage = index.passage(passage_id)
    return passage_json(passage, index.carnet(passage.carnet_id))


def carnets_record(index: Index) -> Json:
    """Return what the index holds: each carnet with its place fields and how many passages."""
    counts = Counter(passage.carnet_id for passage in index.passages)
    return {
        "carnets": [
            {
                "carnet": carnet.carnet_id,
                "title": carnet.title,
                "volume": carnet.volume,
                "publisher": carnet.publisher,
                "published": carnet.published,
                "file": carnet.file,
                "passages": counts[carnet.carnet_id],
            }
            for carnet in index.carnets
        ]
    }
