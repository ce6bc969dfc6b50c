"""Who is of the team: a password, or an account of Streamlit's own OpenID Connect login.

With neither, there is no team's space and nothing of the readers is recorded. A visit begun by
either is known by a cookie, so that it outlives a reload of the page, and ends on the server.
"""

from __future__ import annotations

import hmac
import ipaddress
import os
import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from carnet_rag.settings import Settings

VISIT_COOKIE = "carnet_visite"
STAY_SECONDS = 8 * 3600
_VISIT = "staff_visit"


@dataclass(frozen=True, slots=True)
class Attempt:
    """What became of a password; ``wait``: seconds before the next one is looked at. One that
    comes too early is not ``looked_at``.
    """

    accepted: bool
    wait: float = 0.0
    looked_at: bool = True


@dataclass(slots=True)
class _Sender:
    failures: int = 0
    last: float = 0.0
    until: float = 0.0


class Throttle:
    """Slows down guessing, each sender apart: who guesses does not lock the team out.

    After ``FREE`` failures each next one doubles the wait, up to ``LONGEST`` seconds: some 1,500
    guesses a day at most. An accepted password, or a quiet quarter of an hour, resets it.
    """

    FREE = 3
    LONGEST = 60.0
    FORGET = 900.0
    KEPT = 10_000

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._senders: OrderedDict[str, _Sender] = OrderedDict()

    def attempt(self, given: str, expected: str, sender: str = "") -> Attempt:
        """Compare a password in constant time, unless it is too early for its sender."""
        with self._lock:
            now, one = self._now(), self._senders.get(sender, _Sender())
            if now < one.until:
                return Attempt(False, one.until - now, looked_at=False)
            if now - one.last > self.FORGET:
                one.failures = 0
            if same_secret(given, expected):
                self._senders.pop(sender, None)
                return Attempt(True)
            one.failures += 1
            one.last = now
            over = one.failures - self.FREE
            wait = min(2.0 ** min(over, 10), self.LONGEST) if over > 0 else 0.0
            one.until = now + wait
            self._senders[sender] = one
            self._senders.move_to_end(sender)
            if len(self._senders) > self.KEPT:
                self._senders.popitem(last=False)
            return Attempt(False, wait)


class Visits:
    """The team's visits under way on this server, each known by a secret until it ends."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._lock = threading.Lock()
        self._until: dict[str, float] = {}

    def begin(self) -> str:
        """Begin a visit; return its secret."""
        secret = secrets.token_urlsafe(32)
        with self._lock:
            now = self._now()
            self._until = {s: until for s, until in self._until.items() if until > now}
            self._until[secret] = now + STAY_SECONDS
        return secret

    def holds(self, secret: str) -> bool:
        """Whether this is the secret of a visit that has not ended."""
        with self._lock:
            return self._until.get(secret, 0.0) > self._now()

    def end(self, secret: str) -> None:
        """End a visit, if it is one."""
        with self._lock:
            self._until.pop(secret, None)


VISITS = Visits()
"""The server's visits, of which its outermost layer asks too."""


def sender_of(address: str | None, forwarded: str | None, *, behind_proxy: bool) -> str:
    """Who sends: an address, of IPv6 the network that one subscriber has.

    ``address`` is None for this machine. Only a deployer's proxy on this machine or its network
    is believed on whom it speaks for, and only the last of the addresses it gives.
    """
    try:
        near = address is None or ipaddress.ip_address(address).is_private
        if behind_proxy and near and forwarded:
            address = forwarded.rpartition(",")[2].strip()
        known = ipaddress.ip_address(address or "127.0.0.1")
    except ValueError:
        return address or ""
    if known.version == 6:
        return str(ipaddress.ip_network(f"{known}/64", strict=False))
    return str(known)


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
    return Throttle()


def enabled(settings: Settings) -> bool:
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
    return enabled(settings) and (VISITS.holds(_secret()) or is_member(account()))


def _secret() -> str:
    """The secret of this visitor's visit: begun in this session, else the one its cookie holds."""
    held: str | None = st.session_state.get(_VISIT)
    return held if held is not None else st.context.cookies.get(VISIT_COOKIE, "")


def cookie_to_set() -> str:
    """The secret that the browser is to keep for the rest of the visit, empty outside one.

    An account's visit begins here: a file is taken only from a visit that the server knows.
    """
    secret = _secret()
    if not VISITS.holds(secret):
        if not is_member(account()):
            return ""
        secret = VISITS.begin()
    st.session_state[_VISIT] = secret
    return secret


def try_password(settings: Settings, given: str) -> Attempt:
    """Begin this visitor's visit if the password is right and the time has come."""
    if settings.staff_password is None:
        return Attempt(False)
    sender = sender_of(
        st.context.ip_address,
        st.context.headers.get("X-Forwarded-For"),
        behind_proxy=settings.public_url is not None,
    )
    attempt = throttle().attempt(given, settings.staff_password.get_secret_value(), sender)
    if attempt.accepted:
        st.session_state[_VISIT] = VISITS.begin()
    return attempt


def leave() -> None:
    """End this visitor's visit; what was open in the team's space is forgotten with it."""
    VISITS.end(_secret())
    for key in [k for k in st.session_state if str(k).startswith("staff")]:
        del st.session_state[key]
    st.session_state[_VISIT] = ""
    if account() is not None:
        st.logout()
