"""The contracts: keys, their order, and lines that any JSON reader takes."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from carnet_rag.types import (
    Answer,
    Carnet,
    Citation,
    Dropped,
    Hit,
    Passage,
    Summary,
    Verdict,
)
from carnet_rag.wire import (
    answer_json,
    citation_json,
    dump_line,
    hit_json,
    passage_json,
    results_json,
    spreadsheet_cell,
    verdict_json,
)

PLACE = ["carnet", "title", "published", "file", "start", "end", "section", "page", "speaker"]
CITATION = Citation(
    number=1,
    quote="Le jardin est ouvert.",
    passage_id="jardins:1",
    carnet_id="jardins",
    title="Les jardins",
    published="2022-07-05",
    file="jardins.md",
    start=10,
    end=31,
    heading_path=("Accueil", "Horaires"),
    page=4,
    speaker=None,
)
PASSAGE = Passage(
    passage_id="jardins:1",
    carnet_id="jardins",
    heading_path=("Accueil",),
    page=None,
    speaker="Anne Roy",
    start=10,
    end=31,
    text="Le jardin est ouvert.",
    sentences=(),
)
CARNET = Carnet(
    carnet_id="jardins",
    title="Les jardins",
    volume=None,
    publisher=None,
    published=None,
    language="fr",
    file="jardins.md",
    sha256="",
    text="# Titre\n\nLe jardin est ouvert.",
    sections=(),
)


def test_a_citation_has_the_keys_of_the_contract() -> None:
    record = citation_json(CITATION)
    beside = ["role", "antecedent", "label", "note", "acronyms", "sheet", "links", "pages"]
    assert list(record) == ["number", "quote", "passage_id", *PLACE, *beside]
    assert record["section"] == ["Accueil", "Horaires"]
    assert record["carnet"] == "jardins"


def test_an_answer_has_the_keys_of_the_contract() -> None:
    answer = Answer("quand ?", "Quand ouvre-t-il ?", "answered", "Ouvert [1].", (CITATION,))
    record = answer_json(answer, elapsed_ms=12.3456)
    assert list(record) == [
        "question",
        "standalone_question",
        "status",
        "text",
        "citations",
        "nearest",
        "elapsed_ms",
        "notices",
        "kind",
        "act",
        "sure",
    ]
    assert record["citations"] == [citation_json(CITATION)]
    assert record["nearest"] == []
    assert record["elapsed_ms"] == 12.3
    assert record["kind"] == "carnet"
    own = Answer("merci", "merci", "refused", "Avec plaisir.", act="thanks")
    assert answer_json(own, elapsed_ms=1.0)["kind"] == "assistant"
    assert record["sure"]
    for unsure in (own, replace(answer, sure=False)):
        assert not answer_json(unsure, elapsed_ms=1.0)["sure"]
    summary = Summary(
        "Ouvert [1].", "openai:m", dropped=(Dropped("Fermé.", "il nie", "it denies"),)
    )
    told = answer_json(replace(answer, summary=summary), elapsed_ms=1)["summary"]
    assert told["text"] == "Ouvert [1]."
    assert told["dropped"] == [{"text": "Fermé.", "reason": "il nie"}]
    english = answer_json(replace(answer, summary=summary), elapsed_ms=1, language="en")["summary"]
    assert english["dropped"] == [{"text": "Fermé.", "reason": "it denies"}]


def test_only_an_answer_is_unsure() -> None:
    answer = Answer("q", "q", "answered", "Oui [1].", (CITATION,), sure=False)
    assert answer.outcome == "unsure" and replace(answer, sure=True).outcome == "answered"
    # An answer that was turned down is none, however sure it was.
    assert replace(answer, status="nearest").outcome == "nearest"


def test_a_hit_has_the_keys_of_the_contract() -> None:
    hit = Hit(PASSAGE, 0.123456789)
    record = hit_json(hit, CARNET)
    assert list(record) == ["passage_id", "text", "score", *PLACE, "pages"]
    assert record["score"] == 0.123457
    assert results_json([hit], {CARNET.carnet_id: CARNET}.__getitem__) == {"results": [record]}
    assert list(passage_json(PASSAGE, CARNET)) == ["passage_id", "text", *PLACE, "pages"]


def test_a_verdict_has_the_keys_of_the_contract() -> None:
    record = verdict_json(
        Verdict(
            "68 %", "supported", "À relire.", (CITATION,), unheld=("68",), claim_spans=((0, 2),)
        )
    )
    assert list(record) == ["claim", "verdict", "sure", "unheld", "explanation", "citations"]
    assert (record["sure"], record["unheld"]) == (False, ["68"])


def test_a_line_keeps_accents_and_survives_broken_unicode() -> None:
    line = dump_line({"id": "é\ud83d", "text": "a\nb\u2028"})
    assert "é" in line
    assert "\n" not in line
    line.encode("utf-8")
    assert json.loads(line) == {"id": "é\ud83d", "text": "a\nb\u2028"}


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("a;=HYPERLINK(1)", "a;'=HYPERLINK(1)"),
        ("a; @x", "a;' @x"),
        ("-A1", "'-A1"),
        ("-3 %", "-3 %"),
        ("-3,5 % des élus", "-3,5 % des élus"),
        ("-2+3+cmd|' /C calc'!A0", "'-2+3+cmd|' /C calc'!A0"),
        ('vu;"=1+1;fin', "vu;'\"=1+1;fin"),
        ("\uff1d1+1", "'\uff1d1+1"),
        ("« a » ; «= b »", "« a » ; «= b »"),
        ("vu\n+2", "vu\n'+2"),
        ("a = b ; c", "a = b ; c"),
        ("a,=1+1", "a,'=1+1"),
        ("en 2021, +12 %", "en 2021, +12 %"),
    ],
)
def test_no_cell_starts_a_formula(text: str, cell: str) -> None:
    assert spreadsheet_cell(text) == cell
