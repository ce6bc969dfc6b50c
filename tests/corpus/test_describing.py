"""What a person types of a carnet."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from carnet_rag.corpus.describing import correct, read_date, read_fields
from carnet_rag.corpus.load.source import front_date
from carnet_rag.errors import CorpusError


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("", None),
        ("  ", None),
        ("2022", "2022"),
        ("2022-07", "2022-07"),
        ("2022-07-05", "2022-07-05"),
        ("octobre 2018", "2018-10"),
        ("Octobre  2018 ", "2018-10"),
        ("5 juillet 2022", "2022-07-05"),
        ("le 1er mars 2019", "2019-03-01"),
        ("05/07/2022", "2022-07-05"),
    ],
)
def test_a_date_is_read_as_it_is_typed(typed: str, read: str | None) -> None:
    assert read_date(typed) == read
    assert read_fields({"title": " Le lavoir ", "published": typed}).published == read


@pytest.mark.parametrize(
    "typed",
    ["hier", "2022-13", "5 juillet", "2015-2018", "vers 2018", "mai 2018, juin 2019"],
)
def test_what_is_not_one_date_is_refused(typed: str) -> None:
    with pytest.raises(CorpusError, match="octobre 2018"):
        read_date(typed)


@pytest.mark.parametrize("typed", ["31 février 2025", "30/02/2025", "31 juin 2024", "2022-02-30"])
def test_a_day_that_no_calendar_has_is_refused(typed: str) -> None:
    with pytest.raises(CorpusError, match="n'est pas un jour du calendrier"):
        read_date(typed)
    assert front_date(typed) is None


def test_a_correction_that_a_disk_refuses_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "eau.md").write_text("# Eau\n")

    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CorpusError, match="place sur le disque"):
        correct(corpus, tmp_path / "data", "eau.md", {"title": "Eau"})
    assert [file.name for file in corpus.iterdir()] == ["eau.md"]
