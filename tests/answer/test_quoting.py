"""From a candidate to what is quoted of it."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest
from small_text import SmallIndex

from carnet_rag.answer.links import is_lone_link, links_of, with_callers
from carnet_rag.answer.quoting import _widen, quote, slice_text, with_neighbours, word_count
from carnet_rag.french.intent import read_intent
from carnet_rag.index import Index
from carnet_rag.types import AnticipatedQuestion, Passage, QuoteSpan

if TYPE_CHECKING:
    from carnet_rag.search.evidence import EntryMatch
    from carnet_rag.search.features import Candidate


def test_neighbours_are_quoted_while_there_is_room(small_index: Index) -> None:
    passage = next(p for p in small_index.passages if len(p.sentences) > 2 and "\n\n" not in p.text)
    middle = passage.sentences[1]
    alone = QuoteSpan(passage.passage_id, middle.start, middle.end)
    words = word_count(slice_text(small_index, alone))
    assert with_neighbours(small_index, [alone], words) == [alone]
    after = passage.sentences[2]
    both = QuoteSpan(passage.passage_id, middle.start, after.end)
    room = word_count(slice_text(small_index, both))
    (wider,) = with_neighbours(small_index, [alone], room)
    assert wider == both
    (whole,) = with_neighbours(small_index, [alone], 1000)
    assert (whole.start, whole.end) == (passage.sentences[0].start, passage.sentences[-1].end)


def test_neighbours_that_are_quoted_already_are_not_quoted_twice(small_index: Index) -> None:
    passage = next(p for p in small_index.passages if len(p.sentences) > 2 and "\n\n" not in p.text)
    first, _, last = passage.sentences[:3]
    spans = [QuoteSpan(passage.passage_id, s.start, s.end) for s in (first, last)]
    wider = with_neighbours(small_index, spans, 1000)
    assert not wider[0].meets(wider[1])
    assert wider[0].end < last.start


@pytest.mark.parametrize(
    ("text", "lone"),
    [
        ("https://a.fr/charte", True),
        ("( www.a.fr )", True),
        ("https://a.fr/La Charte du faire-2021.pdf", True),
        ("Voir https://a.fr/charte.pdf", False),
        ("https://a.fr/charte.pdf pour lire la suite", False),
    ],
)
def test_an_address_alone(text: str, lone: bool) -> None:
    assert is_lone_link(text) == lone


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("Rien ici.", []),
        ("Voir https://a.fr/x, puis www.b.org.", ["https://a.fr/x", "https://www.b.org"]),
        (
            "Une note\n\nhttps://a.fr/La Charte-2021.pdf\n\nFin",
            ["https://a.fr/La%20Charte-2021.pdf"],
        ),
    ],
)
def test_the_addresses_that_a_text_writes_out_lead_somewhere(text: str, links: list[str]) -> None:
    found = links_of(text, 10, ())
    assert [link.address for link in found] == links
    assert all(text[n.start - 10 : n.end - 10].startswith(("http", "www")) for n in found)


def test_a_lone_link_comes_with_the_sentence_that_calls_its_note(real_index: Index) -> None:
    calling, note = next(
        (QuoteSpan(p.passage_id, s.start, s.end), n)
        for p in real_index.passages
        for s in p.sentences
        for n in s.notes
        if is_lone_link(n.text)
    )
    holding = next(p for p in real_index.passages if p.start <= note.start < p.end)
    link = QuoteSpan(holding.passage_id, note.end - len(note.text), note.end)
    assert with_callers(real_index, [link], 3) == [link, calling]
    assert with_callers(real_index, [calling], 1) == [calling]


LONG = (
    "Elle rassemble chaque année les voisins, les écoles, les élus et les commerces du bourg. " * 3
)


class ListIndex(SmallIndex):
    """One whose passages are known by their place, as a list over several of them needs."""

    def passage(self, passage_id: str) -> Passage:
        return next(p for p in self.passages if p.passage_id == passage_id)

    def neighbours(self, passage_id: str) -> tuple[Passage | None, Passage | None]:
        row = [p.passage_id for p in self.passages].index(passage_id)
        beside = (row - 1, row + 1)
        one, other = (self.passages[n] if 0 <= n < len(self.passages) else None for n in beside)
        return one, other


def test_a_quote_that_a_bank_gives_for_the_whole_answer_stands_as_chosen(tmp_path: Path) -> None:
    text = "# Le pré\n\nLe pré est clos depuis mai. Il est clair le matin, sombre le soir.\n"
    index = ListIndex(text, tmp_path)
    (passage,) = index.passages
    clear = passage.sentences[-1]
    span = QuoteSpan(passage.passage_id, clear.start, clear.end)

    def shown(answer: str | None) -> str:
        entry = AnticipatedQuestion("e", passage.carnet_id, ("?",), (span,), answer, None)
        match = cast("EntryMatch", SimpleNamespace(entry=entry))
        found = cast(
            "Candidate",
            SimpleNamespace(spans=(span,), match=match, entry=entry, anticipated=True),
        )
        return slice_text(
            cast("Index", index), quote(cast("Index", index), found, read_intent("?"))[0]
        )

    assert shown(clear.text) == clear.text
    assert shown("Le pré est clair.").startswith("Le pré est clos depuis mai. Il")


def test_an_item_does_not_lean_on_the_one_before(tmp_path: Path) -> None:
    text = "# Lieux\n\nDeux lieux :\n\n- Le pré est vert.\n- Il y a aussi le bois. Il est clair.\n"
    index = ListIndex(text, tmp_path)
    (passage,) = index.passages
    wood, clear = passage.sentences[-2:]
    shown = [
        slice_text(
            cast("Index", index),
            _widen(passage, QuoteSpan(passage.passage_id, s.start, s.end), alone=False),
        )
        for s in (wood, clear)
    ]
    assert shown == ["Il y a aussi le bois.", "Il y a aussi le bois. Il est clair."]
