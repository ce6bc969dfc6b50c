#!/usr/bin/env python3
"""Make the reader that the package ships, from what ``scripts/teach_reader.py`` learned.

    pip install -c constraints.txt -e '.[model]'
    python scripts/make_reader.py WEIGHTS.npz [FOLDER]

The encoder must lie in the folder: what was not taught is read from its file (``make_model.py``).
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from e5_small.graph import WORTH
from e5_small.weights import Weights, read_weights
from make_model import FOLDER, ROOT, reached, write_sums
from reader.graph import SCORES, ReaderGraph, Taught, feeds
from tokenizers import Tokenizer

_PROBES = 120
_WIDE = 3
"""Sentences that a probe is cut into."""


def main() -> None:
    """Measure what the layers' inputs reach, write the model beside the encoder."""
    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else FOLDER
    with np.load(sys.argv[1]) as taught:
        weights = Taught(read_weights(), dict(taught))
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    rows = rows_of(weights.base, tokenizer)
    exact = ReaderGraph(weights, rows, None, None)
    names = dict(exact.seen)
    session = onnxruntime.InferenceSession(
        exact.finish(extra=list(names.values())).SerializeToString()
    )
    probes = [probe(tokenizer, turn) for turn in range(_PROBES)]
    given, reaches = reached(session, list(names), probes)
    told = np.concatenate([scores.ravel() for scores in given])
    small = ReaderGraph(weights, rows, reaches, folder / "onnx/model.onnx")
    path, arrays = folder / "onnx/reader.onnx", folder / "onnx/reader.bin"
    arrays.unlink(missing_ok=True)  # onnx would add to it
    onnx.save_model(
        small.finish(extra=[]), str(path), save_as_external_data=True, location=arrays.name,
        size_threshold=WORTH,
    )  # fmt: skip
    write_sums(folder)
    session = onnxruntime.InferenceSession(str(path))
    found = np.concatenate([session.run([SCORES], p)[0].ravel() for p in probes])
    likeness = float(np.corrcoef(found, told)[0, 1])
    print(f"{path} : {arrays.stat().st_size / 1e6:.1f} Mo, corrélation {likeness:.4f} avec l'exact")


def rows_of(weights: Weights, tokenizer: Tokenizer) -> list[int]:
    """Where the pieces of the folder's tokenizer stand in the original's table."""
    places = {piece: row for row, piece in enumerate(weights.pieces)}
    return [places[tokenizer.id_to_token(n)] for n in range(tokenizer.get_vocab_size())]


def probe(tokenizer: Tokenizer, turn: int) -> dict[str, np.ndarray]:
    """A question of the first carnet's bank beside one of its paragraphs, cut in three."""
    text = (ROOT / "corpus/odd17-alliance-territoire.md").read_text(encoding="utf-8")
    paragraphs = [line for line in text.splitlines() if 60 < len(line) < 700]
    chosen = np.random.default_rng(turn).choice(len(paragraphs), 2)
    first, last = tokenizer.token_to_id("<s>"), tokenizer.token_to_id("</s>")
    asked, read = (
        tokenizer.encode(t, add_special_tokens=False).ids
        for t in ("query: " + paragraphs[chosen[0]][:80], paragraphs[chosen[1]])
    )
    ids = np.array([first, *asked, last, last, *read, last], np.int64)
    pool = np.zeros((_WIDE, len(ids)), np.float32)
    for row, part in enumerate(np.array_split(np.arange(len(read)), _WIDE)):
        pool[row, len(asked) + 3 + part] = 1 / len(part)
    return feeds(ids, pool)


if __name__ == "__main__":
    main()
