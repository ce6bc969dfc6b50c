"""The benchmark's own arithmetic, and one real run on a carnet of a few lines. Nothing is timed."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

BENCH = Path(__file__).parents[2] / "eval" / "bench.py"


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    spec = importlib.util.spec_from_file_location("carnet_bench", BENCH)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("values", "share", "expected"),
    [
        ([3.0, 1.0, 2.0], 0.5, 2.0),
        ([4.0, 1.0, 3.0, 2.0], 0.5, 2.0),
        ([float(n) for n in range(1, 101)], 0.95, 95.0),
        ([float(n) for n in range(1, 11)], 0.95, 10.0),
        ([7.0], 0.5, 7.0),
    ],
)
def test_percentiles_are_nearest_rank(
    bench: ModuleType, values: list[float], share: float, expected: float
) -> None:
    assert bench.percentile(values, share) == expected


def test_medians_over_runs_and_the_highest_peak(bench: ModuleType) -> None:
    runs = {
        "build": [{"build_s": s, "build_peak_mb": p} for s, p in ((9, 500), (7, 700), (8, 600))],
        "cold": [{"cold_s": 2.0, "cold_peak_mb": 300.0}],
    }
    figures = bench.medians(runs)
    assert figures == {
        "build_s": 8,
        "build_peak_mb": 600,
        "cold_s": 2.0,
        "cold_peak_mb": 300.0,
        "peak_mb": 600,
    }
    lines = bench.table(figures, runs).splitlines()
    built = next(line for line in lines if line.startswith("index du corpus"))
    assert built.split()[-5:] == ["8,00", "7,00", "9,00", "<", "45"]


def test_a_failing_command_is_told_with_its_error(bench: ModuleType) -> None:
    with pytest.raises(SystemExit, match="a échoué :\nnon"):
        bench.measured([sys.executable, "-c", "import sys; sys.exit('non')"])


def test_a_command_gives_its_output_time_and_memory(bench: ModuleType) -> None:
    # Written to, or the system would never hand the memory out.
    code = "x = b'x' * 60_000_000; print(7)"
    run = bench.measured([sys.executable, "-c", code])
    assert run.out == "7\n"
    assert run.seconds > 0
    assert run.cpu_s > 0
    assert 60 < run.peak_mb < 400


@pytest.mark.slow
def test_every_stage_runs_on_a_small_carnet(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "bois.md").write_text(
        "# Le bois\n\nLa scierie a rouvert en 2019 grâce à douze habitants de la vallée.\n",
        encoding="utf-8",
    )
    questions = tmp_path / "questions.jsonl"
    asked = ["Quand la scierie a-t-elle rouvert ?", "Combien d'habitants ?"]
    lines = [json.dumps({"id": n, "question": q}) for n, q in enumerate(asked)]
    questions.write_text("\n".join(lines), encoding="utf-8")
    command = [sys.executable, str(BENCH), "--corpus", str(corpus), "--questions", str(questions)]
    command += ["--runs", "1", "--cold-runs", "1", "--results", str(tmp_path / "results")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "réponse à chaud, p50 (ms)" in done.stdout
    (written,) = (tmp_path / "results").glob("bench-*.json")
    result = json.loads(written.read_text(encoding="utf-8"))
    assert set(result["runs"]) == {"build", "cold", "warm", "check"}
    assert result["figures"]["peak_mb"] > 0
    assert str(tmp_path) not in written.read_text(encoding="utf-8")
