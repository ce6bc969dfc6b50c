"""Vérifier un chiffre: each claim of a text with its verdict, its reason and its quotation."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from html import escape
from pathlib import Path

import pytest
from llm_server import Script, serve_chat
from markup import verdicts as verdicts_html
from streamlit.testing.v1 import AppTest
from visiting import REPO, Visit, open_app, page_text

import texts  # isort: skip

from carnet_rag.check import check
from carnet_rag.check.examples import example_claims
from carnet_rag.index import Index
from carnet_rag.types import Citation, Rival, Verdict

FRENCH = texts.CATALOGUE["fr"]
WORDS = FRENCH
TRUE = "La Fondation des Territoires compte 21 co-fondateurs."
CHANGED = "68 % des entreprises s'allient au niveau national."
UNKNOWN = "Il a plu à Brest en 2020."
HOSTILE = "<script>alert(1)</script> **gras** $x^2$ :red[rouge] en 2021"


@pytest.fixture
def visit(
    real_index: Index, real_index_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Visit]:
    yield open_app(real_index, REPO / "corpus", real_index_folder, monkeypatch)


def verdicts(at: AppTest) -> list[str]:
    return re.findall(r'class="cr-answer cr-(\w+)"', page_text(at))


def paste(at: AppTest, text: str) -> AppTest:
    at.text_area(key="claim").set_value(text)
    return at.button(key="check").click().run()


def test_a_linked_claim_is_checked_with_its_sentence_highlighted(
    visit: Visit, real_index: Index
) -> None:
    at = visit(claim=CHANGED)
    shown = page_text(at)
    verdict = check(real_index, CHANGED)
    assert verdicts(at) == ["contradicted"]
    assert f'<span aria-hidden="true">≠</span> {WORDS.verdicts["contradicted"]}' in shown
    assert f'data-number="1">{escape(verdict.citations[0].quote)}</mark>' in shown
    assert 'href="#c0-source-1"' in shown
    (cited,) = verdict.citations
    assert cited.antecedent == "les entreprises de plus de 10 salariés"
    assert f"<blockquote>« {escape(cited.quote)} » [{cited.antecedent}]</blockquote>" in shown
    assert at.text_area(key="claim").value == CHANGED
    assert not at.exception and not at.error


def test_an_explanation_is_in_the_language_of_the_page(real_index: Index) -> None:
    verdict = check(real_index, CHANGED)
    said = "(it says « 68% » at local level). It reads: « S'il n'a pas été"
    shown = verdicts_html.verdict_html(verdict, "c0", texts.CATALOGUE["en"])
    assert escape(said) in re.sub("<[^>]+>", "", shown).replace("\u00a0", " ")


def test_each_claim_of_a_paragraph_has_its_verdict_in_words_icon_and_class(visit: Visit) -> None:
    at = paste(visit(claim=""), f"- {TRUE}\n- {CHANGED[:-1]}\n- {UNKNOWN}\nEst-ce vrai ?")
    shown = page_text(at)
    assert verdicts(at) == ["supported", "contradicted", "not_found"]
    for icon, word in (
        ("≈", WORDS.verdicts["supported"]),
        ("≠", WORDS.verdicts["contradicted"]),
        ("?", WORDS.verdicts["not_found"]),
    ):
        assert f'<span aria-hidden="true">{icon}</span> {word}</p>' in shown
    assert escape(
        WORDS.check_summary.format(count=3, sure=0, supported=1, contradicted=1, not_found=1)
    ) in (shown)


def test_what_is_only_near_is_shown_and_copied_as_such(visit: Visit) -> None:
    at = visit(claim=UNKNOWN)
    shown = page_text(at)
    assert verdicts(at) == ["not_found"]
    assert "cr-card cr-near" in shown and 'id="c0-source-1"' in shown
    assert [c.value.partition("?")[0] for c in at.code] == [""]
    (copied,) = re.findall(r"hidden>(<p><b>.*?)</span></span>", shown)
    told = WORDS.verdicts["not_found"]
    assert copied.startswith(f"<p><b>{escape(UNKNOWN)}</b></p><p>{told}</p>")
    why = "Le passage le plus proche ne permet pas de trancher"
    assert copied.index(why) < copied.index(WORDS.sources_nearest) < copied.index("<blockquote>")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "est vide"),
        ("   \n ", "est vide"),
        ("…", "aucun mot"),
        ("mot " * 3000, "trop longue"),
        ("Ils sont 12\x00 ou 13.", "caractère de contrôle"),
        ("Combien sont-ils ?", "question"),
        ("Le but est là. L'alliance dit " + "57 % " * 80, "nombres, pour 40 au plus"),
    ],
)
def test_a_text_that_cannot_be_checked_is_told_in_one_line_and_given_back(
    visit: Visit, text: str, told: str
) -> None:
    at = paste(visit(claim=""), text)
    assert len(at.error) == 1 and told in at.error[0].value
    assert at.text_area(key="claim").value == text
    assert verdicts(at) == [] and not at.exception
    assert verdicts(paste(at, TRUE)) == ["supported"]
    assert not at.error


def test_markup_in_a_claim_is_text(visit: Visit) -> None:
    shown = page_text(visit(claim=HOSTILE))
    plain = shown.replace('<u class="cr-lacking">', "").replace("</u>", "")
    assert escape(HOSTILE) in plain and "<script>alert" not in shown


def test_examples_come_from_the_carnets_and_keep_their_promise(
    visit: Visit, real_index: Index
) -> None:
    offered = example_claims(real_index)
    assert [check(real_index, claim).verdict for claim in offered[:2]] == [
        "supported",
        "contradicted",
    ]
    assert any(offered[0] in passage.text for passage in real_index.passages)
    at = visit(claim="")
    at = at.button(key="ask-examples-2").click().run()
    assert verdicts(at) == ["sure", "contradicted"]
    assert at.text_area(key="claim").value == offered[2]


def test_a_corpus_without_figures_offers_no_example(small_index: Index) -> None:
    class NoFigures:
        """The small index without its passages' figures."""

        build_id, carnets, passages, entries = "none", small_index.carnets, (), ()

    assert example_claims(NoFigures()) == ()  # type: ignore[arg-type]


def test_a_claim_in_the_chat_is_offered_the_check(visit: Visit) -> None:
    at = visit(q=CHANGED)
    at = at.button(key="check-0").click().run()
    assert verdicts(at) == ["contradicted"]
    assert not at.exception


def test_a_question_in_the_chat_is_not(visit: Visit) -> None:
    at = visit(q="Combien la Fondation des Territoires a-t-elle de co-fondateurs en 2022 ?")
    assert "check-0" not in {b.key for b in at.button}


def test_in_english_the_verdict_s_word_is_english(visit: Visit) -> None:
    said = texts.CATALOGUE["en"].verdicts["contradicted"]
    assert said in page_text(visit(claim=CHANGED, lang="en"))


@pytest.fixture
def server() -> Iterator[Script]:
    with serve_chat() as script:
        yield script


def test_a_second_opinion_comes_on_demand_and_moves_nothing(
    visit: Visit, server: Script, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CARNET_LLM", "openai:script")
    monkeypatch.setenv("CARNET_LLM_BASE_URL", server.url)
    server.reply = "CONFIRMÉ\n"
    at = visit(claim=CHANGED)
    assert server.asked == []
    at = at.button(key="opinion-0").click().run()
    assert len(server.asked) == 1
    assert verdicts(at) == ["contradicted"]
    assert "Second avis du modèle openai:script, qui ne change pas le verdict" in page_text(at)
    assert "opinion-0" not in {b.key for b in at.button}


def test_what_is_not_held_is_underlined_on_each_side() -> None:
    claim, quote = "Les élus aiment le pain", "Les élus font du pain"
    cited = Citation(1, quote, "p", "c", "C", None, "c.md", 0, len(quote), (), None, None)
    verdict = Verdict(
        claim,
        "supported",
        "Le carnet dit [1].",
        (cited,),
        unheld=("aiment",),
        claim_spans=((9, 15),),
        quote_spans=((9, 13),),
    )
    html = verdicts_html.verdict_html(verdict, "c0", WORDS)
    assert WORDS.verdicts["supported"] in html and WORDS.verdicts["sure"] not in html
    assert html.count('<u class="cr-lacking">aiment</u>') == 2
    assert '<u class="cr-lacking">font</u>' in html
    sure = dataclasses.replace(verdict, sure=True, claim_spans=(), quote_spans=())
    assert WORDS.verdicts["sure"] in verdicts_html.verdict_html(sure, "c0", WORDS)


def test_in_the_overview_a_claim_is_one_piece_beside_its_verdict() -> None:
    verdict = Verdict("Ils aiment cela.", "not_found", "", claim_spans=((4, 10),))
    html = verdicts_html.overview_html([verdict], ["c0"], WORDS)
    claim = '<span>Ils <u class="cr-lacking">aiment</u> cela.</span>'
    assert html.endswith(f"</span> {claim}</a></li></ol>")


def test_a_contradiction_shows_both_values() -> None:
    verdict = Verdict("68 %", "contradicted", "Non.", rivals=(Rival("68 %", "<b>19 %</b>"),))
    html = verdicts_html.verdict_html(verdict, "c0", WORDS)
    assert "<del>«\u00a068\u00a0%\u00a0»</del>" in html
    assert "<ins>«\u00a0&lt;b&gt;19\u00a0%&lt;/b&gt;\u00a0»</ins>" in html
