"""What a service keeps open, and what it lets go."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path

from doubles import bag_model

from carnet_rag.index.in_force import open_at
from carnet_rag.service.live import Opened, ready
from carnet_rag.settings import Settings


def test_what_stays_is_left_out_of_collections_and_what_was_before_goes(
    small_folder: Path,
) -> None:
    def opened() -> Opened:
        return ready(Settings(), open_at(small_folder, bag_model()))

    try:
        before = opened()
        assert gc.get_freeze_count() > 100_000
        left = weakref.ref(before.index)
        del before
        opened()
        assert left() is None
    finally:
        gc.unfreeze()
