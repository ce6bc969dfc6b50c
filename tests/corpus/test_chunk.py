"""Passages: nothing lost, nothing mixed, nothing cut inside a sentence."""

import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carnet_rag.corpus.chunk import split_passages
from carnet_rag.corpus.load import load_carnet, load_corpus
from carnet_rag.french.tokens import count_tokens
from carnet_rag.types import Carnet, Passage

CORPUS = Path(__file__).parents[2] / "corpus"


@pytest.fixture(scope="module")
def carnet() -> Carnet:
    (one,) = load_corpus(CORPUS)
    return one


@pytest.fixture(scope="module")
def passages(carnet: Carnet) -> tuple[Passage, ...]:
    return split_passages(carnet, 220, count_tokens)


def check(carnet: Carnet, passages: tuple[Passage, ...]) -> None:
    """Spans are true, in order, and hold every character but the blanks between them."""
    at = 0
    for passage in passages:
        assert carnet.text[passage.start : passage.end] == passage.text
        assert at <= passage.start and not carnet.text[at : passage.start].strip()
        assert passage.sentences
        for sentence in passage.sentences:
            assert passage.start <= sentence.start < sentence.end <= passage.end
        at = passage.end
    assert not carnet.text[at:].strip()
    cut = [sentence for passage in passages for sentence in passage.sentences]
    assert cut == [sentence for block in carnet.blocks for sentence in block.sentences]
    assert len({passage.passage_id for passage in passages}) == len(passages)


def test_every_character_is_in_one_passage(carnet: Carnet, passages: tuple[Passage, ...]) -> None:
    check(carnet, passages)


@pytest.mark.parametrize("size", [60, 120, 480])
def test_at_any_size(carnet: Carnet, size: int) -> None:
    check(carnet, split_passages(carnet, size, count_tokens))


def test_no_passage_mixes_speakers_or_figures(passages: tuple[Passage, ...]) -> None:
    for passage in passages:
        spoken = [s for s in passage.sentences if s.kind in ("prose", "item")]
        assert {s.speaker for s in spoken} <= {passage.speaker}
        kinds = {s.kind in ("caption", "garbled") for s in passage.sentences}
        assert len(kinds) == 1


def test_no_passage_crosses_a_section(carnet: Carnet, passages: tuple[Passage, ...]) -> None:
    starts = {section.start for section in carnet.sections}
    for passage in passages:
        assert not any(passage.start < start < passage.end for start in starts)
        section = [s for s in carnet.sections if s.start <= passage.start < s.end][-1]
        assert (passage.heading_path, passage.page) == (section.heading_path, section.page)


def test_sizes_stay_near_the_aim(passages: tuple[Passage, ...]) -> None:
    sizes = [count_tokens(passage.text) for passage in passages]
    assert max(sizes) <= 2 * 220 + 60
    prose = [
        count_tokens(p.text)
        for p in passages
        if not any(s.kind in ("item", "note") for s in p.sentences)
    ]
    assert max(prose) <= 220 * 5 // 4 + 10


def test_no_heading_is_left_alone(passages: tuple[Passage, ...]) -> None:
    """A heading goes with the text it heads; only the table of contents is made of them."""
    alone = [p for p in passages if all(s.kind == "heading" for s in p.sentences)]
    assert alone == []


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("Le Territoire joue un triple rôle", "C'est enfin le lieu de gestion en commun"),
        ("les plus significatives sont :", "la proposition de contrats"),
        ("La Fondation des Territoires a un triple but :", "Comment dépasser et gérer"),
        ("les ingénieries complémentaires :", "l'ingénierie publique"),
    ],
)
def test_a_list_stays_with_its_lead_in(
    passages: tuple[Passage, ...], first: str, last: str
) -> None:
    assert any(first in passage.text and last in passage.text for passage in passages)


def test_notes_stand_in_the_passage_of_their_block(
    carnet: Carnet, passages: tuple[Passage, ...]
) -> None:
    for before, after in zip(passages, passages[1:], strict=False):
        if after.sentences[0].kind == "note":
            assert before.sentences[-1].kind in ("caption", "garbled")


def test_equal_text_in_two_files_gives_two_ids(tmp_path: Path) -> None:
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text("# T\n\nMême texte.", encoding="utf-8")
    ids = [split_passages(one, 220, len)[0].passage_id for one in load_corpus(tmp_path)]
    assert len(set(ids)) == 2
    assert ids == [split_passages(one, 220, len)[0].passage_id for one in load_corpus(tmp_path)]


_LINE = st.sampled_from(
    ["# Titre", "## Autre", "Une phrase. Deux phrases ! Trois ?", "- item", "- autre. Suite.",
     "1. un", "Voici :", "", "Source : nous", "Mot", '"Citation." dit Jeanne DOE.',
     "<sup>1</sup> note", "Appel<sup>1</sup> ici.", "| a | b |", "|---|---|",
     "> cité", "**gras**", "```", "    retrait"]
)  # fmt: skip


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(_LINE, min_size=1, max_size=25), size=st.integers(3, 40))
def test_any_markdown_is_cut_without_loss(tmp_path: Path, lines: list[str], size: int) -> None:
    path = tmp_path / "c.md"
    path.write_text("Début.\n\n" + "\n".join(lines), encoding="utf-8")
    carnet = load_carnet(path)
    check(carnet, split_passages(carnet, size, lambda text: len(text.split())))


def test_reading_is_quick(tmp_path: Path) -> None:
    for number in range(1000):
        (tmp_path / f"{number}.md").write_text(
            f"# Carnet {number}\n\nUn texte.\n", encoding="utf-8"
        )
    start = time.perf_counter()
    many = load_corpus(tmp_path)
    assert len(many) == 1000
    assert time.perf_counter() - start < 10
