"""Learn the linear map of ``carnet_rag.index.adapter`` from a question bank.

    pip install 'torch==2.13.0'
    python eval/fit_adapter.py [--corpus corpus] [--out src/carnet_rag/index/e5_small.npz]

Contrastive learning with in-batch negatives (InfoNCE, van den Oord et al. 2018,
https://arxiv.org/abs/1807.03748): a question must be nearer to a sibling question, to the
editor's note, to the sentence and to the passage that answer it than to those of other entries.
It starts from the within-class covariance normalisation of the bank (Hatch et al. 2006). No
question of the evaluation sets is read. ``--leave-out`` leaves the entries of one top section out.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import torch
from torch.nn.functional import cross_entropy, dropout, normalize

from carnet_rag.corpus.chunk import split_passages
from carnet_rag.corpus.load import load_corpus
from carnet_rag.corpus.questions import SUFFIX, load_bank
from carnet_rag.french.tokens import count_tokens
from carnet_rag.index.embed import load_embeddings
from carnet_rag.index.views import passage_items, sentence_items

EPOCHS, BATCH, RATE, TEMPERATURE, DROPOUT = 60, 196, 6e-4, 0.05, 0.1
WEIGHT_NOTE, WEIGHT_SENTENCE, WEIGHT_PASSAGE = 0.5, 0.5, 0.25


def main() -> None:
    """Read the options, embed the bank, fit and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=Path("corpus"))
    parser.add_argument("--out", type=Path, default=Path("src/carnet_rag/index/e5_small.npz"))
    parser.add_argument("--cache", type=Path, help="keep the raw vectors in this file")
    parser.add_argument("--leave-out", help="heading of the top section whose entries are left out")
    args = parser.parse_args()
    data = raw_vectors(args.corpus, args.cache)
    entries = np.arange(int(data["owner"].max()) + 1)
    if args.leave_out:
        entries = entries[data["section"] != args.leave_out]
    fitted = fit(data, entries)
    args.out.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(args.out, **{k: v.astype(np.float16) for k, v in fitted.items()})
    print(f"{args.out}: {len(entries)} entries")


def raw_vectors(corpus: Path, cache: Path | None) -> dict[str, np.ndarray]:
    """Embed the bank and what it quotes with the model alone, without any adapter."""
    if cache and cache.exists():
        with np.load(cache, allow_pickle=False) as stored:
            return dict(stored)
    model = load_embeddings("default", adapt=False)
    questions, owners, notes, first_sentence, first_passage, section = [], [], [], [], [], []
    passages, carnets, entries = [], {}, []
    for carnet in load_corpus(corpus):
        carnets[carnet.carnet_id] = carnet
        split = split_passages(carnet, 220, count_tokens)
        bank = load_bank(corpus / f"{carnet.carnet_id}{SUFFIX}", carnet, split)
        passages += split
        entries += [e for e in bank.entries if not e.draft and e.spans]
    sentences = sentence_items(passages)
    sentence_rows = {item.item_id: row for row, item in enumerate(sentences)}
    passage_rows = {passage.passage_id: row for row, passage in enumerate(passages)}
    for row, entry in enumerate(entries):
        span = entry.spans[0]
        passage = passages[passage_rows[span.passage_id]]
        touched = [
            f"{passage.passage_id}#{i}"
            for i, s in enumerate(passage.sentences)
            if s.start < span.end and span.start < s.end
        ]
        first_sentence.append(next((sentence_rows[t] for t in touched if t in sentence_rows), -1))
        first_passage.append(passage_rows[span.passage_id])
        section.append(passage.heading_path[0] if passage.heading_path else "")
        notes.append(entry.answer or entry.unanswered or "")
        questions += entry.questions
        owners += [row] * len(entry.questions)
    data = {
        "questions": np.asarray(model.embed_queries(questions), np.float32),
        "notes": np.asarray(model.embed_queries(notes), np.float32),
        "sentences": np.asarray(model.embed_documents([s.text for s in sentences]), np.float32),
        "passages": np.asarray(
            model.embed_documents([p.text for p in passage_items(carnets, passages)]), np.float32
        ),
        "owner": np.asarray(owners),
        "sentence": np.asarray(first_sentence),
        "passage": np.asarray(first_passage),
        "section": np.asarray(section),
    }
    if cache:
        np.savez(cache, **data)
    return data


def fit(data: dict[str, np.ndarray], entries: np.ndarray, seed: int = 0) -> dict[str, np.ndarray]:
    """Return the matrix (d, d) and the two means (d,) learned from these entries."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    members = {e: np.flatnonzero(data["owner"] == e) for e in entries}
    used = np.concatenate(list(members.values()))
    question_mean = data["questions"][used].mean(0)
    text_mean = np.concatenate([data["sentences"], data["passages"]]).mean(0)
    start = torch.tensor(_within_class_normalisation(data, members))
    matrix = torch.nn.Parameter(start / start.norm() * len(start) ** 0.5)
    centred = {
        "questions": torch.tensor(data["questions"] - question_mean),
        "notes": torch.tensor(data["notes"] - question_mean),
        "sentences": torch.tensor(data["sentences"] - text_mean),
        "passages": torch.tensor(data["passages"] - text_mean),
    }

    def mapped(view: str, rows: np.ndarray) -> torch.Tensor:
        return normalize(dropout(centred[view][torch.tensor(rows)], DROPOUT) @ matrix, dim=1)

    optimiser = torch.optim.Adam([matrix], lr=RATE)
    for _ in range(EPOCHS):
        shuffled = rng.permutation(entries)
        for at in range(0, len(shuffled), BATCH):
            batch = shuffled[at : at + BATCH]
            pairs = np.array([rng.choice(members[e], 2, len(members[e]) < 2) for e in batch])
            asked = mapped("questions", pairs[:, 0])
            loss = _contrast(asked, mapped("questions", pairs[:, 1]), batch)
            loss = loss + WEIGHT_NOTE * _contrast(asked, mapped("notes", batch), batch)
            for view, column, weight in (
                ("sentences", "sentence", WEIGHT_SENTENCE),
                ("passages", "passage", WEIGHT_PASSAGE),
            ):
                targets = data[column][batch]
                held = targets >= 0
                loss = loss + weight * _contrast(
                    asked[torch.tensor(held)], mapped(view, targets[held]), targets[held]
                )
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    return {
        "matrix": matrix.detach().numpy(),
        "question_mean": question_mean,
        "text_mean": text_mean,
    }


def _contrast(asked: torch.Tensor, found: torch.Tensor, targets: np.ndarray) -> torch.Tensor:
    """InfoNCE; another row of the batch with the same target is neither right nor wrong."""
    scores = asked @ found.T / TEMPERATURE
    ids = torch.tensor(targets)
    twins = (ids[:, None] == ids[None, :]) & ~torch.eye(len(ids), dtype=torch.bool)
    return cross_entropy(scores.masked_fill(twins, -1e4), torch.arange(len(ids)))


def _within_class_normalisation(
    data: dict[str, np.ndarray], members: dict[int, np.ndarray], ridge: float = 1e-3
) -> np.ndarray:
    spread = np.concatenate(
        [data["questions"][rows] - data["questions"][rows].mean(0) for rows in members.values()]
    )
    values, vectors = np.linalg.eigh(spread.T @ spread / len(spread))
    whitening: np.ndarray = (vectors / np.sqrt(np.maximum(values, 0) + ridge)).astype(np.float32)
    return whitening


if __name__ == "__main__":
    main()
