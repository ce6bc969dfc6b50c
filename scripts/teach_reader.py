#!/usr/bin/env python3
"""Teach the reader which sentence answers a question, says what a claim says or is leant on by a
turn, from the encoder's own weights or from those of an earlier run.

    pip install -c constraints.txt -e '.[model]' torch==2.13.0
    python scripts/teach_reader.py CLONES WEIGHTS.npz [SECONDS [EARLIER.npz]]

CLONES holds clones of the repositories of ``scripts/reader/sources.json``, named « owner+name ».
The loss of a question is minus the log of the share that its right sentences take among all those
it is read beside and « none » (fixed at 0), which is right for a near-miss, as for the null answer
of SQuAD 2 readers (Devlin et al. 2019), and half of the binary cross-entropy of each sentence. The
rate falls in a straight line to the end of the time given (an hour: one pass on two cores).
"""

from __future__ import annotations

import sys
import time
from itertools import chain
from pathlib import Path

import numpy as np
import torch
from e5_small.weights import read_weights
from make_model import FOLDER
from make_reader import rows_of
from reader.examples import (
    Asked,
    Drawer,
    Example,
    Turn,
    batches,
    read_asked,
    read_documents,
    read_turns,
)
from reader.network import Network
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

RATE, HEAD_RATE, DECAY, WARM, SIZE = 1.2e-4, 1e-3, 0.01, 100, 16
HELD_OUT = 0.05
"""The share of the documents that are only measured on."""
FOREIGN, AGAIN = 0.25, 2
"""Readers ask in words of their own: a question that shares at most this much of its words with the
text (three in four of those measured on, one in three of those taught) is drawn so many times more.
"""
_PARTS = 4
"""Runs of a batch's passages, by length, so that little is padded."""


def main() -> None:
    """Read, teach for the time given, measure, write."""
    clones, out = Path(sys.argv[1]), Path(sys.argv[2])
    seconds = float(sys.argv[3]) if len(sys.argv) > 3 else 3500.0
    torch.manual_seed(0)
    tokenizer = Tokenizer.from_file(str(FOLDER / "tokenizer.json"))
    tokenizer.no_truncation()
    documents = read_documents(clones)
    asked = read_asked(documents)
    names = sorted({a.document for a in asked})
    held = set(names[:: round(1 / HELD_OUT)])
    seen = [a for a in (*asked, *read_turns()) if a.document not in held]
    seen += [a for a in seen if isinstance(a, Asked) and a.shared <= FOREIGN] * AGAIN
    unseen = [a for a in asked if a.document in held]
    print(f"{len(seen)} questions, {len(unseen)} sur {len(held)} documents tenus à l'écart")
    weights = read_weights()
    network = Network(weights, rows_of(weights, tokenizer))
    if len(sys.argv) > 4:
        network.take(dict(np.load(sys.argv[4])))
    drawer = Drawer(documents, tokenizer, seed=1)
    teach(network, drawer, seen, seconds)
    print(measure(network, drawer, unseen))
    np.savez(out, **network.arrays())


def teach(network: Network, drawer: Drawer, seen: list[Asked | Turn], seconds: float) -> None:
    """Descend, one batch after the other, until the time is over."""
    head = [*network.first.parameters(), *network.second.parameters()]
    body = [p for p in network.layers.parameters() if p.requires_grad]
    groups = [{"params": body, "lr": RATE}, {"params": head, "lr": HEAD_RATE}]
    descent = torch.optim.AdamW(groups, weight_decay=DECAY)
    started = time.monotonic()
    for step, batch in enumerate(batches(seen, SIZE, seed=1)):
        spent = (time.monotonic() - started) / seconds
        if spent >= 1:
            return
        pace = min(1, step / WARM) * max(0.02, 1 - spent)
        for group, rate in zip(descent.param_groups, (RATE, HEAD_RATE), strict=True):
            group["lr"] = rate * pace
        drawn = (drawer.draw(a) if isinstance(a, Asked) else drawer.turn(a) for a in batch)
        loss = loss_of(network, [read for read in drawn if read])
        descent.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_([*body, *head], 1.0)
        descent.step()
        if step % 25 == 0:
            print(f"{step} : {float(loss.detach()):.3f}", flush=True)


def loss_of(network: Network, questions: list[list[Example]]) -> Tensor:
    """The mean loss of questions, each with the passages that it is read beside."""
    scores = iter(scores_of(network, list(chain.from_iterable(questions))))
    total = torch.zeros(())
    for read in questions:
        found = torch.cat([next(scores) for _ in read])
        right = torch.tensor([told for example in read for told in example.right])
        shares = functional.log_softmax(torch.cat([torch.zeros(1), found]), 0)
        if right.any():
            held = shares[1:][right]
            total = total - (torch.logsumexp(held, 0) + held.mean()) / 2
        else:
            total = total - shares[0]
        total = total + 0.5 * functional.binary_cross_entropy_with_logits(found, right.float())
    return total / len(questions)


def scores_of(network: Network, examples: list[Example]) -> list[Tensor]:
    """The scores of the sentences of each, in the order given."""
    order = sorted(range(len(examples)), key=lambda n: len(examples[n].ids))
    found: dict[int, Tensor] = {}
    for part in np.array_split(order, min(_PARTS, len(order))):
        chosen = [examples[n] for n in part]
        with torch.autocast("cpu", dtype=torch.bfloat16):
            scores = network(*padded(chosen))
        found |= {n: s[: len(e.spans)] for n, e, s in zip(part, chosen, scores, strict=True)}
    return [found[n] for n in range(len(examples))]


def padded(examples: list[Example]) -> tuple[Tensor, Tensor, Tensor]:
    """Ids, mask and pool of one shape."""
    length = max(len(e.ids) for e in examples)
    most = max(len(e.spans) for e in examples)
    ids = torch.ones(len(examples), length, dtype=torch.long)
    mask = torch.zeros(len(examples), length, dtype=torch.bool)
    pool = torch.zeros(len(examples), most, length)
    for row, example in enumerate(examples):
        ids[row, : len(example.ids)] = torch.tensor(example.ids)
        mask[row, : len(example.ids)] = True
        for number, (start, stop) in enumerate(example.spans):
            pool[row, number, start:stop] = 1 / (stop - start)
    return ids, mask, pool


@torch.no_grad()
def measure(network: Network, drawer: Drawer, unseen: list[Asked], passages: int = 6) -> str:
    """On documents that were not read: the right sentence first, and near-misses told apart."""
    network.eval()
    first, hits, best = 0, 0, {True: [], False: []}
    for asked in unseen:
        read = asked.nearest[:passages]
        right = [{row for p, row in asked.right if p == number} for number in read]
        examples = [
            drawer.example(asked.text, asked.document, n, rows)
            for n, rows in zip(read, right, strict=True)
        ]
        scores = torch.cat(scores_of(network, examples))
        told = [t for e in examples for t in e.right]
        best[bool(asked.right)].append(float(scores.max()))
        if asked.right:
            first, hits = first + 1, hits + told[int(scores.argmax())]
    apart = np.mean([a > b for a in best[True] for b in best[False]])
    return f"bonne phrase en tête {hits / first:.3f}, aire des quasi-réponses {apart:.3f}"


if __name__ == "__main__":
    main()
