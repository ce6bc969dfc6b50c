#!/usr/bin/env python3
"""De un à mille carnets : `python eval/scale.py --help`.

The first carnet, its bank and its public questions, among ever more other carnets: how long an
index takes, what it weighs, how soon and how well the first carnet's questions are answered.

The other carnets are made, and the same for the same seed: each has 26 sections of 21 sentences,
and each sentence is the first half of one real sentence of the corpus and the second half of
another. Their vectors are made too (drawn with the mean and the covariance of the real sentences'
vectors), so that no model reads them: the build time is that of everything else; their tokens are
runs of real ones. The first carnet's vectors, its bank's and the questions' are the real model's,
taken from the index of the corpus: build that first. A cold opening is a fresh process; the
system's page cache is warm.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import random
import shutil
import statistics
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from bench import percentile

from carnet_rag.evaluation.retrieval import rank_cases, relevant_passages
from carnet_rag.evaluation.scorer import Scorer, load_gold
from carnet_rag.index import Index, open_index
from carnet_rag.index.build import build
from carnet_rag.index.chroma.store import VIEWS
from carnet_rag.index.embed import LazyEmbeddings, TextEmbeddings
from carnet_rag.index.embed.base import Tokens
from carnet_rag.index.interaction import VIEWS as TOKEN_VIEWS
from carnet_rag.index.interaction import TokenIndex
from carnet_rag.index.known import Vector, read
from carnet_rag.index.layout import current_build
from carnet_rag.index.texts import key_of
from carnet_rag.search.retrieval import search
from carnet_rag.service.chain import open_chain
from carnet_rag.service.live import ready
from carnet_rag.settings import Settings
from carnet_rag.types import View

HERE = Path(__file__).resolve().parent
SECTIONS, SENTENCES = 26, 21
_TOKEN, _RUN = 4, 12
"""Characters of a token, and tokens of a run of real ones: half a sentence."""
_WIDE, _HIGH = 260, 170
"""Of one plot, in points."""
QUESTION = "Qu'est-ce qu'une alliance ?"
COLUMNS = {
    "carnets": "carnets",
    "passages": "passages",
    "sentences": "phrases",
    "build_s": "index (s)",
    "build_cpu_s": "index, processeur (s)",
    "disk_mb": "disque (Mo)",
    "cold_s": "1re réponse à froid (s)",
    "cold_cpu_s": "à froid, processeur (s)",
    "cold_mb": "mémoire, 1re réponse (Mo)",
    "peak_mb": "mémoire de pointe (Mo)",
    "p50_ms": "p50 (ms)",
    "p95_ms": "p95 (ms)",
    "p50_cpu_ms": "p50, processeur (ms)",
    "p95_cpu_ms": "p95, processeur (ms)",
    "recall": "bon passage parmi 10",
    "recall_without_bank": "le même, sans banque",
}


class MadeEmbeddings(TextEmbeddings):
    """Known vectors for known texts, drawn ones for all others: no text is read."""

    def __init__(
        self, name: str, views: dict[View, dict[int, Vector]], tokens: dict[View, TokenIndex]
    ) -> None:
        self.name = name
        self._tokens = {k: v for view in tokens.values() for k, v in view.of_texts().items()}
        self._pool = np.concatenate(list(tokens["passages"].of_texts().values()))
        self.tokens_dimension = self._pool["vector"].shape[1]
        self.batch = 4096
        self._views = views
        sample = np.stack(list(views["sentences"].values()))
        self._mean = sample.mean(axis=0)
        spread = np.cov(sample, rowvar=False) + 1e-8 * np.eye(sample.shape[1])
        self._root = np.linalg.cholesky(spread)

    @property
    def dimension(self) -> int:
        """Numbers a vector."""
        return len(self._mean)

    def embed_with_tokens(
        self, texts: Sequence[str], *, query: bool
    ) -> list[tuple[list[float], Tokens | None]]:
        """Known or drawn vectors, and the tokens of passages."""
        vectors = self._encode(list(texts), query=query)
        return [(v, self._tokens_of(text)) for text, v in zip(texts, vectors, strict=True)]

    def _tokens_of(self, text: str) -> Tokens:
        records = self._tokens.get(key_of(text))
        if records is None:
            count = len(text) // _TOKEN
            draw = np.random.default_rng(zlib.crc32(text.encode()))
            starts = draw.integers(0, len(self._pool) - _RUN, size=max(1, count // _RUN))
            records = np.concatenate([self._pool[at : at + _RUN] for at in starts])
            records["start"] = np.linspace(0, len(text) - 1, len(records))
        return Tokens(records["id"], records["start"], records["vector"])

    def _encode(self, texts: list[str], *, query: bool) -> list[list[float]]:
        drawn = np.stack([self._noise(text) for text in texts]) @ self._root.T + self._mean
        drawn /= np.linalg.norm(drawn, axis=1, keepdims=True)
        return [
            (row if (known := self._known(text)) is None else known).tolist()
            for text, row in zip(texts, drawn, strict=True)
        ]

    def _known(self, text: str) -> Vector | None:
        key = key_of(text)
        found = (view.get(key) for view in self._views.values())
        return next((vector for vector in found if vector is not None), None)

    def _noise(self, text: str) -> np.ndarray:
        return np.random.default_rng(zlib.crc32(text.encode())).standard_normal(self.dimension)


def made_model(settings: Settings, model: str) -> LazyEmbeddings:
    """The vectors that an index folder keeps as a model of the same name."""
    index = settings.index
    views = {view: read(index, view, model) for view in VIEWS}
    build_folder = current_build(index)
    if build_folder is None:
        sys.exit("pas d'index : carnet index")
    dimension = LazyEmbeddings.of(settings.embeddings).get().tokens_dimension
    made = MadeEmbeddings(
        model, views, {view: TokenIndex(build_folder, view, dimension) for view in TOKEN_VIEWS}
    )
    return LazyEmbeddings(made.name, lambda: made)


def write_corpus(folder: Path, corpus: Path, pool: list[str], carnets: int) -> None:
    """The first carnet and as many made ones as it takes."""
    shutil.copytree(corpus, folder)
    for number in range(1, carnets):
        draw = random.Random(number)
        lines = [f"# Carnet fabriqué {number}", ""]
        for _ in range(SECTIONS):
            lines += [f"## {' '.join(_sentence(draw, pool).split()[:5])}", ""]
            lines += [" ".join(_sentence(draw, pool) for _ in range(SENTENCES)), ""]
        (folder / f"fabrique-{number:04}.md").write_text("\n".join(lines), encoding="utf-8")


def _sentence(draw: random.Random, pool: list[str]) -> str:
    first, second = draw.choice(pool).split(), draw.choice(pool).split()
    return " ".join(first[: len(first) // 2] + second[len(second) // 2 :])


def measure(
    carnets: int, settings: Settings, work: Path, questions: Path, *, again: bool
) -> dict[str, Any]:
    """Build, open and ask; one row of the table. ``again``: an index that was built is kept."""
    folder, built = work / f"index-{carnets}", work / f"built-{carnets}.json"
    if not (again and built.is_file()):
        built.write_text(json.dumps(_build(carnets, settings, work, folder)), encoding="utf-8")
    row: dict[str, Any] = json.loads(built.read_text(encoding="utf-8"))
    with open_index(settings.index, embeddings=settings.embeddings) as real:
        first = real.carnets[0].carnet_id
    cold = [_child("cold", folder, settings) for _ in range(3)]
    row["cold_s"] = round(statistics.median(run["seconds"] for run in cold), 2)
    row["cold_cpu_s"] = round(statistics.median(run["cpu_s"] for run in cold), 2)
    row["cold_mb"] = max(run["peak_mb"] for run in cold)
    warm = _child("warm", folder, settings, first, str(questions))
    return row | {key: warm[key] for key in COLUMNS if key not in row}


def _build(carnets: int, settings: Settings, work: Path, folder: Path) -> dict[str, Any]:
    with open_index(settings.index, embeddings=settings.embeddings) as real:
        model = made_model(settings, real.manifest.model)
        pool = [
            s.text
            for passage in real.passages
            for s in passage.sentences
            if s.kind == "prose" and len(s.text.split()) >= 8
        ]
    corpus = work / f"corpus-{carnets}"
    for old in (corpus, folder):
        shutil.rmtree(old, ignore_errors=True)
    write_corpus(corpus, settings.corpus, pool, carnets)
    started, worked = time.perf_counter(), time.process_time()
    report = build(corpus, folder, model, passage_tokens=settings.passage_tokens)
    return {
        "carnets": carnets,
        "passages": report.counts["passages"],
        "sentences": report.counts["sentences"],
        "build_s": round(time.perf_counter() - started, 1),
        "build_cpu_s": round(time.process_time() - worked, 1),
        "disk_mb": round(sum(f.stat().st_size for f in _own_files(folder)) / 1e6),
    }


def _own_files(folder: Path) -> Iterator[Path]:
    """The files of a folder, none twice: what links lead to is left out."""
    for root, _, names in os.walk(folder):
        yield from (path for name in names if not (path := Path(root, name)).is_symlink())


def _child(mode: str, folder: Path, settings: Settings, *more: str) -> dict[str, Any]:
    started = time.perf_counter()
    command = [sys.executable, __file__, "--child", mode, str(folder), settings.embeddings, *more]
    out = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    return {"seconds": time.perf_counter() - started, **json.loads(out.splitlines()[-1])}


def child(mode: str, folder: Path, embeddings: str, *more: str) -> dict[str, Any]:
    """What a fresh process does: one question, or all of them."""
    settings = Settings(embeddings=embeddings)
    with open_index(folder, embeddings=embeddings) as index:
        open_chain(settings, index=index).invoke(QUESTION)
        found = {}
        if mode == "warm":
            found = _warm(index, ready(settings, index).chain, *more)
    return {"peak_mb": _peak_mb(), "cpu_s": time.process_time(), **found}


def _peak_mb() -> int:
    """The most memory that this process held; what the system tells of its children also counts
    the one that started it.
    """
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return round(int(status.partition("VmHWM:")[2].split()[0]) / 1000)


def _warm(index: Index, chain: Any, first: str, questions: str) -> dict[str, Any]:
    cases = [case for case in load_gold(Path(questions)) if case["evidence"]]
    seconds, worked = [], []
    for case in cases:
        started, before = time.perf_counter(), time.process_time()
        chain.invoke(case["question"])
        seconds.append(time.perf_counter() - started)
        worked.append(time.process_time() - before)
    own = [p for p in index.passages[:400] if p.carnet_id == first] or [
        p for p in index.passages if p.carnet_id == first
    ]
    relevant = relevant_passages(own, cases, Scorer(HERE / "score.py", Path("corpus")))
    banked = frozenset(entry.entry_id for entry in index.entries)

    def recall(left_out: frozenset[str]) -> float:
        ranked = rank_cases(
            lambda q: [h.passage.passage_id for h in search(index, q, exclude_entries=left_out)],
            cases,
            relevant,
        )
        return round(sum(row.measures["hit@10"] for row in ranked) / len(ranked), 3)

    return {
        "p50_ms": round(percentile(seconds, 0.5) * 1000, 1),
        "p95_ms": round(percentile(seconds, 0.95) * 1000, 1),
        "p50_cpu_ms": round(percentile(worked, 0.5) * 1000, 1),
        "p95_cpu_ms": round(percentile(worked, 0.95) * 1000, 1),
        "recall": recall(frozenset()),
        "recall_without_bank": recall(banked),
    }


def table(rows: list[dict[str, Any]]) -> str:
    """The rows in Markdown."""
    head = " | ".join(COLUMNS.values())
    lines = [f"| {head} |", "|" + "---|" * len(COLUMNS)]
    lines += ["| " + " | ".join(str(row[key]) for key in COLUMNS) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def draw(rows: list[dict[str, Any]], path: Path) -> None:
    """Time, memory and recall against the number of carnets, as an SVG file."""
    shown = ("build_cpu_s", "disk_mb", "cold_cpu_s", "peak_mb", "p95_cpu_ms", "recall")
    plots = [_plot(rows, key, *divmod(at, 3)) for at, key in enumerate(shown)]
    path.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {3 * _WIDE} {2 * _HIGH}" '
        'font-family="sans-serif" font-size="11">\n'
        f'<rect width="100%" height="100%" fill="#fff"/>\n{"".join(plots)}</svg>\n',
        encoding="utf-8",
    )


def _plot(rows: list[dict[str, Any]], key: str, down: int, across: int) -> str:
    """One measure: a line over a logarithmic number of carnets, from zero."""
    most = max(row[key] for row in rows) or 1
    widest = math.log10(max(2, *(row["carnets"] for row in rows)))
    places = [
        (
            across * _WIDE + 20 + (_WIDE - 70) * math.log10(row["carnets"]) / widest,
            down * _HIGH + _HIGH - 30 - (_HIGH - 70) * row[key] / most,
            row,
        )
        for row in rows
    ]
    line = " ".join(f"{x:.0f},{y:.0f}" for x, y, _ in places)
    marks = "".join(
        f'<circle cx="{x:.0f}" cy="{y:.0f}" r="3" fill="#0b5"/>'
        f'<text x="{x + 5:.0f}" y="{y - 6:.0f}">{row[key]}</text>'
        f'<text x="{x:.0f}" y="{(down + 1) * _HIGH - 12}" fill="#555">{row["carnets"]}</text>\n'
        for x, y, row in places
    )
    head = f'<text x="{across * _WIDE + 15}" y="{down * _HIGH + 18}">{COLUMNS[key]}</text>\n'
    return f'{head}<polyline points="{line}" fill="none" stroke="#0b5"/>\n{marks}'


def main() -> None:
    """Measure each size in turn, then write the table and the plot."""
    if sys.argv[1:2] == ["--child"]:
        print(json.dumps(child(sys.argv[2], Path(sys.argv[3]), *sys.argv[4:])))
        return
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--carnets", type=int, nargs="+", default=[1, 10, 100, 1000])
    parser.add_argument("--work", type=Path, default=Path("artifacts/scale"))
    parser.add_argument("--questions", type=Path, default=HERE / "questions.jsonl")
    parser.add_argument("--again", action="store_true", help="garde les index déjà construits")
    parser.add_argument("--results", type=Path, default=HERE / "results")
    given = parser.parse_args()
    settings = Settings.load()
    given.work.mkdir(parents=True, exist_ok=True)
    rows = []
    given.results.mkdir(parents=True, exist_ok=True)
    for carnets in given.carnets:
        rows.append(measure(carnets, settings, given.work, given.questions, again=given.again))
        print(json.dumps(rows[-1]), flush=True)
        machine = {
            "python": platform.python_version(),
            "machine": platform.machine(),
            "cores": os.cpu_count(),
            "load": round(os.getloadavg()[1], 1),
        }
        (given.results / "scale.json").write_text(
            json.dumps({"rows": rows, **machine}, indent=1) + "\n", encoding="utf-8"
        )
        (given.results / "scale.md").write_text(table(rows), encoding="utf-8")
    draw(rows, given.results / "scale.svg")


if __name__ == "__main__":
    main()
