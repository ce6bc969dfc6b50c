"""An embedding model in a folder, run by ONNX Runtime: the default engine, everywhere, offline."""

from __future__ import annotations

import hashlib
import importlib
import os
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from importlib import resources
from operator import itemgetter
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from carnet_rag.errors import ModelError
from carnet_rag.index.embed.base import TextEmbeddings, Tokens, clean, first_line, prefixes
from carnet_rag.index.embed.workers import Workers

SETTING = "e5-small"
_FOLDER = "e5_small"
_WEIGHTS, _MODEL = "onnx/model.onnx", "onnx/alone.onnx"
"""What sentence-transformers runs; the same for one text at a time, which needs no mask and points
into it: a fifth faster.
"""
ENDS = ("<s>", "</s>")
"""What stands before and behind all that is read at once."""
_LONGEST = 510
"""How many tokens the model reads at once, the two that it adds left out."""
_QUIET = 3
_BEHIND = 3
"""Niceness of what reads the texts of a build. With questions asked without a pause on two cores,
fifty pages beside ten carnets took 54 s and a question 1.16 times as long (5: 63 s and 1.14 times;
10: 72 s and 1.06 times).
"""


def e5_small_name() -> str:
    """The name that an index records: other weights, another name, for they give other vectors."""
    lines = (model_folder() / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    sums = {file: digest for digest, file in map(str.split, lines)}
    both = sums[_WEIGHTS] + sums[_MODEL]
    return f"{SETTING}:{hashlib.sha256(both.encode()).hexdigest()[:8]}"


class OnnxEmbeddings(TextEmbeddings):
    """multilingual-e5-small in eight-bit integers, pruned to French and English: 37 MB.

    Each text runs alone. The model quantises a whole input with one scale, so that texts run
    together would change each other's vectors (cosine .9995) and rebuilding an index would give
    another one; batches would save a tenth of the time, and lose it in padding. So a text's vector
    depends on nothing but the text and the processor's kind. Several texts go one a core, the
    longest first; ``OMP_NUM_THREADS`` sets how many cores. Safe to call from several threads.

    A text of more than 510 tokens is read in equal windows; its vector is the mean of their tokens.
    """

    def __init__(self) -> None:
        self.name = e5_small_name()
        self._prefixes = prefixes(SETTING)
        self._session, self._tokenizer = open_model(model_folder(), _MODEL, self.name)
        self._ends = tuple(map(self._tokenizer.token_to_id, ENDS))
        self._workers = Workers("embed", _let_questions_pass)

    @property
    def dimension(self) -> int:
        """384."""
        return int(self._session.get_outputs()[0].shape[-1])

    def _encode(self, texts: list[str], *, query: bool) -> list[list[float]]:
        return [vector.tolist() for vector, _ in self.read_tokens(texts, query=query)]

    def read_tokens(
        self, texts: Sequence[str], *, query: bool
    ) -> list[tuple[npt.NDArray[np.float32], Tokens]]:
        """Read each text: its vector, and its tokens as the model leaves them."""
        read = partial(self._read_tokens, self._prefixes[query])
        texts = [clean(text) for text in texts]
        if len(texts) == 1:
            return [read(texts[0])]
        order = sorted(range(len(texts)), key=lambda row: -len(texts[row]))
        found = self._workers.map(read, [texts[row] for row in order])
        return [one for _, one in sorted(zip(order, found, strict=True), key=itemgetter(0))]

    def read(self, text: str) -> list[int]:
        """The pieces of a text, as numbers, without the two ends."""
        return list(self._pieces(text).ids)

    def _pieces(self, text: str) -> Any:
        return self._tokenizer.encode(text, add_special_tokens=False)

    def _read_tokens(self, prefix: str, text: str) -> tuple[npt.NDArray[np.float32], Tokens]:
        pieces = self._pieces(prefix + text)
        ids = np.asarray(pieces.ids, np.int64)
        windows = max(1, -(-len(ids) // _LONGEST))
        parts = [self._states(part) for part in np.array_split(ids, windows)]
        total = np.sum([part.sum(axis=0) for part in parts], axis=0)
        # The prefix and the two ends of a window are no words of the text.
        states = np.concatenate([part[1:-1] for part in parts])
        places = np.asarray(pieces.offsets, np.int32).reshape(-1, 2) - len(prefix)
        own = places[:, 1] > 0
        tokens = Tokens(ids[own].astype(np.int32), places[own, 0], states[own])
        return total / np.linalg.norm(total), tokens

    def _states(self, ids: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
        """What the model makes of each token of one window, and of its two ends."""
        first, last = self._ends
        row = np.concatenate([[first], ids, [last]]).astype(np.int64)[None]
        inputs = {"input_ids": row, "token_type_ids": np.zeros_like(row)}
        states: npt.NDArray[np.float32] = self._session.run(None, inputs)[0][0]
        return states


def _let_questions_pass() -> None:
    """Run this thread, which reads the texts of a build, after those that answer: a question is
    one text, read by its own thread. Linux has a priority for each thread, other systems none.
    """
    if sys.platform == "linux":
        with suppress(OSError):
            thread = os.PRIO_PROCESS, threading.get_native_id()
            os.setpriority(*thread, max(_BEHIND, os.getpriority(*thread)))


def model_folder() -> Path:
    """Where the package keeps the model: a folder that sentence-transformers reads too."""
    return Path(str(resources.files(__package__).joinpath(_FOLDER)))


def open_model(folder: Path, file: str, name: str) -> tuple[Any, Any]:
    """A model's session, run on the core of whoever calls it, and the folder's tokenizer. Raises
    ModelError, which calls the model by ``name``.
    """
    try:
        runtime = importlib.import_module("onnxruntime")
        tokenizers = importlib.import_module("tokenizers")
        session = _open_session(runtime, folder / file)
        tokenizer = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
    # Both packages raise bare exceptions for a file that they cannot read.
    except Exception as exc:
        raise ModelError(
            f"le modèle {name} ne se charge pas ({first_line(exc)}). Réinstallez "
            "carnet_rag : le modèle est livré avec."
        ) from exc
    tokenizer.no_truncation()
    # A carnet that holds « <mask> » means these six characters.
    tokenizer.encode_special_tokens = True
    return session, tokenizer


def _open_session(runtime: Any, path: Path) -> Any:
    options = runtime.SessionOptions()
    options.log_severity_level = _QUIET
    # One thread a text: texts share the cores, and none waits for another at each layer.
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    # Every text has a length of its own: a plan of the memory for each would only grow.
    options.enable_mem_pattern = False
    return runtime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
