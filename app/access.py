"""Who is of the team: a password, or an account of Streamlit's own OpenID Connect login.

With neither, there is no team's space and nothing of the readers is recorded.
"""

from __future__ import annotations

import hmac
import importlib.util
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from carnet_rag.settings import Settings

_STAY_SECONDS = 8 * 3600
_UNTIL = "staff_until"


@dataclass(frozen=True, slots=True)
class Attempt:
    """What became of a password; ``wait``: seconds before the next one is looked at. One that
    comes too early is not ``looked_at``.
    """

    accepted: bool
    wait: float = 0.0
    looked_at: bool = True


class Throttle:
    """Slows down guessing, all sessions together: it knows nobody's address.

    After ``FREE`` failures each next one doubles the wait, up to ``LONGEST`` seconds: some 1,500
    guesses a day at most. An accepted password, or a quiet quarter of an hour, resets it.
    """

    FREE = 3
    LONGEST = 60.0
    FORGET = 900.0

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._failures = 0
        self._last = 0.0
        self._until = 0.0

    def attempt(self, given: str, expected: str) -> Attempt:
        """Compare a password in constant time, unless it is too early."""
        with self._lock:
            now = self._now()
            if now < self._until:
                return Attempt(False, self._until - now, looked_at=False)
            if now - self._last > self.FORGET:
                self._failures = 0
            if same_secret(given, expected):
                self._failures = 0
                return Attempt(True)
            self._failures += 1
            self._last = now
            over = self._failures - self.FREE
            wait = min(2.0 ** min(over, 10), self.LONGEST) if over > 0 else 0.0
            self._until = now + wait
            return Attempt(False, wait)


def same_secret(given: str, expected: str) -> bool:
    """Compare two texts in a time that says nothing of either, not even its length."""
    key = os.urandom(16)
    digests = [
        hmac.digest(key, text.encode("utf-8", "surrogatepass"), "sha256")
        for text in (given, expected)
    ]
    return hmac.compare_digest(*digests)


@st.cache_resource(show_spinner=False)
def throttle() -> Throttle:
    """The server's one throttle."""
    return Throttle()


def enabled(settings: Settings) -> bool:
    """Whether the deployer opened a team's space."""
    return settings.staff_password is not None or bool(members())


def members() -> tuple[str, ...]:
    """Who may log in by account: addresses and ``@domains`` of ``[staff] emails`` in
    ``secrets.toml``; none unless ``[auth]`` is there too.
    """
    if not st.secrets.load_if_toml_exists() or "auth" not in st.secrets:
        return ()
    return tuple(str(one).strip().lower() for one in st.secrets.get("staff", {}).get("emails", ()))


def account() -> str | None:
    """The address of the account that is logged in, None without one; unverified ones are none."""
    if not st.user.get("is_logged_in", False) or st.user.get("email_verified") is False:
        return None
    email = st.user.get("email")
    return str(email).strip().lower() if email else None


def is_member(email: str | None) -> bool:
    """Whether an address, or its whole domain, is of the team."""
    if not email or "@" not in email:
        return False
    return email in members() or "@" + email.rpartition("@")[2] in members()


def is_staff(settings: Settings) -> bool:
    """Whether this visitor is logged in as one of the team, now."""
    by_password = settings.staff_password is not None and (
        st.session_state.get(_UNTIL, 0.0) > time.time()
    )
    return by_password or is_member(account())


def try_password(settings: Settings, given: str) -> Attempt:
    """Log this visitor in if the password is right and the time has come."""
    if settings.staff_password is None:
        return Attempt(False)
    attempt = throttle().attempt(given, settings.staff_password.get_secret_value())
    if attempt.accepted:
        st.session_state[_UNTIL] = time.time() + _STAY_SECONDS
    return attempt


def leave() -> None:
    """Log this visitor out; what was open in the team's space is forgotten with it."""
    for key in [k for k in st.session_state if str(k).startswith("staff")]:
        del st.session_state[key]
    if account() is not None:
        st.logout()


def has_authlib() -> bool:
    """Whether the package that ``st.login`` needs is installed."""
    return importlib.util.find_spec("authlib") is not None
