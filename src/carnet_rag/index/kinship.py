"""How near two questions stand, learned from the known questions themselves.

The bank writes each thing that may be asked in several ways. The directions in which the wordings
of one and the same question differ say nothing of what is asked: they are shortened, by the inverse
square root of the covariance within questions (within-class covariance normalisation, Hatch,
Kajarekar and Stolcke, Interspeech 2006). Nothing else is fitted, no text is told from another, and
without a bank nothing changes. ``eval/README.md`` tells what it gains.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from carnet_rag.index.embed.base import unit
from carnet_rag.index.texts import read_array

Matrix = npt.NDArray[np.float32]

FILE = "kinship.npy"
"""Its file in a build; absent where nothing could be learned."""
_RIDGE = 0.3
"""How much of the mean variance is added in every direction, chosen among .3, 1, 3 and 10."""


def learn(wordings: Sequence[tuple[str, npt.NDArray[np.float32]]]) -> Matrix | None:
    """The map of vectors, (d, d) and symmetric, from (question's id, vector of a wording of it);
    None when no question has two wordings. Few wordings are trusted little.
    """
    groups: dict[str, list[npt.NDArray[np.float32]]] = {}
    for name, vector in wordings:
        groups.setdefault(name, []).append(vector / max(float(np.linalg.norm(vector)), 1e-9))
    several = [np.asarray(rows, np.float64) for rows in groups.values() if len(rows) > 1]
    if not several:
        return None
    apart = np.concatenate([rows - rows.mean(0) for rows in several])
    free = len(apart) - len(several)
    dimension = apart.shape[1]
    # A few wordings stand apart in as few directions: all the others keep the ridge alone.
    _, lengths, directions = np.linalg.svd(np.linalg.qr(apart, mode="r"), full_matrices=False)
    ridge = _RIDGE * (1 + dimension / free) * float(lengths @ lengths) / free / dimension
    if ridge <= 0:
        return None
    shortened = (1 + lengths**2 / free / ridge) ** -0.5
    found = np.eye(dimension) + (directions.T * (shortened - 1)) @ directions
    # The longest direction keeps its length.
    longest = 1.0 if len(lengths) < dimension else float(shortened.max())
    return np.asarray(found / longest, np.float32)


def apply(kinship: Matrix | None, vectors: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Vectors, (n, d) or (d,), through the map, of length one; as they are without one."""
    if kinship is None:
        return vectors
    return unit(np.asarray(vectors @ kinship, np.float32))


def write(folder: Path, kinship: Matrix | None) -> None:
    """Write the map beside a build's texts, if there is one. Raises OSError."""
    if kinship is not None:
        np.save(folder / FILE, kinship, allow_pickle=False)


def read(folder: Path) -> Matrix | None:
    """The map of a build, None without one. Raises IndexStaleError when it cannot be read."""
    path = folder / FILE
    return read_array(path) if path.exists() else None
