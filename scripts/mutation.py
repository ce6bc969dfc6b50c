"""Mutation testing: small faults put in the source, one at a time, and what the tests see of them.

Cosmic Ray makes the mutants; this script chooses a sample that is the same for one seed, and runs
the tests of the mutated room in a forked process, so that the libraries are imported once. Only
the tests that need no index, no server and no network are run. A mutant that survives is a rule
that no test holds. Needs the ``mutation`` extra and a system that forks.
"""

from __future__ import annotations

import argparse
import ast
import importlib.abc
import importlib.util
import os
import random
import re
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import cosmic_ray.plugins
from cosmic_ray.ast import Visitor, get_ast
from cosmic_ray.mutating import mutate_code

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src"
ROOMS = ("french", "figures", "corpus", "check", "conversation")
HEAVY = ("hypothesis", "tiktoken", "text_to_num", "Stemmer", "rapidfuzz", "spellchecker", "pytest")
"""Libraries that every child would import: the parent does, once."""
LEFT_OUT = (
    "core/RemoveDecorator",  # what is cached or frozen answers the same without it
    "core/VariableReplacer",
    "core/VariableInserter",
)
WITH_AN_INDEX = {
    *("small_folder", "small_index", "real_index_folder", "real_index"),
    *("server", "writer"),
}
SURVIVED, KILLED, NOT_RUN = 0, 1, 3
Span = tuple[tuple[int, int], tuple[int, int]]


@dataclass(frozen=True)
class Mutant:
    """One change of one file: the occurrence of an operator of Cosmic Ray, and where it stands."""

    path: Path
    operator: str
    occurrence: int
    span: Span

    @property
    def room(self) -> str:
        """The folder of the package that the file is in."""
        return self.path.relative_to(SOURCE / "carnet_rag").parts[0]

    @property
    def tests(self) -> Path:
        """The deepest folder of tests that mirrors where the file is."""
        parts = self.path.relative_to(SOURCE / "carnet_rag").parts[:-1]
        folders = (ROOT.joinpath("tests", *parts[:n]) for n in range(len(parts), 0, -1))
        return next(folder for folder in folders if folder.is_dir())

    @property
    def module(self) -> str:
        """The name that the file is imported by."""
        parts = self.path.relative_to(SOURCE).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    def code(self) -> str:
        """The whole file, mutated."""
        operator = cosmic_ray.plugins.get_operator(self.operator)()
        mutated: str = mutate_code(self.path.read_text("utf-8"), operator, self.occurrence)
        return mutated


class _Places(Visitor):  # type: ignore[misc]
    """Notes where an operator applies, in the order in which Cosmic Ray counts."""

    def __init__(self, operator: object) -> None:
        self.operator = operator
        self.spans: list[Span] = []

    def visit(self, node: object) -> object:
        self.spans += self.operator.mutation_positions(node)  # type: ignore[attr-defined]
        return node


def find_mutants(path: Path) -> Iterator[list[Mutant]]:
    """The mutants of a file by place: those that change the same signs are told as one."""
    code = path.read_text("utf-8")
    silent = list(_silent(ast.parse(code)))
    tree = get_ast(code)
    spans: dict[str, list[Span]] = {}
    places: dict[tuple[Span, str], list[Mutant]] = {}
    for name in sorted(cosmic_ray.plugins.operator_names()):
        # « is » for « == » says the same of small numbers and short texts.
        if name in LEFT_OUT or re.search(r"_(?:Eq|NotEq)_Is(?:Not)?$", name):
            continue
        # Whatever takes its place, a binary operator stands where it stands.
        key = name.rpartition("_")[0] if "Binary" in name else name
        if key not in spans:
            visitor = _Places(cosmic_ray.plugins.get_operator(name)())
            visitor.walk(tree)
            spans[key] = visitor.spans
        for occurrence, span in enumerate(spans[key]):
            if _is_ordering(name) and _follows(code, span).startswith(('"', "'")):
                continue
            if not any(first <= span[0] and span[1] <= last for first, last in silent):
                family = name.split("_")[0]
                mutant = Mutant(path, name, occurrence, span)
                places.setdefault((span, family), []).append(mutant)
    yield from places.values()


def _is_ordering(operator: str) -> bool:
    """Whether it asks which comes first of two values that were only told apart."""
    return bool(re.search(r"_(?:Eq|NotEq)_[LG]tE?$", operator))


def _follows(code: str, span: Span) -> str:
    line, column = span[1]
    return code.splitlines()[line - 1][column:].strip()


def _silent(tree: ast.AST) -> Iterator[Span]:
    """Where a change says nothing: annotations and decorators."""
    for node in ast.walk(tree):
        parts: list[ast.expr | None] = []
        if isinstance(node, ast.FunctionDef):
            parts = [node.returns, *node.decorator_list]
        elif isinstance(node, ast.ClassDef):
            parts = [*node.decorator_list]
        elif isinstance(node, ast.arg | ast.AnnAssign):
            parts = [node.annotation]
        for part in filter(None, parts):
            yield (
                (part.lineno, part.col_offset),
                (part.end_lineno or 0, part.end_col_offset or 0),
            )


def sample(paths: Sequence[Path], size: int, seed: int) -> list[Mutant]:
    """Draw places of the files at random, and one mutant of each, in the order of the files."""
    chance = random.Random(seed)
    places = [group for path in paths for group in find_mutants(path)]
    drawn = chance.sample(places, min(size, len(places)))
    return sorted(map(chance.choice, drawn), key=lambda m: (str(m.path), m.span))


class _Mutated(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports one module from mutated code."""

    def __init__(self, mutant: Mutant) -> None:
        self._mutant = mutant
        self._code = mutant.code()

    def find_spec(self, name: str, *_: object) -> importlib.machinery.ModuleSpec | None:
        if name != self._mutant.module:
            return None
        path = str(self._mutant.path)
        return importlib.util.spec_from_file_location(name, path, loader=self)

    def create_module(self, spec: object) -> None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        exec(compile(self._code, str(self._mutant.path), "exec"), module.__dict__)


class _WithoutIndex:
    """A plugin of pytest that leaves out the tests which need more than their room."""

    def pytest_collection_modifyitems(self, items: list[object]) -> None:
        items[:] = [i for i in items if not WITH_AN_INDEX & set(i.fixturenames)]  # type: ignore


def run_tests(folder: Path, mutant: Mutant | None, seconds: float) -> int:
    """Run the tests of a folder in a child, with the mutant if one is given: SURVIVED, KILLED or
    NOT_RUN. A mutant that never ends is seen too.
    """
    child = os.fork()
    if not child:
        signal.setitimer(signal.ITIMER_PROF, seconds)  # of the processor, whatever else it does
        signal.signal(signal.SIGPROF, lambda *_: os._exit(KILLED))
        os._exit(_in_child(folder, mutant))
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _in_child(folder: Path, mutant: Mutant | None) -> int:
    import hypothesis
    import pytest

    if mutant is not None:
        sys.meta_path.insert(0, _Mutated(mutant))
    if mutant is not None:
        silence = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silence, 1)
        os.dup2(silence, 2)
    hypothesis.settings.register_profile(
        "mutation", derandomize=True, database=None, deadline=None, max_examples=40
    )
    hypothesis.settings.load_profile("mutation")
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"  # loading them takes longer than most tests
    options = ["-x", "-q", "--noconftest", "--assert=plain", "-p", "no:cacheprovider"]
    options += ["-p", "_hypothesis_pytestplugin"]
    files = sorted(folder.rglob("test_*.py"), key=lambda f: f.stat().st_size)
    if mutant is not None:
        # The module's own tests first, then those of its folder: the others would be long to run.
        own = f"test_{mutant.path.stem}.py"
        parent = mutant.module.rpartition(".")[0]
        named = re.compile(rf"{re.escape(parent)}(?:\.\w+)* import")
        files = [f for f in files if f.name == own or named.search(f.read_text("utf-8"))] or files
        files.sort(key=lambda f: f.name != own)
    code = pytest.main([*options, *map(str, files)], plugins=[_WithoutIndex()])
    return {0: SURVIVED, 5: NOT_RUN}.get(int(code), KILLED)


def main() -> None:
    """Draw the mutants, run them and say how many are seen, and which are not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", help="fichiers ou dossiers de src/carnet_rag")
    parser.add_argument("--sample", type=int, default=300, help="nombre de mutants")
    parser.add_argument("--seed", type=int, default=17, help="graine du tirage")
    options = parser.parse_args()
    package = SOURCE / "carnet_rag"
    sys.path[:0] = [str(SOURCE), str(ROOT)]
    paths = sorted(
        path
        for name in options.files or ROOMS
        for path in ([package / name] if name.endswith(".py") else (package / name).rglob("*.py"))
    )
    for name in HEAVY:
        importlib.import_module(name)
    mutants = sample(paths, options.sample, options.seed)
    limits: dict[Path, float] = {}
    for folder in sorted({m.tests for m in mutants}):
        before = os.times()
        if run_tests(folder, None, 600) != SURVIVED:
            sys.exit(f"{folder} : les tests doivent passer avant toute mutation.")
        after = os.times()
        spent = after.children_user - before.children_user
        limits[folder] = 5 + 3 * (spent + after.children_system - before.children_system)
    seen: dict[str, list[bool]] = {}
    for number, mutant in enumerate(mutants, start=1):
        print(f"\r{number}/{len(mutants)}", end="", file=sys.stderr)
        killed = run_tests(mutant.tests, mutant, limits[mutant.tests]) != SURVIVED
        seen.setdefault(mutant.room, []).append(killed)
        if not killed:
            _show(mutant)
    for room, results in seen.items():
        print(f"{room} : {sum(results)} sur {len(results)}")
    total = [killed for results in seen.values() for killed in results]
    print(f"{sum(total)} mutants vus par les tests, sur {len(total)} ({time.process_time():.0f} s)")


def _show(mutant: Mutant) -> None:
    line = mutant.span[0][0]
    before = mutant.path.read_text("utf-8").splitlines()[line - 1].strip()
    after = mutant.code().splitlines()[line - 1].strip()
    where = mutant.path.relative_to(SOURCE / "carnet_rag")
    print(f"survit : {where}:{line}\n  - {before}\n  + {after}", flush=True)


if __name__ == "__main__":
    main()
