#!/usr/bin/env python3
"""Make the embedding model that the package ships, from the original's weights.

    apt install wfrench wbritish wamerican mythes-fr
    pip install -c constraints.txt -e '.[model]'
    python scripts/make_model.py [FOLDER]

The folder is a sentence-transformers model: ``SentenceTransformer(folder, backend="onnx")``, with
``pip install 'sentence-transformers[onnx]'``, gives the vectors that ``carnet_rag`` gives.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

import numpy as np
import onnxruntime
from e5_small.graph import INPUTS, Reaches, alone_graph, exact_graph, small_graph
from e5_small.pieces import choose_pieces, tokenizer_of
from e5_small.weights import Weights, read_weights
from tokenizers import Tokenizer

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "src/carnet_rag/index/embed/e5_small"
TEXTS = ("README.md", "NOTICE")
LONGEST = 512
PREFIXES = ("query: ", "passage: ")
_PROBES = 120
_MODULE = "sentence_transformers.models."


def main() -> None:
    """Choose the pieces, measure what the layers' inputs reach, write the folder."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER
    weights = read_weights()
    unknown = weights.special["unk"]
    whole = tokenizer_of(weights.pieces, weights.scores, unknown)
    rows = choose_pieces(whole, weights.pieces, weights.scores)
    tokenizer = tokenizer_of([weights.pieces[r] for r in rows], weights.scores[rows], unknown)
    tokenizer.enable_truncation(LONGEST)
    reaches = measure(weights, rows, tokenizer)
    whole_path, alone_path = folder / "onnx/model.onnx", folder / "onnx/alone.onnx"
    whole_path.parent.mkdir(parents=True, exist_ok=True)
    model = small_graph(weights, rows, reaches)
    whole_path.write_bytes(model.SerializeToString(deterministic=True))
    alone = alone_graph(weights, rows, reaches, whole_path)
    alone_path.write_bytes(alone.SerializeToString(deterministic=True))
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    write_settings(folder, weights, len(rows))
    for name in TEXTS:
        (folder / name).write_bytes((Path(__file__).with_name("e5_small") / name).read_bytes())
    write_sums(folder)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    print(f"{folder} : {len(rows)} morceaux, {size / 1e6:.1f} Mo")


def measure(weights: Weights, rows: list[int], tokenizer: Tokenizer) -> Reaches:
    """What each column of each layer's input reaches on paragraphs of the first carnet."""
    model, names = exact_graph(weights, rows)
    session = onnxruntime.InferenceSession(model.SerializeToString())
    text = (ROOT / "corpus/odd17-alliance-territoire.md").read_text(encoding="utf-8")
    paragraphs = [line for line in text.splitlines() if len(line) > 30]
    chosen = np.random.default_rng(0).permutation(len(paragraphs))[:_PROBES]
    feeds = []
    for turn, row in enumerate(chosen):
        ids = np.array([tokenizer.encode(PREFIXES[turn % 2] + paragraphs[row]).ids])
        values = (ids, np.ones_like(ids), np.zeros_like(ids))
        feeds.append(dict(zip(INPUTS, values, strict=True)))
    return reached(session, names, feeds)[1]


def reached(
    session: onnxruntime.InferenceSession, names: list[str], feeds: list[dict[str, np.ndarray]]
) -> tuple[list[np.ndarray], Reaches]:
    """What a model in 32 bits gives for each of some inputs, and what each column of each layer's
    input reaches on all of them.
    """
    given: list[np.ndarray] = []
    reaches: dict[str, np.ndarray] = {}
    for feed in feeds:
        first, *states = session.run(None, feed)
        given.append(first)
        for name, state in zip(names, states, strict=True):
            highest = np.abs(state[0]).max(axis=0)
            reaches[name] = np.maximum(reaches.get(name, highest), highest)
    return given, reaches


def write_settings(folder: Path, weights: Weights, pieces: int) -> None:
    """What sentence-transformers and transformers read beside the model."""
    sizes = weights.sizes
    names = ("", "1_Pooling", "2_Normalize")
    kinds = ("Transformer", "Pooling", "Normalize")
    modules = [
        {"idx": i, "name": str(i), "path": path, "type": _MODULE + kind}
        for i, (path, kind) in enumerate(zip(names, kinds, strict=True))
    ]
    prompts = {"query": PREFIXES[0], "document": PREFIXES[1]}
    settings = {
        "modules.json": modules,
        "config.json": {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "vocab_size": pieces,
            "hidden_size": sizes["hidden"],
            "num_hidden_layers": sizes["layers"],
            "num_attention_heads": sizes["heads"],
            "intermediate_size": sizes["ff"],
            "max_position_embeddings": sizes["positions"],
            "type_vocab_size": sizes["types"],
            "layer_norm_eps": 1e-12,
            "pad_token_id": 1,
        },
        "config_sentence_transformers.json": {
            "prompts": prompts,
            "default_prompt_name": None,
            "similarity_fn_name": "cosine",
        },
        "sentence_bert_config.json": {"max_seq_length": LONGEST, "do_lower_case": False},
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "model_max_length": LONGEST,
            "bos_token": "<s>",
            "cls_token": "<s>",
            "eos_token": "</s>",
            "sep_token": "</s>",
            "pad_token": "<pad>",
            "unk_token": "<unk>",
            "mask_token": "<mask>",
        },
        "1_Pooling/config.json": {
            "word_embedding_dimension": sizes["hidden"],
            "pooling_mode_mean_tokens": True,
        },
        "2_Normalize/config.json": {},
    }
    for name, content in settings.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def write_sums(folder: Path) -> None:
    """The fingerprint of every file: the model's name comes from it, and a test reads it."""
    paths = sorted(p for p in folder.rglob("*") if p.is_file() and p.name != "SHA256SUMS")
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder).as_posix()}\n"
        for path in paths
    ]
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
