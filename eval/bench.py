#!/usr/bin/env python3
"""Mesurer l'index et les réponses : `make bench`, ou `python eval/bench.py --help`.

Every figure is the median of several runs, each in a fresh process. Nothing here passes or fails:
a busy machine is slower, so no test is ever timed.

- build: an index of the corpus from nothing, in a temporary folder; passages per second.
- cold: the wall time of `carnet ask "…"`, from the start of the process to its end.
- warm: the questions of a set, each asked once to an open chain after three others, so that
  neither the loading of the model nor the cache of embedded questions is measured.
- pasted text: the first 150 claims of a set, pasted as one text and checked by a fresh process,
  the reading of what the carnets state included.
- computing time: what the processor spent on build and cold, all cores together; it suffers less
  from a busy machine than wall time does.
- peak memory: the resident set of each of these processes, as the kernel reports it.

"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
TARGETS = {
    "build_s": 45.0,
    "cold_s": 2.0,
    "warm_p50_ms": 80.0,
    "check_s": 10.0,
    "peak_mb": 1200.0,
}
LABELS = {
    "build_s": "index du corpus (s)",
    "build_cpu_s": "  calcul, tous cœurs (s)",
    "passages_per_s": "passages par seconde",
    "texts_per_s": "textes vectorisés par seconde",
    "cold_s": "carnet ask à froid (s)",
    "cold_cpu_s": "  calcul à froid (s)",
    "warm_p50_ms": "réponse à chaud, p50 (ms)",
    "warm_p95_ms": "réponse à chaud, p95 (ms)",
    "check_s": "texte collé de 150 phrases (s)",
    "check_cpu_s": "  calcul, tous cœurs (s)",
    "build_peak_mb": "mémoire de pointe, index (Mo)",
    "cold_peak_mb": "mémoire de pointe, à froid (Mo)",
    "warm_peak_mb": "mémoire de pointe, à chaud (Mo)",
    "check_peak_mb": "mémoire de pointe, texte collé (Mo)",
    "peak_mb": "mémoire de pointe (Mo)",
}
PASTED = 150
"""Claims of the text that is pasted."""
WARM_UP = (
    "Bonjour, que peux-tu faire ?",
    "Qui a écrit ce carnet ?",
    "Combien de pages compte-t-il ?",
)


def percentile(values: Sequence[float], share: float) -> float:
    """The nearest-rank percentile: the smallest value that ``share`` of them do not exceed."""
    ordered = sorted(values)
    rank = max(1, -(-len(ordered) * round(share * 100) // 100))
    return ordered[rank - 1]


def medians(runs: dict[str, list[dict[str, float]]]) -> dict[str, float]:
    """Median of each figure over the runs of its stage, and the highest median peak."""
    out = {
        name: round(statistics.median(run[name] for run in stage), 3)
        for stage in runs.values()
        for name in stage[0]
    }
    out["peak_mb"] = max(value for name, value in out.items() if name.endswith("_peak_mb"))
    return out


def table(figures: dict[str, float], runs: dict[str, list[dict[str, float]]]) -> str:
    """The figures with their spread over the runs and, where there is one, their target."""
    spread = {
        name: (min(run[name] for run in stage), max(run[name] for run in stage))
        for stage in runs.values()
        for name in stage[0]
    }
    head = f"{'':34}{'médiane':>10}{'min':>10}{'max':>10}{'cible':>10}"
    lines = [head]
    for name, label in LABELS.items():
        if name not in figures:
            continue
        low, high = (french(v) for v in spread[name]) if name in spread else ("", "")
        target = f"< {TARGETS[name]:.0f}" if name in TARGETS else ""
        lines.append(f"{label:34}{french(figures[name]):>10}{low:>10}{high:>10}{target:>10}")
    return "\n".join(lines)


def french(value: float) -> str:
    """A figure with a French comma, and no more digits than it deserves."""
    return (f"{value:.0f}" if value >= 100 else f"{value:.2f}").replace(".", ",")


class Run(NamedTuple):
    """What a process printed and took: wall and computing time in seconds, peak memory in MB."""

    out: str
    seconds: float
    cpu_s: float
    peak_mb: float


def measured(command: Sequence[str]) -> Run:
    """Run a command in a process of its own."""
    with (
        tempfile.TemporaryFile("w+") as out,
        tempfile.TemporaryFile("w+") as errors,
        tempfile.NamedTemporaryFile("r") as usage,
    ):
        # A process starts with its parent's peak memory: a small one stands in between.
        launcher = [sys.executable, "-c", _LAUNCHER, usage.name, *command]
        code = subprocess.run(launcher, stdout=out, stderr=errors, check=False).returncode
        out.seek(0)
        errors.seek(0)
        if code != 0:
            raise SystemExit(f"{' '.join(command)} a échoué :\n{errors.read()}")
        elapsed, cpu, peak = (float(number) for number in usage.read().split())
        # Kilobytes on Linux, bytes on macOS.
        unit = 1024 * 1024 if sys.platform == "darwin" else 1024
        return Run(out.read(), elapsed, cpu, peak / unit)


_LAUNCHER = """
import os, subprocess, sys, time
start = time.perf_counter()
process = subprocess.Popen(sys.argv[2:])
_, status, usage = os.wait4(process.pid, 0)
elapsed = time.perf_counter() - start
with open(sys.argv[1], "w") as figures:
    figures.write(f"{elapsed} {usage.ru_utime + usage.ru_stime} {usage.ru_maxrss}")
sys.exit(os.waitstatus_to_exitcode(status))
"""


def build_once(corpus: Path, index: Path) -> None:
    """Build an index from nothing and print its time and sizes (runs in its own process)."""
    from carnet_rag.index.opening import build_from
    from carnet_rag.settings import Settings

    start = time.perf_counter()
    report = build_from(Settings.load({}, index=index), corpus, rebuild=True)
    elapsed = time.perf_counter() - start
    built = {"passages": report.counts["passages"], "texts": report.embedded}
    print(json.dumps({"build_s": elapsed, **built}))


def ask_warm(corpus: Path, index: Path, questions: Path) -> None:
    """Ask every question once to an open chain and print the times (runs in its own process)."""
    from carnet_rag.service.chain import open_chain
    from carnet_rag.settings import Settings

    lines = questions.read_text(encoding="utf-8").splitlines()
    asked = [json.loads(line)["question"] for line in lines if line.strip()]
    chain = open_chain(Settings.load({}, corpus=corpus, index=index))
    for question in WARM_UP:
        chain.invoke(question)
    times = []
    for question in asked:
        start = time.perf_counter()
        chain.invoke(question)
        times.append((time.perf_counter() - start) * 1000)
    print(json.dumps(times))


def check_pasted(index: Path, claims: Path) -> None:
    """Check a text of many claims at once and print the time (runs in its own process)."""
    from carnet_rag.check import check_text
    from carnet_rag.index import open_index

    lines = claims.read_text(encoding="utf-8").splitlines()[:PASTED]
    text = "\n\n".join(json.loads(line)["claim"] for line in lines)
    with open_index(index) as opened:
        start = time.perf_counter()
        count = sum(1 for _ in check_text(opened, text))
        elapsed = time.perf_counter() - start
    print(json.dumps({"check_s": elapsed, "claims": count}))


def bench(options: argparse.Namespace) -> dict[str, object]:
    """Run every stage the asked number of times, one process after the other."""
    corpus, questions = Path(options.corpus), Path(options.questions)
    first = json.loads(questions.read_text(encoding="utf-8").splitlines()[0])["question"]
    runs: dict[str, list[dict[str, float]]] = {"build": [], "cold": [], "warm": [], "check": []}
    me = [sys.executable, str(HERE / "bench.py"), "--corpus", str(corpus)]
    with tempfile.TemporaryDirectory() as scratch:
        index = Path(scratch, "index")
        me += ["--index", str(index), "--questions", str(questions)]
        for _ in range(options.runs):
            run = measured([*me, "--stage", "build"])
            built = json.loads(run.out.splitlines()[-1])
            seconds = built["build_s"]
            runs["build"].append(
                {
                    "build_s": seconds,
                    "build_cpu_s": run.cpu_s,
                    "passages_per_s": built["passages"] / seconds,
                    "texts_per_s": built["texts"] / seconds,
                    "build_peak_mb": run.peak_mb,
                }
            )
        cold = [sys.executable, "-m", "carnet_rag", "ask", first]
        cold += ["--corpus", str(corpus), "--index", str(index)]
        for _ in range(options.cold_runs):
            run = measured(cold)
            runs["cold"].append(
                {"cold_s": run.seconds, "cold_cpu_s": run.cpu_s, "cold_peak_mb": run.peak_mb}
            )
        for _ in range(options.runs):
            run = measured([*me, "--stage", "warm"])
            times = json.loads(run.out.splitlines()[-1])
            runs["warm"].append(
                {
                    "warm_p50_ms": percentile(times, 0.50),
                    "warm_p95_ms": percentile(times, 0.95),
                    "warm_peak_mb": run.peak_mb,
                }
            )
        for _ in range(options.runs):
            run = measured([*me, "--stage", "check", "--claims", options.claims])
            seconds = json.loads(run.out.splitlines()[-1])["check_s"]
            runs["check"].append(
                {"check_s": seconds, "check_cpu_s": run.cpu_s, "check_peak_mb": run.peak_mb}
            )
        manifest = json.loads(Path(index, "manifest.json").read_text(encoding="utf-8"))
    return {
        "machine": {
            "cpus": os.cpu_count(),
            "load_1min": round(os.getloadavg()[0], 2),
            "system": f"{platform.system()} {platform.machine()}",
            "python": platform.python_version(),
        },
        "manifest": manifest,
        "figures": medians(runs),
        "runs": {
            stage: [{k: round(v, 3) for k, v in run.items()} for run in stage_runs]
            for stage, stage_runs in runs.items()
        },
    }


def main() -> None:
    """Measure, print the table and write the result file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--corpus", default=str(HERE.parent / "corpus"), help="dossier des carnets")
    parser.add_argument("--questions", default=str(HERE / "questions.jsonl"), help="jeu posé")
    parser.add_argument(
        "--claims", default=str(HERE / "claims.own.jsonl"), help="affirmations du texte collé"
    )
    parser.add_argument("--runs", type=int, default=3, help="répétitions (3)")
    parser.add_argument("--cold-runs", type=int, default=5, help="démarrages à froid (5)")
    parser.add_argument("--results", default=str(HERE / "results"), help="dossier du résultat")
    parser.add_argument("--stage", choices=["build", "warm", "check"], help=argparse.SUPPRESS)
    parser.add_argument("--index", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.stage == "build":
        build_once(Path(options.corpus), Path(options.index))
    elif options.stage == "warm":
        ask_warm(Path(options.corpus), Path(options.index), Path(options.questions))
    elif options.stage == "check":
        check_pasted(Path(options.index), Path(options.claims))
    else:
        from carnet_rag.evaluation.results import commit, write

        result = bench(options)
        name = commit(HERE)
        path = Path(options.results) / f"bench-{name}.json"
        write(path, {"what": "bench", "commit": name, **result})
        print(table(result["figures"], result["runs"]))  # type: ignore[arg-type]
        print(f"\nÉcrit : {path.name}")


if __name__ == "__main__":
    main()
