"""What a person is told of a bank: entries to look at again, passages left out."""

import json
from pathlib import Path

from conftest import SMALL_CORPUS

from carnet_rag.corpus.bank_review import review, says_something
from carnet_rag.corpus.chunk import split_passages
from carnet_rag.corpus.load import load_carnet, load_corpus
from carnet_rag.corpus.questions import bank_path, load_bank
from carnet_rag.french.tokens import count_tokens
from carnet_rag.types import Passage, Sentence


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
