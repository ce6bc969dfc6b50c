"""From a candidate to what is quoted of it."""

from __future__ import annotations

from carnet_rag.answer.quoting import slice_text, with_neighbours, word_count
from carnet_rag.index import Index
from carnet_rag.types import QuoteSpan


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
