"""``carnet chat``: turns are understood in the light of the others, and nothing else is kept."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from click.testing import CliRunner, Result
from llm_server import Script, serve_chat

from carnet_rag.cli.chat import command
from carnet_rag.index import Index
from carnet_rag.service import live


@pytest.fixture
def small(small_index: Index, monkeypatch: pytest.MonkeyPatch) -> Index:
    """The command opens its index by the settings: here, the small one."""
    monkeypatch.setattr(live, "open_fresh_index", lambda settings: small_index)
    return small_index


def chat(*lines: str, **env: str) -> Result:
    return CliRunner().invoke(command, [], input="\n".join(lines) + "\n", env=env)


def test_a_follow_up_is_understood_and_shown_as_such(small: Index) -> None:
    got = chat("Quand le contrat de rivière a-t-il été signé ?", "par qui ?")
    assert got.exit_code == 0, got.output
    asked = "Question comprise : Quand le contrat de rivière a-t-il été signé, et par qui ?"
    assert asked in got.output
    assert got.output.count("« Le contrat de rivière a été signé le 12 mars 2019") >= 1


def test_the_reader_corrects_what_was_understood(small: Index) -> None:
    got = chat(
        "Quand le contrat de rivière a-t-il été signé ?",
        "et la maison ?",
        "= Quand la maison de santé a-t-elle ouvert ?",
        "combien de patients suit-elle ?",
    )
    assert "septembre 2018" in got.output
    assert "Question comprise : À propos de la maison de santé : combien de patients" in got.output


def test_a_line_that_cannot_be_used_does_not_end_the_conversation(small: Index) -> None:
    got = chat("= rien à corriger", "???", "Quand le contrat de rivière a-t-il été signé ?")
    assert "pas encore de question" in got.output
    assert "ne contient aucun mot" in got.output
    assert "12 mars 2019" in got.output


def test_a_blank_line_ends(small: Index) -> None:
    got = chat("", "Quand le contrat de rivière a-t-il été signé ?")
    assert got.output.strip() == ""


@pytest.fixture
def script() -> Iterator[Script]:
    with serve_chat() as opened:
        yield opened


def test_with_a_model_the_quotes_come_first(small: Index, script: Script) -> None:
    env = {"CARNET_LLM": "openai:script", "CARNET_LLM_BASE_URL": script.url}
    question = "Quand le contrat de rivière a-t-il été signé ?"
    script.reply = "Le contrat de rivière a été signé le 12 mars 2019 [1]."
    got = chat(question, **env)
    assert got.exit_code == 0, got.output
    at_once, summarised = got.output.split("Résumé par un modèle")
    assert "« Le contrat de rivière a été signé le 12 mars 2019" in at_once
    assert "vérifié phrase à phrase" in summarised
    summary, quotes = summarised.split("« Le contrat de rivière a été signé le 12 mars 2019", 1)
    assert "Le contrat de rivière a été signé le 12 mars 2019 [1]." in summary
    assert "Sources" in quotes
    script.reply = "Le contrat de rivière a été signé le 13 mars 2019 [1]."
    got = chat(question, **env)
    assert "Résumé par un modèle" not in got.output
    assert "Pas de résumé : celui du modèle openai:script est écarté" in got.output
    assert "signé le 13 mars" not in got.output
    assert "« Le contrat de rivière a été signé le 12 mars 2019" in got.output
