"""Lire: a carnet by its table of contents, with search in it and links to every passage."""

from __future__ import annotations

from html import escape

import streamlit as st
from frame import Frame
from markup.carnet import carnet_html, contents_html
from markup.text import plain
from texts import Texts, counted, long_date
from widgets import choose_carnet, scroll_to, show_title

from carnet_rag.errors import CarnetError
from carnet_rag.french.sought import Sought
from carnet_rag.index import Index
from carnet_rag.types import Carnet, Passage

_FOUND_AT_MOST = 30


def show(frame: Frame) -> None:
    index, words = frame.engine.index, frame.words
    linked, moved = _linked_passage(index, words) or (None, 0)
    carnet = _choose_carnet(index, linked, words)
    passages = [*index.passages_of(carnet.carnet_id)]
    place = None
    if linked is not None and linked.carnet_id == carnet.carnet_id:
        place = _linked_quote(linked, moved)
    published = (long_date(carnet.published, words) or "").replace(" ", "\u00a0")
    facts = " · ".join(filter(None, (carnet.volume, carnet.publisher, published)))
    show_title(carnet.title, facts)
    left, right = st.columns((3, 8), gap="large")
    with left, st.container(key="contents"):
        _show_search(carnet, passages, words)
        st.html(contents_html(carnet, words))
    right.html(carnet_html(carnet, passages, words, place=place))
    if place is not None:
        scroll_to("here")


def _linked_passage(index: Index, words: Texts) -> tuple[Passage, int] | None:
    """The passage of ``?passage=``, and how far it has moved since; a link that leads nowhere is
    told, not hidden.
    """
    linked = st.query_params.get("passage")
    if not linked:
        return None
    try:
        return index.found(linked)
    except CarnetError:
        st.warning(words.read_unknown, icon=":material/link_off:")
        return None


def _linked_quote(passage: Passage, moved: int) -> tuple[int, int]:
    """The span of ``?quote=start-end`` when it lies in the passage, else the whole passage;
    ``moved``: how far the passage is from where it stood in the version that the link is of.
    """
    start, _, end = st.query_params.get("quote", "").partition("-")
    if start.isdecimal() and end.isdecimal():
        span = int(start) + moved, int(end) + moved
        if passage.start <= span[0] < span[1] <= passage.end:
            return span
    return passage.start, passage.end


def _choose_carnet(index: Index, linked: Passage | None, words: Texts) -> Carnet:
    ids = [carnet.carnet_id for carnet in index.carnets]
    wanted = linked.carnet_id if linked else st.query_params.get("carnet", ids[0])
    if wanted not in ids:
        st.warning(words.read_unknown, icon=":material/link_off:")
        wanted = ids[0]
    if len(ids) == 1:
        return index.carnet(wanted)
    return choose_carnet(words.read_choose, index, at=ids.index(wanted))


def _show_search(carnet: Carnet, passages: list[Passage], words: Texts) -> None:
    query = st.text_input(words.read_search, key="find", icon=":material/search:")
    sought = Sought(query)
    if not sought:
        return
    found = [(rank, p) for rank, p in enumerate(passages) if sought.fit(p.text)]
    if not found:
        st.markdown(plain(counted(words.read_search_none, query=query)))
        return
    items = "".join(
        f'<li><a href="#p-{rank}">{escape(_sentence_with(sought, passage))}'
        f"<small>{escape(passage.heading_path[-1] if passage.heading_path else carnet.title)}"
        "</small></a></li>"
        for rank, passage in found[:_FOUND_AT_MOST]
    )
    count = counted(words.read_search_found, count=len(found), query=query)
    st.html(f'<div class="cr-found"><p>{escape(count)}</p><ol>{items}</ol></div>')


def _sentence_with(sought: Sought, passage: Passage) -> str:
    best = max((s.text for s in passage.sentences), key=sought.fit, default="")
    return best if sought.fit(best) else passage.text[:200]
