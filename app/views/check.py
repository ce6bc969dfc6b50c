"""Vérifier un chiffre: paste a text, see for each of its claims what the carnets say of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape

import engine
import streamlit as st
from frame import Frame
from markup.clips import clip_html, unfound_clip_html
from markup.sources import panel_html
from markup.text import plain
from markup.verdicts import kind_of, overview_html, verdict_html
from texts import Texts
from widgets import announce, sentence, show_link, show_offered, show_title, two_columns

from carnet_rag.check import check_text, split_claims
from carnet_rag.check.examples import example_claims
from carnet_rag.errors import ModelError, QuestionError
from carnet_rag.intake import read_paragraph
from carnet_rag.types import Verdict
from carnet_rag.writing import with_second_opinion

_LONGEST_LINK = 600
"""Characters of a text that still makes an address to share."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A text that this visitor had checked, with one verdict a claim, or why it could not be.

    ``asked`` are the ranks of the claims on which the chat model gave its second opinion.
    """

    text: str
    verdicts: tuple[Verdict, ...] = ()
    error: str = ""
    asked: frozenset[int] = frozenset()


def show(frame: Frame) -> None:
    """Draw the form, check what was pasted, clicked or linked to, and show the verdicts."""
    words = frame.words
    show_title(words.page_check, words.check_lead)
    _follow_back(arriving=frame.arriving)
    text = _take_pending()
    _show_form(words)
    if not _checked() and text is None:
        _show_examples(frame)
    if text is not None:
        st.session_state["checked"] = _check(text, frame)
    checked = _checked()
    if checked:
        _show_checked(checked, frame)
        if text is not None and checked.verdicts:
            announce(_outcome(checked.verdicts, words))
    st.session_state["claim-address"] = st.query_params.get("claim")


def _follow_back(*, arriving: bool) -> None:
    """Back to the address before the first check shows the page as it was then."""
    left = st.session_state.get("claim-address") and "claim" not in st.query_params
    if left and not arriving and "to-check" not in st.session_state:
        st.session_state.pop("checked", None)
        st.session_state["claim"] = ""


def _checked() -> Checked | None:
    return st.session_state.get("checked")


def _take_pending() -> str | None:
    """What is to be checked in this run: the form's text, an example, or the address's claim."""
    checked = _checked()
    pending: str | None = st.session_state.pop("to-check", None)
    linked = st.query_params.get("claim")
    if pending is None and linked and (checked is None or linked != checked.text):
        pending = linked
    if pending is not None:
        st.session_state["claim"] = pending
    elif checked and "claim" not in st.session_state:
        st.session_state["claim"] = checked.text  # back from another page
    return pending


def _show_form(words: Texts) -> None:
    st.text_area(
        words.check_label, key="claim", height="content", placeholder=words.check_placeholder
    )
    icon = ":material/fact_check:"
    st.button(words.check_button, "check", type="primary", icon=icon, on_click=check_later)


def check_later(text: str | None = None) -> None:
    """Put a text, or that of the form, in line for the next run of the page (for callbacks)."""
    st.session_state["to-check"] = st.session_state["claim"] if text is None else text


@st.cache_resource(show_spinner=False, max_entries=2)
def examples(build: str, _engine: engine.Engine) -> tuple[str, ...]:
    return example_claims(_engine.index)


def _show_examples(frame: Frame) -> None:
    offered = examples(frame.engine.index.build_id, frame.engine)
    if not offered:
        return
    words = frame.words
    show_offered(
        words.check_examples,
        offered,
        "examples",
        check_later,
        lambda text: words.check_examples_both if "\n" in text else text,
    )


def _check(text: str, frame: Frame) -> Checked:
    try:
        kept = read_paragraph(text)
    except QuestionError as error:
        st.query_params.pop("claim", None)
        return Checked(text, error=error.said(frame.words.language))
    claims = split_claims(kept)
    if not claims and kept.endswith("?"):
        return Checked(text, error=frame.words.check_question)
    if len(text) <= _LONGEST_LINK:
        st.query_params["claim"] = text
    else:
        st.query_params.pop("claim", None)
    waiting = st.empty()
    verdicts: list[Verdict] = []
    total = max(1, len(claims))
    _tell(waiting, 0, total, frame.words)
    try:
        verifier = engine.verifier(frame.settings.verifier)
        for verdict in check_text(frame.engine.index, kept, verifier=verifier):
            verdicts.append(verdict)
            _tell(waiting, len(verdicts), total, frame.words)
    except (QuestionError, ModelError) as error:
        if not verdicts:
            st.query_params.pop("claim", None)
        return Checked(text, tuple(verdicts), error=error.said(frame.words.language))
    finally:
        waiting.empty()
    return Checked(text, tuple(verdicts))


def _tell(place: st.delta_generator.DeltaGenerator, done: int, total: int, words: Texts) -> None:
    told = words.check_working.format(done=min(done + 1, total), total=total)
    place.progress(min(done / total, 1.0), text=plain(told))


# --- the verdicts ----------------------------------------------------------------------------


def _show_checked(checked: Checked, frame: Frame) -> None:
    words = frame.words
    if checked.error:
        message = f"**{words.check_refused}.** {plain(sentence(checked.error))}"
        st.error(message, icon=":material/error:")
    if len(checked.verdicts) > 1:
        summary = _outcome(checked.verdicts, words)
        turns = [f"c{number}" for number in range(len(checked.verdicts))]
        st.html(
            f'<p class="cr-label">{escape(summary)}</p>'
            f"{overview_html(checked.verdicts, turns, words)}"
        )
    for number, verdict in enumerate(checked.verdicts):
        _show_verdict(verdict, number, frame)


def _outcome(verdicts: Sequence[Verdict], words: Texts) -> str:
    """What became of the claims: the verdict on one, how many got which."""
    kinds = [kind_of(verdict) for verdict in verdicts]
    if len(kinds) == 1:
        return words.verdicts[kinds[0]]
    counts = {kind: kinds.count(kind) for kind in words.verdicts}
    return words.check_summary.format(count=len(kinds), **counts)


def _show_verdict(verdict: Verdict, number: int, frame: Frame) -> None:
    words, name = frame.words, f"c{number}"
    near = verdict.citations if verdict.verdict == "not_found" else ()
    cited = () if near else verdict.citations
    with st.container(key=f"turn-claim-{number}"):
        left, right = two_columns()
        with left, st.container(key=f"left-claim-{number}"):
            st.html(verdict_html(verdict, name, words))
            with st.container(
                key=f"actions-claim-{number}", horizontal=True, vertical_alignment="center"
            ):
                _show_copy(verdict, words)
                _offer_opinion(verdict, number, frame)
        if verdict.citations:
            right.html(panel_html(cited, near, name, frame.engine.index, words))


def _show_copy(verdict: Verdict, words: Texts) -> None:
    if verdict.verdict == "not_found":
        copied = unfound_clip_html(verdict, words.verdicts["not_found"], words)
    else:
        copied = clip_html(verdict.citations, words)
    st.html(copied, width="content")
    show_link(words.check_link, claim=verdict.claim)


def _offer_opinion(verdict: Verdict, number: int, frame: Frame) -> None:
    """The chat model's second opinion, on demand: one call, for one claim."""
    writer = engine.writer(frame.settings.fingerprint(), frame.settings)
    checked = st.session_state["checked"]
    if writer is None or number in checked.asked:
        return
    label = frame.words.check_opinion.format(model=plain(writer.name))
    if st.button(label, key=f"opinion-{number}", type="tertiary", icon=":material/forum:"):
        told = with_second_opinion(frame.engine.index, verdict, model=writer)
        before, after = checked.verdicts[:number], checked.verdicts[number + 1 :]
        st.session_state["checked"] = replace(
            checked, verdicts=(*before, told, *after), asked=checked.asked | {number}
        )
        st.rerun()
