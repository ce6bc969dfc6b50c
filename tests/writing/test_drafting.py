"""Drafts for a bank: verified one by one, never twice, and nothing lost when a model fails."""

import errno
import json
import os
import shutil
from pathlib import Path

import pytest
from conftest import SMALL_CORPUS
from llm_server import Mode, Script

from carnet_rag.corpus.bank import approve_entry
from carnet_rag.corpus.bank_review import says_something
from carnet_rag.corpus.chunk import split_passages
from carnet_rag.corpus.load import load_carnet
from carnet_rag.corpus.questions import bank_path, load_bank
from carnet_rag.errors import BankError
from carnet_rag.french.tokens import count_tokens
from carnet_rag.index.views import question_items
from carnet_rag.types import AnticipatedQuestion
from carnet_rag.writing import ChatWriter
from carnet_rag.writing.drafting import DraftReport, draft_entries, read_candidate

BORN = "Le réseau des jardins partagés de Valmont est né en 2014"
GOOD = {
    "questions": ["Quand le réseau est-il né ?", "When was the network born?"],
    "quotes": [BORN],
    "answer": "Le réseau des jardins partagés de Valmont est né en 2014.",
}
SILENT = {
    "questions": ["Qui finance le réseau ?"],
    "quotes": ["à l'initiative de l'association Terre Commune"],
    "unanswered": "Le carnet ne dit pas qui finance le réseau.",
}


class Garden:
    """A corpus of the one carnet of the gardens, without a bank."""

    def __init__(self, folder: Path) -> None:
        shutil.copy(SMALL_CORPUS / "jardins.md", folder)
        self.carnet = load_carnet(folder / "jardins.md")
        self.passages = split_passages(self.carnet, 120, count_tokens)
        self.path = bank_path(folder, self.carnet)
        self.saying = [p for p in self.passages if says_something(p)]

    def draft(self, writer: ChatWriter | None = None, limit: int = 50) -> DraftReport:
        return draft_entries(self.path, self.carnet, self.passages, limit=limit, writer=writer)

    def entries(self) -> tuple[AnticipatedQuestion, ...]:
        bank = load_bank(self.path, self.carnet, self.passages)
        assert bank.problems == ()
        return bank.entries


@pytest.fixture
def garden(tmp_path: Path) -> Garden:
    return Garden(tmp_path)


def reply(*entries: object) -> str:
    return "\n".join(
        e if isinstance(e, str) else json.dumps(e, ensure_ascii=False) for e in entries
    )


def test_a_model_s_entries_are_drafts_that_serve_once_approved(
    garden: Garden, server: Script, writer: ChatWriter
) -> None:
    server.reply = reply("```json", GOOD, SILENT, "```")
    report = garden.draft(writer)
    # The same words come back for every passage: they stand in the first one only.
    assert [e.questions[0] for e in report.written] == [
        "Quand le réseau est-il né ?",
        "Qui finance le réseau ?",
    ]
    # One that a loaded machine did not answer in time is left, and says nothing twice.
    assert len(report.refused) == 2 * (len(server.asked) - len(report.failures) - 1)
    drafts = garden.entries()
    assert all(entry.draft for entry in drafts)
    assert question_items(drafts) == []
    approve_entry(garden.path, 1, question=drafts[0].questions[0])
    assert {item.shown for item in question_items(garden.entries())} >= set(GOOD["questions"])


def test_the_model_is_given_the_passage_as_data_and_asked_for_exact_quotes(
    garden: Garden, server: Script, writer: ChatWriter
) -> None:
    garden.draft(writer)
    assert len(server.asked) == len(garden.saying)
    first = "\n".join(m["content"] for m in server.asked[0]["messages"])
    assert BORN in first and '<passage n="1"' in first and '{"questions": [...]' in first


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (GOOD | {"quotes": [BORN.replace("2014", "2015")]}, "n'est pas dans le passage"),
        (GOOD | {"quotes": ["Une grainothèque conserve 120 variétés anciennes."]}, "n'est pas"),
        (GOOD | {"answer": "Le réseau de Valmont est né en 2019."}, "ne tient pas"),
        (GOOD | {"questions": [" "]}, "pas une entrée JSON"),
        (GOOD | {"unanswered": "Rien."}, "pas une entrée JSON"),
        (GOOD | {"source": "p. 3"}, "pas une entrée JSON"),
        ("Voici trois questions :", "pas une entrée JSON"),
        (json.dumps(GOOD)[:-4], "pas une entrée JSON"),
    ],
)
def test_what_does_not_stand_is_dropped_and_counted(
    garden: Garden, server: Script, writer: ChatWriter, wrong: object, reason: str
) -> None:
    server.reply = reply(wrong, SILENT)
    report = garden.draft(writer, limit=1)
    assert [e.unanswered for e in report.written] == [SILENT["unanswered"]]
    assert len(report.refused) == 1 and reason in report.refused[0]
    assert report.left == len(garden.saying) - 1


@pytest.mark.parametrize("mode", ["slow", "refused", "broken", "junk"])
def test_a_model_that_fails_costs_nothing_that_was_drafted(
    garden: Garden, server: Script, writer: ChatWriter, mode: Mode
) -> None:
    server.reply = reply(GOOD)
    garden.draft(writer, limit=1)
    before = garden.path.read_bytes()
    server.mode = mode
    asked = len(server.asked)
    report = garden.draft(writer)
    assert report.gave_up and len(report.failures) == 2
    assert len(server.asked) == asked + 2
    assert garden.path.read_bytes() == before


def test_nothing_is_drafted_twice(garden: Garden) -> None:
    first = garden.draft()
    assert len(first.written) > len(garden.passages)
    again = garden.draft()
    assert (again.written, again.refused, again.left) == ([], [], 0)
    questions = [q for entry in garden.entries() for q in entry.questions]
    assert len(set(questions)) == len(questions)


def test_a_question_of_the_bank_is_not_drafted_again(
    garden: Garden, server: Script, writer: ChatWriter
) -> None:
    garden.path.write_text(
        '{"questions": ["quand le reseau est il ne", "Qui finance le réseau ?"], '
        '"quotes": ["120 variétés anciennes"], "answer": "A."}\n',
        encoding="utf-8",
    )
    server.reply = reply(GOOD, SILENT)
    report = garden.draft(writer, limit=1)
    assert report.written[0].questions == ("When was the network born?",)
    report = garden.draft(writer)
    assert not report.written and "déjà posées" in report.refused[0]


def test_without_a_model_headings_and_figures_give_drafts_that_quote_the_text(
    garden: Garden,
) -> None:
    report = garden.draft()
    questions = [entry.questions[0] for entry in report.written]
    assert "Que dit le carnet de « Naissance du réseau » ?" in questions
    assert "Combien de variétés anciennes ?" in questions
    assert not any(question.startswith("Combien de L") for question in questions)
    for entry in report.written:
        (span,) = entry.spans
        assert entry.draft and entry.answer == " ".join(
            garden.carnet.text[span.start : span.end].split()
        )


def test_no_more_than_the_limit_is_written(garden: Garden) -> None:
    report = garden.draft(limit=2)
    assert len(report.written) == len(garden.entries()) == 2
    assert report.left > 0


def test_a_bank_that_cannot_be_written_stops_the_run(
    garden: Garden, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*paths: object) -> None:
        raise OSError(errno.ENOSPC, "plus de place")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(BankError, match="ne peut pas être enregistrée"):
        garden.draft()


def test_nothing_of_a_model_s_line_is_repaired() -> None:
    assert read_candidate("[]") is None
    assert read_candidate("{'questions': ['Quoi ?']}") is None
    candidate = read_candidate(json.dumps(SILENT))
    assert candidate is not None and candidate.unanswered == SILENT["unanswered"]
