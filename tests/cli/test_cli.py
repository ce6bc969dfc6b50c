"""The command from outside: exit codes, one line on stderr, UTF-8, and each command once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from conftest import SMALL_CORPUS

from carnet_rag.cli import main
from carnet_rag.cli.root import COMMANDS
from carnet_rag.errors import SettingsError
from carnet_rag.settings import Settings

QUESTION = "Combien de jardins compte le réseau de Valmont ?"
PLACE = ["carnet", "title", "published", "file", "start", "end", "section", "page", "speaker"]


def carnet(*args: str, input: str | None = None) -> Result:
    return CliRunner().invoke(main, args, input=input)


def process(*args: str, env: dict[str, str] | None = None, **kwargs: Any) -> Any:
    return subprocess.run(
        [sys.executable, "-m", "carnet_rag", *args],
        env=os.environ | (env or {}),
        capture_output=True,
        timeout=120,
        **kwargs,
    )


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, ...]:
    """The options that name an index of the small corpus, built by the command."""
    folder = tmp_path_factory.mktemp("cli") / "index"
    done = carnet("index", str(SMALL_CORPUS), "--index", str(folder))
    assert done.exit_code == 0, done.stderr
    assert f"Index construit dans {folder}" in done.stdout
    assert "6 carnets" in done.stdout
    return ("--index", str(folder))


# Usage


def test_a_mistake_of_ours_is_one_line_without_a_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(folder: Path) -> str:
        warnings.warn("pour qui programme", stacklevel=1)
        raise ZeroDivisionError("par zéro")

    monkeypatch.setattr("carnet_rag.cli.doctor._corpus", broken)
    done = carnet("doctor")
    assert done.exit_code == 1
    assert done.stderr.startswith(
        "Erreur : ce cas n'était pas prévu (ZeroDivisionError : par zéro)"
    )
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str) -> None:
    done = carnet(name, "--help")
    assert done.exit_code == 0
    assert done.stdout.startswith(f"Usage : carnet {name}")
    assert "Montre cette aide." in done.stdout
    verb = COMMANDS[name].split()[0]
    assert done.stdout.splitlines()[2].split()[0] == verb


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["aks"], "la commande aks n'existe pas. Vouliez-vous dire ask ?"),
        (["ask", "--jsn", "x"], "l'option --jsn n'existe pas. Vouliez-vous dire --json ?"),
        (["ask"], "donnez soit une question, soit --batch FICHIER."),
        (["ask", "qui ?", "--batch", "-"], "donnez soit une question, soit --batch FICHIER."),
        (["search", "qui ?", "-k", "0"], "-k : valeur refusée ; attendu : un entier de 1 à 100."),
        (["search", "qui ?", "-k", "dix"], "-k : valeur refusée ; attendu : un entier de 1 à 100."),
        (["app", "--port", "99999"], "--port : valeur refusée ; attendu : un entier de 1 à 65535."),
        (["show"], "donnez un passage, ou un carnet"),
        (["show", "a", "b"], "il y a un argument de trop"),
        (["ask", "--batch"], "l'option --batch est mal employée"),
    ],
)
def test_wrong_usage_exits_2_and_says_what(args: list[str], said: str) -> None:
    done = carnet(*args)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert said in done.stderr
    assert "Aide : carnet" in done.stderr


def test_without_a_command_the_help_is_shown() -> None:
    done = carnet()
    assert done.exit_code == 2
    assert "Commandes :" in done.stdout


# Failures


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["ask", ""], "la question est vide"),
        (["ask", "a" * 10_000], "trop longue : 10\u202f000 caractères, pour 2\u202f000 au plus"),
        (["ask", "a\x07b"], "caractère de contrôle (U+0007)"),
        (["search", " "], "la question est vide"),
        (["ask", "qui ?", "--index", "rien"], "carnet index"),
        (["search", "qui ?", "--index", "rien"], "carnet index"),
        (["show", "x", "--index", "rien"], "carnet index"),
        (["index", "--corpus", "rien"], "rien"),
        (["index", "rien.md"], "rien.md : fichier ou dossier introuvable."),
    ],
)
def test_a_failure_exits_1_with_one_line(
    args: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = carnet(*args)
    assert done.exit_code == 1
    assert done.stdout == ""
    assert done.stderr.startswith("Erreur : ")
    assert done.stderr.count("\n") == 1
    assert said in done.stderr


def test_an_unknown_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CARNET_EMBEDINGS", "x")
    done = carnet("doctor")
    assert done.exit_code == 1
    assert "CARNET_EMBEDINGS" in done.stderr


@pytest.mark.parametrize("name", ["staff_password", "public_url", "llm", "retention_days"])
def test_an_empty_variable_sets_nothing(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(f"CARNET_{name.upper()}", "")
    assert getattr(Settings.load(), name) == Settings.model_fields[name].default


@pytest.mark.parametrize("name", ["STAFF_PASSWORD", "API_KEY"])
def test_a_secret_of_blanks_is_refused(name: str) -> None:
    with pytest.raises(SettingsError, match=f"CARNET_{name} est vide"):
        Settings.load({f"CARNET_{name}": " \t\u00a0"})


def test_what_the_system_refuses_is_said_in_french(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("x")
    done = carnet("index", str(SMALL_CORPUS), "--index", str(tmp_path / "file" / "index"))
    assert done.exit_code == 1
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("Erreur : ")


# Each command on a real index


def test_a_second_index_has_nothing_to_do(built: tuple[str, ...]) -> None:
    done = carnet("index", str(SMALL_CORPUS), *built)
    assert done.exit_code == 0
    assert "L'index est à jour (6 carnets" in done.stdout
    assert carnet("index", str(SMALL_CORPUS), "--quiet", *built).stdout == ""
    report = json.loads(carnet("index", str(SMALL_CORPUS), "--json", *built).stdout)
    assert report["fresh"] is True
    assert report["counts"]["carnets"] == 6


def test_search_says_why_each_passage_is_there(built: tuple[str, ...]) -> None:
    done = carnet("search", QUESTION, "-k", "3", *built)
    assert done.exit_code == 0
    assert done.stdout.startswith("1. Les jardins partagés de Valmont")
    assert "passage n° 1" in done.stdout
    assert "\n3. " in done.stdout
    assert "\n4. " not in done.stdout


def test_search_json_has_the_contract(built: tuple[str, ...]) -> None:
    record = json.loads(carnet("search", QUESTION, "--json", "-k", "2", *built).stdout)
    assert list(record) == ["results"]
    assert [list(r) for r in record["results"]] == [
        ["passage_id", "text", "score", *PLACE, "pages"]
    ] * 2
    assert record["results"][0]["file"] == "jardins.md"


def test_ask_json_quotes_the_source(built: tuple[str, ...]) -> None:
    record = json.loads(carnet("ask", QUESTION, "--json", *built).stdout)
    assert list(record)[:3] == ["question", "standalone_question", "status"]
    assert record["status"] == "answered"
    assert "27 jardins" in record["text"]
    for citation in record["citations"]:
        assert citation["quote"] in (SMALL_CORPUS / citation["file"]).read_text(encoding="utf-8")


def test_ask_shows_its_sources_and_explains(built: tuple[str, ...]) -> None:
    done = carnet("ask", *QUESTION.split(), "--explain", *built)
    assert done.exit_code == 0
    assert "Sources" in done.stdout
    assert done.stdout.count("27 jardins") == 1
    assert "[1] Réseau" in done.stdout or "[1] Le" in done.stdout
    assert "Naissance du réseau" in done.stdout
    assert "probabilité" in done.stdout


def test_a_refusal_is_not_a_failure(built: tuple[str, ...]) -> None:
    done = carnet("ask", "Quelle est la capitale de la Mongolie ?", *built)
    assert done.exit_code == 0
    assert done.stderr == ""


def test_batches_come_from_a_file_or_standard_input(built: tuple[str, ...], tmp_path: Path) -> None:
    lines = [
        {"id": 1, "question": QUESTION, "evidence": ["ignored"]},
        {"id": 2},
        {"id": 3, "turns": [QUESTION, "et combien de jardiniers ?"]},
    ]
    text = "".join(json.dumps(line) + "\n" for line in lines)
    file = tmp_path / "lines.jsonl"
    file.write_text(text, encoding="utf-8")
    from_file = carnet("ask", "--batch", str(file), *built)
    from_input = carnet("ask", "--batch", "-", *built, input=text)
    assert from_file.exit_code == from_input.exit_code == 0
    for done in (from_file, from_input):
        one, two, three = map(json.loads, done.stdout.splitlines())
        assert (one["id"], one["status"]) == (1, "answered")
        assert two == {"id": 2, "error": "il manque la clé « question »."}
        assert [a["question"] for a in three["answers"]] == lines[2]["turns"]
    found = carnet("search", "-k", "1", "--batch", str(file), *built).stdout.splitlines()
    assert json.loads(found[0])["results"][0]["file"] == "jardins.md"
    assert carnet("ask", "--batch", str(tmp_path / "none"), *built).exit_code == 1


def test_figures_keep_to_the_carnets_that_are_asked_for(built: tuple[str, ...]) -> None:
    rows = carnet("figures", "--json", "--carnet", "eau", *built).stdout.splitlines()
    assert rows and {json.loads(row)["carnet"] for row in rows} == {"eau"}
    assert carnet("figures", "--year", "1900", *built).exit_code == 1


def test_show_gives_the_passage_and_its_neighbours(built: tuple[str, ...]) -> None:
    hit = json.loads(carnet("search", QUESTION, "--json", *built).stdout)["results"][0]
    done = carnet("show", hit["passage_id"], *built)
    assert done.exit_code == 0
    assert hit["text"].splitlines()[-1] in done.stdout
    assert "Après : jardins" in done.stdout
    record = json.loads(carnet("show", hit["passage_id"], "--json", *built).stdout)
    assert {**record, "score": hit["score"]} == hit
    unknown = carnet("show", "jardins:nulle-part", *built)
    assert unknown.exit_code == 1
    assert "jardins:nulle-part" in unknown.stderr


def test_a_corpus_that_changed_asks_for_a_new_index(tmp_path: Path) -> None:
    corpus = tmp_path / "carnets"
    corpus.mkdir()
    (corpus / "eau.md").write_text("# L'eau\n\nLa rivière est propre.\n", encoding="utf-8")
    options = ("--corpus", str(corpus), "--index", str(tmp_path / "index"))
    none = carnet("ask", "Comment est la rivière ?", *options)
    assert none.exit_code == 1
    assert f"pas encore d'index dans {tmp_path / 'index'}. Lancez : carnet index" in none.stderr
    assert f"carnet index {' '.join(options)}" in none.stderr
    assert "1 carnet, 1 passage," in carnet("index", *options).stdout
    assert carnet("search", "rivière", *options).exit_code == 0
    (corpus / "eau.md").write_text("# L'eau\n\nLa rivière est sale.\n", encoding="utf-8")
    for args in (options, options[2:]):  # The index remembers its corpus.
        done = carnet("ask", "Comment est la rivière ?", *args)
        assert done.exit_code == 1
        assert "eau.md (modifié)" in done.stderr
        assert "carnet index --corpus" in done.stderr
    assert "À refaire" in carnet("doctor", *options).stdout
    other = CliRunner().invoke(
        main, ("ask", "eau ?", *options), env={"CARNET_EMBEDDINGS": "huggingface:un/autre"}
    )
    assert other.exit_code == 1 and "le modèle demandé est huggingface:un/autre" in other.stderr
    assert f"Lancez : carnet index {' '.join(options)} --rebuild" in other.stderr
    assert carnet("index", *options).exit_code == 0
    assert "sale" in carnet("ask", "Comment est la rivière ?", *options).stdout


def test_files_are_indexed_alone_with_their_bank(tmp_path: Path) -> None:
    options = ("--index", str(tmp_path / "index"))
    files = [str(SMALL_CORPUS / "jardins.md"), str(SMALL_CORPUS / "eau.md")]
    report = json.loads(carnet("index", *files, "--json", *options).stdout)
    assert report["counts"]["carnets"] == 2
    assert report["counts"]["entries"] > 0
    record = json.loads(carnet("ask", QUESTION, "--json", *options).stdout)
    assert {c["file"] for c in record["citations"]} == {"jardins.md"}


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "eau.md").write_text(f"# {folder}\n\nTexte.\n", encoding="utf-8")
    files = [str(tmp_path / folder / "eau.md") for folder in ("a", "b")]
    done = carnet("index", *files, "--index", str(tmp_path / "index"))
    assert done.exit_code == 1
    assert "portent le même nom" in done.stderr


def test_doctor_says_what_to_do_without_an_index(tmp_path: Path) -> None:
    done = carnet("doctor", "--corpus", str(SMALL_CORPUS), "--index", str(tmp_path / "no"))
    assert done.exit_code == 0
    assert "6 carnets" in done.stdout
    assert "Pour le construire : carnet index" in done.stdout
    report = json.loads(carnet("doctor", "--json", "--corpus", str(SMALL_CORPUS)).stdout)
    assert list(report) == ["version", "corpus", "embeddings", "index", "llm", "app", "api"]


# From a real process


def test_output_is_utf8_whatever_the_locale() -> None:
    done = process("ask", "", env={"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"})
    assert done.returncode == 1
    assert "écrivez-la" in done.stderr.decode("utf-8")


def test_a_reader_that_leaves_is_told_nothing() -> None:
    command = [sys.executable, "-m", "carnet_rag", "--help"]
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(command, stdout=write, stderr=subprocess.PIPE, timeout=60)
    os.close(write)
    assert done.stderr == b""
    assert done.returncode == 1


def test_an_interruption_is_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*args: object, **kwargs: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("carnet_rag.cli.index.build_from", interrupted)
    done = carnet("index")
    assert (done.exit_code, done.stdout, done.stderr.strip()) == (130, "", "")


def test_naming_the_commands_loads_none_of_them() -> None:
    script = (
        "import sys\nfrom carnet_rag.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "heavy = {'chromadb', 'langchain_core', 'streamlit', 'numpy', 'torch'} & set(sys.modules)\n"
        "sys.exit(f'loaded: {heavy}' if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=60)
    assert done.returncode == 0, done.stderr
