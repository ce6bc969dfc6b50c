"""``carnet questions``: what it lists and checks, what it drafts, what it approves."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import SMALL_CORPUS
from llm_server import serve_chat

from carnet_rag.cli import main


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """The gardens with their bank (five entries, one of them a draft), in a folder to write in."""
    for path in SMALL_CORPUS.glob("jardins*"):
        shutil.copy(path, tmp_path)
    return tmp_path


def run(corpus: Path, *args: str) -> Result:
    return CliRunner().invoke(main, ["questions", *args, "--corpus", str(corpus)])


def bank(corpus: Path) -> list[dict[str, object]]:
    text = (corpus / "jardins.questions.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def test_a_bank_is_listed_with_what_it_covers(corpus: Path) -> None:
    done = run(corpus)
    assert done.exit_code == 0
    assert "4 entrées, dont 1 sur ce que le carnet ne dit pas ; 1 brouillon" in done.stdout
    assert "    1  Quand le réseau des jardins est-il né ? (et 1 de plus)" in done.stdout
    assert "ne dit pas : Le texte ne dit pas ce que coûte l'adhésion au réseau." in done.stdout
    assert "brouillon, répond : Une question en attente de relecture." in done.stdout
    assert "Remarques (2)" in done.stdout
    assert "Passages qui ont une question : 2 sur 4 (50 %)" in done.stdout
    assert "(titre ou figure : rien à demander)" in done.stdout


def test_drafts_alone_are_listed_to_be_read(corpus: Path) -> None:
    done = run(corpus, "--drafts")
    assert "    5  Pour combien de temps" in done.stdout
    assert "    1  " not in done.stdout


def test_a_line_that_cannot_serve_is_told_and_fails(corpus: Path) -> None:
    path = corpus / "jardins.questions.jsonl"
    path.write_text("{\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    done = run(corpus)
    assert done.exit_code == 1
    assert "ligne 1 : ce n'est pas du JSON" in done.stdout
    assert "    2  Quand le réseau" in done.stdout
    assert done.stderr.startswith("Erreur : 1 ligne ne peut pas servir")


def test_json_gives_every_entry_with_its_line_and_place(corpus: Path) -> None:
    (one,) = json.loads(run(corpus, "--json").stdout)["banks"]
    assert [entry["line"] for entry in one["entries"]] == [1, 2, 3, 4, 5]
    assert [entry["draft"] for entry in one["entries"]] == [False] * 4 + [True]
    (quote,) = one["entries"][1]["quotes"]
    assert quote["quote"] == "Il réunit aujourd'hui 27 jardins et près de 640 jardiniers."
    assert quote["section"] == ["Naissance du réseau"]
    assert one["problems"] == [] and len(one["remarks"]) == 2
    assert sum(s["passages"] - s["covered"] for s in one["coverage"]) == len(one["missing"])


def test_an_unknown_carnet_is_named_with_those_there_are(corpus: Path) -> None:
    done = run(corpus, "--carnet", "eau")
    assert done.exit_code == 1
    assert "eau : carnet inconnu. Carnets : jardins." in done.stderr


def test_options_before_the_second_word_are_not_lost_in_silence(corpus: Path) -> None:
    done = CliRunner().invoke(main, ["questions", "--corpus", str(corpus), "draft"])
    assert done.exit_code == 2
    assert "donnez les options après « draft »" in done.stderr


def test_drafts_are_written_without_a_model_then_approved(corpus: Path) -> None:
    done = run(corpus, "draft")
    assert done.exit_code == 0
    assert "Aucun modèle de dialogue" in done.stderr
    assert "1 brouillon écrit, 0 candidat écarté ; 0 passage reste" in done.stdout
    assert [entry.get("draft") for entry in bank(corpus)] == [*[None] * 4, True, True]
    assert run(corpus, "approve", "6").exit_code == 0
    assert [entry.get("draft") for entry in bank(corpus)] == [*[None] * 4, True, None]
    done = run(corpus, "approve", "--all")
    assert done.stdout.startswith("1 brouillon approuvé. Pour s'en servir : carnet index --corpus")
    assert run(corpus, "approve", "--all").stdout == "Il n'y a pas de brouillon à approuver.\n"


def test_a_line_that_is_no_draft_stops_the_approval_of_all(corpus: Path) -> None:
    done = run(corpus, "approve", "5", "1")
    assert done.exit_code == 1
    assert "ligne 1 : ce n'est pas un brouillon" in done.stderr
    assert bank(corpus)[4]["draft"] is True


@pytest.mark.parametrize("args", [[], ["5", "--all"]])
def test_approving_says_which(corpus: Path, args: list[str]) -> None:
    done = run(corpus, "approve", *args)
    assert done.exit_code == 2
    assert "soit des numéros de ligne, soit --all" in done.stderr


def test_a_line_number_needs_one_carnet(corpus: Path) -> None:
    shutil.copy(SMALL_CORPUS / "eau.md", corpus)
    assert "--carnet ID" in run(corpus, "approve", "5").stderr
    assert run(corpus, "approve", "5", "--carnet", "jardins").exit_code == 0


def test_a_model_drafts_and_its_failure_is_one_line(
    corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (corpus / "jardins.questions.jsonl").unlink()
    with serve_chat() as server:
        monkeypatch.setenv("CARNET_LLM", "openai:script")
        monkeypatch.setenv("CARNET_LLM_BASE_URL", server.url)
        server.reply = json.dumps(
            {
                "questions": ["How many gardens?"],
                "quotes": ["27 jardins"],
                "answer": "Le réseau réunit 27 jardins.",
            }
        )
        done = run(corpus, "draft", "--limit", "1")
        assert done.exit_code == 0, done.stderr
        assert "Modèle openai:script, consignes questions-1." in done.stderr
        assert bank(corpus)[0]["draft"] is True
        server.mode = "refused"
        done = run(corpus, "draft")
        assert done.exit_code == 1
        assert "trop de demandes" in done.stderr and "Ce qui est écrit reste" in done.stderr
        assert len(bank(corpus)) == 1
