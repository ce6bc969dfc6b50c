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
        self.place: DeltaGenerator | None = None
        self.message = ""
        self._stopped = False
        self._looked = 0.0

    def is_set(self) -> bool:
        """Whether the reader asked to stop; the script then ends at the next thing drawn."""
        now = time.monotonic()
        if self.place is not None and not self._stopped and now - self._looked >= _LOOK_SECONDS:
            self._looked = now
            try:
                self.place.html(self.message)
            except StopException:
                self._stopped = True
        return self._stopped
