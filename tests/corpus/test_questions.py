"""Question banks: every entry of the real one stands; bad lines are told, the others serve."""

import json
from pathlib import Path

import pytest

from carnet_rag.corpus.chunk import split_passages
from carnet_rag.corpus.load import load_corpus
from carnet_rag.corpus.questions import Bank, coverage, load_bank, quote_places
from carnet_rag.errors import CorpusError
from carnet_rag.types import Carnet, Passage

CORPUS = Path(__file__).parents[2] / "corpus"


def count(text: str) -> int:
    return len(text.split())


@pytest.fixture(scope="module")
def real() -> tuple[Carnet, tuple[Passage, ...], Bank]:
    (carnet,) = load_corpus(CORPUS)
    passages = split_passages(carnet, 160, count)
    return (
        carnet,
        passages,
        load_bank(CORPUS / f"{carnet.carnet_id}.questions.jsonl", carnet, passages),
    )


def test_every_entry_of_the_bank_stands(real: tuple[Carnet, tuple[Passage, ...], Bank]) -> None:
    carnet, passages, bank = real
    places = {passage.passage_id: passage for passage in passages}
    assert bank.problems == ()
    assert len(bank.entries) >= 930
    assert len({entry.entry_id for entry in bank.entries}) == len(bank.entries)
    for entry in bank.entries:
        assert entry.questions and entry.spans
        assert (entry.answer is None) != (entry.unanswered is None)
        for span in entry.spans:
            passage = places[span.passage_id]
            assert passage.start <= span.start < span.end <= passage.end


def test_coverage_names_passages_without_entry(
    real: tuple[Carnet, tuple[Passage, ...], Bank],
) -> None:
    _, passages, bank = real
    missing = coverage(bank, passages)
    assert len(missing) < len(passages) / 10
    assert coverage(Bank("c"), passages) == passages


def test_every_sentence_of_the_text_can_be_quoted_as_it_is_read(
    real: tuple[Carnet, tuple[Passage, ...], Bank],
) -> None:
    carnet, passages, _ = real
    sentences = [s for p in passages for s in p.sentences if len(s.text) > 40]
    assert len(sentences) > 500
    for sentence in sentences[::5]:
        places = quote_places(sentence.text, carnet, passages)
        assert any(sentence.start <= place.start < place.end <= sentence.end for place in places), (
            sentence.text
        )


def test_a_quote_is_found_at_all_its_places(
    small: tuple[Path, Carnet, tuple[Passage, ...]],
) -> None:
    _, carnet, passages = small
    places = quote_places("Oui.", carnet, passages)
    assert [carnet.text[p.start : p.end] for p in places] == ["Oui."] * 3
    assert len({p.passage_id for p in places}) == 3
    assert quote_places("Non.", carnet, passages) == ()


def test_a_separator_inside_a_text_does_not_cut_its_line(
    small: tuple[Path, Carnet, tuple[Passage, ...]],
) -> None:
    bank = load(small, json.dumps(json.loads(entry("Fin.", answer="A\u2028B")), ensure_ascii=False))
    assert bank.problems == () and bank.rows[0].line == 1


@pytest.fixture
def small(tmp_path: Path) -> tuple[Path, Carnet, tuple[Passage, ...]]:
    (tmp_path / "c.md").write_text(
        "# C\n\n## Un\n\nLe **taux** est de 36%<sup>1</sup> ici. Oui.\n\n"
        "<sup>&</sup>lt;sup>1</sup> www.exemple.fr\n\n## Deux\n\nOui.\n\n## Trois\n\nOui. Fin.\n",
        encoding="utf-8",
    )
    (carnet,) = load_corpus(tmp_path)
    return tmp_path / "c.questions.jsonl", carnet, split_passages(carnet, 60, count)


def entry(*quotes: str, **more: object) -> str:
    return json.dumps({"questions": ["Quoi ?"], "quotes": quotes, "answer": "A."} | more)


def load(small: tuple[Path, Carnet, tuple[Passage, ...]], *lines: str) -> Bank:
    path, carnet, passages = small
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return load_bank(path, carnet, passages)


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("Le **taux** est de 36%<sup>1</sup> ici.", "Le taux est de 36% ici."),
        ("taux** est", "taux est"),
        ("## Deux", "Deux"),
        ("<sup>&</sup>lt;sup>1</sup> www.exemple.fr", "www.exemple.fr"),
    ],
)
def test_quotes_are_found_through_their_markup(
    small: tuple[Path, Carnet, tuple[Passage, ...]], quote: str, found: str
) -> None:
    bank = load(small, entry(quote))
    assert bank.problems == ()
    (span,) = bank.entries[0].spans
    assert small[1].text[span.start : span.end] == found


def test_a_repeated_quote_is_taken_near_the_one_before(
    small: tuple[Path, Carnet, tuple[Passage, ...]],
) -> None:
    bank = load(small, entry("Oui."), entry("Fin."), entry("Oui.", answer="B."))
    starts = [one.spans[0].start for one in bank.entries]
    assert starts[0] < starts[2] < starts[1]
    assert small[1].text[starts[2] :] == "Oui. Fin."


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{pas du json", "JSON"),
        ("[1]", "objet JSON"),
        (entry("Introuvable."), "ne figure pas"),
        (entry("Oui. Fin. Non."), "ne figure pas"),
        (entry("Oui.", questions=[]), "aucune question"),
        (entry(), "aucune citation"),
        (entry("Oui.", reponse="x"), "clé inconnue « reponse »"),
        (entry("Oui.", unanswered="x"), "un seul"),
        (entry("Oui.", draft="oui"), "draft"),
        (entry("Oui.", questions=[" "]), "non vides"),
        (entry("www.exemple.fr Deux Oui."), "enjambe"),
    ],
)
def test_a_bad_line_is_told_and_the_others_serve(
    small: tuple[Path, Carnet, tuple[Passage, ...]], line: str, message: str
) -> None:
    bank = load(small, entry("Fin."), line, entry("Deux"))
    assert len(bank.entries) == 2
    (problem,) = bank.problems
    assert problem.startswith("c.questions.jsonl, ligne 2 : ") and message in problem


def test_ids_do_not_move_when_a_line_is_inserted(
    small: tuple[Path, Carnet, tuple[Passage, ...]],
) -> None:
    before = load(small, entry("Fin."), entry("Deux"), entry("Deux"))
    after = load(small, entry("Oui."), entry("Fin."), entry("Deux"), entry("Deux"))
    assert [e.entry_id for e in after.entries[1:]] == [e.entry_id for e in before.entries]
    assert len({e.entry_id for e in before.entries}) == 3
    assert all(e.entry_id.startswith("c/q") for e in before.entries)


def test_a_draft_is_listed_but_covers_nothing(
    small: tuple[Path, Carnet, tuple[Passage, ...]],
) -> None:
    bank = load(small, entry("Fin.", draft=True))
    assert bank.entries[0].draft
    assert coverage(bank, small[2]) == small[2]


def test_missing_and_unreadable_banks(small: tuple[Path, Carnet, tuple[Passage, ...]]) -> None:
    path, carnet, passages = small
    assert load_bank(path, carnet, passages) == Bank(path.name)
    path.write_bytes(b"\xff\xfe{}")
    with pytest.raises(CorpusError, match="illisible"):
        load_bank(path, carnet, passages)
