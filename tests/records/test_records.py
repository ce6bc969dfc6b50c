"""What readers asked and thought: kept anonymously, shared safely, purged and erased for good."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import logging
import sqlite3
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from doubles import BagEmbeddings

from carnet_rag.errors import CarnetError
from carnet_rag.records import Record, Records, new_id, record_of, schema
from carnet_rag.records.export import COLUMNS, to_csv, to_jsonl
from carnet_rag.records.groups import Group, asks_again, group, open_cases
from carnet_rag.settings import Settings
from carnet_rag.types import Answer, Citation, QuoteSpan, Status

SPAN = QuoteSpan("carnet:3", 12, 40)


def record(
    question: str = "Quel budget ?", status: Status = "nearest", **changes: object
) -> Record:
    made = Record(
        record_id=new_id(),
        asked_at="2026-03-01T10:00Z",
        question=question,
        standalone=question,
        status=status,
        citations=(),
        nearest=(SPAN,),
        settings="abc",
        build="b1",
    )
    return dataclasses.replace(made, **changes)  # type: ignore[arg-type]


@pytest.fixture
def records(tmp_path: Path) -> Records:
    day = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
    return Records(tmp_path / "data", retention_days=30, now=lambda: day)


# --- keeping ---------------------------------------------------------------------------------


def test_a_record_comes_back_as_it_was_given(records: Records) -> None:
    given = record("Où « l'été » ? 🌱")
    assert records.keep(given)
    assert records.all() == (given,)


def test_a_record_is_kept_once(records: Records) -> None:
    given = record()
    records.keep(given)
    records.keep(given)
    assert records.counts().records == 1


def test_a_later_vote_takes_the_place_of_the_earlier(records: Records) -> None:
    given = record(status="answered")
    assert records.vote(given, "wrong", "  mauvaise page \ud800")
    assert records.vote(given, "incomplete", "x" * 5000)
    (kept,) = records.all()
    assert kept.reason == "incomplete"
    assert kept.comment == "x" * 1000
    assert kept.voted_at == "2026-03-02T08:00Z"
    assert records.counts().votes == 1


def test_what_is_kept_of_an_answer_replays_it_and_names_nobody() -> None:
    cited = Citation(
        1, "q", "carnet:3", "carnet", "Titre", None, "c.md", 12, 40, ("Partie",), 4, "Jeanne Doe"
    )
    answer = Answer("et là ?", "Quel budget ?", "answered", "« q » [1]", (cited,))
    made = record_of(answer, record_id="r", settings="abc", build="b1")
    assert (made.question, made.standalone) == ("et là ?", "Quel budget ?")
    assert (made.citations, made.settings, made.build) == ((SPAN,), "abc", "b1")
    assert made.asked_at.endswith(":00Z")
    assert "Jeanne" not in repr(made)
    assert {f.name for f in dataclasses.fields(Record)}.isdisjoint(
        {"ip", "user", "session", "name"}
    )


def test_the_fingerprint_of_settings_follows_what_shapes_an_answer() -> None:
    plain = Settings.load({})
    assert plain.fingerprint() == Settings.load({"CARNET_STAFF_PASSWORD": "x"}).fingerprint()
    assert plain.fingerprint() != Settings.load({"CARNET_PASSAGE_TOKENS": "100"}).fingerprint()


def test_the_file_is_for_its_owner_only(records: Records) -> None:
    records.keep(record())
    mode = (records.folder / schema.FILE_NAME).stat().st_mode
    assert mode & 0o077 == 0


# --- deleting --------------------------------------------------------------------------------


def test_what_is_older_than_the_retention_goes(records: Records) -> None:
    old = record(asked_at="2026-01-30T23:00Z")
    records.vote(old, "wrong")
    young = record(asked_at="2026-01-31T09:00Z")
    records.keep(young)
    records.purge()
    assert records.all() == (young,)
    assert records.counts().votes == 0


def test_keeping_purges_once_a_day(tmp_path: Path) -> None:
    now = [datetime(2026, 3, 2, tzinfo=UTC)]
    records = Records(tmp_path, retention_days=1, now=lambda: now[0])
    records.keep(record(asked_at="2026-03-01T10:00Z"))
    assert records.counts().records == 1
    now[0] += timedelta(days=1)
    records.keep(record(asked_at="2026-03-03T00:00Z"))
    assert [r.asked_at for r in records.all()] == ["2026-03-03T00:00Z"]


def test_the_oldest_go_when_there_are_too_many(
    records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("carnet_rag.records.MAX_RECORDS", 2)
    for hour in ("10", "11", "12"):
        records.keep(record(asked_at=f"2026-03-01T{hour}:00Z"))
    assert records.purge() == 1
    assert [r.asked_at[11:13] for r in records.all()] == ["12", "11"]


def test_erasing_leaves_no_word_in_any_file(records: Records) -> None:
    for number in range(50):
        records.vote(record(f"ornithorynque {number}"), "wrong", "casoar")
    assert records.erase() == 50
    assert records.counts() == dataclasses.replace(
        records.counts(), records=0, votes=0, unsettled=0, oldest=None
    )
    left = b"".join(file.read_bytes() for file in records.folder.iterdir())
    assert b"ornithorynque" not in left and b"casoar" not in left


# --- the database ----------------------------------------------------------------------------


def test_readers_wait_for_no_writer(records: Records) -> None:
    records.keep(record())
    with sqlite3.connect(records.folder / schema.FILE_NAME) as db:
        assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert db.execute("PRAGMA user_version").fetchone() == (len(schema.MIGRATIONS),)
    db.close()


def test_migrations_run_in_order_and_keep_what_is_there(
    records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = record()
    records.keep(given)
    later = ("ALTER TABLE votes ADD COLUMN weight INTEGER NOT NULL DEFAULT 1",)
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, later))
    assert records.all() == (given,)
    with schema.transaction(records.folder) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (len(schema.MIGRATIONS),)
        db.execute("SELECT weight FROM votes")


def test_a_migration_that_fails_changes_nothing(
    records: Records, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = record()
    records.keep(given)
    broken = ("DROP TABLE votes", "SELECT * FROM nowhere")
    with monkeypatch.context() as patch:
        patch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, broken))
        with pytest.raises(CarnetError, match="nowhere"):
            records.all()
    assert records.all() == (given,)


def test_a_file_of_a_later_version_is_left_alone(records: Records) -> None:
    records.keep(record())
    path = records.folder / schema.FILE_NAME
    db = sqlite3.connect(path)
    db.execute("PRAGMA user_version = 99")
    db.close()
    assert not records.keep(record())
    with pytest.raises(CarnetError, match="version 99"):
        records.counts()


def test_threads_write_at_once_and_lose_nothing(records: Records) -> None:
    def write() -> None:
        for _ in range(20):
            assert records.keep(record())

    threads = [threading.Thread(target=write) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert records.counts().records == 120


def test_two_processes_create_and_write_one_file(tmp_path: Path) -> None:
    script = """
import sys
from pathlib import Path
sys.path[:0] = sys.argv[2:]
from tests.records.test_records import record
from carnet_rag.records import Records
records = Records(Path(sys.argv[1]), retention_days=3650)
assert all(records.keep(record()) for _ in range(40))
"""
    here = Path(__file__)
    command = [sys.executable, "-c", script, tmp_path / "data", here.parents[2], here.parents[1]]
    running = [subprocess.Popen(command, stderr=subprocess.PIPE) for _ in range(3)]
    for process in running:
        _, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors.decode()
    assert Records(tmp_path / "data", retention_days=3650).counts().records == 120


# --- what must not cost the reader the answer ------------------------------------------------


def test_a_folder_that_refuses_is_told_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "data").write_text("un fichier, pas un dossier")
    records = Records(tmp_path / "data", retention_days=30)
    with caplog.at_level(logging.ERROR):
        assert not records.keep(record())
        assert not records.vote(record(), "wrong")
    assert len(caplog.records) == 1
    with pytest.raises(CarnetError, match="CARNET_DATA"):
        records.all()


def test_a_full_disk_is_told_once_and_leaves_the_file_sound(
    records: Records, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = record()
    records.keep(given)
    connect = sqlite3.connect

    def full(*args: object, **options: object) -> sqlite3.Connection:
        opened: sqlite3.Connection = connect(*args, **options)  # type: ignore[call-overload]
        opened.execute("PRAGMA max_page_count = 1")
        return opened

    with monkeypatch.context() as patch, caplog.at_level(logging.ERROR):
        patch.setattr(schema.sqlite3, "connect", full)
        assert not records.keep(record("x" * 100_000))
        assert not records.keep(record("x" * 100_000))
    assert len(caplog.records) == 1 and "full" in caplog.text
    assert records.all() == (given,)


def test_a_damaged_file_is_told(records: Records) -> None:
    records.folder.mkdir()
    (records.folder / schema.FILE_NAME).write_bytes(b"not a database" * 1000)
    assert not records.keep(record())
    with pytest.raises(CarnetError, match="not a database"):
        records.counts()


# --- grouping --------------------------------------------------------------------------------


def grouped(*questions: str) -> list[list[str]]:
    model = BagEmbeddings()
    made = [record(q, asked_at=f"2026-03-01T{n:02d}:00Z") for n, q in enumerate(questions)]
    return [[r.standalone for r in g.records] for g in group(made, model.embed_query)]


def test_the_same_question_is_counted_once_whatever_its_signs() -> None:
    groups = grouped("Quel budget ?", "Où est le jardin ?", "quel BUDGET")
    assert groups == [["quel BUDGET", "Quel budget ?"], ["Où est le jardin ?"]]


def test_near_questions_are_one_unless_they_ask_something_else() -> None:
    assert len(grouped("Quel est le budget du jardin ?", "Quel budget du jardin ?")) == 1
    assert len(grouped("Quand a ouvert le jardin ?", "Qui a ouvert le jardin ?")) == 2
    assert len(grouped("Quel budget en 2020 ?", "Quel budget en 2021 ?")) == 2


def test_a_group_shows_its_commonest_wording_and_all_of_them() -> None:
    made = [record("Quel budget du jardin ?"), record("Le budget du jardin ?")]
    made += [record("Quel budget du jardin ?")]
    (one,) = group(made, BagEmbeddings().embed_query)
    assert one.question == "Quel budget du jardin ?"
    assert set(one.wordings) == {"Quel budget du jardin ?", "Le budget du jardin ?"}


def test_a_group_is_told_in_the_words_of_a_reader() -> None:
    made = [record("et à Lille ?", standalone="Quel budget à Lille ?"), record("Quand ?")]
    assert {g.typed for g in group(made, BagEmbeddings().embed_query)} == {
        "et à Lille ?", "Quand ?"
    }  # fmt: skip


def test_what_becomes_a_known_question_is_what_was_typed_then_what_it_leaned_on() -> None:
    typed = [
        ("le budget du jardin", "Le budget du jardin ?"),
        ("On a des sous ?", "À propos d'Yen : on a des sous ?"),
    ]
    for told, understood in typed:
        other = record("Quel budget ?", asked_at="2026-01-01T00:00Z")
        one = Group((record(told, standalone=understood), other))
        leaned = () if told.startswith("le") else (understood,)
        assert one.worded == (told, *leaned, "Quel budget ?")
    follow_up = record("et là ?", standalone="Quel budget à Lille ?", asked_at="2026-01-01T00:00Z")
    assert Group((record("Quel budget ?"), follow_up)).worded == ("Quel budget ?",)


@pytest.mark.parametrize(
    ("question", "understood", "place", "again"),
    [
        ("Combien coûte le jardin en tout ?", None, 3, True),
        ("Quel jour le jardin ouvre-t-il ?", None, 3, False),  # it asks for something else
        ("Combien coûte le jardin en tout ?", None, 9, False),  # something else is nearer
        ("Et à Lille ?", "Combien a coûté le jardin à Lille ?", 3, False),
    ],
)
def test_an_answered_question_in_other_words_is_not_unanswered(
    question: str, understood: str | None, place: int, again: bool
) -> None:
    asked = "Combien a coûté le jardin ?"
    before = Answer(asked, asked, "answered", "", (_cited(3), _cited(5)))
    later = Answer(question, understood or question, "nearest", "", nearest=(_cited(place),))
    assert asks_again(later, before) is again
    refused = dataclasses.replace(before, status="nearest", citations=(), nearest=before.citations)
    assert not asks_again(later, refused)


def _cited(place: int) -> Citation:
    end = place + 3
    return Citation(1, "mot", "c:3", "c", "Carnet", None, "c.md", place, end, (), None, None)


def test_open_cases_are_the_unanswered_and_the_badly_rated(records: Records) -> None:
    fine, rated = record("a", "answered"), record("b", "answered")
    missed, liked = record("c", "refused"), record("d", "nearest")
    records.vote(fine, "right")
    records.vote(rated, "off_topic")
    records.keep(missed)
    records.vote(liked, "right")
    assert {r.standalone for r in open_cases(records.all())} == {"b", "c"}
    records.settle([rated.record_id], "dismissed")
    assert {r.standalone for r in open_cases(records.all())} == {"c"}
    assert records.counts().unsettled == 3
    records.vote(rated, "wrong")
    assert {r.standalone for r in open_cases(records.all())} == {"b", "c"}


# --- export ----------------------------------------------------------------------------------


def test_json_lines_hold_everything_exactly(records: Records) -> None:
    given = record("=1+1 « été »\nligne")
    records.vote(given, "wrong", "-2")
    (row,) = [json.loads(line) for line in to_jsonl(records.all()).splitlines()]
    assert tuple(row) == COLUMNS
    assert row["question"] == given.question and row["comment"] == "-2"
    assert row["nearest"] == [{"passage_id": "carnet:3", "start": 12, "end": 40}]


def test_csv_is_read_back_and_runs_no_formula(records: Records) -> None:
    records.vote(record("=HYPERLINK(1)\n« été »"), "wrong", "@cmd")
    heads, said = {name: f"« {name} »" for name in COLUMNS}, {"reason": {"wrong": "faux"}}
    export = partial(to_csv, records.all(), separator=";", heads=heads, said=said)
    table = export(quote=lambda _: "").decode("utf-8-sig")
    (read,) = csv.DictReader(io.StringIO(table, newline=""), delimiter=";")
    row = {name.strip("« »"): cell for name, cell in read.items()}
    assert (row["reason"], row["status"]) == ("faux", "nearest")
    assert row["question"] == "'=HYPERLINK(1)\n« été »"
    assert row["comment"] == "'@cmd"
    assert row["nearest"] == "carnet:3:12-40"
    assert row["settled"] == ""
    assert "En 2019 : rien" in export(quote=lambda _: "En 2019 :\nrien").decode("utf-8-sig")


def test_a_clock_that_jumps_ahead_erases_nothing(tmp_path: Path) -> None:
    now = datetime(2026, 3, 2, 8, 30, tzinfo=UTC)
    records = Records(tmp_path / "data", retention_days=365, now=lambda: now)
    records.keep(record())
    now = datetime(2036, 3, 2, 8, 30, tzinfo=UTC)
    assert records.purge() == 0 and records.counts().records == 1
    now = datetime(2026, 3, 3, 8, 30, tzinfo=UTC)
    assert records.purge() == 0 and records.counts().records == 1
    # A machine that really slept for years says so for a day, then forgets.
    now = datetime(2036, 3, 2, 8, 30, tzinfo=UTC)
    assert records.purge() == 0
    now = datetime(2036, 3, 3, 9, 30, tzinfo=UTC)
    assert records.purge() == 1
