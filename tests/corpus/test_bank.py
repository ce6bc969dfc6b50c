"""Writing a bank: what is added is verified, the other lines keep their bytes, nothing is lost."""

import json
import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from carnet_rag.corpus.bank import (
    NewEntry,
    approve_entry,
    put_back,
    question_key,
    remove_entry,
    save_entry,
)
from carnet_rag.corpus.chunk import split_passages
from carnet_rag.corpus.load import load_corpus
from carnet_rag.corpus.questions import bank_path, load_bank
from carnet_rag.errors import BankError, CorpusError
from carnet_rag.types import AnticipatedQuestion

TEXT = (
    "# C\n\n## Un\n\nLe **taux** est de 36%<sup>1</sup> ici.\n\n"
    "<sup>1</sup> www.exemple.fr\n\n## Deux\n\nOui. Fin.\n\n## Trois\n\nOui.\n"
)
FIRST = b'{"quotes": ["Fin."],  "questions": ["Et puis ?"], "answer": "A."}\n'


class Home:
    """A corpus of one carnet, its bank and the functions under test on them."""

    def __init__(self, folder: Path) -> None:
        self.corpus = folder
        (self.carnet,) = load_corpus(folder)
        self.passages = split_passages(self.carnet, 60, lambda text: len(text.split()))
        self.path = bank_path(folder, self.carnet)

    def append(self, question: str, quote: str = "Fin.", **more: object) -> AnticipatedQuestion:
        given = {"questions": [question], "quotes": [quote], "answer": "A."} | more
        draft = bool(given.pop("draft", False))
        entry = NewEntry(**given)  # type: ignore[arg-type]
        return save_entry(self.path, self.carnet, self.passages, entry, draft=draft)

    def amend(
        self, line: int, question: str, questions: list[str], quote: str
    ) -> AnticipatedQuestion:
        entry, place = NewEntry(questions, [quote], "B."), (self.path, self.carnet, self.passages)
        return save_entry(*place, entry, amends=(line, question))

    def entries(self) -> tuple[AnticipatedQuestion, ...]:
        bank = load_bank(self.path, self.carnet, self.passages)
        assert bank.problems == ()
        return bank.entries


@pytest.fixture
def home(tmp_path: Path) -> Home:
    (tmp_path / "c.md").write_text(TEXT, encoding="utf-8")
    return Home(tmp_path)


def test_an_entry_is_appended_and_the_other_lines_keep_their_bytes(home: Home) -> None:
    home.path.write_bytes(FIRST)
    home.path.chmod(0o640)
    added = home.append("Quel  taux ?", "Le taux est de 36% ici.")
    data = home.path.read_bytes()
    assert data.startswith(FIRST) and data.endswith(b"\n") and data.count(b"\n") == 2
    assert added == home.entries()[1]
    assert added.questions == ("Quel taux ?",)
    assert home.path.stat().st_mode & 0o777 == 0o640
    assert sorted(p.name for p in home.corpus.iterdir()) == ["c.md", "c.questions.jsonl"]


@pytest.mark.parametrize(
    "quote",
    ["Le taux est de 36% ici.", "Le **taux** est de 36%<sup>1</sup> ici.", "taux\n est  de 36%"],
)
def test_a_quote_is_taken_from_the_text_or_from_its_source(home: Home, quote: str) -> None:
    (span,) = home.append("Quel taux ?", quote).spans
    assert "taux est de 36%" in home.carnet.text[span.start : span.end]


def test_a_bank_is_made_when_there_is_none(home: Home) -> None:
    home.append("Quoi ?", unanswered="Le carnet ne le dit pas.", answer=None, draft=True)
    (entry,) = home.entries()
    assert entry.draft and entry.unanswered == "Le carnet ne le dit pas."
    assert list(json.loads(home.path.read_text())) == ["questions", "quotes", "unanswered", "draft"]


def test_a_missing_last_newline_does_not_glue_two_entries(home: Home) -> None:
    home.path.write_bytes(FIRST.rstrip())
    home.append("Quoi ?")
    assert home.path.read_bytes().startswith(FIRST)
    assert len(home.entries()) == 2


def test_a_linked_bank_is_written_where_it_stands(
    home: Home, tmp_path_factory: pytest.TempPathFactory
) -> None:
    real = tmp_path_factory.mktemp("elsewhere") / "bank.jsonl"
    real.write_bytes(FIRST)
    home.path.symlink_to(real)
    home.append("Quoi ?")
    assert home.path.is_symlink() and len(real.read_bytes().splitlines()) == 2


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"questions": [" "]}, "La question est vide"),
        ({"questions": []}, "aucune question"),
        ({"questions": ["x\x00"]}, "caractère de contrôle"),
        ({"questions": ["et PUIS"]}, r"« et PUIS » est déjà dans c\.questions\.jsonl, ligne 1"),
        ({"questions": ["Quoi ?", "quoi"]}, "« quoi » est déjà"),
        ({"quotes": []}, "aucune citation"),
        ({"quotes": [" "]}, "non vides"),
        ({"quotes": ["Le taux est de 37% ici."]}, "ne figure pas dans le carnet : copiez-la"),
        ({"quotes": ["\udce9"]}, "ne figure pas"),
        ({"quotes": ["Oui."]}, "figure à 2 endroits"),
        ({"quotes": ["www.exemple.fr Deux Oui."]}, "enjambe deux passages"),
        ({"answer": None}, "« answer » ou « unanswered »"),
        ({"unanswered": "B."}, "un seul des deux"),
        ({"answer": ""}, "La réponse est vide"),
    ],
)
def test_a_wrong_entry_is_refused_and_nothing_is_written(
    home: Home, change: dict[str, object], message: str
) -> None:
    home.path.write_bytes(FIRST)
    with pytest.raises(BankError, match=message):
        home.append("Quel taux ?", **change)
    assert home.path.read_bytes() == FIRST


def test_a_repeated_quote_stands_beside_the_one_before(home: Home) -> None:
    spans = home.append("Quoi ?", quotes=["Fin.", "Oui."]).spans
    assert spans[0].passage_id == spans[1].passage_id


def test_a_drifted_line_does_not_forbid_a_new_entry(home: Home) -> None:
    home.path.write_bytes(b'{"quotes": ["Parti."], "questions": ["Et puis ?"], "answer": "A."}\n')
    home.append("Et puis ?")
    bank = load_bank(home.path, home.carnet, home.passages)
    assert len(bank.entries) == len(bank.problems) == 1


def test_an_approved_draft_is_live_and_only_its_line_changes(home: Home) -> None:
    home.path.write_bytes(FIRST)
    home.append("Quoi ?", draft=True)
    home.append("Où ?", draft=True)
    before = home.path.read_bytes().splitlines(keepends=True)
    approve_entry(home.path, 2, question="quoi")
    after = home.path.read_bytes().splitlines(keepends=True)
    assert (after[0], after[2]) == (before[0], before[2])
    assert [e.draft for e in home.entries()] == [False, False, True]
    with pytest.raises(BankError, match="ligne 2 : ce n'est pas un brouillon"):
        approve_entry(home.path, 2, question="quoi")


def test_an_entry_is_amended_in_its_place(home: Home) -> None:
    home.path.write_bytes(FIRST)
    home.append("Quoi ?", draft=True)
    home.append("Qui ?")
    kept = home.path.read_bytes().splitlines(keepends=True)
    amended = home.amend(2, "Quoi ?", ["Quoi ?", "Quel taux ?"], "Le taux est de 36% ici.")
    assert amended == home.entries()[1] and not amended.draft
    assert amended.questions == ("Quoi ?", "Quel taux ?")
    now = home.path.read_bytes().splitlines(keepends=True)
    assert [now[0], now[2]] == [kept[0], kept[2]] and len(now) == 3


@pytest.mark.parametrize(
    ("line", "question", "questions", "quote", "message"),
    [
        (2, "Quoi ?", ["Et puis ?"], "Fin.", "déjà dans c.questions.jsonl, ligne 1"),
        (2, "Quoi ?", ["Quoi ?", "quoi"], "Fin.", "déjà dans c.questions.jsonl, ligne 2"),
        (2, "Quoi ?", ["Quoi ?"], "Des mots inventés.", "Entrée refusée"),
        (2, "Quoi ?", ["Quoi ?"], "Oui.", "2 endroits"),
        (1, "Quoi ?", ["Quoi ?"], "Fin.", "a changé entre-temps"),
        (3, "Quoi ?", ["Quoi ?"], "Fin.", "il n'y a pas d'entrée"),
    ],
)
def test_an_amendment_that_does_not_hold_changes_nothing(
    home: Home, line: int, question: str, questions: list[str], quote: str, message: str
) -> None:
    home.path.write_bytes(FIRST)
    home.append("Quoi ?")
    data = home.path.read_bytes()
    with pytest.raises(BankError, match=message):
        home.amend(line, question, questions, quote)
    assert home.path.read_bytes() == data


@pytest.mark.parametrize(
    ("line", "question", "message"),
    [
        (0, "Et puis ?", "il n'y a pas d'entrée"),
        (2, "Et puis ?", "il n'y a pas d'entrée"),
        (4, "Et puis ?", "il n'y a pas d'entrée"),
        (1, "Quoi ?", "a changé entre-temps"),
        (3, "Quoi ?", "illisible"),
    ],
)
def test_a_line_that_is_not_the_one_meant_is_left_alone(
    home: Home, line: int, question: str, message: str
) -> None:
    data = FIRST + b"\n{pas du json\n"
    home.path.write_bytes(data)
    with pytest.raises(BankError, match=message):
        approve_entry(home.path, line, question=question)
    assert home.path.read_bytes() == data


def test_what_cannot_be_read_or_written_is_told(home: Home) -> None:
    with pytest.raises(BankError, match="ne peut pas être enregistrée"):
        approve_entry(home.corpus / "absent" / "c.questions.jsonl", 1, question="Quoi ?")
    home.path.mkdir()
    with pytest.raises(BankError, match="ne peut pas être enregistrée"):
        home.append("Quoi ?")
    home.path.rmdir()
    home.path.write_bytes(b"\xff\xfe")
    with pytest.raises(CorpusError, match="illisible"):
        home.append("Quoi ?")


def test_writers_at_the_same_time_lose_nothing(home: Home) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: home.append(f"Question {n} ?"), range(12)))
    assert {e.questions[0] for e in home.entries()} == {f"Question {n} ?" for n in range(12)}


def _write_ten(folder: Path, name: str) -> None:
    home = Home(folder)
    for n in range(10):
        home.append(f"{name} {n} ?")


def test_two_processes_lose_nothing(home: Home) -> None:
    started = [
        multiprocessing.get_context("spawn").Process(target=_write_ten, args=(home.corpus, name))
        for name in ("un", "deux")
    ]
    for process in started:
        process.start()
    for process in started:
        process.join(60)
        assert process.exitcode == 0
    assert len({e.questions[0] for e in home.entries()}) == 20


def test_an_entry_is_removed_and_put_back_byte_for_byte(home: Home) -> None:
    home.path.write_bytes(FIRST)
    home.append("Deux ?", "Oui. Fin.")
    home.append("Trois ?", "Le taux est de 36%")
    before = home.path.read_bytes()
    for line, question in ((1, "et PUIS"), (2, "Deux ?"), (3, "Trois ?")):
        removed = remove_entry(home.path, line, question=question)
        assert len(home.entries()) == 2
        put_back(home.path, line, removed)
        assert home.path.read_bytes() == before
    removed = remove_entry(home.path, 3, question="Trois ?")
    remove_entry(home.path, 2, question="Deux ?")
    put_back(home.path, 3, removed)
    assert [e.questions[0] for e in home.entries()] == ["Et puis ?", "Trois ?"]


def test_another_line_is_not_removed_nor_a_question_asked_twice(home: Home) -> None:
    home.path.write_bytes(FIRST)
    for line, question in ((1, "Autre ?"), (2, "Et puis ?"), (0, "Et puis ?")):
        with pytest.raises(BankError):
            remove_entry(home.path, line, question=question)
    assert home.path.read_bytes() == FIRST
    with pytest.raises(BankError, match="entre-temps"):
        put_back(home.path, 1, FIRST)


def test_one_question_written_in_two_ways_has_one_key() -> None:
    assert question_key("Où est-ce, déjà ?") == question_key("ou est ce deja")
    assert question_key("Qui a fondé X ?") != question_key("Quand X a-t-il été fondé ?")
