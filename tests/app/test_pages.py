"""The application, driven through Streamlit's AppTest with a chain that needs no model."""

from __future__ import annotations

import dataclasses
import io
import re
import threading
import time
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import engine
import export
import guide
import pypdfium2 as pdfium
import pytest
import stop_button
import texts
from docx import Document
from langchain_core.runnables import RunnableLambda
from llm_server import Mode, Script, serve_chat
from markup import answers as render
from markup import carnet as carnet_html
from markup import clips, sources, text
from streamlit.runtime.scriptrunner import StopException
from streamlit.testing.v1 import AppTest
from visiting import REPO, Visit, page_text, visits_to

from carnet_rag.answer.composing import answer
from carnet_rag.answer.suggestions import offered_wording
from carnet_rag.answer.wording import answered
from carnet_rag.errors import CorpusError, IndexNotFoundError, QuestionError
from carnet_rag.french.intent import read_intent
from carnet_rag.index import Index
from carnet_rag.intake import MAX_TURNS
from carnet_rag.service.chain import open_chain
from carnet_rag.service.live import open_on
from carnet_rag.settings import Settings
from carnet_rag.types import Answer, Citation, Passage
from carnet_rag.writing import DraftEvent, Stop

FRENCH = texts.CATALOGUE["fr"]

HOSTILE = (
    "<script>alert(1)</script> **gras** $x^2$ :red[rouge] :material/home: [lien](http://x) `c`"
)


def cite(index: Index, passage: Passage, number: int = 1) -> Citation:
    """A citation of a passage's first sentence."""
    carnet, sentence = index.carnet(passage.carnet_id), passage.sentences[0]
    return Citation(
        number,
        sentence.text,
        passage.passage_id,
        carnet.carnet_id,
        carnet.title,
        carnet.published,
        carnet.file,
        sentence.start,
        sentence.end,
        passage.heading_path,
        passage.page,
        passage.speaker,
    )


class ScriptedChain:
    """Answers by a word of the question; keeps what it was given."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.given: list[Any] = []

    def invoke(self, value: Any) -> Answer:
        self.given.append(value)
        asked = value if isinstance(value, str) else value["turns"][-1]
        if "panne" in asked:
            raise RuntimeError("secret detail")
        if len(asked) > 200:
            raise QuestionError("la question dépasse 200 caractères : raccourcissez-la.")
        if "météo" in asked:
            return Answer(asked, asked, "refused", "Hors sujet.")
        if "perdu" in asked:
            return Answer(asked, asked, "refused", "Commençons.", act="not_understood")
        near = cite(self.index, self.index.passages[1])
        if "budget" in asked:
            return Answer(asked, asked, "nearest", "Le carnet ne le dit pas.", nearest=(near,))
        named = (p for p in self.index.passages if f" {p.carnet_id} " in asked)
        found = cite(self.index, next(named, self.index.passages[0]))
        understood = "Quel territoire ?" if asked == "Lequel ?" else asked
        text = f"« {found.quote} » [1]"
        return Answer(asked, understood, "answered", text, (found,), notices=("Attention.",))

    def events(self, value: Any, *, stop: Stop | None = None) -> Iterator[DraftEvent]:
        yield DraftEvent("quoting", self.invoke(value))


@pytest.fixture
def chain(small_index: Index) -> ScriptedChain:
    return ScriptedChain(small_index)


@pytest.fixture
def app(chain: ScriptedChain, small_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Visit:
    """Start a visitor's session; each call is another visitor."""
    monkeypatch.setenv("CARNET_CORPUS", str(REPO / "tests" / "data" / "corpus"))
    monkeypatch.setenv("CARNET_INDEX", str(small_folder))
    quoting = RunnableLambda(lambda question: answer(chain.index, question))
    opened = engine.Engine(chain.index, quoting, chain.events, quoting)  # type: ignore[arg-type]
    guide.checked_starters.clear()
    guide.reply.clear()
    return visits_to(opened, monkeypatch)


def ask(at: AppTest, question: str) -> AppTest:
    at.chat_input(key="question").set_value(question).run()
    return at


# --- the conversation ------------------------------------------------------------------------


def test_an_answer_shows_its_marker_and_the_excerpt_with_the_quote_highlighted(
    app: Callable[..., AppTest], chain: ScriptedChain
) -> None:
    at = ask(app(), "Quel territoire ?")
    shown = page_text(at)
    citation = cite(chain.index, chain.index.passages[0])
    quote = text.wrap_spans(citation.quote, [])
    assert 'href="#t0-source-1"' in shown
    assert f'data-number="1">{quote}</mark>' in shown
    assert FRENCH.outcomes["answered"] in shown
    assert "Attention." in shown
    assert not at.exception and not at.error


def test_a_reader_who_is_lost_is_led_to_the_guided_path(app: Callable[..., AppTest]) -> None:
    lost = ask(app(), "Je suis perdu")
    assert [e.proto.page for e in lost.get("page_link")] == ["commencer"]
    assert not ask(app(), "Quel territoire ?").get("page_link")


def test_the_three_outcomes_differ_in_words_icon_and_class(app: Callable[..., AppTest]) -> None:
    seen = {}
    for question in ("Quel territoire ?", "Quel budget ?", "Quelle météo ?"):
        shown = page_text(ask(app(), question))
        status = [
            name for name in ("answered", "nearest", "refused") if f"cr-answer cr-{name}" in shown
        ]
        seen[status[0]] = shown
        assert len(status) == 1
    assert "✓" in seen["answered"] and ">?<" in seen["nearest"] and "✕" in seen["refused"]
    assert FRENCH.nearest_note in seen["nearest"]
    assert "cr-panel" not in seen["refused"]
    assert 'class="cr-card cr-near"' not in seen["answered"]


def test_a_follow_up_is_asked_with_the_earlier_answers_and_shows_how_it_was_understood(
    app: Callable[..., AppTest], chain: ScriptedChain
) -> None:
    at = ask(app(), "Quel territoire ?")
    ask(at, "Lequel ?")
    earlier, last = chain.given[-1]["turns"]
    assert (earlier["question"], last) == ("Quel territoire ?", "Lequel ?")
    assert earlier["answer"].status == "answered"
    assert f"{texts.CATALOGUE['fr'].understood}\u00a0: <b>Quel territoire\u00a0?</b>" in page_text(
        at
    )
    at.text_area(key="edit-1").set_value("Quel budget ?").run()
    at.button(key="edit-ask-1").click().run()
    assert "cr-nearest" in page_text(at)


def test_what_the_assistant_quotes_is_the_carnet_s_answer(chain: ScriptedChain) -> None:
    own = dataclasses.replace(chain.invoke("Quelle météo ?"), act="thanks")
    quoting = dataclasses.replace(chain.invoke("Quel territoire ?"), act="example")
    assert render.outcome(own, FRENCH) == FRENCH.outcomes["assistant"]
    assert render.outcome(quoting, FRENCH) == FRENCH.outcomes["answered"]
    assert "cr-assistant" not in render.answer_html(quoting, "t0", FRENCH)


def test_of_an_answer_from_several_carnets_the_label_says_the_carnets(small_index: Index) -> None:
    first = small_index.passages[0]
    other = next(p for p in small_index.passages if p.carnet_id != first.carnet_id)
    one, two = cite(small_index, first), cite(small_index, other)
    for sure, kind in ((True, "answered"), (False, "unsure")):
        said = [
            render.outcome(Answer("q", "q", "answered", "", quotes, sure=sure), FRENCH)
            for quotes in ((one,), (one, one), (one, two))
        ]
        alone, several = FRENCH.outcomes[kind], FRENCH.outcomes_several[kind]
        assert said == [alone, alone, several]


def test_an_answer_to_read_again_looks_and_says_so(chain: ScriptedChain) -> None:
    answered = chain.invoke("Quel territoire ?")
    shown = render.answer_html(dataclasses.replace(answered, sure=False), "t0", FRENCH)
    assert "cr-answer cr-unsure" in shown and "≈" in shown
    assert FRENCH.outcomes["unsure"] in shown
    assert FRENCH.outcomes["unsure"] not in render.answer_html(answered, "t0", FRENCH)


@pytest.mark.parametrize(
    ("long", "reason"),
    [
        ("très " * 60, "La question dépasse 200 caractères"),
        ("x" * 2001, "La question est trop long"),
    ],
    ids=["by the chain", "by the page"],
)
def test_a_refused_text_is_given_back(app: Callable[..., AppTest], long: str, reason: str) -> None:
    at = ask(app(), long)
    assert f". {reason}" in at.error[0].value.replace("**", "")
    assert at.text_area(key="again").value == long
    at.text_area(key="again").set_value("Quel territoire ?").run()
    at.button(key="again-ask").click().run()
    assert "cr-answered" in page_text(at)


def test_a_failure_shows_one_french_line_and_no_detail(app: Callable[..., AppTest]) -> None:
    at = ask(app(), "La panne ?")
    assert [e.value for e in at.error] == [FRENCH.error_unexpected]
    assert "secret detail" not in page_text(at) and not at.exception


def test_a_suggestion_and_a_new_conversation(app: Callable[..., AppTest]) -> None:
    at = ask(app(), "Quelle météo ?")
    at.button(key="ask-0-0").click().run()
    assert len(at.session_state["turns"]) == 2
    at.button(key="new").click().run()
    assert at.session_state["turns"] == []
    assert FRENCH.chat_title in page_text(at).replace("\u00a0", " ")


def test_what_was_cleared_is_gone_back_to_until_another_is_cleared_or_all_is_forgotten(
    app: Callable[..., AppTest],
) -> None:
    at = app()
    assert not [b for b in at.button if b.key == "resume"]
    for question in ("Quel territoire ?", "Quel budget ?"):
        ask(at, question)
        assert not [b for b in at.button if b.key == "resume"]
        at.button(key="new").click().run()
        assert at.button(key="resume").label == FRENCH.resume
        at.button(key="resume").click().run()
        assert at.session_state["turns"][0].question == question
        assert at.query_params["q"] in (question, [question])
        at.button(key="new").click().run()
    at.button(key="forget").click().run()
    assert not [b for b in at.button if b.key == "resume"]
    assert at.session_state["turns"] == at.session_state["past"] == []


def test_an_address_that_lags_behind_does_not_bring_back_what_was_left(
    app: Callable[..., AppTest],
) -> None:
    at = ask(app(), "Quel territoire ?")
    at.button(key="new").click().run()
    at.query_params["q"] = "Quel territoire ?"  # the browser has not heard of it yet
    ask(at, "Quel budget ?")
    assert [turn.question for turn in at.session_state["turns"]] == ["Quel budget ?"]


def test_a_long_conversation_goes_on(app: Callable[..., AppTest], chain: ScriptedChain) -> None:
    at = ask(app(), "Quel territoire ?")
    at.session_state["turns"] = at.session_state["turns"] * (MAX_TURNS + 5)
    ask(at, "Quel budget ?")
    assert len(chain.given[-1]["turns"]) == MAX_TURNS
    assert len(at.session_state["turns"]) == MAX_TURNS + 6


def test_questions_to_go_on_with_are_answered_ones_and_never_the_one_just_asked(
    app: Callable[..., AppTest], chain: ScriptedChain
) -> None:
    asked = "Quand le réseau des jardins est-il né ?"
    at = ask(app(), asked)
    offered = st_questions(at, 0)
    assert offered and asked not in offered
    for question in offered:
        assert answer(chain.index, question).status == "answered"
    assert not st_questions(ask(app(), "Quel territoire ?"), 0)  # another carnet answers that one


def st_questions(at: AppTest, number: int) -> list[str]:
    """The questions that the buttons under a turn ask."""
    pattern = re.compile(rf"ask-{number}-\d+")
    labels = [b.label for b in at.button if pattern.fullmatch(b.key or "")]
    return [re.sub(r"\\(.)", r"\1", label).replace("\u00a0", " ") for label in labels]


def test_an_earlier_conversation_is_reopened_and_the_current_one_kept(
    app: Callable[..., AppTest],
) -> None:
    at = ask(app(), "Quel territoire ?")
    at.button(key="new").click().run()
    ask(at, "Quel budget ?")
    at.button(key="past-0").click().run()
    assert [t.question for t in at.session_state["turns"]] == ["Quel territoire ?"]
    assert [[t.question for t in c] for c in at.session_state["past"]] == [["Quel budget ?"]]


def test_a_reopened_conversation_whose_carnet_has_changed_is_asked_anew(
    app: Callable[..., AppTest],
) -> None:
    at = ask(app(), "Qui prête des vélos ?")
    at.button(key="new").click().run()
    (turn,) = at.session_state["past"][0]
    moved = tuple(dataclasses.replace(c, passage_id="x") for c in turn.answer.citations)
    again = dataclasses.replace(turn.answer, citations=moved)
    at.session_state["past"][0] = [dataclasses.replace(turn, answer=again)]
    at.button(key="past-0").click().run()
    assert "cr-answer" in page_text(at)
    assert FRENCH.answer_redone in page_text(at)


def test_two_visitors_share_nothing(app: Callable[..., AppTest]) -> None:
    one, other = app(), app()
    ask(one, "Quel territoire ?")
    other.run()
    assert len(one.session_state["turns"]) == 1
    assert other.session_state["turns"] == []
    assert "cr-answer" not in page_text(other)


# --- a chat model -----------------------------------------------------------------------------


@pytest.fixture
def with_model(
    small_folder: Path, small_index: Index, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[Script, Callable[[], AppTest]]]:
    """The application over its real chain, with a chat model that says what the script says."""
    with serve_chat() as script:
        monkeypatch.setenv("CARNET_CORPUS", str(REPO / "tests" / "data" / "corpus"))
        monkeypatch.setenv("CARNET_INDEX", str(small_folder))
        monkeypatch.setenv("CARNET_LLM", "openai:script")
        monkeypatch.setenv("CARNET_LLM_BASE_URL", script.url)
        settings = Settings.load()
        scripted = ScriptedChain(small_index)
        opened = dataclasses.replace(open_on(settings, small_index), quoting=scripted)  # type: ignore[arg-type]
        guide.checked_starters.clear()
        yield script, visits_to(opened, monkeypatch)


SIGNED = "Quand le contrat de rivière a-t-il été signé ?"


def test_a_good_draft_stands_above_the_quotes_under_its_own_name(
    with_model: tuple[Script, Callable[[], AppTest]],
) -> None:
    script, app = with_model
    script.reply = "Le contrat de rivière a été signé le 12 mars 2019 [1]."
    at = ask(app(), SIGNED)
    assert not at.exception
    shown = page_text(at)
    assert "Le contrat de rivière a été signé le 12\u00a0mars 2019" in shown.replace(
        " mars", "\u00a0mars"
    )
    named = FRENCH.summary_of.format(model="openai:script")
    assert shown.index(named) < shown.index(FRENCH.outcomes["answered"]) and "cr-summary" in shown
    assert FRENCH.writing not in shown
    assert shown.count('id="t0"') == 1
    assert len(at.session_state["turns"]) == 1


@pytest.mark.parametrize("mode", ["whole", "refused", "broken"])
def test_a_draft_that_does_not_hold_leaves_the_quotes_and_says_why(
    with_model: tuple[Script, Callable[[], AppTest]], mode: Mode
) -> None:
    script, app = with_model
    script.reply, script.mode = "Le contrat a été signé le 13 mars 2021 [1].", mode
    at = ask(app(), SIGNED)
    shown = page_text(at)
    assert "Pas de résumé" in shown and "cr-summary" not in shown
    assert "2021 <" not in shown
    assert len(script.asked) == 1
    assert at.session_state["turns"][0].answer.status == "answered"
    script.reply, script.mode = "Le contrat de rivière a été signé le 12 mars 2019 [1].", "whole"
    at.button(key="again-0").click().run()
    assert "cr-summary" in page_text(at) and len(at.session_state["turns"]) == 1
    assert "again-0" not in {b.key for b in at.button}


def test_the_stop_of_the_input_ends_the_call_and_keeps_the_quotes(
    with_model: tuple[Script, Callable[[], AppTest]], monkeypatch: pytest.MonkeyPatch
) -> None:
    script, app = with_model
    script.mode = "endless"
    drawn: list[float] = []

    class Place:
        """Where the line is drawn; the reader presses stop once it has been drawn twice."""

        def html(self, message: str) -> None:
            assert FRENCH.writing[:40] in message
            drawn.append(time.monotonic())
            if len(drawn) > 2:
                raise StopException

    watch = stop_button.StopButton.watch
    monkeypatch.setattr(
        stop_button.StopButton,
        "watch",
        lambda self, place, text: watch(self, Place(), text),  # type: ignore[arg-type]
    )
    at = ask(app(), SIGNED)
    assert script.hung_up.wait(5), "the server still writes to someone"
    assert at.session_state["turns"][0].answer.notices[-1] == ("Pas de résumé : rédaction arrêtée.")
    assert len(drawn) == 3
    assert drawn[1] - drawn[0] >= 0.2


# --- links, language, pages ------------------------------------------------------------------


def test_a_link_asks_its_question_once(app: Callable[..., AppTest], chain: ScriptedChain) -> None:
    at = app(q="Quel budget ?")
    assert "cr-nearest" in page_text(at)
    at.run()
    assert len(at.session_state["turns"]) == 1


@pytest.mark.parametrize("known", [True, False])
def test_a_link_to_a_passage_opens_the_carnet_there(
    app: Callable[..., AppTest], chain: ScriptedChain, known: bool
) -> None:
    passage = chain.index.passages[-1]
    at = app(passage=passage.passage_id if known else "inconnu:0")
    carnet = chain.index.carnet(passage.carnet_id) if known else chain.index.carnets[0]
    assert f'<h1 class="cr-title">{render.escape(carnet.title)}</h1>' in page_text(at)
    assert ('id="here"' in page_text(at)) == known
    assert [w.value for w in at.warning] == ([] if known else [FRENCH.read_unknown])


def test_a_link_to_a_carnet_that_was_replaced_leads_to_the_same_words(
    app: Callable[..., AppTest], chain: ScriptedChain
) -> None:
    passage = next(p for p in chain.index.passages if p.carnet_id == "jardins" and p.start > 20)
    first = passage.sentences[0]
    start, end = first.start - passage.start, first.end - passage.start
    digest = passage.passage_id.rpartition(":")[2]
    old = f"jardins:7-{7 + len(passage.text)}:{digest}"
    at = app(passage=old, quote=f"{start + 7}-{end + 7}")
    html = page_text(at)
    marked = re.search(r'<mark[^>]*id="here"[^>]*>(.*?)</mark>', html, re.DOTALL)
    assert marked and render.escape(first.text).startswith(marked[1]) and not at.warning


def test_the_switch_turns_the_frame_to_english(app: Callable[..., AppTest]) -> None:
    at = app()
    at.button(key="language-switch").click().run()
    assert texts.CATALOGUE["en"].chat_title in page_text(at)
    assert texts.CATALOGUE["en"].outcomes["answered"] in page_text(ask(at, "Quel territoire ?"))


def test_starters_without_a_guide_are_the_bank_s_answered_questions(
    app: Callable[..., AppTest], chain: ScriptedChain
) -> None:
    at = app()
    labels = [b.label for b in at.button if b.key and b.key.startswith("ask-any")]
    entries = [e for e in chain.index.entries if e.unanswered is None and not e.draft]
    offered = [offered_wording(chain.index, entry) for entry in entries]
    assert labels == [text.plain(question) for question in offered if question][:6] != []


def test_starters_and_steps_of_the_carnet_are_answered_by_the_real_index(
    real_index: Index,
) -> None:
    settings = Settings.load(corpus=REPO / "corpus")
    chain = open_chain(settings, index=real_index)
    (offered,) = guide.guides_of(real_index, settings.corpus)
    questions = [q for asked in offered.starters.values() for q in asked]
    questions += [q for s in offered.steps for q in (s.question, *s.next)]
    assert set(offered.starters) == {"newcomer", "journalist", "staff"}
    assert len(offered.steps) >= 6
    assert {q: chain.invoke(q).status for q in questions} == dict.fromkeys(questions, "answered")


@pytest.mark.parametrize("written", ["[starters\n", "[[steps]]\ntitle = 'sans question'\n"])
def test_a_broken_guide_is_named(written: str, tmp_path: Path) -> None:
    (tmp_path / "a.guide.toml").write_text(written, encoding="utf-8")
    with pytest.raises(CorpusError, match=r"a\.guide\.toml"):
        guide.guides_of(SimpleNamespace(carnets=[SimpleNamespace(file="a.md")]), tmp_path)


# --- the index -------------------------------------------------------------------------------


@pytest.fixture
def without_index(
    app: Callable[..., AppTest], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., AppTest]:
    def missing(settings: Settings) -> engine.Engine:
        raise IndexNotFoundError("Pas encore d'index. Lancez carnet index.")

    monkeypatch.setattr(engine, "engine", missing)
    return app


def test_a_missing_index_offers_to_build_it_and_follows_the_build(
    without_index: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    going = threading.Event()

    def slow_build(corpus: Path, folder: Path, **options: Any) -> None:
        options["progress"](3, 12, "Phrases")
        going.wait(20)

    monkeypatch.setattr(engine, "build_apart", slow_build)
    at = without_index()
    assert escape(FRENCH.index_missing_title) in page_text(at)
    at.button(key="build").click().run()
    job = engine.build_job()
    deadline = time.monotonic() + 10
    while job.progress.total == 0 and time.monotonic() < deadline:
        time.sleep(0.02)
    assert (job.progress.done, job.progress.total) == (3, 12)
    other = without_index()
    assert FRENCH.index_building in page_text(other)
    going.set()
    while job.progress.running and time.monotonic() < deadline:
        time.sleep(0.02)
    assert job.progress == engine.Progress()


@pytest.mark.parametrize(
    ("raised", "told"),
    [(CorpusError("corpus illisible."), "corpus illisible"), (RuntimeError("secret"), None)],
)
def test_a_failed_build_is_told_and_can_be_tried_again(
    without_index: Callable[..., AppTest],
    monkeypatch: pytest.MonkeyPatch,
    raised: Exception,
    told: str | None,
) -> None:
    def failing(corpus: Path, folder: Path, **options: Any) -> str:
        raise raised

    monkeypatch.setattr(engine, "build_apart", failing)
    at = without_index()
    at.button(key="build").click().run()
    deadline = time.monotonic() + 10
    while engine.build_job().progress.running and time.monotonic() < deadline:
        time.sleep(0.02)
    at.run()
    assert (told or FRENCH.error_unexpected)[:16] in at.error[0].value
    assert "secret" not in at.error[0].value
    assert at.button(key="build")


def test_a_stale_index_goes_on_answering_and_offers_the_update(
    app: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "staleness", lambda settings: "un carnet a changé.")
    at = app()
    assert at.button(key="build").label == FRENCH.index_update
    assert "cr-answered" in page_text(ask(at, "Quel territoire ?"))


def test_a_wrong_setting_is_one_line(
    app: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CARNET_COLOUR", "blue")
    at = app()
    assert "CARNET" in at.error[0].value and not at.exception


# --- rendering -------------------------------------------------------------------------------


def test_html_from_people_and_carnets_is_text() -> None:
    answer = Answer(HOSTILE, HOSTILE, "refused", HOSTILE, notices=(HOSTILE,))
    words = FRENCH
    for html in (render.question_html(HOSTILE, words), render.answer_html(answer, "t0", words)):
        assert "<script" not in html and "&lt;script&gt;" in html
    assert "&quot;" in text.wrap_spans('a "b"', [])


def test_plain_leaves_no_markup_for_streamlit() -> None:
    label = text.plain(HOSTILE)
    assert not re.search(r"(?<!\\)[*$\[\]()`<>_]", label)
    assert not re.search(r":\w", label)
    assert label.replace("\\", "").replace("\u2060", "").replace("\u00a0", " ") == HOSTILE


def test_spans_that_overlap_are_cut_and_keep_one_id() -> None:
    html = text.wrap_spans(
        "abcdef", [text.Span(0, 4, "mark", 'id="a"'), text.Span(2, 6, "b", 'id="c"')]
    )
    assert html.count('id="a"') == html.count('id="c"') == 1
    assert text.wrap_spans("a<b", []) == "a&lt;b"
    bare = html.replace("<b>", "").replace("</b>", "").replace("</mark>", "").replace("<mark>", "")
    assert bare.replace('<mark id="a">', "").replace('<b id="c">', "") == "abcdef"


def test_only_markers_of_citations_become_links(small_index: Index) -> None:
    found = cite(small_index, small_index.passages[0])
    answer = Answer("q", "q", "answered", f"{found.quote} [1] et [7]", (found,))
    html = render.answer_html(answer, "t3", FRENCH)
    assert html.count("<a ") == 1 and "[7]" in html
    assert f'<q lang="fr">{render.escape(found.quote)}</q>' in html


def test_quotes_of_one_passage_share_a_card(small_index: Index) -> None:
    passage = max(small_index.passages, key=lambda p: len(p.sentences))
    first = cite(small_index, passage)
    last = passage.sentences[-1]
    second = dataclasses.replace(first, number=2, quote=last.text, start=last.start, end=last.end)
    answer = Answer("q", "q", "answered", "a [1] b [2]", (first, second))
    html = sources.panel_html(answer.citations, answer.nearest, "t0", small_index, FRENCH)
    assert html.count('<article class="cr-card">') == 1
    assert html.count("<mark ") == 2
    near = sources.panel_html((), answer.citations, "t0", small_index, FRENCH)
    assert near.count("<article ") == 1 and near.count('class="cr-near-words"') == 2


def test_the_whole_carnet_can_be_read(small_index: Index) -> None:
    for carnet in small_index.carnets:
        passages = [p for p in small_index.passages if p.carnet_id == carnet.carnet_id]
        place = passages[0].sentences[0]
        html = carnet_html.carnet_html(carnet, passages, FRENCH, place=(place.start, place.end))
        calls = re.findall(r'<sup class="cr-call"><a [^>]*aria-label="note \w+">([^<]*)<', html)
        assert len(calls) == html.count("<sup") and all(not call.isalnum() for call in calls)
        assert html.count('id="here"') == 1
        assert all(f'id="p-{rank}"' in html for rank in range(len(passages)))
        for block in carnet.blocks:
            first = block.sentences[0].text.split()[0] if block.sentences else ""
            assert render.escape(first) in html


@pytest.mark.parametrize(
    ("iso", "written"),
    [
        ("2022-07-05", "5 juillet 2022"),
        ("2022-08-01", "1er août 2022"),
        ("2022-07", "juillet 2022"),
    ],
)
def test_dates_are_written_out(iso: str, written: str) -> None:
    assert texts.long_date(iso, FRENCH) == written
    assert texts.long_date(None, FRENCH) is None


# --- export ----------------------------------------------------------------------------------


@pytest.fixture
def answers(chain: ScriptedChain) -> list[Answer]:
    first, other = chain.invoke("Quel territoire ?"), chain.invoke("Quelle météo ?")
    cited = dataclasses.replace(first.citations[0], quote="Un lieu que l'on habite.")
    text = first.text.replace(first.citations[0].quote, cited.quote)
    return [dataclasses.replace(first, text=text, citations=(cited,)), other]


def exported(answers: list[Answer]) -> list[export.Exported]:
    return [export.Exported(answer.standalone_question, answer) for answer in answers]


BASE = "https://exemple.fr/carnets/"


def test_markdown_export_holds_each_quote_once_word_for_word(answers: list[Answer]) -> None:
    written = export.to_markdown(exported(answers), FRENCH, "2026-01-02", BASE)
    citation = answers[0].citations[0]
    assert "2 janvier 2026" in written
    assert written.count(citation.quote) == 1
    assert f"**{FRENCH.outcomes['answered']}**" in written
    assert f"{BASE}lire?passage=" in written
    assert f"&quote={citation.start}-{citation.end}>" in written and "\\" not in written
    assert all(near.quote in written for near in answers[1].nearest)
    assert written.index("Bibliographie") < written.rindex(citation.title)
    assert citation.file not in written


@pytest.mark.parametrize("language", ["fr", "en"])
def test_what_is_taken_away_says_that_an_answer_is_to_be_read_again(
    answers: list[Answer], language: texts.Language
) -> None:
    words = texts.CATALOGUE[language]
    turns = exported([dataclasses.replace(answers[0], sure=False)])
    told = words.outcomes["unsure"]
    document = Document(io.BytesIO(export.to_docx(turns, words, "2026-01-02", BASE)))
    pdf = pdfium.PdfDocument(export.to_pdf(turns, words, "2026-01-02", BASE))
    assert f"**{told}**" in export.to_markdown(turns, words, "2026-01-02", BASE)
    assert told in [paragraph.text for paragraph in document.paragraphs]
    assert told in pdf[0].get_textpage().get_text_range()
    copied = clips.answer_clip_html(turns[0].answer, render.outcome(turns[0].answer, words), words)
    assert f"<p>{told}</p>" in copied


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("L'été, 57 % (3 000 €). C'est dit !", "L'été, 57 % (3 000 €). C'est dit !"),
        ("un_nom_de_fichier, 5 - 3 + 2 = 4", "un_nom_de_fichier, 5 - 3 + 2 = 4"),
        ("_souligné_ et **gras**", "\\_souligné\\_ et \\*\\*gras\\*\\*"),
        ("<script>", "\\<script>"),
        ("[lien](http://x) et [1]", "[lien\\](http://x) et [1]"),
        ("# titre\n- tiret\n2. rang", "\\# titre\n\\- tiret\n2\\. rang"),
        ("a &amp; b & c", "a \\&amp; b & c"),
    ],
)
def test_only_what_markdown_would_read_is_escaped(said: str, written: str) -> None:
    assert export.markdown_text(said) == written


def test_word_export_has_the_quote_the_places_an_author_and_a_language(
    answers: list[Answer],
) -> None:
    written = export.to_docx(exported(answers), FRENCH, "2026-01-02", BASE)
    document = Document(io.BytesIO(written))
    told = "\n".join(p.text for p in document.paragraphs)
    assert told.count(answers[0].citations[0].quote) == 1
    assert "&amp;" not in told
    assert FRENCH.export_bibliography in told and FRENCH.outcomes["answered"] in told
    about = document.core_properties
    assert (about.author, about.language) == (FRENCH.tagline, "fr")
    assert 'w:lang w:val="fr-FR"' in document.styles["Normal"].element.xml


def test_every_export_says_what_was_asked_where_and_what_to_note(answers: list[Answer]) -> None:
    words = FRENCH
    noted = dataclasses.replace(answers[0], notices=("Deux valeurs sont données.",))
    turns = [export.Exported("Et lui ?", noted, "L'eau, 2022"), *exported(answers[1:])]
    told = [
        "Et lui ?",
        f"{words.understood} : {answers[0].standalone_question}",
        f"{words.scope_told} : L'eau, 2022",
        f"{words.notices} : Deux valeurs sont données.",
    ]
    markdown = export.to_markdown(turns, words, "2026-01-02", BASE)
    document = Document(io.BytesIO(export.to_docx(turns, words, "2026-01-02", BASE)))
    pdf = pdfium.PdfDocument(export.to_pdf(turns, words, "2026-01-02", BASE))
    paper = "\n".join(page.get_textpage().get_text_range() for page in pdf)
    for written in (markdown, "\n".join(p.text for p in document.paragraphs), paper):
        flat = " ".join(written.replace("’", "'").split())
        places = [flat.index(line) for line in told]
        assert places == sorted(places)
        assert flat.count(words.understood) == flat.count(words.scope_told) == 1


def test_pdf_export_is_tagged_titled_and_takes_any_sign(answers: list[Answer]) -> None:
    odd = dataclasses.replace(answers[0], text="œuvre #let x = [1] $ – « l’été » … べ\x07 [1]")
    written = export.to_pdf(exported([odd, answers[1]]), FRENCH, "2026-01-02", BASE)
    assert written.startswith(b"%PDF")
    assert b"/StructTreeRoot" in written and re.search(rb"/Lang ?\(fr\)", written)


def test_a_copied_answer_has_each_quote_once_with_its_place(answers: list[Answer]) -> None:
    citation = answers[0].citations[0]
    copied = clips.answer_clip_html(answers[0], "Le carnet répond", FRENCH)
    assert copied.count(render.escape(citation.quote)) == 1
    assert f"[1] {render.escape(clips.reference(citation, texts.CATALOGUE['fr']))}" in copied


def test_a_copied_answer_says_what_is_to_be_noted(answers: list[Answer]) -> None:
    noted = dataclasses.replace(answers[0], notices=("Le carnet donne une part.",))
    copied = clips.answer_clip_html(noted, "Le carnet répond", FRENCH)
    assert "<p>À noter : Le carnet donne une part.</p>" in copied.replace("\u00a0", " ")


def test_a_copied_quote_has_what_is_to_be_printed(small_index: Index) -> None:
    found = dataclasses.replace(
        cite(small_index, small_index.passages[0]),
        quote="Elles s'allient.",
        antecedent="les communes",
        speaker="Jeanne Doe",
        role="maire",
        published="2022-07-05",
        pages=(12, 12),
    )
    copied = clips.clip_html([found], FRENCH)
    assert "« Elles s&#x27;allient. » [les communes]" in copied
    assert "Jeanne Doe, maire, « " in copied
    assert "5 juillet 2022" in copied and "page 12" in copied and 'href="lire?passage=' in copied
    note = dataclasses.replace(found, note=True)
    assert "Jeanne" not in clips.clip_html([note], FRENCH)
    asking = dataclasses.replace(found, heading_path=("Et demain ?",), pages=None)
    assert clips.reference(asking, FRENCH).endswith(", Et demain ?")
    assert clips.reference(found, FRENCH).endswith(", page 12.")
    ranged = dataclasses.replace(found, pages=(16, 19))
    assert clips.reference(ranged, FRENCH).endswith(", section, pages 16 à 19.")
    ending = dataclasses.replace(found, pages=(28, None))
    assert clips.reference(ending, FRENCH).endswith(", section, à partir de la page 28.")


def test_the_columns_of_a_row_are_read_before_it(small_index: Index) -> None:
    row, heads = "Vaux | 198 | 340", "Commune | Inscrits | Trajets"
    found = dataclasses.replace(
        cite(small_index, small_index.passages[0]), quote=row, antecedent=heads
    )
    assert f"<blockquote>[{heads}] « {row} »<" in clips.clip_html([found], FRENCH)
    assert f"colonnes : {heads}" in sources.said_by_html(found, FRENCH)
    near = Answer("x", "x", "nearest", "Rien.", nearest=(found,))
    written = export.to_markdown(exported([near]), FRENCH, "2026-01-02", BASE)
    assert f"[{heads}] « {row} »" in written.replace("\\", "")


def test_what_a_pronoun_stands_for_is_told_once(small_index: Index) -> None:
    found = dataclasses.replace(
        cite(small_index, small_index.passages[0]),
        quote="Elles s'allient.",
        antecedent="les communes",
    )
    quoted = render.text_html(
        answered([found], read_intent("Qui s'allie ?")), [found], "t0", FRENCH
    )
    assert quoted.count("les communes") == 1
    summed = render.text_html("Elles s'allient. [1]", [found], "t0", FRENCH)
    assert summed.count("les communes") == 1
