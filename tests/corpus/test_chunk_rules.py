"""Where passages are cut, rule by rule, on carnets of a few words. A word counts for a token."""

from __future__ import annotations

import pytest

from carnet_rag.corpus.chunk import split_passages
from carnet_rag.types import Block, Carnet, Section, Sentence, SentenceKind

Part = tuple[SentenceKind, str, str | None]


def words(text: str) -> int:
    return len(text.split())


def carnet_of(*parts: Part, sections: tuple[int, ...] = (0,)) -> Carnet:
    """A carnet of blocks: « | » ends a sentence, « / » a line; ``sections`` number the blocks that
    open one.
    """
    text, blocks, starts = "", [], []
    for number, (kind, written, speaker) in enumerate(parts):
        text += "\n\n" if text else ""
        if number in sections:
            starts.append(len(text))
        opened, sentences = len(text), []
        for line in written.split("/"):
            text += "\n" if len(text) > opened else ""
            for piece in line.split("|"):
                text += " " if sentences and not text.endswith("\n") else ""
                lead = kind == "item" and not sentences and not piece.startswith("-")
                kept: SentenceKind = "prose" if lead else kind
                start = len(text)
                text += piece
                sentences.append(Sentence(start, len(text), piece, kept, speaker))
        blocks.append(Block(opened, len(text), kind, tuple(sentences)))
    ends = [*starts[1:], len(text)]
    tree = tuple(
        Section((f"S{n}",), a, b, n + 1) for n, (a, b) in enumerate(zip(starts, ends, strict=True))
    )
    return Carnet("c", "C", None, None, None, "fr", "c.md", "0", text, tree, tuple(blocks))


def cut(size: int, *parts: Part, sections: tuple[int, ...] = (0,)) -> list[str]:
    found = split_passages(carnet_of(*parts, sections=sections), size, words)
    return [" ".join(passage.text.split()) for passage in found]


def prose(text: str, speaker: str | None = None) -> Part:
    return "prose", text, speaker


FULL = "a b c d e f g h i j k l"
ONE, TWO, THREE = "Un deux trois.", "Quatre cinq six.", "Sept huit neuf."


@pytest.mark.parametrize(
    ("size", "parts", "expected"),
    [
        # Blocks are packed up to the aim.
        (6, [prose(ONE), prose(TWO)], [f"{ONE} {TWO}"]),
        (5, [prose(ONE), prose(TWO)], [ONE, TWO]),
        # A block over the aim is cut between its sentences, never inside one.
        (6, [prose(f"{ONE}|{TWO}|{THREE}")], [f"{ONE} {TWO}", THREE]),
        (9, [prose(f"{ONE}|{TWO}|{THREE}")], [f"{ONE} {TWO} {THREE}"]),
        (2, [prose(ONE)], [ONE]),
        (2, [prose(f"{ONE}|{TWO}")], [ONE, TWO]),
        # A last passage under a quarter of the aim joins the one before, up to five quarters.
        (12, [prose(FULL), prose("y z")], [f"{FULL} y z"]),
        (12, [prose(FULL), prose("x y z")], [FULL, "x y z"]),
        (12, [prose(f"{FULL} m n"), prose("y z")], [f"{FULL} m n", "y z"]),
        (12, [prose(FULL), prose("y z"), prose("w")],
         [FULL, "y z w"]),
    ],
)  # fmt: skip
def test_sizes(size: int, parts: list[Part], expected: list[str]) -> None:
    assert cut(size, *parts) == expected


def test_a_passage_belongs_to_one_section() -> None:
    parts = [prose(ONE), prose(TWO), prose(THREE)]
    assert cut(50, *parts, sections=(0, 2)) == [f"{ONE} {TWO}", THREE]
    found = split_passages(carnet_of(*parts, sections=(0, 2)), 50, words)
    assert [(p.heading_path, p.page) for p in found] == [(("S0",), 1), (("S1",), 2)]


@pytest.mark.parametrize(
    ("parts", "expected", "speakers"),
    [
        ([prose(ONE, "A"), prose(TWO, "B")], [ONE, TWO], ["A", "B"]),
        ([prose(ONE, "A"), prose(TWO, "A")], [f"{ONE} {TWO}"], ["A"]),
        ([prose(ONE), prose(TWO, "A")], [ONE, TWO], [None, "A"]),
        ([prose(ONE, "A"), prose(TWO)], [ONE, TWO], ["A", None]),
        # Headings and notes have no speaker: they go with what is around them.
        ([prose(ONE, "A"), ("note", "Une note.", None), prose(TWO, "A")],
         [f"{ONE} Une note. {TWO}"], ["A"]),
        ([prose(ONE, "A"), ("heading", "Titre", None), prose(TWO, "B")],
         [ONE, f"Titre {TWO}"], ["A", "B"]),
        ([("heading", "Titre", None), prose(TWO, "B")], [f"Titre {TWO}"], ["B"]),
        # After a figure, who spoke before it is forgotten.
        ([prose(ONE, "A"), ("caption", "Schéma", None), ("note", "Une note.", None),
          prose(TWO, "B")], [ONE, "Schéma", f"Une note. {TWO}"], ["A", None, "B"]),
    ],
)  # fmt: skip
def test_no_passage_has_two_speakers(
    parts: list[Part], expected: list[str], speakers: list[str | None]
) -> None:
    assert cut(50, *parts) == expected
    found = split_passages(carnet_of(*parts), 50, words)
    assert [passage.speaker for passage in found] == speakers


def test_one_block_is_cut_where_its_speaker_changes() -> None:
    first, second = carnet_of(prose(ONE, "A"), prose(TWO, "B")).blocks
    carnet = carnet_of(prose(ONE, "A"), prose(TWO, "B"))
    both = Block(first.start, second.end, "prose", first.sentences + second.sentences)
    whole = Carnet(*(
        (both,) if name == "blocks" else getattr(carnet, name) for name in Carnet.__slots__
    ))  # fmt: skip
    assert [p.text for p in split_passages(whole, 50, words)] == [ONE, TWO]


@pytest.mark.parametrize("kind", ["caption", "garbled"])
def test_a_figure_makes_a_passage_of_its_own(kind: SentenceKind) -> None:
    figure: Part = (kind, "Un schéma | illisible", None)
    assert len(cut(50, prose(ONE), figure, prose(TWO))) == 3
    assert len(cut(50, figure, ("caption", "Source", None), prose(TWO))) == 2
    # What announces stays with the text, not with the figure.
    assert cut(50, prose("Voici :"), figure)[0] == "Voici :"


def test_a_garbled_figure_is_never_cut() -> None:
    assert len(cut(2, ("garbled", "a b c|d e f", None))) == 1
    assert len(cut(2, ("caption", "a b c|d e f", None))) == 2


LIST: Part = ("item", "- un deux/- trois quatre/- cinq six", None)


@pytest.mark.parametrize(
    ("size", "parts", "expected"),
    [
        # Nine words of list and two of lead-in: whole up to twice the aim.
        (6, [prose("Voici :"), LIST], ["Voici : - un deux - trois quatre - cinq six"]),
        (5, [prose("Voici :"), LIST], ["Voici :", "- un deux - trois quatre - cinq six"]),
        (4, [prose("Voici :"), LIST], ["Voici : - un deux", "- trois quatre", "- cinq six"]),
        (5, [prose("Voici."), LIST], ["Voici.", "- un deux - trois quatre - cinq six"]),
        # The lead-in of a list that holds it stays with the first item.
        (4, [("item", "Voici :/- un deux/- trois quatre/- cinq six", None)],
         ["Voici : - un deux", "- trois quatre", "- cinq six"]),
        # The sentences of one item stay together.
        (4, [("item", "- un deux.|Trois./- quatre/- cinq|- six sept huit", None)],
         ["- un deux. Trois.", "- quatre", "- cinq - six sept huit"]),
    ],
)  # fmt: skip
def test_lists(size: int, parts: list[Part], expected: list[str]) -> None:
    assert cut(size, *parts) == expected


def test_a_heading_stays_with_what_it_heads() -> None:
    title: Part = ("heading", "Un titre", None)
    assert cut(5, prose(ONE), title, prose(TWO)) == [ONE, f"Un titre {TWO}"]
    assert cut(2, title, prose(TWO)) == [f"Un titre {TWO}"]
    assert cut(50, prose(ONE), title, ("caption", "Un schéma", None)) == [
        f"{ONE} Un titre", "Un schéma",
    ]  # fmt: skip


def test_a_note_stays_with_its_call_however_long() -> None:
    note: Part = ("note", "Une note bien plus longue que la place.", None)
    assert cut(3, prose(ONE), note, prose(TWO)) == [f"{ONE} {note[1]}", TWO]


def test_an_id_is_the_place_and_the_text() -> None:
    (passage,) = split_passages(carnet_of(prose(ONE)), 50, words)
    assert passage.passage_id.startswith("c:0-14:") and len(passage.passage_id) == 15
    (other,) = split_passages(carnet_of(prose("Un deux mots..")), 50, words)
    assert other.passage_id != passage.passage_id
