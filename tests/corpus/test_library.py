"""Carnets put in and taken out of a corpus: read first, whole or not at all, nothing lost."""

from __future__ import annotations

import os
import shutil
import threading
import tomllib
from pathlib import Path

import pytest

from carnet_rag.corpus import library
from carnet_rag.corpus.library import Reading, put, read_new, remove, safe_name
from carnet_rag.corpus.load import load_corpus
from carnet_rag.corpus.load.metadata import move_section
from carnet_rag.errors import CorpusError

REPO = Path(__file__).resolve().parents[2]
SMALL = Path(__file__).parents[1] / "data" / "corpus"
TEXT = b"# Le fournil\n\nLe fournil solidaire cuit 140 pains chaque jeudi matin.\n"


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    shutil.copytree(SMALL, folder)
    return folder


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def read(corpus: Path, name: str, text: bytes, replacing: str | None = None) -> Reading:
    return read_new(corpus, name, text, passage_tokens=220, replacing=replacing)


def listing(folder: Path) -> dict[str, bytes]:
    files = sorted(p for p in folder.rglob("*") if p.is_file())
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in files}


# --- names -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("fournil.md", "fournil.md"),
        ("L'été à Valmont (2e volet).TXT", "L'été à Valmont (2e volet).txt"),
        ("../../etc/passwd.md", "passwd.md"),
        ("C:\\Users\\x\\notes.md", "notes.md"),
        ("..hidden.md", "hidden.md"),
        ("a\0b<script>.md", "a-b-script.md"),
        ("e\u0301te\u0301.md", "été.md"),
    ],
)
def test_a_name_stays_in_the_folder_and_keeps_its_letters(given: str, kept: str) -> None:
    assert safe_name(given) == kept


@pytest.mark.parametrize(
    "given", ["", "..", ".md", "notes.pptx", "notes", "readme.MD", "x" * 130 + ".md", "../.txt"]
)
def test_a_name_that_no_carnet_has_is_refused(given: str) -> None:
    with pytest.raises(CorpusError):
        safe_name(given)


# --- reading ---------------------------------------------------------------------------------


def test_reading_tells_what_the_carnet_would_be_and_changes_nothing(corpus: Path) -> None:
    before = listing(corpus)
    reading = read(corpus, "fournil.md", TEXT)
    assert reading.carnet.title == "Le fournil" and reading.carnet.file == "fournil.md"
    assert len(reading.passages) == 1 and reading.replaced is None
    assert listing(corpus) == before


def test_reading_a_replacement_tells_the_entries_that_drift(corpus: Path) -> None:
    text = (corpus / "jardins.md").read_bytes().replace(b"27 jardins", b"31 jardins")
    reading = read(corpus, "autre-nom.md", text, "jardins.md")
    assert reading.name == "jardins.md"
    assert len(reading.drifted) == 1 and "ligne 2" in reading.drifted[0]
    assert reading.entries == 4


def test_the_description_of_a_replaced_carnet_still_holds(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    shutil.copytree(REPO / "corpus", corpus)
    (name,) = [c.file for c in load_corpus(corpus)]
    reading = read(corpus, "x.md", (corpus / name).read_bytes(), name)
    assert reading.carnet == load_corpus(corpus)[0]
    assert reading.drifted == () and reading.entries > 800
    with pytest.raises(CorpusError, match="repère"):
        read(corpus, "x.md", TEXT, name)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (b"\xff\xfe\0", "binaire"),
        (b" \n", "vide"),
    ],
)
def test_what_is_not_a_text_is_refused_without_a_path_of_the_machine(
    corpus: Path, text: bytes, told: str
) -> None:
    with pytest.raises(CorpusError, match=told) as refused:
        read(corpus, "notes.md", text)
    assert "/tmp" not in str(refused.value)


def test_a_file_above_the_limit_is_refused(corpus: Path) -> None:
    with pytest.raises(CorpusError, match="pour 1 Mo au plus"):
        read_new(corpus, "n.md", b"x" * 1_100_000, passage_tokens=220, max_bytes=1_000_000)


def test_another_format_takes_the_place_of_a_carnet_and_keeps_its_links(
    corpus: Path, data: Path
) -> None:
    (corpus / "carnets.toml").write_text('# noté\n["jardins.md"]\npublisher = "Valmont"\n')
    page = b"<html><body><h1>Les jardins</h1><p>Il y a 31 jardins.</p></body></html>"
    reading = read(corpus, "nouveau.html", page, "jardins.md")
    assert (reading.name, reading.carnet.carnet_id) == ("jardins.html", "jardins")
    assert reading.carnet.publisher == "Valmont"
    put(corpus, data, reading)
    assert not (corpus / "jardins.md").exists()
    described = (corpus / "carnets.toml").read_text()
    assert "# noté" in described and '["jardins.html"]\npublisher = "Valmont"\n' in described
    (carnet,) = [c for c in load_corpus(corpus) if c.carnet_id == "jardins"]
    assert (carnet.file, carnet.publisher) == ("jardins.html", "Valmont")


@pytest.mark.parametrize("name", ["jardins.md", "JARDINS.txt", "Jardins.md"])
def test_a_taken_name_is_refused(corpus: Path, name: str) -> None:
    with pytest.raises(CorpusError, match=r"jardins\.md"):
        read(corpus, name, TEXT)


@pytest.mark.parametrize("name", ["../ailleurs.md", "/etc/hosts.md", "sous/../../x.md"])
def test_a_replacement_outside_the_folder_is_refused(corpus: Path, name: str) -> None:
    (corpus.parent / "ailleurs.md").write_bytes(TEXT)
    with pytest.raises(CorpusError, match="hors du dossier"):
        read(corpus, "x.md", TEXT, name)
    with pytest.raises(CorpusError, match="hors du dossier"):
        remove(corpus, corpus.parent / "data", name)


def test_a_carnet_that_is_a_link_is_left_alone(corpus: Path, data: Path) -> None:
    (corpus.parent / "vrai.md").write_bytes(TEXT)
    (corpus / "lien.md").symlink_to(corpus.parent / "vrai.md")
    with pytest.raises(CorpusError, match="lien"):
        read(corpus, "x.md", TEXT, "lien.md")
    with pytest.raises(CorpusError, match="lien"):
        remove(corpus, data, "lien.md")


# --- putting ---------------------------------------------------------------------------------


def test_a_new_carnet_is_put_whole_and_nothing_else_changes(corpus: Path, data: Path) -> None:
    before = listing(corpus)
    assert put(corpus, data, read(corpus, "fournil.md", TEXT)) is None
    assert listing(corpus) == before | {"fournil.md": TEXT}


def test_the_file_replaced_is_kept_in_a_dated_folder(corpus: Path, data: Path) -> None:
    old = (corpus / "eau.md").read_bytes()
    kept = put(corpus, data, read(corpus, "v2.md", TEXT, "eau.md"))
    assert (corpus / "eau.md").read_bytes() == TEXT
    assert kept is not None and kept.parent == data / library.BACKUPS
    assert listing(kept) == {"eau.md": old}


def test_a_file_changed_since_the_reading_is_not_overwritten(corpus: Path, data: Path) -> None:
    reading = read(corpus, "v2.md", TEXT, "eau.md")
    (corpus / "eau.md").write_bytes(b"# Autre\n\nUne main est passee.\n")
    with pytest.raises(CorpusError, match="a changé"):
        put(corpus, data, reading)
    fresh = read(corpus, "fournil.md", TEXT)
    (corpus / "fournil.md").write_bytes(b"# Autre\n\nUne main est passee.\n")
    with pytest.raises(CorpusError, match="a changé"):
        put(corpus, data, fresh)
    assert b"Une main" in (corpus / "eau.md").read_bytes()


def test_a_disk_that_refuses_changes_nothing(
    corpus: Path, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = listing(corpus)
    reading = read(corpus, "v2.md", TEXT, "eau.md")

    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    for name in ("fsync", "replace"):
        with monkeypatch.context() as patch:
            patch.setattr(os, name, full)
            with pytest.raises(CorpusError, match="place sur le disque"):
                put(corpus, data, reading)
        assert listing(corpus) == before


def test_a_data_folder_that_refuses_changes_nothing(corpus: Path, data: Path) -> None:
    data.write_text("pas un dossier")
    before = listing(corpus)
    with pytest.raises(CorpusError, match="écriture impossible"):
        put(corpus, data, read(corpus, "v2.md", TEXT, "eau.md"))
    with pytest.raises(CorpusError, match="écriture impossible"):
        remove(corpus, data, "eau.md")
    assert listing(corpus) == before


def test_of_two_who_replace_at_once_one_is_told(corpus: Path, data: Path) -> None:
    readings = [read(corpus, "v.md", TEXT + bytes([65 + n]), "eau.md") for n in range(4)]
    refused: list[CorpusError] = []

    def try_put(reading: Reading) -> None:
        try:
            put(corpus, data, reading)
        except CorpusError as error:
            refused.append(error)

    threads = [threading.Thread(target=try_put, args=(reading,)) for reading in readings]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 3
    assert len(list((data / library.BACKUPS).iterdir())) == 1


# --- removing --------------------------------------------------------------------------------


def test_a_removed_carnet_leaves_with_what_belongs_to_it(tmp_path: Path, data: Path) -> None:
    corpus = tmp_path / "corpus"
    shutil.copytree(REPO / "corpus", corpus)
    (corpus / "fournil.md").write_bytes(TEXT)
    toml = corpus / "carnets.toml"
    more = '\n["fournil.md"]\ntitle = "Le fournil [a]"\n'
    toml.write_text(toml.read_text(encoding="utf-8") + more, encoding="utf-8")
    (name,) = [c.file for c in load_corpus(corpus) if c.file != "fournil.md"]
    own = {p.name for p in corpus.glob(f"{Path(name).stem}.*")}
    assert len(own) == 3
    kept = remove(corpus, data, name)
    assert {p.name for p in kept.iterdir()} == own | {"carnets.toml"}
    (left,) = load_corpus(corpus)
    assert left.title == "Le fournil [a]"
    assert toml.read_text(encoding="utf-8").startswith("# Ce que le texte")


def test_the_last_carnet_stays(corpus: Path, data: Path) -> None:
    for path in corpus.iterdir():
        if path.name != "eau.md":
            path.unlink()
    with pytest.raises(CorpusError, match="seul carnet"):
        remove(corpus, data, "eau.md")
    with pytest.raises(CorpusError, match="plus dans le dossier"):
        remove(corpus, data, "fournil.md")


def test_a_bank_that_another_carnet_shares_stays(corpus: Path, data: Path) -> None:
    (corpus / "jardins.txt").write_bytes(TEXT)
    remove(corpus, data, "jardins.txt")
    assert (corpus / "jardins.questions.jsonl").exists()


@pytest.mark.parametrize(
    "toml",
    [
        '["a.md"]\ntitle = "A"\n["b.md"]\ntitle = "B"\n',
        '["b.md"]\ntitle = "B"\n\n[["a.md".testimony]]\nspeaker = "X"\nfrom = "u"\nto = "v"\n',
        "# tête\n[ 'a.md' ] # note\ntitle = 'A'\n['b.md']\ntitle = '[x]'\n",
    ],
)
def test_a_section_is_cut_out_and_the_rest_stays(toml: str) -> None:
    left = move_section(toml, "a.md", None)
    wanted = tomllib.loads(toml)
    del wanted["a.md"]
    assert tomllib.loads(left) == wanted
    assert set(left.splitlines()) <= set(toml.splitlines())
    assert move_section(toml, "c.md", None) == toml
