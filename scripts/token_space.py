"""Make ``e5_small_tokens.npz``: what the tokens of all texts have in common, and how they differ.

    python scripts/token_space.py CORPUS QUESTIONS

CORPUS is a folder of documents and QUESTIONS a file with one question a line, none of them those
that answers are measured on. The file holds the mean token of questions and of passages, (384,),
and the 128 directions, (384, 128), in which the tokens of passages vary most (principal
components, of the centred tokens).
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from carnet_rag.index.content import read_content
from carnet_rag.index.embed.onnx import OnnxEmbeddings
from carnet_rag.settings import Settings

OUT = Path(__file__).parents[1] / "src/carnet_rag/index/embed/e5_small_tokens.npz"
DIRECTIONS = 128
_BATCH = 200


def main(corpus: Path, questions: Path) -> None:
    """Read both, write the file."""
    model = OnnxEmbeddings()
    content = read_content(corpus, Settings().passage_tokens)
    passages = [item.text for item in content.items()["passages"]]
    asked = [line for line in questions.read_text("utf-8").splitlines() if line.strip()]
    total, products, count = np.zeros(model.dimension), 0.0, 0
    for at in range(0, len(passages), _BATCH):
        read = model.read_tokens(passages[at : at + _BATCH], query=False)
        rows = np.concatenate([tokens.vectors for _, tokens in read]).astype(np.float64)
        total += rows.sum(0)
        products = products + rows.T @ rows
        count += len(rows)
    mean = total / count
    _, directions = np.linalg.eigh(products / count - np.outer(mean, mean))
    read = model.read_tokens(asked, query=True)
    np.savez(
        OUT,
        questions=np.concatenate([t.vectors for _, t in read]).mean(0).astype(np.float32),
        texts=mean.astype(np.float32),
        directions=directions[:, : -DIRECTIONS - 1 : -1].astype(np.float16),
    )
    print(f"{len(passages)} passages, {count} tokens, {len(asked)} questions : {OUT}")  # noqa: T201


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:3]))
