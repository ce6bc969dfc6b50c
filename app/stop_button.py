"""The stop of the chat's input, for who writes a draft elsewhere than in Streamlit's own loop."""

from __future__ import annotations

import time

from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner import StopException

_LOOK_SECONDS = 0.25


class StopButton:
    """Whether the reader pressed stop, as ``llm.Stop`` has it.

    Streamlit tells a script that the reader wants it to end where it draws, and only there; so
    looking is drawing the line that says that a draft is being written.
    """

    def __init__(self) -> None:
        self._place: DeltaGenerator | None = None
        self._message = ""
        self._stopped = False
        self._looked = 0.0

    def watch(self, place: DeltaGenerator, message: str) -> None:
        """Say where the line is drawn, and what it says (HTML)."""
        self._place, self._message, self._looked = place, message, 0.0

    def is_set(self) -> bool:
        """Whether the reader asked to stop; the script then ends at the next thing drawn."""
        now = time.monotonic()
        if self._place is not None and not self._stopped and now - self._looked >= _LOOK_SECONDS:
            self._looked = now
            try:
                self._place.html(self._message)
            except StopException:
                self._stopped = True
        return self._stopped
