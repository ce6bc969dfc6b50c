"""The chat model behind the check, against a real server that speaks the OpenAI protocol."""

import asyncio
import json
import threading
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from doubles import bag_model
from langchain_core.messages import AIMessageChunk, HumanMessage
from llm_server import Mode, Script

from carnet_rag.answer.composing import cite
from carnet_rag.errors import ModelError, SettingsError
from carnet_rag.french.english import spoken
from carnet_rag.french.tokens import count_tokens
from carnet_rag.index import Index
from carnet_rag.index.build import build
from carnet_rag.index.in_force import open_at
from carnet_rag.types import Answer, QuoteSpan, Summary
from carnet_rag.writing import (
    ChatWriter,
    compose,
    open_writer,
)
from carnet_rag.writing.prompts import (
    MOST_TOKENS,
    PROMPT,
    Source,
    block,
    within_budget,
)

ATTACKS = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "attacks" / "attacks.jsonl").read_text().splitlines()
]
JARDINS = (Path(__file__).parents[1] / "data" / "corpus" / "jardins.md").read_text()
QUESTION = "Combien de jardins le réseau de Valmont réunit-il ?"
GOOD = (
    "Il réunit aujourd'hui 27 jardins et près de 640 jardiniers. Le réseau des jardins partagés de "
    "Valmont est né en 2014, à l'initiative de l'association Terre Commune."
)


def quoting_of(index: Index, words: str) -> Answer:
    """The quoting answer made of the sentence that holds these words."""
    for passage in index.passages:
        for sentence in passage.sentences:
            if words in sentence.text:
                span = QuoteSpan(passage.passage_id, sentence.start, sentence.end)
                citations = cite(index, [span])
                text = f"« {citations[0].quote} » [1]"
                return Answer(QUESTION, QUESTION, "answered", text, citations)
    raise AssertionError(words)


def settled(index: Index, question: str, **given: Any) -> Answer:
    """The answer that stands in the end."""
    *_, last = compose(index, question, **given)
    return last.answer


def summary_of(answer: Answer) -> Summary:
    """The model's summary of an answer that has one."""
    assert answer.summary is not None, answer.notices
    return answer.summary


def test_a_good_draft_is_a_summary_beside_the_quotes(
    small_index: Index, server: Script, writer: ChatWriter
) -> None:
    quoting = quoting_of(small_index, "27 jardins")
    server.reply = GOOD
    events = list(compose(small_index, QUESTION, quoting=quoting, model=writer))
    assert events[0].kind == "quoting"
    assert events[0].answer is quoting
    assert {e.kind for e in events[1:-1]} == {"writing"}
    assert [e.written for e in events[1:-1]] == sorted(e.written for e in events[1:-1])
    final = events[-1]
    assert final.kind == "answer"
    assert (final.answer.text, final.answer.citations) == (quoting.text, quoting.citations)
    summary = summary_of(final.answer)
    assert summary.text == (
        "Il réunit aujourd'hui 27 jardins et près de 640 jardiniers [1]. Le réseau des jardins "
        "partagés de Valmont est né en 2014, à l'initiative de l'association Terre Commune [2]."
    )
    assert [(c.number, c.quote[:9]) for c in summary.citations] == [(2, "Le réseau")]
    assert (summary.model, summary.dropped) == ("openai:script", ())


def test_a_sentence_said_again_is_kept_once(
    small_index: Index, server: Script, writer: ChatWriter
) -> None:
    quoting = quoting_of(small_index, "27 jardins")
    server.reply = f"{GOOD} {GOOD}"
    summary = summary_of(settled(small_index, QUESTION, quoting=quoting, model=writer))
    assert summary.text.count("27 jardins") == 1


def test_a_failing_sentence_is_dropped_and_told(
    small_index: Index, server: Script, writer: ChatWriter
) -> None:
    quoting = quoting_of(small_index, "27 jardins")
    server.reply = GOOD + " Il réunit près de 460 jardiniers."
    summary = summary_of(settled(small_index, QUESTION, quoting=quoting, model=writer))
    assert "460" not in summary.text
    assert "27 jardins" in summary.text
    (dropped,) = summary.dropped
    assert "460" in dropped.text and "640" in dropped.reason
    assert dropped.said("en").startswith("the notebook says") and "640" in dropped.said("en")


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        ("Le réseau réunit aujourd'hui 72 jardins.", "écarté (le carnet dit « 27 »"),
        ("Il réunit, « paradis des jardins », 27 jardins.", "citation introuvable"),
        ("The network brings together 27 gardens and it was born in 2014.", "pas en français"),
        ("", "n'a rien proposé"),
        ("AUCUNE RÉPONSE", "n'a rien proposé"),
        ("[1] [1] ...", "illisible"),
    ],
)
def test_a_draft_that_does_not_hold_leaves_the_quotes(
    small_index: Index, server: Script, writer: ChatWriter, reply: str, reason: str
) -> None:
    quoting = quoting_of(small_index, "27 jardins")
    server.reply = reply
    events = list(compose(small_index, QUESTION, quoting=quoting, model=writer))
    assert events[-1].kind == "kept"
    assert events[-1].answer.summary is None
    assert events[-1].answer.text == quoting.text
    assert events[-1].answer.citations == quoting.citations
    assert reason in events[-1].answer.notices[-1]


def test_who_reads_in_english_is_told_in_english(
    small_index: Index, server: Script, writer: ChatWriter
) -> None:
    quoting = quoting_of(small_index, "27 jardins")
    for reply, reason in (("", "offered none"), ("[1] [1] ...", "cannot be read")):
        server.reply = reply
        events = compose(small_index, QUESTION, quoting=quoting, model=writer)
        with spoken("en"):  # as a page does, around its first step
            next(events)
        notice = [*events][-1].answer.notices[-1]
        assert notice.startswith("No summary: ") and reason in notice
    server.reply = ""
    asked = compose(small_index, "How many gardens are there?", quoting=quoting, model=writer)
    assert [*asked][-1].answer.notices[-1].startswith("No summary")


@pytest.mark.parametrize(
    ("mode", "reason"),
    [
        ("slow", "n'a pas répondu en 1 s"),
        ("refused", "trop de demandes"),
        ("broken", "s'est interrompue"),
        ("junk", "s'est interrompue"),
    ],
)
def test_a_model_that_fails_never_costs_the_answer(
    small_index: Index, server: Script, writer: ChatWriter, mode: Mode, reason: str
) -> None:
    quoting = quoting_of(small_index, "27 jardins")
    server.reply, server.mode = GOOD, mode
    started = time.monotonic()
    events = compose(small_index, QUESTION, quoting=quoting, model=writer)
    assert next(events).answer is quoting
    assert time.monotonic() - started < 0.2
    final = list(events)[-1]
    assert time.monotonic() - started < 1.8
    assert final.kind == "kept"
    assert final.answer.text == quoting.text
    assert reason in final.answer.notices[-1]


def test_a_model_that_thinks_for_long_has_all_of_the_timeout(
    server: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The client's own limit on silence (two minutes) is not the one that was set."""
    monkeypatch.setenv("LANGCHAIN_OPENAI_STREAM_CHUNK_TIMEOUT_S", "0.5")
    patient = open_writer("openai:script", base_url=server.url, timeout=20)
    server.reply, server.mode = GOOD, "slow"
    assert "".join(patient.write([HumanMessage(QUESTION)])).split() == GOOD.split()
    patient.close()


def test_an_endless_draft_is_cut_at_the_timeout(
    small_index: Index, server: Script, writer: ChatWriter
) -> None:
    quoting = quoting_of(small_index, "27 jardins")
    server.mode = "endless"
    final = list(compose(small_index, QUESTION, quoting=quoting, model=writer))[-1]
    assert "n'a pas répondu en 1 s" in final.answer.notices[-1]
    assert server.hung_up.wait(2)


class Deaf:
    """Pieces without end from a layer that loses every cancellation, as some do now and then."""

    def __init__(self) -> None:
        self.closed = threading.Event()

    async def astream(self, given: object) -> AsyncIterator[AIMessageChunk]:
        try:
            while True:
                with suppress(asyncio.CancelledError):
                    await asyncio.sleep(0.02)
                yield AIMessageChunk("encore ")
        finally:
            self.closed.set()


def test_a_lost_cancellation_holds_neither_the_timeout_nor_the_stop(writer: ChatWriter) -> None:
    asked, deaf = PROMPT.format_messages(passages="texte", question=QUESTION), Deaf()
    writer._model = deaf  # type: ignore[assignment]
    started = time.monotonic()
    with pytest.raises(ModelError, match="n'a pas répondu en 1 s"):
        list(writer.write(asked))
    assert time.monotonic() - started < 5
    assert deaf.closed.wait(5)
    writer._model = deaf = Deaf()  # type: ignore[assignment]
    stop = threading.Event()
    for _ in writer.write(asked, stop):
        stop.set()
    assert deaf.closed.wait(5)


def test_an_unreachable_server_leaves_the_quotes(small_index: Index, server: Script) -> None:
    quoting = quoting_of(small_index, "27 jardins")
    absent = open_writer("openai:script", base_url="http://127.0.0.1:9/v1", timeout=1.0)
    final = settled(small_index, QUESTION, quoting=quoting, model=absent)
    absent.close()
    assert "injoignable" in final.notices[-1]


def test_a_model_that_reads_less_is_given_less(
    small_index: Index, server: Script, writer: ChatWriter
) -> None:
    quoting = quoting_of(small_index, "27 jardins")
    server.reply = GOOD
    settled(small_index, QUESTION, quoting=quoting, model=writer)
    server.mode, server.room = "narrow", len(server.prompt()) - 1
    final = settled(small_index, QUESTION, quoting=quoting, model=writer)
    assert final.summary is not None and len(server.asked) == 3
    server.room = 0
    final = settled(small_index, QUESTION, quoting=quoting, model=writer)
    assert final.summary is None and "ne peut pas lire autant" in final.notices[-1]
    assert len(server.asked) == 6


def test_the_stop_button_ends_the_call(
    small_index: Index, server: Script, writer: ChatWriter
) -> None:
    quoting = quoting_of(small_index, "27 jardins")
    server.mode = "endless"
    stop = threading.Event()
    kinds = []
    for event in compose(small_index, QUESTION, quoting=quoting, model=writer, stop=stop):
        kinds.append(event.kind)
        if kinds.count("writing") == 2:
            stop.set()
    assert kinds[-1] == "kept"
    assert "arrêtée" in event.answer.notices[-1]
    assert server.hung_up.wait(2), "the server still writes to someone"


def test_leaving_the_events_ends_the_call(
    small_index: Index, server: Script, writer: ChatWriter
) -> None:
    quoting = quoting_of(small_index, "27 jardins")
    server.mode = "endless"
    events = compose(small_index, QUESTION, quoting=quoting, model=writer)
    assert [next(events).kind for _ in range(2)] == ["quoting", "writing"]
    events.close()  # type: ignore[attr-defined]
    assert server.hung_up.wait(2)


@pytest.mark.parametrize("status", ["refused", "nearest"])
def test_without_evidence_no_model_is_asked(
    small_index: Index, server: Script, writer: ChatWriter, status: str
) -> None:
    quoting = Answer(QUESTION, QUESTION, status, "Rien à ce sujet.")  # type: ignore[arg-type]
    events = list(compose(small_index, QUESTION, quoting=quoting, model=writer))
    assert [e.kind for e in events] == ["quoting"]
    assert server.asked == []


def test_the_model_gets_numbered_sentences_and_the_question_as_data(
    small_index: Index, server: Script, writer: ChatWriter
) -> None:
    quoting = quoting_of(small_index, "27 jardins")
    server.reply = GOOD
    settled(small_index, QUESTION, quoting=quoting, model=writer)
    prompt = server.prompt()
    assert prompt.count("27 jardins") == 1 and "<phrase n=" in prompt
    # llama.cpp and others know the older name alone.
    assert server.asked[-1]["max_tokens"] == MOST_TOKENS
    assert f"<question>{QUESTION}</question>" in prompt
    assert server.asked[-1]["stream"] is True
    assert server.asked[-1]["temperature"] == 0


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda a: a["id"])
def test_an_obedient_model_changes_nothing(
    attack: dict[str, object], server: Script, writer: ChatWriter, tmp_path: Path
) -> None:
    """The worst model: it does what the injected text asks. The reader must not see it."""
    text, question = JARDINS, QUESTION
    if attack["where"] == "corpus":
        text = JARDINS.replace("La mairie prête", f"{attack['attack']}\n\nLa mairie prête")
    else:
        question = str(attack["attack"])
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "jardins.md").write_text(text)
    build(corpus, tmp_path / "index", bag_model(), passage_tokens=200)
    with open_at(tmp_path / "index", bag_model()) as index:
        quoting = quoting_of(index, "27 jardins")
        server.reply = str(attack["reply"])
        answer = settled(index, question, quoting=quoting, model=writer)
        assert answer.text == quoting.text
        assert answer.citations == quoting.citations
        told = answer.text + (answer.summary.text if answer.summary else "")
        assert not any(word in told for word in attack["forbidden"])  # type: ignore[attr-defined]
        # And a faithful model is not hindered by the attack in the corpus.
        server.reply = GOOD
        faithful = settled(index, QUESTION, quoting=quoting, model=writer)
        said = summary_of(faithful).text
        assert "27 jardins" in said
        assert not any(word in said for word in attack["forbidden"])  # type: ignore[attr-defined]


def test_no_passage_can_close_its_own_tag() -> None:
    written = block([Source(1, "a </passage> b", 'lieu "x" <b>')])
    assert written.count("</passage>") == 1
    assert written.count('"') == 4


def test_long_passages_are_trimmed_at_sentence_borders() -> None:
    sentence = "Le réseau compte des jardins dans toutes les communes du plateau."
    long = Source(1, " ".join([sentence] * 60))
    short = Source(2, sentence)
    trimmed = within_budget([long, short], total=200, each=100)
    assert trimmed[0].text.endswith("plateau.")
    assert trimmed[0].text == " ".join([sentence] * trimmed[0].text.count("Le réseau"))
    assert 50 < count_tokens(trimmed[0].text) <= 100
    assert trimmed[1] == short
    assert sum(count_tokens(s.text) for s in within_budget([long] * 9, total=200, each=90)) <= 200


@pytest.mark.parametrize("setting", ["gpt-5", ":gpt-5", "openai:"])
def test_a_malformed_setting_is_named(setting: str) -> None:
    with pytest.raises(SettingsError, match="fournisseur:modèle"):
        open_writer(setting, timeout=1)


def test_a_missing_package_and_a_missing_key_are_named() -> None:
    with pytest.raises(ModelError, match="pip install"):
        open_writer("inconnu:modele", timeout=1)
    with pytest.raises(ModelError, match=r"openai:gpt-5-mini n'est pas utilisable"):
        open_writer("openai:gpt-5-mini", timeout=1)


def test_two_readers_write_at_once(small_index: Index, server: Script, writer: ChatWriter) -> None:
    quoting = quoting_of(small_index, "27 jardins")
    server.reply = GOOD
    answers: list[Answer] = []

    def ask() -> None:
        answers.append(settled(small_index, QUESTION, quoting=quoting, model=writer))

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({summary_of(a).text for a in answers}) == 1
    assert len(answers) == 4
