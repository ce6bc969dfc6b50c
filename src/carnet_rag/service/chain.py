"""The whole way from a question to its answer, as a LangChain Runnable.

::

    from carnet_rag import open_chain
    answer = open_chain().invoke("Qu'est-ce qu'une alliance ?")

Steps: read what came in, hear what the last turn does and make it stand alone, retrieve, answer.
Thanks, greetings and questions about the assistant are answered without a search. Each step is a
runnable of its own name, so that callbacks and traces show them apart. With a chat model set, what
it writes replaces the quotes once the guard has read it; :func:`open_events` shows the quotes at
once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from operator import attrgetter
from typing import Any, TypedDict, TypeVar, cast

from langchain_core.runnables import Runnable, RunnableConfig, RunnableGenerator, RunnableLambda

from carnet_rag.answer.assistant import Keeping, own_reply
from carnet_rag.answer.composing import answer
from carnet_rag.answer.each import of_each
from carnet_rag.answer.imprint import imprint
from carnet_rag.answer.parts import join
from carnet_rag.conversation import PastTurn, Rewrite, standalone
from carnet_rag.conversation.acts import Gesture, hear_act
from carnet_rag.conversation.followups import around, tell
from carnet_rag.conversation.holding import Around
from carnet_rag.conversation.parts import split_parts
from carnet_rag.conversation.subjects import Past, spoken_of
from carnet_rag.errors import QuestionError
from carnet_rag.french.asking import only_asks
from carnet_rag.french.intent import read_intent
from carnet_rag.french.tokens import fold
from carnet_rag.index import Index
from carnet_rag.index.opening import open_fresh_index
from carnet_rag.intake import read_question, read_turns
from carnet_rag.search.reranking import Reranker
from carnet_rag.search.retrieval import retrieve
from carnet_rag.service.confirming import confirmed
from carnet_rag.settings import Settings
from carnet_rag.types import Answer
from carnet_rag.writing import DraftEvent, Stop, writer_of
from carnet_rag.writing import compose as draft_events

Found = TypeVar("Found")
_STOP = "stop"


class TurnInput(TypedDict, total=False):
    """A reader's turn: the question, and what is known of it once it has been answered.

    ``standalone`` is the question as it was understood (or as the reader corrected it), ``answer``
    what it got: a later « il » may stand for someone that only the answer names.
    """

    question: str
    standalone: str
    answer: Answer


class ChainInput(TypedDict, total=False):
    """A question alone, or a conversation's turns, oldest first, the last being the one asked."""

    question: str
    turns: Sequence[str | TurnInput]


@dataclass(frozen=True, slots=True)
class AskedTurn:
    """What was asked last, how it was understood, the turns before it; ``gesture`` is what the turn
    does when it asks nothing of the carnets; ``others`` the further questions asked with it.
    """

    question: str
    understood: Rewrite
    past: tuple[PastTurn, ...] = ()
    gesture: Gesture | None = None
    others: tuple[AskedTurn, ...] = ()


_SURE = 0.9
"""From which probability a turn that finds nothing on its subject is answered of another one. Of
36 that another subject answers, in four sets of dialogues, 19 are then right; from .9, 6 of 7."""
_SURE_ALONE = 0.8
"""The same, of a turn that is then asked alone: from .7, 8 of 15 are right, from .8, 6 of 7."""


Events = Callable[..., Iterator[DraftEvent]]
"""Called with what the chain takes, and ``stop``, a button or None: the quoting answer, then what
becomes of the chat model's draft, if there is one. Raises QuestionError."""


def open_chain(
    settings: Settings | None = None, *, index: Index | None = None
) -> Runnable[str | ChainInput, Answer]:
    """Return the chain over the index that the settings name, or over ``index``.

    Raises SettingsError, IndexNotFoundError, IndexStaleError or ModelError. The chain itself
    raises QuestionError for a question that cannot be used.
    """
    chain: Runnable[Any, Answer] = _open(settings, index) | RunnableLambda(attrgetter("answer"))
    return chain


def open_events(settings: Settings | None = None, *, index: Index | None = None) -> Events:
    """Return the same chain as :func:`open_chain`, streamed: every step of the answer as it comes.

    Raises as it does.
    """
    chain = _open(settings, index)

    def events(given: str | ChainInput, *, stop: Stop | None = None) -> Iterator[DraftEvent]:
        return chain.stream(given, config={"configurable": {_STOP: stop}})

    return events


def _open(settings: Settings | None, index: Index | None) -> Runnable[Any, DraftEvent]:
    settings = settings or Settings.load()
    opened = index or open_fresh_index(settings)
    writer = writer_of(settings)
    reranker = Reranker.open(settings.reranker)
    search = partial(retrieve, reranker=reranker)
    return compose(
        hear=_hearing(opened),
        speak=partial(_speak, opened, keeping_of(settings)),
        understand=partial(_understand, opened),
        search=partial(search, opened),
        reply=lambda question, found: (
            imprint(opened, question)
            or of_each(
                opened, question, lambda part, asked: answer(part, asked, search(part, asked))
            )
            or confirmed(opened, question, answer(opened, question, found))
        ),
        context=partial(around, opened),
        write=None if writer is None else partial(draft_events, opened, model=writer),
    )


def _hearing(index: Index) -> Callable[[str], Gesture | None]:
    """What a turn does, heard by who knows the carnets' words; these are read at the first turn."""

    @cache
    def written() -> frozenset[str]:
        return frozenset(map(fold, index.words.spellings))

    def hear(question: str) -> Gesture | None:
        return hear_act(question, written())

    return hear


def _understand(index: Index, turns: Sequence[PastTurn]) -> Rewrite:
    """The last turn, understood over this index, whose names are read at the first follow-up. One
    that the bank asks needs no turn before it.
    """
    if len(turns) == 1:
        return standalone(turns)
    understood = _mended(index, standalone(turns, index.words.names))
    if understood.swapped:
        return understood
    alone = standalone(turns[-1:])
    known = index.known_question(alone.question) is not None
    if not understood.carried:
        return replace(understood, known=known)
    # « ça sert à quoi ? » may be known, and be of anything.
    named = spoken_of([Past(alone.question)], index.words.names)
    return replace(alone, kind="standalone", known=True) if named and known else understood


def _mended(index: Index, understood: Rewrite) -> Rewrite:
    """What is carried as the carnets spell it: no quote is of « le catalizeur »."""
    return replace(
        understood,
        carried=tuple(map(index.mend, understood.carried)),
        others=tuple(_mended(index, other) for other in understood.others),
    )


def keeping_of(settings: Settings) -> Keeping:
    """What these settings do with a question, for who asks."""
    return Keeping(
        days=settings.retention_days if settings.staff_password is not None else None,
        chat_model=settings.llm,
        embeddings=settings.embeddings if settings.embeddings.startswith("openai:") else None,
    )


def _speak(index: Index, keeping: Keeping, asked: AskedTurn, gesture: Gesture) -> Answer:
    quoting = [t.answer for t in asked.past if t.answer is not None and t.answer.citations]
    last = quoting[-1] if quoting else None
    ask = partial(answer, index)
    return own_reply(index, asked.question, gesture, last=last, keeping=keeping, ask=ask)


def compose(
    *,
    understand: Callable[[Sequence[PastTurn]], Rewrite],
    search: Callable[[str], Found],
    reply: Callable[[str, Found], Answer],
    context: Around = lambda citation: (),
    hear: Callable[[str], Gesture | None] = lambda question: None,
    speak: Callable[[AskedTurn, Gesture], Answer] | None = None,
    write: Callable[..., Iterator[DraftEvent]] | None = None,
) -> Runnable[str | ChainInput, DraftEvent]:
    """Chain the steps: turns to a standalone question, to what is found, to an answer made of
    quotes, to what ``write`` makes of it (called as ``writing.compose`` is). ``context`` says what
    a quote is about; ``hear`` what a turn does that asks nothing, which ``speak`` replies to.

    ``stream`` yields every event, ``invoke`` the last one: events add up to the later of two.
    A stop button stands in the config, under ``configurable``.
    """

    def stand_alone(turns: tuple[PastTurn, ...]) -> AskedTurn:
        question, past = turns[-1].question, turns[:-1]
        gesture = hear(question) if speak is not None else None
        if gesture is not None:
            return AskedTurn(question, Rewrite(question, "first"), past, gesture)
        parts = [PastTurn(part) for part in split_parts(question)]
        if len(parts) == 1:
            understood = understand(turns)
            if speak is not None and not understood.carried and only_asks(question):
                gesture = Gesture("clarify", read_intent(question).english)
            return AskedTurn(question, understood, past, gesture)
        first, *more = (
            AskedTurn(part.question, understand([*past, *parts[: n + 1]]), past)
            for n, part in enumerate(parts)
        )
        return AskedTurn(question, first.understood, past, others=(first, *more))

    def find(asked: AskedTurn) -> tuple[AskedTurn, Found | None]:
        # Nothing is looked for after a gesture.
        return asked, None if asked.gesture else search(asked.understood.question)

    def quoting(asked: AskedTurn, found: Found) -> Answer:
        answered = reply(asked.understood.question, found)
        return tell(answered, asked.question, asked.understood, asked.past, context)

    def told(asked: AskedTurn, found: Found) -> Answer:
        answered = quoting(asked, found)
        if answered.status == "answered":
            return answered
        for other in asked.understood.others:
            again = quoting(replace(asked, understood=other), search(other.question))
            sure = again.decision.probability if again.decision else 0.0
            if again.status == "answered" and sure >= (_SURE if other.carried else _SURE_ALONE):
                return again
        return answered

    def finish(
        given: Iterator[tuple[AskedTurn, Found | None]], config: RunnableConfig
    ) -> Iterator[DraftEvent]:
        stop = config.get("configurable", {}).get(_STOP)
        for asked, found in given:
            if asked.gesture is not None and speak is not None:
                yield DraftEvent("quoting", speak(asked, asked.gesture))
            elif found is not None:
                if asked.others:
                    first, *more = asked.others
                    replies = [quoting(first, found)]
                    replies += [quoting(a, search(a.understood.question)) for a in more]
                    answered = join(asked.question, replies)
                else:
                    answered = told(asked, found)
                if write is None:
                    yield DraftEvent("quoting", answered)
                else:
                    yield from write(asked.understood.question, quoting=answered, stop=stop)

    chain: Runnable[Any, DraftEvent] = (
        RunnableLambda(read_input, name="lire")
        | RunnableLambda(stand_alone, name="comprendre")
        | RunnableLambda(find, name="chercher")
        # A generator may take the config: the signature of RunnableGenerator does not say so.
        | RunnableGenerator(cast(Any, finish), name="répondre")
    )
    return chain


def read_input(value: object) -> tuple[PastTurn, ...]:
    """Return the turns that a chain's input holds: a text, {"question"} or {"turns"}.

    Raises QuestionError when a turn cannot be used or when neither key is there.
    """
    if isinstance(value, Mapping):
        if value.get("turns") is not None:
            given = value["turns"]
            return tuple(map(_turn, read_turns(given), given))
        if "question" not in value:
            raise QuestionError.of("missing_question")
        value = value["question"]
    return (PastTurn(read_question(value)),)


def _turn(question: str, given: object) -> PastTurn:
    """The turn with what is known of it; what outside tools put there under these names is text
    to be checked, or no answer of ours.
    """
    if not isinstance(given, Mapping):
        return PastTurn(question)
    understood, answered = given.get("standalone"), given.get("answer")
    return PastTurn(
        question,
        None if understood is None else read_question(understood, what="la question comprise"),
        answered if isinstance(answered, Answer) else None,
    )
