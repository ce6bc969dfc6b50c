"""What several pages draw alike: a title, two columns, texts to click on, an address to share."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from html import escape
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

import streamlit as st
from markup.text import glue, plain
from streamlit.delta_generator import DeltaGenerator

from carnet_rag.errors import CarnetError
from carnet_rag.index import Index
from carnet_rag.types import Carnet

_T = TypeVar("_T")
_Text = TypeVar("_Text", bound=str)


def show_title(title: str, lead: str = "", place: str = "") -> None:
    """A page's title and the line below it; ``place`` is what :func:`scroll_to` calls it."""
    identity = f' id="{place}" tabindex="-1"' if place else ""
    below = f'<p class="cr-lead">{escape(lead)}</p>' if lead else ""
    st.html(f'<h1 class="cr-title"{identity}>{glue(escape(title))}</h1>{below}')


def two_columns() -> tuple[DeltaGenerator, DeltaGenerator]:
    """What is said, and beside it the excerpts that it comes from."""
    left, right = st.columns((11, 10), gap="large")
    return left, right


@contextmanager
def telling() -> Iterator[None]:
    """What cannot be done ends here, and is told."""
    try:
        yield
    except CarnetError as error:
        st.error(plain(sentence(str(error))), icon=":material/error:")


def sentence(text: str) -> str:
    """A message as it stands by itself: with a capital."""
    return text[:1].upper() + text[1:]


def run_script(code: str) -> None:
    """Run a script of ours in the page; what it is given goes through :func:`as_script`."""
    st.html(f"<script>{code}</script>", unsafe_allow_javascript=True)


def as_script(values: list[Any]) -> str:
    """Values as the arguments of a call in a script that stands in HTML."""
    return json.dumps(values, ensure_ascii=True).replace("<", "\\u003c")[1:-1]


def scroll_to(place: str) -> None:
    """Bring the element of that id to the top of the window. The id is ours, never a reader's."""
    run_script(f"carnetShow({as_script([place])})")


def announce(message: str) -> None:
    run_script(f"carnetSay({as_script([message])})")


def quiet_button(
    label: str, key: str, icon: str, on_click: Callable[..., None] | None = None, *args: object
) -> bool:
    """A button without a frame, beside the Material icon of that name; whether it was clicked."""
    return st.button(
        label, key, type="tertiary", icon=f":material/{icon}:", on_click=on_click, args=args
    )


def losing_button(
    label: str,
    sure: str,
    key: str,
    icon: str,
    on_click: Callable[..., None] | None = None,
    *args: object,
    of: str = "",
) -> bool:
    """A quiet button for what loses something: it does so at a second click, on ``sure``, which it
    opens; whether that was clicked. ``of`` tells what would be lost: it is not open on what comes
    in its place.
    """
    with st.popover(label, icon=f":material/{icon}:", type="tertiary", key=f"{key}-ask{of}"):
        return st.button(sure, key, on_click=on_click, args=args)


def line_button(text: str, key: str, on_click: Callable[..., None] | None, *args: object) -> bool:
    """A text to click on, as wide as its place; whether it was clicked."""
    return st.button(plain(text), key, width="stretch", on_click=on_click, args=args)


def show_offered(
    label: str,
    texts: Iterable[str],
    key: str,
    on_click: Callable[[str], None],
    written: Callable[[str], str] = str,
) -> None:
    """Texts to click on, each as it is ``written``, under a label; ``on_click`` is called with the
    one that is chosen.
    """
    st.html(f'<p class="cr-label">{escape(label)}</p>')
    with st.container(key=f"ask-{key}", gap="small"):
        for rank, text in enumerate(texts):
            line_button(written(text), f"ask-{key}-{rank}", on_click, text)


def choose_one(
    label: str, options: Sequence[_Text], key: str, written: Callable[[_Text], str]
) -> _Text:
    """One of a few options side by side, the first before any is chosen; kept for the visit."""
    chosen: _Text | None = st.segmented_control(
        label,
        options,
        default=options[0],
        required=True,
        format_func=written,
        key=key,
        label_visibility="collapsed",
        persist_state="session",
        wrap=True,
    )
    return chosen or options[0]


def choose_carnet(label: str, index: Index, *, at: int = 0, key: str | None = None) -> Carnet:
    """One of the carnets, by its title, the one of rank ``at`` before any is chosen."""
    titles = {carnet.carnet_id: carnet.title for carnet in index.carnets}
    return index.carnet(st.selectbox(label, [*titles], at, titles.__getitem__, key))


def shown_page(found: Sequence[_T], size: int, key: str) -> Sequence[_T]:
    """The part of a long list that the reader pages to; ``key`` is the same for one list."""
    pages = -(-len(found) // size)
    page = st.pagination(pages, key=f"{key}_{pages}") if pages > 1 else 1
    return found[(page - 1) * size : page * size]


def base_address(public_url: str | None) -> str:
    """The address of the application, with its last slash: the public one, else the reader's."""
    here = (st.context.url or "").split("?")[0].rstrip("/")
    page = st.session_state.get("page")
    return (public_url or (here.removesuffix(f"/{page}") if page else here)).rstrip("/") + "/"


def show_link(label: str, **query: str) -> None:
    base = (st.context.url or "").split("?")[0]
    with st.popover(label, icon=":material/link:", type="tertiary"):
        st.caption(label)
        st.code(f"{base}?{urlencode(query, quote_via=quote)}", language=None, wrap_lines=True)
