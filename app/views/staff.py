"""Équipe: what readers miss, the carnets, the index, the data. For the team only."""

from __future__ import annotations

import importlib.util
import math
from collections.abc import Callable

import access
import streamlit as st
from frame import Frame
from markup.text import plain
from staff import carnets as staff_carnets
from staff import data as staff_data
from staff import index as staff_index
from staff import questions as staff_questions
from staff import update as staff_update
from texts import Texts
from widgets import as_script, choose_one, run_script, show_title

_SECTIONS: dict[str, Callable[[Frame], None]] = {
    "questions": staff_questions.show,
    "carnets": staff_carnets.show,
    "index": staff_index.show,
    "donnees": staff_data.show,
}


def show(frame: Frame) -> None:
    words = frame.words.staff
    show_title(words.page, words.lead, "team")
    visit = [access.VISIT_COOKIE, access.cookie_to_set(), access.STAY_SECONDS]
    run_script(f"carnetVisit({as_script(visit)})")
    if not access.is_staff(frame.settings):
        _show_login(frame)
        return
    with st.container(key="staff-top", horizontal=True, vertical_alignment="center"):
        named = words.sections.__getitem__
        chosen = choose_one(words.section_label, list(_SECTIONS), "staff_section", named)
        st.button(words.logout, key="staff-leave", type="tertiary", on_click=access.leave)
    staff_update.tell_outcome(frame, chosen)
    _SECTIONS[chosen](frame)


def _show_login(frame: Frame) -> None:
    words, settings = frame.words.staff, frame.settings
    if settings.staff_password is not None:
        with st.form("staff-login", border=False, width=420):
            given = st.text_input(words.password, type="password", autocomplete="current-password")
            asked = st.form_submit_button(words.enter, type="primary")
        if asked:
            attempt = access.try_password(settings, given)
            if attempt.accepted:
                st.rerun()
            if attempt.looked_at:
                st.error(words.refused, icon=":material/lock:")
            if attempt.wait:
                st.warning(words.wait.format(seconds=math.ceil(attempt.wait)))
    if access.members():
        _show_account(words.login_stranger, frame.words)


def _show_account(stranger: str, words: Texts) -> None:
    email = access.account()
    if email is not None:
        st.error(plain(stranger.format(email=email)), icon=":material/lock:")
        st.button(words.staff.logout, key="staff-leave", type="tertiary", on_click=access.leave)
    elif importlib.util.find_spec("authlib") is None:  # what st.login needs
        st.warning(plain(words.staff.login_missing))
    elif st.button(words.staff.login, key="staff-login-account", icon=":material/login:"):
        st.login()
