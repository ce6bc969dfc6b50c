"""Accueil: what the carnets are, which there are, where to begin."""

from __future__ import annotations

from html import escape

import guide
import streamlit as st
from engine import Engine
from frame import Frame
from markup.text import address, href
from streamlit.delta_generator import DeltaGenerator
from texts import Texts, long_date, named
from turns import ask_later
from widgets import line_button, show_offered, show_title

from carnet_rag.types import Carnet


def show_welcome(head: DeltaGenerator, part: Engine, frame: Frame) -> None:
    """Draw what a reader sees before the first question; ``head`` stands above its field. What is
    offered is answered by ``part``, which the next question keeps to.
    """
    words, index, corpus = frame.words, frame.engine.index, frame.settings.corpus
    guides = guide.guides_of(index, corpus)
    with head:
        show_title(words.chat_title, words.chat_lead, "welcome")
        if about := next((g.about for g in guides if g.about), ""):
            st.html(f'<p class="cr-about" lang="fr">{escape(about)}</p>')
    _show_starters(part, frame)
    cards, shelf = st.columns((11, 10), gap="large")
    with cards:
        for rank, card in enumerate(guide.checked_cards(part.name, part, corpus)):
            _show_card(card, rank, words)
    shelf.html(shelf_html(frame))


def _show_starters(part: Engine, frame: Frame) -> None:
    words = frame.words
    starters = guide.checked_starters(part.name, part, frame.settings.corpus)
    shown = [reader for reader in words.starters if any(r == reader for r, _ in starters)]
    if not shown:
        return
    for column, reader in zip(st.columns(len(shown), gap="medium"), shown, strict=True):
        with column:
            asked = (question for r, question in starters if r == reader)
            show_offered(words.starters[reader], asked, reader, ask_later)


def _show_card(card: guide.Card, rank: int, words: Texts) -> None:
    with st.container(key=f"card-{rank}", border=True):
        st.html(f'<h2 class="cr-card-title" lang="fr">{escape(card.title)}</h2>')
        for place, item in enumerate(card.items):
            with st.container(key=f"ask-card-{rank}-{place}", gap="small"):
                line_button(item.label, f"card-{rank}-{place}", ask_later, item.question)
            if item.url:
                label = escape(named(words.welcome_outside, item.label, words), quote=True)
                st.html(
                    f'<a class="cr-outside" {href(item.url)} target="_blank" aria-label="{label}" '
                    f'rel="noopener noreferrer">{escape(words.welcome_outside)} ↗</a>'
                )


def shelf_html(frame: Frame) -> str:
    words = frame.words
    items = "".join(
        f'<li><a {href(address("lire", carnet=carnet.carnet_id))} target="_self">'
        f"{escape(carnet.title)}</a><small>{escape(_facts(carnet, words))}</small></li>"
        for carnet in frame.engine.index.carnets
    )
    return (
        f'<section class="cr-shelf-list"><h2 class="cr-card-title">{escape(words.welcome_shelf)}'
        f"</h2><ul>{items}</ul></section>"
    )


def _facts(carnet: Carnet, words: Texts) -> str:
    parts = (carnet.volume, carnet.publisher, long_date(carnet.published, words))
    return " · ".join(part for part in parts if part)
