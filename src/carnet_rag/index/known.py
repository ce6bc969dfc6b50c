"""The vectors of texts that were read before, as the model gave them: no build reads a text twice.

They stand beside the builds, not in them, one file a view. The store has them too, but gives them
back of length one: rounded again, they would put what is nearly as near in another order than a
fresh index does. A file that cannot be read costs the time of reading the texts, no more.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from carnet_rag.index.texts import key_of
from carnet_rag.types import View

FOLDER = "vectors"
Vector = npt.NDArray[np.float32]


def read(folder: Path, view: View, model: str) -> dict[int, Vector]:
    """What an index folder keeps of a view, by the texts' keys; nothing where another model or
    nobody wrote it.
    """
    try:
        with (
            (folder / FOLDER / f"{view}.npz").open("rb") as opened,
            np.load(opened, allow_pickle=False) as file,
        ):
            if str(file["model"]) == model:
                return dict(zip(file["keys"].tolist(), file["vectors"], strict=True))
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        pass
    return {}


def write(folder: Path, view: View, model: str, vectors: Mapping[str, Vector]) -> None:
    """Keep the vectors of a view's texts in an index folder, in place of others. Raises OSError."""
    path = folder / FOLDER / f"{view}.npz"
    path.parent.mkdir(exist_ok=True)
    fresh = path.with_suffix(".new")
    keys = np.array([key_of(text) for text in vectors], dtype=np.uint64)
    rows = np.stack(list(vectors.values())) if vectors else np.empty((0, 0), np.float32)
    with fresh.open("wb") as out:
        np.savez(out, model=np.array(model), keys=keys, vectors=rows)
    os.replace(fresh, path)
