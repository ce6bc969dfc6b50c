"""What a person is told of a bank: entries to look at again, passages left out."""

import json
from pathlib import Path

import pytest
from conftest import SMALL_CORPUS

from carnet_rag.corpus.bank_review import is_saying, review, says_something
from carnet_rag.corpus.chunk import split_passages
from carnet_rag.corpus.load import load_carnet, load_corpus
from carnet_rag.corpus.questions import Bank, BankRow, bank_path, load_bank
from carnet_rag.french.tokens import count_tokens
from carnet_rag.types import (
    AnticipatedQuestion,
    Carnet,
    Passage,
    QuoteSpan,
    Sentence,
    SentenceKind,
)


def line(quote: str, *questions: str, **more: object) -> str:
    return json.dumps({"questions": questions, "quotes": [quote], "answer": "A."} | more)


def test_entries_to_look_at_again_and_passages_left_out_are_told(tmp_path: Path) -> None:
    long = " ".join(f"mot{n}" for n in range(61)) + "."
    (tmp_path / "c.md").write_text(f"# C\n\n## Un\n\n{long}\n\n## Deux\n\nFin.\n", encoding="utf-8")
    lines = [
        line(long, "Que dit Un ?", "Et puis Un ?"),
        line("Fin.", "Que dit un", "Et Deux ?", draft=True),
        line(long, "Seule ?"),
    ]
    path = tmp_path / "c.questions.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    carnet = load_carnet(tmp_path / "c.md")
    passages = split_passages(carnet, 200, count_tokens)
    told = review(load_bank(path, carnet, passages), carnet, passages)
    assert [(p.line, p.reason.partition(":")[0].strip()) for p in told.remarks] == [
        (1, "une citation de 61 mots"),
        (2, "« Que dit un » est déjà posée ligne 1."),
        (3, "une citation de 61 mots"),
        (3, "une seule question"),
    ]
    # A draft covers nothing: the section « Deux » is still to do.
    assert {s.heading_path: (s.covered, s.passages) for s in told.shares} == {
        (): (0, 1),
        ("Un",): (1, 1),
        ("Deux",): (0, 1),
    }
    assert [p.text.split() for p in told.missing] == [["C"], ["Deux", "Fin."]]


def test_the_bank_of_the_real_carnet_has_nothing_to_look_at_again() -> None:
    corpus = SMALL_CORPUS.parents[2] / "corpus"
    (carnet,) = load_corpus(corpus)
    passages = split_passages(carnet, 220, count_tokens)
    told = review(load_bank(bank_path(corpus, carnet), carnet, passages), carnet, passages)
    assert told.remarks == ()
    assert not any(says_something(passage) for passage in told.missing)


def test_a_title_or_a_garbled_figure_says_nothing() -> None:
    carnet = load_carnet(SMALL_CORPUS / "jardins.md", folder=SMALL_CORPUS)
    title, *others = split_passages(carnet, 120, count_tokens)
    assert not says_something(title)
    assert others and all(map(says_something, others))
    words = "Espace naturel Territoires Bassin de vie"
    for kind in ("garbled", "heading", "caption"):
        debris = Sentence(0, len(words), words, kind)  # type: ignore[arg-type]
        assert not says_something(Passage("p", "c", (), None, None, 0, 40, words, (debris,)))


TEXT = " ".join(["mot"] * 61)
CARNET = Carnet("c", "C", None, None, None, "fr", "c.md", "0", TEXT, ())


def row(number: int, *questions: str, words: int = 1, draft: bool = False) -> BankRow:
    spans = (QuoteSpan("p", 0, 3), QuoteSpan("p", 0, 4 * words - 1))
    entry = AnticipatedQuestion(f"c/q{number}", "c", questions, spans, "A.", None, draft)
    return BankRow(number, entry)


def remarks(*rows: BankRow) -> list[tuple[int, str]]:
    told = review(Bank("b", rows), CARNET, ()).remarks
    return [(remark.line, remark.reason) for remark in told]


def test_the_longest_quote_of_an_entry_is_told_from_61_words() -> None:
    assert remarks(row(1, "A ?", "B ?", words=60)) == []
    ((line, reason),) = remarks(row(4, "A ?", "B ?", words=61))
    assert line == 4 and "61 mots" in reason and "60 au plus" in reason


def test_one_question_is_told_unless_the_entry_is_a_draft() -> None:
    assert [line for line, _ in remarks(row(1, "A ?"), row(2, "B ?", draft=True))] == [1]
    assert remarks(row(1, "A ?", "B ?")) == []


def test_a_question_asked_elsewhere_is_told_whatever_its_case_and_signs() -> None:
    told = remarks(row(1, "Où est l'élu ?", "B ?"), row(5, "C ?", "ou est l elu"))
    assert told == [(5, "« ou est l elu » est déjà posée ligne 1.")]
    assert remarks(row(1, "A ?", "a")) == []  # twice in one entry: other ways to ask it


@pytest.mark.parametrize(
    ("kind", "words", "says"),
    [("prose", 5, True), ("prose", 4, False), ("item", 5, True), ("note", 5, True),
     ("heading", 5, False), ("caption", 5, False), ("garbled", 5, False)],
)  # fmt: skip
def test_a_sentence_says_something_from_five_words_of_text(
    kind: SentenceKind, words: int, says: bool
) -> None:
    text = " ".join(["mot"] * words)
    sentence = Sentence(0, len(text), text, kind)
    assert is_saying(sentence) is says
    heading = Sentence(0, 1, "T", "heading")
    passage = Passage("p", "c", (), None, None, 0, 9, text, (heading, sentence))
    assert says_something(passage) is says


def test_a_share_is_of_the_two_upper_headings_in_reading_order() -> None:
    passages = [
        Passage(f"p{n}", "c", path, None, None, n, n + 1, "m", ())
        for n, path in enumerate([("A", "B", "C"), ("A", "B", "D"), ("E",), ("A", "B")])
    ]
    entry = AnticipatedQuestion("c/q", "c", ("Q ?",), (QuoteSpan("p1", 0, 3),), "A.", None)
    told = review(Bank("b", (BankRow(1, entry),)), CARNET, passages)
    assert [(s.heading_path, s.passages, s.covered) for s in told.shares] == [
        (("A", "B"), 3, 1),
        (("E",), 1, 0),
    ]
    assert [p.passage_id for p in told.missing] == ["p0", "p2", "p3"]
